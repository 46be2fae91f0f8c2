"""A million moves from a file into the ledger, beside the driver's own bulk load of the very rows that makes."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psycopg
import pytest

from storage.database import Database
from storage.types import moment
from tests.benchmarks import histories

if TYPE_CHECKING:
    from tests.benchmarks.board import Board

ROOT = Path(__file__).resolve().parents[2]
MOVES = int(os.environ.get("BENCH_MOVES", "1000000"))
AT_ONCE = 50_000
TABLES = ("workspaces", "actions", "customers", "names", "stage_moves", "visits")
"""What an import of moves writes, referred-to tables first."""
STAGES = ("lost", "awareness", "knowledge", "conversion", "experience", "retention", "advocacy")
MOST_MB = 300


@pytest.fixture(scope="session")
def file_of_moves(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A CSV as a CRM exports it, in the order of time: some ten moves of each customer."""
    told = histories.history(MOVES)
    path = tmp_path_factory.mktemp("import") / "moves.csv"
    customers = told.who // 3  # a history has few moves each; here three of them are one customer's
    with path.open("w", encoding="utf-8") as file:
        file.write("customer,stage,effective_at,moved_by,reason\n")
        for at in told.at_us.argsort().tolist():
            when = moment(int(told.at_us[at])).isoformat()
            file.write(f"Customer {customers[at]:07},{STAGES[told.stage[at]]},{when},rep {at % 40},\n")
    return path


@pytest.fixture
def bare_address(request: pytest.FixtureRequest, kind: str, tmp_path: Path) -> str:
    """Another migrated, empty database of that kind."""
    address = f"sqlite:///{tmp_path}/bare.db" if kind == "sqlite" else request.getfixturevalue("empty_postgres_address")
    database = Database(address)
    database.migrate()
    database.close()
    return address


def test_a_million_moves_come_in_at_a_fifth_of_the_drivers_own_rate(
    board: Board, kind: str, empty_address: str, bare_address: str, file_of_moves: Path
) -> None:
    done = in_process(empty_address, "import", str(file_of_moves))
    theirs = bulk_loaded(kind, empty_address, bare_address)
    undone = in_process(empty_address, "undo", str(done["action"]))

    assert done["written"] > 0.98 * MOVES
    assert done["again"] == 0
    what = f"{done['written']:,} moves of {done['customers']:,} customers"
    beside = "the driver's own load of the same rows into the same tables"
    board.ratio(f"{what} imported from a file, {kind}", done["seconds"], theirs, beside=beside, most=5)
    board.ratio(f"the same taken back, {kind}", undone["seconds"], done["seconds"], beside="the import", most=1)
    board.note(f"the same file again, {kind}", f"{done['again_seconds']:.1f} s", "nothing is written")
    board.note(f"memory of the process, {kind}", f"{done['mb']:.0f} MB", f"undo: {undone['mb']:.0f} MB")
    assert max(done["mb"], undone["mb"]) < MOST_MB


def in_process(address: str, *words: str) -> dict[str, Any]:
    """What a process of its own tells."""
    command = [sys.executable, "-m", "tests.benchmarks.importing", address, *words]
    told = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    found: dict[str, Any] = json.loads(told)
    return found


def bulk_loaded(kind: str, source: str, target: str) -> float:
    """Seconds in which the driver alone writes the same rows, in the order of their keys, in one transaction."""
    return (_inserted if kind == "sqlite" else _copied)(
        source.removeprefix("sqlite:///"), target.removeprefix("sqlite:///")
    )


def _inserted(source: str, target: str) -> float:
    seconds = 0.0
    reader, writer = sqlite3.connect(source), sqlite3.connect(target, isolation_level=None)
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON", "cache_size = -65536"):
        writer.execute(f"PRAGMA {pragma}")
    writer.execute("BEGIN IMMEDIATE")
    for table in TABLES:
        cursor = reader.execute(f"SELECT * FROM {table}")
        into = f"INSERT INTO {table} VALUES ({', '.join('?' * len(cursor.description))})"
        while rows := cursor.fetchmany(AT_ONCE):
            started = time.perf_counter()
            writer.executemany(into, rows)
            seconds += time.perf_counter() - started
    started = time.perf_counter()
    writer.execute("COMMIT")
    reader.close()
    writer.close()
    return seconds + time.perf_counter() - started


def _copied(source: str, target: str) -> float:
    seconds = 0.0
    with psycopg.connect(source) as reader, psycopg.connect(target) as writer:
        for table in TABLES:
            with reader.cursor(table) as cursor:
                cursor.itersize = AT_ONCE
                cursor.execute(f"SELECT * FROM {table}")
                while rows := cursor.fetchmany(AT_ONCE):
                    started = time.perf_counter()
                    with writer.cursor().copy(f"COPY {table} FROM STDIN") as copy:
                        for row in rows:
                            copy.write_row(row)
                    seconds += time.perf_counter() - started
        started = time.perf_counter()
        writer.commit()
        return seconds + time.perf_counter() - started
