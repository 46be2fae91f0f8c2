"""Who asks: Slack is asked at first sight and about once a day; the database remembers."""

from __future__ import annotations

import threading
import time
from http.client import HTTPException
from typing import TYPE_CHECKING, Any

from slack_sdk.errors import SlackApiError

from bot.settings import zone_exists
from lifecycle.errors import Refusal
from lifecycle.model import Person, Role
from lifecycle.text import _

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from slack_sdk import WebClient

    from lifecycle.ports import Ledger

DAY_S = 86_400
NOBODY = frozenset({"user_not_found", "user_not_visible", "users_not_found"})


class People:
    """Asks Slack who people are, and keeps it in the ledger."""

    def __init__(self, ledger: Ledger, client: Callable[[], WebClient], now: Callable[[], datetime]) -> None:
        self._ledger = ledger
        self._client = client
        self._now = now
        self._asked: dict[tuple[str | None, str], float] = {}
        self._lock = threading.Lock()

    def meet(self, team: str | None, person_id: str) -> Person:
        """Ask Slack who this is, and remember it. Refusal when Slack does not say."""
        user = self._user(person_id)
        if user is None:
            raise Refusal(_("Slack knows nobody with the id {person}.").format(person=person_id))
        return self._remembered(team, user)

    def present(self, team: str | None, person_id: str) -> Person | None:
        """The same of somebody who did not ask; None where they have left, or were never there."""
        user = self._user(person_id)
        return None if user is None or user.get("deleted") else self._remembered(team, user)

    def _user(self, person_id: str) -> dict[str, Any] | None:
        """What Slack says of a person; None where it knows nobody with this id."""
        try:
            found: dict[str, Any] = self._client().users_info(user=person_id, include_locale=True)["user"]
        except SlackApiError as error:
            if error.response.get("error") in NOBODY:
                return None
            raise Refusal(_("Slack did not say who you are just now. Please try again in a moment.")) from error
        except (OSError, HTTPException) as error:
            raise Refusal(_("Slack did not say who you are just now. Please try again in a moment.")) from error
        return found

    def _remembered(self, team: str | None, user: dict[str, Any]) -> Person:
        person = person_of(user, team)
        with self._ledger.transaction(team, writes=True) as store:
            store.remember_person(person, self._now())
            known = store.person(person.id)
        with self._lock:
            self._asked[team, person.id] = time.monotonic()
        return known or person

    def due(self, team: str | None, person_id: str) -> bool:
        """Whether Slack should be asked again; once True, it is taken as asked."""
        with self._lock:
            last = self._asked.get((team, person_id))
            if last is not None and time.monotonic() - last < DAY_S:
                return False
            self._asked[team, person_id] = time.monotonic()
            return True


def person_of(user: dict[str, Any], team: str | None) -> Person:
    """A person from what `users.info` says: Slack's admins and owners are managers, its guests viewers."""
    profile = user.get("profile") or {}
    name = profile.get("display_name") or profile.get("real_name") or user.get("real_name") or user.get("name") or ""
    zone = user.get("tz")
    return Person(
        id=user["id"],
        role=_role(user),
        name=name,
        zone=zone if zone and zone_exists(zone) else None,
        language=(user.get("locale") or "").replace("-", "_") or None,
        outsider=_outsider(user, team),
    )


def _role(user: dict[str, Any]) -> Role:
    if user.get("is_admin") or user.get("is_owner") or user.get("is_primary_owner"):
        return Role.MANAGER
    guest = user.get("is_restricted") or user.get("is_ultra_restricted") or user.get("is_bot")
    return Role.VIEWER if guest else Role.REP


def _outsider(user: dict[str, Any], team: str | None) -> bool:
    """Someone of another organisation; in an Enterprise Grid a person belongs to several workspaces."""
    if user.get("is_stranger"):
        return True
    teams = {user.get("team_id"), *(user.get("enterprise_user") or {}).get("teams", ())} - {None}
    return team is not None and bool(teams) and team not in teams
