"""The program itself, and what its commands share."""

from __future__ import annotations

import functools
import logging
from typing import TYPE_CHECKING, ParamSpec

import typer

from bot import logs
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


def database_of(settings: Settings) -> Database:
    """The database that the settings name, not yet looked at."""
    from bot.compose import Database  # noqa: PLC0415 - brings SQLAlchemy

    logs.set_up("WARNING")
    return Database(settings.database(), zone=settings.timezone, currency=settings.currency)


def need_current(database: Database) -> None:
    """Refusal when its tables are older than this program."""
    if not database.is_current():
        raise Refusal(_("The database is not up to date. Run: lifecycle-bot migrate"))
