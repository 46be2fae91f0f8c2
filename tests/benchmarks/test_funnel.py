"""`/funnel this week`, answered by the router without its chart, over histories of growing length."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from storage.database import Database
from tests.benchmarks import histories
from tests.benchmarks.asking import asker
from tests.benchmarks.timing import rounds_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pytest_benchmark.fixture import BenchmarkFixture

    from bot.router import Answer
    from tests.benchmarks.board import Board

AIM_AT, AIM_S = 100_000, 0.02


@pytest.fixture
def asking() -> Iterator[Callable[[str], Callable[[], Answer]]]:
    """Makes the question to a database into a call."""
    opened: list[Database] = []

    def made(address: str) -> Callable[[], Answer]:
        opened.append(Database(address))
        ask = asker(opened[0], "funnel")
        return lambda: ask("this week")

    yield made
    for database in opened:
        database.close()


@pytest.mark.parametrize("n", [10_000, 100_000, 1_000_000])
def test_the_week_is_answered_from_a_long_history(
    board: Board, benchmark: BenchmarkFixture, with_history: Callable[[int], str], asking: Any, n: int
) -> None:
    _measure(board, benchmark, asking(with_history(n)), n, "sqlite")


@pytest.mark.parametrize("kind", ["postgres"])
def test_the_week_is_answered_by_a_server(
    board: Board, benchmark: BenchmarkFixture, kind: str, empty_address: str, asking: Any
) -> None:
    histories.write(empty_address, histories.history(AIM_AT))
    _measure(board, benchmark, asking(empty_address), AIM_AT, kind)


def _measure(board: Board, benchmark: BenchmarkFixture, ask: Callable[[], Answer], n: int, kind: str) -> None:
    answer, seconds = rounds_of(benchmark, ask, rounds=30 if n < 1_000_000 else 12)
    assert answer.outcome == "done"
    assert _moves(answer) > 0
    what, more = f"`/funnel this week` at {n:,} moves, {kind}", f"{_moves(answer):,} of them this week"
    if n == AIM_AT:
        board.time(what, seconds, most=AIM_S, more=more)
    else:
        board.note(what, f"{seconds * 1000:.0f} ms, {more}")


def _moves(answer: Answer) -> int:
    """How many moves the receipt says were counted."""
    return int(answer.reply.receipt.split()[-2].replace(",", ""))
