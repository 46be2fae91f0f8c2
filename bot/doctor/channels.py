"""The channels that are about a customer: whether each is still there, with the bot in it."""

from __future__ import annotations

from http.client import HTTPException
from typing import TYPE_CHECKING

from slack_sdk.errors import SlackApiError

from bot.doctor.scopes import how_to_grant
from bot.sending.slackcalls import Patience
from lifecycle.checkup import Finding, warning, well
from lifecycle.text import _, plural

if TYPE_CHECKING:
    from slack_sdk import WebClient

    from lifecycle.checkup import Progress

PATIENCE_S = 90.0
"""Slack answers this question 50 times a minute; with more channels than that we wait, but not for ever."""
FEW = 3
GONE = frozenset({"channel_not_found", "invalid_channel", "method_not_supported_for_channel_type"})


def channels(client: WebClient, bound: list[tuple[str, str]], progress: Progress) -> Finding:
    """Look at every channel of (channel, customer's name)."""
    # Direct messages are there as long as the person is, and asking about them takes one more scope.
    asked = [(channel, name) for channel, name in bound if not channel.startswith("D")]
    if not asked:
        return well(_("No channel is about a customer yet."))
    patience, states = Patience(PATIENCE_S), dict[str, list[tuple[str, str]]]()
    for done, (channel, name) in enumerate(asked):
        progress(done, len(asked))
        states.setdefault(state(client, channel, patience), []).append((channel, name))
    return _finding(states, len(asked))


def state(client: WebClient, channel: str, patience: Patience) -> str:
    """One of: well, outside, archived, gone, scope, unsaid."""
    while True:
        try:
            found = client.conversations_info(channel=channel)["channel"]
        except SlackApiError as error:
            wait_s = _wait_s(error)
            if wait_s is None or not patience.wait(wait_s):
                return _state_of(str(error.response.get("error")))
        except (OSError, HTTPException):
            return "unsaid"
        else:
            if found.get("is_archived"):
                return "archived"
            return "well" if found.get("is_member") else "outside"


def _state_of(error: str) -> str:
    if error == "missing_scope":
        return "scope"
    return "gone" if error in GONE else "unsaid"


def _wait_s(error: SlackApiError) -> float | None:
    if error.response.status_code != 429:
        return None
    after = next((value for name, value in error.response.headers.items() if name.lower() == "retry-after"), "1")
    first = str(after[0] if isinstance(after, list) else after)
    return float(first) if first.isdecimal() else 1.0


def _finding(states: dict[str, list[tuple[str, str]]], total: int) -> Finding:
    if set(states) == {"well"}:
        said = plural(
            "The bot is in the channel that is about a customer.",
            "The bot is in all {n} channels that are about a customer.",
            total,
        )
        return well(said.format(n=total))
    said = " ".join(_said(name, states[name]) for name in ("gone", "archived", "outside", "scope", "unsaid") if name in states)  # fmt: skip
    return warning(said, _mend(states))


def _said(name: str, these: list[tuple[str, str]]) -> str:
    """How many channels are in such a state, and which."""
    sentences = {
        "gone": _("Gone, or private without the bot: {channels}."),
        "archived": _("Archived: {channels}."),
        "outside": _("The bot is not a member of: {channels}."),
        "scope": _("The scopes do not allow to look up: {channels}."),
        "unsaid": _("Slack did not say how it stands with: {channels}."),
    }
    shown = [f"{channel} ({customer})" for channel, customer in these[:FEW]]
    if len(these) > FEW:
        shown.append(_("{n} more").format(n=len(these) - FEW))
    return sentences[name].format(channels=", ".join(shown))


def _mend(states: dict[str, list[tuple[str, str]]]) -> str:
    """What to do about the worst of it."""
    for name in ("gone", "archived"):
        if name in states:
            return _('Bind another channel, and end this one: lifecycle-bot ask --channel {channel} "/customer bind nobody"').format(channel=states[name][0][0])  # fmt: skip
    if "outside" in states:
        return _("Type in each of them: /invite @Lifecycle")
    if "scope" in states:
        return how_to_grant(["channels:read", "groups:read"])
    return _("Run lifecycle-bot doctor again in a minute.")
