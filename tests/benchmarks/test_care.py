"""Who is at risk, whom to ask and one customer's card, where there are a million moves, purchases, touchpoints and answers each."""

from __future__ import annotations

import shutil
import statistics
from typing import TYPE_CHECKING, Any

import pytest

from bot.fitting import Fitting
from bot.pool import Pool
from storage.database import Database
from tests.benchmarks import histories
from tests.benchmarks.answering import write_answering
from tests.benchmarks.asking import asker
from tests.benchmarks.questions import asked
from tests.benchmarks.timing import timed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from bot.router import Answer
    from tests.benchmarks.board import Board

SIZE = "a million moves, purchases, touchpoints and answers each, sqlite"
LIST_S, CARD_S = 4.0, 0.02
TURNS = 40


@pytest.fixture(scope="module")
def database(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """With everything, and what is learnt of it."""
    path = tmp_path_factory.mktemp("caring") / "caring.db"
    shutil.copyfile(sqlite_template, path)
    write_answering(f"sqlite:///{path}")
    opened = Database(f"sqlite:///{path}")
    Fitting(opened, Pool(), lambda: histories.NOW).fit(None)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def ask(database: Database) -> Callable[[str], Answer]:
    return asker(database, "customer")


@pytest.mark.parametrize("words", ["at risk", "advocates"])
def test_the_lists_take_no_longer_than_reading_everything(board: Board, ask: Any, words: str) -> None:
    assert "customers" in ask(words).reply.headline

    seconds = statistics.median(timed(lambda: ask(words)) for _turn in range(3))

    board.time(f"`/customer {words}`, {SIZE}", seconds, most=LIST_S)


def test_the_card_is_there_at_once(board: Board, database: Database, ask: Any) -> None:
    ids = asked(database, lambda lifecycle: lifecycle._context.store.customer_ids())[::997][:TURNS]
    ask(f"show #{ids[0]}")

    seconds = statistics.median(timed(lambda: ask(f"show #{one}")) for one in ids)  # noqa: B023 - called at once

    board.time(f"`/customer show acme`, {SIZE}", seconds, most=CARD_S)
