"""Taking back, and taking back the taking back."""

from __future__ import annotations

import pytest

from commands import CHANNEL
from storage.database import Database
from tests.commands.asking import MANAGER, OTHER, PEOPLE, REP, TEAM, VIEWER


@pytest.fixture
def moved(acme):
    """Acme Corp was just moved from Knowledge to Retention."""
    return acme, acme.say("/stage move acme retention")


@pytest.mark.parametrize(
    "words",
    [
        "/stage undo",
        "/lifecycle undo",
        "undo",
        "undo that",
        "Undo that, please.",
        "undo the last move",
        "undo my last action",
        "take that back",
        "take back the last one",
        "revert",
    ],
)
def test_undo_takes_back_the_last_thing_one_did(moved, words):
    team, _heard = moved

    heard = team.say(words)

    assert heard.headline == "Undone: Acme Corp is in Knowledge now."
    assert (heard.labels, heard.audience, heard.replaces) == (["Redo"], CHANNEL, True)
    assert "by @rep, Wed 2 Dec 14:03" in heard.text


def test_the_button_takes_back_its_own_move_not_the_last_one(moved):
    team, heard = moved
    team.given("/customer add Zenith", "/stage move zenith awareness")

    assert team.press(heard, "Undo").headline == "Undone: Acme Corp is in Knowledge now."


def test_undo_can_be_redone_and_undone_again(moved):
    team, heard = moved

    undone = team.press(heard, "Undo")
    redone = team.press(undone, "Redo")
    again = team.press(redone, "Undo again")

    assert redone.headline == "Done again: Acme Corp is in Retention now."
    assert again.headline == "Undone: Acme Corp is in Knowledge now."
    assert again.labels == ["Redo"]


def test_what_is_undone_is_not_undone_twice(moved):
    team, heard = moved
    team.press(heard, "Undo")

    assert team.press(heard, "Undo").headline == "That was undone already."


def test_undo_goes_back_one_thing_after_another(moved):
    team, _heard = moved
    team.given("/stage move acme advocacy")

    said = [team.say("/stage undo").headline for _time in range(3)]

    assert said == [
        "Undone: Acme Corp is in Retention now.",
        "Undone: Acme Corp is in Knowledge now.",
        "You did nothing in the last 24 hours that could be undone.",
    ]


def test_an_older_move_is_undone_under_the_later_ones(moved):
    team, heard = moved
    team.given("/stage move acme advocacy")

    assert team.press(heard, "Undo").headline == "Undone: Acme Corp is in Advocacy now."
    assert [row[1] for row in team.say("/stage history acme").rows] == ["Advocacy", "Knowledge"]


def test_ones_own_is_undone_for_24_hours(moved):
    team, heard = moved
    team.later(hours=25)

    assert team.say("/stage undo").headline == "You did nothing in the last 24 hours that could be undone."
    assert team.press(heard, "Undo").headline == "That is more than 24 hours ago; a manager can still undo it."
    assert team.stage_of("Acme Corp") == "Retention"


def test_somebody_elses_is_undone_by_a_manager_alone(moved):
    team, heard = moved
    command = f"/{heard.button('Undo').command}"

    assert team.say(command, as_=OTHER).headline == "Only the person who did that, or a manager, can undo it."
    assert team.say("/stage undo", as_=OTHER).headline == "You did nothing in the last 24 hours that could be undone."
    team.later(days=40)
    assert team.say(command, as_=MANAGER).headline == "Undone: Acme Corp is in Knowledge now."


def test_a_viewer_undoes_nothing(moved):
    team, _heard = moved

    assert team.say("/stage undo", as_=VIEWER).refused


def test_a_creation_with_later_moves_is_not_undone(team):
    added = team.given("/customer add Acme Corp")
    team.given("/stage move acme awareness")

    heard = team.press(added, "Undo")

    assert heard.headline == "Something builds on that: “Acme Corp starts in Awareness.” Undo it first."
    assert team.press(heard, "Undo that first").headline == "Undone: Acme Corp is in no stage now."
    assert team.press(added, "Undo").headline == "Undone: “Acme Corp is added: owner \ue000UREP\ue001.”"
    assert team.customers() == []


def test_a_creation_with_its_move_is_undone_as_one(team):
    made = team.press(team.say("/stage move Zenith retention"), "New customer")

    undone = team.press(made, "Undo")

    assert undone.headline == "Undone: “Zenith starts in Retention.”"
    assert team.customers() == []
    assert team.press(undone, "Redo").headline == "Done again: Zenith is in Retention now."


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("/customer alias ac = Acme Corp", 'Undone: “"ac" means Acme Corp from now on, for everybody.”'),
        ("/customer segment acme enterprise", "Undone: “Acme Corp: segment is now enterprise.”"),
        ("/customer bind acme", "Undone: “This channel is about Acme Corp now: here /stage advocacy moves Acme Corp to Advocacy.”"),
    ],
)  # fmt: skip
def test_anything_written_is_undone_in_the_words_it_was_told(acme, words, said):
    heard = acme.given(words)

    assert acme.press(heard, "Undo").headline == said


def test_settings_are_undone_too(team):
    heard = team.given("/lifecycle settings window 60", as_=MANAGER)

    undone = team.press(heard, "Undo", as_=MANAGER)

    assert undone.headline == "Undone: “The conversion window is 60 days.”"
    assert team.say("/lifecycle settings window").headline == "The conversion window is 90 days."


def test_words_that_are_no_action_are_refused(moved):
    team, _heard = moved

    heard = team.say("/stage undo acme")

    assert heard.headline.startswith("To undo your last action, type /stage undo alone")
    assert team.say("/stage undo 5").headline == "There is no such action to undo."
    assert team.stage_of("Acme Corp") == "Retention"


def test_many_customers_are_named_up_to_twenty(team):
    names = [f"Customer {n:02}" for n in range(23)]
    for name in names:
        team.given(f"/customer add {name}")
    moved = team.say("/stage move\n" + "\n".join(names) + "\nto awareness")

    undone = team.press(moved, "Undo")

    assert undone.headline == "Undone for 23 customers."
    assert len(undone.lines) == 21
    assert undone.lines[-1] == "and 3 more"


def test_what_was_changed_again_since_is_said_to_stand(acme):
    first = acme.given("/customer segment acme enterprise")
    acme.given("/customer segment acme mid-market")

    heard = acme.press(first, "Undo")

    assert heard.lines == ("It was changed again since, and that change stands.",)
    assert "segment: mid-market" in acme.say("/stage show acme").text


def test_a_remembered_choice_is_not_the_last_thing_one_did(acme):
    acme.given("/customer add Umbrella", "/stage move umbrella knowledge")
    asked = acme.say("/stage move acmee knowledge")
    acme.press(asked, "Acme Corp")

    heard = acme.say("/stage undo")

    assert heard.headline == "Undone: Umbrella is in no stage now."


def test_an_undo_leaves_somebody_who_can_give_roles(team):
    team.say(f"/lifecycle role <@{REP}> manager", as_=MANAGER)
    team.say(f"/lifecycle role <@{MANAGER}> rep", as_=REP)

    heard = team.say("/stage undo", as_=MANAGER)

    assert heard.headline == "That would leave nobody who is a manager; make somebody else a manager first."
    assert not heard.wrote


def test_after_a_refused_undo_others_may_write_and_so_may_oneself(team, sqlite_address):
    team.given("/customer add Acme Corp", "/customer add Umbrella", "/customer add Zenith")
    merged = team.say("/customer merge Zenith into Umbrella")
    team.given("/customer merge Umbrella into Acme Corp")

    refused = team.press(merged, "Undo")
    elsewhere = Database(sqlite_address)
    with elsewhere.transaction(TEAM, writes=True) as store:
        store.remember_person(PEOPLE[OTHER], team.now)
    elsewhere.close()

    assert refused.headline == "Zenith was merged or split again since; undo that first."
    assert team.say("/stage move acme knowledge").wrote
