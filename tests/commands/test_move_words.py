"""What reps type on a telephone to move customers, and how it is read: whom, where to, when and why."""

from __future__ import annotations

from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lifecycle import stages
from lifecycle.errors import NotUnderstood
from tests.commands.reading import FIVE, SIX, items, read, whom

ONE_LINE = [
    ("acme retention", "acme > Retention"),
    ("Acme  Corp  to   RETENTION.", "Acme Corp > Retention"),
    ("acme to retention?", "acme > Retention"),
    ("acme to retention!", "acme > Retention"),
    ("please acme to retention, thanks", "acme > Retention"),
    ("acme into retention", "acme > Retention"),
    ("acme in retention", "acme > Retention"),
    ("acme is in retention", "acme > Retention"),
    ("acme is now in retention", "acme > Retention"),
    ("acme now in retention", "acme > Retention"),
    ("acme moved to retention", "acme > Retention"),
    ("acme went back to awareness", "acme > Awareness"),
    ("acme = retention", "acme > Retention"),
    ("acme -> retention", "acme > Retention"),
    ("acme->retention", "acme > Retention"),
    ("acme → retention", "acme > Retention"),
    ("acme⇒retention", "acme > Retention"),
    ("acme > retention", "acme > Retention"),
    ("acme – retention", "acme > Retention"),
    ("acme: retention", "acme > Retention"),
    ("acme to the retention stage", "acme > Retention"),
    ("acme to stage retention", "acme > Retention"),
    ("acme to retention now", "acme > Retention"),
    ("acme back to knowledge again", "acme > Knowledge"),
    ("acme reten", "acme > Retention"),
    ("acme won", "acme > Conversion"),
    ("acme is lost", "acme > Lost"),
    ("acme has churned", "acme > Lost"),
    ("acme repeat purchase", "acme > Advocacy"),
    ("acme to marketing and knowledge", "acme > Knowledge"),
    ("acme to advocacy and/or repeat purchase", "acme > Advocacy"),
    ("acme retence", "acme > Retention"),
    ("acme do retence", "acme > Retention"),
    ("acme zkusenosti zakazniku a podpora produktu", "acme > Experience"),
    ("акме в удержание", "акме > Retention"),
    ("acme to ПОВТОРНАЯ ПОКУПКА", "acme > Advocacy"),
    ("acme fidélisation", "acme > Retention"),
    ("Want to Win to retention", "Want to Win > Retention"),
    ("Support Hub to experience", "Support Hub > Experience"),
    ("Plug in to retention", "Plug in > Retention"),
    ("Log into Space into retention", "Log into Space > Retention"),
    ("Retention to advocacy", "Retention > Advocacy"),
    ("Retention retention", "Retention > Retention"),
    ("Lost Souls to won", "Lost Souls > Conversion"),
    ("Smith & Sons to advocacy", "Smith & Sons > Advocacy"),
    ("Acme Inc. to retention", "Acme Inc. > Retention"),
    ("C++ retention", "C++ > Retention"),
    ("3M retention", "3M > Retention"),
    ("#123 to Retention", "#123 > Retention"),
    ('#123 to "Repeat purchase"', "#123 > Advocacy"),
    ('"#123=acm corp" to retention', "#123=acm corp > Retention"),
    ('"Acme Corp" retention', "Acme Corp > Retention"),
    ("“Acme Corp” to retention", "Acme Corp > Retention"),
    ("„Acme to won“ to retention", "Acme to won > Retention"),
    ('"Acme because" to retention', "Acme because > Retention"),
    ("retention acme", "acme > Retention"),
    ("retention: acme", "acme > Retention"),
    ("retention for Want to Win", "retention for Want > <Win>"),
    ("retention: Want to Win", "Want to Win > Retention"),
    ("to retention: acme, umbrella", "acme+umbrella > Retention"),
    ("lost acme?", "acme > Lost"),
    ("won Acme Inc.", "Acme Inc. > Conversion"),
    ("won acme.", "acme > Conversion"),
    ('retention "Acme Corp"', "Acme Corp > Retention"),
    ("reten acme", "reten > <acme>"),
    ("acme to retnetion", "acme > <retnetion>"),
    ("acme retnetion.", "acme > <retnetion>"),
    ("acme is retnetion", "acme > <retnetion>"),
    ("acme → super happy", "acme > <super happy>"),
    ("Support Hub to experiance", "Support Hub > <experiance>"),
    ("Want to Win to the moon", "Want to Win > <moon>"),
    ("to retnetion", "- > <retnetion>"),
    ("acme", "acme > -"),
    ('"Acme Corp"', "Acme Corp > -"),
    ('"Retention"', "Retention > -"),
    ("#123", "#123 > -"),
    ("retention", "- > Retention"),
    ("to retention", "- > Retention"),
    ("to Retention stage.", "- > Retention"),
    ("is lost", "- > Lost"),
    ("sales conversion", "- > Conversion"),
    ("acme, umbrella and zenith to retention", "acme+umbrella+zenith > Retention"),
    ("acme, umbrella, and zenith to retention", "acme+umbrella+zenith > Retention"),
    ("acme and umbrella retention", "acme+umbrella > Retention"),
    ("acme; umbrella; retention", "acme+umbrella > Retention"),
    ('"Acme, Inc", umbrella and "Salt and Pepper" to retention', "Acme, Inc+umbrella+Salt and Pepper > Retention"),
    ("acme, umbrella", "acme+umbrella > -"),
    ("acme and umbrella", "acme+umbrella > -"),
    ("acme to retention, umbrella to advocacy", "acme > Retention; umbrella > Advocacy"),
    ("acme to retention and umbrella to advocacy", "acme > Retention; umbrella > Advocacy"),
    ("acme, zenith to retention; umbrella is lost", "acme+zenith > Retention; umbrella > Lost"),
    ("acme is lost and umbrella is won", "acme > Lost; umbrella > Conversion"),
    ("acme to retention, umbrella", "acme > Retention; umbrella > -"),
    ("Plug in support and training to retention", "Plug in support+training > Retention"),
    ("acme - retention - because price", "acme > Retention"),
    ("acme to support and retention", "acme to support and > Retention"),
    ("acme is on retention", "acme > Retention"),
    ("umbrella to  advocacy , zenith to lost", "umbrella > Advocacy; zenith > Lost"),
    ("Acme Support, Umbrella retention", "Acme Support+Umbrella > Retention"),
    ("acme (Prague) retention", "acme (Prague) > Retention"),
    ("", ""),
    (" ? ", ""),
]


@pytest.mark.parametrize(("text", "wanted"), ONE_LINE)
def test_one_line_says_whom_and_where(text, wanted):
    assert read(text) == wanted


def test_a_stage_with_two_meanings_keeps_both_to_ask_about():
    assert read("acme to experience", FIVE) == "acme > Purchase|Retention"
    assert read("acme repeat purchase", FIVE) == "acme > Retention"
    assert read("acme cons") == "acme > Awareness|Knowledge"


def test_a_renamed_stage_of_several_words_is_found_at_the_end():
    model = stages.rename(SIX, SIX.stage(5), "Renewal and growth")

    assert read("acme and umbrella to renewal and growth", model) == "acme+umbrella > Renewal and growth"
    assert read("acme Renewal and", model) == "acme > Renewal and growth"


def test_a_line_says_when_and_why():
    (item,) = items('"Acme Corp" to retention on 12 May because renewal signed, on 3 years.')

    assert (item.day, item.reason) == (date(2026, 5, 12), "renewal signed, on 3 years.")
    assert (item.customer_texts, item.quoted) == ((("Acme Corp",),), True)
    assert [stage.id for stage in item.stages] == [5]
    assert item.stage_text == "retention"


@pytest.mark.parametrize(
    "text",
    ["acme on 12 May to retention", "acme to retention on 12 May", "retention acme on 12 May", "on 12 May acme won"],
)
def test_the_day_may_stand_after_the_customer_too(text):
    if text.startswith("on"):
        assert items(text)[0].day is None
    else:
        assert (whom(items(text)[0]), items(text)[0].day) == ("acme", date(2026, 5, 12))


def test_a_name_that_ends_like_a_day_can_be_quoted():
    assert read('"Black Friday on Monday" to retention') == "Black Friday on Monday > Retention"
    assert read('retention "See you yesterday"') == "See you yesterday > Retention"
    assert items('retention "See you yesterday"')[0].day is None


def test_names_are_given_in_every_reading_the_whole_first_and_the_finest_last():
    (item,) = items("Acme, Inc and Salt and Pepper to retention")

    assert item.customer_texts[0] == ("Acme, Inc and Salt and Pepper",)
    assert item.customer_texts[-1] == ("Acme", "Inc", "Salt", "Pepper")
    assert ("Acme", "Inc and Salt and Pepper") in item.customer_texts


def test_a_quoted_name_in_a_list_is_not_parted_and_is_known_as_quoted():
    (item,) = items('"Acme, Inc", Salt and Pepper to retention')

    assert item.customer_texts == (("Acme, Inc", "Salt and Pepper"), ("Acme, Inc", "Salt", "Pepper"))
    assert [name.quoted for name in item.customer_texts[0]] == [True, False]
    assert not item.quoted


NAMES = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1, max_size=30).filter(
    str.strip
)


@given(NAMES, st.sampled_from(SIX.ladder), st.sampled_from([" to ", " ", " -> ", " is now in ", " = "]))
def test_a_quoted_customer_goes_to_the_stage_named_whatever_the_name(name, stage, between):
    quoted = '"' + name.replace('"', '""') + '"'

    (item,) = items(f"{quoted}{between}{stage.name}")

    assert item.customer_texts == ((name,),)
    assert item.stages == (stage,)


@given(st.text(max_size=60), st.booleans())
def test_whatever_is_typed_is_read_or_refused_in_a_sentence(text, with_words):
    typed = f"{text} to retention on {text}, {text} and acme" if with_words else text
    found = ()
    with suppress(NotUnderstood):
        found = items(typed)
    assert all(item.customer_texts or item.stage_text is not None or item.reason or item.day for item in found)
