"""Importing a file from a terminal: the same work as for one that was dropped in Slack, with a bar of progress."""

from __future__ import annotations

import sys
import threading
import uuid
from contextlib import contextmanager
from dataclasses import dataclass
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
from bot.rendering.terminal import as_text
from lifecycle.errors import Refusal
from lifecycle.model import TERMINAL
from lifecycle.text import _

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import BinaryIO

    from rich.progress import Task, TaskID

    from bot.settings import Settings
    from commands import Reply

LOOK_S = 0.2
"""Between two looks at how far the work is."""


@dataclass(frozen=True, slots=True)
class Job:
    """What to import, and how its file is to be read: `check` writes nothing; `rejects` is where rejected lines go."""

    file: Path
    how: How
    check: bool = False
    rejects: Path | None = None

    @property
    def rejected_to(self) -> Path:
        """The file of the rejected lines: beside the imported one unless another was named."""
        return self.rejects or self.file.with_name(f"{self.file.stem}.rejected.csv")


def import_file(settings: Settings, job: Job) -> int:
    """Import it, say what came of it, and give the exit code: 1 when any line was not taken."""
    if job.rejected_to.resolve() == job.file.resolve():
        raise Refusal(_("The rejected lines would replace the file itself; name another file with --rejects."))
    database = Database(settings.database(), zone=settings.timezone, currency=settings.currency)
    try:
        if not database.is_current():
            raise Refusal(_("The database is not up to date. Run: lifecycle-bot migrate"))
        work = Work(database, lambda team, person: meet(database, settings, team, person), now)
        with job.file.open("rb") as stream, TemporaryFile(dir=job.rejected_to.parent) as spoilt:
            reply, any_rejected = _worked(work, job, stream, spoilt)
            if any_rejected and not job.check:
                _keep(spoilt, job.rejected_to)
    finally:
        database.close()
    _say(reply)
    return 1 if any_rejected else 0


def _worked(work: Work, job: Job, stream: BinaryIO, spoilt: BinaryIO) -> tuple[Reply, bool]:
    asker = work.asker(None, TERMINAL)
    subject = Subject("", job.file.name, rejected_to=str(job.rejected_to))
    with _bar() as steps:
        if job.check:
            outcome = work.check(asker, stream, spoilt, steps, how=job.how)
            return replies.checked(subject, outcome, asker.reader, None), bool(outcome.report.rejected)
        # A key of its own: a file is known by its rows, and imported again it changes nothing.
        return work.run(asker, subject, stream, spoilt, steps, key=f"import:{uuid.uuid4()}", how=job.how)


def _keep(spoilt: BinaryIO, to: Path) -> None:
    """Put the rejected lines into their file, whole or not at all."""
    fresh = to.with_name(f".{to.name}.part")
    spoilt.seek(0)
    try:
        with fresh.open("wb") as out:
            while part := spoilt.read(1 << 20):
                out.write(part)
        fresh.replace(to)
    finally:
        fresh.unlink(missing_ok=True)


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
def _bar() -> Iterator[Steps]:
    """A bar on a terminal, moved by a thread of its own; the steps that move it."""
    steps, done = Steps(), threading.Event()
    columns = (TextColumn("{task.description}"), BarColumn(), _Rate(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True, disable=not sys.stderr.isatty()) as bar:
        task = bar.add_task(_("Importing"), total=1.0, rows=0)
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
