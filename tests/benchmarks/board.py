"""The table of what was measured: printed when the run ends, and kept in README when that is asked for."""

from __future__ import annotations

import os
import platform
import sqlite3
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

README = Path(__file__).resolve().parents[2] / "README.md"
BEGIN, END = "<!-- measured -->", "<!-- /measured -->"
HEADER = ("| what | measured | beside | aim | |", "|---|---|---|---|---|")
SLACK = 2.0
"""How far beyond its aim a time may be before the run fails: machines differ, ratios hold."""


@dataclass(frozen=True)
class Line:
    """One row: what, its figure, what it is held against, what it should be, and whether it is."""

    what: str
    measured: str
    beside: str = ""
    aim: str = ""
    met: bool | None = None

    def __str__(self) -> str:
        mark = "" if self.met is None else "✓" if self.met else "–"
        return f"| {self.what} | {self.measured} | {self.beside} | {self.aim} | {mark} |"


class Board:
    """Collects lines. What has an aim is checked as it is written down."""

    def __init__(self) -> None:
        self.lines: list[Line] = []

    def note(self, what: str, measured: str, beside: str = "") -> None:
        """A figure without an aim."""
        self.lines.append(Line(what, measured, beside))

    def ratio(
        self, what: str, ours: float, theirs: float, *, beside: str, most: float, known: float | None = None
    ) -> None:
        """Two medians in seconds, measured in turns. AssertionError when ours is more than `most` times theirs, or more
        than `known`, where it is known that the aim is missed."""
        found = ours / theirs
        said = f"{shown(ours)}, {found:.2f} x"
        self.lines.append(Line(what, said, f"{beside}: {shown(theirs)}", f"≤ {most:g} x", found <= most))
        assert found <= (known or most), f"{what}: {found:.2f} x {beside}, the aim is {most:g} x"

    def time(
        self, what: str, seconds: float, *, most: float, beside: str = "", more: str = "", known: float | None = None
    ) -> None:
        """A time in seconds. AssertionError only when it is more than twice what it should be, or more than `known`,
        where it is known that the aim is missed."""
        said = shown(seconds) + (f", {more}" if more else "")
        self.lines.append(Line(what, said, beside, f"< {shown(most)}", seconds < most))
        assert seconds < (known or SLACK * most), f"{what}: {shown(seconds)}, the aim is {shown(most)}"

    def memory(self, what: str, mb: float, *, most: int) -> None:
        """A process's peak in MB. AssertionError when it is more than a tenth above what it should be."""
        self.lines.append(Line(what, f"{mb:,.0f} MB", aim=f"< {most} MB", met=mb < most))
        assert mb < most * 1.1, f"{what}: {mb:,.0f} MB, the aim is {most} MB"

    def all_of(self, what: str, found: int, expected: int, why: str = "") -> None:
        """A count that must be complete; `why` says what became of the others."""
        measured = f"{found:,} of {expected:,}"
        self.lines.append(Line(what, measured, aim="all", met=found == expected))
        assert found == expected, f"{what}: {measured} ({why})"

    def table(self) -> str:
        """The lines as Markdown."""
        return "\n".join((*HEADER, *map(str, self.lines)))

    def keep(self, readme: Path = README) -> None:
        """Put the table between README's marks. ValueError when the marks are not there."""
        text = readme.read_text(encoding="utf-8")
        before, rest = text.split(BEGIN)
        after = rest.split(END)[1]
        readme.write_text(f"{before}{BEGIN}\n{self._dated()}\n\n{self.table()}\n{END}{after}", encoding="utf-8")

    @staticmethod
    def _dated() -> str:
        day = datetime.now(UTC).date().isoformat()
        return (
            f"{day}, {os.cpu_count()} cores ({platform.system()}, {platform.machine()}), Python "
            f"{platform.python_version()}, SQLite {sqlite3.sqlite_version}; medians; `BENCH_README=1 make bench` "
            f"writes this table anew."
        )


def shown(seconds: float) -> str:
    """A time in the unit that suits it."""
    if seconds >= 1:
        return f"{seconds:.2f} s"
    ms = seconds * 1000
    return f"{ms:.0f} ms" if ms >= 20 else f"{ms:.1f} ms" if ms >= 2 else f"{ms:.2f} ms"
