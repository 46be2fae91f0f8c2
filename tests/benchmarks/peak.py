"""The memory of one analysis, measured in a process of its own: `python -m tests.benchmarks.peak ADDRESS WHAT`."""

from __future__ import annotations

import resource
import subprocess
import sys

from storage.database import Database


def peak_mb(address: str, what: str) -> float:
    """The most memory that a fresh process has had when it has answered, in MB."""
    command = (sys.executable, "-m", "tests.benchmarks.peak", address, what)
    return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def main() -> None:
    """Ask, and print the peak."""
    from tests.benchmarks.test_analyses import ANALYSES, Side, this_week  # noqa: PLC0415 - they import this file

    address, what = sys.argv[1:]
    database = Database(address)
    ask = this_week if what == "`/funnel this week`" else ANALYSES[what][0]
    Side(database, None, 0, "").ask(ask)
    database.close()
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6)


if __name__ == "__main__":
    main()
