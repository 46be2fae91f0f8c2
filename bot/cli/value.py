"""What customers are worth: the fitted model of the workspace, and each customer's value as a file."""

from __future__ import annotations

import sys
from contextlib import closing, contextmanager, nullcontext
from enum import StrEnum
from pathlib import Path  # noqa: TC003 - Typer reads the annotations
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli._app import cli, database_of, need_current, told
from bot.exporting import Shown, progress, to_file, undisturbed, writable
from bot.settings import load
from lifecycle.errors import NotUnderstood, Refusal
from lifecycle.text import _, plural

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date, datetime

    from bot.settings import Settings
    from lifecycle.ports import Store
    from lifecycle.service import Lifecycle
    from lifecycle.service.value_answers import ModelAnswer


class Unit(StrEnum):
    """What a purchase counts as."""

    PROFIT = "profit"
    REVENUE = "revenue"


@cli.command()
@told
def clv(  # noqa: PLR0913, PLR0917 - the options of a command
    json: Annotated[bool, typer.Option("--json", help="Print the model as one JSON object.")] = False,  # noqa: FBT002 - Typer's way to say a flag
    customers: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write what each customer is worth to FILE.csv or FILE.parquet.")
    ] = None,
    as_of: Annotated[
        str, typer.Option(metavar="DATE", help="As it was known at the end of that day, such as 2026-03-31; today.")
    ] = "",
    unit: Annotated[Unit, typer.Option(help="What a purchase counts as.")] = Unit.PROFIT,
    discount: Annotated[
        float | None, typer.Option(help="Yearly discount rate, such as 0.1; the workspace's.", show_default=False)
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Overwrite the file if it is there.")] = False,  # noqa: FBT002 - the same
) -> None:
    """Print the fitted model of the workspace: what customers are worth, how that was counted, and how it did on the past."""
    if discount is not None and not 0 <= discount <= 1:
        raise NotUnderstood(_("The discount is a yearly rate from 0 to 1; 10 % is 0.1."))
    path = None if customers is None else writable(customers, force=force)
    with _workspace(load(), as_of) as lifecycle, undisturbed():
        answer = _learnt(lifecycle, unit, discount, as_of)
        n = 0 if path is None else _write(lifecycle, answer, path)
    _say(answer, as_json=json)
    if path is not None:
        wrote = plural("Wrote {n} row to {file}.", "Wrote {n} rows to {file}.", n)
        typer.echo(wrote.format(n=n, file=path), err=json)


@contextmanager
def _workspace(settings: Settings, as_of: str) -> Iterator[Lifecycle]:
    """The workspace that the installation began with, at the end of that day or now, in a transaction that reads."""
    from lifecycle.model import TERMINAL, Person, Role  # noqa: PLC0415 - help needs none of this
    from lifecycle.service import Lifecycle  # noqa: PLC0415 - the same

    database = database_of(settings)
    try:
        need_current(database)
        with database.transaction(None, writes=False) as store:
            who, at = Person(TERMINAL, Role.MANAGER, name=TERMINAL), _instant(store, as_of)
            yield Lifecycle(store, person=who, now=at, origin=TERMINAL, request_key="", verb="clv")
    finally:
        database.close()


def _instant(store: Store, as_of: str) -> datetime:
    """The last instant of that day in the workspace's zone, or this one. NotUnderstood for a day to come."""
    from datetime import timedelta  # noqa: PLC0415 - as above
    from zoneinfo import ZoneInfo  # noqa: PLC0415 - as above

    from bot.compose import now  # noqa: PLC0415 - brings SQLAlchemy
    from lifecycle.dates import begins, parse_day  # noqa: PLC0415 - as above

    if not as_of:
        return now()
    zone = store.settings().zone
    day: date = parse_day(as_of, now(), zone)
    today = now().astimezone(ZoneInfo(zone)).date()
    if day > today:
        raise NotUnderstood(_("{day} is still to come; please name today or an earlier day.").format(day=day))
    return now() if day == today else begins(day + timedelta(days=1), zone) - timedelta(microseconds=1)


def _learnt(lifecycle: Lifecycle, unit: Unit, discount: float | None, as_of: str) -> ModelAnswer:
    """The model. Refusal where there is nothing to learn from."""
    from rich.console import Console  # noqa: PLC0415 - only here

    with Console(stderr=True).status(_("Fitting the model")) if sys.stderr.isatty() else nullcontext():
        answer = lifecycle.values.model(unit.value, discount)
    if answer is not None:
        return answer
    if as_of:
        raise Refusal(_("No purchase up to {day} counts, so there is nothing to fit.").format(day=as_of))
    raise Refusal(
        _("No purchase was logged yet. Import a file with: lifecycle-bot import purchases, or type /log purchase.")
    )


def _write(lifecycle: Lifecycle, answer: ModelAnswer, path: Path) -> int:
    sheet = lifecycle.values.sheet(answer)
    with progress() as bar, closing(sheet.blocks):
        return to_file(sheet, path, Shown(bar, len(answer.bought.customers)))


def _say(answer: ModelAnswer, *, as_json: bool) -> None:
    # They bring numpy.
    if as_json:
        from bot.valuing.told import as_json as shown  # noqa: PLC0415
    else:
        from bot.valuing.lines import as_lines as shown  # noqa: PLC0415
    typer.echo(shown(answer))
