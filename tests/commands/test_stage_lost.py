"""A deal lost, a customer gone."""

from __future__ import annotations

import pytest

from tests.commands.asking import MANAGER, VIEWER


@pytest.mark.parametrize(
    "words",
    [
        "/stage lost acme because price",
        "/stage lost Acme Corp because of price",
        "/stage acme lost because price",
        "acme is lost because price",
        "Acme is lost, because price",
        "acme has left because price",
        "acme churned due to price",
        "acme lost because price",
        "we lost acme because price",
        "we have just lost acme because price",
        "move acme to lost because price",
        "mark acme as lost because price",
        "acme -> lost because price",
    ],
)
def test_a_loss_and_its_reason_can_be_said_in_many_ways(acme, words):
    assert acme.say(words).headline == "Acme Corp is lost (was in Knowledge for 12 days). Reason: price."


@pytest.mark.parametrize("words", ["/stage lost acme", "acme is lost", "acme is gone.", "acme left us", "lost acme"])
def test_a_loss_without_a_reason_asks_why(acme, words):
    heard = acme.say(words)

    assert heard.headline == "Acme Corp is lost (was in Knowledge for 12 days)."
    assert heard.labels == ["Price", "Product", "Silence", "Other", "Undo", "Show"]


def test_a_loss_can_be_dated_back(acme):
    heard = acme.say("/stage lost acme on 30 November because silence")

    assert heard.headline == "Acme Corp was lost on Mon 30 Nov (was in Knowledge for 9 days). Reason: silence."


def test_an_unknown_name_is_asked_for(acme):
    heard = acme.say("/stage lost acm because price")

    assert heard.headline == 'Which customer is "acm"?'
    assert acme.press(heard, "Acme Corp").headline.endswith("Reason: price.")


def test_nobody_named_is_asked_for(acme):
    assert acme.say("/stage lost").headline == "Who is lost? Type it like this: /stage lost acme because price."


def test_in_a_customers_channel_nobody_need_be_named(acme):
    acme.given("/customer bind acme")

    assert acme.say("/stage lost because price").headline.startswith("Acme Corp is lost")


def test_a_question_loses_nobody(acme):
    assert not acme.say("is acme lost?").wrote
    assert not acme.say("acme is lost?").wrote
    assert not acme.say("who is lost?").wrote
    assert acme.stage_of("Acme Corp") == "Knowledge"


def test_lost_stays_outside_a_ladder_with_other_names(acme):
    acme.given("/lifecycle settings preset five", as_=MANAGER)

    assert acme.say("/stage lost acme").headline == "Acme Corp is lost (was in Consideration for 12 days)."


def test_a_viewer_loses_nobody(acme):
    assert acme.say("acme is lost", as_=VIEWER).refused
    assert acme.stage_of("Acme Corp") == "Knowledge"
