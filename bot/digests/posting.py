"""Posting one digest: its picture first, which nobody sees yet, then one message that shows both."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.rendering.richtext import shorten
from bot.sending.slackcalls import BAD_BLOCKS, Permanent, Posted, SendError
from lifecycle.text import _

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.blocks import Message
    from bot.sending.slackcalls import Slack

logger = logging.getLogger(__name__)

EVENT = "lifecycle_digest"
"""The type of the metadata by which a message is known to be of a run."""
TITLE = 200
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
    begin: Callable[[], bool],
    sleep: Callable[[float], None],
) -> Posted:
    """Post it once. `begin` is called before the first thing that anybody could see, and says whether it may be.

    Lost when it may not; SendError as `Slack` raises them, Unsure where nobody knows whether it was posted. A picture
    that Slack will not have is left out, and the message says so.
    """
    key, unseen = _kept(slack, picture), picture is not None
    if not begin():
        raise Lost
    metadata = {"event_type": EVENT, "event_payload": {"run": run}}
    if key is not None and picture is not None:
        shown = _with_picture(message.blocks, key, picture.title)
        for wait_s in (*WAITS_S, None):
            try:
                return slack.post_exactly(channel, message.text, shown, metadata)
            except Permanent as error:
                if error.code not in BAD_BLOCKS:
                    raise
                if wait_s is not None:
                    sleep(wait_s)
    blocks = _with_note(message.blocks) if unseen else message.blocks
    posted = slack.post_exactly(channel, message.text, blocks, metadata)
    if key is not None and picture is not None:
        _in_thread(slack, posted, picture)
    return posted


def _kept(slack: Slack, picture: Picture | None) -> str | None:
    """The picture's id at Slack; None where it will not have it: the text goes all the same."""
    if picture is None:
        return None
    try:
        return slack.keep(picture.content, filename=picture.filename, title=shorten(picture.title, TITLE))
    except SendError as error:
        logger.warning("a digest's chart could not be uploaded", extra={"outcome": error.code})
        return None


def _in_thread(slack: Slack, posted: Posted, picture: Picture) -> None:
    """Slack has the picture but would not show it in the message."""
    try:
        slack.upload(posted.channel, picture.content, filename=picture.filename, title=picture.title, thread=posted.ts)
    except SendError as error:
        logger.warning("a digest's chart could not be put into its thread", extra={"outcome": error.code})


def _with_picture(blocks: list[dict[str, Any]], key: str, title: str) -> list[dict[str, Any]]:
    at = next((at for at, block in enumerate(blocks) if block["type"] in BELOW), len(blocks))
    image = {
        "type": "image", "block_id": "chart", "slack_file": {"id": key}, "alt_text": shorten(title, TITLE)
    }  # fmt: skip
    return [*blocks[:at], image, *blocks[at:]]


def _with_note(blocks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    at = next((at for at, block in enumerate(blocks) if block["type"] in BELOW), len(blocks))
    said = _("The chart could not be shown this time.")
    note = {"type": "context", "block_id": "chart", "elements": [{"type": "plain_text", "text": said}]}
    return [*blocks[:at], note, *blocks[at:]]
