"""What people do with a modal: submit it, or close it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.playground.answer import INTERACTIVE
from bot.playground.content import Refused
from bot.playground.inputs import state, unfilled
from bot.playground.presses import TROUBLE, Spot, fill, origin

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.playground.answer import Answer
    from bot.playground.core import Core
    from bot.playground.views import View
    from bot.playground.world import Json


async def submit(core: Core, view: View, values: Mapping[str, object]) -> Json:
    """Submit a modal. `ok`, or `errors` by block, or `error` when the app could not be reached or said nonsense."""
    try:
        fill(view, values)
    except ValueError as trouble:
        return {"ok": False, "error": str(trouble)}
    missing = unfilled(view.spec["blocks"], state(view.spec["blocks"], view.values))
    if missing:
        return {"ok": False, "errors": missing}
    payload = origin(core, "view_submission", Spot(view.user, view=view))
    payload |= {"trigger_id": core.new_trigger(view.user), "response_urls": []}
    answer = await core.delivery.ask(INTERACTIVE, payload)
    if answer.error:
        return {"ok": False, "error": answer.error, "text": TROUBLE}
    try:
        return _obey(core, view, answer)
    except Refused as refusal:
        core.complain(f"view_submission answered with {' '.join((refusal.error, *refusal.messages))}")
        return {"ok": False, "error": refusal.error, "text": TROUBLE}


async def close(core: Core, view: View) -> Json:
    """Close a modal by its cross. The app hears of it where it asked to."""
    everything = bool(view.spec.get("clear_on_close"))
    for each in core.views.close(view, everything=everything):
        if each.spec.get("notify_on_close"):
            payload = origin(core, "view_closed", Spot(each.user, view=each)) | {"is_cleared": everything}
            core.spawn(core.delivery.ask(INTERACTIVE, payload))
    return {"ok": True}


def _obey(core: Core, view: View, answer: Answer) -> Json:
    said = answer.body if isinstance(answer.body, dict) else {}
    do = said.get("response_action")
    if do == "errors":
        return {"ok": False, "errors": _errors(view, said.get("errors"))}
    if do == "update":
        core.views.update(view, said.get("view"))
    elif do == "push":
        core.views.push(view.user, said.get("view"))
    elif do in {None, "clear"}:
        core.views.close(view, everything=do == "clear")
    else:
        raise Refused("invalid_response_action", [f"[ERROR] {do} [json-pointer:/response_action]"])
    return {"ok": True}


def _errors(view: View, errors: object) -> dict[str, str]:
    inputs = {each["block_id"] for each in view.spec["blocks"] if each["type"] == "input"}
    if not isinstance(errors, dict) or not errors or not set(errors) <= inputs:
        raise Refused("invalid_errors", ["[ERROR] each key must be the block_id of an input [json-pointer:/errors]"])
    return {str(key): str(text) for key, text in errors.items()}
