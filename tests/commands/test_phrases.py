"""Free order: what people write to the bot, and the command it reaches."""

from __future__ import annotations

import pytest

from tests.commands.asking import plan

REACHED = {
    "stage move": {
        "move acme to retention": "acme to retention",
        "Please put Acme Corp into retention": "Acme Corp into retention",
        "could you mark acme as won?": "acme as won",
        "acme -> retention": "acme -> retention",
        "acme → lost": "acme → lost",
        "acme to retention": "acme to retention",
        "acme is in retention now": "acme is in retention now",
        "Acme Corp is now in retention because renewal signed.": "Acme Corp is now in retention because renewal signed",
        "acme and umbrella are in retention": "acme and umbrella are in retention",
        "acme went to advocacy": "acme went to advocacy",
        "acme reached conversion since monday": "acme reached conversion since monday",
    },
    "stage lost": {
        "acme is lost because price": "acme because price",
        "acme churned": "acme",
        "acme has left, because silence": "acme, because silence",
        "we lost acme": "acme",
        "Umbrella and Acme are gone": "Umbrella and Acme",
    },
    "stage undo": {"undo that": "that", "take it back": "", "revert the last move": ""},
    "stage list": {
        "who is in retention?": "retention",
        "who's in retention": "retention",
        "list retention mine": "retention mine",
        "who is lost?": "lost",
        "how many customers are in awareness?": "awareness",
    },
    "stage show": {
        "where is acme": "acme",
        "where is Acme Corp?": "Acme Corp",
        "who owns acme": "acme",
        "who is acme": "acme",
    },
    "customer show": {
        "show me acme": "acme",
        "what about acme?": "acme",
        "customer acme": "acme",
        "how is Acme Corp doing?": "Acme Corp",
        "how is acme doing today": "acme",
        "how's acme": "acme",
        "health of acme": "acme",
    },
    "customer at risk": {
        "who is at risk?": "",
        "which customers are at risk": "",
        "which of my customers are at risk?": "mine",
        "at risk mine": "mine",
    },
    "clv at risk": {"value at risk": "", "which customers are we losing?": ""},
    "customer advocates": {
        "who could we ask for a review?": "",
        "whom can I ask for a reference": "",
        "our advocates": "",
        "who would recommend us?": "",
    },
    "customer claim": {"claim acme by friday": "acme by friday", "I'll take care of acme": "acme"},
    "customer done": {"done with acme": "acme"},
    "stage history": {"history of acme": "acme", "show me the history of acme": "acme", "history acme": "acme"},
    "stage stages": {"what are the stages?": "", "stages": ""},
    "customer add": {"add customer Acme Corp source web": "Acme Corp source web"},
    "customer alias": {"ac is short for Acme Corp": "ac = Acme Corp"},
    "customer bind": {"this channel is about acme": "acme"},
    "customer owner": {
        "assign acme to <@U12>": "acme = <@U12>",
        "acme belongs to <@U12|rep>": "acme = <@U12>",
        "give acme to me": "acme = me",
    },
    "role": {"make <@U12> a manager": "<@U12> manager", "who may do what": ""},
    "help": {"what can you do?": "", "hello": "", "help": "", "help stage move": "stage move"},
}
SAID = [(text, name, words) for name, texts in REACHED.items() for text, words in texts.items()]

WRITES_NOTHING = [
    "is acme lost?", "acme is lost?", "is acme in retention", "what is the weather", "who is it", "how is business going",
    "why did acme go to retention", "when was acme in retention", "thanks", "which customers moved to retention",
    "did acme move to retention?", "it is raining", "this is great", "how many customers are in retention",
    "what happened to acme", "should I move acme to retention?", "who moved acme to retention", "can acme be lost",
    "acme has support",
]  # fmt: skip


@pytest.mark.parametrize(("text", "name", "words"), SAID, ids=[text for text, _name, _words in SAID])
def test_a_message_reaches_its_command(text, name, words):
    reached = plan(text)

    assert reached.command is not None
    assert (reached.command.name, reached.words) == (name, words)


@pytest.mark.parametrize("text", WRITES_NOTHING)
def test_a_question_or_a_remark_is_never_taken_for_an_order(text):
    assert not plan(text).writes


@pytest.mark.parametrize("text", ["what is the weather", "it is raining", "acmee", "how is business going"])
def test_what_is_not_understood_gets_an_answer_that_writes_nothing(acme, text):
    heard = acme.say(text)

    assert heard.headline
    assert not heard.wrote


def test_a_question_names_the_customer_inside_it_and_offers_no_stranger(acme):
    heard = acme.say("should I move acme to advocacy?")

    assert heard.labels == ["Move Acme Corp to Advocacy", "Show Acme Corp"]
    assert heard.wrote is False


def test_a_negation_offers_no_new_customer(acme):
    heard = acme.say("don't move acme to retention")

    assert not [label for label in heard.labels if label.startswith("New customer")]
    assert heard.wrote is False
