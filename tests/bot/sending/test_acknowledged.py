"""What an acknowledgement holds of an answer, and what follows it."""

import json

import pytest

from bot.deliver import send_ack
from commands import CHANNEL, Button, Column, Reply, Table
from tests.bot.sending.delivering import PRIVATE, READER, place, seen


def test_an_acknowledgement_carries_the_reply(slack, deliver):
    reply = Reply("Acme Corp is now in Retention.", audience=CHANNEL, buttons=(Button("Undo", "stage undo 7"),))
    body = send_ack(reply, READER)
    assert body["response_type"] == "in_channel"
    assert body["text"] == "Acme Corp is now in Retention."
    assert [block["type"] for block in body["blocks"]] == ["rich_text", "actions"]


def test_a_private_acknowledgement_says_so_but_not_in_direct_messages():
    assert send_ack(PRIVATE, READER)["response_type"] == "ephemeral"
    assert "Only you see this." in json.dumps(send_ack(PRIVATE, READER))
    assert "Only you see this." not in json.dumps(send_ack(PRIVATE, READER, is_im=True))


@pytest.mark.parametrize("is_im", [False, True])
def test_what_an_acknowledgement_cannot_hold_is_sent_after_it(slack, deliver, is_im):
    lines = tuple(f"{i} " + "x" * 100 for i in range(200))
    reply = Reply("200 customers moved.", lines=lines)
    held = json.dumps(send_ack(reply, READER, is_im=is_im, share="stage list 3")["blocks"])
    deliver.further(reply, place(slack, is_im=is_im), READER, share="stage list 3")
    sent = "".join(json.dumps(message["blocks"]) for message in seen(slack))
    assert [(held + sent).count(f'"{line}"') for line in lines] == [1] * 200


def test_an_acknowledgement_that_holds_everything_is_followed_by_nothing(slack, deliver):
    deliver.further(Reply("Done.", tables=(Table((Column("Stage"),), (("Awareness",),)),)), place(slack), READER)
    assert seen(slack) == []
