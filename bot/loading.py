"""Importing a file from a terminal: the same work as for one that was dropped in Slack, with a bar of progress."""

from __future__ import annotations

import shutil
import sys
import threading
import uuid
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import BarColumn, Progress, ProgressColumn, TextColumn, TimeRemainingColumn
from rich.text import Text

from bot.asking import WIDTH, meet
from bot.compose import Database, now
from bot.imports import replies
from bot.imports.replies import Subject
from bot.imports.work import How, Steps, Work
from bot.rejected import Rejected
from bot.rendering.terminal import as_text
from lifecycle.errors import Refusal
from lifecycle.model import TERMINAL
from lifecycle.text import _

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

    from rich.progress import Task, TaskID

    from bot.settings import Settings
    from commands import Reply

STDIN = "-"
LOOK_S = 0.2
"""Between two looks at how far the work is."""


@dataclass(frozen=True, slots=True)
class Job:
    """What to import, and how its file is to be read: `check` writes nothing; `rejects` is where rejected lines go, if
    somebody said; `file` may be - for standard input."""

    file: Path
    how: How
    check: bool = False
    rejects: Path | None = None


def import_file(settings: Settings, job: Job) -> int:
    """Import it, say what came of it, and give the exit code: 1 when any line was not taken."""
    to = Rejected.at(job.rejects, job.file) if job.rejects else Rejected.beside(_named(job.file))
    if job.rejects or not job.check:
        to.refuse_unwritable()
    database = Database(settings.database(), zone=settings.timezone, currency=settings.currency)
    try:
        if not database.is_current():
            raise Refusal(_("The database is not up to date. Run: lifecycle-bot migrate"))
        work = Work(database, lambda team, person: meet(database, settings, team, person), now)
        with _opened(job.file) as stream, TemporaryFile() as spoilt:
            reply, any_rejected = _worked(work, job, to, stream, spoilt)
            _say(reply)
            if any_rejected and (job.rejects or not job.check):
                _keep(to, spoilt)
    finally:
        database.close()
    return 1 if any_rejected else 0


def _named(file: Path) -> Path:
    return Path("import.csv") if str(file) == STDIN else file


@contextmanager
def _opened(file: Path) -> Iterator[BinaryIO]:
    """The file's bytes, which can be read more than once: those of a pipe are copied."""
    with ExitStack() as stack:
        stream: BinaryIO = sys.stdin.buffer if str(file) == STDIN else stack.enter_context(file.open("rb"))
        if not stream.seekable():
            copied = stack.enter_context(TemporaryFile())
            try:
                shutil.copyfileobj(stream, copied)
            except KeyboardInterrupt:
                _say_stopped()
                raise
            stream = copied
        yield stream


def _worked(work: Work, job: Job, to: Rejected, stream: BinaryIO, spoilt: BinaryIO) -> tuple[Reply, bool]:
    asker = work.asker(None, TERMINAL)
    subject = Subject("", _named(job.file).name, rejected_to=str(to.path))
    key = f"import:{uuid.uuid4()}"  # of its own: a file is known by its rows, and imported again it changes nothing
    try:
        with _bar(_("Checking") if job.check else _("Importing")) as steps:
            if job.check:
                outcome = work.check(asker, stream, spoilt, steps, how=job.how)
                reply = replies.checked(subject, outcome, asker.reader, None, kept=bool(job.rejects))
                return reply, bool(outcome.report.rejected)
            return work.run(asker, subject, stream, spoilt, steps, key=key, how=job.how)
    except KeyboardInterrupt:
        # Pressed in the middle of the commit, it comes when all is done: only the ledger can tell.
        done = None if job.check else work.earlier(asker, key)
        if done is None:
            _say_stopped()
            raise
        return done, spoilt.tell() > 0


def _say_stopped() -> None:
    sys.stderr.write(_("Stopped; nothing was imported.") + "\n")


def _keep(to: Rejected, spoilt: BinaryIO) -> None:
    """What was imported was said by now: should the disk be full, that is all that goes wrong."""
    try:
        to.keep(spoilt)
    except OSError as error:
        said = _(
            "The rejected lines could not be written to {path}: {why}. Import the file again with --rejects to get them."
        )
        raise Refusal(said.format(path=to.path, why=error.strerror or error)) from error


def _say(reply: Reply) -> None:
    from bot.blocks import Reader  # noqa: PLC0415 - only to write it out

    sys.stdout.write(as_text(reply, Reader(now=now()), width=WIDTH, colour=sys.stdout.isatty()) + "\n")


class _Rate(ProgressColumn):
    """Rows a second."""

    def render(self, task: Task) -> Text:
        """The rate so far."""
        rows, seconds = task.fields["rows"], task.elapsed or 0
        return Text(_("{n} rows/s").format(n=f"{rows / seconds:,.0f}") if seconds > 1 else "")


@contextmanager
def _bar(what: str) -> Iterator[Steps]:
    """A bar on a terminal, moved by a thread of its own; the steps that move it."""
    steps, done = Steps(), threading.Event()
    columns = (TextColumn("{task.description}"), BarColumn(), _Rate(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True, disable=not sys.stderr.isatty()) as bar:
        task = bar.add_task(what, total=1.0, rows=0)
        looking = threading.Thread(target=_look, args=(bar, task, steps, done), daemon=True)
        looking.start()
        try:
            yield steps
        finally:
            done.set()
            looking.join()


def _look(bar: Progress, task: TaskID, steps: Steps, done: threading.Event) -> None:
    while not done.wait(LOOK_S):
        bar.update(task, completed=steps.share, rows=steps.rows)
