"""Messages that tell of contacts, answers and the like: which command they reach, and which they must leave alone."""

from __future__ import annotations

import pytest

from tests.commands.asking import plan

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
    "I spoke with acme about renewal": "log touch",
    "talked to acme": "log touch",
    "just off the phone with acme": "log touch",
    "had lunch with acme": "log touch",
    "yesterday we met acme": "log touch",
    "sent an offer to acme": "log touch",
    "acme emailed us about prices": "log touch",
    "acme saw our ad": "log touch",
    "acme found us on google": "log touch",
    "acme came to our webinar": "log touch",
    "acme heard of us from a friend": "log touch",
    "acme nps 9": "log feedback",
    "acme: csat 2 because slow": "log feedback",
    "nps 9 from acme": "log feedback",
    "got a 9 from acme": "log feedback",
    "acme gave us a nine": "log feedback",
    "acme gave us a 4 star review": "log review",
    "acme left us a review": "log review",
    "acme left a review on G2: 4 stars": "log review",
    "acme left us 4 stars on G2": "log review",
    "acme reported login fails": "log ticket",
    "acme has a problem with login": "log ticket",
    "the ticket of acme is closed": "log ticket",
    "closed acme's ticket": "log ticket",
    "acme referred us to Umbrella": "log referral",
    "acme came through Umbrella Ltd": "log referral",
    "asked acme to write a review": "log ask",
    "acme said no": "log ask",
    "acme declined the review": "log ask",
    "acme don't want to be asked": "log optout",
    "please don't ask acme again": "log optout",
    "stop asking acme": "log optout",
    "acme used the reports": "log used",
    "acme is using the product": "log used",
    "acme left us": "stage lost",
    "acme bought for 1200": "log purchase",
    "acme is in retention": "stage move",
    "acme to retention": "stage move",
    "acme is lost because they called Umbrella": "stage lost",
}
LEFT_ALONE = [
    "who called acme", "called it a day", "met them yesterday", "did acme give us a 9?", "acme gave us a hard time",
    "who referred acme", "what did acme rate us", "acme used to be great", "we used acme", "is acme comparing us with Umbrella?",
    "acme called Umbrella a rival", "why did acme open a ticket", "acme declined our offer", "acme is looking at our offer",
    "don't ask acme for a review", "don't ask me again", "acme reported a great quarter", "acme gave us ten more days", "acme used to call", "who reported login fails", "what did acme report",
    "acme came through a partner", "acme agreed with Umbrella",
]  # fmt: skip


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
