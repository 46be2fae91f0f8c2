"""[CSV] end to end: pressed under a table, a file of raw values comes to the person's direct messages."""

from __future__ import annotations

import csv
import io

import pytest

from tests.slack import labels

REP, OTHER = "UREPEAST", "UMANAGER"


@pytest.fixture
def sales(workspace):
    """A workspace in which 25 customers are in awareness, one of them with a tricky name."""
    names = ["=Umbrella", *(f"Acme {n:02}" for n in range(24))]
    for name in names:
        workspace.slash(f'/customer add "{name}"')
        workspace.slash(f'/stage move "{name}" awareness')
    yield workspace
    assert workspace.playground.complaints == []


def files_in(workspace, channel, as_=REP):
    return [file for message in workspace.playground.messages(channel, as_) for file in message["files"] or ()]


def pressed(workspace, as_=REP, channel=None):
    """Press [CSV]; the message with the file, and its rows."""
    workspace.press("CSV", as_, channel or workspace.channel)
    place = workspace.playground.dm(as_)
    workspace.playground.wait_for(lambda: files_in(workspace, place, as_), 15)
    message = next(one for one in reversed(workspace.playground.messages(place, as_)) if one["files"])
    content = workspace.playground.files[-1]["content"].decode("utf-8-sig")
    return message, list(csv.reader(io.StringIO(content, newline=""), strict=True))


def test_a_private_list_comes_whole_as_a_file_to_the_person_alone(sales):
    sales.slash("/stage list awareness")
    assert sales.last_reply()["ephemeral"]

    message, rows = pressed(sales)

    assert message["files"][0]["title"] == "25 customers are in Awareness."
    assert rows[0] == ["Customer", "Owner", "Since", "Days"]
    assert len(rows) == 26
    assert ["'=Umbrella", "rep east"] in [row[:2] for row in rows]
    assert all(row[2][:2] == "20" and float(row[3]) >= 0 for row in rows[1:])
    assert files_in(sales, sales.channel) == []


def test_the_person_is_told_in_the_channel_where_the_file_is(sales):
    sales.slash("/stage list awareness")
    sales.last_reply()

    pressed(sales)

    said = sales.playground.wait_for(
        lambda: [one for one in sales.playground.messages(sales.channel, REP) if "direct messages" in one["text"]], 15
    )[-1]
    assert said["ephemeral"]


def test_a_page_further_on_gives_the_whole_list_as_well(sales):
    sales.slash("/stage list awareness page 2")
    sales.last_reply()

    _message, rows = pressed(sales)

    assert len(rows) == 26


def test_a_channel_s_funnel_comes_as_counts_to_whoever_presses(sales):
    sales.slash("/funnel this week")
    reply = sales.last_reply()
    assert labels(reply)[-1] == "CSV"

    message, rows = pressed(sales, OTHER)

    assert message["files"][0]["name"].startswith("funnel-")
    assert rows[0] == [
        "Stage", "Now", "Was", "In", "On", "Back", "Lost", "Moved on (hits)", "Moved on (n)", "Skipped past",
    ]  # fmt: skip
    assert rows[1] == ["Awareness", "25", "0", "25", "0", "0", "0", "0", "25", "0"]
    assert files_in(sales, sales.playground.dm(REP)) == []


def test_in_direct_messages_the_file_stands_below_the_table(sales):
    sales.say("stage list awareness")
    sales.direct_reply()

    _message, rows = pressed(sales, channel=sales.playground.dm(REP))

    assert len(rows) == 26
    assert not any("direct messages" in one["text"] for one in sales.playground.messages(sales.playground.dm(REP), REP))


def test_a_file_that_cannot_be_sent_is_said_with_a_reference(sales):
    sales.slash("/stage list awareness")
    sales.last_reply()
    sales.playground.fault("files.completeUploadExternal", "refuse", error="restricted_action")

    sales.press("CSV")

    said = sales.playground.wait_for(
        lambda: [one for one in sales.playground.messages(sales.channel, REP) if "could not be sent" in one["text"]], 15
    )
    assert "reference" in said[-1]["text"]
    assert files_in(sales, sales.playground.dm(REP)) == []


def test_a_list_that_is_empty_by_now_is_answered_in_words(sales):
    sales.slash("/stage move Acme 00 knowledge")
    sales.slash("/stage list knowledge")
    sales.last_reply()
    sales.slash("/stage move Acme 00 awareness")

    sales.press("CSV")

    direct = sales.playground.wait_for(
        lambda: [one for one in sales.playground.messages(sales.playground.dm(REP), REP) if one.get("bot_id")], 15
    )
    assert "Nobody is in Knowledge" in direct[-1]["text"]
