"""What people fill in and choose: from a page's or a test's value to Slack's `state` and `actions`."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from bot.playground.content import interactive
from bot.playground.elements import all_options

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bot.playground.world import Json

_HOLDS = {
    "plain_text_input": ("value", "initial_value"),
    "number_input": ("value", "initial_value"),
    "email_text_input": ("value", "initial_value"),
    "url_text_input": ("value", "initial_value"),
    "static_select": ("selected_option", "initial_option"),
    "external_select": ("selected_option", "initial_option"),
    "radio_buttons": ("selected_option", "initial_option"),
    "overflow": ("selected_option", ""),
    "users_select": ("selected_user", "initial_user"),
    "channels_select": ("selected_channel", "initial_channel"),
    "conversations_select": ("selected_conversation", "initial_conversation"),
    "multi_static_select": ("selected_options", "initial_options"),
    "multi_external_select": ("selected_options", "initial_options"),
    "checkboxes": ("selected_options", "initial_options"),
    "multi_users_select": ("selected_users", "initial_users"),
    "datepicker": ("selected_date", "initial_date"),
    "timepicker": ("selected_time", "initial_time"),
    "datetimepicker": ("selected_date_time", "initial_date_time"),
}
"""Per type: under which name its value is sent, and where its first value comes from."""

REQUIRED = "Please complete this required field."
_MANY = {"selected_options", "selected_users"}
_STATELESS = {"button", "overflow"}

Values = dict[str, dict[str, Any]]


def elements(blocks: list[Json]) -> Iterator[tuple[Json, Json]]:
    """Each block with each of its interactive elements."""
    for block in blocks:
        for element in interactive(block):
            yield block, element


def entry(element: Json, given: object) -> Json:
    """A value as `state` holds it. `given` is Slack's own form, or only the value, or None for untouched.

    ValueError when an option is chosen that is not offered.
    """
    field, initial = _HOLDS[element["type"]]
    many = field in _MANY
    if isinstance(given, dict) and ("type" in given or field in given):
        value = given.get(field)
    else:
        value = element.get(initial) if given is None else given
    if value is None or value in ("", []):
        value = [] if many else None
    elif field.startswith("selected_option"):
        value = [_option(element, each) for each in value] if many else _option(element, value)
    return {"type": element["type"], field: value}


def state(blocks: list[Json], values: Mapping[str, Mapping[str, object]]) -> Values:
    """`state.values`: every input and select of a message or view, filled in or as it began."""
    filled: Values = {}
    for block, element in elements(blocks):
        if element["type"] not in _STATELESS:
            given = values.get(block["block_id"], {}).get(element["action_id"])
            filled.setdefault(block["block_id"], {})[element["action_id"]] = entry(element, given)
    return filled


def spread(blocks: list[Json], values: Mapping[str, object]) -> Values:
    """Values by block and action, where a test may give only the block's value."""
    spread_out: Values = {}
    for block, element in elements(blocks):
        given = values.get(block["block_id"])
        if given is None:
            continue
        inside = given[element["action_id"]] if isinstance(given, dict) and element["action_id"] in given else given
        if inside is given and isinstance(given, dict) and not {"type", _HOLDS[element["type"]][0]} & given.keys():
            continue
        spread_out.setdefault(block["block_id"], {})[element["action_id"]] = entry(element, inside)
    return spread_out


def unfilled(blocks: list[Json], filled: Values) -> dict[str, str]:
    """The required inputs without a value, as Slack itself says it before it asks the app."""
    missing = {}
    for block, element in elements(blocks):
        if block["type"] != "input" or block.get("optional"):
            continue
        held = filled[block["block_id"]][element["action_id"]]
        if not held[_HOLDS[element["type"]][0]]:
            missing[block["block_id"]] = REQUIRED
    return missing


def action(block: Json, element: Json, given: Mapping[str, Any]) -> Json:
    """The entry of `actions` for a press or a choice."""
    pressed: Json = {
        "type": element["type"], "action_id": element["action_id"], "block_id": block["block_id"],
        "action_ts": f"{time.time():.6f}",
    }  # fmt: skip
    if element["type"] == "button":
        return pressed | {key: element[key] for key in ("text", "value", "style", "url") if key in element}
    field = _HOLDS[element["type"]][0]
    return pressed | entry(element, given[field] if field in given else given.get("value"))


def _option(element: Json, chosen: object) -> Json:
    offered = all_options(element)
    value = chosen.get("value") if isinstance(chosen, dict) else chosen
    for each in offered:
        if value in {each["value"], each["text"]["text"]}:
            return dict(each)
    if "external" not in element["type"]:
        message = f"{value!r} is not among the options of {element['action_id']!r}"
        raise ValueError(message)
    return (
        chosen
        if isinstance(chosen, dict)
        else {"text": {"type": "plain_text", "text": str(chosen)}, "value": str(chosen)}
    )
