"""Modals and home tabs: whose they are, which lies on which, and what was filled in so far."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.playground.content import Refused, read_view
from bot.playground.inputs import Values, state
from bot.playground.world import APP, BOT, TEAM, Change, Json, new_id

if TYPE_CHECKING:
    from bot.playground.core import Core

DEPTH = 3
_DEFAULTS: Json = {
    "private_metadata": "", "callback_id": "", "external_id": "", "title": None, "close": None, "submit": None,
    "clear_on_close": False, "notify_on_close": False,
}  # fmt: skip


@dataclass(slots=True)
class View:
    """An open view. `spec` is what the app gave, with ids; `values` what the person filled in."""

    id: str
    user: str
    spec: Json
    root: str
    previous: str = ""
    hash: str = ""
    values: Values = field(default_factory=dict)

    def shape(self) -> Json:
        """The view as apps get it."""
        return {
            **_DEFAULTS, **self.spec, "id": self.id, "team_id": TEAM, "app_id": APP, "bot_id": BOT, "hash": self.hash,
            "app_installed_team_id": TEAM, "root_view_id": self.root, "previous_view_id": self.previous or None,
            "state": {"values": state(self.spec["blocks"], self.values)},
        }  # fmt: skip


class Views:
    """Every open modal, and each person's home tab."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self._stacks: dict[str, list[View]] = {}
        self._homes = {user: _stored(user, home) for user, home in core.world.homes.items()}

    def open(self, user: str, given: object) -> View:
        """A modal on an empty stack."""
        self._stacks.pop(user, None)
        return self._lay(user, given)

    def push(self, user: str, given: object) -> View:
        """A modal on top of the open ones. Refused when there are none, or three."""
        depth = len(self._stacks.get(user, []))
        if not 0 < depth < DEPTH:
            raise Refused("push_limit_reached" if depth else "not_found")
        return self._lay(user, given)

    def update(self, view: View, given: object, expected_hash: str = "") -> View:
        """The same view with other content; what was filled in stays where the ids are the same."""
        if expected_hash and expected_hash != view.hash:
            raise Refused("hash_conflict")
        view.spec = self._read(given, view.spec["type"])
        view.hash = _new_hash()
        if view.spec["type"] == "home":
            self._core.world.save_home(view.user, view.shape())
        else:
            self._tell("view_update", view.user, {"view": view.shape()})
        return view

    def publish(self, user: str, given: object, expected_hash: str = "") -> View:
        """A person's home tab."""
        view = self._homes.get(user)
        if view is None:
            key = new_id("V")
            view = self._homes[user] = View(key, user, self._read(given, "home"), key)
        return self.update(view, given, expected_hash)

    def find(self, key: str, external_id: str = "") -> View:
        """An open view by its id, or by the app's own. Refused when there is none."""
        every = [*(view for stack in self._stacks.values() for view in stack), *self._homes.values()]
        for view in every:
            if view.id == key or (external_id and view.spec.get("external_id") == external_id):
                return view
        raise Refused("not_found")

    def close(self, view: View, *, everything: bool = False) -> list[View]:
        """Close a modal and what lies on it, or all of them. The closed ones, uppermost first."""
        stack = self._stacks.get(view.user, [])
        keep = 0 if everything else next((at for at, each in enumerate(stack) if each is view), len(stack))
        closed = stack[keep:][::-1]
        del stack[keep:]
        below = stack[-1].shape() if stack else None
        for each in closed:
            self._tell("view_close", view.user, {"view_id": each.id, "view": below})
        return closed

    def top(self, user: str) -> View | None:
        """The modal that a person looks at."""
        stack = self._stacks.get(user)
        return stack[-1] if stack else None

    def home(self, user: str) -> View | None:
        """A person's home tab; None before anything was published."""
        return self._homes.get(user)

    def _lay(self, user: str, given: object) -> View:
        spec = self._read(given, "modal")
        key = new_id("V")
        stack = self._stacks.setdefault(user, [])
        root, previous = (stack[0].id, stack[-1].id) if stack else (key, "")
        view = View(key, user, spec, root, previous, _new_hash())
        stack.append(view)
        self._tell("view_open", user, {"view": view.shape()})
        return view

    def _read(self, given: object, kind: str) -> Json:
        spec = read_view(self._core.world, given)
        if spec["type"] != kind:
            raise Refused("invalid_arguments", [f"[ERROR] must be a {kind} view [json-pointer:/view/type]"])
        return spec

    def _tell(self, kind: str, user: str, payload: Json) -> None:
        self._core.world.tell(Change(kind, only=user, payload=payload))


def _new_hash() -> str:
    return f"{int(time.time())}.{new_id('', 8)}"


def _stored(user: str, shape: Json) -> View:
    spec = {key: shape[key] for key in ("type", "blocks", "private_metadata", "callback_id", "external_id")}
    return View(shape["id"], user, spec, shape["id"], hash=shape["hash"])
