"""What a file may hold: moves, customers, purchases, touchpoints, or what was spent to win customers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lifecycle.imports.customers import read_customers
from lifecycle.imports.header import CUSTOMERS
from lifecycle.imports.moves import read_moves
from lifecycle.imports.purchases import read_purchases, read_spend
from lifecycle.imports.stage_cells import fitting
from lifecycle.imports.touch_forms import form_of
from lifecycle.imports.touchpoints import read_touchpoints

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from lifecycle.imports.files import TableFile
    from lifecycle.imports.header import Header
    from lifecycle.imports.rows import AnyRow, Bad
    from lifecycle.model import StageModel
    from lifecycle.settings import Settings


def kind_of(header: Header, model: StageModel) -> str | None:
    """Which kind a file holds; None when its header does not tell."""
    named = header.columns.keys()
    if "effective_at" in named or any(fitting(model, words) for _at, words in header.entered):
        return "moves"
    if "purchased_on" in named:
        return "purchases"
    if header.is_of_spend:
        return "spend"
    if form_of(header, surely=True):
        return "touchpoints"
    if len(header.written) == 1 or len(named & set(CUSTOMERS)) > 1:
        return "customers"  # an export of them says their stage as well
    # A column of dates that names no stage is of moves too, which say so of it.
    return "moves" if "stage" in named or header.entered else None


def read(kind: str, table: TableFile, settings: Settings, now: datetime) -> Iterator[AnyRow | Bad]:
    """The rows of a file of this kind. Refusal, before the first one, where columns are missing."""
    if kind == "moves":
        return read_moves(table, settings.model, settings.zone, now)
    if kind == "purchases":
        return read_purchases(table, now, settings.zone)
    if kind == "touchpoints":
        return read_touchpoints(table, settings, now)
    return read_spend(table, now, settings.zone) if kind == "spend" else read_customers(table, now, settings.zone)
