"""Files as the reader gives them: `moves("Acme Corp A 2026-03-02", "Acme Corp K 2026-03-02 10:00")`.

A stage is a letter as in `journeys`; a bare date is a row with only a day; `by=` and `why=` end a line. All in UTC.
"""

from __future__ import annotations

import re
from datetime import date

from lifecycle.imports.rows import Bad, CustomerRow, MoveRow
from tests.lifecycle.journeys import LETTERS, us

LINE = re.compile(
    r"(?P<name>.+) (?P<letter>[LAKCERV]) (?P<day>\S+)(?: (?P<clock>[\d:.]+))?(?: by=(?P<by>\S+))?(?: why=(?P<why>.+))?"
)


def moves(*lines):
    return [_move(number, line) for number, line in enumerate(lines, 2)]


def bad(line, kind="bad date"):
    return Bad(line, "effective_at", "soon", kind, "Please write a day.", ("Acme Corp", "A", "soon"))


def customer(name, line=2, *, owner=None, source=None, segment=None, cost=None, since=None, currency=None):
    acquired_on = date.fromisoformat(since) if since else None
    return CustomerRow(line, name, owner, source, segment, cost, acquired_on, currency, (name,))


def _move(number, line):
    found = LINE.fullmatch(line)
    at = us(" ".join(filter(None, (found["day"], found["clock"]))))
    cells = (found["name"], found["letter"], found["day"])
    dated = not found["clock"]
    return MoveRow(number, found["name"], LETTERS[found["letter"]], at, dated, found["by"], found["why"], cells)
