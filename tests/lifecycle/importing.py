"""Imports as a manager, of a real database: what every kind of file has in common, and files of moves and of customers."""

from __future__ import annotations

from tests.lifecycle.files import moves
from tests.lifecycle.journeys import moment
from tests.lifecycle.requests import MANAGER, Requests


def nobody(_):
    """A progress that nobody looks at, rejects that nobody keeps."""


def in_small_chunks(monkeypatch, customers=2):
    """Even a short file is read, merged and written in several chunks."""
    monkeypatch.setattr("lifecycle.imports.chunks.ROWS", 7)
    monkeypatch.setattr("lifecycle.imports.chunks.CUSTOMERS", customers)
    monkeypatch.setattr("lifecycle.imports.staging.ROWS", 5)


class Importing(Requests):
    """Rows of one kind of file."""

    def bring(self, kind, rows, reject=nobody, person=MANAGER):
        """Import them."""
        with self.asking(person, verb=f"import {kind}") as lifecycle:
            return lifecycle.imports.take(kind, iter(rows), reject, nobody)

    def look(self, kind, rows):
        """What importing them would do."""
        with self.reading(MANAGER) as lifecycle:
            return lifecycle.imports.check(kind, iter(rows), nobody, nobody)


class Importer(Importing):
    """Files of moves and of customers."""

    def take(self, *lines, person=MANAGER, reject=nobody):
        return self.bring("moves", moves(*lines), reject, person)

    def check(self, *lines):
        return self.look("moves", moves(*lines))

    def take_customers(self, *rows):
        return self.bring("customers", rows)

    def times(self, name):
        return [visit.entered_at for visit in self.visits(name)]

    def facts(self, name, field):
        """(value, since when) of everything that was said."""
        with self.database.transaction(self.team, writes=False) as store:
            frame = store.attributes(field)
            mine = frame[frame["customer_id"] == store.named(name.casefold()).id]
            return [(value, moment(int(at))) for value, at in zip(mine["value"], mine["said_at"], strict=True)]

    def found(self, name):
        with self.reading() as lifecycle:
            return lifecycle.names.exactly(name)

    def agrees(self):
        """Whether what is kept is what the log says."""
        return all(kept == told for kept, told in self.projected())
