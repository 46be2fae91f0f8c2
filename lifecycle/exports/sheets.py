"""Sheets: what a file of an export holds, as raw values in columns, a few thousand rows at a time. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from lifecycle.imports.stage_cells import written
from lifecycle.model import LOST, Kind
from lifecycle.touchpoints import State

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Mapping, Sequence

    from lifecycle.funnels.funnel import StageFunnel
    from lifecycle.model import StageModel

Columns: TypeAlias = "Sequence[Sequence[Any]]"
Rows: TypeAlias = "Iterable[Sequence[tuple[Any, ...]]]"
Blocks: TypeAlias = "Generator[Columns]"

DAY_US = 24 * 3600 * 1_000_000


class Holds(Enum):
    """What the values of a column are, each of them or None.

    TEXT is a str, INSTANT microseconds since 1970 UTC, WHOLE an int, NUMBER a float, DAY a date as ISO text, AMOUNT
    an int of cents.
    """

    TEXT = auto()
    INSTANT = auto()
    WHOLE = auto()
    NUMBER = auto()
    DAY = auto()
    AMOUNT = auto()


class Heading(NamedTuple):
    """A column's name in the file, and what it holds."""

    name: str
    holds: Holds


@dataclass(frozen=True, slots=True)
class Sheet:
    """Columns of a file. `blocks` gives some rows at a time, as one sequence of values per heading; it can be read once,
    and who stops before its end closes it."""

    headings: tuple[Heading, ...]
    blocks: Blocks


def _headings(holds: Holds, *names: str) -> tuple[Heading, ...]:
    return tuple(Heading(name, holds) for name in names)


CUSTOMERS = (
    *_headings(Holds.TEXT, "customer", "owner", "source", "segment"),
    Heading("acquisition_cost", Holds.AMOUNT),
    Heading("acquired_on", Holds.DAY),
    Heading("currency", Holds.TEXT),
    Heading("stage", Holds.TEXT),
    Heading("since", Holds.INSTANT),
)
MOVES = (
    *_headings(Holds.TEXT, "customer", "stage"),
    Heading("effective_at", Holds.INSTANT),
    *_headings(Holds.TEXT, "moved_by", "reason"),
    Heading("recorded_at", Holds.INSTANT),
    Heading("origin", Holds.TEXT),
)
VISITS = (
    *_headings(Holds.TEXT, "customer", "from_stage", "stage", "kind"),
    *_headings(Holds.INSTANT, "entered_at", "left_at"),
    Heading("days", Holds.NUMBER),
)
TOUCHPOINTS = (
    *_headings(Holds.TEXT, "customer", "kind"),
    Heading("at", Holds.INSTANT),
    Heading("value", Holds.WHOLE),
    *_headings(Holds.TEXT, "state", "detail", "note", "other", "by", "ref", "stage", "origin"),
)
FUNNEL = (
    Heading("stage", Holds.TEXT),
    *_headings(Holds.WHOLE, "was", "in", "on", "back", "lost", "now"),
    *_headings(Holds.WHOLE, "new", "forward_in", "back_in", "won_back"),
    *_headings(Holds.WHOLE, "entered", "moved_on", "skipped_past"),
)
"""was + in - on - back - lost = now, and in = new + forward_in + back_in + won_back, in moves; the last three are
customers. A stage nobody can move on from has no `moved_on`."""


def customers(rows: Rows, model: StageModel) -> Sheet:
    """Of `Store.customer_rows`: the columns that an import reads, and where the customer is since when."""
    names = _names(model)
    return Sheet(CUSTOMERS, (_with(block, {7: names}) for block in _columns(rows)))


def moves(rows: Rows, model: StageModel) -> Sheet:
    """Of `Store.move_rows`: the columns that an import reads, and when and by which door the move was recorded."""
    names = _names(model)
    return Sheet(MOVES, (_with(block, {1: names}) for block in _columns(rows)))


def visits(rows: Rows, model: StageModel, now_us: int) -> Sheet:
    """Of `Store.visit_rows`; a visit that lasts has no `left_at`, and as many days as it has lasted until now."""
    names, kinds = _names(model), {kind: kind.name.lower().replace("_", " ") for kind in Kind}

    def block(columns: Columns) -> Columns:
        entered, left = columns[4], columns[5]
        days = [
            round(((now_us if end is None else end) - begin) / DAY_US, 4)
            for begin, end in zip(entered, left, strict=True)
        ]
        return [*_with(columns, {1: names, 2: names, 3: kinds}), days]

    return Sheet(VISITS, (block(columns) for columns in _columns(rows)))


def touchpoints(rows: Rows, model: StageModel) -> Sheet:
    """Of `Store.touchpoint_rows`: the columns that an import reads, the stage at that time, and by which door it came."""
    names = _names(model)
    states: dict[int, str | None] = {state: state.name.lower() for state in State}
    states[State.NONE] = None
    return Sheet(TOUCHPOINTS, (_with(block, {4: states, 10: names}) for block in _columns(rows)))


def funnel(counted: StageFunnel, lost: str) -> Sheet:
    """The rows of a stage funnel, lowest stage first; `lost` names the last one, into which a loss goes and out of
    which a customer who is won back."""
    rows: list[tuple[Any, ...]] = [
        (
            *(row.stage.name, flow.was, flow.came_in, flow.forward_out, flow.back_out, flow.lost, flow.now),
            *(flow.new, flow.forward_in, flow.back_in, flow.won_back),
            *(row.entrants, row.moved_on, row.skipped_past),
        )
        for row in counted.rows
        for flow in [row.flow]
    ]
    out = counted.lost
    rows.append((lost, out.was, out.lost, out.won_back, 0, 0, out.now, *(None,) * 7))
    return Sheet(FUNNEL, _columns([rows]))


def _names(model: StageModel) -> dict[int | None, str | None]:
    """What each stage is called so that an import reads it, retired ones too; None stays None."""
    names: dict[int | None, str | None] = {stage.id: written(stage) for stage in model.stages}
    return {None: None, LOST: model.stage(LOST).name, **names}


def _columns(rows: Rows) -> Blocks:
    return (list(zip(*some, strict=True)) for some in rows if some)


def _with(columns: Columns, meanings: Mapping[int, Mapping[Any, Any]]) -> list[Sequence[Any]]:
    """The columns, those at these places by what their values mean."""
    turned = list(columns)
    for at, meaning in meanings.items():
        turned[at] = [meaning[value] for value in columns[at]]
    return turned
