"""One customer, one move: each kind of it, and what the rep reads."""

from __future__ import annotations

import time

import pytest

from commands import CHANNEL, PERSON
from tests.commands.asking import MANAGER, OTHER, REP, VIEWER


def test_a_first_move_starts_somewhere(team):
    team.given("/customer add Acme Corp")

    heard = team.say("/stage move acme awareness")

    assert heard.headline == "Acme Corp starts in Awareness."
    assert heard.text.split("\n")[1] == "by @rep, Fri 20 Nov 14:03"
    assert heard.labels == ["Undo", "Show"]
    assert heard.audience == CHANNEL


@pytest.mark.parametrize(
    ("words", "headline"),
    [
        ("acme conversion", "Acme Corp is now in Conversion: one step forward, after 12 days in Knowledge."),
        ("acme experience", "Acme Corp is now in Experience: forward past Conversion, after 12 days in Knowledge."),
        ("acme retention", "Acme Corp is now in Retention: forward past Conversion and Experience, after 12 days in Knowledge."),
        ("acme awareness", "Acme Corp bounced back from Knowledge to Awareness, after 12 days."),
        ("acme lost", "Acme Corp is lost (was in Knowledge for 12 days)."),
        ("acme retention because renewal signed", "Acme Corp is now in Retention: forward past Conversion and Experience, after 12 days in Knowledge. Reason: renewal signed."),
        ("acme lost because price?", "Acme Corp is lost (was in Knowledge for 12 days). Reason: price?"),
    ],
)  # fmt: skip
def test_each_kind_of_move_is_named(acme, words, headline):
    assert acme.say(f"/stage move {words}").headline == headline


def test_a_lost_customer_is_won_back(acme):
    acme.given("/stage lost acme because price")
    acme.later(days=41)

    assert acme.say("/stage acme won").headline == "Acme Corp is won back: now in Conversion, after 41 days lost."


@pytest.mark.parametrize(
    ("stay", "said"),
    [
        ({"seconds": 40}, "a moment"),
        ({"minutes": 1}, "1 minute"),
        ({"minutes": 12}, "12 minutes"),
        ({"hours": 5}, "5 hours"),
        ({"days": 2}, "2 days"),
    ],
)
def test_the_length_of_a_stay_is_said_in_its_largest_unit(team, stay, said):
    team.given("/customer add Acme Corp", "/stage move acme awareness")
    team.later(**stay)

    assert team.say("/stage move acme knowledge").headline.endswith(f"one step forward, after {said} in Awareness.")


@pytest.mark.parametrize(
    "words",
    [
        "/stage move acme retention",
        "/stage acme retention",
        "/stage move acme to retention",
        "/stage move ACME to Retention.",
        "/stage move retention acme",
        "/stage move acme reten",
        "/stage move acme → retention",
        "/stage move acme удержание",
        "/stage move acme rétention",
        "/lifecycle stage move acme retention",
        "/lifecycle move acme to retention",
        "move acme to retention",
        "Hi, could you please move acme to retention?",
        "acme is now in retention",
        "acme is at retention",
        "acme reached retention",
        "acme became retention.",
        "acme went into retention",
        "acme has moved to retention",
        "acme is back in retention",
        "please mark acme as retention",
        "acme -> retention",
    ],
)
def test_the_same_move_can_be_said_in_many_ways(acme, words):
    assert acme.say(words).headline.startswith("Acme Corp is now in Retention: forward past Conversion and Experience")


def test_the_same_stage_again_is_said_so_and_nothing_is_written(acme):
    heard = acme.say("/stage move acme knowledge")

    assert heard.headline == "Acme Corp is already in Knowledge, since Fri 20 Nov."
    assert (heard.receipt, heard.wrote, heard.audience) == ("Nothing was changed.", False, PERSON)


def test_who_is_lost_already_is_not_lost_again(acme):
    acme.given("/stage lost acme")

    assert acme.say("/stage lost acme").headline == "Acme Corp is already lost, since Wed 2 Dec."


def test_nobody_can_be_lost_before_being_anywhere(team):
    team.given("/customer add Acme Corp")

    heard = team.say("/stage move acme lost")

    assert heard.refused
    assert "cannot be lost" in heard.headline
    assert not heard.wrote


def test_an_unknown_stage_is_answered_with_the_nearest_one_and_the_list(acme):
    heard = acme.say("/stage move acme retnetion")

    assert heard.headline == 'There is no stage "retnetion". Did you mean Retention?'
    assert heard.lines == ("The stages are Awareness, Knowledge, Conversion, Experience, Retention, Advocacy.",)
    assert heard.labels == ["Retention"]
    assert (heard.wrote, heard.receipt) == (False, "Nothing was changed.")
    assert acme.press(heard, "Retention").headline.startswith("Acme Corp is now in Retention")


def test_a_stage_like_no_other_is_answered_with_every_stage(acme):
    heard = acme.say("/stage move acme to xyzzy on 2026-11-22 because price")

    assert heard.headline == 'There is no stage "xyzzy".'
    assert heard.labels == ["Awareness", "Knowledge", "Conversion", "Experience", "Retention", "Advocacy"]
    assert acme.press(heard, "Advocacy").headline.startswith("Acme Corp moved to Advocacy on Sun 22 Nov")


def test_words_that_are_neither_a_customer_nor_a_stage_are_said_to_be_so(acme):
    heard = acme.say("/stage move zzz to xyzzy")

    assert heard.headline == 'I know neither a customer "zzz" nor a stage "xyzzy".'
    assert heard.labels == ["Stages", "Help"]
    assert acme.press(heard, "Stages").headline.startswith("The stages are")


def test_a_stage_name_that_fits_two_asks(acme):
    acme.given("/lifecycle settings preset five", as_=MANAGER)

    heard = acme.say("/stage move acme experience because price")

    assert heard.headline == 'Which stage is "experience"?'
    assert heard.labels == ["Purchase", "Retention"]
    assert acme.press(heard, "Retention").headline.endswith("Reason: price.")


def test_a_stage_alone_asks_whom_it_is_about(acme):
    heard = acme.say("/stage move retention")

    assert heard.headline == "Which customer? Type it like this: /stage move acme retention."


@pytest.mark.parametrize(
    "words", ["/stage move acme", "/stage acme", "/stage Acme Corp", "move acme", "move Acme Corp please"]
)
def test_a_customer_alone_is_asked_where_to(acme, words):
    heard = acme.say(words)

    assert heard.headline == "Where to? Acme Corp is in Knowledge, since Fri 20 Nov."
    assert heard.labels == ["Awareness", "Conversion", "Experience", "Retention", "Advocacy", "Lost", "Show"]
    assert (heard.audience, heard.asks, heard.wrote) == (PERSON, True, False)
    assert acme.press(heard, "Conversion").headline.startswith("Acme Corp is now in Conversion: one step forward")


def test_its_buttons_name_the_customer_by_its_id(acme):
    heard = acme.say("/stage move acme")

    acme.given("/customer add Acme")

    assert acme.press(heard, "Lost").headline == "Acme Corp is lost (was in Knowledge for 12 days)."


@pytest.mark.parametrize("words", ["acme on 25 Nov because price", "Acme Corp on 25 Nov because price"])
def test_a_day_and_a_reason_already_given_go_with_the_answer(acme, words):
    heard = acme.press(acme.say(f"/stage move {words}"), "Advocacy")

    assert heard.headline.startswith("Acme Corp moved to Advocacy on Wed 25 Nov")
    assert heard.headline.endswith("Reason: price.")


def test_where_to_says_so_of_a_customer_outside_the_ladder(acme):
    acme.given("/customer add Zenith", "/stage lost acme")

    lost, new = acme.say("/stage move acme"), acme.say("/stage move zenith")

    assert lost.headline == "Where to? Acme Corp is lost, since Wed 2 Dec."
    assert new.headline == "Where to? Zenith is in no stage yet."
    assert "Lost" not in lost.labels + new.labels
    assert acme.press(lost, "Knowledge").headline.startswith("Acme Corp is won back")


def test_several_customers_alone_are_asked_where_to_and_move_together(acme):
    acme.given("/customer add Zenith", "/stage move zenith retention")

    heard = acme.say("/stage move acme and zenith because renewed")

    assert heard.headline == "Where to? These are 2 customers."
    assert heard.lines == ("Acme Corp is in Knowledge now.", "Zenith is in Retention now.")
    done = acme.press(heard, "Advocacy")
    assert done.headline == "2 customers moved to Advocacy."
    assert done.lines[-1] == "Reason: renewed."


def test_an_unknown_customer_alone_is_asked_for_then_the_stage(acme):
    asked = acme.say("/stage move acm because price")

    assert asked.headline == 'Which customer is "acm"?'
    heard = acme.press(asked, "Acme Corp")
    assert heard.headline.startswith("Where to? Acme Corp is in Knowledge")
    assert acme.press(heard, "Lost").headline.endswith("Reason: price.")


def test_a_reason_alone_names_nobody(acme):
    said = "Which customer, and where to? Type it like this: /stage move acme retention."

    assert acme.say("/stage move because price").headline == said
    acme.given("/customer bind acme")
    assert acme.say("/stage move because price").headline.startswith("Where to? Acme Corp")


def test_from_the_card_every_other_stage_is_one_tap_away(acme):
    asked = acme.press(acme.say("/stage show acme"), "Move")

    assert asked.headline == "Where to? Acme Corp is in Knowledge, since Fri 20 Nov."
    assert asked.labels == ["Awareness", "Conversion", "Experience", "Retention", "Advocacy", "Lost", "Show"]
    assert acme.press(asked, "Conversion").headline.startswith("Acme Corp is now in Conversion")


def test_nothing_said_is_asked_by_a_form(acme):
    heard = acme.say("/stage move")

    assert heard.headline == "Who moved, and where to?"
    reason = 'they said "yes", and\nwill stay to the end'
    done = acme.fill(heard, customer="Acme Corp", stage="Retention", day="2026-11-25", reason=reason)
    assert done.headline.startswith(
        "Acme Corp moved to Retention on Wed 25 Nov: forward past Conversion and Experience"
    )
    assert done.headline.endswith(f"Reason: {reason}.")


def test_a_form_without_day_and_reason_moves_now(acme):
    done = acme.fill(acme.say("/stage"), customer="Acme Corp", stage="Conversion", day="", reason="")

    assert done.headline == "Acme Corp is now in Conversion: one step forward, after 12 days in Knowledge."


def test_a_step_back_asks_why_and_a_reason_given_does_not(acme):
    back = acme.say("/stage move acme awareness")
    explained = acme.say("/stage move acme lost because price")

    assert back.labels == ["Price", "Product", "Silence", "Other", "Undo", "Show"]
    assert back.text.split("\n")[1] == "Why? · by @rep, Wed 2 Dec 14:03"
    assert explained.labels == ["Undo", "Show"]


def test_a_viewer_cannot_move_anybody(acme):
    heard = acme.say("/stage move acme retention", as_=VIEWER)

    assert heard.refused
    assert "and you are a viewer" in heard.headline
    assert acme.stage_of("Acme Corp") == "Knowledge"


def test_show_leads_to_the_card(acme):
    moved = acme.say("/stage move acme conversion")

    assert acme.press(moved, "Show").headline == "Acme Corp has been in Conversion for a moment, since Wed 2 Dec."


def test_the_move_is_the_one_of_who_made_it_and_a_manager_takes_back_anybodys(acme):
    heard = acme.say("/stage move acme conversion", as_=REP)

    assert "by @rep" in heard.text
    assert acme.press(heard, "Undo", as_=OTHER).headline == "Only the person who did that, or a manager, can undo it."
    assert acme.press(heard, "Undo", as_=MANAGER).headline == "Undone: Acme Corp is in Knowledge now."


def test_a_reason_that_is_too_long_is_refused(acme):
    heard = acme.say(f"/stage move acme retention because {'x' * 1001}")

    assert heard.headline == "That reason is too long; please keep it under 1000 characters."
    assert not heard.wrote


@pytest.mark.parametrize("text", ["a" + " " * 19_000 + "b", "a and " * 3_000 + "b", "x is " * 4_000, "- " * 9_000])
@pytest.mark.parametrize("command", ["/stage move ", "/stage lost ", "/stage list ", "/customer segment ", ""])
def test_no_text_keeps_the_bot_busy(acme, command, text):
    begun = time.perf_counter()

    assert not acme.say(command + text).wrote
    assert time.perf_counter() - begun < 2
