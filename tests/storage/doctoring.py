"""Databases to be examined: looked at by one check, and broken by hand."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg

from storage.doctor import Patient

HOUR = timedelta(hours=1)
BOTH = [
    "database", "migrations", "columns", "indexes", "orphans", "values", "names", "sense", "projection", "packed", "clocks",
]  # fmt: skip
OF_KIND = {"sqlite": ["integrity", "journal", "disk"], "postgres": ["version", "connections", "transactions"]}


def now():
    return datetime.now(UTC)


def kind(address):
    return "sqlite" if address.startswith("sqlite") else "postgres"


def path_of(address):
    return Path(address.removeprefix("sqlite:///"))


def examined(address, slug, now=now, sessions=1, told=lambda _done, _total: None):
    """What one check finds."""
    with closing(Patient(address, now, sessions)) as patient:
        return next(check for check in patient.checks() if check.slug == slug).look(told)


def broken_by(address, *statements):
    """Change the database by hand, with its foreign keys switched off."""
    if kind(address) == "sqlite":
        with closing(sqlite3.connect(path_of(address))) as raw:
            for statement in statements:
                raw.execute(statement)
            raw.commit()
        return
    with psycopg.connect(address) as raw:
        raw.execute("SET session_replication_role = replica")
        for statement in statements:
            raw.execute(statement)


def instant(address, at):
    """How this kind of database writes an instant."""
    return str(int(at.timestamp() * 1_000_000)) if kind(address) == "sqlite" else f"timestamptz '{at.isoformat()}'"
