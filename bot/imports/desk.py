"""Where files and the presses of their buttons arrive: acknowledged at once, worked on in the pool, told in one message."""

from __future__ import annotations

import logging
import re
import threading
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from tempfile import TemporaryFile
from typing import TYPE_CHECKING, Any, BinaryIO, TypeVar

from bot.blocks import Reader
from bot.imports import replies, troubles
from bot.imports.board import Board, Telling
from bot.imports.files import NO_ACCESS, TOO_LARGE, Files, SlackFile, is_table
from bot.imports.lane import Lane
from bot.imports.replies import Subject
from bot.imports.work import Asker, Steps, Trouble, Work, patiently
from bot.routing import refusals
from bot.sending.slackcalls import SendError
from commands import Reply
from lifecycle.errors import Busy, NotAllowed, Refusal
from lifecycle.model import Role
from lifecycle.text import _, speaking

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from slack_bolt import Ack

    from bot.edge import Edge, Turn

T = TypeVar("T")
logger = logging.getLogger(__name__)

PRESS = re.compile(r"import (?P<what>run|cancel) (?P<id>\S+) (?P<attempt>\d{1,4}) (?P<name>.*)", re.DOTALL)
"""What the buttons of these messages carry. Nobody types it: it is looked for in presses alone."""

UNDO = re.compile(r"stage undo (?P<action>\d{1,18})")
GONE = frozenset({"file_not_found", "file_deleted", "http_404", "http_410"})
OUTSIDE = "not_hosted"


class Imports:
    """One for all threads. It keeps only what is being imported by this process at the moment."""

    def __init__(self, edge: Edge) -> None:
        self._edge = edge
        self._work = Work(edge.ledger, edge.meet, edge.now)
        self._lane = Lane(edge.pool)
        self._at_work: dict[tuple[str, str], int] = {}
        self._lock = threading.Lock()

    def dropped(self, turn: Turn, given: Sequence[Mapping[str, Any]], ack: Ack) -> bool:
        """Files in a direct message. False where there are none, or only such as go along with a command."""
        tables = [SlackFile.of(one) for one in given if is_table(one)]
        if not given or (not tables and self._edge.router.plan(turn.request).command is not None):
            return False
        ack()
        others = [str(one.get("name") or "") for one in given if not is_table(one)]
        if not self._lane.submit(lambda: self._edge.safely(turn, lambda: self._check_all(turn, tables, others))):
            self._edge.say(turn, Reply(_busy()))
        return True

    def pressed(self, turn: Turn, run: str, ack: Ack) -> bool:
        """A button. False when it is none of these."""
        if self._takes_back(turn, run):
            ack()
            if not self._lane.submit(lambda: self._edge.acknowledged(turn)):
                self._edge.say(turn, Reply(_busy()))
            return True
        found = PRESS.fullmatch(run)
        if found is None:
            return False
        ack()
        subject = Subject(found["id"], found["name"], int(found["attempt"]))
        do, submit = (
            (self._run, self._lane.submit) if found["what"] == "run" else (self._cancel, self._edge.pool.submit)
        )
        if not submit(lambda: self._edge.safely(turn, lambda: do(turn, subject))):
            self._edge.say(turn, Reply(_busy()))
        return True

    def _takes_back(self, turn: Turn, run: str) -> bool:
        """Whether this takes back an import, or brings it back: that may take longer than Slack waits."""
        found = UNDO.fullmatch(run)
        if found is None:
            return False
        with self._edge.ledger.transaction(turn.request.team, writes=False) as store:
            action = store.action(int(found["action"]))
            while action and action.undoes is not None:
                action = store.action(action.undoes)
        return action is not None and action.verb.startswith("import ")

    def _check_all(self, turn: Turn, tables: Sequence[SlackFile], others: Sequence[str]) -> None:
        try:
            if not self._edge.ledger.claim(turn.place.team, turn.request.key, self._edge.now()):
                return
        except Busy:
            logger.info("a file was not claimed")  # at worst it is checked twice
        if others:
            self._edge.say(turn, troubles.not_a_table(others))
        for file in tables:
            subject = Subject(file.id, file.name)
            board = _board(turn)
            self._told(turn, board, subject, partial(self._check, turn, board, subject), again=False)
        self._note(turn, turn.request.key)

    def _check(self, turn: Turn, board: Board, subject: Subject, asker: Asker) -> None:
        if not asker.person.role.covers(Role.REP):
            raise NotAllowed(_("Only a rep or a manager can have a file checked; ask one of them."))
        with TemporaryFile() as stream, TemporaryFile() as spoilt:
            subject = _load(Files(turn.client), subject, stream)
            steps = Steps()
            with Telling(board, asker.reader, lambda: replies.checking(subject, steps.percent)):
                found = _read(subject, lambda: self._work.check(asker, stream, spoilt, steps))
            board.show(replies.checked(subject, found, asker.reader, asker.instead), asker.reader)
            if found.report.rejected and not found.report.written and asker.instead is None:
                self._send(turn, board, subject, spoilt, asker.reader)

    def _run(self, turn: Turn, subject: Subject) -> None:
        key = f"import:{turn.place.channel}:{turn.place.message_ts}"
        with self._alone(turn, subject) as alone:
            if not alone:
                return
            later = replace(subject, attempt=subject.attempt + 1)
            board = _board(turn, ts=turn.place.message_ts)
            work = partial(self._import, turn, board, later, key=f"{key}:{subject.id}")
            self._told(turn, board, later, work, again=True)
            self._note(turn, f"{key}:{subject.attempt}")

    def _import(self, turn: Turn, board: Board, subject: Subject, asker: Asker, *, key: str) -> None:
        steps, earlier = Steps(), self._work.earlier(asker, key)
        if earlier is not None:
            board.show(earlier, asker.reader)
            return
        with TemporaryFile() as stream, TemporaryFile() as spoilt:
            first_s = 0.0  # it says at once that the press was taken
            with Telling(board, asker.reader, lambda: replies.importing(subject, steps.percent), first_s=first_s):
                subject = _load(Files(turn.client), subject, stream)
                reply, rejected = _read(subject, lambda: self._work.run(asker, subject, stream, spoilt, steps, key=key))
            board.show(reply, asker.reader)
            if rejected:
                self._send(turn, board, subject, spoilt, asker.reader)

    def _cancel(self, turn: Turn, subject: Subject) -> None:
        with self._alone(turn, subject) as alone:
            if not alone:
                return
            board = _board(turn, ts=turn.place.message_ts)

            def work(asker: Asker) -> None:
                board.show(replies.cancelled(subject), asker.reader)

            self._told(turn, board, subject, work, again=True)
            self._note(turn, f"import:{turn.place.channel}:{turn.place.message_ts}:{subject.attempt}")

    @contextmanager
    def _alone(self, turn: Turn, subject: Subject) -> Iterator[bool]:
        """Whether this press is the one that counts: neither its double, nor one while somebody is at it."""
        spot = (turn.place.channel, turn.place.message_ts or "")
        with self._lock:
            other = self._at_work.get(spot)
            if other is None:
                self._at_work[spot] = subject.attempt
        if other is not None:
            if other != subject.attempt:  # the double of a click needs no answer
                self._edge.say(turn, replies.at_work(subject))
            yield False
            return
        try:
            yield self._claimed(turn, subject, f"import:{spot[0]}:{spot[1]}:{subject.attempt}")
        finally:
            with self._lock:
                self._at_work.pop(spot)

    def _claimed(self, turn: Turn, subject: Subject, key: str) -> bool:
        ledger, team = self._edge.ledger, turn.place.team
        try:
            if patiently(lambda: ledger.claim(team, key, self._edge.now())):
                return True
            if not ledger.was_answered(team, key):
                self._edge.say(turn, replies.at_work(subject))
        except Busy as busy:
            self._edge.say(turn, Reply(str(busy)))
        return False

    def _note(self, turn: Turn, key: str) -> None:
        try:
            self._edge.ledger.answered(turn.place.team, key, self._edge.now())
        except Exception:
            logger.warning("an answer could not be noted", exc_info=True, extra={"workspace": turn.place.team})

    def _told(self, turn: Turn, board: Board, subject: Subject, work: Callable[[Asker], None], *, again: bool) -> None:
        """Do it for who asks; whatever goes wrong is told in the message, `again`: with the buttons to try once more."""
        reader = Reader(person=turn.request.person)
        try:
            asker = self._work.asker(turn.request.team, turn.request.person)
            reader = asker.reader
            with speaking(reader.language):
                work(asker)
        except Refusal as refusal:
            lines = refusal.lines if isinstance(refusal, Trouble) else ()
            why = str(refusal)
            self._show(turn, board, reader, lambda: replies.failed(subject, why, lines, again=again))
        except SendError as error:
            facts = {"reference": refusals.new_reference(), "workspace": turn.place.team, "outcome": error.code}
            logger.error("an import could not be told", extra=facts)  # noqa: TRY400 - Slack said no, nothing broke
            self._edge.say(turn, Reply(refusals.unshown(facts["reference"], wrote=again)))
        except Exception:
            reference = refusals.new_reference()
            logger.exception("an import failed", extra={"reference": reference, "workspace": turn.place.team})
            said = refusals.unexpected(reference).headline
            self._show(turn, board, reader, lambda: replies.failed(subject, said, again=again))

    def _show(self, turn: Turn, board: Board, reader: Reader, reply: Callable[[], Reply]) -> None:
        """Show it in the message; where that cannot be, say so another way."""
        try:
            with speaking(reader.language):
                said = reply()
            board.show(said, reader)
        except Exception:
            reference = refusals.new_reference()
            logger.exception(
                "a failure could not be told", extra={"reference": reference, "workspace": turn.place.team}
            )
            self._edge.say(turn, Reply(refusals.unshown(reference, wrote=False)))

    def _send(self, turn: Turn, board: Board, subject: Subject, spoilt: BinaryIO, reader: Reader) -> None:
        """The rejected lines as a file, which can be mended and dropped again."""
        spoilt.seek(0)
        stem = subject.shown.rpartition(".")[0] or subject.shown
        name = f"{stem.removesuffix('-rejected')}-rejected.csv"
        try:
            board.send_file(spoilt.read(), name)
        except SendError as error:
            reference = refusals.new_reference()
            facts = {"reference": reference, "workspace": turn.place.team, "outcome": error.code}
            logger.warning("rejected rows could not be sent", extra=facts)
            self._show(turn, _board(turn), reader, lambda: troubles.unsent(reference))


def _board(turn: Turn, ts: str | None = None) -> Board:
    return Board(turn.client, turn.place.channel, ts=ts, thread=turn.place.thread)


def _load(files: Files, subject: Subject, stream: BinaryIO) -> Subject:
    """Bring the file here; its subject with the name that it has in Slack."""
    try:
        file = files.info(subject.id)
        if not file.is_table:
            raise Refusal(troubles.not_a_table([file.name]).headline)
        files.load(file, stream)
    except SendError as error:
        raise _why_not(subject, error.code) from None
    return replace(subject, name=file.name)


def _why_not(subject: Subject, code: str) -> Refusal:
    if code in NO_ACCESS:
        return Trouble(troubles.no_access(subject), *troubles.how_to_grant())
    if code == TOO_LARGE:
        return Trouble(troubles.too_large(subject), troubles.command_line())
    if code in GONE:
        return Refusal(troubles.gone(subject))
    if code == OUTSIDE:
        return Refusal(troubles.outside(subject))
    logger.warning("a file could not be read", extra={"outcome": code})
    return Refusal(troubles.not_given(subject))


def _read(subject: Subject, work: Callable[[], T]) -> T:
    """What is refused because of the header is told with the headers that would do."""
    try:
        return work()
    except Trouble as trouble:
        raise Trouble(troubles.untold(subject), *trouble.lines) from None
    except Refusal as refusal:
        if "--map" not in str(refusal):
            raise
        raise Trouble(str(refusal), troubles.renaming(), *troubles.headers()) from None


def _busy() -> str:
    return _("Other files are being read just now. Please drop it again, or press again, in a minute.")
