"""What one row of a file of touchpoints is: a touchpoint, a ticket, a questionnaire, or a day of use."""

from __future__ import annotations

from enum import Enum, auto
from functools import partial
from typing import TYPE_CHECKING

from lifecycle.imports.cells import Fault, Remembered, read_name
from lifecycle.imports.days import Days
from lifecycle.imports.rows import TouchRow
from lifecycle.imports.touch_cells import begun, kind_reader, misfit, read_score, read_state
from lifecycle.imports.touch_names import SCORES
from lifecycle.text import _
from lifecycle.touchpoints import ASK, TICKET, USED, State

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from lifecycle.imports.days import When
    from lifecycle.imports.files import TableFile
    from lifecycle.imports.header import Header
    from lifecycle.settings import Settings

    Cells = tuple[str, ...]
    Wrong = tuple[int, Fault]
    """The column that is wrong, and why."""
    Reading = Callable[[int, Cells, str, Sequence[str | None]], list[TouchRow] | Wrong]
    """Line, cells, customer, and the texts detail, note, by and ref."""

NOWHERE = -1
DAY_US = 24 * 3600 * 1_000_000
STEPS = (("opened", State.OPENED), ("answered", State.ANSWERED), ("closed", State.CLOSED))


class Form(Enum):
    """What one row of a file is."""

    LOG = auto()
    TICKETS = auto()
    SCORES = auto()
    USE = auto()


def form_of(header: Header, *, surely: bool) -> Form | None:
    """The form of a file of touchpoints; `surely`: only where no file of anything else would have such columns."""
    there = header.touch.keys() - header.guessed if surely else header.touch.keys()
    is_kind_named = "kind" in there and "at" in header.touch and not {"stage", "amount"} & header.columns.keys()
    if {"kind", "at"} <= there or is_kind_named:
        return Form.LOG
    if "used_on" in there:
        return Form.USE
    steps = header.touch.keys()
    if "opened" in steps and (not surely or "answered" in steps or {"closed", "subject"} <= steps):
        return Form.TICKETS
    named = there & (SCORES.keys() - {"rating"} if surely else SCORES.keys())
    return Form.SCORES if named and "at" in header.touch else None


def reading(form: Form, table: TableFile, settings: Settings, now: datetime) -> Reading:
    """What reads the lines of a file of this form."""
    if form is Form.TICKETS:
        return _tickets(table, settings, now)
    if form is Form.SCORES:
        return _scores(table, settings, now)
    return _use(table, settings, now) if form is Form.USE else _log(table, settings, now)


def _log(table: TableFile, settings: Settings, now: datetime) -> Reading:
    at = table.header.touch
    at_kind, at_date = at["kind"], at["at"]
    at_value, at_state, at_other = (at.get(name, NOWHERE) for name in ("value", "state", "other"))
    kinds = Remembered(kind_reader([kind for kind, _ours in settings.touch_kinds]))
    whens, scores = _days(table, settings, now, "at")["at"], Remembered(read_score)
    states, names = Remembered(read_state), Remembered(read_name)

    def read(line: int, cells: Cells, customer: str, texts: Sequence[str | None]) -> list[TouchRow] | Wrong:  # noqa: PLR0911 - one for each column that may be wrong
        kind, when = kinds[cells[at_kind]], whens[cells[at_date]]
        value = scores[cells[at_value]] if at_value != NOWHERE else None
        state = states[cells[at_state]] if at_state != NOWHERE else State.NONE
        other = names[cells[at_other]] if at_other != NOWHERE and cells[at_other].strip() else None
        if isinstance(kind, Fault):
            return at_kind, kind
        if isinstance(when, Fault):
            return at_date, when
        if isinstance(value, Fault):
            return at_value, value
        if isinstance(state, Fault):
            return at_state, state
        if isinstance(other, Fault):
            return at_other, other
        detail, note, by, ref = texts
        name, fault = misfit(kind, value, state, detail, is_other=other is not None)
        if name and fault:
            return at.get(name, at_kind), fault
        detail = detail.casefold() if detail and kind == ASK else detail
        state = begun(kind, state)
        return [TouchRow(line, customer, kind, *when, value, state, detail, note, other, by, ref, False, cells)]

    return read


def _tickets(table: TableFile, settings: Settings, now: datetime) -> Reading:
    """The times of the steps of one ticket; who did what, and what was noted, is said of its beginning."""
    there = [(name, table.header.touch[name], state) for name, state in STEPS if name in table.header.touch]
    days = _days(table, settings, now, *(name for name, _column, _state in there))

    def read(line: int, cells: Cells, customer: str, texts: Sequence[str | None]) -> list[TouchRow] | Wrong:
        detail, note, by, ref = texts
        rows: list[TouchRow] = []
        for name, column, state in there:
            if rows and not cells[column].strip():
                continue
            when = days[name][cells[column]]
            if isinstance(when, Fault):
                return column, when
            if rows and _is_before(when, rows[0]):
                said = _("This is before the ticket was opened; please mend one of the two dates.")
                return column, Fault("bad date", said)
            rows.append(TouchRow(line, customer, TICKET, *when, None, state, detail, note, None, by, ref, True, cells))
            note = by = None
        return rows

    return read


def _scores(table: TableFile, settings: Settings, now: datetime) -> Reading:
    """A touchpoint for each score of a questionnaire."""
    at = table.header.touch
    there, at_date = [(at[name], kind) for name, kind in SCORES.items() if name in at], at["at"]
    whens, scores = _days(table, settings, now, "at")["at"], Remembered(read_score)

    def read(line: int, cells: Cells, customer: str, texts: Sequence[str | None]) -> list[TouchRow] | Wrong:
        when = whens[cells[at_date]]
        if isinstance(when, Fault):
            return at_date, when
        detail, note, by, _ref = texts
        rows: list[TouchRow] = []
        for column, kind in there:
            value = scores[cells[column]]
            if value is None:
                continue
            fault = value if isinstance(value, Fault) else misfit(kind, value, State.NONE, detail, is_other=False)[1]
            if fault:
                return column, fault
            rows.append(
                TouchRow(line, customer, kind, *when, value, State.NONE, detail, note, None, by, None, False, cells)  # type: ignore[arg-type]
            )
            note = None
        none = Fault("bad score", _("This line has no score; please write one, or leave the line out."))
        return rows or (there[0][0], none)

    return read


def _use(table: TableFile, settings: Settings, now: datetime) -> Reading:
    column, whens = table.header.touch["used_on"], _days(table, settings, now, "used_on")["used_on"]

    def read(line: int, cells: Cells, customer: str, texts: Sequence[str | None]) -> list[TouchRow] | Wrong:
        when = whens[cells[column]]
        if isinstance(when, Fault):
            return column, when
        detail, note, by, _ref = texts
        return [TouchRow(line, customer, USED, *when, None, State.NONE, detail, note, None, by, None, False, cells)]

    return read


def _days(table: TableFile, settings: Settings, now: datetime, *names: str) -> dict[str, Remembered[When | Fault]]:
    """What reads the dates of each of these columns."""
    at = {name: table.header.touch[name] for name in names}
    return {
        name: Days(settings.zone, now, partial(table.dayfirst, column, list(at.values()))).when
        for name, column in at.items()
    }


def _is_before(when: When, first: TouchRow) -> bool:
    """Where only a day is known of one of them, it may be any time of that day."""
    return when.at + (DAY_US - 1 if when.dated else 0) < first.at
