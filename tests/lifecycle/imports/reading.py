"""Files as a test writes them, and what reading them gives."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta

from lifecycle import stages
from lifecycle.imports.customers import read_customers
from lifecycle.imports.files import open_table
from lifecycle.imports.moves import read_moves
from lifecycle.imports.purchases import read_purchases, read_spend
from lifecycle.imports.rows import Bad
from lifecycle.imports.touchpoints import read_touchpoints
from lifecycle.settings import Settings

NOW = datetime(2026, 3, 20, 12, tzinfo=UTC)
SIX, FIVE = stages.preset("six"), stages.preset("five")


def file(*lines, encoding="utf-8", end="\n"):
    """A file of these lines."""
    return io.BytesIO("".join(line + end for line in lines).encode(encoding))


def opened(*lines, mapping=None, dayfirst=None, **how):
    return open_table(file(*lines, **how), mapping or {}, dayfirst=dayfirst)


def moves(*lines, model=SIX, zone="UTC", now=NOW, **how):
    """All that reading moves gives."""
    return list(read_moves(opened(*lines, **how), model, zone, now))


def customers(*lines, now=NOW, **how):
    return list(read_customers(opened(*lines, **how), now))


def purchases(*lines, now=NOW, **how):
    return list(read_purchases(opened(*lines, **how), now))


def spend(*lines, now=NOW, **how):
    return list(read_spend(opened(*lines, **how), now))


def touchpoints(*lines, now=NOW, own=(), zone="UTC", **how):
    settings = Settings(SIX, zone, touch_kinds=tuple((kind, True) for kind in own))
    return list(read_touchpoints(opened(*lines, **how), settings, now))


def told(rows):
    """The rows in short: (line, customer, stage, instant) of a move, (line, kind, value) of what is bad."""
    return [_told(row) for row in rows]


def _told(row):
    if isinstance(row, Bad):
        return row.line, row.kind, row.value
    return row.line, row.customer, SIX.stage(row.stage).slug, instant(row.at)


def instant(at):
    """`2026-03-02T00:00` for microseconds; parts of a second only where there are some."""
    when = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=at)
    return when.replace(tzinfo=None).isoformat(timespec="auto" if when.second or when.microsecond else "minutes")
