"""Files dropped into a direct message: checked, imported, taken back, through real signed requests."""

from __future__ import annotations

import csv
import io
import json
import os
import signal
import threading
import time
import urllib.parse
import urllib.request
from contextlib import contextmanager

import pytest

from bot.blocks import Reader
from bot.compose import Connection, Database, assemble
from bot.imports.board import Telling
from bot.imports.files import NO_ACCESS, Files, SlackFile
from bot.imports.lane import Lane
from bot.imports.replies import MAY_IMPORT
from bot.logs import Lines
from bot.manifest import PATH
from bot.playground.delivery import sign
from bot.playground.world import BOT_USER, MANAGER, REP_EAST, TEAM
from bot.pool import Pool
from bot.sending.slackcalls import Permanent
from bot.web import application
from commands import Reply
from lifecycle.model import Role
from lifecycle.service.undo import Undo
from tests.slack import labels, served, workspace_over

GOOD = b"""customer,stage,effective_at
Acme Corp,Awareness,2026-01-05
Acme Corp,Knowledge,2026-01-20
Umbrella,Awareness,2026-02-01
"""
MIXED = b"""customer,stage,effective_at
Acme Corp,Awareness,2026-01-05
Acme Corp,Knowlege,2026-01-20
Umbrella,Awareness,31.31.2026
Initech,Awareness,2026-02-01
"""
CUSTOMERS = b"""customer,owner,source,acquisition_cost
Acme Corp,rep east,Ads,1200.50
Umbrella,,Referral,
"""
BOUGHT = b"""customer,purchased_on,amount
Acme Corp,2026-01-05,1200
Acme Corp,2026-01-20,-20
"""
SPENT = b"""source,month,amount
referral,2026-01,5000
"""
ANSWERED = b"""Customer;Date;NPS
Acme Corp;5.1.2026;9
Acme Corp;20.1.2026;4
"""


class Person:
    """Somebody in their direct messages with the bot."""

    def __init__(self, workspace, id_=MANAGER):
        self.workspace, self.playground, self.id = workspace, workspace.playground, id_
        self.place = self.playground.dm(id_)

    def drop(self, content=GOOD, name="moves.csv", **more):
        return self.playground.drop(self.id, self.place, (name, content), **more)

    def replies(self, thread_ts=""):
        return [one for one in self.playground.messages(self.place, self.id, thread_ts) if one.get("bot_id")]

    def reply(self, begins="", **more):
        """The newest message of the bot whose text has these words."""
        return self.playground.wait_for(
            lambda: next((one for one in reversed(self.replies(**more)) if begins in one["text"]), None), 15
        )

    def press(self, label, message=None):
        seen = message or next(one for one in reversed(self.replies()) if label in labels(one))
        return self.playground.press(self.id, self.place, seen["ts"], label)

    def moves(self):
        with self.workspace.bot.database.transaction(TEAM, writes=False) as store:
            return sum(len(store.moves_of(one)) for one in store.customer_ids())


def words(message):
    """Everything that a message shows, as one text."""
    found = []

    def look(node):
        if isinstance(node, dict):
            found.extend(node[key] for key in ("text",) if isinstance(node.get(key), str))
            for value in node.values():
                look(value)
        elif isinstance(node, list):
            for value in node:
                look(value)

    look(message["blocks"])
    return " ".join(found)


@pytest.fixture
def manager(workspace):
    return Person(workspace)


@pytest.fixture
def on_either(address):
    """The manager of a workspace on SQLite, and of one on PostgreSQL."""
    with workspace_over(address) as made:
        yield Person(made)


@pytest.fixture
def rep(workspace):
    return Person(workspace, REP_EAST)


def table(message):
    """The cells of a message's table, below its titles."""
    [block] = [one for one in message["blocks"] if one["type"] == "table"]
    return [[cell["text"] for cell in row] for row in block["rows"]][1:]


def uploaded(person):
    """The files that the bot brought into the conversation, as (name, rows)."""
    files = [one for one in person.playground.files if one["user"] == BOT_USER]
    return [(one["name"], list(csv.reader(io.StringIO(one["content"].decode("utf-8-sig"))))) for one in files]


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


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (BOUGHT, "2 purchases {} for 1 customer (1 new)."),
        (SPENT, "1 line of spend {}."),
        (ANSWERED, "2 touchpoints {} for 1 customer (1 new)."),
    ],
)
def test_purchases_spend_and_answers_are_known_by_their_header(manager, content, told):
    manager.drop(content, "file.csv")
    assert manager.reply("can be imported")["text"] == "file.csv: " + told.format("can be imported")

    manager.press("Import")

    manager.reply("file.csv: " + told.format("imported"))


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


def test_what_cannot_be_imported_is_shown_by_kind_with_its_lines_and_values(manager):
    manager.drop(MIXED)

    checked = manager.reply("can be imported")

    assert checked["text"].startswith("moves.csv: 2 moves can be imported for 2 customers (2 new); 2 lines cannot.")
    assert sorted(row[:3] for row in table(checked)) == [
        ["bad date (1 line)", "4", "effective_at: 31.31.2026"],
        ["unknown stage (1 line)", "3", "stage: Knowlege"],
    ]
    assert uploaded(manager) == []


def test_rejected_lines_come_back_as_a_file_that_can_be_mended_and_dropped_again(manager):
    manager.drop(MIXED)
    manager.reply("can be imported")
    manager.press("Import")
    done = manager.reply("2 moves imported")
    [(name, rows)] = manager.playground.wait_for(lambda: uploaded(manager), 15)
    assert "; 2 lines were not taken." in done["text"]
    assert name == "moves-rejected.csv"
    assert rows[0] == ["customer", "stage", "effective_at", "problem"]
    assert [row[:3] for row in rows[1:]] == [
        ["Acme Corp", "Knowlege", "2026-01-20"],
        ["Umbrella", "Awareness", "31.31.2026"],
    ]

    text = io.StringIO()
    csv.writer(text).writerows(rows)
    mended = text.getvalue().replace("Acme Corp,Knowlege", "Acme Corp,Knowledge").replace(",31.31.2026", ",2026-03-31")
    manager.drop(mended.encode(), name)
    manager.reply("moves-rejected.csv: 2 moves can be imported")
    manager.press("Import")

    manager.reply("moves-rejected.csv: 2 moves imported")
    assert manager.moves() == 4


def test_a_file_of_which_nothing_can_be_imported_comes_back_at_once(manager):
    manager.drop(b"customer,stage,effective_at\nAcme Corp,Nowhere,2026-01-05\n")

    checked = manager.reply("there is nothing to import; 1 line cannot")

    [(name, rows)] = manager.playground.wait_for(lambda: uploaded(manager), 15)
    assert (name, len(rows)) == ("moves-rejected.csv", 2)
    assert labels(checked) == []


def test_a_file_of_customers_is_known_by_its_header(manager):
    manager.drop(CUSTOMERS, "accounts.csv")
    assert manager.reply("accounts.csv")["text"] == "accounts.csv: 2 customers can be imported (2 new)."

    manager.press("Import")

    manager.reply("accounts.csv: 2 customers imported (2 new).")
    with manager.workspace.bot.database.transaction(TEAM, writes=False) as store:
        assert store.fact("customer", str(store.named("acme corp").id), "owner") == "rep east"


def test_a_stage_history_as_crms_export_it_is_a_file_of_moves(manager):
    manager.drop(b"customer,owner,Date entered Awareness,Date entered Knowledge\nAcme,rep,2026-01-05,2026-01-09\n")

    assert manager.reply("moves.csv")["text"].startswith("moves.csv: 2 moves can be imported for 1 customer (1 new).")


@pytest.mark.parametrize("header", [b"customer,colour", b"name,colour", b"customer,stage"])
def test_a_header_that_tells_nothing_is_answered_with_those_that_do(manager, header):
    manager.drop(header + b"\nAcme Corp,red\n")

    said = manager.reply("customer")["text"]

    assert "customer,stage,effective_at,moved_by,reason" in said
    assert "customer,owner,source,segment,acquisition_cost,acquired_on" in said


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


def test_a_download_that_breaks_off_is_tried_again(manager):
    manager.playground.fault("download", "drop")

    manager.drop()

    manager.reply("3 moves can be imported")


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


def test_several_files_in_one_message_are_each_answered_and_the_caption_is_not(manager):
    files = ("moves.csv", GOOD), ("accounts.csv", CUSTOMERS), ("notes.txt", b"x")

    manager.playground.drop(manager.id, manager.place, *files, text="customer add Globex")

    manager.reply("moves.csv: 3 moves can be imported")
    manager.reply("accounts.csv: 2 customers can be imported")
    manager.reply("notes.txt: I read only CSV files")
    assert len(manager.replies()) == 3


def test_a_file_in_a_thread_is_answered_there(manager):
    first = manager.drop(b"customer,stage,effective_at\n")["ts"]
    manager.reply("has no rows below its header")

    manager.drop(thread_ts=first)

    manager.reply("3 moves can be imported", thread_ts=first)


def test_a_double_click_imports_once(on_either):
    on_either.drop()
    checked = on_either.reply("can be imported")
    clicks = [threading.Thread(target=on_either.press, args=("Import", checked)) for _ in range(2)]

    for click in clicks:
        click.start()
    for click in clicks:
        click.join()

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


def test_a_name_from_slack_cannot_call_a_channel_or_a_person(manager):
    manager.drop(GOOD, "<!channel> \ue000UMANAGER\ue001.csv")

    checked = manager.reply("can be imported")

    assert "<!channel>" not in checked["text"]
    assert "<@UMANAGER>" not in checked["text"]
    manager.press("Import")
    manager.reply("3 moves imported")


class Shown:
    """A board that only remembers."""

    def __init__(self):
        self.seen = []

    def glance(self, reply, _reader):
        self.seen.append(reply.headline)


def test_progress_is_told_while_it_lasts_and_never_afterwards(monkeypatch):
    monkeypatch.setattr("bot.imports.board.EVERY_S", 0.02)
    board, steps = Shown(), iter(range(1, 1000))

    with Telling(board, Reader(), lambda: Reply(f"{next(steps)} %"), first_s=0.0):
        wait_until(lambda: len(board.seen) >= 3)
    told = len(board.seen)
    time.sleep(0.1)

    assert board.seen[:3] == ["1 %", "2 %", "3 %"]
    assert len(board.seen) == told


def test_what_is_quick_is_told_by_its_result_alone():
    board = Shown()

    with Telling(board, Reader(), lambda: Reply("1 %"), first_s=5.0):
        pass

    assert board.seen == []


def test_long_work_leaves_threads_for_short_answers_and_is_done_in_turn():
    pool, lane_done, gate = Pool(workers=3), [], threading.Event()
    lane = Lane(pool, width=2, waiting=2)
    tasks = [lambda n=n: (gate.wait(10), lane_done.append(n)) for n in range(5)]

    taken = [lane.submit(task) for task in tasks]
    quick = threading.Event()
    pool.submit(quick.set)

    assert quick.wait(10)
    assert taken == [True, True, True, True, False]
    gate.set()
    wait_until(lambda: len(lane_done) == 4)
    assert sorted(lane_done) == [0, 1, 2, 3]
    assert pool.drain(10)


@contextmanager
def restarted(workspace):
    """The workspace's bot stops, and a fresh one over the same database takes its place."""
    workspace.bot.stop()
    config = workspace.playground.config
    connection = Connection(config.bot_token, workspace.playground.api_url, config.signing_secret)
    fresh = assemble(workspace.bot.database.engine.url.render_as_string(hide_password=False), connection)
    with served(application(fresh.app, ping=fresh.database.ping, metrics=lambda: b"")) as url:
        workspace.playground.bot_url = f"{url}{PATH}"
        yield
    fresh.stop()


def wait_until(true, patience_s=10.0):
    end = time.monotonic() + patience_s
    while not true():
        assert time.monotonic() < end
        time.sleep(0.01)


def written(database):
    with database.transaction(TEAM, writes=False) as store:
        return sum(store.count_in_stage(stage.id) for stage in store.settings().model.stages)


def press_value(message, label):
    """What a button of a message carries."""
    rows = [block for block in message["blocks"] if block["type"] == "actions"]
    return next(one["value"] for row in rows for one in row["elements"] if one["text"]["text"] == label)


def press_again(person, message, value):
    """A press as an old view of the message would send it."""
    body = {
        "type": "block_actions", "trigger_id": f"old.{time.monotonic_ns()}", "user": {"id": person.id},
        "team": {"id": TEAM}, "channel": {"id": person.place}, "container": {"message_ts": message["ts"]},
        "actions": [{"type": "button", "action_id": "run:0", "block_id": "x", "value": value}],
    }  # fmt: skip
    raw = urllib.parse.urlencode({"payload": json.dumps(body)}).encode()
    headers = sign(person.playground.config.signing_secret, raw, int(time.time()))
    headers["Content-Type"] = "application/x-www-form-urlencoded"
    request = urllib.request.Request(person.playground.bot_url, data=raw, headers=headers)
    with urllib.request.urlopen(request, timeout=10) as answer:
        assert answer.status == 200
