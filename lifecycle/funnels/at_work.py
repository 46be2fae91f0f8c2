"""Who could have reached conversion in a period: where each began, how far each came, and who came straight to it. Pure.

At work are customers who stood below conversion when the period began (`waiting`), or came to stand there in it: new,
won back, or bounced back. Each counts once, from there up to the first time they reached conversion in the period. So
those of them who reached it and those who came `straight`, having stood nowhere below before, are together the
funnel's headline: who entered the conversion stage but not by bouncing back, or skipped past it from below.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from lifecycle.flows import paths, rung_of
from lifecycle.model import Kind

if TYPE_CHECKING:
    import pandas as pd

    from lifecycle.flows import Bools, Ints, Paths, Span
    from lifecycle.model import Stage, StageModel

MOST_STEPS = 5
"""Steps told apart; in a longer ladder the first of them is of all the stages below."""
_COLUMNS = ["customer_id", "from_stage", "stage", "nth", "kind", "entered_at"]


@dataclass(frozen=True, slots=True)
class AtWork:
    """A period's customers at work, arrays of one length. `steps`: the stages below conversion, lowest first.

    `since_us`: when they came to where they began (an instant; before the period for who was `waiting`). `began` and
    `came_to` are places in `steps`, `len(steps)` for conversion; `came_to` is the highest place they came to.
    `straight`: how many others reached conversion.
    """

    steps: tuple[Stage, ...]
    customer_ids: Ints
    since_us: Ints
    waiting: Bools
    began: Ints
    came_to: Ints
    straight: int

    @property
    def reached(self) -> int:
        """Unique customers who reached conversion in the period, as the funnel's headline counts them."""
        return int((self.came_to == len(self.steps)).sum()) + self.straight


def at_work(model: StageModel, standing: pd.DataFrame, moves: pd.DataFrame, span: Span) -> AtWork:
    """Who was at work in a period.

    `standing`: as `Store.standing` gives it `just_before` the period begins; `moves`: those of the period and no
    others (`Store.moves_between`). Without anybody the arrays are empty. A ladder without a stage below conversion has
    no steps, and everybody came straight.
    """
    goal_rung = rung_of(model, model.conversion)
    steps = tuple(stage for stage in model.ladder if rung_of(model, stage.id) < goal_rung)[-MOST_STEPS:]
    trail = paths(model, _together(model, standing, moves, goal_rung))
    goal = _reaching(trail, goal_rung)
    reached_at = np.full(len(trail.customers), len(goal))
    hits = trail.firsts(goal)
    reached_at[trail.who[hits]] = hits
    below = (trail.rung >= 1) & (trail.rung < goal_rung) & (np.arange(len(goal)) < reached_at[trail.who])
    if not steps:
        below[:] = False
    first, rows = trail.firsts(below), np.flatnonzero(below)
    place = _places(model, steps)[trail.rung]
    highest = np.maximum.reduceat(place[rows], np.searchsorted(rows, first)) if len(rows) else place[rows]
    did = reached_at[trail.who[first]] < len(goal)
    return AtWork(
        steps=steps,
        customer_ids=trail.customers[trail.who[first]],
        since_us=trail.at_us[first],
        waiting=trail.at_us[first] < span.start_us,
        began=place[first],
        came_to=np.where(did, len(steps), highest),
        straight=len(hits) - int(did.sum()),
    )


def stood_before(standing: pd.DataFrame, moves: pd.DataFrame, at_us: int) -> pd.DataFrame:
    """`Store.standing` just before an instant, from the one just before a later instant and the moves in between: a
    move knows when the stay that it ended began."""
    import pandas as pd  # noqa: PLC0415 - whoever holds a frame has imported it already

    since = moves["from_at"].to_numpy()
    left = moves[(moves["from_stage"].to_numpy() >= 0) & (since < at_us)]
    ended = left[["customer_id", "from_stage", "from_nth", "from_at"]]
    ended = ended.set_axis(["customer_id", "stage", "nth", "entered_at"], axis=1)
    return pd.concat([standing[standing["entered_at"].to_numpy() < at_us][ended.columns], ended], ignore_index=True)


def _together(model: StageModel, standing: pd.DataFrame, moves: pd.DataFrame, goal_rung: int) -> pd.DataFrame:
    """Those who stood below conversion as if they had just come there, then the moves."""
    import pandas as pd  # noqa: PLC0415 - whoever holds a frame has imported it already

    lower = [stage.id for stage in model.stages if rung_of(model, stage.id) < goal_rung]
    stood = standing[standing["stage"].isin(lower)].assign(from_stage=-1, kind=int(Kind.NEW))
    return pd.concat([stood[_COLUMNS], moves[_COLUMNS]], ignore_index=True)


def _reaching(trail: Paths, goal_rung: int) -> Bools:
    """Which rows reach conversion. Who skips past a rung from outside the ladder, or is new beyond it, skips nothing."""
    entered = (trail.rung == goal_rung) & (trail.kind != Kind.BACK)
    over = (trail.kind == Kind.SKIP) & (trail.rung > goal_rung) & (trail.from_rung < goal_rung)
    found: Bools = entered | over
    return found


def _places(model: StageModel, steps: tuple[Stage, ...]) -> Ints:
    """The place in the steps of each rung; a retired stage belongs to the step below it."""
    rungs = np.array([rung_of(model, stage.id) for stage in steps])
    every = np.arange(len(model.stages) + 1)
    return np.clip(np.searchsorted(rungs, every, side="right") - 1, 0, None).astype(np.int64)
