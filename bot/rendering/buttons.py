"""Buttons: what one carries in its value, and rows of them."""

from __future__ import annotations

import json
import logging
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.rendering.richtext import DASH, plain, shorten, size, small_print, typed
from commands import ACTOR, ANYONE, HERE, MANAGERS, PERSON, Button, Item, Reply
from commands._reply import DIRECT, FILE, SHARE
from lifecycle.text import _

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.rendering.cells import Reader

MOST = 40
"""Buttons of one message: eight rows. More than that nobody reads."""

COMPACT = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
"""Made once: `json.dumps` makes an encoder for each value."""

IN_A_ROW = 5
QUESTION, ITEM = "question:", "item:"
_LABEL_SIZE, _VALUE = 75, 2000
_OPTIONS, _OPTION_VALUE = 5, 150
_BLOCK_ID = 255
logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Press:
    """What a pressed button asks for: the command text, where its answer goes, and who may press it.

    `for_` is the id of the person it was made for, where only they may press it.
    """

    run: str
    to: str = HERE
    who: str = ANYONE
    for_: str | None = None


def button_value(button: Button, reader: Reader) -> str:
    """The button as the text that Slack keeps and gives back: no secrets, only the command and its conditions."""
    carried = {"run": typed(button.command), "to": button.to, "who": button.who}
    if button.who == ACTOR:
        carried["for"] = reader.person
    return COMPACT.encode(carried)


def read_value(text: str) -> Press:
    """The press that a button's value stands for. ValueError for anything that `button_value` did not make."""
    try:
        carried = json.loads(text)
        press = Press(carried["run"], carried["to"], carried["who"], carried.get("for"))
    except (TypeError, KeyError, AttributeError) as error:
        message = "not the value of one of these buttons"
        raise ValueError(message) from error
    known = press.to in {HERE, SHARE, DIRECT, FILE} and press.who in {ANYONE, ACTOR, MANAGERS}
    if not known or not isinstance(press.run, str) or (press.who == ACTOR) is not isinstance(press.for_, str):
        message = "not the value of one of these buttons"
        raise ValueError(message)
    return press


def buttons_of(  # noqa: PLR0913 - what the delivery adds, by name
    reply: Reply,
    reader: Reader,
    *,
    share: str | None = None,
    chart_by: str | None = None,
    form_by: str | None = None,
    csv_by: str | None = None,
) -> list[Button]:
    """The reply's buttons and those that its delivery adds: open the form, share, send the chart, the tables as files."""
    found = list(reply.buttons)
    if reply.form:
        found.insert(0, Button(reply.form.title, form_by or reply.form.command, style="primary"))
    if share and reply.audience == PERSON:
        found.append(Button(_("Share in channel"), share, ACTOR if reader.person else ANYONE, SHARE))
    if chart_by and reply.chart:
        found.append(Button(_("Send me the chart"), chart_by, to=DIRECT))
    if csv_by and reply.tables and not reply.form:
        found.append(Button(_("CSV"), csv_by, to=FILE))
    return found


def rows_of(buttons: Sequence[Button], reader: Reader, question: str = "") -> list[dict[str, Any]]:
    """`actions` blocks of up to five buttons. A button whose value Slack would refuse is left out and logged. `question`: the
    mark of the one that they answer, which a press gives back."""
    made = [element for at, button in enumerate(buttons[:MOST]) if (element := _element(at, button, reader))]
    return [
        {"type": "actions", "block_id": f"{question or 'actions'}:{at}", "elements": made[at : at + IN_A_ROW]}
        for at in range(0, len(made), IN_A_ROW)
    ]


def mark_of(reply: Reply) -> str:
    """The mark of a question, the same for the same question; empty for what asks nothing, or several things."""
    if not reply.asks or reply.asks_several:
        return ""
    said = "\n".join([reply.headline, *(button.command for button in reply.buttons)])
    return f"{QUESTION}{zlib.crc32(said.encode()):08x}"


def question_of(block_id: str) -> str:
    """The mark of the question that a pressed button stands below; empty below anything else."""
    return block_id.rpartition(":")[0] if block_id.startswith(QUESTION) else ""


def list_of(block_id: str) -> str:
    """The command that gave the list whose row's menu was used; empty for anything else."""
    return block_id.partition(":")[2].partition(":")[2] if block_id.startswith(ITEM) else ""


def item_block(item: Item, reader: Reader, at: int, again: str = "") -> dict[str, Any]:
    """A line with a menu of what can be done about it beside it. `again`: the command that gives the list, which a press gives
    back."""
    options = [option for button in item.buttons[:_OPTIONS] if (option := _option(button, reader))]
    known = f"{ITEM}{at}:{again}"
    block_id = known if again and size(known) <= _BLOCK_ID else f"{ITEM}{at}"
    made = {"type": "section", "block_id": block_id, "text": small_print(item.text)}
    menu = {"type": "overflow", "action_id": f"run:item:{at}", "options": options}
    return made | ({"accessory": menu} if options else {})


def _option(button: Button, reader: Reader) -> dict[str, Any] | None:
    value = _value(button, reader, _OPTION_VALUE)
    return None if value is None else {"text": _label(button, reader), "value": value}


def _element(at: int, button: Button, reader: Reader) -> dict[str, Any] | None:
    value = _value(button, reader, _VALUE)
    if value is None:
        return None
    made = {"type": "button", "action_id": f"run:{at}", "text": _label(button, reader), "value": value}
    return made | ({"style": button.style} if button.style in {"primary", "danger"} else {})


def _value(button: Button, reader: Reader, most: int) -> str | None:
    value = button_value(button, reader)
    if size(value) <= most:
        return value
    logger.warning("a button was left out: its command is too long", extra={"command": button.command.split(" ", 1)[0]})
    return None


def _label(button: Button, reader: Reader) -> dict[str, Any]:
    label = shorten(plain(button.label, reader.person, reader.names), _LABEL_SIZE)
    return {"type": "plain_text", "text": label or DASH, "emoji": False}
