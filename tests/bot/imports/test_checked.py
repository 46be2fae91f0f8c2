"""What a dropped file is, told by its header and its lines before anything is written."""

from __future__ import annotations

import csv
import io

import pytest

from bot.playground.world import TEAM
from tests.bot.imports.dropping import CUSTOMERS, GOOD, table, uploaded
from tests.slack import labels

MIXED = b"""customer,stage,effective_at
Acme Corp,Awareness,2026-01-05
Acme Corp,Knowlege,2026-01-20
Umbrella,Awareness,31.31.2026
Initech,Awareness,2026-02-01
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


def test_a_name_from_slack_cannot_call_a_channel_or_a_person(manager):
    manager.drop(GOOD, "<!channel> \ue000UMANAGER\ue001.csv")

    checked = manager.reply("can be imported")

    assert "<!channel>" not in checked["text"]
    assert "<@UMANAGER>" not in checked["text"]
    manager.press("Import")
    manager.reply("3 moves imported")
