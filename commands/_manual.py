"""The list of commands as help and README show it."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from commands import discover

if TYPE_CHECKING:
    from collections.abc import Mapping

    from commands import Command


DAILY = ("stage move", "stage show", "stage undo", "stage lost", "customer show")


def typed(name: str, slash: str) -> str:
    """How a command is typed in Slack, by its name or an example: `/stage move`, `/customer acme`, `/lifecycle role`."""
    return f"/{name}" if name.split(" ", 1)[0] in {slash, *_groups()} else f"/{slash} {name}"


@cache
def _groups() -> frozenset[str]:
    """The slash commands that there are."""
    return frozenset(command.slash for command in discover().values())


def everyday_first(commands: Mapping[str, Command]) -> list[Command]:
    """Each command once, the everyday ones first."""
    groups = ("stage", "funnel", "customer")
    every = {one.name: one for one in commands.values() if one.listed}
    return sorted(
        every.values(),
        key=lambda one: (
            groups.index(one.slash) if one.slash in groups else len(groups),
            DAILY.index(one.name) if one.name in DAILY else len(DAILY),
            one.name,
        ),
    )
