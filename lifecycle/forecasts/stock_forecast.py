"""How many customers will stand in each stage in the coming weeks, and how far off that would have been. Pure.

Nothing is known here of seasons, plans or campaigns: a forecast is what comes if the coming weeks are like those it
was learnt from (`lifecycle.forecasts.course`). So it is tested on the past, by the same method from what was known then, beside
the plainest forecast of all, that everything stays as it is; and its intervals are widened until they would have held.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from lifecycle.enough import ORIGINS as FEWEST_ORIGINS
from lifecycle.enough import WEEKS as FEWEST_WEEKS
from lifecycle.forecasts.chain import Likely
from lifecycle.forecasts.course import course
from lifecycle.stats import Z95

if TYPE_CHECKING:
    from lifecycle.forecasts.weekly import Weeks
    from lifecycle.model import Stage, StageModel
    from lifecycle.times.incidence import Floats

TESTED_WEEKS = 35
"""Eight months: the forecast is tested from as many of their weeks as lie far enough back."""
SHOWN_WEEKS = 26
"""Weeks of the past that a picture shows."""
HELD = 0.95


@dataclass(frozen=True, slots=True)
class StockRow:
    """One stage (or lost): who stands there `now`, the expected number in each coming week with 95 % limits, and the
    stock of the past weeks, `now` the last of them."""

    stage: Stage
    now: int
    ahead: tuple[Likely, ...]
    past: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class BackTest:
    """The same forecast from `origins` weeks of the last `weeks` ones, so many weeks ahead as now asked, held against what came.

    `off`: the mean error per stage, in customers; `as_today` that of the plainest forecast, that nothing changes.
    `off_rate`: the errors of all stages together, against all customers in them (0 to 1). `held`: the share of outcomes
    that lay within the limits before these were widened.
    """

    origins: int
    weeks: int
    off: float
    as_today: float
    off_rate: float
    held: float


@dataclass(frozen=True, slots=True)
class StockForecast:
    """A row per stage in use (and for a retired one that holds somebody), and one for lost. `learnt_weeks`: complete
    weeks that it was learnt from. `test` is None where the past is too short for one."""

    rows: tuple[StockRow, ...]
    lost: StockRow
    ahead_weeks: int
    learnt_weeks: int
    test: BackTest | None

    def row(self, stage_id: int) -> StockRow:
        """The row of a stage. KeyError for one that has none."""
        for row in self.rows:
            if row.stage.id == stage_id:
                return row
        raise KeyError(stage_id)


def stock_forecast(model: StageModel, learnt: Weeks, known: Weeks, ahead_weeks: int) -> StockForecast | None:
    """The stock of the coming weeks; None where less than `FEWEST_WEEKS` are on record, or nobody is.

    `learnt`: the weeks whose moves are taken as usual. `known`: the weeks up to now, with as many before the tested ones
    as are learnt from. Neither need be on record as a whole.
    """
    learnt, known = learnt.recorded(), known.recorded()
    if len(learnt) < FEWEST_WEEKS or not known.stood[-1].any():
        return None
    coming = course(learnt, known.stood[-1], ahead_weeks)
    shown = [place for place, stage in enumerate(known.places) if stage and _is_shown(model, stage, known)]
    test, stretch = _tested(known, len(learnt), ahead_weeks, shown)
    low, high = coming.limits(stretch[:, None])
    stock = known.stock()

    def row(place: int) -> StockRow:
        ahead = zip(coming.mean[:, place], low[:, place], high[:, place], strict=True)
        return StockRow(
            stage=model.stage(known.places[place]),
            now=int(stock[-1, place]),
            ahead=tuple(Likely(*map(float, three)) for three in ahead),
            past=tuple(stock[-SHOWN_WEEKS - 1 :, place].tolist()),
        )

    return StockForecast(tuple(row(place) for place in shown), row(0), ahead_weeks, len(learnt), test)


def _is_shown(model: StageModel, stage: int, known: Weeks) -> bool:
    return not model.stage(stage).retired or bool(known.stood[-1, known.places.index(stage)].any())


def _tested(known: Weeks, learnt_weeks: int, ahead: int, places: list[int]) -> tuple[BackTest | None, Floats]:
    """How it would have done, and by how much the limits of each coming week must be widened to have held."""
    first = max(FEWEST_WEEKS, len(known) - TESTED_WEEKS)
    origins = range(first, len(known) - ahead + 1)
    if len(origins) < FEWEST_ORIGINS:
        return None, np.ones(ahead)
    stock = known.stock()[:, places]
    off, ratio, as_today = [], [], []
    for origin in origins:
        then = course(known.between(max(0, origin - learnt_weeks), origin), known.stood[origin], ahead)
        came = stock[origin + 1 : origin + ahead + 1]
        error = np.abs(then.mean[:, places] - came)
        off.append(error)
        as_today.append(np.abs(stock[origin] - came[-1]))
        # Customers are whole: half a one beside a limit is not outside it.
        ratio.append(np.maximum(error - 0.5, 0) / np.maximum(Z95 * then.error[:, places], 0.5))
    ratios = np.stack(ratio)
    wide = np.quantile(ratios.transpose(1, 0, 2).reshape(ahead, -1), HELD, axis=1)
    missed = np.stack(off)[:, -1]
    everyone = stock[first + ahead : len(known) + 1].sum()
    test = BackTest(
        origins=len(origins),
        weeks=len(known) - first,
        off=float(missed.mean()),
        as_today=float(np.mean(as_today)),
        off_rate=float(missed.sum() / everyone) if everyone else 0.0,
        held=float((ratios[:, -1] <= 1).mean()),
    )
    return test, np.maximum.accumulate(np.maximum(wide, 1.0))
