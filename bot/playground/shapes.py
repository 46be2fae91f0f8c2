"""The shapes in which Slack shows people, channels, files and messages: to apps, and to its own page."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import quote
from zoneinfo import ZoneInfo

from bot.playground.world import APP, BOT, TEAM, File, Json

if TYPE_CHECKING:
    from bot.playground.world import Channel, Message, User, World


def user_shape(user: User, *, locale: bool = False) -> Json:
    """A person as `users.info` gives them."""
    here = datetime.now(UTC).astimezone(ZoneInfo(user.zone))
    offset = here.utcoffset()
    shape: Json = {
        "id": user.id, "team_id": user.team, "name": user.name.replace(" ", "."), "real_name": user.name,
        "deleted": user.deleted, "tz": user.zone, "tz_label": here.tzname() or "",
        "tz_offset": int(offset.total_seconds()) if offset else 0,
        "is_admin": user.is_admin, "is_owner": False, "is_primary_owner": False,
        "is_restricted": user.is_guest, "is_ultra_restricted": False, "is_bot": user.is_bot, "is_app_user": False,
        "updated": 0,
        "profile": {"real_name": user.name, "display_name": user.name, "team": user.team},
    }  # fmt: skip
    if user.team != TEAM:
        shape["is_stranger"] = True
    if locale:
        shape["locale"] = user.locale
    return shape


def channel_shape(channel: Channel) -> Json:
    """A channel as `conversations.info` gives it."""
    if channel.is_im:
        return {"id": channel.id, "is_im": True, "user": channel.user, "is_archived": channel.is_archived,
                "is_org_shared": False, "context_team_id": TEAM}  # fmt: skip
    return {
        "id": channel.id, "name": channel.name, "name_normalized": channel.name, "is_channel": not channel.is_private,
        "is_group": channel.is_private, "is_im": False, "is_mpim": False, "is_private": channel.is_private,
        "is_archived": channel.is_archived, "is_general": False, "is_member": channel.bot_is_member,
        "is_ext_shared": channel.is_shared, "is_shared": channel.is_shared, "is_org_shared": False,
        "context_team_id": TEAM, "num_members": len(channel.members), "creator": "UMANAGER", "created": 0,
        "topic": {"value": "", "creator": "", "last_set": 0}, "purpose": {"value": "", "creator": "", "last_set": 0},
    }  # fmt: skip


def file_path(file: File) -> str:
    """Where a file is served to people."""
    return f"/files/{file.id}/{quote(file.name, safe='')}"


def file_shape(file: File, base: str) -> Json:
    """A file as Slack describes it to an app, which gets its bytes at `url_private` with its token only."""
    if file.deleted:
        return {"id": file.id, "mode": "tombstone"}
    private, name = f"{base}/files-pri/{TEAM}-{file.id}", quote(file.name, safe="")
    ending = file.name.rpartition(".")[2].lower() if "." in file.name else "binary"
    return {
        "id": file.id, "name": file.name, "title": file.title, "mimetype": file.mimetype, "size": file.size,
        "filetype": ending, "pretty_type": ending.upper(), "mode": "hosted", "user": file.user, "user_team": TEAM,
        "created": file.created, "timestamp": file.created, "editable": False, "is_external": False,
        "external_type": "", "is_public": False, "public_url_shared": False, "display_as_bot": False,
        "file_access": "visible", "url_private": f"{private}/{name}",
        "url_private_download": f"{private}/download/{name}", "permalink": f"{base}{file_path(file)}",
    }  # fmt: skip


def message_shape(world: World, message: Message, base: str) -> Json:
    """A message as Slack shows it to an app."""
    shape: Json = {"type": "message", "user": message.user, "ts": message.ts, "text": message.text, "team": TEAM}
    if message.bot_id:
        shape |= {"bot_id": BOT, "app_id": APP, "bot_profile": {"id": BOT, "app_id": APP, "team_id": TEAM}}
    shape |= _filled(
        blocks=message.blocks,
        attachments=message.attachments,
        thread_ts=message.thread_ts,
        metadata=message.metadata,
        files=[file_shape(world.files[each], base) for each in message.files],
        edited={"user": message.user, "ts": message.edited_ts} if message.edited_ts else None,
    )
    replies = world.replies(message)
    return shape | ({"reply_count": replies, "thread_ts": message.ts} if replies else {})


def page_message(world: World, message: Message) -> Json:
    """A message as the playground's page shows it."""
    files = [world.files[each] for each in message.files]
    return {
        "ts": message.ts, "user": message.user, "text": message.text, "ephemeral": bool(message.ephemeral_to),
        "blocks": [_with_picture(world, each) for each in message.blocks],
        "files": [
            {"id": each.id, "title": each.title, "name": each.name, "mimetype": each.mimetype, "url": file_path(each)}
            for each in files
        ],
    } | _filled(
        bot_id=message.bot_id, thread_ts=message.thread_ts, reply_count=world.replies(message), edited=bool(message.edited_ts)
    )  # fmt: skip


def page_channel(channel: Channel) -> Json:
    """A channel as the playground's page lists it."""
    return {
        "id": channel.id, "name": channel.name, "is_im": channel.is_im, "is_archived": channel.is_archived,
        "bot_is_member": channel.bot_is_member, "user": channel.user,
    }  # fmt: skip


def _with_picture(world: World, block: Json) -> Json:
    file = world.files.get((block.get("slack_file") or {}).get("id", ""))
    return block | {"image_url": file_path(file)} if file else block


def _filled(**fields: object) -> Json:
    return {key: value for key, value in fields.items() if value}
