"""The limits and shapes of interactive elements: buttons, selects, pickers, inputs."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from bot.playground.findings import MRKDWN, PLAIN, listed

if TYPE_CHECKING:
    from bot.playground.findings import Findings, Json

_PICK = {"placeholder", "confirm", "focus_on_load"}
_TYPED = {"placeholder", "initial_value", "dispatch_action_config", "focus_on_load"}
_OPTIONS = {"options", "option_groups"}
FIELDS: dict[str, tuple[set[str], set[str]]] = {
    "button": ({"text"}, {"url", "value", "style", "confirm", "accessibility_label"}),
    "overflow": ({"options"}, {"confirm"}),
    "static_select": (set(), _PICK | _OPTIONS | {"initial_option"}),
    "external_select": (set(), _PICK | {"initial_option", "min_query_length"}),
    "users_select": (set(), _PICK | {"initial_user"}),
    "channels_select": (set(), _PICK | {"initial_channel", "response_url_enabled"}),
    "conversations_select": (
        set(), _PICK | {"initial_conversation", "default_to_current_conversation", "response_url_enabled", "filter"},
    ),
    "multi_static_select": (set(), _PICK | _OPTIONS | {"initial_options", "max_selected_items"}),
    "multi_external_select": (set(), _PICK | {"initial_options", "min_query_length", "max_selected_items"}),
    "multi_users_select": (set(), _PICK | {"initial_users", "max_selected_items"}),
    "datepicker": (set(), _PICK | {"initial_date"}),
    "timepicker": (set(), _PICK | {"initial_time", "timezone"}),
    "datetimepicker": (set(), {"initial_date_time", "confirm", "focus_on_load"}),
    "radio_buttons": ({"options"}, {"initial_option", "confirm", "focus_on_load"}),
    "checkboxes": ({"options"}, {"initial_options", "confirm", "focus_on_load"}),
    "plain_text_input": (set(), _TYPED | {"multiline", "min_length", "max_length"}),
    "number_input": ({"is_decimal_allowed"}, _TYPED | {"min_value", "max_value"}),
    "email_text_input": (set(), _TYPED),
    "url_text_input": (set(), _TYPED),
}  # fmt: skip
"""Per type: the required and the optional fields, beside type and action_id."""

_SELECTS = {"static_select", "external_select", "users_select", "channels_select", "conversations_select"}
_MULTI = {"multi_static_select", "multi_external_select", "multi_users_select"}
_PICKERS = {"datepicker", "timepicker", "radio_buttons", "checkboxes"}
IN_ACTIONS = _SELECTS | _PICKERS | {"button", "overflow", "datetimepicker"}
IN_SECTION = _SELECTS | _MULTI | _PICKERS | {"button", "overflow"}
IN_INPUT = (
    _SELECTS | _MULTI | _PICKERS
    | {"datetimepicker", "plain_text_input", "number_input", "email_text_input", "url_text_input"}
)  # fmt: skip
_MOST_OPTIONS = {"overflow": 5, "radio_buttons": 10, "checkboxes": 10}
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


def check_element(found: Findings, element: object, at: str, allowed: set[str]) -> None:
    """An interactive element where only some types are allowed."""
    kind = str(element.get("type")) if isinstance(element, dict) else ""
    if kind not in allowed:
        found.add(f"unsupported type: {kind}", f"{at}/type")
        return
    required, optional = FIELDS[kind]
    shape = found.shape(element, at, {"type", *required}, {"action_id", *optional})
    if shape is None:
        return
    _strings(found, shape, at)
    _parts(found, shape, at, kind)
    if _OPTIONS & (required | optional):
        _choices(found, shape, at, kind)


def _strings(found: Findings, shape: Json, at: str) -> None:
    limits = {"action_id": 255, "value": 2000, "url": 3000, "accessibility_label": 75, "initial_value": 3000}
    for name, most in limits.items():
        if name in shape:
            found.length(shape[name], f"{at}/{name}", most, 0 if name == "initial_value" else 1)
    if "style" in shape:
        found.one_of(shape["style"], f"{at}/style", {"primary", "danger"})
    if "initial_date" in shape and not _DATE.fullmatch(str(shape["initial_date"])):
        found.add("must be a date in the format YYYY-MM-DD", f"{at}/initial_date")


def _parts(found: Findings, shape: Json, at: str, kind: str) -> None:
    if kind == "button" and "text" in shape:
        found.text(shape["text"], f"{at}/text", 75, (PLAIN,))
    if "placeholder" in shape:
        found.text(shape["placeholder"], f"{at}/placeholder", 150, (PLAIN,))
    if "confirm" in shape:
        _confirm(found, shape["confirm"], f"{at}/confirm")
    if kind == "plain_text_input" and shape.get("max_length", 3000) not in range(1, 3001):
        found.add("must be between 1 and 3000", f"{at}/max_length")


def _confirm(found: Findings, value: object, at: str) -> None:
    shape = found.shape(value, at, {"title", "text", "confirm", "deny"}, {"style"}) or {}
    for name, most in (("title", 100), ("text", 300), ("confirm", 30), ("deny", 30)):
        if name in shape:
            found.text(shape[name], f"{at}/{name}", most, (PLAIN, MRKDWN) if name == "text" else (PLAIN,))


def _choices(found: Findings, shape: Json, at: str, kind: str) -> None:
    if ("options" in shape) == ("option_groups" in shape):
        found.add("must define either `options` or `option_groups`", at)
    if "options" in shape:
        check_options(found, shape["options"], f"{at}/options", kind)
    for index, group in enumerate(found.items(shape.get("option_groups", []), f"{at}/option_groups", 100, 0)):
        check_group(found, group, f"{at}/option_groups/{index}", kind)
    known = all_options(shape)
    chosen = [*listed(shape.get("initial_options")), *([shape["initial_option"]] if "initial_option" in shape else [])]
    if any(each not in known for each in chosen):
        found.add("must be one of the options", f"{at}/initial_option")


def check_group(found: Findings, group: object, at: str, kind: str) -> None:
    """A labelled group of options."""
    shape = found.shape(group, at, {"label", "options"}, set()) or {}
    found.text(shape.get("label"), f"{at}/label", 75, (PLAIN,))
    check_options(found, shape.get("options"), f"{at}/options", kind)


def check_options(found: Findings, options: object, at: str, kind: str, least: int = 1) -> None:
    """A list of options within the limits of the element that offers them."""
    texts = (PLAIN, MRKDWN) if kind in {"radio_buttons", "checkboxes"} else (PLAIN,)
    for index, option in enumerate(found.items(options, at, _MOST_OPTIONS.get(kind, 100), least)):
        below = f"{at}/{index}"
        shape = found.shape(
            option, below, {"text", "value"}, {"description"} | ({"url"} if kind == "overflow" else set())
        )
        if shape is None:
            continue
        found.text(shape.get("text"), f"{below}/text", 75, texts)
        found.length(shape.get("value"), f"{below}/value", 150)
        if "description" in shape:
            found.text(shape["description"], f"{below}/description", 75, texts)


def all_options(shape: Json) -> list[Any]:
    """The options of an element, those of its groups included."""
    groups = [each for each in listed(shape.get("option_groups")) if isinstance(each, dict)]
    return [*listed(shape.get("options")), *(option for group in groups for option in listed(group.get("options")))]
