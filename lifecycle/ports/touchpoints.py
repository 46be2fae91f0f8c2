"""Touchpoints: contacts, feedback, tickets, asks and use."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

    import pandas as pd

    from lifecycle.touchpoints import Logged, Touchpoint

NO_VALUE = -1
"""`value` of a touchpoint that has none, in frames."""
NOBODY = 0
"""`other_id` of a touchpoint that has none, in frames."""


class Touchpoints(Protocol):
    """Appends them, and reads them as rows of one customer or as columns of all."""

    def add_touchpoint(self, touchpoint: Touchpoint, action_id: int) -> None:
        """Log a touchpoint."""

    def touchpoint(self, touchpoint_id: int) -> Touchpoint | None:
        """The touchpoint with this id that stands; a merged customer's as of who stands for them."""

    def touchpoints_of(
        self, customer_id: int, kinds: Sequence[str] | None = None, limit: int | None = None
    ) -> list[Logged]:
        """What was logged of the customer and of all who were merged into it, and the referrals that brought them
        (`other_id` is they), newest first; of these kinds, at most so many."""

    def touchpoints(
        self,
        kinds: Sequence[str],
        start: datetime | None = None,
        end: datetime | None = None,
        of: Collection[int] | None = None,
        *,
        only: Collection[str] | None = None,
    ) -> pd.DataFrame:
        """The touchpoints of these kinds in [start, end), of these customers or of all, ordered by `at` and id: id,
        customer_id, kind_no (place in `kinds`), at (microseconds since 1970, UTC), value (`NO_VALUE`: none), state (a `State`),
        other_id (`NOBODY`: none); all int64. Merged customers' are of who stands for them, as `other_id` too.

        `only`: which of id, value, state and other_id are read beside the others; each takes its time. Without id those of
        several kinds at one instant are ordered by kind."""

    def count_touchpoints(self, at_most: int | None = None) -> int:
        """How many stand; counting ends at so many."""

    def first_logged(self, kinds: Sequence[str]) -> tuple[datetime | None, int | None]:
        """The instant of the first touchpoint of these kinds that stands, and the day of the first purchase (days since 1970);
        None where there is none."""

    def bought_between(self, first_day: int, last_day: int) -> tuple[pd.DataFrame, list[str], list[str]]:
        """The purchases of these days (both included, days since 1970), the currencies that `currency_no` counts and the
        products that `product_no` counts (-1: none was said): customer_id, day, amount_cents, profit_cents (`NOT_SAID`),
        currency_no, product_no; int64, ordered by day. Merged customers' are of who stands for them."""

    def first_bought(self, of: Collection[int] | None = None) -> pd.DataFrame:
        """Of each of these customers, or of all, who bought something (above zero): customer_id, first_day, second_day (the
        second different day; -1: none); int64, ordered by customer."""
