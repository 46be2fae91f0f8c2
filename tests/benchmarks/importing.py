"""A process that imports a file of moves, or takes an import back, and tells what that cost: `python -m
tests.benchmarks.importing ADDRESS import FILE` or `... ADDRESS undo ACTION`."""

from __future__ import annotations

import json
import re
import sys
import time
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from lifecycle.imports.files import open_table
from lifecycle.imports.moves import read_moves
from lifecycle.model import Person, Role
from lifecycle.service import Lifecycle
from storage.database import Database

if TYPE_CHECKING:
    from collections.abc import Callable

MANAGER = Person("UMANAGER", Role.MANAGER, "manager")


class Process:
    """The command line's part in it: transactions and the clock."""

    def __init__(self, address: str) -> None:
        self.database = Database(address)

    def asked(self, work: Callable[[Lifecycle], Any], *, writes: bool) -> Any:
        """What the work gives, in a transaction of its own."""
        key, now = uuid4().hex, datetime.now(UTC)
        with self.database.transaction(None, writes=writes) as store:
            return work(
                Lifecycle(store, person=MANAGER, now=now, origin="terminal", request_key=key, verb="import moves")
            )

    def take(self, path: Path) -> Any:
        """Read the file without a lock, then write."""
        with path.open("rb") as stream:
            staged = self.asked(lambda lifecycle: self._staged(lifecycle, stream), writes=False)
        return self.asked(lambda lifecycle: lifecycle.imports.write(staged, nobody, nobody), writes=True)

    @staticmethod
    def _staged(lifecycle: Lifecycle, stream: Any) -> Any:
        rows = read_moves(open_table(stream, {}), lifecycle.model, lifecycle.settings.zone, datetime.now(UTC))
        return lifecycle.imports.stage("moves", rows, nobody, nobody)


def nobody(_: object) -> None:
    """Rejects that nobody keeps, a progress that nobody looks at."""


def memory_mb() -> float:
    """The most memory that this process has had; what `getrusage` says counts that of who started it."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(re.search(r"VmHWM:\s+(\d+) kB", status)[1]) / 1024  # type: ignore[index]


def take(process: Process, path: str) -> dict[str, Any]:
    """Import a file, and the same file again."""
    marks = [time.perf_counter()]
    report = process.take(Path(path))
    marks.append(time.perf_counter())
    most_mb = memory_mb()
    again = process.take(Path(path))
    marks.append(time.perf_counter())
    seconds, again_seconds = (after - before for before, after in pairwise(marks))
    return {
        "action": report.action_id, "written": report.written, "customers": report.new_customers, "seconds": seconds,
        "mb": most_mb, "again": again.written, "again_seconds": again_seconds,
    }  # fmt: skip


def take_back(process: Process, action_id: str) -> dict[str, Any]:
    """Undo an action."""
    began = time.perf_counter()
    process.asked(lambda lifecycle: lifecycle.undo(int(action_id)), writes=True)
    return {"seconds": time.perf_counter() - began, "mb": memory_mb()}


def main() -> None:
    address, what, which = sys.argv[1:]
    print(json.dumps({"import": take, "undo": take_back}[what](Process(address), which)))


if __name__ == "__main__":
    main()
