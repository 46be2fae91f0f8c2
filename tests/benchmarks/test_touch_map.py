"""What came before a stage, and the journey map, where there are a million moves, purchases, touchpoints and answers each."""

from __future__ import annotations

import os
import statistics
from typing import TYPE_CHECKING

import pytest

from tests.benchmarks.answering import answering
from tests.benchmarks.asking import asker
from tests.benchmarks.timing import timed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bot.router import Answer
    from storage.database import Database
    from tests.benchmarks.board import Board

EACH = int(os.environ.get("BENCH_TOUCHES", "1000000"))
ATTRIBUTION_S, MAP_S, ONE_S, CHART_S = 1.0, 1.5, 0.05, 0.2
TURNS = 9
SIZE = f"{EACH:,} moves, purchases, touchpoints and answers each"


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def database(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """With all of it."""
    with answering(request, tmp_path_factory, EACH) as opened:
        yield opened


@pytest.fixture(scope="module")
def ask(database: Database) -> Callable[[str], Answer]:
    return asker(database, "journey")


@pytest.mark.parametrize(
    ("words", "most"),
    [
        ("touchpoints last quarter to conversion", ATTRIBUTION_S),
        ("touchpoints last quarter", 1.5 * ATTRIBUTION_S),
        ("map last 90 days", MAP_S),
    ],
)
def test_touchpoints_of_a_million_of_everything(
    board: Board, database: Database, ask: Callable[[str], Answer], words: str, most: float
) -> None:
    kind = "sqlite" if database.is_sqlite else "postgres"
    ask(words)
    board.time(
        f"/journey {words}, {SIZE}, {kind}",
        statistics.median(timed(lambda: ask(words)) for _turn in range(TURNS)),
        most=most,
    )
    chart = ask(words).reply.chart
    assert chart
    chart.draw()
    board.time(f"its chart, {kind}", statistics.median(timed(chart.draw) for _turn in range(TURNS)), most=CHART_S)


def test_one_customers_journey_map_among_them(board: Board, database: Database, ask: Callable[[str], Answer]) -> None:
    kind = "sqlite" if database.is_sqlite else "postgres"
    with database.transaction(None, writes=False) as store:
        people = store.touchpoints(["call"])["customer_id"].tolist()[:TURNS]
    ask(f"map #{people[0]}")
    took = statistics.median(timed(lambda one=one: ask(f"map #{one}")) for one in people)  # type: ignore[misc]
    board.time(f"/journey map of one customer, {SIZE}, {kind}", took, most=ONE_S)
