"""What a message or a view holds once it is accepted: checked as Slack checks it, with the ids that Slack gives."""

from __future__ import annotations

import copy
import json
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.playground.blockcheck import MESSAGE, BlockCheck, too_long
from bot.playground.world import new_id

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bot.playground.world import Json, World

POSTED_TEXT, EDITED_TEXT = 40_000, 4_000
CONTENT_ERRORS = frozenset(
    {"invalid_blocks", "invalid_blocks_format", "invalid_arguments", "no_text", "msg_too_long", "msg_blocks_too_long",
     "invalid_metadata_format"}
)  # fmt: skip
"""Refusals that no well-made message ever meets: each is a mistake of the app."""


class Refused(Exception):  # noqa: N818 - it is a refusal, as the house calls it
    """Slack says no: an error code, and what exactly it found."""

    def __init__(self, error: str, messages: list[str] | None = None, **extra: object) -> None:
        super().__init__(error, *(messages or ()))
        self.error, self.messages, self.extra = error, messages or [], extra

    def body(self) -> Json:
        """The answer as Slack words it."""
        answer: Json = {"ok": False, "error": self.error, **self.extra}
        if self.messages:
            plain = [each.removeprefix("[ERROR] ") for each in self.messages]
            answer |= {"errors": plain, "response_metadata": {"messages": self.messages}}
        return answer


@dataclass(frozen=True, slots=True)
class Content:
    """The parts of a message that were given; `blocks` and `attachments` are None when they were left out."""

    text: str
    blocks: list[Json] | None
    attachments: list[Json] | None
    metadata: Json | None


def read_content(
    world: World, given: Mapping[str, Any], most_text: int = POSTED_TEXT, *, empty: bool = False
) -> Content:
    """A message's content as given to the Web API, in an acknowledgement or to a response_url. Raises Refused."""
    text = str(given.get("text") or "")
    blocks, attachments = _listed(given, "blocks"), _listed(given, "attachments")
    if not (text.strip() or blocks or attachments or empty):
        raise Refused("no_text")
    if len(text) > most_text:
        raise Refused("msg_too_long")
    if blocks is not None:
        check_blocks(world, blocks)
    for index, each in enumerate(attachments or []):
        if isinstance(each, dict) and each.get("blocks"):
            _refuse(
                "invalid_attachments", _check(world).blocks(each["blocks"], MESSAGE, f"/attachments/{index}/blocks")
            )
    return Content(text, with_ids(blocks), attachments, _metadata(given))


def check_blocks(world: World, blocks: list[Json]) -> None:
    """Refused for blocks that Slack would not post."""
    _refuse("invalid_blocks", _check(world).blocks(blocks, MESSAGE))
    if too_long(blocks):
        raise Refused("msg_blocks_too_long")


def read_view(world: World, given: object) -> Json:
    """A modal or home view with the ids that Slack gives. Raises Refused."""
    view = parse_json(given, "invalid_arguments") if isinstance(given, str) else given
    _refuse("invalid_arguments", _check(world).view(view))
    assert isinstance(view, dict)
    return view | {"blocks": with_ids(view["blocks"])}


def parse_json(text: str, error: str) -> Any:  # noqa: ANN401 - JSON may be anything
    """JSON that came as a string. Raises Refused with this code when it is none."""
    try:
        return json.loads(text)
    except ValueError as trouble:
        raise Refused(error) from trouble


def with_ids(blocks: list[Json] | None) -> list[Json] | None:
    """The blocks with an id on each block and each interactive element, as Slack adds them."""
    if blocks is None:
        return None
    mine = copy.deepcopy(blocks)
    for block in mine:
        block.setdefault("block_id", new_id("", 5))
        for element in interactive(block):
            element.setdefault("action_id", new_id("", 5))
    return mine


def interactive(block: Json) -> Iterator[Json]:
    """The elements of a block that a person can press or fill in."""
    inside = [block.get("accessory"), block.get("element")]
    inside += block.get("elements", []) if block.get("type") == "actions" else []
    for element in inside:
        if isinstance(element, dict) and element.get("type") not in {None, "image"}:
            yield element


def _listed(given: Mapping[str, Any], name: str) -> list[Json] | None:
    value = given.get(name)
    if isinstance(value, str):
        value = parse_json(value, f"invalid_{name}_format") if value else None
    if value is not None and not isinstance(value, list):
        raise Refused(f"invalid_{name}_format")
    return value


def _metadata(given: Mapping[str, Any]) -> Json | None:
    value = given.get("metadata")
    if isinstance(value, str):
        value = parse_json(value, "invalid_metadata_format") if value else None
    if value is not None and not (isinstance(value, dict) and {"event_type", "event_payload"} <= value.keys()):
        raise Refused("invalid_metadata_format")
    return value


def _check(world: World) -> BlockCheck:
    def usable(key: str) -> bool:
        file = world.files.get(key)
        return bool(file and file.mimetype.startswith("image/") and 0 < file.ready_at <= time.time())

    return BlockCheck(usable)


def _refuse(error: str, messages: list[str]) -> None:
    if messages:
        raise Refused(error, messages)
