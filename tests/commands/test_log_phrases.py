"""Messages that tell of contacts, answers and the like: which command they reach, and which they must leave alone."""

from __future__ import annotations

import pytest

from bot.routing import match
from bot.routing.request import Request, plain
from commands import discover

REACHED = {
    "called acme about renewal": "log touch",
    "I just called acme": "log touch",
    "we met Acme Corp yesterday": "log touch",
    "emailed acme the offer": "log touch",
    "sent acme an offer": "log touch",
    "had a call with acme": "log touch",
    "acme called about invoices": "log touch",
    "acme gave us a 9": "log feedback",
    "acme gave us nps 9": "log feedback",
    "acme reviewed us 4 on G2": "log review",
    "acme gave us 4 stars on G2": "log review",
    "acme referred Umbrella Ltd": "log referral",
    "acme opened a ticket: login fails": "log ticket",
    "acme's ticket is solved": "log ticket",
    "asked acme for a review": "log ask",
    "acme declined to be a reference": "log ask",
    "acme opted out": "log optout",
    "acme is comparing us with Umbrella": "log competitor",
    "acme used the product": "log used",
    "acme bought for 1200": "log purchase",
    "acme is in retention": "stage move",
    "acme to retention": "stage move",
    "acme is lost because they called Umbrella": "stage lost",
}
LEFT_ALONE = [
    "who called acme", "called it a day", "met them yesterday", "did acme give us a 9?", "acme gave us a hard time",
    "who referred acme", "what did acme rate us", "acme used to be great", "we used acme", "is acme comparing us with Umbrella?",
    "acme called Umbrella a rival", "why did acme open a ticket", "acme declined our offer", "acme is looking at our offer",
]  # fmt: skip


def plan(text):
    return match.plan(discover(), Request(plain(text), "UREP", "k", free=True))


@pytest.mark.parametrize(("text", "name"), REACHED.items(), ids=REACHED)
def test_a_message_reaches_its_command(text, name):
    reached = plan(text).command
    assert reached is not None
    assert reached.name == name


@pytest.mark.parametrize("text", LEFT_ALONE)
def test_a_question_or_a_remark_logs_nothing(acme, text):
    reached = plan(text).command
    assert reached is None or not reached.name.startswith("log ")
    assert not acme.say(text).wrote
