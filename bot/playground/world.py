"""The workspace: its people, channels, messages and files, and who may see what."""

from __future__ import annotations

import secrets
import string
import time
from collections import defaultdict
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.playground.store import Store

Json = dict[str, Any]

TEAM, TEAM_NAME, TEAM_DOMAIN, OTHER_TEAM = "T0PLAYGROUND", "Playground", "playground", "T0OTHER"
APP, BOT, BOT_USER, SLACKBOT = "ALIFECYCLE", "BLIFECYCLE", "ULIFECYCLE", "USLACKBOT"
MANAGER, REP_EAST, REP_WEST, GUEST, STRANGER = "UMANAGER", "UREPEAST", "UREPWEST", "UGUEST", "USTRANGER"
SALES, SUCCESS, RANDOM = "CSALES", "CSUCCESS", "CRANDOM"
_LETTERS = string.ascii_uppercase + string.digits


def new_id(prefix: str, length: int = 10) -> str:
    """A random id that looks like Slack's."""
    return prefix + "".join(secrets.choice(_LETTERS) for _ in range(length))


@dataclass(slots=True)
class User:
    """A person or a bot. `team` is another workspace's for people of other organisations."""

    id: str
    name: str
    is_admin: bool = False
    is_bot: bool = False
    is_guest: bool = False
    team: str = TEAM
    zone: str = "Europe/Prague"
    locale: str = "en-US"
    deleted: bool = False


@dataclass(slots=True)
class Channel:
    """A channel, or the direct messages of `user` with the bot."""

    id: str
    name: str
    members: list[str] = field(default_factory=list)
    is_im: bool = False
    user: str = ""
    is_private: bool = False
    is_archived: bool = False
    is_shared: bool = False

    @property
    def bot_is_member(self) -> bool:
        """Whether the bot may post here."""
        return BOT_USER in self.members


@dataclass(slots=True)
class File:
    """An uploaded file of `user`. `ready_at` is when Slack would have processed it (seconds since the epoch, 0 while
    unfinished); of a deleted one only the id is left."""

    id: str
    name: str
    title: str
    mimetype: str
    size: int
    created: int
    ready_at: float = 0.0
    has_alt_text: bool = False
    user: str = BOT_USER
    deleted: bool = False


@dataclass(slots=True)
class Message:
    """A message as it stands. `ephemeral_to` is the only person who sees it; `files` are file ids."""

    channel: str
    ts: str
    user: str
    text: str = ""
    blocks: list[Json] = field(default_factory=list)
    attachments: list[Json] = field(default_factory=list)
    files: list[str] = field(default_factory=list)
    bot_id: str = ""
    thread_ts: str = ""
    broadcast: bool = False
    ephemeral_to: str = ""
    edited_ts: str = ""
    metadata: Json | None = None

    @property
    def is_reply(self) -> bool:
        """Whether it stands in a thread below another message."""
        return bool(self.thread_ts) and self.thread_ts != self.ts


@dataclass(frozen=True, slots=True)
class Change:
    """Something that people see happen. `only` is the one person who sees it, or empty for everybody."""

    type: str
    channel: str = ""
    message: Message | None = None
    previous: Message | None = None
    only: str = ""
    payload: Json = field(default_factory=dict)


class World:
    """The workspace's state, kept in memory and written through to the store. One thread only."""

    def __init__(self, store: Store, bot_name: str, zone: str, locale: str) -> None:
        self.store = store
        self.users: dict[str, User] = {}
        self.channels: dict[str, Channel] = {}
        self.files: dict[str, File] = {}
        self.homes: dict[str, Json] = {}
        self.messages: defaultdict[str, dict[str, Message]] = defaultdict(dict)
        self.listeners: list[Callable[[Change], None]] = []
        self._last_ts = 0
        self._zone, self._locale = zone, locale
        self._load()
        self._settle(bot_name)

    def now_ts(self) -> str:
        """A new timestamp, later than every one before: it is a message's id."""
        self._last_ts = max(self._last_ts + 1, time.time_ns() // 1000)
        return f"{self._last_ts // 1_000_000}.{self._last_ts % 1_000_000:06d}"

    def tell(self, change: Change) -> None:
        """Let everybody who listens know."""
        for listener in self.listeners:
            listener(change)

    def add_user(self, user: User, *channels: str) -> User:
        """A new person, in these channels, with direct messages to the bot unless they are a bot or a stranger."""
        self.users[user.id] = user
        self.store.put("user", user.id, asdict(user))
        for name in channels:
            channel = self.channels[name]
            channel.members = [*(each for each in channel.members if each != user.id), user.id]
            channel.is_shared = channel.is_shared or user.team != TEAM
            self.save_channel(channel)
        if not user.is_bot and user.team == TEAM:
            self.direct(user.id)
        return user

    def direct(self, user: str) -> Channel:
        """The direct messages of a person with the bot."""
        key = f"D{user[1:]}"
        if key not in self.channels:
            self.save_channel(Channel(key, self.users[user].name, [user, BOT_USER], is_im=True, user=user))
        return self.channels[key]

    def save_channel(self, channel: Channel) -> None:
        """Remember a channel as it now is, and tell everybody."""
        self.channels[channel.id] = channel
        self.store.put("channel", channel.id, asdict(channel))
        self.tell(Change("state", channel.id))

    def save_file(self, file: File) -> None:
        """Remember a file as it now is."""
        self.files[file.id] = file
        self.store.put("file", file.id, asdict(file))

    def shown_to_bot(self, file: File) -> bool:
        """Whether the bot may know of a file: its own, or one in a conversation that it is in."""
        places = [key for key, place in self.channels.items() if place.bot_is_member]
        return file.user == BOT_USER or any(
            file.id in message.files for key in places for message in self.messages[key].values()
        )

    def save_home(self, user: str, view: Json) -> None:
        """Remember a person's home tab."""
        self.homes[user] = view
        self.store.put("home", user, {"user": user, "view": view})
        self.tell(Change("home", only=user, payload={"view": view}))

    def post(self, message: Message) -> Message:
        """A new message. Private ones are not remembered across a restart: neither does Slack."""
        self.messages[message.channel][message.ts] = message
        self._save_message(message)
        self.tell(Change("message", message.channel, message, only=message.ephemeral_to))
        return message

    def replace(self, message: Message, previous: Message) -> None:
        """A message has become another under the same timestamp."""
        self.messages[message.channel][message.ts] = message
        self._save_message(message)
        self.tell(Change("changed", message.channel, message, previous, only=message.ephemeral_to))

    def remove(self, message: Message) -> None:
        """A message is gone."""
        self.messages[message.channel].pop(message.ts, None)
        self.store.remove("message", f"{message.channel} {message.ts}")
        self.tell(Change("deleted", message.channel, message, message, only=message.ephemeral_to))

    def visible(self, channel: str, user: str, thread_ts: str = "") -> list[Message]:
        """The messages that this person sees in a channel, or in one of its threads, oldest first."""
        place = self.channels.get(channel)
        if place is None or ((place.is_im or place.is_private) and user not in place.members):
            return []
        seen = [each for each in self.messages[channel].values() if each.ephemeral_to in {"", user}]
        if thread_ts:
            return [each for each in seen if thread_ts in {each.ts, each.thread_ts}]
        return [each for each in seen if not each.is_reply or each.broadcast]

    def replies(self, message: Message) -> int:
        """How many answers stand in a message's thread."""
        inside = self.messages[message.channel].values()
        return sum(each.thread_ts == message.ts and each.is_reply and not each.ephemeral_to for each in inside)

    def _save_message(self, message: Message) -> None:
        if not message.ephemeral_to:
            self.store.put("message", f"{message.channel} {message.ts}", asdict(message))

    def _load(self) -> None:
        self.users = {each["id"]: User(**each) for each in self.store.all("user")}
        self.channels = {each["id"]: Channel(**each) for each in self.store.all("channel")}
        self.files = {each["id"]: File(**each) for each in self.store.all("file")}
        self.homes = {each["user"]: each["view"] for each in self.store.all("home")}
        for each in self.store.all("message"):
            self.messages[each["channel"]][each["ts"]] = Message(**each)

    def _settle(self, bot_name: str) -> None:
        if BOT_USER in self.users:
            return
        for name, members in (("sales", [BOT_USER]), ("success", [BOT_USER]), ("random", [])):
            self.save_channel(Channel(f"C{name.upper()}", name, members))
        self.add_user(User(BOT_USER, bot_name, is_bot=True))
        self.add_user(User(SLACKBOT, "Slackbot", is_bot=True))
        for key, name in ((MANAGER, "manager"), (REP_EAST, "rep east"), (REP_WEST, "rep west")):
            person = User(key, name, is_admin=key == MANAGER, zone=self._zone, locale=self._locale)
            self.add_user(person, SALES, SUCCESS, RANDOM)
