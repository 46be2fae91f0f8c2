"""Digests from the terminal: those of the last weeks, as files."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path  # noqa: TC003 - Typer reads the annotations
from typing import Annotated

import typer

from bot.cli._app import cli, database_of, need_current, told
from bot.settings import load
from lifecycle.errors import NotUnderstood
from lifecycle.text import _

MOST_WEEKS = 52

digests = typer.Typer(help="Digests that channels are sent.", no_args_is_help=True)
cli.add_typer(digests, name="digest")


@digests.callback()
def group() -> None:
    """Digests that channels are sent."""


@digests.command()
@told
def preview(
    out: Annotated[Path, typer.Option(metavar="DIR", help="The folder that the files are written to.")],
    weeks: Annotated[int, typer.Option(help="How many of the last complete weeks.")] = 4,
    kind: Annotated[str, typer.Option(help="One kind of digest; all of them.", show_default=False)] = "",
) -> None:
    """Write what channels would have got in the last weeks to files: a text and a picture each, and their threads."""
    from bot.previews import said, write_previews  # noqa: PLC0415 - brings the whole bot
    from lifecycle.digests.kinds import kinds  # noqa: PLC0415 - as above

    if not 1 <= weeks <= MOST_WEEKS:
        raise NotUnderstood(_("The number of weeks is from 1 to {n}.").format(n=MOST_WEEKS))
    with closing(database_of(load())) as database:
        need_current(database)
        written = list(write_previews(database, [kind] if kind else [one.slug for one in kinds()], weeks, out))
    typer.echo(said(len(written), out))
