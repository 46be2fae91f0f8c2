"""Files that come in and go out: imports and their undo, exports."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path  # noqa: TC003 - Typer reads the annotations
from typing import Annotated

import typer

from bot import logs
from bot.cli._app import cli, told
from bot.exporting import export
from bot.settings import load


class Kind(StrEnum):
    """What a file holds."""

    CUSTOMERS = "customers"
    MOVES = "moves"
    PURCHASES = "purchases"
    SPEND = "spend"
    TOUCHPOINTS = "touchpoints"


@cli.command("import")
@told
def import_(  # noqa: PLR0913, PLR0917 - the options of a command
    kind: Annotated[Kind, typer.Argument(help="What the file holds.", show_default=False)],
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="CSV with a header, or Parquet of an export; - for standard input.")
    ],
    check: Annotated[bool, typer.Option("--check", help="Only say what would happen.")] = False,  # noqa: FBT002 - Typer's way to say a flag
    map_: Annotated[
        list[str] | None, typer.Option("--map", help="A column by another name: theirs=ours. May be given again.")
    ] = None,
    rejects: Annotated[
        Path | None,
        typer.Option(help="Where rows go that cannot be taken, with --check as well; else FILE.rejected.csv."),
    ] = None,
    dayfirst: Annotated[
        bool | None, typer.Option("--dayfirst/--monthfirst", help="How 03/02/2026 is meant, where the file is silent.")
    ] = None,
    encoding: Annotated[str, typer.Option(help="The file's encoding, where it cannot be told: cp1250, ...")] = "",
) -> int:
    """Import customers, moves, purchases, touchpoints or spend from a file: as one action, all of it or nothing, and never twice.

    Exit code 1 when any row could not be taken: those are in a file of their own, to be mended and imported.
    """
    settings = load()
    logs.set_up("WARNING")
    from bot import loading  # noqa: PLC0415 - brings SQLAlchemy and numpy
    from bot.imports.work import How  # noqa: PLC0415 - the same
    from lifecycle.imports.header import read_mapping  # noqa: PLC0415 - only here

    how = How(kind.value, read_mapping(map_ or []), dayfirst, encoding or None)
    return loading.import_file(settings, loading.Job(file, how, check, rejects))


@cli.command()
@told
def undo(
    action: Annotated[int, typer.Argument(help="The action's number, as the import said it.")],
) -> int:
    """Take back an action as a whole: an import, a move, a setting."""
    settings = load()
    logs.set_up("WARNING")
    from bot import asking  # noqa: PLC0415 - brings slack_sdk and SQLAlchemy

    return asking.ask(settings, asking.Question(f"/stage undo {action}"))


cli.command()(told(export))
