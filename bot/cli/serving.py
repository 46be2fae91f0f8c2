"""Serving people: running the bot, asking it from a terminal, its manifest, and who may do what."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot import logs
from bot.cli._app import cli, told
from bot.settings import load
from lifecycle.errors import Refusal
from lifecycle.text import _


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
