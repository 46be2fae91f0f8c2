"""What the benchmarks share: the board, and databases with a history of each size."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

import pytest

from storage.database import Database
from tests.benchmarks import histories
from tests.benchmarks.board import Board

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

BOARD = pytest.StashKey[Board]()


def pytest_configure(config: pytest.Config) -> None:
    config.stash[BOARD] = Board()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    board = config.stash[BOARD]
    if not board.lines:
        return
    terminalreporter.write_line("")
    terminalreporter.write_line(board.table())
    if os.environ.get("BENCH_README") == "1":
        board.keep()
        terminalreporter.write_line("README.md has this table now.")


@pytest.fixture(scope="session")
def board(pytestconfig: pytest.Config) -> Board:
    return pytestconfig.stash[BOARD]


@pytest.fixture(scope="session")
def with_history(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[int], str]:
    """The address of a SQLite database with so many moves; made once, so it is for reading only."""
    folder = tmp_path_factory.mktemp("histories")

    def made(moves: int) -> str:
        path = folder / f"{moves}.db"
        if not path.exists():
            shutil.copyfile(sqlite_template, path)
            histories.write(f"sqlite:///{path}", histories.history(moves))
        return f"sqlite:///{path}"

    return made


@pytest.fixture(params=["sqlite", "postgres"])
def kind(request: pytest.FixtureRequest) -> str:
    """Which database it is."""
    return str(request.param)


@pytest.fixture
def empty_address(request: pytest.FixtureRequest, kind: str) -> str:
    """A migrated, empty database of that kind."""
    return str(request.getfixturevalue(f"{kind}_address"))


@pytest.fixture
def ledger(empty_address: str) -> Iterator[Database]:
    """The same, opened."""
    database = Database(empty_address)
    yield database
    database.close()


@pytest.fixture(scope="module", autouse=True)
def quick_engines() -> None:
    """Databases as people have them, not as the other tests do."""
