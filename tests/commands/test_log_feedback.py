"""`/log feedback`: scores as they are typed, what they are read as, and whom one may ask next."""

from __future__ import annotations

import pytest

from tests.commands.asking import VIEWER

TODAY = "on Wed 2 Dec"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("acme nps 9", f"NPS 9 {TODAY}."),
        ("acme 9 nps", f"NPS 9 {TODAY}."),
        ("acme csat 2 because slow", f"CSAT 2 {TODAY}: slow."),
        ("acme csat 2 on 30 Nov because slow since May", "CSAT 2 on Mon 30 Nov: slow since May."),
        ("acme csat 2 because slow since monday", f"CSAT 2 {TODAY}: slow since monday."),
        ("acme csat 2 because it broke yesterday", f"CSAT 2 {TODAY}: it broke yesterday."),
        ("acme csat 2 because slow on 30 Nov", "CSAT 2 on Mon 30 Nov: slow."),
        ("acme csat 2 yesterday", "CSAT 2 on Tue 1 Dec."),
        ("acme csat 2\nbecause slow\nand dear", f"CSAT 2 {TODAY}: slow and dear."),
        ("acme ces: 6 on 30 November", "CES 6 on Mon 30 Nov."),
        ("acme nps 9/10", f"NPS 9 {TODAY}."),
        ("acme 9/10", f"NPS 9 {TODAY}."),
        ("acme 4/5", f"CSAT 4 {TODAY}."),
        ("acme 4 stars", f"CSAT 4 {TODAY}."),
        ("acme 6 of 7", f"CES 6 {TODAY}."),
        ("acme 9", f"NPS 9 {TODAY}."),
        ("acme nps 0", f"NPS 0 {TODAY}."),
        ("acme nps 9 great tool", f"NPS 9 {TODAY}: great tool."),
    ],
)
def test_scores_are_understood_as_people_type_them(acme, words, said):
    heard = acme.say(f"/log feedback {words}")
    assert heard.headline == f"Acme Corp gave {said}"
    assert heard.lines[0].startswith("It ")


@pytest.mark.parametrize(
    "message", ["acme gave us a 9", "Acme Corp rated us 9 out of 10", "acme gave us nps 9", "nps of acme is 9"]
)
def test_it_is_understood_in_a_message(acme, message):
    assert acme.say(message).headline == f"Acme Corp gave NPS 9 {TODAY}."


def test_a_score_that_fits_several_questions_is_asked_about(acme):
    heard = acme.say("acme gave us a 4 because slow on 30 Nov")
    assert not heard.wrote
    assert heard.labels == ["NPS 4", "CSAT 4", "CES 4"]
    assert acme.press(heard, "CSAT 4").headline == "Acme Corp gave CSAT 4 on Mon 30 Nov: slow."
    assert acme.say("/log feedback acme 7").labels == ["NPS 7", "CES 7"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("acme nps 11", "NPS goes from 0 to 10; please give a whole number between them."),
        ("acme nps -1", "NPS goes from 0 to 10; please give a whole number between them."),
        ("acme csat 4.5", "CSAT goes from 1 to 5; please give a whole number between them."),
        ("acme csat 4/10", "CSAT goes from 1 to 5; please give a whole number between them."),
        ("acme 12", "12 is no score here: NPS 0 to 10, CSAT 1 to 5, CES 1 to 7."),
        ("acme great", "Which score? Type it like this: /log feedback acme nps 9."),
        ("acme review 4", "A review has a command of its own: /log review acme 4 on G2."),
        ("acme nps 9 on 3 December 2026", "2026-12-03 is still to come; please name today or an earlier day."),
    ],
)
def test_what_is_no_score_is_refused_in_one_sentence(acme, words, said):
    heard = acme.say(f"/log feedback {words}")
    assert heard.headline == said
    assert not heard.wrote


def test_who_is_not_pleased_gets_a_touch_or_a_ticket(acme):
    heard = acme.say("/log feedback acme csat 2")
    assert heard.labels == ["Undo", "Log touch", "Open ticket", "Show"]
    assert acme.press(heard, "Log touch").headline == "What contact did Acme Corp have?"
    opened = acme.fill(acme.press(heard, "Open ticket"), subject="slow export")
    assert opened.headline == f"Acme Corp opened a ticket {TODAY}: slow export."


def test_a_promoter_may_be_asked_unless_asked_lately_or_opted_out(acme):
    heard = acme.say("/log feedback acme nps 9")
    assert heard.labels == ["Undo", "Ask for review", "Ask for referral", "Show"]
    assert acme.press(heard, "Ask for review").headline == f"Acme Corp was asked for a review {TODAY}."
    again = acme.say("/log feedback acme nps 10")
    assert again.labels == ["Undo", "Show"]
    assert f"Acme Corp was asked for a review {TODAY}, less than 90 days ago." in again.lines
    acme.later(days=91)
    assert "Ask for review" in acme.say("/log feedback acme nps 10").labels
    acme.given("/log optout acme")
    assert "Ask for review" not in acme.say("/log feedback acme nps 10").labels


def test_who_is_neither_is_left_in_peace(acme):
    assert acme.say("/log feedback acme nps 8").labels == ["Undo", "Show"]
    assert acme.say("/log feedback acme csat 4").labels == ["Undo", "Show"]


def test_only_a_customer_or_a_question_gives_the_form_and_the_form_logs(acme):
    assert acme.say("/log feedback").headline.endswith("Type it like this: /log feedback acme nps 9.")
    filled = acme.fill(acme.say("/log feedback acme"), kind="ces", score="6", note="quick", day="2026-11-30")
    assert filled.headline == "Acme Corp gave CES 6 on Mon 30 Nov: quick."


def test_a_question_without_a_score_is_asked_for_the_score_alone_and_keeps_note_and_day(acme):
    heard = acme.say("/log feedback acme csat on 30 Nov because slow")
    assert heard.headline == "Which CSAT did Acme Corp give, 1 to 5?"
    assert heard.labels == ["1", "2", "3", "4", "5"]
    assert acme.press(heard, "2").headline == "Acme Corp gave CSAT 2 on Mon 30 Nov: slow."
    assert acme.say("/log feedback acme nps").labels == [f"{score}" for score in range(11)]


def test_two_scores_at_once_are_one_action(acme):
    heard = acme.say("/log feedback acme nps 9, csat 2 because slow")
    assert heard.headline == "Acme Corp gave NPS 9 and CSAT 2 on Wed 2 Dec: slow."
    assert acme.press(heard, "Undo").wrote
    assert acme.say("/log feedback acme nps 9, csat 7").refused


def test_undo_and_redo(acme):
    undone = acme.press(acme.say("/log feedback acme nps 9"), "Undo")
    assert acme.press(undone, "Redo").wrote


def test_a_name_that_fits_nobody_proposes_and_a_new_customer_answers_in_one_action(acme):
    heard = acme.say("/log feedback Newco nps 9 because fast")
    made = acme.press(heard, "New customer")
    assert made.headline == f"Newco gave NPS 9 {TODAY}: fast."
    acme.press(made, "Undo")
    assert acme.customers() == ["Acme Corp"]


def test_in_a_channel_about_a_customer_none_need_be_named(acme):
    acme.say("/customer bind acme", channel="C9")
    assert acme.say("/log feedback nps 9", channel="C9").headline == f"Acme Corp gave NPS 9 {TODAY}."
    assert acme.say("/log feedback 9", channel="C9").headline == f"Acme Corp gave NPS 9 {TODAY}."


def test_a_customer_whose_name_ends_in_a_number_keeps_it(acme):
    acme.given("/customer add Route 66")
    assert acme.say("/log feedback route 66 9").headline == f"Route 66 gave NPS 9 {TODAY}."
    assert not acme.say("/log feedback route 66").wrote


def test_of_two_readings_of_a_name_the_person_chooses(acme):
    acme.given("/customer add Acme", "/customer add Acme 9")
    heard = acme.say("/log feedback acme 9 because slow on 30 Nov")
    assert not heard.wrote
    assert acme.press(heard, "Acme: 9").headline == "Acme gave NPS 9 on Mon 30 Nov: slow."


def test_a_viewer_logs_nothing(acme):
    assert acme.say("/log feedback acme nps 9", as_=VIEWER).refused


@pytest.mark.parametrize(
    "words",
    ["9", "nps", "acme nps " + "9" * 400, "acme ★★★★★★★", "acme 5%", "'' 9", "acme csat 80%", "acme ten people came"],
)
def test_nonsense_gets_a_sentence_and_writes_nothing(acme, words):
    heard = acme.say(f"/log feedback {words}")
    assert heard.headline
    assert not heard.wrote
