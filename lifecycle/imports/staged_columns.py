"""What is kept of rows that wait: which columns a kind has, and how its rows fill them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from lifecycle.imports.aside import NONE
from lifecycle.imports.numbered import clean
from lifecycle.imports.rows import Bad
from lifecycle.model import LOST
from lifecycle.ports.purchases import NOT_SAID
from lifecycle.ports.touchpoints import NO_VALUE
from lifecycle.text import _
from lifecycle.touchpoints import ASK, State

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from lifecycle.imports.rows import CustomerRow, MoveRow, PurchaseRow, SpendRow, TouchRow
    from lifecycle.imports.staging import Staged


class Columns(NamedTuple):
    """Of a kind of file: the columns, what fills them from rows and the numbers of their customers, and whether its rows
    are of customers (`named`)."""

    kinds: np.dtype[Any]
    told: Callable[[Staged, Sequence[Any], Sequence[int]], NDArray[Any]]
    named: bool = True


_MOVE = np.dtype([
    ("line", np.int32), ("customer", np.int32), ("stage", np.int16), ("at", np.int64), ("dated", np.bool_), ("mover", np.int32),
    ("reason", np.int64), ("origin", np.int64),
])  # fmt: skip
_CUSTOMER = np.dtype([("customer", np.int32), ("said", np.int64)])
_PURCHASE = np.dtype([
    ("line", np.int32), ("customer", np.int32), ("day", np.int32), ("amount", np.int64), ("profit", np.int64),
    ("currency", np.int32), ("product", np.int32), ("mark", np.int64), ("ref", np.int64), ("origin", np.int64),
])  # fmt: skip
_TOUCH = np.dtype([
    ("line", np.int32), ("customer", np.int32), ("other", np.int32), ("kind", np.int32), ("at", np.int64), ("dated", np.bool_),
    ("value", np.int64), ("state", np.int8), ("detail", np.int64), ("detail_mark", np.int64), ("note", np.int64),
    ("note_mark", np.int64), ("by", np.int32), ("ref_mark", np.int64), ("origin", np.int64),
])  # fmt: skip
_SPEND = np.dtype([("source", np.int32), ("day", np.int32), ("amount", np.int64), ("currency", np.int32)])

LATER = (State.ANSWERED, State.CLOSED, State.REOPENED, State.AGREED, State.DECLINED)
"""States of rows that go on with another one."""


def lost_first(staged: Staged, number: int) -> Bad:
    """A row that says that somebody was lost, as one that is not taken: they were nowhere."""
    line, customer, cells = json.loads(staged.texts.at(int(staged.table["origin"][number])))
    said = _("{name} was in no stage before that, so it cannot have been lost. Add the stage that it was in first.")
    return Bad(line, "customer", customer, "lost first", said.format(name=customer), tuple(cells))


def ref_of(staged: Staged, number: int) -> str:
    """The reference of a purchase that has one."""
    return staged.texts.at(int(staged.table["ref"][number]))


def ref_taken(staged: Staged, number: int) -> Bad:
    """A purchase whose reference is that of another one, as one that is not taken."""
    ref, cells = ref_of(staged, number), json.loads(staged.texts.at(int(staged.table["origin"][number])))
    said = _(
        'Another purchase has the reference "{ref}" and says something else; please write a reference of its own, or undo '
        "the other one first."
    )
    line = int(staged.table["line"][number])
    return Bad(line, "ref", ref, "ref taken", said.format(ref=ref), tuple(cells))


def _moves(staged: Staged, rows: Sequence[MoveRow], numbers: Sequence[int]) -> NDArray[Any]:
    lines, customers, stages, ats, dated, movers, reasons, cells = zip(*rows, strict=True)
    n, part = len(rows), np.zeros(len(rows), _MOVE)
    for name, column in (("line", lines), ("customer", numbers), ("stage", stages), ("at", ats), ("dated", dated)):
        part[name] = np.fromiter(column, np.int64, n)
    _number(staged, part, mover=movers)
    part["reason"] = part["origin"] = NONE
    if reasons.count(None) < n:
        part["reason"] = [staged.texts.keep(clean(reason)) if reason else NONE for reason in reasons]
    for at in np.flatnonzero(part["stage"] == LOST).tolist():
        part["origin"][at] = staged.texts.keep(json.dumps((lines[at], customers[at], cells[at])))
    return part


def _customers(staged: Staged, rows: Sequence[CustomerRow], numbers: Sequence[int]) -> NDArray[Any]:
    part = np.zeros(len(rows), _CUSTOMER)
    part["customer"] = numbers
    part["said"] = [staged.texts.keep(json.dumps(_said(row))) for row in rows]
    return part


def _purchases(staged: Staged, rows: Sequence[PurchaseRow], numbers: Sequence[int]) -> NDArray[Any]:
    """`ref` is where the reference is kept, `mark` a number that the same ones have in common: two that differ have it once in
    ten million files of a million rows, and are refused then as one that says two things."""
    lines, _customers, days, amounts, profits, currencies, products, refs, cells = zip(*rows, strict=True)
    n, part = len(rows), np.zeros(len(rows), _PURCHASE)
    for name, column in (("line", lines), ("customer", numbers), ("day", days), ("amount", amounts)):
        part[name] = np.fromiter(column, np.int64, n)
    part["profit"] = [NOT_SAID if profit is None else profit for profit in profits]
    own = staged.settings.currency
    _number(staged, part, currency=[currency or own for currency in currencies], product=products)
    part["ref"] = part["origin"] = NONE
    for at, ref in enumerate(map(clean, refs)):
        if ref:
            part["mark"][at] = hash(ref)
            part["ref"][at] = staged.texts.keep(ref)
            part["origin"][at] = staged.texts.keep(json.dumps(cells[at]))
    return part


def _touchpoints(staged: Staged, rows: Sequence[TouchRow], numbers: Sequence[int]) -> NDArray[Any]:
    """`detail` and `note` are where these texts are kept, their marks numbers that the same ones have in common, as those of
    the same `ref` have; `other` is the number of the customer who was referred."""
    lines, _customers, kinds, ats, dated, values, states, details, notes, others, bys, refs, parts, cells = zip(
        *rows, strict=True
    )
    n, part = len(rows), np.zeros(len(rows), _TOUCH)
    for name, column in (("line", lines), ("customer", numbers), ("at", ats), ("dated", dated), ("state", states)):
        part[name] = np.fromiter(column, np.int64, n)
    part["value"] = [NO_VALUE if value is None else value for value in values]
    part["other"] = [NONE if other is None else other for other in others]
    _number(staged, part, kind=kinds, by=bys)
    for name, texts in (("detail", details), ("note", notes)):
        part[name] = NONE
        for at, text in enumerate(map(clean, texts)):
            if text:
                part[name][at], part[f"{name}_mark"][at] = staged.texts.keep(text), mark_of(text)
    for at, ref in enumerate(refs):
        part["ref_mark"][at] = lines[at] if parts[at] else mark_of(ref)
    part["origin"] = NONE
    for at in np.flatnonzero(np.isin(part["state"], LATER) & ~np.array(parts)).tolist():
        part["origin"][at] = staged.texts.keep(json.dumps(cells[at]))
    return part


def mark_of(text: str | None) -> int:
    """A number that the same texts have in common, 0 for none."""
    return hash(text) if text else 0


def hangs_on_nothing(staged: Staged, number: int) -> Bad:
    """An answer, or what became of a ticket, of which no line and nothing that stands is the beginning; or a referral of the
    customer by itself."""
    row = staged.table[number]
    cells = tuple(json.loads(staged.texts.at(int(row["origin"]))))
    if int(row["state"]) == State.NONE:
        said = _("A customer cannot refer itself; please name two customers.")
        return Bad(int(row["line"]), "other", "", "bad referral", said, cells)
    kind = staged.words.texts[int(row["kind"])]
    said = (
        _("Nothing was asked of this customer before that; please add the line that says what was asked, and when.")
        if kind == ASK
        else _(
            "This customer had no such ticket before that; please add the line that opens it, with the same subject or ref."
        )
    )
    state = State(int(row["state"])).name.lower()
    return Bad(int(row["line"]), "state", state, "no beginning", said, cells)


def _spend(staged: Staged, rows: Sequence[SpendRow], _numbers: Sequence[int]) -> NDArray[Any]:
    _lines, sources, days, amounts, currencies, _cells = zip(*rows, strict=True)
    part = np.zeros(len(rows), _SPEND)
    part["day"], part["amount"] = days, amounts
    own = staged.settings.currency
    _number(staged, part, source=sources, currency=[currency or own for currency in currencies])
    return part


def _number(staged: Staged, part: NDArray[Any], **texts: Sequence[str | None]) -> None:
    """Put the numbers of texts into columns."""
    for name, column in texts.items():
        if column.count(None) < len(column):
            part[name] = staged.words.numbers(column)


def _said(row: CustomerRow) -> dict[str, str]:
    """What a row says of its customer, by field. A currency without an amount says nothing."""
    said = {
        "owner": clean(row.owner),
        "source": clean(row.source),
        "segment": clean(row.segment),
        "acquisition_cost_cents": None if row.cost_cents is None else str(row.cost_cents),
        "currency": None if row.cost_cents is None else row.currency,
        "acquired_on": row.acquired_on.isoformat() if row.acquired_on else None,
    }
    return {field: value for field, value in said.items() if value}


COLUMNS = {
    "moves": Columns(_MOVE, _moves),
    "customers": Columns(_CUSTOMER, _customers),
    "purchases": Columns(_PURCHASE, _purchases),
    "touchpoints": Columns(_TOUCH, _touchpoints),
    "spend": Columns(_SPEND, _spend, named=False),
}
"""By kind of file."""
