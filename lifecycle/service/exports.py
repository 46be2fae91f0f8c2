"""The ledger as sheets for files: customers, moves, visits, touchpoints and the funnel of a period."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lifecycle.exports import sheets
from lifecycle.model import LOST

if TYPE_CHECKING:
    from datetime import datetime

    from lifecycle.exports.sheets import Sheet
    from lifecycle.period import Period
    from lifecycle.service.context import Context


class Exports:
    """Makes sheets. Their blocks are read from the open transaction, so they are to be used up inside it."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def customers(self) -> Sheet:
        """Every customer, in the order in which they came."""
        return sheets.customers(self._context.store.customer_rows(), self._context.settings.model)

    def moves(self, period: Period | None = None) -> Sheet:
        """The log without what was taken back, or what of it happened in a period. Imported into an empty ledger it
        gives the same customers, moves and visits."""
        return sheets.moves(self._context.store.move_rows(_span(period)), self._context.settings.model)

    def visits(self, period: Period | None = None) -> Sheet:
        """Every stay in a stage, or those that began in a period."""
        from lifecycle.flows import microseconds  # noqa: PLC0415 - brings numpy

        context = self._context
        return sheets.visits(context.store.visit_rows(_span(period)), context.settings.model, microseconds(context.now))

    def touchpoints(self, period: Period | None = None) -> Sheet:
        """Every touchpoint that stands, or those of a period, each with the stage of its customer at that time. Imported
        again, where it came from, it changes nothing."""
        return sheets.touchpoints(self._context.store.touchpoint_rows(_span(period)), self._context.settings.model)

    def funnel(self, period: Period) -> Sheet:
        """What a period did at each stage, as `/funnel` counts it; of a running one as far as it has gone."""
        from lifecycle.service.funnels import Funnels  # noqa: PLC0415 - brings pandas

        counted = Funnels(self._context).stage_funnel(period).funnel
        return sheets.funnel(counted, self._context.settings.model.stage(LOST).name)

    def about(self, what: str, period: Period | None = None) -> int:
        """About how many rows a sheet of customers, moves, visits or touchpoints will have."""
        return self._context.store.count_rows(what, _span(period))


def _span(period: Period | None) -> tuple[datetime, datetime] | None:
    return (period.start, period.end) if period else None
