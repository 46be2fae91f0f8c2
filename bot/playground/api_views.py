"""views.*: modals and home tabs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.playground.args import Args, Method, needs
from bot.playground.content import Refused

if TYPE_CHECKING:
    from bot.playground.core import Core
    from bot.playground.world import Json


def open_view(core: Core, args: Args) -> Json:
    """views.open."""
    args.needed("trigger_id", "view")
    user = core.use_trigger(args.text("trigger_id"))
    return {"view": core.views.open(user, args.data("view", "invalid_arguments")).shape()}


def push_view(core: Core, args: Args) -> Json:
    """views.push."""
    args.needed("trigger_id", "view")
    user = core.use_trigger(args.text("trigger_id"))
    return {"view": core.views.push(user, args.data("view", "invalid_arguments")).shape()}


def update_view(core: Core, args: Args) -> Json:
    """views.update."""
    args.needed("view")
    view = core.views.find(args.text("view_id"), args.text("external_id"))
    return {"view": core.views.update(view, args.data("view", "invalid_arguments"), args.text("hash")).shape()}


def publish_view(core: Core, args: Args) -> Json:
    """views.publish."""
    args.needed("user_id", "view")
    user = core.world.users.get(args.text("user_id"))
    if user is None or user.is_bot:
        raise Refused("invalid_arguments", ["[ERROR] user not found [json-pointer:/user_id]"])
    return {"view": core.views.publish(user.id, args.data("view", "invalid_arguments"), args.text("hash")).shape()}


METHODS = {
    "views.open": Method(open_view, needs()),
    "views.push": Method(push_view, needs()),
    "views.update": Method(update_view, needs()),
    "views.publish": Method(publish_view, needs()),
}
