"""What is said of several moves at once: one sentence, a line for each, and buttons for the names left open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from commands import CHANNEL, PERSON, Button, Reply
from commands._done import undo_button
from commands.stage._moved import because, calls_for_reason, receipt, sentence, why_buttons
from lifecycle.model import LOST
from lifecycle.service.moves import Already, Moved
from lifecycle.text import _, plural

if TYPE_CHECKING:
    from collections.abc import Sequence

    from commands import Ask
    from lifecycle.service import Lifecycle

MOST_CHOICES = 12
"""Buttons offered for the open names of a list; more would be noise."""


def several(
    ask: Ask,
    lifecycle: Lifecycle,
    done: Sequence[tuple[Moved | Already, str | None]],
    problems: Sequence[str],
    choices: Sequence[Button],
) -> Reply:
    """The reply to several moves: each that was made or was needless, with its reason; each problem with its choices."""
    moved = [one for one, _reason in done if isinstance(one, Moved)]
    reasons = {reason for one, reason in done if isinstance(one, Moved)}
    shared = reasons.pop() if len(reasons) == 1 else None
    lines = [sentence(ask, lifecycle, one, None if reason == shared else reason) for one, reason in done]
    asks_why = not reasons and shared is None and bool(moved) and all(map(calls_for_reason, moved))
    why = why_buttons(lifecycle) if asks_why else ()
    return Reply(
        headline=_headline(moved, len(done) - len(moved), len(problems)),
        lines=(*lines, *problems, *([because(shared)] if shared else [])),
        receipt=receipt(ask, asks_why=asks_why) if moved else _("Nothing was changed."),
        buttons=(*why, *choices[:MOST_CHOICES], *((undo_button(lifecycle),) if moved else ())),
        audience=CHANNEL if moved else PERSON,
        replaces=True,
        asks=not moved and bool(problems),
        asks_several=len(problems) > 1,
    )


def _headline(moved: list[Moved], already: int, problems: int) -> str:
    said = [_who_moved(moved)]
    if already:
        said.append(plural("{n} was there already", "{n} were there already", already).format(n=already))
    if problems:
        said.append(plural("{n} needs you", "{n} need you", problems).format(n=problems))
    return ", ".join(said) + "."


def _who_moved(moved: list[Moved]) -> str:
    if not moved:
        return _("Nobody moved")
    n, goals = len(moved), {one.to.name for one in moved}
    if {one.to.id for one in moved} == {LOST}:
        return plural("{n} customer is lost", "{n} customers are lost", n).format(n=n)
    if len(goals) == 1:
        return plural("{n} customer moved to {goal}", "{n} customers moved to {goal}", n).format(n=n, goal=goals.pop())
    return plural("{n} customer moved", "{n} customers moved", n).format(n=n)
