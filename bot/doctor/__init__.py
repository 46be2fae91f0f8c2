"""`doctor`: looks at the database and at the Slack side, and says what mends each trouble. It changes nothing."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Protocol

from bot.doctor import shown
from bot.doctor.examining import examine
from bot.doctor.given import Given, read
from bot.doctor.slackside import SlackSide
from bot.settings import Mode
from lifecycle.checkup import Verdict

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bot.doctor.shown import Look
    from bot.settings import Settings
    from lifecycle.checkup import Check, Finding

__all__ = ["Patient", "doctor"]

SOCKET_SESSIONS = 16
"""Payloads that a process in Socket Mode works on at once."""


class Patient(Protocol):
    """A database, opened for reading only."""

    def checks(self) -> list[Check]:
        """Every check, in the order in which they make sense."""

    def bound_channels(self, team: str) -> list[tuple[str, str]]:
        """The channels that are about a customer of this team's workspace, with the customer's name."""

    def close(self) -> None:
        """Let go of every connection."""


def doctor(open_patient: Callable[[str, Callable[[], datetime], int], Patient], *, as_json: bool = False) -> int:
    """Examine everything and print it. Gives the exit code: 1 when anything is in trouble, 0 otherwise.
    `open_patient` takes the database's address, our clock, and how many connections the bot may want."""
    given = read()
    with closing(open_patient(given.settings.database(), now, _sessions(given.settings))) as patient:
        look = shown.quietly if as_json else shown.with_progress
        findings = _findings(given, patient, look)
        seen = shown.as_json(findings, given) if as_json else shown.as_list(findings, given)
    return 1 if Verdict.TROUBLE in seen else 0


def now() -> datetime:
    """Give this instant, aware, in UTC."""
    return datetime.now(UTC)


def _findings(given: Given, patient: Patient, look: Look) -> Iterator[tuple[Check, Finding]]:
    yield from examine(patient.checks(), look)
    yield from examine(SlackSide(given, patient.bound_channels, now).checks(), look)


def _sessions(settings: Settings) -> int:
    if settings.mode() is Mode.SOCKET:
        return SOCKET_SESSIONS
    return settings.workers() * settings.http_threads
