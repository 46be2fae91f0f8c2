"""What a playground remembers across restarts: one SQLite table of documents, one of files' bytes."""

from __future__ import annotations

import json
import sqlite3
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

SCHEMA = """
CREATE TABLE IF NOT EXISTS document (kind TEXT, id TEXT, body TEXT NOT NULL, PRIMARY KEY (kind, id));
CREATE TABLE IF NOT EXISTS content (id TEXT PRIMARY KEY, bytes BLOB NOT NULL);
"""


class Store:
    """Documents by kind and id. Without a path they live in memory. Used by one thread only."""

    def __init__(self, path: Path | None) -> None:
        if path is not None:
            path.parent.mkdir(parents=True, exist_ok=True)
        self._db = sqlite3.connect(path or ":memory:", isolation_level=None)
        self._db.executescript("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;" + SCHEMA)

    def put(self, kind: str, key: str, body: dict[str, Any]) -> None:
        """Write a document, in the place of the one before."""
        # Not REPLACE, which would put a changed document behind those that were written after it.
        statement = "INSERT INTO document VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET body = excluded.body"
        self._db.execute(statement, (kind, key, json.dumps(body)))

    def remove(self, kind: str, key: str) -> None:
        """Forget a document."""
        self._db.execute("DELETE FROM document WHERE kind = ? AND id = ?", (kind, key))

    def all(self, kind: str) -> list[dict[str, Any]]:
        """Every document of a kind, in the order in which they were first written."""
        rows = self._db.execute("SELECT body FROM document WHERE kind = ? ORDER BY rowid", (kind,))
        return [json.loads(body) for (body,) in rows]

    def put_bytes(self, key: str, content: bytes) -> None:
        """Write a file's bytes."""
        self._db.execute("REPLACE INTO content VALUES (?, ?)", (key, content))

    def bytes_of(self, key: str) -> bytes | None:
        """A file's bytes, or None while nothing was uploaded."""
        row = self._db.execute("SELECT bytes FROM content WHERE id = ?", (key,)).fetchone()
        return None if row is None else bytes(row[0])

    def close(self) -> None:
        """Let go of the database."""
        self._db.close()
