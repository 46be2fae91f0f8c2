"""Upkeep of the database: its tables, the projection, a sample, and an examination."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from bot import logs
from bot.cli._app import cli, database_of, need_current, told
from bot.settings import load
from lifecycle.text import _


@cli.command()
@told
def migrate() -> None:
    """Bring the database's tables up to date."""
    settings = load()
    database_of(settings).migrate()
    typer.echo(_("The database is up to date: {url}").format(url=logs.redact(settings.database())))


@cli.command()
@told
def rebuild() -> None:
    """Make every visit and every current value again from the move log."""
    from rich.progress import Progress  # noqa: PLC0415 - only here

    database = database_of(load())
    need_current(database)
    with Progress(transient=True, disable=not sys.stderr.isatty()) as bar:
        task = bar.add_task(_("Rebuilding"), total=None)
        visits = database.rebuild(lambda done, total: bar.update(task, completed=done, total=total))
    typer.echo(_("Rebuilt {n} visits from the log.").format(n=visits))


@cli.command()
@told
def sample() -> None:
    """Fill an empty database with a sample company; one that has data is refused."""
    from rich.console import Console  # noqa: PLC0415 - only here

    from bot.compose import fill_sample  # noqa: PLC0415 - brings the whole bot

    settings = load()
    database = database_of(settings)
    database.migrate()
    with Console(stderr=True).status(_("Filling in the sample company")):
        fill_sample(database, settings.timezone)
    typer.echo(_('The sample company is in. Try: lifecycle-bot ask "/funnel this week"'))


@cli.command()
@told
def doctor(
    json: Annotated[bool, typer.Option("--json", help="Print what was found as JSON.")] = False,  # noqa: FBT002 - Typer's way to say a flag
) -> int:
    """Look at the database and the Slack side, and say what mends each trouble; nothing is changed."""
    logs.set_up("WARNING")
    from bot.compose import open_patient  # noqa: PLC0415 - brings the whole bot
    from bot.doctor import doctor as examine  # noqa: PLC0415 - brings slack_sdk

    return examine(open_patient, as_json=json)
