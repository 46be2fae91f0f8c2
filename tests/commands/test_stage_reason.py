"""Why a move was made, said afterwards."""

from __future__ import annotations

import pytest

from tests.commands.asking import MANAGER, OTHER


@pytest.fixture
def lost(acme):
    """Acme Corp was just lost, and nobody said why."""
    return acme, acme.say("/stage lost acme")


def reason_of(team):
    return team.say("/stage history acme").rows[0][3]


def test_a_reason_is_given_at_a_tap(lost):
    team, asked = lost

    heard = team.press(asked, "Price")

    assert heard.headline == "Acme Corp is lost (was in Knowledge for 12 days). Reason: price."
    assert (heard.labels, heard.replaces) == (["Undo move", "Take the reason back"], True)
    assert reason_of(team) == "price"


def test_any_other_reason_is_written_into_a_form(lost):
    team, asked = lost

    form = team.press(asked, "Other")
    heard = team.fill(form, reason='they said "never"\nand meant it!')

    assert form.headline == "Why was it?"
    assert heard.headline.endswith('Reason: they said "never"\nand meant it!')
    assert reason_of(team) == 'they said "never"\nand meant it!'


def test_taking_the_reason_back_leaves_the_move(lost):
    team, asked = lost
    given = team.press(asked, "Price")

    back = team.press(given, "Take the reason back")

    assert back.headline == "Undone: the reason is taken back, the move stays."
    assert (team.stage_of("Acme Corp"), reason_of(team)) == ("lost", None)
    assert team.press(back, "Redo").headline == "Done again: the reason is back."
    assert reason_of(team) == "price"


def test_the_move_can_still_be_undone(lost):
    team, asked = lost
    given = team.press(asked, "Price")

    assert team.press(given, "Undo move").headline == "Undone: Acme Corp is in Knowledge now."


def test_undo_alone_takes_back_the_reason_first_then_the_move(lost):
    team, asked = lost
    team.press(asked, "Silence")

    assert team.say("/stage undo").headline == "Undone: the reason is taken back, the move stays."
    assert team.say("/stage undo").headline == "Undone: Acme Corp is in Knowledge now."


def test_the_last_reason_holds(lost):
    team, asked = lost
    team.press(asked, "Price")
    team.press(asked, "Product")

    assert reason_of(team) == "product"


def test_only_who_made_the_move_or_a_manager_gives_its_reason(lost):
    team, asked = lost
    command = f"/{asked.button('Price').command}"

    assert team.say(command, as_=OTHER).headline == (
        "Only the person who made the move, or a manager, can give its reason."
    )
    assert team.say(command, as_=MANAGER).headline.endswith("Reason: price.")


def test_an_undone_move_needs_no_reason(lost):
    team, asked = lost
    team.press(asked, "Undo")

    assert team.press(asked, "Price").headline == "That move was undone, so it needs no reason."


@pytest.mark.parametrize("words", ["", " price", " acme price"])
def test_without_a_move_it_says_where_reasons_go(acme, words):
    heard = acme.say(f"/stage reason{words}")

    assert heard.headline == "Press a reason under the move itself, or add it when you move: ... because price."


def test_an_action_that_is_no_move_takes_no_reason(acme):
    added = acme.say("/customer add Zenith")
    action = added.button("Undo").command.rpartition(" ")[2]

    assert acme.say(f"/stage reason {action} price").headline == "There is no move there to give a reason for."
