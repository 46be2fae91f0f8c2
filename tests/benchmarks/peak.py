"""The memory of one analysis, measured in a process of its own: `python -m tests.benchmarks.peak ADDRESS WHAT`."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from storage.database import Database
from tests.benchmarks.questions import ANALYSES, WEEK, asked, this_week


def peak_mb(address: str, what: str) -> float:
    """The most memory that a fresh process has had when it has answered, in MB."""
    command = (sys.executable, "-m", "tests.benchmarks.peak", address, what)
    return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def main() -> None:
    """Ask, and print the peak."""
    address, what = sys.argv[1:]
    database = Database(address)
    asked(database, this_week if what == WEEK else ANALYSES[what][0])
    database.close()
    # What `getrusage` calls the largest is, in a new process, that of the process that began it.
    told = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text(encoding="utf-8"))
    assert told is not None
    print(int(told[1]) * 1024 / 1e6)


if __name__ == "__main__":
    main()
