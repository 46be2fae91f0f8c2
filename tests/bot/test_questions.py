"""A question goes once a button of it was pressed: it becomes its answer, or stands no more where its answer stands elsewhere."""

from __future__ import annotations

import json

import pytest

from bot.playground.world import SALES, TEAM
from lifecycle.touchpoints import FEEDBACK
from tests.bot.signed import posted, press_body
from tests.slack import PATIENCE_S, labels, workspace_over
from tests.together import at_once

WHICH = "log feedback acme 4"


@pytest.fixture
def shop(workspace):
    workspace.slash("/customer add Acme")
    workspace.last_reply()
    return workspace


def scores(workspace):
    """What was logged as feedback, the oldest first: kinds and values."""
    with workspace.bot.database.transaction(TEAM, writes=False) as store:
        frame = store.touchpoints(list(FEEDBACK))
    return [(list(FEEDBACK)[row.kind_no], row.value) for row in frame.itertuples()]


def asked(workspace, channel=SALES):
    """The question that stands there; None where none does."""
    seen = workspace.playground.messages(channel, workspace.rep)
    return next((one for one in seen if "CSAT 4" in labels(one)), None)


def pressing(workspace, message, label, trigger, channel=SALES):
    """The press of a button as Slack sends it, again and again if need be."""
    rows = [block for block in message["blocks"] if block["type"] == "actions"]
    block, element = next((row, one) for row in rows for one in row["elements"] if one["text"]["text"] == label)
    action = {"action_id": element["action_id"], "block_id": block["block_id"], "type": "button"}
    container = {"type": "message", "message_ts": message["ts"], "channel_id": channel, "is_ephemeral": True}
    return press_body(
        workspace, element["value"], actions=[action | {"value": element["value"]}], container=container,
        trigger_id=trigger, channel={"id": channel},
    )  # fmt: skip


def text(message):
    return json.dumps(message["blocks"], ensure_ascii=False)


def test_a_private_question_goes_once_its_answer_stands_in_the_channel(shop):
    shop.slash(f"/{WHICH}")
    shop.press("CSAT 4")
    assert "Acme gave CSAT 4" in text(shop.last_reply())
    assert shop.playground.wait_for(lambda: asked(shop) is None, PATIENCE_S)
    assert scores(shop) == [("csat", 4)]


def test_in_direct_messages_a_question_becomes_its_answer(shop):
    dm = shop.playground.dm(shop.rep)
    shop.say(WHICH)
    question = shop.direct_reply()
    shop.press("CSAT 4", channel=dm)
    answer = shop.direct_reply()
    assert answer["ts"] == question["ts"]
    assert "Acme gave CSAT 4" in text(answer)


def test_a_question_that_only_looks_becomes_its_answer_too(shop):
    shop.slash("/customer add Acmee Labs")
    shop.slash("/journey acme lab")
    question = shop.last_reply()
    assert "Share in channel" not in labels(question)  # nobody shares a question
    label = next(one for one in labels(question) if one.startswith("Acmee Labs"))
    shop.press(label)
    answer = shop.last_reply()
    assert answer["ts"] == question["ts"]
    assert label not in shop.buttons()


def test_looking_at_something_beside_a_question_leaves_it_open(shop):
    shop.slash("/stage acme retention")
    shop.slash("/stage move acme")
    shop.last_reply()
    shop.press("Show")
    shop.last_reply()
    assert "Advocacy" in shop.buttons()


def test_a_question_of_several_names_stays_until_each_is_settled(shop):
    shop.slash("/stage move blue, green to retention")
    shop.press('New customer "blue"')
    assert "blue starts in Retention" in text(shop.last_reply())
    assert 'New customer "green"' in shop.buttons()


def test_pressed_twice_at_once_it_logs_once_and_says_so(shop):
    shop.slash(f"/{WHICH}")
    question = shop.last_reply()
    posted(shop, pressing(shop, question, "CSAT 4", "1.1"))
    until(shop, "Acme gave CSAT 4")
    posted(shop, pressing(shop, question, "CES 4", "2.2"))
    told = until(shop, "answered this already")
    assert "Acme gave CSAT 4" in told["text"]
    assert labels(told)[0] == "Undo"
    assert scores(shop) == [("csat", 4)]


def seen(workspace):
    return workspace.playground.messages(SALES, workspace.rep)


def until(workspace, words):
    """The newest message with these words, once it is there: what is sent by hand counts as nobody's last act."""
    return workspace.playground.wait_for(lambda: [one for one in seen(workspace) if words in one["text"]], PATIENCE_S)[
        -1
    ]


def test_the_same_press_delivered_twice_does_one_thing(shop):
    shop.slash(f"/{WHICH}")
    body = pressing(shop, shop.last_reply(), "CSAT 4", "1.1")
    assert [posted(shop, body)[0] for _delivery in range(2)] == [200, 200]
    until(shop, "gave CSAT 4")
    assert scores(shop) == [("csat", 4)]
    assert len([one for one in seen(shop) if "gave CSAT 4" in one["text"]]) == 1


def test_after_undo_the_question_may_be_answered_anew(shop):
    shop.slash(f"/{WHICH}")
    question = shop.last_reply()
    posted(shop, pressing(shop, question, "CSAT 4", "1.1"))
    until(shop, "gave CSAT 4")
    shop.press("Undo")
    until(shop, "Undone")
    posted(shop, pressing(shop, question, "CES 4", "2.2"))
    until(shop, "gave CES 4")
    assert scores(shop) == [("ces", 4)]


def test_where_the_response_url_is_dead_the_answer_arrives_and_nothing_is_done_twice(shop):
    shop.slash(f"/{WHICH}")
    shop.last_reply()
    shop.playground.fault("response_url", "refuse", error="expired_url", times=9)
    shop.press("CSAT 4")
    assert "Acme gave CSAT 4" in text(shop.last_reply())
    shop.press("CES 4")  # it could not be taken away
    assert "answered this already" in shop.last_reply()["text"]
    assert scores(shop) == [("csat", 4)]


def test_a_refused_press_leaves_the_question_open(shop):
    shop.slash(f"/{WHICH}")
    question = shop.last_reply()
    shop.slash(f"/lifecycle role <@{shop.rep}> viewer", as_=shop.manager)
    shop.last_reply(as_=shop.manager)
    shop.press("CSAT 4")
    assert "Only a rep or a manager" in shop.last_reply()["text"]
    assert asked(shop)["ts"] == question["ts"]


def test_two_processes_that_get_two_presses_of_one_question_log_one_answer(address):
    with workspace_over(address) as shop:
        shop.slash("/customer add Acme")
        shop.last_reply()
        shop.slash(f"/{WHICH}")
        question = shop.last_reply()
        bodies = [pressing(shop, question, label, label) for label in ("CSAT 4", "CES 4", "NPS 4")]
        assert at_once(*[lambda body=body: posted(shop, body)[0] for body in bodies]) == [200] * 3
        shop.playground.wait_for(
            lambda: len([one for one in seen(shop) if "Acme gave" in one["text"]]) == 3, PATIENCE_S
        )
        assert len(scores(shop)) == 1


def listed(workspace):
    """The list of who is at risk, as it stands there."""
    return next((one for one in seen(workspace) if "at risk" in one["text"] and one["ephemeral"]), None)


def choose(workspace, label):
    """Use the menu beside the list's first row."""
    message = listed(workspace)
    row = next(block for block in message["blocks"] if block.get("accessory", {}).get("type") == "overflow")
    options = row["accessory"]["options"]
    value = next(one["value"] for one in options if one["text"]["text"] == label)
    workspace._look(workspace.rep, SALES)
    return workspace.playground.press(workspace.rep, SALES, message["ts"], row["accessory"]["action_id"], value=value)


def test_a_list_stays_when_a_row_s_menu_is_used_and_the_row_says_what_happened(shop):
    shop.slash("/stage move acme to retention on yesterday")
    shop.slash("/stage move acme to experience")
    shop.slash("/customer at risk")
    shop.last_reply()
    before = listed(shop)
    choose(shop, "Claim")
    shop.playground.wait_for(lambda: "claimed by" in text(listed(shop)), PATIENCE_S)
    after = listed(shop)
    assert (after["ts"], labels(after)) == (before["ts"], labels(before))
    assert any("takes care of Acme" in one["text"] for one in seen(shop) if not one["ephemeral"])
