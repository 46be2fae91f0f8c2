"""A file on its way into the ledger: who asks, what the file holds, the dry run, and the import in one transaction."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, BinaryIO, TypeVar

from bot.blocks import Reader
from bot.imports import replies, troubles
from bot.imports.replies import Outcome
from bot.rendering.richtext import Mention
from bot.routing import stored
from lifecycle.errors import Busy, NoRoom, NotAllowed, Raced, Refusal
from lifecycle.imports.files import open_table
from lifecycle.imports.kinds import kind_of, read
from lifecycle.imports.rejects import Rejects
from lifecycle.model import Role
from lifecycle.service import Lifecycle
from lifecycle.text import _

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import datetime

    from bot.imports.replies import Subject
    from commands import Reply
    from lifecycle.imports.files import TableFile
    from lifecycle.imports.rows import AnyRow, Bad
    from lifecycle.imports.staging import Staged
    from lifecycle.model import Person
    from lifecycle.ports import Ledger, Store

T = TypeVar("T")

TRIES = 5
"""How often a file is read again because stages or names changed meanwhile."""
PAUSES_S = (1.0, 2.0, 4.0, 8.0, 15.0)
"""Between tries while somebody else writes for long: an import has time, it is in the background."""


class Trouble(Refusal):
    """A refusal with sentences below it."""

    def __init__(self, message: str, *lines: str) -> None:
        super().__init__(message)
        self.lines = lines


@dataclass(frozen=True, slots=True)
class Asker:
    """Who dropped the file, how they read, and in which zone the file's dates are; `managers` could do it for them."""

    team: str | None
    person: Person
    reader: Reader
    zone: str
    managers: tuple[str, ...]

    @property
    def instead(self) -> tuple[str, ...] | None:
        """Who may import in their place; None where they may themselves."""
        return None if self.person.role.covers(replies.MAY_IMPORT) else self.managers


@dataclass(frozen=True, slots=True)
class How:
    """What was said of the file beyond its name: `kind` (as `lifecycle.imports.kinds` names them), its columns by our names, how its dates
    are written, its encoding. None where the file itself is to tell."""

    kind: str | None = None
    mapping: Mapping[str, str] = field(default_factory=dict)
    dayfirst: bool | None = None
    encoding: str | None = None


TOLD_NOTHING = How()


class Steps:
    """How far the work is: the first half is reading, by bytes; the second writing, by rows."""

    def __init__(self) -> None:
        self._table: TableFile | None = None
        self._rows = 0
        self._total: int | None = None
        self._steps = 0

    def __call__(self, steps: int) -> None:
        """So many steps are done, two for each row."""
        self._steps = steps

    def counting(self, table: TableFile, rows: Iterator[T]) -> Iterator[T]:
        """Pass the rows on, and count them."""
        self._table, self._rows, self._total = table, 0, None
        for row in rows:
            self._rows += 1
            yield row
        self._total = self._rows

    @property
    def rows(self) -> float:
        """How many rows are done, those that were only read as halves."""
        return self._steps / 2

    @property
    def share(self) -> float:
        """From 0 to 1."""
        if self._table is None:
            return 0.0
        if self._total is None:
            return self._table.read_bytes() / max(1, self._table.total_bytes) / 2
        return min(1.0, max(0.5, self._steps / max(1, self._total) / 2))

    @property
    def percent(self) -> int:
        """From 0 to 99."""
        return min(99, int(100 * self.share))


class Work:
    """Checks files and imports them; knows the ledger and no Slack."""

    def __init__(self, ledger: Ledger, meet: Callable[[str | None, str], Person], now: Callable[[], datetime]) -> None:
        self._ledger = ledger
        self._meet = meet
        self._now = now

    def asker(self, team: str | None, person_id: str) -> Asker:
        """Who this is. Refusal when nobody knows, or when they are of another organisation."""
        found = self._known(team, person_id)
        if found is None:
            self._meet(team, person_id)
            found = self._known(team, person_id)
        if found is None or found.person.outsider:
            raise NotAllowed(_("Lifecycle answers only people of the workspace it belongs to."))
        return found

    def check(
        self, asker: Asker, stream: BinaryIO, spoilt: BinaryIO, steps: Steps, *, how: How = TOLD_NOTHING
    ) -> Outcome:
        """The dry run: which kind of file it is, and what an import would do. Rejected lines go to `spoilt`."""
        with _opened(stream, how) as table, self._ledger.transaction(asker.team, writes=False) as store:
            lifecycle = self._lifecycle(store, asker, "", "check")
            kind, reject = _kind(how, table, lifecycle), Rejects(spoilt, table)
            found = lifecycle.imports.check(kind, self._rows(kind, table, lifecycle, steps), reject, steps)
            reject.flush()
        return Outcome(kind, found, asker.zone)

    def earlier(self, asker: Asker, key: str) -> Reply | None:
        """What was said of the import under this key; None while nothing was imported under it."""
        with self._ledger.transaction(asker.team, writes=False) as store:
            return _earlier(store, key)

    def run(  # noqa: PLR0913 - what one import is
        self,
        asker: Asker,
        subject: Subject,
        stream: BinaryIO,
        spoilt: BinaryIO,
        steps: Steps,
        *,
        key: str,
        how: How = TOLD_NOTHING,
    ) -> tuple[Reply, bool]:
        """Import the file as the one action of this key; the reply, and whether lines were rejected.

        What was imported under the key before is not imported again: its reply comes back.
        """
        for _try in range(TRIES):
            stream.seek(0)
            spoilt.seek(0)
            spoilt.truncate()
            try:
                return self._run(asker, subject, stream, spoilt, steps, key, how)
            except Raced:
                continue
        raise Refusal(_("The stages or the names changed while the file was read. Please press Import again."))

    def _run(  # noqa: PLR0913, PLR0917 - as above
        self, asker: Asker, subject: Subject, stream: BinaryIO, spoilt: BinaryIO, steps: Steps, key: str, how: How
    ) -> tuple[Reply, bool]:
        with _opened(stream, how) as table:
            reject = Rejects(spoilt, table)
            with self._ledger.transaction(asker.team, writes=False) as store:
                earlier = _earlier(store, key)
                if earlier is not None:
                    return earlier, False
                lifecycle = self._lifecycle(store, asker, key, "import")
                kind = _kind(how, table, lifecycle)
                staged = lifecycle.imports.stage(kind, self._rows(kind, table, lifecycle, steps), reject, steps)
            try:
                reply = patiently(lambda: self._write(asker, subject, staged, reject, steps, key))
            finally:
                reject.flush()
        return reply, bool(reject.rows)

    def _write(  # noqa: PLR0913, PLR0917 - as above
        self, asker: Asker, subject: Subject, staged: Staged, reject: Rejects, steps: Steps, key: str
    ) -> Reply:
        with self._ledger.transaction(asker.team, writes=True) as store:
            lifecycle = self._lifecycle(store, asker, key, f"import {staged.kind}")
            report = lifecycle.imports.write(staged, reject, steps)
            reply = replies.imported(subject, Outcome(staged.kind, report, asker.zone), asker.reader)
            if lifecycle.action_id is not None:
                store.answer(lifecycle.action_id, stored.dumps(reply), reply.headline)
            return reply

    def _rows(self, kind: str, table: TableFile, lifecycle: Lifecycle, steps: Steps) -> Iterator[AnyRow | Bad]:
        return steps.counting(table, read(kind, table, lifecycle.settings, self._now()))

    def _lifecycle(self, store: Store, asker: Asker, key: str, verb: str) -> Lifecycle:
        # Read again in each transaction: a role may be gone by the time that somebody presses.
        person = store.person(asker.person.id) or asker.person
        return Lifecycle(store, person=person, now=self._now(), origin="import", request_key=key, verb=verb)

    def _known(self, team: str | None, person_id: str) -> Asker | None:
        with self._ledger.transaction(team, writes=False) as store:
            person, settings = store.person(person_id), store.settings()
            if person is None:
                return None
            people = store.people()
        managers = [one.id for one in people if one.role is Role.MANAGER and Mention(one.id).known_to_slack]
        zone, language = person.zone or settings.zone, person.language or settings.language
        names = {one.id: one.name for one in people if one.id in managers[:3] and one.name}
        reader = Reader(zone, language, person.id, self._now(), names)
        return Asker(team, person, reader, settings.zone, tuple(managers[:3]))


def _kind(how: How, table: TableFile, lifecycle: Lifecycle) -> str:
    """What the file holds, as somebody said or as its header tells. Trouble when neither does."""
    kind = how.kind or kind_of(table.header, lifecycle.model)
    if kind is None:
        raise Trouble("", *troubles.headers())
    return kind


def _earlier(store: Store, key: str) -> Reply | None:
    action = store.action_by_key(key)
    return stored.loads(action.reply) if action is not None and action.reply else None


def patiently(work: Callable[[], T]) -> T:
    """Try again for half a minute while somebody else writes."""
    for pause_s in PAUSES_S:
        try:
            return work()
        except NoRoom:
            raise
        except Busy:
            time.sleep(pause_s)
    return work()


def _opened(stream: BinaryIO, how: How) -> TableFile:
    if stream.seekable():
        stream.seek(0)
    return open_table(stream, how.mapping, dayfirst=how.dayfirst, encoding=how.encoding, kind=how.kind)
