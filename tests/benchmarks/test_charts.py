"""Charts as they are drawn once everything is imported."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.router import Router
from bot.routing.request import Request
from commands import discover
from storage.database import Database
from tests.benchmarks import histories
from tests.benchmarks.timing import rounds_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytest_benchmark.fixture import BenchmarkFixture

    from tests.benchmarks.board import Board

MOST_S, MOST_BYTES = 0.15, 30_000
QUESTIONS = {
    "funnel": "this week",
    "cohort": "last quarter from awareness to conversion within 60 days",
    "stock": "now",
}


@pytest.mark.parametrize("chart", QUESTIONS)
def test_a_chart_is_drawn_while_one_waits(
    board: Board, benchmark: BenchmarkFixture, with_history: Callable[[int], str], chart: str
) -> None:
    database = Database(with_history(10_000))
    router = Router(database, discover(), now=lambda: histories.NOW, meet=lambda _team, _person: histories.MANAGER)
    answer = router.answer(Request(QUESTIONS[chart], histories.MANAGER.id, "bench", group="funnel"))
    database.close()
    assert answer.reply.chart

    picture, seconds = rounds_of(benchmark, answer.reply.chart.draw, rounds=15)

    size = len(picture)
    board.time(f"{chart} chart, warm", seconds, most=MOST_S, more=f"{size / 1000:.1f} kB")
    assert size < MOST_BYTES
