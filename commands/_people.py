"""Naming people in commands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from commands._words import person_id, unquoted

if TYPE_CHECKING:
    from commands import Ask


def owner_of(typed: str, ask: Ask) -> str:
    """The owner as kept: a Slack user id, or the plain name where somebody outside Slack is meant."""
    if typed.strip().lower() in {"me", "myself"}:
        return ask.person.id
    return person_id(typed) or unquoted(typed)
