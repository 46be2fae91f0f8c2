"""Forms as Slack modals, and what was filled in as a command text again.

The recipe of the command (its first words, and the word before each field) travels in the view's
`private_metadata`, so that any process can read a submission.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from bot.rendering.richtext import DASH, clean, one_line, shorten
from commands._words import quote
from lifecycle.text import _

if TYPE_CHECKING:
    from collections.abc import Mapping

    from commands import Field, Form

CALLBACK = "form"
"""The `callback_id` of every form."""

CUSTOMER = "customer"
"""The `action_id` of a customer field: its options are asked for while the person types."""

VALUE = "value"
"""The `action_id` of every other field."""

_TITLE, _LABEL, _OPTION, _OPTION_VALUE, _OPTIONS = 24, 150, 75, 150, 100
_METADATA, _TYPED = 3000, 3000
_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_CHANNEL = re.compile(r"[CG][A-Z0-9]+")


def view(form: Form, metadata: Mapping[str, Any]) -> dict[str, Any]:
    """Build the modal that asks for a form's fields; `metadata` (ids only, no secrets) comes back with the submission.

    ValueError when form and metadata together do not fit into what Slack keeps (3000 characters).
    """
    kept = {"command": form.command, "before": [[field.name, field.before] for field in form.fields], "more": metadata}
    text = json.dumps(kept, ensure_ascii=False, separators=(",", ":"))
    if len(text) > _METADATA:
        message = f"the form {form.title!r} does not fit into a view's metadata"
        raise ValueError(message)
    return _modal(form.title, [_input(field) for field in form.fields]) | {
        "callback_id": CALLBACK,
        "private_metadata": text,
        "submit": _plain(form.submit, _TITLE),
        "close": _plain(_("Cancel"), _TITLE),
    }


def loading_view(title: str) -> dict[str, Any]:
    """Build the modal that stands until the form is ready: a trigger lives three seconds only."""
    return _modal(title, [{"type": "section", "block_id": "loading", "text": _plain(_("One moment…"), _LABEL)}])


def submitted(view_payload: Mapping[str, Any]) -> str:
    """Compose the command text of a submitted form: its command, then each filled field, quoted where needed.

    ValueError for a view that `view` did not make.
    """
    kept = _kept(view_payload)
    values = view_payload["state"]["values"]
    parts = [kept["command"]]
    for name, before in kept["before"]:
        if filled := _filled(values.get(name, {})):
            parts += [before.strip(), quote(filled)]
    return " ".join(part for part in parts if part)


def metadata_of(view_payload: Mapping[str, Any]) -> dict[str, Any]:
    """Give back the metadata that `view` was given. ValueError for a view that it did not make."""
    return dict(_kept(view_payload)["more"])


def usage(form: Form) -> str:
    """Write out, for where no form can be shown, what to type instead: `stage lost <Customer> because <Reason>`."""
    parts = [form.command]
    for field in form.fields:
        said = f"{field.before.strip()} <{one_line(field.label)}>".strip()
        parts.append(f"[{said}]" if field.optional else said)
    return " ".join(parts)


def _kept(view_payload: Mapping[str, Any]) -> dict[str, Any]:
    try:
        kept = json.loads(view_payload["private_metadata"])
    except (KeyError, TypeError, ValueError) as error:
        message = "not one of these forms"
        raise ValueError(message) from error
    if not isinstance(kept, dict) or not {"command", "before", "more"} <= kept.keys():
        message = "not one of these forms"
        raise ValueError(message)
    return kept


def _filled(answers: Mapping[str, Mapping[str, Any]]) -> str:
    """The one answer of an input block, however its element calls it."""
    for state in answers.values():
        chosen = (state.get("selected_option") or {}).get("value")
        if channel := state.get("selected_conversation"):
            return f"<#{channel}>"
        return str(state.get("value") or state.get("selected_date") or chosen or "").strip()
    return ""


def _modal(title: str, blocks: list[dict[str, Any]]) -> dict[str, Any]:
    return {"type": "modal", "title": _plain(title, _TITLE), "blocks": blocks}


def _input(field: Field) -> dict[str, Any]:
    return {
        "type": "input",
        "block_id": field.name,
        "label": _plain(field.label, _LABEL),
        "optional": field.optional,
        "element": _element(field),
    }


def _element(field: Field) -> dict[str, Any]:
    options = [_option(value, label) for value, label in field.options[:_OPTIONS]]
    if field.kind == "customer":
        first: dict[str, Any] = (
            {"initial_option": _option(field.initial, field.initial)} if one_line(field.initial) else {}
        )
        return {"type": "external_select", "action_id": CUSTOMER, "min_query_length": 0} | first
    if field.kind == "channel":
        first = {"initial_conversation": field.initial} if _CHANNEL.fullmatch(field.initial) else {}
        rooms = {"include": ["public", "private"]}
        return {"type": "conversations_select", "action_id": VALUE, "filter": rooms} | first
    if field.kind == "date":
        first = {"initial_date": field.initial} if _DATE.fullmatch(field.initial) else {}
        return {"type": "datepicker", "action_id": VALUE} | first
    if field.kind in {"stage", "choice"} and options:
        chosen = next((option for option in options if option["value"] == field.initial), None)
        first = {"initial_option": chosen} if chosen else {}
        return {"type": "static_select", "action_id": VALUE, "options": options} | first
    text = {"type": "plain_text_input", "action_id": VALUE, "multiline": field.kind == "long", "max_length": _TYPED}
    return text | ({"initial_value": clean(field.initial)[:_TYPED]} if field.initial else {})


def _option(value: str, label: str) -> dict[str, Any]:
    return {"text": _plain(label, _OPTION), "value": value[:_OPTION_VALUE] or DASH}


def _plain(text: str, limit: int) -> dict[str, Any]:
    return {"type": "plain_text", "text": shorten(one_line(text), limit) or DASH, "emoji": False}
