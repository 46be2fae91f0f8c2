"""Posting one digest: its picture first, which nobody sees yet, then one message that shows both."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.digests.pacing import Patience
from bot.rendering.richtext import shorten
from bot.sending.slackcalls import BAD_BLOCKS, Permanent, Posted, SendError

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.blocks import Message
    from bot.digests.lanes import Steps
    from bot.sending.slackcalls import Slack

logger = logging.getLogger(__name__)

EVENT = "lifecycle_digest"
"""The type of the metadata by which a message is known to be of a run."""
TITLE = 200
BUDGET_S = 30.0
"""How long Slack may be busy or away, with the picture and with the message each."""
WAITS_S = (0.5, 1.0, 2.0, 4.0)
"""Slack takes a moment with a picture; until then it refuses a message that shows it, and posts nothing."""
BELOW = ("context", "actions")
"""What stands below the picture."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart as it is posted."""

    content: bytes
    title: str
    filename: str


class Lost(Exception):  # noqa: N818 - a turn of the road, not a fault
    """The run is not ours any more; nothing was posted."""


def post(  # noqa: PLR0913 - all that a digest's post is about
    slack: Slack,
    channel: str,
    message: Message,
    picture: Picture | None,
    run: str,
    *,
    turn: Callable[[], Steps[None]],
    begin: Callable[[], bool],
    apology: str,
) -> Steps[tuple[Posted, bool]]:
    """Post it once; where it stands, and whether its picture is still to be put into the thread.

    `turn` waits until the channel may be written to. `begin` is called before the first thing that anybody could see, and
    says whether it may be. Lost when it may not; SendError as `Slack` raises them, Unsure where nobody knows whether it was
    posted. A picture that Slack will not have is left out, and the message says so in the words of `apology`.
    """
    key, unseen = (yield from _kept(slack, picture)), picture is not None
    yield from turn()
    if not begin():
        raise Lost
    metadata, patience = {"event_type": EVENT, "event_payload": {"run": run}}, Patience(BUDGET_S)

    def posted(blocks: list[dict[str, Any]]) -> Steps[Posted]:
        return patience.call(lambda: slack.post_exactly(channel, message.text, blocks, metadata))

    if key is not None and picture is not None:
        shown = _with_picture(message.blocks, key, picture.title)
        for wait_s in (*WAITS_S, None):
            try:
                return (yield from posted(shown)), False
            except Permanent as error:
                if error.code not in BAD_BLOCKS:
                    raise
            if wait_s is not None:
                yield wait_s
    blocks = _with_note(message.blocks, apology) if unseen else message.blocks
    return (yield from posted(blocks)), key is not None


def put_below(slack: Slack, channel: str, ts: str, picture: Picture) -> None:
    """Put a picture into a message's thread. SendError as `Slack` raises them."""
    slack.upload(channel, picture.content, filename=picture.filename, title=shorten(picture.title, TITLE), thread=ts)


def _kept(slack: Slack, picture: Picture | None) -> Steps[str | None]:
    """The picture's id at Slack; None where it will not have it: the text goes all the same."""
    if picture is None:
        return None
    try:
        return (
            yield from Patience(BUDGET_S).call(
                lambda: slack.keep(picture.content, filename=picture.filename, title=shorten(picture.title, TITLE))
            )
        )
    except SendError as error:
        logger.warning("a digest's chart could not be uploaded", extra={"outcome": error.code})
        return None


def _with_picture(blocks: list[dict[str, Any]], key: str, title: str) -> list[dict[str, Any]]:
    at = next((at for at, block in enumerate(blocks) if block["type"] in BELOW), len(blocks))
    image = {
        "type": "image", "block_id": "chart", "slack_file": {"id": key}, "alt_text": shorten(title, TITLE)
    }  # fmt: skip
    return [*blocks[:at], image, *blocks[at:]]


def _with_note(blocks: list[dict[str, Any]], said: str) -> list[dict[str, Any]]:
    at = next((at for at, block in enumerate(blocks) if block["type"] in BELOW), len(blocks))
    note = {"type": "context", "block_id": "chart", "elements": [{"type": "plain_text", "text": said}]}
    return [*blocks[:at], note, *blocks[at:]]
