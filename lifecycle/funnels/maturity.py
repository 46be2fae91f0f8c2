"""What a cohort that is still inside its window will have come to, told from earlier cohorts that had the whole of it. Pure.

A customer who stands in the ladder at an age converts later as often as those of the earlier cohorts did who stood
there at that age: (F(window) - F(age)) / (1 - F(age) - L(age)), F being the share converted and L the share lost by an age.
All of the earlier cohorts were watched for their whole window, so these are plain counts: nothing is censored, who was
lost stays in the denominator, and who was lost and came back counts as often as that happened before.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from typing import TYPE_CHECKING

import numpy as np

from lifecycle.enough import CONVERSIONS_BEHIND as FEWEST_CONVERSIONS
from lifecycle.flows import Span, window_us
from lifecycle.funnels.followed import Followed, followed
from lifecycle.stats import Z95, wilson_of

if TYPE_CHECKING:
    import pandas as pd

    from lifecycle.flows import Ints
    from lifecycle.funnels.cohort import CohortQuestion
    from lifecycle.model import StageModel
    from lifecycle.times.incidence import Floats

FEWEST = 5
"""Customers of a cohort below which no rate is told of it."""


@dataclass(frozen=True, slots=True)
class Rate:
    """A share between 0 and 1 with its 95 % limits."""

    rate: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class BackTest:
    """The same projection made for earlier customers at the same age, from what was known by then: `said`, and what
    `came`. `n` customers who entered in `span`."""

    span: Span
    n: int
    said: Rate
    came: float


@dataclass(frozen=True, slots=True)
class Forecast:
    """A cohort as it stands, `n = converted + lost + still_open + (their window closed without any of these)`.

    `final`: which share will have converted when every window is closed; the limits are for that share of these very
    customers, so they lie between what has converted and what still can. None where that cannot be told: under
    `FEWEST` customers, or with fewer than `FEWEST_CONVERSIONS` conversions among the `behind` customers of earlier
    cohorts. `back_test`: None where the same could not have been told earlier.
    """

    n: int
    converted: int
    lost: int
    still_open: int
    behind: int
    conversions_behind: int
    final: Rate | None
    back_test: BackTest | None


@dataclass(frozen=True, slots=True)
class Plan:
    """Which customers are needed by their entry: the cohort itself, those `behind` the projection (whose windows had
    closed by now), those it is `tested` on (as many periods of one length), and those `before` them, known by then."""

    cohort: Span
    behind: Span
    tested: Span
    before: Span

    @property
    def spans(self) -> tuple[Span, ...]:
        """All of them."""
        return self.cohort, self.behind, self.tested, self.before


def plan(question: CohortQuestion, look_back_us: int, tested_us: int) -> Plan:
    """What to read for a question: `behind` entered in so long a time, `tested` in at least so long a one.

    The test repeats periods as long as the one asked about, each seen as far from its start as that one is now. Of a
    period longer than two windows most is known, and nothing is tested.
    """
    window = window_us(question.window_days)
    cohort = Span(question.span.start_us, min(question.span.end_us, question.as_of_us + 1))
    closed, length = question.as_of_us - window, _length(cohort)
    behind = Span(closed + 1 - look_back_us, closed + 1)  # Who came exactly a window ago has had all of it.
    if length > 2 * window:
        return Plan(cohort, behind, Span(closed, closed), Span(behind.start_us, behind.start_us))
    tested = Span(closed - length * -(-tested_us // length), closed)
    known = tested.start_us - window
    return Plan(cohort, behind, tested, Span(known - look_back_us, known))


def forecast(model: StageModel, visits: pd.DataFrame, question: CohortQuestion, planned: Plan) -> Forecast:
    """What the cohort of a question will have come to.

    `visits`: moves (see `Store.moves_between`) from the start of `planned.before` up to `question.as_of_us`, that
    instant included. Without anybody in the cohort all is zero and None.
    """
    seen = followed(model, visits, question.steps, question.rule, planned.spans)
    window, cohort = window_us(question.window_days), seen.within(planned.cohort)
    ages = question.as_of_us - cohort.entered_us
    behind = seen.within(planned.behind)
    ladder, lost = cohort.standing(np.minimum(ages, window))
    return Forecast(
        n=cohort.n,
        converted=int((cohort.reached_us <= np.minimum(ages, window)).sum()),
        lost=int(lost.sum()),
        still_open=int((ladder & (ages < window)).sum()),
        behind=behind.n,
        conversions_behind=_conversions(behind, window),
        final=_final(behind, cohort, ages, window),
        back_test=_back_test(seen, planned, question, window),
    )


def _back_test(seen: Followed, planned: Plan, question: CohortQuestion, window: int) -> BackTest | None:
    before, tested = seen.within(planned.before), seen.within(planned.tested)
    length = _length(planned.cohort)
    into = (tested.entered_us - planned.tested.start_us) % length
    elapsed = question.as_of_us - planned.cohort.start_us
    there = into <= elapsed
    tested, ages = tested.where(there), (elapsed - into)[there]
    said = _final(before, tested, ages, window)
    if said is None:
        return None
    return BackTest(planned.tested, tested.n, said, _conversions(tested, window) / tested.n)


def _conversions(past: Followed, window: int) -> int:
    return int((past.reached_us <= window).sum())


def _final(past: Followed, cohort: Followed, ages_us: Ints, window: int) -> Rate | None:
    """The final share of a cohort, each seen up to an age of their own."""
    if cohort.n < FEWEST or _conversions(past, window) < FEWEST_CONVERSIONS:
        return None
    ages = np.minimum(ages_us, window)
    converted = int((cohort.reached_us <= ages).sum())
    ladder, lost = cohort.standing(ages)
    waiting = ages_us < window
    chances = [
        _chances(past, window, ages[mask & waiting], lost=is_lost) for mask, is_lost in ((ladder, False), (lost, True))
    ]
    low, mean, high = _later(chances)
    return Rate(*((converted + count) / cohort.n for count in (mean, low, high)))


@dataclass(frozen=True, slots=True)
class _Chances:
    """Of customers who stand at their ages: the chance of each to convert later, of how many earlier customers it was
    told, and how much the sum of chances leans on each earlier customer (its influence)."""

    chance: Floats
    told_by: Ints
    influence: Floats


def _chances(past: Followed, window: int, ages_us: Ints, *, lost: bool) -> _Chances:
    stays = past.stays.where(past.stays.lost == lost)
    hit = past.reached_us[stays.who] <= window
    ages = np.sort(ages_us)
    told_by, hits = _lasting(stays.start_us, stays.end_us, ages), _lasting(stays.start_us[hit], stays.end_us[hit], ages)
    known = told_by > 0
    # At an age at which nobody before was still waiting, nobody converted later either.
    chance = np.where(known, hits / np.maximum(told_by, 1), 0.0)
    each = np.concatenate([[0.0], np.cumsum(known / np.maximum(told_by, 1))])
    expected = np.concatenate([[0.0], np.cumsum(chance * known / np.maximum(told_by, 1))])
    first, last = np.searchsorted(ages, stays.start_us), np.searchsorted(ages, stays.end_us)
    lean = hit * (each[last] - each[first]) - (expected[last] - expected[first])
    return _Chances(chance, told_by, np.bincount(stays.who, lean, minlength=past.n).astype(np.float64))


def _lasting(start: Ints, end: Ints, ages: Ints) -> Ints:
    """How many of the stays [start, end) last at each age."""
    began = np.searchsorted(np.sort(start), ages, side="right")
    return began - np.searchsorted(np.sort(end), ages, side="right")


def _later(chances: list[_Chances]) -> tuple[float, float, float]:
    """How many will convert later: the lower limit, the mean, the upper limit; between none and all who can.

    The sum varies because each customer may or may not (`by_fate`), and because the chances were told by so many
    earlier customers and no more (`by_curve`: their influences, squared and summed). Both lean to the far side of a
    half: the first by Cornish and Fisher's term for the skewness of a binomial sum, the second as in Wilson's limits
    for a share of the `worth` customers that would leave as much doubt.
    """
    ladder, lost = chances
    can = [ladder, lost] if lost.chance.any() else [ladder]
    chance = np.concatenate([each.chance for each in can])
    n = len(chance)
    if not n:
        return 0.0, 0.0, 0.0
    mean, z2 = float(chance.sum()), Z95 * Z95
    by_fate = float((chance * (1 - chance)).sum())
    by_curve = float((np.sum([each.influence for each in can], axis=0) ** 2).sum())
    told_by = np.concatenate([each.told_by for each in can])
    if by_fate + by_curve == 0:
        # None of those before converted from here on, or all did: as much as that can tell.
        low, high = wilson_of(mean / n, 1 / (1 / n + float(np.mean(1 / np.maximum(told_by, 1)))))
        return low * n, mean, high * n
    share = mean / n
    worth = share * (1 - share) * n * n / by_curve if by_curve else float(told_by.mean())
    centre = mean + (1 - 2 * share) * (z2 * n / (2 * worth) + (z2 - 1) / 6)
    reach = Z95 * sqrt(by_fate + by_curve + z2 * n * n / (4 * worth * worth))
    return min(mean, max(0.0, centre - reach)), mean, max(mean, min(float(n), centre + reach))


def _length(span: Span) -> int:
    return max(1, span.end_us - span.start_us)
