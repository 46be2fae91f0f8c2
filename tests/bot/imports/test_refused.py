"""Files that are not read, and people who may not have them imported."""

from __future__ import annotations

import io
import json

import pytest

from bot.imports.files import NO_ACCESS, Files, SlackFile
from bot.imports.replies import MAY_IMPORT
from bot.playground.world import BOT_USER
from bot.sending.slackcalls import Permanent
from lifecycle.model import Role
from tests.bot.imports.dropping import GOOD, Person, press_again, press_value
from tests.slack import labels


def test_without_the_scope_it_says_how_to_grant_it_or_to_do_without(manager):
    manager.playground.revoke("files:read")

    manager.drop()

    said = manager.reply("files:read")["text"]
    assert "Reinstall to Workspace" in said
    assert "lifecycle-bot import moves FILE.csv" in said
    assert manager.playground.calls_of("download") == []


def test_a_token_that_may_not_read_a_file_gets_a_login_page_and_takes_it_for_none(manager):
    sent = manager.drop()
    manager.reply("can be imported")
    given = manager.playground.message(manager.place, sent["ts"])["files"][0]
    manager.playground.revoke("files:read")

    with io.BytesIO() as into, pytest.raises(Permanent) as caught:
        Files(manager.workspace.bot.client).load(SlackFile.of(given), into)

    assert caught.value.code in NO_ACCESS


@pytest.mark.parametrize(
    "url", ["https://example.com/moves.csv", "http://127.0.0.1.example.com/x", "file:///etc/passwd", ""]
)
def test_the_token_is_sent_to_nobody_but_slack(manager, url):
    file = SlackFile("F1", "moves.csv", 10, url, is_table=True)

    with io.BytesIO() as into, pytest.raises(Permanent, match="not_hosted"):
        Files(manager.workspace.bot.client).load(file, into)


def test_a_file_over_the_limit_is_refused_before_it_is_loaded(manager, monkeypatch):
    monkeypatch.setattr("bot.imports.files.MOST_BYTES", 40)

    manager.drop()

    assert "lifecycle-bot import" in manager.reply("the most I take")["text"]
    assert manager.playground.calls_of("download") == []


def test_other_files_get_one_sentence(manager):
    manager.playground.drop(manager.id, manager.place, ("notes.pdf", b"%PDF"), ("plan.xlsx", b"PK"))

    assert manager.reply("only CSV")["text"].startswith("notes.pdf, plan.xlsx: I read only CSV files")
    assert manager.playground.calls_of("files.info") == []


def test_a_picture_beside_a_command_leaves_the_command_alone(manager):
    manager.playground.drop(manager.id, manager.place, ("photo.png", b"x"), text="help")

    manager.reply("Three to begin with")
    assert not [one for one in manager.replies() if "only CSV" in one["text"]]


def test_who_may_not_import_is_told_who_may_and_sees_no_button(manager, rep):
    manager.drop()
    manager.reply("can be imported")

    rep.drop()

    checked = rep.reply("can be imported")
    may = Role.REP.covers(MAY_IMPORT)
    assert labels(checked) == (["Import", "Cancel"] if may else [])
    assert may or "Only a manager can import it" in checked["text"]


def test_a_guest_has_nothing_checked(workspace):
    guest = Person(workspace, workspace.playground.add_guest().id)

    guest.drop()

    guest.reply("Only a rep or a manager can have a file checked")
    assert workspace.playground.calls_of("files.info") == []


def test_somebody_else_cannot_press(manager, rep):
    manager.drop()
    value = press_value(manager.reply("can be imported"), "Import")

    assert json.loads(value)["for"] == manager.id
    press_again(rep, {"ts": "1.0"}, value)

    rep.reply("Only")
    assert rep.moves() == 0


def test_a_file_in_a_channel_is_none_of_ours(manager):
    manager.playground.drop(manager.id, "#sales", ("moves.csv", GOOD), text=f"<@{BOT_USER}> help")

    manager.playground.wait_for(
        lambda: [one for one in manager.playground.messages("#sales", manager.id) if one.get("bot_id")]
    )
    assert manager.playground.calls_of("files.info") == []


def test_our_own_files_are_never_read_as_if_somebody_had_brought_them(manager):
    file = {"id": "FOURS", "name": "moves-rejected.csv", "filetype": "csv"}
    event = {"type": "message", "subtype": "file_share", "channel_type": "im", "channel": manager.place, "text": ""}

    manager.playground.event(event | {"user": BOT_USER, "ts": "1.0", "files": [file]})

    manager.playground.wait_for(lambda: manager.playground.deliveries)
    assert manager.workspace.bot.pool.drain(10)
    assert manager.playground.calls_of("files.info") == []
