"""KPIs of a period: every stage's, one alone, what one was counted from; each beside the period before and its target."""

from __future__ import annotations

from datetime import timedelta
from functools import cached_property
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import numpy as np

from lifecycle.dates import begins, months_later
from lifecycle.kpis import asking
from lifecycle.kpis.asking import State
from lifecycle.kpis.catalogue import KPIS, home
from lifecycle.kpis.columns import columns
from lifecycle.kpis.evidence import Evidence
from lifecycle.kpis.kpi import Unit
from lifecycle.period import parse_period
from lifecycle.service.context import INSTANT
from lifecycle.service.kpi_answers import (
    Asked,
    BoardAnswer,
    Counted,
    Course,
    ExplainAnswer,
    OneAnswer,
    Row,
    Split,
    StageRow,
    Week,
)
from lifecycle.service.kpi_numbers import Numbers
from lifecycle.service.kpi_reading import EPOCH, StoreReading
from lifecycle.service.kpi_shelf import Shelf
from lifecycle.service.kpi_stages import SILENT, course, leading, span_of
from lifecycle.service.kpi_targets import MONTH_DAYS, Targets
from lifecycle.service.on_record import OnRecord
from lifecycle.service.reading import part_and_previous
from lifecycle.stats import FEWEST_PERIODS, Verdict, verdict

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from lifecycle.kpis.kpi import KPI, Measured, Parts
    from lifecycle.model import Stage
    from lifecycle.period import Period
    from lifecycle.service.context import Context
    from lifecycle.service.values import Values

WEEKS = 12
"""Complete weeks that a chart shows."""
HISTORY = 12
"""Complete periods that a value is held against before it is called changed."""
LONGEST_DAYS = 1000
"""A longer period has no history: twelve of it are longer than anything is on record."""
MONTHS_BACK = 12
"""How far before the first period asked about things are read: some KPIs look a year back."""


class KPIs:
    """Answers `how well`."""

    def __init__(self, context: Context, values: Values) -> None:
        self._context = context
        self._values = values
        self.targets = Targets(context)
        self._shelf = Shelf(context, self._count)
        self._record = OnRecord(context)

    @cached_property
    def all(self) -> tuple[tuple[KPI, Stage], ...]:
        """Every KPI and the stage that it is of here, in the order of the stages."""
        model = self._context.settings.model
        found = [(kpi, home(kpi.stage, model)) for kpi in KPIS]
        return tuple(sorted(found, key=lambda pair: model.position(pair[1].id)))

    def of(self, stage: Stage) -> tuple[KPI, ...]:
        """The KPIs of one stage."""
        return tuple(kpi for kpi, its in self.all if its == stage)

    @property
    def stale(self) -> bool:
        """Whether this request found that what is kept should be counted anew."""
        return self._shelf.stale

    def learnt(self) -> tuple[str, str, str] | None:
        """What to keep of very many things' KPIs: its key, the mark of the data, and the text."""
        return self._shelf.learnt()

    def board(self, period: Period, stages: Sequence[Stage] | None = None) -> BoardAnswer:
        """Every KPI of these stages, or of all. StillLearning where that takes too long to wait for."""
        ladder = tuple(stages or self._context.settings.model.ladder)
        numbers = self._shelf.numbers(period) if self._shelf.is_large() else self._count(period, ladder)
        part, previous = part_and_previous(period, numbers.as_of)
        fixed_before = numbers.fixed_before or {}
        rows = tuple(
            StageRow(
                stage=stage,
                now=numbers.fixed[stage.id],
                before=fixed_before.get(stage.id),
                kpis=tuple(self._told(kpi, stage, numbers, part) for kpi in self.of(stage)),
            )
            for stage in ladder
        )

        def courses() -> tuple[Course, ...]:
            weeks = numbers.weeks()
            return tuple(
                Course(row.stage, first, weeks[first.slug], self.targets.goal(first, 7))
                for row in rows
                if (first := leading(self.of(row.stage), numbers.now)) and first.slug in weeks
            )

        asked = Asked(part, previous, numbers.left_out, numbers.as_of, self._shelf.old)
        return BoardAnswer(asked, rows, courses, self._record.by(self._context.now + INSTANT))

    def _count(self, period: Period, stages: Sequence[Stage] | None = None) -> Numbers:
        """Count the KPIs of these stages, or of all."""
        part, previous = part_and_previous(period, self._context.now)
        weeks = self._weeks(part)
        read = self._reading(min(previous.start, weeks[0].start))
        now = self._evidence(read, part)
        before = self._before(now, previous)
        wanted = tuple(stages or self._context.settings.model.ladder)
        kpis = [kpi for stage in wanted for kpi in self.of(stage)]
        found = {kpi.slug: asking.measured(kpi, now) for kpi in kpis}
        chosen = [first for stage in wanted if (first := leading(self.of(stage), found))]

        def courses() -> dict[str, tuple[Week, ...]]:
            return {kpi.slug: course(kpi, now, weeks) for kpi in chosen}

        return Numbers(
            as_of=self._context.now,
            now=found,
            before={kpi.slug: asking.measured(kpi, before) for kpi in kpis} if before else None,
            fixed=columns(now),
            fixed_before=columns(before) if before else None,
            weeks=courses,
            left_out=read.left_out,
        )

    def split(self, period: Period, stage: Stage, field: str) -> tuple[Asked, tuple[Split, ...]]:
        """Every KPI of a stage by the owner, source or segment of its customers."""
        part, previous = part_and_previous(period, self._context.now)
        read = self._reading(part.start)
        evidence = self._evidence(read, part)
        found = []
        for kpi in self.of(stage):
            row = self._row(kpi, evidence, None, part)
            found.append(Split(row, tuple(asking.by(kpi, evidence, field)) if row.is_measurable else ()))
        return Asked(part, previous, read.left_out, self._context.now), tuple(found)

    def one(self, kpi: KPI, period: Period, by: str | None = None) -> OneAnswer:
        """One KPI: its value and what its own history makes of it, its weeks, and what it is by a field."""
        return self.several([kpi], period, by=by)[0]

    def several(
        self, kpis: Sequence[KPI], period: Period, *, by: str | None = None, weeks: int = WEEKS, judged: bool = True
    ) -> tuple[OneAnswer, ...]:
        """What `one` tells of each, with so many weeks, all from what is read once. Not `judged`: without what their own
        history makes of them, which takes longer than all the rest."""
        now = self._context.now
        part, previous = part_and_previous(period, now)
        drawn, past = self._weeks(part, weeks), self._past(period) if judged else []
        read = self._reading(min(one.start for one in (previous, *past, *drawn)))
        evidence = self._evidence(read, part)
        before = self._before(evidence, previous)
        # Where there is very much, nobody waits until each week was read anew.
        silent = SILENT if self._shelf.is_large() else frozenset()

        def answer(kpi: KPI) -> OneAnswer:
            row = self._row(kpi, evidence, before, part)
            return OneAnswer(
                asked=Asked(part, previous, read.left_out, now),
                row=row,
                verdict=self._verdict(row, evidence, past),
                course=Course(
                    row.stage,
                    kpi,
                    course(kpi, evidence, () if kpi.slug in silent else drawn),
                    self.targets.goal(kpi, 7),
                ),
                by=tuple(asking.by(kpi, evidence, by)) if by else (),
                classes=_classes(kpi.parts(evidence)) if kpi.unit is Unit.SCORE else None,
            )

        return tuple(map(answer, kpis))

    def explained(self, kpi: KPI, period: Period, *, limit: int) -> ExplainAnswer:
        """One KPI with the things behind it, the newest first, at most so many."""
        part, previous = part_and_previous(period, self._context.now)
        read = self._reading(previous.start)
        evidence = self._evidence(read, part)
        before = self._before(evidence, previous)
        row = self._row(kpi, evidence, before, part)
        parts = kpi.parts(evidence)
        return ExplainAnswer(
            asked=Asked(part, previous, read.left_out, self._context.now),
            row=row,
            counted=self._counted(parts, limit),
            n=len(parts.customer_id),
            customers=len(np.unique(parts.customer_id[parts.customer_id > 0])),  # spending is of none
        )

    def _counted(self, parts: Parts, limit: int) -> tuple[Counted, ...]:
        # What counts in the numerator comes first: it is what one asks about.
        order = np.lexsort((-parts.at_us, -parts.over))[:limit]
        ids = parts.customer_id[order].tolist()
        named = {one.id: one for one in self._context.store.customers(list(dict.fromkeys(ids)))}
        columns = (parts.at_us, parts.over, parts.of, parts.open)
        rows = zip(ids, *(column[order].tolist() for column in columns), strict=True)
        return tuple(
            Counted(named.get(who), EPOCH + timedelta(microseconds=at_us), over, of, bool(is_open))
            for who, at_us, over, of, is_open in rows
        )

    def _row(self, kpi: KPI, evidence: Evidence, before: Evidence | None, part: Period) -> Row:
        stage = home(kpi.stage, self._context.settings.model)
        found = asking.measured(kpi, evidence)
        return self._held(kpi, stage, (found, asking.measured(kpi, before) if before else None), part)

    def _told(self, kpi: KPI, stage: Stage, numbers: Numbers, part: Period) -> Row:
        before = None if numbers.before is None else numbers.before[kpi.slug]
        return self._held(kpi, stage, (numbers.now[kpi.slug], before), part)

    def _held(self, kpi: KPI, stage: Stage, found: tuple[Measured, Measured | None], part: Period) -> Row:
        """A KPI's value, and the one before, held against its target."""
        target, goal = self.targets.of(kpi), self.targets.goal(kpi, _days(part))
        state = asking.state(kpi, found[0], goal)
        return Row(
            kpi=kpi,
            stage=stage,
            now=found[0],
            before=found[1],
            target=target,
            state=state,
            goal=goal,
            due=state is State.HIT or target is None or target.by is None or part.dates()[1] > target.by,
        )

    def _verdict(self, row: Row, evidence: Evidence, past: Sequence[Period]) -> Verdict:
        """Whether the value left the limits of the periods before; unknown where too few of them had enough, and where each
        of them would have to be read anew."""
        if row.now.value is None or not row.is_enough or row.now.beyond or row.kpi.slug in SILENT:
            return Verdict.UNKNOWN
        if len(past) < FEWEST_PERIODS:
            return Verdict.UNKNOWN
        history = [asking.measured(row.kpi, evidence.at(span_of(one))) for one in past]
        values = [one.value for one in history if one.value is not None and one.n >= row.kpi.minimum_n]
        return verdict(row.now.value, values)

    def _past(self, period: Period) -> list[Period]:
        """The periods before that it is held against, as much of each as there is of it so far: those when something was on
        record. None for a long one."""
        history = period.series(HISTORY) if _days(period) < LONGEST_DAYS else []
        past = (period.same_part(one, self._context.now) for one in history)
        return [one for one in past if self._record.by(one.start)]

    def _weeks(self, part: Period, n: int = WEEKS) -> list[Period]:
        """The n complete weeks before the period's end."""
        settings = self._context.settings
        return parse_period("this week", part.end, settings.zone, settings.week_start).series(n)

    def _reading(self, first: datetime) -> StoreReading:
        zone = self._context.settings.zone
        day = months_later(first.astimezone(ZoneInfo(zone)).date(), -MONTHS_BACK)
        return StoreReading(self._context, self._values, begins(day, zone))

    def _evidence(self, read: StoreReading, period: Period) -> Evidence:
        settings = self._context.settings
        return Evidence(settings.model, span_of(period), read, settings.zone, settings.window_days)

    def _before(self, now: Evidence, previous: Period) -> Evidence | None:
        """The evidence of the period before; None where nothing was on record by its end: that is not the same as none."""
        return now.at(span_of(previous)) if self._record.by(previous.end) else None


def _classes(parts: Parts) -> tuple[int, int, int]:
    """How many were above, between and below."""
    above, below = int(np.count_nonzero(parts.over > 0)), int(np.count_nonzero(parts.over < 0))
    return above, len(parts.over) - above - below, below


def _days(period: Period) -> float:
    """How long it is; a whole month is a month, however many days it has."""
    whole = period.unit == "month" and period.dates()[1] == months_later(period.dates()[0], 1) - timedelta(days=1)
    return MONTH_DAYS if whole else (period.end - period.start) / timedelta(days=1)
