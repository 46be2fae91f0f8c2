"""`export`: customers, moves, visits, touchpoints or a funnel as a CSV or Parquet file, written whole or not at all."""

from __future__ import annotations

import gc
import os
import sys
import time
from contextlib import closing, contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot import logs
from bot.settings import load
from lifecycle.errors import NotUnderstood, Refusal
from lifecycle.text import _, plural

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.progress import Progress

    from bot.compose import Database
    from lifecycle.exports.sheets import Sheet
    from lifecycle.period import Period
    from lifecycle.service import Lifecycle

STDOUT = "-"
CSV, PARQUET = ".csv", ".parquet"
SHOWN_AFTER_S = 1.0
"""A file that is written sooner needs no progress bar."""


class What(StrEnum):
    """What can be exported."""

    CUSTOMERS = "customers"
    MOVES = "moves"
    VISITS = "visits"
    TOUCHPOINTS = "touchpoints"
    FUNNEL = "funnel"


def export(
    what: Annotated[What, typer.Argument(help="What to write.", show_default=False)],
    file: Annotated[
        str, typer.Argument(metavar="FILE", help="FILE.csv, FILE.parquet, or - for CSV on standard output.")
    ],
    period: Annotated[
        str,
        typer.Option(
            help='Moves, visits, touchpoints or the funnel of a period, such as "last month"; the funnel: this week.'
        ),
    ] = "",
    force: Annotated[bool, typer.Option("--force", help="Overwrite the file if it is there.")] = False,  # noqa: FBT002 - Typer's way to say a flag
) -> None:
    """Write customers, moves, visits, touchpoints or a funnel to a file; customers, moves and touchpoints can be imported again."""
    if period and what is What.CUSTOMERS:
        raise NotUnderstood(_("Customers belong to no period; please leave --period out."))
    if file == STDOUT:
        with _ledger() as lifecycle, undisturbed():
            sheet = _sheet(lifecycle, what, _period(lifecycle, what, period))
            with closing(sheet.blocks):
                _to_stdout(sheet)
        return
    path = writable(Path(file), force=force)
    with _ledger() as lifecycle, undisturbed(), progress() as bar:
        asked = _period(lifecycle, what, period)
        about = None if what is What.FUNNEL else lifecycle.exports.about(what.value, asked)
        sheet = _sheet(lifecycle, what, asked)
        with closing(sheet.blocks):
            n = to_file(sheet, path, Shown(bar, about))
    typer.echo(plural("Wrote {n} row to {file}.", "Wrote {n} rows to {file}.", n).format(n=n, file=file))


@contextmanager
def _ledger() -> Iterator[Lifecycle]:
    """The workspace that the installation began with, in a transaction that reads."""
    from bot.compose import now  # noqa: PLC0415 - brings SQLAlchemy
    from lifecycle.model import TERMINAL, Person, Role  # noqa: PLC0415 - help needs none of this
    from lifecycle.service import Lifecycle  # noqa: PLC0415 - the same

    logs.set_up("WARNING")
    database = _database()
    try:
        with database.transaction(None, writes=False) as store:
            who = Person(TERMINAL, Role.MANAGER, name=TERMINAL)
            yield Lifecycle(store, person=who, now=now(), origin=TERMINAL, request_key="", verb="export")
    finally:
        database.close()


@contextmanager
def undisturbed() -> Iterator[None]:
    """Without the collector of cycles: rows make none, and looking for them among millions costs a fifth of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _database() -> Database:
    from bot.compose import Database  # noqa: PLC0415 - as above

    settings = load()
    database = Database(settings.database(), zone=settings.timezone, currency=settings.currency)
    if not database.is_current():
        raise Refusal(_("The database is not up to date. Run: lifecycle-bot migrate"))
    return database


def _period(lifecycle: Lifecycle, what: What, typed: str) -> Period | None:
    from bot.compose import now  # noqa: PLC0415 - as above
    from lifecycle.period import parse_period  # noqa: PLC0415 - as above

    typed = typed or ("this week" if what is What.FUNNEL else "")
    settings = lifecycle.settings
    return parse_period(typed, now(), settings.zone, settings.week_start) if typed else None


def _sheet(lifecycle: Lifecycle, what: What, period: Period | None) -> Sheet:
    exports = lifecycle.exports
    match what:
        case What.CUSTOMERS:
            return exports.customers()
        case What.MOVES:
            return exports.moves(period)
        case What.VISITS:
            return exports.visits(period)
        case What.TOUCHPOINTS:
            return exports.touchpoints(period)
        case What.FUNNEL:
            assert period
            return exports.funnel(period)


def writable(path: Path, *, force: bool) -> Path:
    """The path, once it is known that it may be written. Refusal for another kind of file, or one that is there."""
    if path.suffix.lower() not in {CSV, PARQUET}:
        raise Refusal(_("I write .csv and .parquet files; {file} is neither.").format(file=path))
    if path.exists() and not force:
        raise Refusal(_("{file} is there already; --force overwrites it.").format(file=path))
    if not path.absolute().parent.is_dir():
        raise Refusal(_("There is no folder {folder}; please make it first.").format(folder=path.absolute().parent))
    return path


def to_file(sheet: Sheet, path: Path, shown: Shown) -> int:
    """Write beside the file and put it in its place at the end: whoever reads it, or stops this, never has half of it."""
    unfinished = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        n = (_parquet if path.suffix.lower() == PARQUET else _csv)(sheet, unfinished, shown)
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
    return n


def _csv(sheet: Sheet, path: Path, shown: Shown) -> int:
    from lifecycle.exports.text import CsvText  # noqa: PLC0415 - as above

    text = CsvText(sheet)
    with path.open("w", encoding="utf-8", newline="") as out:
        out.write(text.header)
        for lines, n in text.blocks():
            out.write(lines)
            shown.more(n)
    return shown.rows


def _parquet(sheet: Sheet, path: Path, shown: Shown) -> int:
    from lifecycle.exports.parquet import ParquetFile  # noqa: PLC0415 - brings Arrow, a big library

    with closing(ParquetFile(path, sheet)) as made:
        for block in sheet.blocks:
            shown.more(made.write(block))
    return shown.rows


def _to_stdout(sheet: Sheet) -> None:
    """The CSV alone. A reader that has had enough, such as `head`, ends it without a word."""
    from lifecycle.exports.text import CsvText  # noqa: PLC0415 - as above

    text = CsvText(sheet)
    out = sys.stdout.buffer
    try:
        out.write(text.header.encode())
        for lines, _n in text.blocks():
            out.write(lines.encode())
        out.flush()
    except BrokenPipeError:
        # Python would try once more to write what is left when it ends, and complain.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


@contextmanager
def progress() -> Iterator[Progress]:
    """A bar on a terminal, which `Shown` starts when it is worth it."""
    from rich.console import Console  # noqa: PLC0415 - only here
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn  # noqa: PLC0415

    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[pace]}"),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        transient=True,
        disable=not sys.stderr.isatty(),
    )
    try:
        yield bar
    finally:
        bar.stop()


class Shown:
    """Counts rows, and shows how far it is once that takes longer than a moment."""

    def __init__(self, bar: Progress, about: int | None) -> None:
        self.rows = 0
        self._bar = bar
        self._began = time.monotonic()
        self._task = bar.add_task(_("Exporting"), total=about, pace="")
        self._started = False

    def more(self, rows: int) -> None:
        """So many rows are written."""
        self.rows += rows
        taken = time.monotonic() - self._began
        if taken < SHOWN_AFTER_S:
            return
        if not self._started:
            self._bar.start()
            self._started = True
        pace = _("{n} rows a second").format(n=f"{self.rows / taken:,.0f}")
        self._bar.update(self._task, completed=self.rows, pace=pace)
