"""What touched customers on their way: which contacts precede a stage, and the journey map. Reads frames, asks pure functions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from lifecycle.attributes import attribute_at, groups
from lifecycle.flows import Span, just_before, microseconds, window_us
from lifecycle.funnels.funnel import stage_funnel
from lifecycle.journeys.attribution import attribution
from lifecycle.journeys.moods import MOODS
from lifecycle.journeys.touch_map import stage_at, touch_map
from lifecycle.journeys.touch_paths import contacts, ends, touch_paths, waiting
from lifecycle.model import LOST
from lifecycle.touch_words import is_ours
from lifecycle.touchpoints import CONTACTS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lifecycle.journeys.attribution import Attribution
    from lifecycle.journeys.touch_map import TouchMap
    from lifecycle.journeys.touch_paths import Contacts
    from lifecycle.model import Stage
    from lifecycle.period import Period
    from lifecycle.service.context import Context

CONTACT = ("id", "value", "other_id")
"""What tells whose a contact was."""


@dataclass(frozen=True, slots=True)
class Preceded:
    """What preceded the reaching of `goal` in a period; by the value of a field at that time, where one was asked for."""

    goal: Stage
    found: Attribution
    by: tuple[tuple[str | None, Attribution], ...] = ()


@dataclass(frozen=True, slots=True)
class PrecededAnswer:
    """What preceded each goal in a period as far as it has gone. `recorded`: whether any contact was ever logged."""

    period: Period
    window_days: int
    goals: tuple[Preceded, ...]
    recorded: bool


@dataclass(frozen=True, slots=True)
class StageNow:
    """What stands beside a row of the map: how many are in the stage now, whose they are (an owner, None for nobody, most
    first), and of those who entered it in the period how many moved on (None: there is nothing to move on to)."""

    now: int
    owners: tuple[tuple[str | None, int], ...]
    entrants: int
    moved_on: int | None


@dataclass(frozen=True, slots=True)
class MapAnswer:
    """The journey map of a period as far as it has gone. `now` by stage id. `recorded`: whether any contact or feedback was
    ever logged; `anybody`: whether anybody was anywhere by the end of the period."""

    period: Period
    window_days: int
    map: TouchMap
    now: dict[int, StageNow]
    recorded: bool
    anybody: bool


class TouchMaps:
    """Answers `by what`, of all customers."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def preceded(self, period: Period, goals: Sequence[Stage], by: str | None = None) -> PrecededAnswer:
        """Which contacts preceded the reaching of these stages in a period, within the workspace's window before it."""
        store, settings = self._context.store, self._context.settings
        part = period.elapsed(self._context.now)
        kinds, window = self._kinds(), timedelta(days=settings.window_days)
        touched = contacts(store.touchpoints(kinds, part.start - window, part.end, only=CONTACT), kinds)
        moves = store.moves_between(part.start, part.end)
        return PrecededAnswer(
            period=part,
            window_days=settings.window_days,
            goals=tuple(self._before(goal, touched, moves, part, by) for goal in goals),
            recorded=bool(len(touched.id) or store.count_touchpoints(1)),
        )

    def map(self, period: Period) -> MapAnswer:
        """What touched customers in which stage in a period, how they felt there, and how the stages stand now."""
        store, settings, now = self._context.store, self._context.settings, self._context.now
        model, part, kinds = settings.model, period.elapsed(self._context.now), self._kinds()
        until = min(now, part.end + timedelta(days=settings.window_days))
        seen = store.moves_between(part.start, max(until, part.end))
        moves = seen.iloc[: np.searchsorted(seen["entered_at"].to_numpy(), microseconds(part.end))]
        there = store.standing(now)  # before that of an earlier instant, which then reads only the moves since
        stood = store.standing(just_before(part.start))
        touched = contacts(store.touchpoints(kinds, part.start, part.end, only=CONTACT), kinds)
        answers = store.touchpoints(list(MOODS), part.start, part.end, only=("value",))
        whose, when = (answers[name].to_numpy(dtype=np.int64) for name in ("customer_id", "at"))
        found = touch_map(
            model,
            (touched, stage_at(touched.customer_id, touched.at_us, moves, stood)),
            answers,
            stage_at(whose, when, moves, stood),
            kinds,
        )
        return MapAnswer(
            period=part,
            window_days=settings.window_days,
            map=found,
            now=self._now(part, seen, there),
            recorded=bool(found.contacts or found.answers or store.count_touchpoints(1)),
            anybody=bool(len(stood) or len(moves)),
        )

    def _before(self, goal: Stage, touched: Contacts, moves: pd.DataFrame, part: Period, by: str | None) -> Preceded:
        store, settings, kinds = self._context.store, self._context.settings, self._kinds()
        model, ours = settings.model, {kind for kind in kinds if is_ours(kind, settings.touch_kinds)}
        stood = store.standing(just_before(part.start), waiting(model, goal.id))
        ended = ends(model, goal.id, moves, stood, Span.of(part.start, part.end))
        paths = touch_paths(touched, ended, window_us(settings.window_days))
        found = attribution(paths, kinds, ours)
        if by is None or not found.reached:
            return Preceded(goal, found)
        said = store.attributes(by, ended.customer_id[ended.reached].tolist())
        values = attribute_at(ended.customer_id, ended.at_us, said)
        parts = ((value, attribution(paths.among(mask & ended.reached), kinds, ours)) for value, mask in groups(values))
        told = sorted((one for one in parts if one[1].reached), key=lambda one: (one[0] is None, -one[1].reached))
        return Preceded(goal, found, tuple(told))

    def _now(self, part: Period, seen: pd.DataFrame, there: pd.DataFrame) -> dict[int, StageNow]:
        """How each stage stands now, lost too; and what became of those who entered it in the period."""
        store, settings, now = self._context.store, self._context.settings, self._context.now
        model, stock = settings.model, store.stock(now)
        counted = stage_funnel(model, {}, seen, Span.of(part.start, part.end), settings.window_days)
        rows = {row.stage.id: row for row in counted.rows}
        whose = self._owners([stage.id for stage in model.stages], there)
        return {
            stage_id: StageNow(
                now=stock.get(stage_id, 0),
                owners=whose.get(stage_id, ()),
                entrants=rows[stage_id].entrants if stage_id in rows else 0,
                moved_on=rows[stage_id].moved_on if stage_id in rows else None,
            )
            for stage_id in (*(stage.id for stage in model.stages), LOST)
        }

    def _owners(self, stages: Sequence[int], there: pd.DataFrame) -> dict[int, tuple[tuple[str | None, int], ...]]:
        """Whose the customers in each stage are now, who has most first and nobody last."""
        store, now = self._context.store, self._context.now
        there = there[there["stage"] != LOST]
        order = np.argsort(there["customer_id"].to_numpy())  # what was said lies by customer: so it is found faster
        who, stage = (there[name].to_numpy(dtype=np.int64)[order] for name in ("customer_id", "stage"))
        values = attribute_at(who, np.full(len(who), microseconds(now)), store.attributes("owner"))
        codes, different = pd.factorize(values)
        names: list[str | None] = [*different, None]
        places = np.searchsorted(np.sort(stages), stage) * len(names) + np.where(codes < 0, len(different), codes)
        table = np.bincount(places, minlength=len(stages) * len(names)).reshape(len(stages), len(names))
        whose = {}
        for stage_id, row in zip(sorted(stages), table.tolist(), strict=True):
            told = [(name, n) for name, n in zip(names, row, strict=True) if n]
            whose[stage_id] = tuple(sorted(told, key=lambda one: (one[0] is None, -one[1], one[0] or "")))
        return whose

    def _kinds(self) -> tuple[str, ...]:
        return *CONTACTS, *(kind for kind, _ours in self._context.settings.touch_kinds)
