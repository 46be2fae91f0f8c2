"""What people do with a message's or a view's elements: press, choose, type ahead."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.playground.answer import INTERACTIVE
from bot.playground.content import Refused
from bot.playground.elements import check_group, check_options
from bot.playground.findings import Findings
from bot.playground.inputs import Values, action, elements, spread, state
from bot.playground.shapes import message_shape
from bot.playground.world import APP, TEAM, TEAM_DOMAIN, Json, Message

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.playground.core import Core
    from bot.playground.views import View

TROUBLE = "We had some trouble connecting. Try again?"


@dataclass(frozen=True, slots=True)
class Spot:
    """Where somebody acts: in a message or in a view."""

    user: str
    message: Message | None = None
    view: View | None = None

    @property
    def blocks(self) -> list[Json]:
        """The blocks that stand there."""
        if self.view is not None:
            return list(self.view.spec["blocks"])
        assert self.message is not None
        return self.message.blocks


def spot(core: Core, user: str, channel: str = "", ts: str = "", view_id: str = "") -> Spot:
    """A message that this person sees, or a view of theirs. Refused when there is none."""
    if view_id:
        view = core.views.find(view_id)
        if view.user != user:
            raise Refused("not_found")
        return Spot(user, view=view)
    message = core.world.messages[channel].get(ts)
    if message is None or message not in core.world.visible(channel, user, message.thread_ts):
        raise Refused("message_not_found")
    return Spot(user, message=message)


def find(where: Spot, name: str, block_id: str = "") -> tuple[Json, Json]:
    """An element by its action_id, or a button by its label. Refused when there is none."""
    found = [
        (block, element)
        for block, element in elements(where.blocks)
        if block_id in {"", block["block_id"]} and name in {element["action_id"], _label(element)}
    ]
    if not found:
        raise Refused("no_such_element")
    return found[0]


def origin(core: Core, kind: str, where: Spot) -> Json:
    """What every interaction says: who, where, of which app."""
    user = core.world.users[where.user]
    said: Json = {
        "type": kind, "token": "playground", "api_app_id": APP, "team": {"id": TEAM, "domain": TEAM_DOMAIN},
        "user": {"id": user.id, "username": user.name.replace(" ", "."), "name": user.name.replace(" ", "."), "team_id": user.team},
        "enterprise": None, "is_enterprise_install": False,
    }  # fmt: skip
    if where.view is not None:
        return said | {"view": where.view.shape()}
    assert where.message is not None
    return said | _in_message(core, where.message)


async def press(core: Core, where: Spot, block: Json, element: Json, given: Mapping[str, Any]) -> Json:
    """Press a button or choose a value. `ok`, and the `response_url` and `trigger_id` that the app got."""
    try:
        pressed = action(block, element, given)
    except ValueError as trouble:
        return {"ok": False, "error": str(trouble)}
    if not core.manifest.interactive():
        core.warn(where.user, *_place(where), "interactivity_disabled")
        return {"ok": False, "error": "interactivity_disabled"}
    _keep(core, where, pressed, given.get("values") or {})
    payload = origin(core, "block_actions", where) | {"actions": [pressed], "trigger_id": core.new_trigger(where.user)}
    if where.view is not None:
        payload["container"] = {"type": "view", "view_id": where.view.id}
    if where.message is not None:
        chosen = core.chosen.get((where.message.channel, where.message.ts, where.user), {})
        payload["state"] = {"values": state(where.message.blocks, chosen)}
        payload["response_url"] = core.hooks.issue(where.message.channel, where.user, where.message)
    answer = await core.delivery.ask(INTERACTIVE, payload)
    told: Json = {key: payload[key] for key in ("response_url", "trigger_id") if key in payload}
    if answer.error:
        core.warn(where.user, *_place(where), answer.error)
        return told | {"ok": False, "error": answer.error}
    return told | {"ok": True}


async def suggest(core: Core, where: Spot, block: Json, element: Json, typed: str) -> Json:
    """The options for what was typed so far; none when the app does not answer in time."""
    payload = origin(core, "block_suggestion", where) | {
        "block_id": block["block_id"], "action_id": element["action_id"], "value": typed,
    }  # fmt: skip
    if where.view is not None:
        payload["container"] = {"type": "view", "view_id": where.view.id}
    answer = await core.delivery.ask(INTERACTIVE, payload)
    if answer.error:
        return {"ok": False, "error": answer.error, "options": []}
    body = answer.body if isinstance(answer.body, dict) else {}
    found = Findings()
    if "option_groups" in body:
        for index, group in enumerate(found.items(body["option_groups"], "/option_groups", 100, 0)):
            check_group(found, group, f"/option_groups/{index}", element["type"])
    else:
        check_options(found, body.get("options"), "/options", element["type"], 0)
    if found.messages:
        core.complain(f"block_suggestion answered with {' '.join(found.messages)}")
        return {"ok": False, "error": "invalid_options", "options": []}
    return {"ok": True, **{key: body[key] for key in ("options", "option_groups") if key in body}}


def fill(view: View, values: Mapping[str, object]) -> None:
    """What stands in a view's inputs now."""
    for block, inside in spread(view.spec["blocks"], values).items():
        view.values.setdefault(block, {}).update(inside)


def _label(element: Json) -> str:
    return str(element["text"]["text"]) if element["type"] == "button" else ""


def _place(where: Spot) -> tuple[str, str]:
    return (where.message.channel, where.message.ts) if where.message else ("", where.view.id if where.view else "")


def _in_message(core: Core, message: Message) -> Json:
    channel = core.world.channels[message.channel]
    container: Json = {
        "type": "message", "message_ts": message.ts, "channel_id": channel.id,
        "is_ephemeral": bool(message.ephemeral_to),
    }  # fmt: skip
    if message.is_reply:
        container["thread_ts"] = message.thread_ts
    said: Json = {
        "container": container, "channel": {"id": channel.id, "name": "directmessage" if channel.is_im else channel.name},
    }  # fmt: skip
    return said if message.ephemeral_to else said | {"message": message_shape(core.world, message, core.base)}


def _keep(core: Core, where: Spot, pressed: Json, values: Mapping[str, object]) -> None:
    held: Values = {pressed["block_id"]: {pressed["action_id"]: pressed}}
    chosen = pressed["type"] not in {"button", "overflow"}
    if where.view is not None:
        fill(where.view, {**values, **(held if chosen else {})})
    elif where.message is not None and chosen:
        key = (where.message.channel, where.message.ts, where.user)
        core.chosen.setdefault(key, {}).setdefault(pressed["block_id"], {}).update(held[pressed["block_id"]])
