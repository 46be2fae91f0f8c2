"""The journey map: what touched customers in which stage, and how they felt there. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from lifecycle.journeys.moods import MOODS, Mood
from lifecycle.model import LOST
from lifecycle.ports.touchpoints import NO_VALUE

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from lifecycle.flows import Ints
    from lifecycle.journeys.touch_paths import Contacts
    from lifecycle.model import Stage, StageModel

NOWHERE = -1
"""The stage of who was in none yet."""


@dataclass(frozen=True, slots=True)
class MapRow:
    """One stage of the map (lost is one too): how often customers were touched while in it, by kind, most first; and the
    feedback that they gave there, by mood."""

    stage: Stage
    kinds: tuple[tuple[str, int], ...]
    positive: int
    neutral: int
    negative: int

    @property
    def contacts(self) -> int:
        """All contacts."""
        return sum(n for _kind, n in self.kinds)

    @property
    def answers(self) -> int:
        """All feedback."""
        return self.positive + self.neutral + self.negative


@dataclass(frozen=True, slots=True)
class TouchMap:
    """The rows up the ladder, and the lost last where any was touched. `kinds`: of everybody, also of who was in no stage
    then (`outside_contacts`, `outside_answers`), most first."""

    rows: tuple[MapRow, ...]
    kinds: tuple[tuple[str, int], ...]
    outside_contacts: int
    outside_answers: int

    @property
    def contacts(self) -> int:
        """All contacts."""
        return sum(n for _kind, n in self.kinds)

    @property
    def answers(self) -> int:
        """All feedback."""
        return self.outside_answers + sum(row.answers for row in self.rows)


def touch_map(
    model: StageModel, touched: tuple[Contacts, Ints], answers: pd.DataFrame, stages: Ints, kinds: Sequence[str]
) -> TouchMap:
    """The map of a period.

    `touched`: the contacts, their kinds as places in `kinds`, and the stage of each (`stage_at`). `answers`: feedback
    (`Store.touchpoints` of the kinds of `MOODS`), `stages` of each likewise; what has no score is passed over. Without
    either, every row is empty.
    """
    contacts, where = touched
    ids = [*(stage.id for stage in model.stages), LOST, NOWHERE]
    met = _counted(where, contacts.kind, ids, len(kinds))
    felt = moods(answers)
    known = felt >= 0
    said = _counted(stages[known], felt[known], ids, len(Mood))
    rows = tuple(
        MapRow(model.stage(stage_id), _named(met[at], kinds), *said[at, ::-1].tolist())
        for at, stage_id in enumerate(ids[:-1])
        if not _hidden(model.stage(stage_id)) or met[at].any() or said[at].any()
    )
    return TouchMap(rows, _named(met.sum(axis=0), kinds), int(met[-1].sum()), int(said[-1].sum()))


def moods(answers: pd.DataFrame) -> Ints:
    """The `Mood` of each answer, -1 for what has no score. `kind_no` is a place in `MOODS`."""
    kind, value = (answers[name].to_numpy(dtype=np.int64) for name in ("kind_no", "value"))
    limits = np.array(list(MOODS.values()), dtype=np.int64)[kind]
    felt: Ints = np.where(value == NO_VALUE, -1, (value[:, np.newaxis] >= limits).sum(axis=1))
    return felt


def stage_at(customer_id: Ints, at_us: Ints, moves: pd.DataFrame, standing: pd.DataFrame) -> Ints:
    """The stage in which each customer was at each instant (lost too), `NOWHERE` for none.

    `moves`: those of a period that holds all the instants (`Store.moves_between`), `standing`: who stood where just before it
    (`Store.standing`, every stage). A stay begins with its first instant.
    """
    who = np.concatenate(
        [standing["customer_id"].to_numpy(dtype=np.int64), moves["customer_id"].to_numpy(dtype=np.int64)]
    )
    if not len(who):
        return np.full(len(customer_id), NOWHERE, dtype=np.int64)
    stage = np.concatenate([standing["stage"].to_numpy(dtype=np.int64), moves["stage"].to_numpy(dtype=np.int64)])
    began = moves["entered_at"].to_numpy(dtype=np.int64)  # rising
    rank = np.concatenate([np.zeros(len(standing), dtype=np.int64), np.arange(1, len(moves) + 1)])
    # One number says whose and when, so that one search finds the stay: a customer's block has a place for every move.
    people, owner = np.unique(who, return_inverse=True)
    block = len(moves) + 1
    place = owner * block + rank
    order = np.argsort(place)
    person = np.minimum(np.searchsorted(people, customer_id), len(people) - 1)
    wanted = person * block + np.searchsorted(began, at_us, side="right")
    row = np.searchsorted(place[order], wanted, side="right") - 1
    found = order[np.maximum(row, 0)]
    known = (row >= 0) & (owner[found] == person) & (people[person] == customer_id)
    return np.where(known, stage[found], NOWHERE)


def _counted(stages: Ints, columns: Ints, ids: Sequence[int], width: int) -> Ints:
    """How often each stage met each column: (stages, columns), the rows as in `ids`."""
    known = np.array(ids, dtype=np.int64)
    order = np.argsort(known)
    row = order[np.searchsorted(known[order], stages)]
    return np.bincount(row * width + columns, minlength=len(ids) * width).reshape(len(ids), width)


def _named(counts: Ints, kinds: Sequence[str]) -> tuple[tuple[str, int], ...]:
    found = [(kind, n) for kind, n in zip(kinds, counts.tolist(), strict=True) if n]
    return tuple(sorted(found, key=lambda one: (-one[1], one[0])))


def _hidden(stage: Stage) -> bool:
    """Whether a stage has a row only for what happened in it."""
    return stage.retired or stage.id == LOST
