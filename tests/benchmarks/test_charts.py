"""Charts as they are drawn once everything is imported."""

from __future__ import annotations

import gc
import resource
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.router import Router
from bot.routing.request import Request
from commands import discover
from storage.database import Database
from tests.benchmarks import histories
from tests.benchmarks.timing import rounds_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pytest_benchmark.fixture import BenchmarkFixture

    from commands import Chart
    from tests.benchmarks.board import Board

MOST_S, MOST_BYTES = 0.15, 40_000
MANY = 500
GROWTH_MB = 20
QUESTIONS = {
    "funnel": "funnel this week",
    "cohort": "funnel last quarter from awareness to conversion within 60 days",
    "stock": "funnel now",
    "why": "funnel why last month",
    "journeys": "journey last quarter",
    "time in stages": "journey time",
    "time in a stage": "journey time knowledge",
    "stuck": "journey stuck",
    "forecast": "journey forecast",
    "one journey": 'journey "customer 0000001"',
}


@pytest.fixture(scope="module")
def chart_of(with_history: Callable[[int], str]) -> Iterator[Callable[[str], Chart]]:
    """The chart that a question is answered with."""
    database = Database(with_history(10_000))
    router = Router(database, discover(), now=lambda: histories.NOW, meet=lambda _team, _person: histories.MANAGER)

    def asked(question: str) -> Chart:
        group, words = question.split(" ", 1)
        answer = router.answer(Request(words, histories.MANAGER.id, "bench", group=group))
        assert answer.reply.chart, answer.reply.headline
        return answer.reply.chart

    yield asked
    database.close()


@pytest.mark.parametrize("chart", QUESTIONS)
def test_a_chart_is_drawn_while_one_waits(
    board: Board, benchmark: BenchmarkFixture, chart_of: Callable[[str], Chart], chart: str
) -> None:
    picture, seconds = rounds_of(benchmark, chart_of(QUESTIONS[chart]).draw, rounds=15)

    size = len(picture)
    board.time(f"{chart} chart, warm", seconds, most=MOST_S, more=f"{size / 1000:.1f} kB")
    assert size < MOST_BYTES


def test_memory_does_not_grow_with_charts(board: Board, chart_of: Callable[[str], Chart]) -> None:
    charts = [chart_of(question) for question in QUESTIONS.values()]
    for chart in charts * 3:
        chart.draw()
    before = resident_mb()

    for number in range(MANY):
        charts[number % len(charts)].draw()

    grown = resident_mb() - before
    board.note(f"memory after {MANY} more charts", f"{grown:+.0f} MB")
    assert grown < GROWTH_MB


def resident_mb() -> float:
    """What this process holds in memory now."""
    gc.collect()
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * resource.getpagesize() / 1e6
