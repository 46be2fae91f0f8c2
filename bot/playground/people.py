"""What people do in the workspace: write a message, or a slash command."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.playground import drops
from bot.playground.answer import SLASH
from bot.playground.composer import compose
from bot.playground.content import Refused
from bot.playground.world import APP, BOT_USER, TEAM, TEAM_DOMAIN, Message

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.playground.answer import Answer
    from bot.playground.core import Core
    from bot.playground.world import Channel, Json, User


async def send(  # noqa: PLR0913, PLR0917 - who sends what where
    core: Core, as_: str, channel: str, text: str, thread_ts: str = "", files: Sequence[str] = ()
) -> Json:
    """A person sends what stands in the composer, with these uploaded files. `ok`, and the message's `ts` or the
    command's `response_url`."""
    place, person = core.world.channels.get(channel), core.world.users.get(as_)
    if place is None or person is None or ((place.is_im or place.is_private) and as_ not in place.members):
        return {"ok": False, "error": "channel_not_found"}
    if place.is_archived:
        return {"ok": False, "error": "is_archived"}
    if not drops.are_of(core, as_, files):
        return {"ok": False, "error": "file_not_found"}
    if not text.strip() and not files:
        return {"ok": False, "error": "no_text"}
    if text.startswith("/") and not files:
        return await _slash(core, person, place, text, thread_ts)
    return _write(core, as_, place, text, thread_ts, files)


def _write(  # noqa: PLR0913, PLR0917 - as above
    core: Core, as_: str, place: Channel, text: str, thread_ts: str, files: Sequence[str]
) -> Json:
    said = compose(core.world, text, named=False)
    message = core.world.post(Message(place.id, core.world.now_ts(), as_, said, files=list(files), thread_ts=thread_ts))
    if f"<@{BOT_USER}>" in said and not place.bot_is_member:
        bot = core.world.users[BOT_USER].name
        core.whisper(place.id, as_, f"You mentioned @{bot}, but they're not in this channel.", thread_ts)
    return {"ok": True, "ts": message.ts}


async def _slash(core: Core, person: User, place: Channel, text: str, thread_ts: str) -> Json:
    name, _, rest = text.partition(" ")
    command = core.manifest.command(name)
    if command is None or person.team != TEAM:
        core.whisper(place.id, person.id, f"{name} is not a valid command.", thread_ts)
        return {"ok": False, "error": "invalid_command"}
    if thread_ts:
        core.whisper(place.id, person.id, f"{name} is not supported in threads. Sorry!", thread_ts)
        return {"ok": False, "error": "not_supported_in_threads"}
    words = compose(core.world, rest.strip(), named=True) if command.get("should_escape") else rest.strip()
    payload = _payload(core, person, place, name, words)
    answer = await core.delivery.ask(SLASH, payload)
    told = {"response_url": payload["response_url"], "trigger_id": payload["trigger_id"]}
    return _answered(core, person, place, name, answer) | told


def _payload(core: Core, person: User, place: Channel, name: str, words: str) -> Json:
    called = "directmessage" if place.is_im else "privategroup" if place.is_private else place.name
    return {
        "token": "playground", "team_id": TEAM, "team_domain": TEAM_DOMAIN, "channel_id": place.id,
        "channel_name": called, "user_id": person.id, "user_name": person.name.replace(" ", "."), "command": name,
        "text": words, "api_app_id": APP, "is_enterprise_install": "false",
        "response_url": core.hooks.issue(place.id, person.id), "trigger_id": core.new_trigger(person.id),
    }  # fmt: skip


def _answered(core: Core, person: User, place: Channel, name: str, answer: Answer) -> Json:
    if answer.error:
        return _failed(core, person, place, name, answer.error)
    if not answer.body:
        return {"ok": True}
    given = answer.body if isinstance(answer.body, dict) else {"text": answer.body}
    if set(given) <= {"response_type"}:
        return {"ok": True}
    try:
        return {"ok": True, "ts": core.hooks.post(place.id, person.id, given).ts}
    except Refused as refusal:
        core.complain(f"{name} acknowledged with {' '.join((refusal.error, *refusal.messages))}")
        return _failed(core, person, place, name, refusal.error)


def _failed(core: Core, person: User, place: Channel, name: str, error: str) -> Json:
    core.whisper(place.id, person.id, f'{name} failed with the error "{error}"')
    return {"ok": False, "error": error}
