"""A playground in its own thread, and its handle for tests: everything a person can do, and what came of it."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from bot.playground import drops, modals, people, presses
from bot.playground.content import Refused
from bot.playground.faults import Fault
from bot.playground.pagelink import open_home, set_membership
from bot.playground.shapes import message_shape, page_message
from bot.playground.thread import Running
from bot.playground.world import GUEST, OTHER_TEAM, SALES, STRANGER, Channel, User

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from bot.playground.delivery import Delivered
    from bot.playground.thread import T
    from bot.playground.wire import Call
    from bot.playground.world import Json


class Playground(Running):
    """A local Slack workspace. Start it, point the bot's Web API at `api_url`, and act as its people.

    Channels are given by id or name (`#sales`), people by id. Every method may be called from any thread.
    """

    @property
    def url(self) -> str:
        """The page's address, without a slash at the end."""
        return self._core.base

    @property
    def api_url(self) -> str:
        """The Web API's address, for `WebClient(base_url=...)`."""
        return f"{self.url}/api/"

    @property
    def bot_url(self) -> str:
        """Where the bot takes requests over HTTP. It may be set once the bot's port is known."""
        return self._core.bot_url

    @bot_url.setter
    def bot_url(self, url: str) -> None:
        self._core.bot_url = url

    @property
    def calls(self) -> list[Call]:
        """The calls of the Web API and of response URLs so far, oldest first."""
        return list(self._core.calls)

    def calls_of(self, method: str) -> list[Call]:
        """The calls of one method, such as `chat.postMessage` or `response_url`."""
        return [each for each in self.calls if each.method == method]

    @property
    def complaints(self) -> list[str]:
        """What Slack would have refused or swallowed: empty for a well-made app."""
        return list(self._core.complaints)

    @property
    def deliveries(self) -> list[Delivered]:
        """Every attempt to deliver something to the bot, with its answer and how long it took."""
        return list(self._core.delivery.log)

    @property
    def sockets(self) -> int:
        """How many Socket Mode connections are there to stay: those asked to reconnect no longer count."""
        return self._core.sockets.connected

    @property
    def files(self) -> list[Json]:
        """The finished uploads: id, name, title, mimetype, size, whose (`user`), and `content` in bytes."""
        return self._do(self._files_now)

    def send(self, as_: str, channel: str, text: str, thread_ts: str = "") -> Json:
        """Write a message (returns at once) or a slash command (returns once it is acknowledged or failed)."""
        return self._wait(people.send(self._core, as_, self.channel(channel), text, thread_ts))

    def drop(self, as_: str, channel: str, *files: tuple[str, bytes], text: str = "", thread_ts: str = "") -> Json:
        """Send files, each its name and its bytes, in one message; its `ts`, and the ids of the `files`."""
        return self._wait(self._drop(as_, self.channel(channel), files, text, thread_ts))

    def delete_file(self, file: str) -> None:
        """A person deletes a file: everybody sees that it is gone. KeyError when there is none."""
        self._do(lambda: drops.delete(self._core, file))

    def messages(self, channel: str, as_: str, thread_ts: str = "") -> list[Json]:
        """The messages that a person sees, oldest first, as the page shows them; of a thread, if one is named."""
        key = self.channel(channel)
        world = self._core.world
        return self._do(lambda: [page_message(world, each) for each in world.visible(key, as_, thread_ts)])

    def message(self, channel: str, ts: str) -> Json:
        """One message as an app gets it. KeyError when there is none."""
        key = self.channel(channel)
        core = self._core
        return self._do(lambda: message_shape(core.world, core.world.messages[key][ts], core.base))

    def press(  # noqa: PLR0913 - one call says who presses what where
        self, as_: str, channel: str, ts: str, action: str, *, block_id: str = "", value: object = None
    ) -> Json:
        """Press a button (by action_id or label) or choose `value` in an element of a message."""
        return self._wait(self._press(as_, action, block_id, value, {}, channel=self.channel(channel), ts=ts))

    def press_view(  # noqa: PLR0913 - the same
        self,
        as_: str,
        view_id: str,
        action: str,
        *,
        block_id: str = "",
        value: object = None,
        values: Mapping[str, Any] | None = None,
    ) -> Json:
        """Press or choose in a modal or home tab; `values` is what stands in the inputs by then."""
        return self._wait(self._press(as_, action, block_id, value, values or {}, view_id=view_id))

    def suggest(  # noqa: PLR0913 - the same
        self, as_: str, action: str, typed: str, *, channel: str = "", ts: str = "", view_id: str = ""
    ) -> Json:
        """Type ahead in an external select; `options` as the bot proposes them."""
        key = self.channel(channel) if channel else ""
        return self._wait(self._suggest(as_, action, typed, channel=key, ts=ts, view_id=view_id))

    def submit(self, as_: str, view_id: str, values: Mapping[str, Any]) -> Json:
        """Submit a modal with values by block_id: plain ones, or by action_id in Slack's own form."""
        return self._wait(self._submit(as_, view_id, values))

    def close(self, as_: str, view_id: str) -> Json:
        """Close a modal by its cross."""
        return self._wait(self._close(as_, view_id))

    def view(self, as_: str) -> Json | None:
        """The modal that a person looks at."""
        return self._do(lambda: view.shape() if (view := self._core.views.top(as_)) else None)

    def home(self, as_: str) -> Json | None:
        """A person's home tab as it was published."""
        return self._do(lambda: self._core.world.homes.get(as_))

    def open_home(self, as_: str) -> None:
        """Open the bot's home tab."""
        self._do(lambda: open_home(self._core, as_))

    def invite(self, channel: str) -> Json:
        """The bot joins a channel."""
        return self._do(lambda: set_membership(self._core, self.channel(channel), member=True))

    def kick(self, channel: str) -> Json:
        """The bot leaves a channel."""
        return self._do(lambda: set_membership(self._core, self.channel(channel), member=False))

    def channel(self, name: str) -> str:
        """A channel's id from its id or name. KeyError when there is none."""
        world = self._core.world
        if name in world.channels:
            return name
        return {each.name: each.id for each in list(world.channels.values()) if not each.is_im}[name.removeprefix("#")]

    def dm(self, user: str) -> str:
        """The channel id of a person's direct messages with the bot."""
        return self._do(lambda: self._core.world.direct(user).id)

    def add_user(self, user: User, *channels: str) -> User:
        """A new person in these channels."""
        return self._do(lambda: self._core.world.add_user(user, *[self.channel(each) for each in channels]))

    def add_guest(self) -> User:
        """A guest of the workspace, in #sales."""
        return self.add_user(User(GUEST, "guest", is_guest=True), SALES)

    def add_stranger(self) -> User:
        """A person of another organisation, in #sales, which is thereby shared."""
        return self.add_user(User(STRANGER, "stranger", team=OTHER_TEAM), SALES)

    def add_channel(self, channel: Channel) -> Channel:
        """A new channel, with its members."""
        self._do(lambda: self._core.world.save_channel(channel))
        return channel

    def archive(self, channel: str) -> None:
        """Nobody writes there any more."""
        self._do(lambda: self._archive(self.channel(channel)))

    def fault(  # noqa: PLR0913 - a fault in one line
        self,
        where: str,
        kind: str,
        *,
        times: int = 1,
        seconds: float = 0.0,
        retry_after: int = 1,
        error: str = "internal_error",
    ) -> None:
        """Arm a fault: see `bot.playground.faults.Fault`. `where` is a Web API method, `api`, `response_url`, `upload`,
        `delivery`, `slash_commands`, `interactive`, `events_api`, or a type such as `app_mention` or `block_actions`.
        """
        self._faults.add(Fault(where, kind, times, seconds, retry_after, error))

    def clear_faults(self) -> None:
        """Everything works again."""
        self._faults.clear()

    def refuse_token(self, error: str = "token_revoked") -> None:
        """The bot's token is good for nothing any more; an empty error takes it back."""
        self._do(lambda: setattr(self._core, "token_error", error))

    def revoke(self, *scopes: str) -> None:
        """These scopes are granted no longer, as if the app had been installed without them."""
        self._do(lambda: setattr(self._core, "scopes", (self._core.scopes or set()) - set(scopes)))

    def event(self, event: Mapping[str, Any]) -> None:
        """Deliver any other event of the Events API, such as `app_uninstalled`."""
        self._do(lambda: self._core.delivery.event(dict(event)))

    def verify(self) -> bool:
        """Whether the bot answers Slack's check of a request URL."""
        return not self._wait(self._core.delivery.verify()).error

    def refresh_sockets(self, reason: str = "refresh_requested", close_after: float = 1.0) -> int:
        """Ask the bot to reconnect, as Slack does every few hours. How many sockets were asked."""
        return self._wait(self._core.sockets.refresh(reason, close_after))

    def cut_sockets(self) -> None:
        """Close all sockets without a word."""
        self._wait(self._core.sockets.cut())

    def wait_for(self, predicate: Callable[[], T], timeout: float = 5.0) -> T:
        """The predicate's first true result; it is asked again whenever something happened. TimeoutError otherwise."""
        end = time.monotonic() + timeout
        while not (found := predicate()):
            left = end - time.monotonic()
            if left <= 0:
                message = (
                    f"nothing came within {timeout} s; complaints: {self.complaints}; last calls: {self.calls[-3:]}"
                )
                raise TimeoutError(message)
            with self._changed:
                self._changed.wait(min(left, 0.05))
        return found

    async def _drop(
        self, as_: str, channel: str, files: Sequence[tuple[str, bytes]], text: str, thread_ts: str
    ) -> Json:
        ids = [drops.take_in(self._core, as_, name, content).id for name, content in files]
        return await people.send(self._core, as_, channel, text, thread_ts, ids) | {"files": ids}

    async def _press(
        self, as_: str, action: str, block_id: str, value: object, values: Mapping[str, Any], **place: str
    ) -> Json:
        try:
            where = presses.spot(self._core, as_, **place)
            block, element = presses.find(where, action, block_id)
        except Refused as refusal:
            return refusal.body()
        return await presses.press(self._core, where, block, element, {"value": value, "values": values})

    async def _suggest(self, as_: str, action: str, typed: str, **place: str) -> Json:
        try:
            where = presses.spot(self._core, as_, **place)
            block, element = presses.find(where, action)
        except Refused as refusal:
            return refusal.body()
        return await presses.suggest(self._core, where, block, element, typed)

    async def _submit(self, as_: str, view_id: str, values: Mapping[str, Any]) -> Json:
        try:
            view = presses.spot(self._core, as_, view_id=view_id).view
        except Refused as refusal:
            return refusal.body()
        assert view is not None
        return await modals.submit(self._core, view, values)

    async def _close(self, as_: str, view_id: str) -> Json:
        try:
            view = presses.spot(self._core, as_, view_id=view_id).view
        except Refused as refusal:
            return refusal.body()
        assert view is not None
        return await modals.close(self._core, view)

    def _archive(self, key: str) -> None:
        channel = self._core.world.channels[key]
        channel.is_archived = True
        self._core.world.save_channel(channel)

    def _files_now(self) -> list[Json]:
        core = self._core
        return [
            {"id": each.id, "name": each.name, "title": each.title, "mimetype": each.mimetype, "size": each.size,
             "user": each.user, "content": core.store.bytes_of(each.id)}
            for each in core.world.files.values() if each.ready_at and not each.deleted
        ]  # fmt: skip
