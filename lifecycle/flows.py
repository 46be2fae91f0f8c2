"""Flow and stock of a period: the stage ledger, `opening + in - out = closing`, split by kind of move. Pure.

`Paths` holds visits as sorted numpy arrays, so that everything counted over them is vectorised.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np

from lifecycle.model import LOST, Kind

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy.typing as npt
    import pandas as pd

    from lifecycle.model import Stage, StageModel

    Ints = npt.NDArray[np.int64]
    Small = npt.NDArray[np.int16]
    Bools = npt.NDArray[np.bool_]
    Visits = pd.DataFrame | Mapping[str, npt.NDArray[Any]]

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_NOWHERE = -1
_UNKNOWN = -2
_KINDS = max(Kind) + 1


@dataclass(frozen=True, slots=True)
class Span:
    """A period [start_us, end_us) in microseconds since 1970, UTC."""

    start_us: int
    end_us: int

    @classmethod
    def of(cls, start: datetime, end: datetime) -> Span:
        """The same period from two aware times."""
        return cls(microseconds(start), microseconds(end))


def microseconds(at: datetime) -> int:
    """An aware time in microseconds since 1970, UTC, exactly."""
    return (at - _EPOCH) // timedelta(microseconds=1)


def just_before(at: datetime) -> datetime:
    """The last instant before a time: where the stock stands that a period beginning then opens with.

    A visit that begins exactly at the start is a move of the period, and in the stock at the start already.
    """
    return at - timedelta(microseconds=1)


def window_us(window_days: int) -> int:
    """The length of a conversion window: `window_days` x 24 hours in microseconds."""
    return window_days * 24 * 3600 * 1_000_000


def rung_of(model: StageModel, stage_id: int) -> int:
    """A stage's place in arrays: 0 is lost, 1 the lowest stage. KeyError for an unknown id."""
    return model.position(stage_id) + 1


@dataclass(frozen=True, slots=True)
class Paths:
    """Visits as arrays of one length, each customer's rows together and in the order of their moves.

    `who` is a row's customer as an index into `customers` (their ids); `rung` and `from_rung` are places in the
    model's order (0: lost, -1: no stage before), `kind` the kind of move, `at_us` microseconds since 1970, `nth` which
    stay of the customer in the stage begins. `order`: the row of the frame that each one was.
    """

    customers: Ints
    who: Ints
    rung: Small
    from_rung: Small
    kind: Small
    at_us: Ints
    nth: Small
    order: Ints

    def inside(self, span: Span) -> Bools:
        """Which visits began in the period."""
        return (self.at_us >= span.start_us) & (self.at_us < span.end_us)

    def firsts(self, mask: Bools) -> Ints:
        """Row numbers of each customer's first visit among those of the mask; in the order of `who`."""
        rows: Ints = mask.nonzero()[0]
        return rows[begun(self.who[rows])]

    def following(self, mask: Bools, rows: Ints) -> Ints:
        """For each row number given the next row, itself among them, that the mask has; `len(mask)` where none
        follows. The row found may be another customer's.
        """
        marked = np.concatenate([mask.nonzero()[0], [len(mask)]])
        found: Ints = marked[marked.searchsorted(rows)]
        return found

    def within(self, rows: Ints, anchors: Ints, until: Ints) -> Bools:
        """Whether each row found is one of the anchor's customer and began at or before `until`."""
        who, at_us = self.who.take(rows, mode="clip"), self.at_us.take(rows, mode="clip")
        in_time: Bools = (rows < len(self.who)) & (who == self.who[anchors]) & (at_us <= until)
        return in_time


def begun(who: Ints) -> Bools:
    """Of rows whose customers stand together, which are the first of one."""
    new = np.ones(len(who), dtype=bool)
    new[1:] = who[1:] != who[:-1]
    return new


def paths(model: StageModel, visits: Visits) -> Paths:
    """A frame of moves (see `Store.moves_between`), or its columns alone, as arrays.

    One customer's rows are in time order, and at one instant in the order of their moves. KeyError for a stage that
    the model does not have.
    """
    import pandas as pd  # noqa: PLC0415 - whoever holds a frame has imported it already

    codes, customers = pd.factorize(np.asarray(visits["customer_id"], np.int64))
    together = _grouped(codes)
    return Paths(
        customers=customers,
        who=codes[together],
        rung=_rungs(model, visits["stage"])[together],
        from_rung=_rungs(model, visits["from_stage"])[together],
        kind=np.asarray(visits["kind"], np.int16)[together],
        at_us=np.asarray(visits["entered_at"], np.int64)[together],
        nth=np.asarray(visits["nth"], np.int16)[together],
        order=together,
    )


def _grouped(codes: Ints) -> Ints:
    """Row numbers that bring equal codes together and keep their order: numpy sorts 16 bits in linear time."""
    low = np.argsort(codes.astype(np.uint16), kind="stable")
    if not len(codes) or codes.max() <= np.iinfo(np.uint16).max:
        return low
    return low[_grouped(codes[low] >> 16)]


def _rungs(model: StageModel, stages: pd.Series[int] | npt.NDArray[Any]) -> Small:
    """Places of the stages in the model's order; stage -1 finds the table's last entry, which says nowhere."""
    stage_ids = np.asarray(stages, np.int64)
    known = [LOST, *(stage.id for stage in model.stages)]
    table = np.full(max(known) + 3, _UNKNOWN, dtype=np.int16)
    table[known] = range(len(known))
    table[-1] = _NOWHERE
    rungs: Small = table[stage_ids.clip(_NOWHERE, max(known) + 1)]
    is_strange = rungs == _UNKNOWN
    if is_strange.any():
        raise KeyError(int(stage_ids[is_strange][0]))
    return rungs


@dataclass(frozen=True, slots=True)
class Moves:
    """How many moves of each kind the period had."""

    new: int
    forward: int
    skip: int
    back: int
    lost: int
    won_back: int

    @property
    def total(self) -> int:
        """All moves of the period."""
        return self.new + self.forward + self.skip + self.back + self.lost + self.won_back


@dataclass(frozen=True, slots=True)
class Flow:
    """One stage's line of the ledger, in moves: was + came in - went out = now. Skips count as forward."""

    stage: Stage
    was: int
    new: int
    forward_in: int
    back_in: int
    won_back: int
    forward_out: int
    back_out: int
    lost: int

    @property
    def came_in(self) -> int:
        """Moves into the stage, of whatever kind."""
        return self.new + self.forward_in + self.back_in + self.won_back

    @property
    def went_out(self) -> int:
        """Moves out of the stage, losses among them."""
        return self.forward_out + self.back_out + self.lost

    @property
    def now(self) -> int:
        """Customers in the stage at the period's end."""
        return self.was + self.came_in - self.went_out


@dataclass(frozen=True, slots=True)
class LostFlow:
    """The line of the state outside the ladder: was + lost - won back = now."""

    was: int
    lost: int
    won_back: int

    @property
    def now(self) -> int:
        """Customers lost as of the period's end."""
        return self.was + self.lost - self.won_back


@dataclass(frozen=True, slots=True)
class Ledger:
    """The stage ledger of a period: a line per stage, lowest first, and the lost apart."""

    rows: tuple[Flow, ...]
    lost: LostFlow
    moves: Moves


def ledger(model: StageModel, opening: Mapping[int, int], visits: Visits, span: Span) -> Ledger:
    """The stage ledger from the stock at the start and the visits that began in the period.

    `opening`: customers per stage id (lost too) `just_before` the start, absent means none (`Store.stock`).
    `visits`: see `Store.moves_between`; rows outside the period are passed over. Without visits every line
    says now = was. A retired stage has a line only if it held or moved anyone.
    """
    return ledger_of(model, opening, paths(model, visits), span)


def ledger_of(model: StageModel, opening: Mapping[int, int], trail: Paths, span: Span) -> Ledger:
    """`ledger`, from visits that are arrays already."""
    inside = trail.inside(span)
    size = len(model.stages) + 1
    into = _table(trail.rung[inside], trail.kind[inside], size)
    out = _table(trail.from_rung[inside], trail.kind[inside], size)
    flows = (_flow(stage, opening, into[at], out[at]) for at, stage in enumerate(model.stages, start=1))
    rows = tuple(row for row in flows if not row.stage.retired or row.was or row.came_in or row.went_out)
    lost = LostFlow(opening.get(LOST, 0), into[0][Kind.LOST], out[0][Kind.WON_BACK])
    return Ledger(rows, lost, Moves(*(sum(row[kind] for row in into) for kind in Kind)))


def _table(rungs: Small, kinds: Small, size: int) -> list[list[int]]:
    """How often each place met each kind of move: a row a place. Nowhere (-1) is left out."""
    met = (rungs - _NOWHERE) * _KINDS + kinds
    table: list[list[int]] = np.bincount(met, minlength=(size + 1) * _KINDS).reshape(size + 1, _KINDS)[1:].tolist()
    return table


def _flow(stage: Stage, opening: Mapping[int, int], into: list[int], out: list[int]) -> Flow:
    return Flow(
        stage=stage,
        was=opening.get(stage.id, 0),
        new=into[Kind.NEW],
        forward_in=into[Kind.FORWARD] + into[Kind.SKIP],
        back_in=into[Kind.BACK],
        won_back=into[Kind.WON_BACK],
        forward_out=out[Kind.FORWARD] + out[Kind.SKIP],
        back_out=out[Kind.BACK],
        lost=out[Kind.LOST],
    )
