"""Several customers at once, in one sentence or a pasted list: one reply that says what happened to each."""

from __future__ import annotations

import pytest

from commands import CHANNEL, PERSON

LIST = """move
- Acme Corp retention
- umbrella to advocacy because they cheer
- zenit knowledge
- nobody conversion
- Hooli retnetion
- Smith, Jones and Sons awareness"""


@pytest.fixture
def many(team):
    """Five customers, Umbrella in Retention."""
    names = ("Acme Corp", "Umbrella", "Zenith", "Hooli", "Smith, Jones and Sons")
    team.given(*(f"/customer add {name}" for name in names), "/stage move umbrella retention")
    return team


@pytest.mark.parametrize(
    "words",
    [
        "/stage move acme, zenith and hooli to retention",
        "/stage acme, zenith, hooli retention",
        "/stage move acme; zenith; hooli -> retention",
        "/stage move\nacme\nzenith\nhooli\nto retention",
        "/stage move to retention:\n- acme\n- zenith\n- hooli",
        "move acme, zenith and hooli to retention",
    ],
)
def test_several_names_share_a_stage(many, words):
    heard = many.say(words)

    assert heard.headline == "3 customers moved to Retention."
    assert heard.lines == (
        "Acme Corp starts in Retention.",
        "Zenith starts in Retention.",
        "Hooli starts in Retention.",
    )
    assert (heard.labels, heard.audience) == (["Undo"], CHANNEL)


def test_a_name_with_commas_and_and_is_one_customer(many):
    assert (
        many.say("/stage move Smith, Jones and Sons to retention").headline
        == "Smith, Jones and Sons starts in Retention."
    )


def test_each_can_have_a_stage_of_its_own(many):
    heard = many.say("/stage move acme to retention, zenith to advocacy")

    assert heard.headline == "2 customers moved."
    assert heard.lines == ("Acme Corp starts in Retention.", "Zenith starts in Advocacy.")


def test_who_was_there_already_is_counted_apart(many):
    heard = many.say("/stage move acme and umbrella to retention")

    assert heard.headline == "1 customer moved to Retention, 1 was there already."
    assert heard.lines[1] == "Umbrella is already in Retention, since Fri 20 Nov."


def test_where_nobody_had_to_move_nothing_is_written(many):
    many.given("/stage move zenith to retention")

    heard = many.say("/stage move zenith and umbrella to retention")

    assert heard.headline == "Nobody moved, 2 were there already."
    assert (heard.wrote, heard.receipt, heard.audience, heard.labels) == (False, "Nothing was changed.", PERSON, [])


def test_a_pasted_list_says_what_happened_to_each(many):
    heard = many.say(f"/stage {LIST}")

    assert heard.headline == "3 customers moved, 3 need you."
    assert heard.lines == (
        "Acme Corp starts in Retention.",
        "Umbrella is now in Advocacy: one step forward, after a moment in Retention. Reason: they cheer.",
        "Smith, Jones and Sons starts in Awareness.",
        'Which customer is "zenit"?',
        'There is no customer "nobody" yet, nor one like it.',
        'Hooli: there is no stage "retnetion". Did you mean Retention?',
    )
    assert heard.labels == [
        "zenit: Zenith · no stage yet · @rep",
        'New customer "zenit"',
        'New customer "nobody"',
        "Hooli to Retention",
        "Undo",
    ]


def test_what_a_list_left_open_is_settled_by_buttons_that_leave_the_list_standing(many):
    heard = many.say(f"/stage {LIST}")

    settled = [many.press(heard, label) for label in ("zenit:", 'New customer "nobody"', "Hooli to")]

    assert [one.headline for one in settled] == [
        "Zenith starts in Knowledge.",
        "nobody starts in Conversion.",
        "Hooli starts in Retention.",
    ]
    assert not any(one.replaces for one in settled)
    assert many.say("/stage zenit advocacy").headline.startswith("Zenith is now in Advocacy"), (
        "the choice is remembered"
    )


def test_an_ambiguous_name_in_a_list_asks_and_the_others_move(many):
    many.given("/customer add Acme Labs")

    heard = many.say("/stage move acme, zenith to retention on 2026-05-12 because renewal")

    assert heard.headline == "1 customer moved to Retention, 1 needs you."
    assert heard.lines == (
        "Zenith started in Retention on Tue 12 May.",
        'Which customer is "acme"?',
        "Reason: renewal.",
    )
    assert heard.labels[:2] == ["acme: Acme Corp · no stage yet · @rep", "acme: Acme Labs · no stage yet · @rep"]
    assert (
        many.press(heard, "acme: Acme Labs").headline
        == "Acme Labs started in Retention on Tue 12 May. Reason: renewal."
    )


def test_a_name_that_comes_twice_moves_once(many):
    assert many.say("/stage move acme, Acme Corp, zenith to retention").headline == "2 customers moved to Retention."


def test_who_cannot_be_lost_does_not_hold_up_the_others(many):
    heard = many.say("/stage lost umbrella, zenith")

    assert heard.headline == "1 customer is lost, 1 needs you."
    assert heard.lines[0] == "Umbrella is lost (was in Retention for a moment)."
    assert heard.lines[1].startswith("Zenith is in no stage yet, so it cannot be lost.")


def test_losses_without_a_reason_ask_why_for_all_of_them(many):
    many.given("/stage move zenith retention")

    heard = many.say("/stage lost umbrella and zenith")

    assert heard.headline == "2 customers are lost."
    assert heard.labels == ["Price", "Product", "Silence", "Other", "Undo"]
    many.press(heard, "Price")
    assert [many.say(f"/stage history {name}").rows[0][3] for name in ("umbrella", "zenith")] == ["price", "price"]


def test_a_list_is_undone_as_a_whole(many):
    moved = many.say("/stage move acme, umbrella and zenith to advocacy")

    undone = many.press(moved, "Undo")

    assert undone.headline == "Undone for 3 customers."
    assert undone.lines == (
        "Acme Corp is in no stage now.",
        "Umbrella is in Retention now.",
        "Zenith is in no stage now.",
    )
    again = many.press(undone, "Redo")
    assert again.headline == "Done again for 3 customers."
    assert again.lines[1] == "Umbrella is in Advocacy now."


def test_more_than_two_hundred_at_once_are_refused(many):
    heard = many.say("/stage move\n" + "\n".join(f"Customer {n}" for n in range(201)) + "\nto retention")

    assert heard.headline == "That is 201 customers at once; please send at most 200 in one message."


def test_a_long_list_of_unknown_names_offers_the_first_dozen(many):
    heard = many.say("/stage move\n" + "\n".join(f"Q{n}Z" for n in range(30)) + "\nto retention")

    assert heard.headline == "Nobody moved, 30 need you."
    assert len(heard.labels) == 12
