"""Imports that something comes between: a download that breaks, a file that is gone, a fault, a restart, a kill."""

from __future__ import annotations

import os
import signal

from bot.compose import Database
from bot.logs import Lines
from tests.bot.imports.dropping import Person, restarted, written
from tests.slack import labels, workspace_over


def test_a_download_that_breaks_off_is_tried_again(manager):
    manager.playground.fault("download", "drop")

    manager.drop()

    manager.reply("3 moves can be imported")


def test_a_file_that_is_gone_is_said_so_and_can_be_tried_again(manager):
    [key] = manager.drop()["files"]
    manager.reply("can be imported")
    manager.playground.delete_file(key)

    manager.press("Import")

    assert labels(manager.reply("moves.csv is no longer in Slack")) == ["Import", "Cancel"]


def test_nothing_is_half_written_and_import_can_be_pressed_again(manager, monkeypatch):
    manager.drop()
    manager.reply("can be imported")
    with monkeypatch.context() as broken:
        broken.setattr("bot.imports.replies.imported", lambda *_facts: 1 / 0)
        manager.press("Import")
        failed = manager.reply("tell your admin reference")
    assert manager.moves() == 0

    manager.press("Import", failed)

    manager.reply("3 moves imported")
    assert manager.moves() == 3


def test_what_a_file_holds_stays_out_of_the_logs(manager, monkeypatch, caplog):
    def broken(*_facts):
        raise ValueError("Acme Corp")

    monkeypatch.setattr("bot.imports.replies.checked", broken)
    manager.drop()
    manager.reply("tell your admin reference")

    written = "\n".join(Lines(human=True).format(record) for record in caplog.records)
    assert "an import failed" in written
    assert "Acme" not in written


def test_the_import_works_after_a_restart_between_check_and_press(sqlite_address):
    with workspace_over(sqlite_address) as before:
        manager = Person(before)
        manager.drop()
        manager.reply("can be imported")
        with restarted(before):
            manager.press("Import")
            manager.reply("3 moves imported")
        assert manager.moves() == 3


def test_a_process_killed_over_it_leaves_nothing_half_and_the_next_one_goes_on(bot_process, sqlite_address):
    rows = b"".join(b"Customer %d,Awareness,2026-01-05\n" % n for n in range(30_000))
    process = bot_process()
    manager = Person(process)
    manager.drop(b"customer,stage,effective_at\n" + rows)
    manager.playground.wait_for(lambda: [one for one in manager.replies() if "can be" in one["text"]], 60)
    manager.press("Import")
    manager.reply("Importing moves.csv")
    os.killpg(process.child.pid, signal.SIGKILL)
    process.child.wait()
    database = Database(sqlite_address)
    assert written(database) in {0, 30_000}

    bot_process()
    manager.press("Import")

    manager.playground.wait_for(
        lambda: [one for one in manager.replies() if "30,000 moves imported" in one["text"]], 60
    )
    assert written(database) == 30_000
    database.close()
