"""One digest as it was due at one time: what unlisted commands are about."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from commands import Button, Reply, mention
from commands.digest._kind_names import title
from commands.digest._schedule_text import due_moment
from commands.digest._subscribed import numbered, where
from lifecycle.errors import NotUnderstood
from lifecycle.service.digest_runs import Settled
from lifecycle.text import _

if TYPE_CHECKING:
    from collections.abc import Callable

    from commands import Ask
    from lifecycle.digests.subscription import Subscription
    from lifecycle.service import Lifecycle


def read_run(ask: Ask, lifecycle: Lifecycle) -> tuple[Subscription, datetime]:
    """The digest and the due time that the words name: `7 2026-11-30T08:00:00+00:00`. NotUnderstood for other words."""
    found, rest = numbered(ask.words, lifecycle)
    try:
        due = datetime.fromisoformat(rest)
    except ValueError:
        due = None
    if due is None or due.tzinfo is None:
        raise NotUnderstood(_("Of which time? This is typed by the buttons of a digest; /digest list shows all."))
    return found, due.astimezone(UTC)


def told(subscription: Subscription, due: datetime, ask: Ask) -> dict[str, str]:
    """What sentences about it need: its title, its channel, and when it was due."""
    return {
        "title": title(subscription.kind),
        "channel": where(subscription, ask),
        "due": due_moment(due, subscription, ask),
    }


def settled_reply(ask: Ask, settled: Settled, words: dict[str, str], *buttons: Button) -> Reply:
    """How it stands, in place of the question."""
    by = _("by {who}").format(who=mention(ask.person.id))
    return Reply(
        _SAID[settled]().format(**words),
        receipt=by if settled is Settled.OVER else _("Nothing was changed."),
        buttons=buttons,
        replaces=True,
    )


_SAID: dict[Settled, Callable[[], str]] = {
    Settled.OVER: lambda: _("{title} of {due} is not posted any more: it rests, or another one was due since."),
    Settled.ARRIVED: lambda: _("{title} of {due} is noted as arrived in {channel} already; it is not posted again."),
    Settled.AGAIN: lambda: _("{title} of {due} is to be posted in {channel} again already, within a minute."),
    Settled.SENDING: lambda: _("{title} of {due} is just being posted in {channel}."),
    Settled.FAILED: lambda: _("{title} of {due} could not be posted in {channel}; /digest list says why."),
    Settled.SKIPPED: lambda: _("{title} of {due} was left out; it is not posted any more."),
}
