"""A dropped file is imported at the press of a button, once and wholly, and taken back the same way."""

from __future__ import annotations

import time

from lifecycle.service.undo import Undo
from tests.bot.imports.dropping import press_again, press_value, restarted, words
from tests.slack import labels
from tests.together import at_once


def test_a_good_file_is_checked_first_and_imported_at_the_press_of_a_button(on_either):
    on_either.drop()
    checked = on_either.reply("can be imported")
    assert checked["text"] == "moves.csv: 3 moves can be imported for 2 customers (2 new)."
    assert "exact name or an alias" in words(checked)
    assert "Nothing was changed yet." in words(checked)
    assert labels(checked) == ["Import", "Cancel"]
    assert on_either.moves() == 0

    on_either.press("Import")

    done = on_either.reply("3 moves imported")
    assert done["text"] == "moves.csv: 3 moves imported for 2 customers (2 new)."
    assert (done["ts"], labels(done)) == (checked["ts"], ["Undo"])
    assert on_either.moves() == 3
    assert on_either.playground.complaints == []


def test_a_manager_takes_an_import_back_as_a_whole(on_either):
    on_either.drop()
    on_either.reply("can be imported")
    on_either.press("Import")
    on_either.reply("3 moves imported")

    on_either.press("Undo")

    on_either.reply("Undone: “moves.csv: 3 moves imported")
    assert on_either.moves() == 0


def test_taking_back_more_than_slack_waits_for_is_acknowledged_first(manager, monkeypatch):
    manager.drop()
    manager.reply("can be imported")
    manager.press("Import")
    manager.reply("3 moves imported")
    at_once = Undo.__call__

    def slowly(self, action_id=None):
        time.sleep(3.5)
        return at_once(self, action_id)

    monkeypatch.setattr(Undo, "__call__", slowly)
    began = time.monotonic()
    manager.press("Undo")

    assert time.monotonic() - began < 2
    manager.reply("Undone: “moves.csv: 3 moves imported")
    assert manager.playground.complaints == []


def test_the_same_file_again_changes_nothing(manager):
    manager.drop()
    manager.reply("can be imported")
    manager.press("Import")
    manager.reply("3 moves imported")

    manager.drop()

    again = manager.reply("nothing to import")
    assert "3 lines say what is known already." in again["text"]
    assert labels(again) == []


def test_a_double_click_imports_once(on_either):
    on_either.drop()
    checked = on_either.reply("can be imported")

    at_once(*[lambda: on_either.press("Import", checked)] * 2)

    on_either.reply("3 moves imported")
    assert on_either.workspace.bot.pool.drain(10)
    assert on_either.moves() == 3
    assert len(on_either.replies()) == 1


def test_a_button_of_an_old_view_imports_nothing_again(manager):
    manager.drop()
    value = press_value(manager.reply("can be imported"), "Import")
    manager.press("Import")
    done = manager.reply("3 moves imported")

    assert manager.workspace.bot.pool.drain(10)
    with restarted(manager.workspace):
        updates = len(manager.playground.calls_of("chat.update"))
        press_again(manager, done, value.replace(" 1 ", " 2 "))
        manager.playground.wait_for(lambda: len(manager.playground.calls_of("chat.update")) > updates, 15)

    assert manager.reply("3 moves imported")["ts"] == done["ts"]
    assert manager.moves() == 3


def test_cancel_leaves_one_line(manager):
    manager.drop()
    checked = manager.reply("can be imported")

    manager.press("Cancel")

    left = manager.reply("moves.csv was not imported; nothing was changed.")
    assert (left["ts"], labels(left)) == (checked["ts"], [])
    assert manager.moves() == 0
