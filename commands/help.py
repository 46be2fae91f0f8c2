"""`help`: three lines a person would really type; everything on `help all`; or one command in full."""

from __future__ import annotations

from typing import TYPE_CHECKING

from commands import Ask, Button, Column, Phrase, Reply, Table, command, discover
from commands._manual import everyday_first, typed
from lifecycle.errors import NotUnderstood
from lifecycle.model import Role
from lifecycle.text import _

if TYPE_CHECKING:
    from collections.abc import Mapping

    from commands import Command
    from lifecycle.service import Lifecycle

FIRST = {
    Role.VIEWER: ("stage show acme", "stage list retention", "funnel this week"),
    Role.REP: ("stage move acme retention", "stage show acme", "stage list mine"),
    Role.MANAGER: ("funnel this week", "stage move acme retention", "stage list retention"),
}
"""What a person of each role types most."""

ALL = frozenset({"all", "commands", "everything"})


@command(
    "help",
    slash="lifecycle",
    usage="[all|<command>]",
    examples=("help", "help all", "help stage move"),
    phrases=(Phrase(r"(?:what can you do|how does (?:this|it) work|hello|hi|hey|there)(?: there)?", "help"),),
)
def help_(ask: Ask, lifecycle: Lifecycle) -> Reply:  # noqa: ARG001 - every command takes both
    """Show what you can type."""
    wanted = " ".join(ask.words.lower().lstrip("/").split()).removeprefix("lifecycle ").strip("?!. ")
    known = discover()
    group = _group(wanted, known)
    if not wanted:
        return _first(ask.person.role)
    if wanted in ALL:
        return _all([(one.name, one) for one in everyday_first(known)])
    if wanted in known and (len(group) < 2 or known[wanted].name == wanted):
        return _one(known[wanted])
    if group:
        return _some(wanted, group)
    raise NotUnderstood(_('There is no command "{name}". Type /lifecycle help all for the list.').format(name=wanted))


def _group(wanted: str, known: Mapping[str, Command]) -> list[tuple[str, Command]]:
    """The commands of a slash command, or those whose names begin with these words, each by the name that does."""
    found = []
    for one in everyday_first(known):
        names = [name for name in one.names if one.slash == wanted or f"{name} ".startswith(f"{wanted} ")]
        if names:
            found.append((max(names, key=lambda name: name.startswith(f"{wanted} ")), one))
    return found


def _first(role: Role) -> Reply:
    return Reply(
        headline=_("Three to begin with:"),
        lines=tuple(f"/{line}" for line in FIRST[role]),
        receipt=_("The same words work when you mention me or write me a direct message, in your own order."),
        buttons=(
            Button(_("Commands"), "help all"),
            Button(_("Stages"), "stage stages"),
            Button(_("Settings"), "settings"),
        ),
    )


def _all(commands: list[tuple[str, Command]]) -> Reply:
    return Reply(
        headline=_("These are all the commands:"),
        tables=(_table(commands),),
        receipt=_("One in full: /lifecycle help {name}.").format(name=commands[0][0]),
    )


def _some(wanted: str, commands: list[tuple[str, Command]]) -> Reply:
    return Reply(
        headline=_("These are the {group} commands:").format(group=wanted),
        tables=(_table(commands),),
        receipt=_("One in full: /lifecycle help {name}.").format(name=commands[0][0]),
    )


def _table(commands: list[tuple[str, Command]]) -> Table:
    rows = tuple((f"{typed(name, one.slash)} {one.usage}".strip(), _(one.help)) for name, one in commands)
    return Table((Column(_("Type")), Column(_("What it does"))), rows)


def _one(found: Command) -> Reply:
    how = f"{typed(found.name, found.slash)} {found.usage}".strip()
    others = [typed(name, found.slash) for name in found.names if name != found.name]
    lines = [_("Type: {how}").format(how=how)]
    lines += [_("For example: {example}").format(example=typed(example, found.slash)) for example in found.examples]
    if others:
        lines.append(_("Also: {names}").format(names=", ".join(others)))
    return Reply(headline=_(found.help), lines=tuple(lines), receipt=_WHO[found.role]())


_WHO = {
    Role.VIEWER: lambda: _("Everybody may type this."),
    Role.REP: lambda: _("Reps and managers may do this."),
    Role.MANAGER: lambda: _("Only managers may do this."),
}
