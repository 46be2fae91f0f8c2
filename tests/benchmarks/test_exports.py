"""Exporting a million moves, beside the driver's own reading of the very same rows; and the memory that it takes."""

from __future__ import annotations

import gc
import sqlite3
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import psycopg
import pytest

from bot.compose import now
from bot.exporting import undisturbed
from lifecycle.exports.text import CsvText
from lifecycle.service import Lifecycle
from storage import exports
from storage.database import Database
from tests.benchmarks import histories
from tests.benchmarks.timing import in_turns
from tests.warm import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.benchmarks.board import Board

MOVES = 1_000_000
FEWER = 250_000
"""Enough to fill the database's own cache of pages."""
MOST = 2.0
"""At least half of the driver's rate."""
TURNS = 3
PEAK = """
import atexit, pathlib
atexit.register(lambda: print(pathlib.Path("/proc/self/status").read_text().split("VmHWM:")[1].split()[0]))
from bot.cli import cli
cli()
"""
"""The command line, telling its own peak at the end: `ru_maxrss` would be that of the process it was started by."""


@pytest.fixture
def address(request: pytest.FixtureRequest, kind: str, with_history: Callable[[int], str]) -> str:
    """The address of a database of that kind with a million moves."""
    if kind == "sqlite":
        return with_history(MOVES)
    empty = str(request.getfixturevalue("empty_address"))
    histories.write(empty, histories.history(MOVES))
    return empty


def test_a_million_moves_are_written_at_half_the_rate_of_reading_them(
    board: Board, kind: str, address: str, tmp_path: Path
) -> None:
    database = Database(address)
    path = tmp_path / "moves.csv"
    gc.freeze()  # or both would be stopped to look through all that the other tests have left

    ours, theirs = in_turns(
        lambda _turn: _export(database, path), lambda _turn: _read(database, address), n=TURNS, warm=0
    )

    database.close()
    with path.open("rb") as made:
        assert sum(1 for _line in made) == MOVES + 1
    driver = "sqlite3" if kind == "sqlite" else "psycopg"
    what = f"exporting {MOVES:,} moves as CSV, {MOVES / ours:,.0f} a second, {kind}"
    board.ratio(what, ours, theirs, beside=f"{driver} reading the same rows", most=MOST)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads the peak of the process from /proc")
@pytest.mark.parametrize("suffix", ["csv", "parquet"])
def test_four_times_as_many_moves_take_no_more_memory(
    board: Board, with_history: Callable[[int], str], tmp_path: Path, suffix: str
) -> None:
    few, many = (_peak_mb(with_history(n), tmp_path / f"{n}.{suffix}") for n in (FEWER, MOVES))

    board.note(f"memory of an export as {suffix}, {MOVES:,} moves", f"{many:.0f} MB", f"{FEWER:,}: {few:.0f} MB")
    assert many < 1.25 * few


def _export(database: Database, path: Path) -> None:
    with database.transaction(None, writes=False) as store, undisturbed():
        lifecycle = Lifecycle(
            store, person=histories.MANAGER, now=now(), origin="bench", request_key="bench", verb="export"
        )
        text = CsvText(lifecycle.exports.moves())
        with path.open("w", encoding="utf-8", newline="") as out:
            out.write(text.header)
            for lines, _n in text.blocks():
                out.write(lines)


def _read(database: Database, address: str) -> None:
    """The rows of the export's own statement, with nothing done to them."""
    with database.transaction(None, writes=False) as store:
        statement, values = store._statement(exports._MOVES.replace("{alone}", ""), None, "moves")
    if address.startswith("sqlite"):
        connection = sqlite3.connect(address.removeprefix("sqlite:///"))
        connection.execute("PRAGMA cache_size = -65536")
        _drain(connection.execute(statement, values))
        connection.close()
    else:
        with psycopg.connect(address) as postgres, postgres.cursor("bench", binary=True) as cursor:
            cursor.execute(statement, values)
            _drain(cursor)


def _drain(cursor: Any) -> None:
    read = 0
    while rows := cursor.fetchmany(exports.AT_ONCE):
        read += len(rows)
    assert read == MOVES


def _peak_mb(address: str, path: Path) -> float:
    done = subprocess.run(
        [sys.executable, "-c", PEAK, "export", "moves", str(path)],
        cwd=path.parent,
        env={"PYTHONPATH": str(ROOT), "LIFECYCLE_DATABASE_URL": address, "PATH": ""},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return int(done.stdout.splitlines()[-1]) / 1024
