"""`/log touch`: which contact with whom, how it is read, and what is never guessed."""

from __future__ import annotations

import pytest

from tests.commands.asking import MANAGER, VIEWER

TODAY = "on Wed 2 Dec"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("acme call about renewal", f"had a call with us {TODAY}: renewal."),
        ("acme call", f"had a call with us {TODAY}."),
        ("Acme Corp call: renewal", f"had a call with us {TODAY}: renewal."),
        ('"Acme Corp" phone because "renewal on monday"', f"had a call with us {TODAY}: renewal on monday."),
        ("acme mail on 30 November", "was in touch by e-mail on Mon 30 Nov."),
        ("acme email 2026-11-30 ", "was in touch by e-mail on Mon 30 Nov."),
        ("acme call on 30 Nov because prices since May", "had a call with us on Mon 30 Nov: prices since May."),
        ("acme call on 30 Nov they are glad", "had a call with us on Mon 30 Nov: they are glad."),
        ("acme ads", f"saw our advertising {TODAY}."),
        ("acme word of mouth", f"heard of us by word of mouth {TODAY}."),
        ("acme competitor Umbrella cheaper", f"compared us with Umbrella {TODAY}: cheaper."),
        ("call with acme about renewal", f"had a call with us {TODAY}: renewal."),
        ("demo acme re: prices", f"had a meeting with us {TODAY}: prices."),
        ("acme: visit, with their CTO", f"had a meeting with us {TODAY}: with their CTO."),
        ("acme newsletter yesterday", "had a notification from us on Tue 1 Dec."),
    ],
)
def test_customer_kind_note_and_day_are_read_as_people_type_them(acme, words, said):
    heard = acme.say(f"/log touch {words}")
    assert heard.headline == f"Acme Corp {said}"
    assert heard.wrote


def test_the_reply_says_the_stage_and_offers_what_comes_next(acme):
    heard = acme.say("/log touch acme call")
    assert heard.lines == ("It is in Knowledge now.",)
    assert heard.labels == ["Undo", "Next step", "Show"]
    assert acme.say("/log touch acme call on 3 Oct").lines == ("It was in no stage yet.",)


def test_undo_and_redo_take_it_back_and_bring_it_again(acme):
    heard = acme.say("/log touch acme call")
    undone = acme.press(heard, "Undo")
    assert undone.wrote
    assert acme.press(undone, "Redo").wrote


def test_a_day_that_may_belong_to_the_note_is_pointed_out(acme):
    heard = acme.say("/log touch acme call about the party on 3 May")
    assert heard.headline == "Acme Corp had a call with us on Sun 3 May: the party."
    assert "put the note in quotes" in heard.text
    assert "quotes" not in acme.say('/log touch acme call "the party on 3 May"').text


@pytest.mark.parametrize("words", ["acme call on 3 December 2026", "acme call on 3/4", "acme call on 31 February"])
def test_a_day_to_come_or_with_two_readings_is_refused(acme, words):
    heard = acme.say(f"/log touch {words}")
    assert heard.refused
    assert not heard.wrote


def test_a_kind_that_nobody_knows_proposes_near_ones_and_says_how_a_manager_adds_it(acme):
    heard = acme.say("/log touch acme meting about prices")
    assert heard.headline == 'There is no kind of touchpoint called "meting".'
    assert "/lifecycle settings touchpoint meting" in heard.text
    assert not heard.wrote
    assert acme.press(heard, "Meeting").headline == f"Acme Corp had a meeting with us {TODAY}: prices."
    acme.press(acme.say("/log touch acme podcast"), "Add", as_=MANAGER)
    assert acme.say("/log touch acme podcast").headline == f"Acme Corp had contact by podcast {TODAY}."


def test_what_another_command_logs_is_led_there(acme):
    heard = acme.say("/log touch acme nps 9")
    assert acme.press(heard, "Log it so").headline == f"Acme Corp gave NPS 9 {TODAY}."


def test_only_a_customer_or_nothing_gives_the_form_and_the_form_logs(acme):
    assert acme.say("/log touch").headline.endswith("Type it like this: /log touch acme call about renewal.")
    asked = acme.say("/log touch acme")
    assert not asked.wrote
    filled = acme.fill(asked, kind="word of mouth", note="they said: fine on monday", day="2026-11-30")
    assert filled.headline == "Acme Corp heard of us by word of mouth on Mon 30 Nov: they said: fine on monday."
    assert acme.fill(acme.say("/log touch"), customer="Acme Corp", kind="call").wrote


def test_without_a_kind_the_usual_ones_are_offered_with_the_note(acme):
    heard = acme.say("/log touch acme because prices")
    assert acme.press(heard, "E-mail").headline == f"Acme Corp was in touch by e-mail {TODAY}: prices."


def test_the_longest_words_that_mean_a_customer_are_its_name(acme):
    acme.given("/customer add Acme Call", "/customer add Acme")
    heard = acme.say("/log touch acme call about renewal")
    assert heard.headline == "Is this about Acme Call or about Acme?"
    assert not heard.wrote
    asked = acme.press(heard, "Acme Call: about renewal")
    assert asked.headline == "What contact did Acme Call have?"
    assert acme.press(asked, "Meeting").headline == f"Acme Call had a meeting with us {TODAY}: renewal."
    assert acme.press(heard, "Acme: call").headline == f"Acme had a call with us {TODAY}: renewal."
    assert acme.say("/log touch acme call call").headline == f"Acme Call had a call with us {TODAY}."


def test_a_name_that_fits_nobody_or_two_is_asked_about_and_never_guessed(acme):
    acme.given("/customer add Acme Labs")
    heard = acme.say("/log touch acme call about renewal")
    assert not heard.wrote
    assert acme.press(heard, "Acme Labs").headline == f"Acme Labs had a call with us {TODAY}: renewal."
    heard = acme.say("/log touch Acme Corp West call on 30 Nov")
    assert heard.headline == 'Which customer is "Acme Corp West"?'
    made = acme.press(heard, "New customer")
    assert made.headline == "Acme Corp West had a call with us on Mon 30 Nov."
    acme.press(made, "Undo")
    assert "Acme Corp West" not in acme.customers()


def test_in_a_channel_about_a_customer_none_need_be_named(acme):
    acme.given("/customer add New World Inc")
    acme.say("/customer bind acme", channel="C9")
    say = lambda words: acme.say(f"/log touch {words}", channel="C9").headline  # noqa: E731
    assert say("call about renewal") == f"Acme Corp had a call with us {TODAY}: renewal."
    assert say("call new pricing") == f"Acme Corp had a call with us {TODAY}: new pricing."
    assert say("call with their CTO") == f"Acme Corp had a call with us {TODAY}: with their CTO."
    assert say("call with new world about prices") == f"New World Inc had a call with us {TODAY}: prices."
    assert say("new world call") == f"New World Inc had a call with us {TODAY}."
    assert say("") == "What contact did Acme Corp have?"


def test_a_merged_customers_contact_is_of_who_stands_for_it(acme):
    acme.given("/customer add Acme Labs")
    acme.given("/customer merge Acme Labs into Acme Corp", as_=MANAGER)
    assert acme.say("/log touch acme labs call").headline == f"Acme Corp had a call with us {TODAY}."


def test_a_viewer_logs_nothing(acme):
    heard = acme.say("/log touch acme call", as_=VIEWER)
    assert heard.refused
    assert not heard.wrote


@pytest.mark.parametrize(
    "words",
    ["call", "about", "#1 call", "acme <script>", "''", "acme " + "x" * 3000, "acme call " + "y" * 1500, "->", "🙂"],
)
def test_nonsense_gets_a_sentence_and_writes_nothing(acme, words):
    heard = acme.say(f"/log touch {words}")
    assert heard.headline
    assert not heard.wrote
