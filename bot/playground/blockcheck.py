"""Refuses the blocks and views that Slack refuses, by its limits."""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from bot.playground.elements import IN_ACTIONS, IN_INPUT, IN_SECTION, check_element
from bot.playground.findings import MRKDWN, PLAIN, Findings, listed
from bot.playground.richtext import check_rich_text, check_table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bot.playground.findings import Json

MESSAGE, MODAL, HOME = "message", "modal", "home"
ALL_TEXT, TABLE_TEXT = 13_200, 10_000
_MOST = {MESSAGE: 50, MODAL: 100, HOME: 100}
_EVERYWHERE = {"section", "rich_text", "header", "context", "actions", "divider", "image", "input"}
_TYPES = {MESSAGE: _EVERYWHERE | {"table", "markdown"}, MODAL: _EVERYWHERE, HOME: _EVERYWHERE}
_PICTURE = ({"alt_text"}, {"image_url", "slack_file"})
_FIELDS: dict[str, tuple[set[str], set[str]]] = {
    "section": (set(), {"text", "fields", "accessory", "expand"}),
    "rich_text": ({"elements"}, set()),
    "header": ({"text"}, set()),
    "context": ({"elements"}, set()),
    "actions": ({"elements"}, set()),
    "divider": (set(), set()),
    "image": ({"alt_text"}, {"image_url", "slack_file", "title"}),
    "table": ({"rows"}, {"column_settings"}),
    "input": ({"label", "element"}, {"hint", "optional", "dispatch_action"}),
    "markdown": ({"text"}, set()),
}


class BlockCheck:
    """One check of one message or view. `usable` says of a file's id whether a picture may show it."""

    def __init__(self, usable: Callable[[str], bool]) -> None:
        self.found = Findings()
        self._usable = usable

    def blocks(self, blocks: object, surface: str, at: str = "/blocks") -> list[str]:
        """What is wrong with a list of blocks; nothing when it is fine."""
        listed = self.found.items(blocks, at, _MOST[surface], 0)
        for index, block in enumerate(listed):
            self._block(block, f"{at}/{index}", surface)
        good = [each for each in listed if isinstance(each, dict)]
        self.found.unique([str(each["block_id"]) for each in good if "block_id" in each], at, "block_id")
        self._tables([each for each in good if each.get("type") == "table"], at)
        return self.found.messages

    def view(self, view: object, at: str = "/view") -> list[str]:
        """What is wrong with a modal or a home tab."""
        kind = str(view.get("type")) if isinstance(view, dict) else ""
        if kind not in {MODAL, HOME}:
            self.found.add(f"unsupported type: {kind}", f"{at}/type")
            return self.found.messages
        assert isinstance(view, dict)
        own = {"title", "close", "submit", "clear_on_close", "notify_on_close", "submit_disabled"}
        required = {"type", "blocks"} | ({"title"} if kind == MODAL else set())
        optional = {"private_metadata", "callback_id", "external_id"} | (own if kind == MODAL else set())
        self.found.shape(view, at, required, optional)
        self._view_texts(view, at)
        return self.blocks(view.get("blocks"), kind, f"{at}/blocks")

    def _view_texts(self, view: Json, at: str) -> None:
        for name in {"title", "submit", "close"} & view.keys():
            self.found.text(view[name], f"{at}/{name}", 24, (PLAIN,))
        for name, most in (("private_metadata", 3000), ("callback_id", 255), ("external_id", 255)):
            if name in view:
                self.found.length(view[name], f"{at}/{name}", most, 0)
        inputs = [each for each in listed(view.get("blocks")) if isinstance(each, dict) and each.get("type") == "input"]
        if inputs and view["type"] == MODAL and "submit" not in view:
            self.found.add("missing required field: submit", at)

    def _block(self, block: object, at: str, surface: str) -> None:
        kind = str(block.get("type")) if isinstance(block, dict) else ""
        if kind not in _TYPES[surface]:
            self.found.add(f"unsupported type: {kind}", f"{at}/type")
            return
        required, optional = _FIELDS[kind]
        shape = self.found.shape(block, at, {"type", *required}, {"block_id", *optional})
        if shape is None:
            return
        if "block_id" in shape:
            self.found.length(shape["block_id"], f"{at}/block_id", 255)
        inside = getattr(self, f"_{kind}", None)
        if inside is not None:
            inside(shape, at)

    def _section(self, block: Json, at: str) -> None:
        if "text" not in block and "fields" not in block:
            self.found.add("must define either `text` or `fields`", at)
        if "text" in block:
            self.found.text(block["text"], f"{at}/text", 3000)
        if "fields" in block:
            for index, field in enumerate(self.found.items(block["fields"], f"{at}/fields", 10)):
                self.found.text(field, f"{at}/fields/{index}", 2000)
        if "accessory" in block:
            self._picture_or_element(block["accessory"], f"{at}/accessory")

    def _picture_or_element(self, element: object, at: str) -> None:
        if isinstance(element, dict) and element.get("type") == "image":
            self._picture(element, at)
        else:
            check_element(self.found, element, at, IN_SECTION)

    def _picture(self, element: Json, at: str) -> None:
        required, optional = _PICTURE
        self.found.shape(element, at, {"type", *required}, optional)
        self._image(element, at)

    def _rich_text(self, block: Json, at: str) -> None:
        check_rich_text(self.found, block, at)

    def _table(self, block: Json, at: str) -> None:
        check_table(self.found, block, at)

    def _markdown(self, block: Json, at: str) -> None:
        self.found.length(block.get("text"), f"{at}/text", 12_000)

    def _header(self, block: Json, at: str) -> None:
        self.found.text(block.get("text"), f"{at}/text", 150, (PLAIN,))

    def _context(self, block: Json, at: str) -> None:
        for index, element in enumerate(self.found.items(block.get("elements"), f"{at}/elements", 10)):
            below = f"{at}/elements/{index}"
            if isinstance(element, dict) and element.get("type") == "image":
                self._picture(element, below)
            else:
                self.found.text(element, below, 3000, (PLAIN, MRKDWN))

    def _actions(self, block: Json, at: str) -> None:
        elements = self.found.items(block.get("elements"), f"{at}/elements", 25)
        for index, element in enumerate(elements):
            check_element(self.found, element, f"{at}/elements/{index}", IN_ACTIONS)
        named = [str(each["action_id"]) for each in elements if isinstance(each, dict) and "action_id" in each]
        self.found.unique(named, at, "action_id")

    def _input(self, block: Json, at: str) -> None:
        self.found.text(block.get("label"), f"{at}/label", 2000, (PLAIN,))
        if "hint" in block:
            self.found.text(block["hint"], f"{at}/hint", 2000, (PLAIN,))
        check_element(self.found, block.get("element"), f"{at}/element", IN_INPUT)

    def _image(self, block: Json, at: str) -> None:
        self.found.length(block.get("alt_text"), f"{at}/alt_text", 2000)
        if "title" in block:
            self.found.text(block["title"], f"{at}/title", 2000, (PLAIN,))
        if ("image_url" in block) == ("slack_file" in block):
            self.found.add("must define either `image_url` or `slack_file`", at)
        elif "image_url" in block and not _public(str(block["image_url"])):
            self.found.add("downloading image failed", f"{at}/image_url")
        elif "slack_file" in block:
            self._slack_file(block["slack_file"], f"{at}/slack_file")

    def _slack_file(self, value: object, at: str) -> None:
        shape = self.found.shape(value, at, set(), {"id", "url"}) or {}
        url = str(shape.get("url", ""))
        key = str(
            shape.get("id")
            or (url.rsplit("/files/", maxsplit=1)[-1].split("/", maxsplit=1)[0] if "/files/" in url else "")
        )
        if not self._usable(key):
            self.found.add("invalid slack file", at)

    def _tables(self, tables: list[Json], at: str) -> None:
        if len(tables) > 1:
            self.found.add("only_one_table_allowed", at)
        if sum(len(each) for each in texts(tables)) > TABLE_TEXT:
            self.found.add(f"table cells must be less than {TABLE_TEXT + 1} characters", at)


def texts(value: object) -> Iterator[str]:
    """Every string that stands under a `text` key, however deep."""
    if isinstance(value, list):
        for each in value:
            yield from texts(each)
    elif isinstance(value, dict):
        for key, inner in value.items():
            if key == "text" and isinstance(inner, str):
                yield inner
            else:
                yield from texts(inner)


def too_long(blocks: list[Any]) -> bool:
    """Whether the text of a message's blocks is more than Slack takes in one message."""
    return sum(len(each) for each in texts(blocks)) > ALL_TEXT


def _public(url: str) -> bool:
    parts = urlsplit(url)
    host = parts.hostname or ""
    if parts.scheme not in {"http", "https"} or len(url) > 3000 or "." not in host:
        return False
    try:
        return ipaddress.ip_address(host).is_global
    except ValueError:
        return True
