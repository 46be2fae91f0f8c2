"""What reps type on a telephone, and how it is read."""

from __future__ import annotations

import itertools
import time
from contextlib import suppress
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commands._words import (
    customer_id,
    parse_amount,
    parse_move,
    person_id,
    quote,
    take_day,
    take_options,
    take_reason,
    tokens,
)
from lifecycle import stages
from lifecycle.errors import NotUnderstood

FRIDAY = datetime(2026, 11, 20, 15, 2, tzinfo=UTC)
SIX, FIVE = stages.preset("six"), stages.preset("five")


def items(text, model=SIX):
    return parse_move(text, model, FRIDAY, "UTC").items


def read(text, model=SIX):
    """`finest names > stages` of each item; an unknown stage in angle brackets, none as a dash."""
    return "; ".join(f"{whom(item)} > {where(item)}" for item in items(text, model))


def whom(item):
    return "+".join(item.customer_texts[-1]) if item.customer_texts else "-"


def where(item):
    known = "|".join(stage.name for stage in item.stages)
    return known or ("-" if item.stage_text is None else f"<{item.stage_text}>")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("move acme retention", ["move", "acme", "retention"]),
        ('"Acme Corp" won', ["Acme Corp", "won"]),
        ("“Acme Corp” won", ["Acme Corp", "won"]),
        ("„Acme Corp“ won", ["Acme Corp", "won"]),
        ("»Acme Corp« «Umbrella AG»", ["Acme Corp", "Umbrella AG"]),
        ("'Acme Corp' ‘Bob’s Burgers’", ["Acme Corp", "Bob’s Burgers"]),
        ("`Acme Corp`", ["Acme Corp"]),
        ("O'Brien 't Hof 12\" pipes", ["O'Brien", "'t", "Hof", '12"', "pipes"]),
        ('say "acme', ["say", '"acme']),
        ('"the ""Big"" Deal"', ['the "Big" Deal']),
        ('""', [""]),
        ('"Acme, Inc",umbrella', ["Acme, Inc", ",umbrella"]),
        ('acme,"Umbrella AG"', ["acme,", "Umbrella AG"]),
        ('segment="mid market"', ["segment=", "mid market"]),
        ("owner <@U12AB|rep one> <@W9> <#C1|deals> @rep", ["owner", "<@U12AB|rep one>", "<@W9>", "<#C1|deals>", "@rep"]),
        ("  two\n lines\u00a0here ", ["two", "lines", "here"]),
        ("", []),
    ],
)  # fmt: skip
def test_quotations_and_mentions_are_one_word(text, words):
    assert tokens(text) == words


def test_a_word_knows_whether_it_was_quoted_and_where():
    plain, quoted = tokens('acme "Umbrella AG"')

    assert (plain.quoted, plain.start, plain.end) == (False, 0, 4)
    assert (quoted.quoted, quoted.start, quoted.end) == (True, 5, 18)


@given(st.text(alphabet=st.one_of(st.sampled_from("\"'“”„‘«»` ,;=ab"), st.characters(codec="utf-8"))), st.text())
def test_a_quoted_value_is_given_back_whole(value, other):
    assert tokens(quote(value)) == [value]
    assert tokens(f"{quote(value)} {quote(other)}") == [value, other]


@given(st.text(alphabet=st.sampled_from("\"'“”„‘«»`<@> ,;=ab\n")))
def test_every_sign_that_is_no_space_belongs_to_one_word(text):
    words = tokens(text)

    covered = "".join(text[word.start : word.end] for word in words)
    assert "".join(covered.split()) == "".join(text.split())
    assert all(one.end <= two.start for one, two in itertools.pairwise(words))


def test_a_long_text_of_open_quotes_is_read_at_once():
    begun = time.perf_counter()
    assert len(tokens("'a " * 5000)) == 5000
    assert time.perf_counter() - begun < 1


@pytest.mark.parametrize("value", ["acme", "#123", "2026-05-12", "<@U123>", "<@U1|rep>", "C++", "1200.50", "retention"])
def test_a_plain_value_needs_no_quotes(value):
    assert quote(value) == value


@pytest.mark.parametrize("value", ["to", "Today", "on", "because", "Acme Corp", "acme,", "", "Acme.", "a=", "->", "'t"])
def test_a_value_that_would_be_misread_is_quoted(value):
    assert quote(value) == f'"{value}"'


@pytest.mark.parametrize(
    ("text", "rest", "reason"),
    [
        ("acme lost because price", "acme lost", "price"),
        ("acme lost, BECAUSE  they went to Umbrella, and because of price.", "acme lost", "they went to Umbrella, and because of price."),
        ("acme lost because of the price", "acme lost", "the price"),
        ("acme lost due to silence", "acme lost", "silence"),
        ("acme lost reason: no budget", "acme lost", "no budget"),
        ("acme lost Reason:budget", "acme lost", "budget"),
        ('acme lost because "no budget\nthis year"', "acme lost", "no budget\nthis year"),
        ('acme lost because they said "no" twice', "acme lost", 'they said "no" twice'),
        ('"Just because" lost because price', '"Just because" lost', "price"),
        ("“Due to Win” to retention", "“Due to Win” to retention", None),
        ("acme lost because", "acme lost", None),
        ("acme lost - because price", "acme lost", "price"), ("acme lost;because price", "acme lost", "price"),
        ("Just-because lost", "Just-because lost", None), ("because price", "", "price"),
        ("becausewear to retention", "becausewear to retention", None),
        ("reason enough to retention", "reason enough to retention", None),
        ("", "", None),
    ],
)  # fmt: skip
def test_a_reason_is_taken_off_as_it_was_written(text, rest, reason):
    assert take_reason(text) == (rest, reason)


@pytest.mark.parametrize(
    ("text", "rest", "day"),
    [
        ("acme to retention on 12 May", "acme to retention", "2026-05-12"),
        ("acme to retention on May 12th.", "acme to retention", "2026-05-12"),
        ("acme to retention, on the 12th of May 2025", "acme to retention", "2025-05-12"),
        ("acme to retention on 2026-05-12", "acme to retention", "2026-05-12"),
        ("acme to retention 2026-05-12", "acme to retention", "2026-05-12"),
        ("acme to retention on 12.5.", "acme to retention", "2026-05-12"),
        ("acme to retention Yesterday", "acme to retention", "2026-11-19"),
        ("acme to retention today?", "acme to retention", "2026-11-20"),
        ("acme to retention last  Monday", "acme to retention", "2026-11-16"),
        ("acme to retention on monday", "acme to retention", "2026-11-16"),
        ("acme in retention since 3 November", "acme in retention", "2026-11-03"),
        ("acme in retention as of yesterday", "acme in retention", "2026-11-19"),
        ("focus on retail on 12 May", "focus on retail", "2026-05-12"),
        ("on 12 May", "", "2026-05-12"),
        ("acme to retention", "acme to retention", None),
        ("focus on retail", "focus on retail", None),
        ("blue monday", "blue monday", None),
        ("acme last", "acme last", None),
        ("acme last stand", "acme last stand", None),
        ('retention "Lunch on Monday"', 'retention "Lunch on Monday"', None),
        ("acme on May", "acme on May", None),
        ("shop 24", "shop 24", None),
        ("", "", None),
    ],
)  # fmt: skip
def test_a_day_at_the_end_is_taken_off(text, rest, day):
    assert take_day(text, FRIDAY, "UTC") == (rest, date.fromisoformat(day) if day else None)


@pytest.mark.parametrize("text", ["acme to retention on 12/5", "acme to retention on 31 June", "acme lost on 30.2."])
def test_a_date_that_cannot_be_is_refused_and_not_read_as_a_name(text):
    with pytest.raises(NotUnderstood, match=r"two ways|There is no day"):
        take_day(text, FRIDAY, "UTC")


def test_yesterday_is_a_day_of_the_zone():
    assert take_day("acme won yesterday", datetime(2026, 3, 9, 2, tzinfo=UTC), "America/New_York") == (
        "acme won", date(2026, 3, 7),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "rest", "options"),
    [
        ("Acme Corp owner @rep source referral cost 1200", "Acme Corp", {"owner": "@rep", "source": "referral", "cost": "1200"}),
        ('Acme Corp segment "mid market" owner <@U1|rep one>', "Acme Corp", {"segment": "mid market", "owner": "<@U1|rep one>"}),
        ("Acme Corp, Segment mid market, COST 1 200 EUR", "Acme Corp", {"segment": "mid market", "cost": "1 200 EUR"}),
        ("Acme owner: @rep source=web cost = 12", "Acme", {"owner": "@rep", "source": "web", "cost": "12"}),
        ('Acme segment="mid market"', "Acme", {"segment": "mid market"}),
        ('"Open Source Ltd" source web', '"Open Source Ltd"', {"source": "web"}),
        ("Open Source Ltd source web", "Open Source Ltd", {"source": "web"}),
        ("Site Owner", "Site Owner", {}),
        ("Home Owner source web", "Home Owner", {"source": "web"}),
        ("Acme Corp", "Acme Corp", {}),
        ("owner @rep", "", {"owner": "@rep"}),
        ("Resourceful Inc sources web", "Resourceful Inc sources web", {}),
        ('Acme source "owner @rep"', "Acme", {"source": "owner @rep"}),
        ("", "", {}),
    ],
)  # fmt: skip
def test_options_stand_after_the_free_text(text, rest, options):
    assert take_options(text, ("owner", "source", "segment", "cost")) == (rest, options)


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("1200", (120000, None)), ("1,200.50", (120050, None)), ("1.200,50", (120050, None)), ("1 200 EUR", (120000, "EUR")),
        ("€1.200,50", (120050, "EUR")), ("€ 1200", (120000, "EUR")), ("1200€", (120000, "EUR")), ("1200.5", (120050, None)),
        ("0,99", (99, None)), ("0", (0, None)), ("1,200", (120000, None)), ("1.200.300", (120030000, None)),
        ("1’200.50 CHF", (120050, "CHF")), ("usd 12", (1200, "USD")), ("$12", (1200, "USD")), ("£9.99", (999, "GBP")),
        ("12 500 Kč", (1250000, "CZK")), ("12\u00a0500,50 zł", (1250050, "PLN")), ("300 руб.", (30000, "RUB")),
        ("12k", (1200000, None)), ("1.5k EUR", (150000, "EUR")), ("100,-", (10000, None)), ("1,234,567.89", (123456789, None)),
    ],
)  # fmt: skip
def test_an_amount_is_read_as_people_write_it(text, amount):
    assert parse_amount(text) == amount


@pytest.mark.parametrize(
    "text",
    ["", "acme", "1,20,300", "12 00", "1.2345", "0,500", "1.200k", "1,200,50", "1200 abc", "€1200 EUR", "1e5", "1..2", "€",
     "9" * 20, "1 2", "12 EUR 13"],
)  # fmt: skip
def test_an_amount_with_two_readings_or_none_is_refused(text):
    with pytest.raises(NotUnderstood, match=r"as an amount\. Please write it like 1200, 1200\.50 or 1200 EUR"):
        parse_amount(text)


@pytest.mark.parametrize("text", ["-5", "−5 EUR", "€-5", "- 5"])
def test_an_amount_below_zero_is_refused(text):
    with pytest.raises(NotUnderstood, match="is below zero"):
        parse_amount(text)


@given(st.integers(0, 10**12), st.sampled_from([",.", ".,", " ,", " .", "’."]), st.sampled_from(["", " EUR", " czk"]))
def test_an_amount_written_in_any_way_of_grouping_is_the_same(cents, signs, currency):
    grouped = f"{cents // 100:,}".replace(",", signs[0]) + signs[1] + f"{cents % 100:02}" + currency

    assert parse_amount(grouped) == (cents, currency.strip().upper() or None)


def test_ids_of_people_and_customers_are_told_from_names():
    assert [person_id(token) for token in ("<@U123|rep>", "<@W9>", "@rep", "U123", "me")] == [
        "U123",
        "W9",
        None,
        None,
        None,
    ]
    assert [customer_id(token) for token in ("#123", " #7 ", "#", "#12a", "123", "#acme")] == [
        123,
        7,
        None,
        None,
        None,
        None,
    ]


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


LISTS = [
    ("acme\numbrella\nzenith to retention", "acme > Retention; umbrella > Retention; zenith > Retention"),
    ("acme,\numbrella,\nzenith\nto retention", "acme > Retention; umbrella > Retention; zenith > Retention"),
    (
        "to retention:\n- acme\n* umbrella\n• Zenith Ltd.",
        "acme > Retention; umbrella > Retention; Zenith Ltd. > Retention",
    ),
    ("Retention:\r\n\r\n1. acme\r\n2) umbrella", "acme > Retention; umbrella > Retention"),
    ("these to retention:\nacme\numbrella", "acme > Retention; umbrella > Retention"),
    ("retention\nacme", "acme > Retention"),
    ("to advocacy:\nBlue Retention\nacme to won", "Blue Retention > Advocacy; acme > Conversion"),
    ("to advocacy:\nSupport Hub\nWant to Win", "Support Hub > Advocacy; Want to Win > Advocacy"),
    ("to retnetion:\nacme\numbrella", "acme > <retnetion>; umbrella > <retnetion>"),
    ("retnetion:\nacme", "acme > <retnetion>"),
    ("acme retention\numbrella advocacy\nzenith lost", "acme > Retention; umbrella > Advocacy; zenith > Lost"),
    ("acme\numbrella retention\nzenith to lost", "acme > Lost; umbrella > Retention; zenith > Lost"),
    ("acme to retention\nmove umbrella to won", "acme > Retention; umbrella > Conversion"),
    ("acme → reten\n/stage move umbrella → adv", "acme > Retention; umbrella > Advocacy"),
    ("acme to retnetion\numbrella to won", "acme > <retnetion>; umbrella > Conversion"),
    ("acme to retention, umbrella to won\nzenith lost", "acme > Retention; umbrella > Conversion; zenith > Lost"),
    ("acme, umbrella\nzenith to won", "acme+umbrella > Conversion; zenith > Conversion"),
    ("acme\numbrella", "acme > -; umbrella > -"),
]


@pytest.mark.parametrize(("text", "wanted"), LISTS)
def test_a_pasted_list_shares_a_stage_or_has_one_on_each_line(text, wanted):
    assert read(text) == wanted


def test_lines_that_share_a_stage_share_its_day_and_reason():
    acme, umbrella = items("acme\numbrella to retention on 12 May because renewal signed")

    assert (acme.day, acme.reason) == (umbrella.day, umbrella.reason) == (date(2026, 5, 12), "renewal signed")


def test_each_line_may_have_its_own_day_and_reason():
    acme, umbrella = items("acme lost on 12 May because price\numbrella won yesterday because of the pilot")

    assert (acme.day, acme.reason) == (date(2026, 5, 12), "price")
    assert (umbrella.day, umbrella.reason) == (date(2026, 11, 19), "the pilot")


def test_a_reason_may_go_on_for_several_lines():
    (item,) = items("acme to retention because\nthey renewed\nand are happy")
    (quoted,) = items('acme to retention because "they renewed\nand are happy"')

    assert item.reason == quoted.reason == "they renewed\nand are happy"


def test_two_hundred_customers_are_read_and_no_more():
    lines = [f"customer {n} to retention" for n in range(201)]

    assert len(items("\n".join(lines[:200]))) == 200
    with pytest.raises(NotUnderstood, match="201 customers at once; please send at most 200"):
        items("\n".join(lines))
    with pytest.raises(NotUnderstood, match="please send at most 200"):
        items(", ".join(f"c{n}" for n in range(201)) + " to retention")


def test_a_list_of_two_hundred_lines_is_read_in_a_moment():
    text = "\n".join(f"The Long Named Company {n} Ltd to retention because of price" for n in range(200))
    begun = time.perf_counter()

    assert len(items(text)) == 200
    assert time.perf_counter() - begun < 1


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
