"""`/kpi` in a workspace with a million moves, purchases, touchpoints and answers each."""

from __future__ import annotations

import os
import statistics
from typing import TYPE_CHECKING

import pytest

from tests.benchmarks import histories
from tests.benchmarks.answering import answering
from tests.benchmarks.asking import asker
from tests.benchmarks.questions import asked
from tests.benchmarks.timing import timed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bot.router import Answer
    from storage.database import Database
    from tests.benchmarks.board import Board

EACH = int(os.environ.get("BENCH_KPIS", "1000000"))
MOST_S, COUNTED_S, ONE_S, CHART_S = 1.0, 15.0, 5.0, 0.15
TURNS = 9
SIZE = f"{EACH:,} moves, purchases, touchpoints and answers each"


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def database(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """With all of it, and nothing counted."""
    with answering(request, tmp_path_factory, EACH) as opened:
        yield opened


@pytest.fixture(scope="module")
def ask(database: Database) -> Callable[[str], Answer]:
    return asker(database, "kpi")


def test_kpis_of_a_million_of_everything(board: Board, database: Database, ask: Callable[[str], Answer]) -> None:
    kind = "sqlite" if database.is_sqlite else "postgres"
    first = timed(lambda: ask(""))
    assert ask("").reply.later
    board.time(f"/kpi for the first time, {SIZE}, {kind}: that it follows", first, most=MOST_S)
    counted: list[tuple[str, str, str]] = []
    board.time(
        f"counting all KPIs of it behind the answer, {kind}",
        timed(lambda: counted.append(asked(database, lambda lifecycle: lifecycle.kpis.learnt()))),
        most=COUNTED_S,
    )
    with database.transaction(None, writes=True) as store:
        store.keep_fit(*counted[0], histories.NOW)
    answers = [timed(lambda: ask("")) for _turn in range(TURNS)]
    board.time(f"/kpi, {SIZE}, {kind}", statistics.median(answers), most=MOST_S)
    chart = ask("").reply.chart
    assert chart
    chart.draw()
    board.time(f"its chart, {kind}", statistics.median(timed(chart.draw) for _turn in range(TURNS)), most=CHART_S)
    for words in ("retention", "nps", "churn", "explain churn"):
        found = statistics.median(timed(lambda words=words: ask(words)) for _turn in range(3))  # type: ignore[misc]
        board.time(f"/kpi {words}, {SIZE}, {kind}", found, most=MOST_S if words == "retention" else ONE_S)
