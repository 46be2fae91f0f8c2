"""Where a request came from and its answer goes, and how an answer arrived."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from typing import TYPE_CHECKING, Any

from commands import HERE

if TYPE_CHECKING:
    from collections.abc import Mapping

NOT_KEPT = frozenset({"response_url", "answers"})


@dataclass(frozen=True, slots=True)
class Place:
    """Where a request came from, and so where its answer goes.

    `message_ts` and `ephemeral` tell of the message whose button was pressed; `is_im`: the person's direct
    messages with the bot; `to`: where a button sends its answer; `answers`: that message is a question which the
    press answers, so that it goes. `response_url` is a secret.
    """

    team: str
    channel: str
    person: str
    thread: str | None = None
    response_url: str | None = None
    message_ts: str | None = None
    ephemeral: bool = False
    is_im: bool = False
    origin: str = "slash"
    to: str = HERE
    answers: bool = False

    @property
    def aside(self) -> str | None:
        """The thread for what the person alone sees. None below a message that heads a thread of its own: who presses its button
        mostly has the channel open, and would see nothing happen."""
        return None if self.thread == self.message_ts else self.thread

    def ids(self) -> dict[str, Any]:
        """Give what a form's metadata may keep, as plain values: neither the secret nor what only the press itself can do."""
        kept = {name: value for name, value in asdict(self).items() if value and name not in NOT_KEPT}
        return {"team": self.team, "channel": self.channel, "person": self.person} | kept

    @classmethod
    def of_ids(cls, ids: Mapping[str, Any]) -> Place:
        """Build the place again from `ids()`. KeyError without team, channel or person."""
        known = {field.name for field in fields(cls)} - NOT_KEPT
        given = {name: value for name, value in ids.items() if name in known}
        return cls(given.pop("team"), given.pop("channel"), given.pop("person"), **given)


@dataclass(frozen=True, slots=True)
class Delivered:
    """How a reply arrived: replaced, channel, private, direct, unsure or nowhere; with the log's reference if not well."""

    how: str
    reference: str = ""
