"""What the analyses are asked, over our database and over another's frames alike."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lifecycle.period import parse_period
from lifecycle.service import Lifecycle
from lifecycle.service.forecasts import Forecasts
from lifecycle.service.journeys import Journeys
from lifecycle.service.stuck import Stuck
from lifecycle.service.times import Times
from tests.benchmarks import histories

if TYPE_CHECKING:
    from collections.abc import Callable

    from lifecycle.service.context import Context
    from lifecycle.service.funnels import FunnelAnswer
    from storage.database import Database


def asked(database: Database, question: Callable[[Lifecycle], Any], team: str | None = None) -> Any:
    """What a question gives, in a transaction of its own."""
    with database.transaction(team, writes=False) as store:
        return question(
            Lifecycle(
                store,
                person=histories.MANAGER,
                now=histories.NOW,
                origin="slash",
                request_key="bench",
                verb="bench",
            )
        )


WEEK = "`/funnel this week`"


def this_week(lifecycle: Lifecycle) -> FunnelAnswer:
    period = parse_period("this week", histories.NOW, lifecycle.settings.zone, lifecycle.settings.week_start)
    return lifecycle.funnels.stage_funnel(period)


QUARTER = parse_period("last quarter", histories.NOW, "UTC")
ANALYSES: dict[str, tuple[Callable[[Lifecycle], Any], Callable[[Context], Any], Callable[[Any], Any]]] = {
    "`/journey last quarter`": (
        lambda lifecycle: lifecycle.journeys.in_period(QUARTER).cells(),
        lambda context: Journeys(context).in_period(QUARTER).cells(),
        list,
    ),
    "`/journey time last quarter`": (
        lambda lifecycle: lifecycle.times.stays(QUARTER),
        lambda context: Times(context).stays(QUARTER),
        lambda answer: [(part.visits, part.times.half) for row in answer.rows for part in (row.first, row.again)],
    ),
    "`/journey stuck`": (
        lambda lifecycle: lifecycle.stuck.page(None, None, offset=0, limit=0),
        lambda context: Stuck(context).page(None, None, offset=0, limit=0),
        lambda answer: (answer.rows, answer.turnout),
    ),
    "`/journey forecast from last quarter`": (
        lambda lifecycle: lifecycle.forecasts.forecast(QUARTER, 4),
        lambda context: Forecasts(context).forecast(QUARTER, 4),
        lambda answer: (answer.chain.rows, answer.stock),
    ),
}
