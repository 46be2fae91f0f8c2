"""`/log review`: stars, site and words, in the order in which people type them."""

from __future__ import annotations

import pytest

from tests.commands.asking import VIEWER

TODAY = "Wed 2 Dec"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ('acme 4 on G2 "great support"', f"4 stars on G2, {TODAY}: great support."),
        ("acme 5 on 30 Nov", "5 stars on Mon 30 Nov."),
        ("acme 1", f"1 star on {TODAY}."),
        ("acme 4 stars on Google Maps: slow at first on 30 Nov", "4 stars on Google Maps, Mon 30 Nov: slow at first."),
        ('acme 2 "bad on monday" on Capterra', f"2 stars on Capterra, {TODAY}: bad on monday."),
        ("acme 4/5 on G2 nice tool", f"4 stars on G2, {TODAY}: nice tool."),
        ('acme 4 on G2 on 30 Nov "great"', "4 stars on G2, Mon 30 Nov: great."),
        ("acme 4 on G2 on 30 Nov great", "4 stars on G2, Mon 30 Nov: great."),
        ('acme 1 on "App Store of Apple" because buggy', f"1 star on App Store of Apple, {TODAY}: buggy."),
        ("acme ★★★★☆ on G2", f"4 stars on G2, {TODAY}."),
    ],
)
def test_stars_site_quote_and_day_are_understood(acme, words, said):
    heard = acme.say(f"/log review {words}")
    assert heard.headline == f"Acme Corp gave us {said}"
    assert heard.wrote


@pytest.mark.parametrize(
    ("message", "said"),
    [
        ("acme reviewed us 4 on G2", f"4 stars on G2, {TODAY}."),
        ("acme gave us 4 stars on G2", f"4 stars on G2, {TODAY}."),
        ("acme left a 5-star review on Trustpilot: love it", f"5 stars on Trustpilot, {TODAY}: love it."),
    ],
)
def test_it_is_understood_in_a_message(acme, message, said):
    assert acme.say(message).headline == f"Acme Corp gave us {said}"


def test_the_reply_says_the_stage_and_what_to_do_next(acme):
    heard = acme.say("/log review acme 5 on G2")
    assert heard.lines == ("It is in Knowledge now.",)
    assert heard.labels == ["Undo", "Ask for referral", "Show"]
    assert acme.say("/log review acme 2").labels == ["Undo", "Log touch", "Open ticket", "Show"]
    assert acme.say("/log review acme 3").labels == ["Undo", "Show"]


def test_a_review_that_was_asked_for_offers_to_log_the_yes(acme):
    acme.given("/log ask acme for review on 30 Nov")
    heard = acme.say("/log review acme 5 on G2")
    assert "It was asked for a review on Mon 30 Nov." in heard.lines
    assert acme.press(heard, "They agreed").headline == f"Acme Corp agreed to write a review on {TODAY}."
    assert "They agreed" not in acme.say("/log review acme 5 on G2").labels


@pytest.mark.parametrize("words", ["acme 9", "acme 0", "acme 4.5 on G2", "acme nps 4", "acme 9/10"])
def test_what_is_no_rating_is_refused_in_one_sentence(acme, words):
    heard = acme.say(f"/log review {words}")
    assert heard.headline.startswith("A review has from 1 to 5 stars; type it like this:")
    assert not heard.wrote


def test_only_a_customer_gives_the_form_and_the_form_logs(acme):
    assert acme.say("/log review").headline.startswith("Who reviewed us?")
    filled = acme.fill(
        acme.say("/log review acme"), stars="4", site="App Store", note="great on monday", day="2026-11-30"
    )
    assert filled.headline == "Acme Corp gave us 4 stars on App Store, Mon 30 Nov: great on monday."


def test_names_are_asked_about_and_channels_know_theirs(acme):
    heard = acme.say('/log review Newco 4 on G2 "x y"')
    assert acme.press(heard, "New customer").headline == f"Newco gave us 4 stars on G2, {TODAY}: x y."
    acme.say("/customer bind acme", channel="C9")
    assert acme.say("/log review 4 on G2", channel="C9").headline == f"Acme Corp gave us 4 stars on G2, {TODAY}."


def test_undo_redo_and_a_viewer(acme):
    undone = acme.press(acme.say("/log review acme 4"), "Undo")
    assert acme.press(undone, "Redo").wrote
    assert acme.say("/log review acme 4", as_=VIEWER).refused
