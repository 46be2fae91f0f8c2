"""The Slack side: whether the tokens are right, what they may do, and what time it is over there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from http.client import HTTPException
from typing import TYPE_CHECKING, Any

from slack_sdk.errors import SlackApiError

from bot.doctor import scopes
from bot.doctor.channels import channels
from bot.sending.slackcalls import web_client
from lifecycle.checkup import Check, Finding, trouble, warning, well
from lifecycle.text import _

if TYPE_CHECKING:
    from collections.abc import Callable

    from slack_sdk import WebClient
    from slack_sdk.web import SlackResponse

    from bot.doctor.given import Given
    from lifecycle.checkup import Progress

SKEW, REFUSED = timedelta(seconds=60), timedelta(minutes=5)
"""Slack signs its requests with the time: a clock that is off by more than the second finds all of them stale."""
TOO_MANY, BROKEN = 429, 500
REVOKED = frozenset({"invalid_auth", "token_revoked", "token_expired", "account_inactive", "not_authed"})


@dataclass(frozen=True, slots=True)
class Greeting:
    """Slack's answer to `auth.test`, and how far our clock is ahead of Slack's; None when Slack does not say."""

    said: dict[str, Any]
    granted: frozenset[str] | None
    ahead: timedelta | None
    took: timedelta


class SlackSide:
    """The checks of the Slack side. `bound` gives the channels about a customer in a team's workspace."""

    def __init__(
        self, given: Given, bound: Callable[[str], list[tuple[str, str]]], now: Callable[[], datetime]
    ) -> None:
        self._given = given
        self._bound = bound
        self._now = now
        self._greeting: Greeting | None = None

    def checks(self) -> list[Check]:
        """Every check that makes sense with these settings; without tokens one that says so."""
        settings = self._given.settings
        tokens = Check("tokens", _("Slack tokens"), self._tokens, vital=True)
        if not settings.bot_token:
            return [tokens]
        app = [Check("app-token", _("Socket Mode"), self._app_token)] if settings.app_token else []
        return [
            tokens,
            Check("slack", _("Slack"), self._answers, vital=True),
            Check("scopes", _("Scopes"), lambda _progress: scopes.required(self._greeted.granted)),
            Check("optional-scopes", _("Optional scopes"), lambda _progress: scopes.optional(self._greeted.granted)),
            *app,
            Check("slack-clock", _("Slack's clock"), self._clock),
            Check("channels", _("Channels"), self._channels),
        ]

    @property
    def _greeted(self) -> Greeting:
        assert self._greeting, "the check before this one is vital"
        return self._greeting

    def _client(self) -> WebClient:
        settings = self._given.settings
        assert settings.bot_token
        return web_client(settings.bot_token.get_secret_value(), settings.api_url)

    def _tokens(self, _progress: Progress) -> Finding:
        """Whether the tokens are there and of the right kind."""
        settings = self._given.settings
        if self._given.refused:
            return trouble(
                self._given.refused, _("README says where each token is found, under: Connect a real Slack workspace.")
            )
        if not settings.bot_token:
            return well(_("None is set: the bot runs as a playground, and there is nothing to look at in Slack."))
        if settings.app_token:
            return well(_("The bot token and the app-level token are there: Socket Mode."))
        return well(_("The bot token and the signing secret are there: HTTP."))

    def _answers(self, _progress: Progress) -> Finding:
        """Whether Slack answers, and knows the token as a bot's."""
        try:
            self._greeting = greeting = greet(self._client(), self._now)
        except SlackApiError as error:
            return _refused(error, "SLACK_BOT_TOKEN", _("Copy the bot token anew from OAuth & Permissions."))
        except (OSError, HTTPException):
            return trouble(_("Slack cannot be reached."), _("Check the network, the proxy and SLACK_API_URL."))
        said = greeting.said
        if not said.get("bot_id"):
            return trouble(
                _("SLACK_BOT_TOKEN belongs to a person, not to a bot."),
                _("Copy the bot token, which begins with xoxb-, from OAuth & Permissions."),
            )
        return well(
            _("Slack answers in {ms} ms: {team} ({team_id}), bot {bot}.").format(
                ms=round(greeting.took.total_seconds() * 1000),
                team=said.get("team"),
                team_id=said.get("team_id"),
                bot=said["bot_id"],
            )
        )

    def _app_token(self, _progress: Progress) -> Finding:
        """Whether the app-level token opens a socket. What it opens is not used, and closes by itself."""
        settings = self._given.settings
        assert settings.app_token
        try:
            web_client(None, settings.api_url).apps_connections_open(app_token=settings.app_token.get_secret_value())
        except SlackApiError as error:
            mend = _("Make an app-level token with the scope connections:write under Basic Information.")
            return _refused(error, "SLACK_APP_TOKEN", mend)
        except (OSError, HTTPException):
            return trouble(_("Slack cannot be reached."), _("Check the network, the proxy and SLACK_API_URL."))
        return well(_("The app-level token opens a socket."))

    def _clock(self, _progress: Progress) -> Finding:
        """Whether our clock agrees with Slack's."""
        ahead = self._greeted.ahead
        if ahead is None:
            return warning(_("Slack's answer says no time."), _("Look whether a proxy takes the Date header away."))
        seconds = abs(round(ahead.total_seconds()))
        if abs(ahead) <= SKEW:
            return well(_("Our clock agrees with Slack's within a minute."))
        way = (
            _("Our clock is {s} seconds ahead of Slack's.")
            if ahead > timedelta()
            else _("Our clock is {s} seconds behind Slack's.")
        )
        said, mend = way.format(s=seconds), _("Turn on the time service (NTP) on this machine.")
        if abs(ahead) <= REFUSED:
            return warning(f"{said} {_('Over 5 minutes every signed request would be refused.')}", mend)
        return trouble(f"{said} {_('Over 5 minutes every signed request is refused.')}", mend)

    def _channels(self, progress: Progress) -> Finding:
        """Whether the channels that are about a customer are there, with the bot in them."""
        team = str(self._greeted.said.get("team_id") or "")
        return channels(self._client(), self._bound(team), progress)


def greet(client: WebClient, now: Callable[[], datetime]) -> Greeting:
    """Ask Slack who we are; what comes with the answer says what we may do and what time it is there."""
    before = now()
    answer = client.auth_test()
    after = now()
    theirs = _instant(_header(answer, "date") or "")
    granted = _header(answer, "x-oauth-scopes")
    return Greeting(
        said=dict(answer.data) if isinstance(answer.data, dict) else {},
        granted=None if granted is None else frozenset(filter(None, map(str.strip, granted.split(",")))),
        ahead=before + (after - before) / 2 - theirs if theirs else None,
        took=after - before,
    )


def _header(answer: SlackResponse, name: str) -> str | None:
    for key, value in answer.headers.items():
        if key.lower() == name:
            return str(value[0] if isinstance(value, list) else value)
    return None


def _instant(date: str) -> datetime | None:
    try:
        # Slack says whole seconds: half a second later is as often too early as too late.
        return parsedate_to_datetime(date).astimezone(UTC) + timedelta(seconds=0.5)
    except ValueError:
        return None


def _refused(error: SlackApiError, setting: str, mend: str) -> Finding:
    why = str(error.response.get("error") or error.response.status_code)
    if error.response.status_code == TOO_MANY or error.response.status_code >= BROKEN:
        said = _("Slack itself is in trouble (HTTP {code}).").format(code=error.response.status_code)
        return trouble(said, _("Run lifecycle-bot doctor again in a minute."))
    said = _("Slack does not accept {setting} ({why}).") if why in REVOKED else _("Slack answers {setting} with {why}.")
    return trouble(said.format(setting=setting, why=why), mend)
