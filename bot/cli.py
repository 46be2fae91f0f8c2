"""The command line. What goes wrong is one sentence on standard error, and an exit code that is not 0."""

from __future__ import annotations

import functools
import logging
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, ParamSpec

import typer

from bot import logs
from bot.settings import load
from lifecycle.errors import Refusal
from lifecycle.text import _

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.compose import Database
    from bot.settings import Settings

P = ParamSpec("P")

cli = typer.Typer(
    name="lifecycle-bot",
    help="A Slack app over a ledger of customers' moves between lifecycle stages.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


def told(work: Callable[P, int | None]) -> Callable[P, None]:
    """Turn a refusal into its sentence, the unexpected into a reference, and the result into the exit code."""

    @functools.wraps(work)
    def run(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            code = work(*args, **kwargs)
        except Refusal as refusal:
            typer.echo(str(refusal), err=True)
            raise typer.Exit(1) from None
        except OSError as error:
            typer.echo(f"{error.strerror or error}: {error.filename}" if error.filename else str(error), err=True)
            raise typer.Exit(1) from None
        except KeyboardInterrupt:
            raise typer.Exit(130) from None
        except Exception:
            from bot.routing.refusals import new_reference  # noqa: PLC0415 - only trouble needs it

            ref = new_reference()
            logging.getLogger(__name__).exception("a command failed", extra={"reference": ref})
            typer.echo(_("That did not work; the log above has it under reference {ref}.").format(ref=ref), err=True)
            raise typer.Exit(1) from None
        raise typer.Exit(code or 0)

    return run


@cli.command()
@told
def run() -> int:
    """Run the bot: through Socket Mode, over HTTP, or with a local playground when no Slack tokens are set."""
    settings = load()
    logs.set_up(settings.log_level)
    from bot import start  # noqa: PLC0415 - brings slack_bolt, gunicorn and SQLAlchemy

    return start.run(settings)


@cli.command()
@told
def ask(
    text: Annotated[str, typer.Argument(help='What you would type in Slack, such as "/funnel this week".')],
    as_: Annotated[str, typer.Option("--as", help="Ask as the person with this Slack id.")] = "",
    channel: Annotated[str, typer.Option(help="Ask in the channel with this Slack id.")] = "",
    chart: Annotated[Path | None, typer.Option(help="Save the answer's chart in this file (PNG).")] = None,
    json: Annotated[bool, typer.Option("--json", help="Print the Block Kit messages that would be posted.")] = False,  # noqa: FBT002 - Typer's way to say a flag
) -> int:
    """Ask the bot from a terminal, as a manager of the local workspace unless told otherwise."""
    settings = load()
    logs.set_up("WARNING")
    from bot import asking  # noqa: PLC0415 - brings slack_sdk and SQLAlchemy

    return asking.ask(settings, asking.Question(text, as_, channel, chart, json))


@cli.command()
@told
def migrate() -> None:
    """Bring the database's tables up to date."""
    settings = load()
    _database(settings).migrate()
    typer.echo(_("The database is up to date: {url}").format(url=logs.redact(settings.database())))


@cli.command()
@told
def rebuild() -> None:
    """Make every visit and every current value again from the move log."""
    from rich.progress import Progress  # noqa: PLC0415 - only here

    database = _database(load())
    _need_current(database)
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
    database = _database(settings)
    database.migrate()
    with Console(stderr=True).status(_("Filling in the sample company")):
        fill_sample(database, settings.timezone)
    typer.echo(_('The sample company is in. Try: lifecycle-bot ask "/funnel this week"'))


@cli.command()
@told
def role(
    person: Annotated[str, typer.Argument(help="The person's Slack id, such as U0123ABCD.")],
    name: Annotated[str, typer.Argument(help="viewer, rep or manager.")],
) -> int:
    """Give somebody a role in the workspace."""
    settings = load()
    logs.set_up("WARNING")
    from bot import asking  # noqa: PLC0415 - brings slack_sdk and SQLAlchemy

    return asking.ask(settings, asking.Question(f"role <@{person}> {name}"))


@cli.command()
@told
def manifest(
    http: Annotated[str, typer.Option(help="The public address of the HTTP server; without it, Socket Mode.")] = "",
    prefix: Annotated[str, typer.Option(help="Put this before every slash command, such as lc-.")] = "",
    check: Annotated[bool, typer.Option("--check", help="Fail when the file is not fresh.")] = False,  # noqa: FBT002 - Typer's way
    write: Annotated[bool, typer.Option("--write", help="Write the file instead of printing.")] = False,  # noqa: FBT002 - the same
    file: Annotated[Path, typer.Option(help="The manifest's file.")] = Path("app_manifest.yml"),
) -> None:
    """Print the Slack app's manifest, made from the commands in the code."""
    from bot import manifest as made  # noqa: PLC0415 - brings every command
    from commands import discover  # noqa: PLC0415 - the same

    text = made.text(made.build(discover(), http=http or None, prefix=prefix))
    if check:
        if not file.is_file() or file.read_text(encoding="utf-8") != text:
            raise Refusal(_("{file} is not fresh. Run: lifecycle-bot manifest --write").format(file=file))
        typer.echo(_("{file} is fresh.").format(file=file))
    elif write:
        file.write_text(text, encoding="utf-8")
        typer.echo(_("Wrote {file}.").format(file=file))
    else:
        typer.echo(text, nl=False)


def _database(settings: Settings) -> Database:
    from bot.compose import Database  # noqa: PLC0415 - brings SQLAlchemy

    logs.set_up("WARNING")
    return Database(settings.database(), zone=settings.timezone, currency=settings.currency)


def _need_current(database: Database) -> None:
    if not database.is_current():
        raise Refusal(_("The database is not up to date. Run: lifecycle-bot migrate"))
