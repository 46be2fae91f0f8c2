"""The same thing logged in many word orders: days, scores and sites wherever people put them, and names that look like words."""

from __future__ import annotations

import pytest

TODAY, YESTERDAY = "on Wed 2 Dec", "on Tue 1 Dec"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("touch acme call yesterday about price", f"had a call with us {YESTERDAY}: price."),
        ("touch acme yesterday call", f"had a call with us {YESTERDAY}."),
        ("touch yesterday acme call", f"had a call with us {YESTERDAY}."),
        ("touch acme call 3 days ago", "had a call with us on Sun 29 Nov."),
        ("touch acme call two days ago: price", "had a call with us on Mon 30 Nov: price."),
        ("touch acme call about the outage yesterday", f"had a call with us {TODAY}: the outage yesterday."),
        ("touch acme call yesterday's outage", f"had a call with us {TODAY}: yesterday's outage."),
        ("review acme 4 yesterday on G2", "gave us 4 stars on G2, Tue 1 Dec."),
        ("review acme 4 3 May", "gave us 4 stars on Sun 3 May."),
        ("review acme on G2 4 great support", "gave us 4 stars on G2, Wed 2 Dec: great support."),
        ("review acme G2 4", "gave us 4 stars on G2, Wed 2 Dec."),
        ("review acme “great support” 4 on G2", "gave us 4 stars on G2, Wed 2 Dec: great support."),
        ("review acme four stars on G2", "gave us 4 stars on G2, Wed 2 Dec."),
        ("review 4 stars from acme on G2", "gave us 4 stars on G2, Wed 2 Dec."),
        ("review acme 4 star review on G2: great", "gave us 4 stars on G2, Wed 2 Dec: great."),
        ("feedback acme nine", f"gave NPS 9 {TODAY}."),
        ("feedback acme nps nine out of ten", f"gave NPS 9 {TODAY}."),
        ("feedback nps 9 from acme because fast", f"gave NPS 9 {TODAY}: fast."),
        ("feedback nps acme 9", f"gave NPS 9 {TODAY}."),
        ("feedback acme nps 9 yesterday because fast", f"gave NPS 9 {YESTERDAY}: fast."),
        ("feedback acme nps 9 a week ago", "gave NPS 9 on Wed 25 Nov."),
        ("feedback acme nps 9!", f"gave NPS 9 {TODAY}."),
        ("feedback acme csat 4 stars", f"gave CSAT 4 {TODAY}."),
        ("ticket opened acme login fails", f"opened a ticket {TODAY}: login fails."),
        ("ticket acme opened yesterday login fails", f"opened a ticket {YESTERDAY}: login fails."),
        ("ticket acme opened mails sent yesterday are lost", f"opened a ticket {TODAY}: mails sent yesterday are lost."),
        ("ask review acme", f"was asked for a review {TODAY}."),
        ("ask acme to write a review", f"was asked for a review {TODAY}."),
        ("used acme reports 2 days ago", "used reports on Mon 30 Nov."),
    ],
)  # fmt: skip
def test_a_day_a_score_and_a_name_stand_where_people_put_them(acme, words, said):
    heard = acme.say(f"/log {words}")
    assert heard.headline == f"Acme Corp {said}"
    assert heard.wrote


@pytest.mark.parametrize(
    ("name", "words", "said"),
    [
        ("Call Centre Ltd", "touch call centre call", "Call Centre Ltd had a call"),
        ("Review Partners", "review review partners 4", "Review Partners gave us 4 stars"),
        ("Nine Inc", "feedback nine inc nine", "Nine Inc gave NPS 9"),
        ("4 Seasons", "review 4 seasons 5 on G2", "4 Seasons gave us 5 stars"),
        ("Closed Loop", "ticket closed loop opened login fails", "Closed Loop opened a ticket"),
        ("Ask Ltd", "ask ask ltd for review", "Ask Ltd was asked for a review"),
        ("Tech Yesterday", "used tech yesterday reports", "Tech Yesterday used reports on Wed 2 Dec"),
    ],
)
def test_a_name_that_contains_words_of_the_command_is_a_name(acme, name, words, said):
    acme.given(f'/customer add "{name}"')
    assert acme.say(f"/log {words}").headline.startswith(said)


def test_where_the_first_words_and_the_last_name_somebody_the_person_is_asked(acme):
    acme.given("/customer add Nps Labs")
    heard = acme.say("/log feedback nps 9 acme")
    assert not heard.wrote
    assert acme.press(heard, "Acme Corp").headline == f"Acme Corp gave NPS 9 {TODAY}."


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("acme reported that login fails", f"Acme Corp opened a ticket {TODAY}: login fails."),
        (
            "acme's login ticket is closed",
            'Acme Corp: the ticket "login fails" was closed on Wed 2 Dec, after a moment.',
        ),
        ("acme agreed to write a review", f"Acme Corp agreed to write a review {TODAY}."),
        ("acme said no: too busy", f"Acme Corp declined to write a review {TODAY}: too busy."),
        ("yesterday we called acme", f"Acme Corp had a call with us {YESTERDAY}."),
        ("acme found us on linkedin", f"Acme Corp met us on social media {TODAY}."),
        ("acme used the reports", f"Acme Corp used reports {TODAY}."),
        ("/log referral Umbrella Ltd from acme", f"Acme Corp referred Umbrella Ltd {TODAY}."),
        ("/log referral acme > Umbrella Ltd", f"Acme Corp referred Umbrella Ltd {TODAY}."),
        ("/log competitor acme vs Globex", f"Acme Corp compared us with Globex {TODAY}."),
        ("/log touch acme google ads", f"Acme Corp saw our advertising {TODAY}."),
        ("/log touch acme e mail", f"Acme Corp was in touch by e-mail {TODAY}."),
    ],
)
def test_a_sentence_is_logged_as_it_is_meant(acme, text, said):
    acme.given("/customer add Umbrella Ltd", "/log ticket acme opened login fails", "/log ask acme for review")
    assert acme.say(text).headline == said


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("touch Zeta call about price", f"Zeta had a call with us {TODAY}: price."),
        ("used Zeta", f"Zeta used the product {TODAY}."),
        ("used Zeta on 30 Nov", "Zeta used the product on Mon 30 Nov."),
        ("optout Zeta", "Zeta is not asked for reviews, referrals, references or posts any more."),
        ("feedback Zeta nps 9 because fast", f"Zeta gave NPS 9 {TODAY}: fast."),
        ("review Zeta 4 on G2", "Zeta gave us 4 stars on G2, Wed 2 Dec."),
        ("ticket Zeta opened login fails", f"Zeta opened a ticket {TODAY}: login fails."),
        ("ask Zeta for review", f"Zeta was asked for a review {TODAY}."),
        ("competitor Zeta Globex cheaper", f"Zeta compared us with Globex {TODAY}: cheaper."),
        ("referral Zeta -> acme", f"Zeta referred Acme Corp {TODAY}."),
        ("referral acme -> Zeta", f"Acme Corp referred Zeta {TODAY}."),
    ],
)
def test_a_new_customer_has_what_was_to_be_logged(acme, words, said):
    made = acme.press(acme.say(f"/log {words}"), 'New customer "Zeta"')
    assert made.headline == said
    assert acme.press(made, "Undo").wrote
    assert acme.customers() == ["Acme Corp"]


def test_a_reason_behind_who_opted_out_is_no_name_and_is_not_said_to_be_kept(acme):
    heard = acme.say("/log optout acme because angry")
    assert heard.headline.startswith("Acme Corp is not asked")
    assert "not kept" in heard.text


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("call acme about price", f"Acme Corp had a call with us {TODAY}: price."),
        ("acme call about price", f"Acme Corp had a call with us {TODAY}: price."),
        ("called acme", f"Acme Corp had a call with us {TODAY}."),
        ("acme gave us a 9", f"Acme Corp gave NPS 9 {TODAY}."),
        ("acme reported login fails", f"Acme Corp opened a ticket {TODAY}: login fails."),
        ("that acme gave us a 9", f"Acme Corp gave NPS 9 {TODAY}."),
        ("nps 9 for acme", f"Acme Corp gave NPS 9 {TODAY}."),
        ("a 4 star review from acme on G2", "Acme Corp gave us 4 stars on G2, Wed 2 Dec."),
        ("acme called, wants a discount", f"Acme Corp had a call with us {TODAY}: wants a discount."),
        ("acme gave csat 4, because ok", f"Acme Corp gave CSAT 4 {TODAY}: ok."),
    ],
)
def test_without_a_verb_a_sentence_or_a_contact_is_logged(acme, words, said):
    assert acme.say(f"/log {words}").headline == said
    assert acme.say(f"log {words}").headline == said


def test_a_misspelt_verb_is_asked_about_and_nothing_is_taken_for_a_name(acme):
    heard = acme.say("/log reveiw acme 4 on G2")
    assert not heard.wrote
    assert not any("New customer" in label for label in heard.labels)
    assert acme.press(heard, "Log review acme 4 on G2").headline.startswith("Acme Corp gave us 4 stars")
    assert acme.say("/log").headline == "These are the log commands:"


def test_a_review_with_stars_that_is_logged_as_a_contact_is_asked_about(acme):
    heard = acme.say("/log touch acme review 4 on G2")
    assert heard.headline == "Did Acme Corp write that review, or read one?"
    assert acme.press(heard, "Wrote").headline == "Acme Corp gave us 4 stars on G2, Wed 2 Dec."
    assert acme.press(heard, "Read").headline == f"Acme Corp read a review of us {TODAY}: 4 on G2."


def test_a_review_without_stars_is_asked_for_them_at_a_tap(acme):
    heard = acme.say("acme left a review on G2: great support")
    assert heard.headline == "How many stars did Acme Corp give?"
    assert acme.press(heard, "4 stars").headline == "Acme Corp gave us 4 stars on G2, Wed 2 Dec: great support."


@pytest.mark.parametrize("when", ["tomorrow", "last week", "next monday", "in 3 days"])
def test_what_has_not_come_or_is_no_day_is_not_logged_as_today(acme, when):
    heard = acme.say(f"/log touch acme call {when}")
    assert heard.refused
    assert heard.headline == f'"{when}" is no day that has come; say when it was: on 12 May, yesterday, 3 days ago.'


def test_what_is_said_of_nobody_is_no_name(acme):
    assert acme.say("/log touch about renewal").headline.startswith("Which customer? Type it like this")


def test_two_things_asked_for_at_once_are_not_made_one_and_a_note(acme):
    heard = acme.say("/log ask acme for review and referral")
    assert not heard.wrote
    assert acme.press(heard, "Ask for referral").headline == f"Acme Corp was asked for a referral {TODAY}."
