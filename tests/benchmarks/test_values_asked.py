"""Questions about value in a workspace of a hundred thousand customers who bought a million times."""

from __future__ import annotations

import shutil
import statistics
from typing import TYPE_CHECKING, Any

import pytest

from bot.fitting import Fitting
from bot.pool import Pool
from storage.database import Database
from tests.benchmarks import histories
from tests.benchmarks.asking import asker
from tests.benchmarks.board import shown
from tests.benchmarks.buying import write_buying
from tests.benchmarks.questions import asked
from tests.benchmarks.timing import timed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from bot.router import Answer
    from tests.benchmarks.board import Board

ONE_S, LEARNT_S = 0.05, 15.0
TURNS = 40


@pytest.fixture(scope="module")
def database(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """With the purchases, and nothing learnt of them."""
    path = tmp_path_factory.mktemp("buying") / "buying.db"
    shutil.copyfile(sqlite_template, path)
    write_buying(f"sqlite:///{path}")
    opened = Database(f"sqlite:///{path}")
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def size(database: Database) -> str:
    """How much there is, in words."""

    def counted(lifecycle: Any) -> tuple[int, int]:
        purchases, _left_out = lifecycle.purchases.in_own_currency()
        return purchases["customer_id"].nunique(), len(purchases)

    customers, purchases = asked(database, counted)
    return f"{customers:,} customers and {purchases:,} purchases, sqlite"


@pytest.fixture(scope="module")
def learnt_s(database: Database) -> float:
    """Everything is learnt and kept, as behind an answer; how long that took, in seconds."""
    return timed(lambda: Fitting(database, Pool(), lambda: histories.NOW).fit(None))


@pytest.fixture(scope="module")
def ask(database: Database) -> Callable[[str], Answer]:
    return asker(database, "clv")


def test_all_is_learnt_from_the_database(board: Board, size: str, learnt_s: float) -> None:
    board.time(f"learning what customers are worth from {size}", learnt_s, most=LEARNT_S)


@pytest.mark.usefixtures("learnt_s")
def test_one_customer_is_told_while_somebody_waits(board: Board, size: str, ask: Any) -> None:
    told = [ask(f"customer {n:08}").reply.headline for n in range(1_000, 1_200)]
    expecting = [n for n, headline in enumerate(told, 1_000) if "in the next 12 months" in headline]

    seconds = statistics.median(timed(lambda: ask(f"customer {n:08}")) for n in expecting[:TURNS])  # noqa: B023 - called at once

    assert len(expecting) >= TURNS
    board.time(f"`/clv acme`, {size}", seconds, most=ONE_S)


@pytest.mark.usefixtures("learnt_s")
def test_all_customers_are_told(board: Board, size: str, ask: Any) -> None:
    assert "are expected to bring about" in ask("").reply.headline

    seconds = statistics.median(timed(lambda: ask("")) for _turn in range(3))

    board.note(f"`/clv`, {size}", shown(seconds))
