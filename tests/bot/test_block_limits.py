import json
from dataclasses import replace
from datetime import UTC, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.blocks import button_value, render
from bot.playground.blockcheck import BlockCheck, too_long
from bot.rendering.richtext import one_line, size
from commands import ACTOR, CHANNEL, MANAGERS, Button, Column, Item, Rate, Reply, Table, mention
from tests.bot.shown import NASTY, REP, blocks_of, buttons_of, shown, strings, texts

NASTY_TEXT = st.one_of(
    st.text(max_size=60),
    st.text(alphabet="<>&*_~`:!@#|\ue000\ue001\u200d\u202eA1 \n\t\x00\x1b😀漢", max_size=40),
    st.sampled_from(
        [NASTY, "", " ", "x" * 4000, "<&>" * 1500, "😀" * 2500, mention("U0REP"), mention("x<y"), "\ue000", "a\ud800"]
    ),
)
VALUES = st.one_of(
    NASTY_TEXT, st.integers(), st.floats(), st.none(), st.datetimes(timezones=st.just(UTC), min_value=datetime(1900, 1, 2), max_value=datetime(9998, 1, 1)),  # noqa: DTZ001 - a zone is given beside it
    st.builds(Rate, st.integers(0, 100), st.integers(0, 100)),
)  # fmt: skip


@st.composite
def tables(draw) -> Table:
    columns = tuple(draw(st.lists(st.builds(Column, NASTY_TEXT, st.booleans()), max_size=24)))
    few = draw(st.lists(st.lists(VALUES, max_size=24).map(tuple), max_size=4))
    rows = tuple(few) * draw(st.sampled_from([1, 1, 3, 30, 125])) if few else ()
    return Table(columns, rows, draw(NASTY_TEXT))


BUTTONS = st.builds(Button, NASTY_TEXT, NASTY_TEXT, st.sampled_from([ACTOR, MANAGERS]), style=NASTY_TEXT)
ITEMS = st.builds(Item, NASTY_TEXT, st.lists(BUTTONS, max_size=7).map(tuple))
REPLIES = st.builds(
    Reply,
    headline=NASTY_TEXT,
    lines=st.lists(st.one_of(NASTY_TEXT, ITEMS), max_size=12).map(
        lambda few: tuple(few) * 5 if len(few) == 12 else tuple(few)
    ),
    tables=st.lists(tables(), max_size=4).map(tuple),
    receipt=NASTY_TEXT,
    buttons=st.lists(BUTTONS, max_size=50).map(tuple),
    audience=st.sampled_from([CHANNEL, "person"]),
)


def wrongs(message) -> list[str]:
    """What Slack would refuse in a message, by the limits it documents."""
    blocks, found = message.blocks, []
    tables = [block for block in blocks if block["type"] == "table"]
    cells = [cell for table in tables for row in table["rows"] for cell in row]
    for wrong, what in (
        (not 0 < len(message.text) < 3900, "text"),
        (not 0 < len(blocks) <= 50, "blocks"),
        (sum(len(text) for text in texts(blocks)) > 12_500, "all text"),
        (len(tables) > 1, "tables"),
        (any(not 0 < len(table["rows"]) <= 100 for table in tables), "rows"),
        (any(not 0 < len(row) <= 20 for table in tables for row in table["rows"]), "columns"),
        (sum(len(text) for text in texts(cells)) > 10_000, "cells"),
        (any(not text for text in texts(blocks)), "empty"),
        (len({block["block_id"] for block in blocks}) < len(blocks), "block ids"),
        (any(not block["elements"] for block in blocks if "elements" in block), "no elements"),
        (any(part in "".join(strings(blocks)) + message.text for part in "\ue000\ue001\x00\x1b\u202e\ud800"), "signs"),
    ):
        found += [what] if wrong else []
    for button in buttons_of(message):
        wrong = len(button["text"]["text"]) > 75 or len(button["value"]) > 2000 or len(button["action_id"]) > 255
        found += ["button"] if wrong else []
    for context in blocks_of(message, "context"):
        found += ["context"] if any(len(text) > 3000 for text in texts(context)) else []
    return found


@settings(max_examples=60, deadline=None)
@given(REPLIES)
def test_every_limit_holds_for_any_reply(reply):
    messages = render(reply, REP, private=True, share="stage show #1")
    assert [wrongs(message) for message in messages] == [[]] * len(messages)
    for message in messages:
        assert BlockCheck(lambda _file: True).blocks(message.blocks, "message") == []
        assert not too_long(message.blocks)
        json.dumps(message.blocks, ensure_ascii=False).encode()
    assert len(messages) <= 4


@settings(max_examples=60, deadline=None)
@given(REPLIES)
def test_headline_receipt_and_buttons_are_never_lost(reply):
    first = render(replace(reply, headline=f"Acme Corp moved. {reply.headline}"), REP)[0]
    assert shown(first.blocks[0]).startswith("Acme Corp moved.")
    assert (
        bool(one_line(reply.receipt)) == any(block["block_id"] == "context:0" for block in blocks_of(first, "context"))
        or len(reply.buttons) > 40
    )
    carried = sum(size(button_value(button, REP)) <= 2000 for button in reply.buttons[:40])
    assert len(buttons_of(first)) == carried


@settings(deadline=None)
@given(NASTY_TEXT)
def test_no_text_of_a_person_can_call_or_link(text):
    [message] = render(Reply(text, receipt=text + mention("U0REP")), REP)
    written = [
        message.text,
        *(
            part["text"]
            for block in blocks_of(message, "context")
            for part in block["elements"]
            if part["type"] == "mrkdwn"
        ),
    ]
    for one in written:
        assert "<" not in one.replace("<@U0REP>", "")
