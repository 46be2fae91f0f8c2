"""What is not understood at once: readings as buttons, and words of which two readings are near."""

from __future__ import annotations

import pytest

from commands import discover
from tests.bot.answering import TEAM, World


@pytest.fixture
def real(sqlite_database):
    return World(sqlite_database, discover())


def button_texts(answer):
    return [button.command for button in answer.reply.buttons]


def with_acme(real):
    real.ask("customer add Acme Corp", key="add")
    real.ask("stage move acme retention", key="move")


@pytest.mark.parametrize(
    ("text", "commands"),
    [
        ("acme retention", ["stage move #{id} to Retention", "stage show #{id}"]),
        ("hstory acme", ["stage history acme"]),
        ("numbers for last month", ["funnel last month"]),
        ("acme", ["stage show #{id}", "stage history #{id}"]),
        ("who sits in advocacy nowadays", []),
        ("qwertz uiop", []),
    ],
)
def test_what_is_not_understood_gets_two_readings_as_buttons_and_changes_nothing(real, text, commands):
    with_acme(real)
    with real.database.transaction(TEAM, writes=False) as store:
        (acme,) = store.customers(store.customer_ids())
        moves = len(store.moves_of(acme.id))

    answer = real.ask(text, key="q", free=True, origin="message")

    wanted = [one.format(id=acme.id) for one in commands]
    assert len(answer.reply.buttons) == 2
    assert button_texts(answer)[: len(wanted)] == wanted
    with real.database.transaction(TEAM, writes=False) as store:
        assert len(store.moves_of(acme.id)) == moves


def test_a_misspelt_verb_behind_a_slash_command_is_offered_beside_the_refusal(real):
    with_acme(real)

    answer = real.ask("hstory acme", key="q", group="stage")

    assert "stage history acme" in button_texts(answer)


def test_a_customer_who_is_called_like_a_verb_is_moved_all_the_same(real):
    real.ask("customer add Lista", key="add")

    answer = real.ask("lista retention", key="q", group="stage")

    assert answer.reply.headline == "Lista starts in Retention."


def test_readings_offer_nothing_that_the_person_may_not_do(real):
    with_acme(real)

    answer = real.ask("acme advocacy", person="UVIEWER", key="q", free=True)

    assert not [text for text in button_texts(answer) if text.startswith("stage move")]


def test_a_reason_in_free_order_stays_apart_from_the_name(real):
    with_acme(real)

    answer = real.ask("acme is lost because price", key="q", free=True, origin="message")

    assert answer.reply.headline.startswith("Acme Corp is lost")
    assert "price" in answer.reply.headline


def test_an_empty_mention_is_offered_a_beginning(real):
    answer = real.ask("", free=True, origin="message", key="q")

    assert len(answer.reply.buttons) == 2


def test_a_move_is_read_the_same_from_a_slash_a_message_and_a_button(real):
    real.ask("customer add Acme Corp", key="add")

    texts = [
        real.ask("acme awareness", key="1", group="stage"),
        real.ask("please move acme to knowledge", key="2", free=True, origin="message"),
        real.ask("stage move acme to conversion", key="3", origin="button"),
    ]

    assert [answer.outcome for answer in texts] == ["done"] * 3
    with real.database.transaction(TEAM, writes=False) as store:
        (acme,) = store.customer_ids()
        assert len(store.moves_of(acme)) == 3
