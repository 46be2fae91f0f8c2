"""Why a digest could not be sent: Slack's word as a sentence, and what to do about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from commands.digest._subscribed import DIRECT, where
from lifecycle.text import _

if TYPE_CHECKING:
    from collections.abc import Callable

    from commands import Ask
    from lifecycle.digests.subscription import Subscription

NOT_MADE = "not_made"
OUTSIDE = frozenset({"not_in_channel", "channel_not_found"})
ARCHIVED = frozenset({"is_archived"})
LOCKED_OUT = frozenset({"account_inactive", "token_revoked", "token_expired", "invalid_auth", "not_authed"})
UNSCOPED = frozenset({"missing_scope", "no_permission", "not_allowed_token_type", "access_denied", "ekm_access_denied"})
RESTRICTED = frozenset(
    {"restricted_action", "restricted_action_read_only_channel", "restricted_action_thread_only_channel"}
)


def why(code: str, subscription: Subscription, ask: Ask) -> str:
    """What is in the way, inside a sentence: `I am not a member of #success`."""
    channel = where(subscription, ask)
    if code in OUTSIDE and subscription.channel.startswith(DIRECT):
        return _("I cannot reach {channel}").format(channel=channel)
    for codes, said in _WHY.items():
        if code in codes:
            return said().format(channel=channel)
    return _('Slack said "{code}"').format(code=code)


def remedy(code: str, subscription: Subscription, ask: Ask) -> str:
    """What to do about it, as a sentence of its own."""
    channel = where(subscription, ask)
    if code in OUTSIDE and subscription.channel.startswith(DIRECT):
        return _("Write me a message there, then press Try again; or choose a channel.")
    for codes, said in _REMEDY.items():
        if code in codes:
            return said().format(channel=channel)
    return _("Press Try again; if it stays, tell your admin this word.")


_WHY: dict[frozenset[str], Callable[[], str]] = {
    OUTSIDE: lambda: _("I am not a member of {channel}"),
    ARCHIVED: lambda: _("{channel} is archived"),
    LOCKED_OUT: lambda: _("Slack does not let me in any more"),
    UNSCOPED: lambda: _("I lack a permission in Slack"),
    RESTRICTED: lambda: _("not everybody may post in {channel}, and I am among those who may not"),
    frozenset({NOT_MADE}): lambda: _("I could not make it: an error of mine, several times over"),
    frozenset({"late"}): lambda: _("it was more than 24 hours late, so it was left out"),
    frozenset({"not made"}): lambda: _("I could not make it at first; I am trying again"),
    frozenset({"ratelimited", "rate_limited"}): lambda: _("Slack was busy; I am trying again"),
}
_REMEDY: dict[frozenset[str], Callable[[], str]] = {
    OUTSIDE: lambda: _("Invite me with /invite @Lifecycle in {channel}, then press Try again."),
    ARCHIVED: lambda: _("Choose another channel for it, or end it."),
    LOCKED_OUT: lambda: _("An admin has to install Lifecycle again; then press Try again."),
    UNSCOPED: lambda: _(
        "An admin has to install Lifecycle again with every permission that it asks for; then press Try again."
    ),
    RESTRICTED: lambda: _("Choose another channel, or let me post there; then press Try again."),
    frozenset({NOT_MADE}): lambda: _("Press Try again; if it stays, tell your admin: the log says why."),
}
