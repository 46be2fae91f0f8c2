"""What all parts of a playground share: its world, its way to the bot, and the record of what happened."""

from __future__ import annotations

import asyncio
import contextlib
import time
from typing import TYPE_CHECKING, Any

from bot.playground.content import Refused
from bot.playground.delivery import Delivery
from bot.playground.events import event_of
from bot.playground.hooks import Hooks
from bot.playground.limits import Limits
from bot.playground.manifest import Manifest
from bot.playground.sockets import Sockets
from bot.playground.store import Store
from bot.playground.views import Views
from bot.playground.world import SLACKBOT, Change, Message, World, new_id

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from bot.playground.config import Config
    from bot.playground.faults import Faults
    from bot.playground.inputs import Values
    from bot.playground.wire import Call


class Core:
    """Made inside the server's thread; `changed` is called after everything that a watcher might wait for."""

    def __init__(self, config: Config, faults: Faults, changed: Callable[[], None]) -> None:
        self.config, self.faults, self.changed = config, faults, changed
        self.manifest = Manifest(config.manifest)
        self.store = Store(config.state)
        self.world = World(self.store, self.manifest.bot_name, config.zone, config.locale)
        self.limits = Limits(config.limits)
        self.scopes = self.manifest.scopes
        self.base, self.bot_url = "", config.bot_url
        self.token_error = ""
        self.calls: list[Call] = []
        self.complaints: list[str] = []
        self.triggers: dict[str, tuple[str, float]] = {}
        self.used_triggers: set[str] = set()
        self.chosen: dict[tuple[str, str, str], Values] = {}
        self.hooks, self.views, self.sockets, self.delivery = Hooks(self), Views(self), Sockets(self), Delivery(self)
        self._closing = asyncio.Event()
        self._tasks: set[asyncio.Task[Any]] = set()
        self.world.listeners.append(self._on_change)

    def spawn(self, work: Coroutine[Any, Any, Any]) -> None:
        """Do something beside; it ends with the playground."""
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def silence(self, seconds: float) -> None:
        """Say nothing for a while, but not beyond the end."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._closing.wait(), seconds)

    def record(self, call: Call) -> None:
        """Remember a call."""
        self.calls.append(call)
        self.changed()

    def complain(self, sentence: str) -> None:
        """Remember a mistake of the app that Slack would have shown to people or swallowed."""
        self.complaints.append(sentence)
        self.changed()

    def new_trigger(self, user: str) -> str:
        """A trigger_id for something that this person just did."""
        trigger = f"{new_id('', 13)}.{new_id('', 12)}.{new_id('', 32).lower()}"
        self.triggers[trigger] = (user, time.monotonic())
        return trigger

    def use_trigger(self, trigger: str) -> str:
        """Whose trigger it was. Refused when it is unknown, used or too old."""
        if trigger not in self.triggers:
            raise Refused("invalid_trigger_id")
        if trigger in self.used_triggers:
            raise Refused("exchanged_trigger_id")
        user, issued = self.triggers[trigger]
        if time.monotonic() - issued > self.config.trigger_seconds:
            raise Refused("expired_trigger_id")
        self.used_triggers.add(trigger)
        return user

    def whisper(self, channel: str, user: str, text: str, thread_ts: str = "") -> None:
        """Slack itself says something that only one person sees."""
        ts = self.world.now_ts()
        self.world.post(Message(channel, ts, SLACKBOT, text, ephemeral_to=user, thread_ts=thread_ts))

    def warn(self, user: str, channel: str, ts: str, error: str) -> None:
        """The warning triangle beside a button that did not get through."""
        payload = {"kind": "warning", "channel": channel, "ts": ts, "error": error}
        self.world.tell(Change("notice", channel, only=user, payload=payload))

    async def close(self) -> None:
        """Stop what is under way and let go of everything."""
        self._closing.set()
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self.sockets.close()
        await self.delivery.close()
        self.store.close()

    def _on_change(self, change: Change) -> None:
        event = event_of(change, self.world, self.base)
        if event is not None:
            self.delivery.event(event)
        self.changed()
