"""Digests of little: what is missing, in a sentence, and nothing that is not so."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from commands.digest._people import person_item
from lifecycle.care.rules import Why
from lifecycle.care.signals import Reason
from lifecycle.digests.kind import Need
from lifecycle.digests.report import Named
from lifecycle.model import Customer
from lifecycle.service.care_answers import AtRisk

THE_WEEK = "2026-11-09..2026-11-15"


@pytest.fixture
def few(team):
    """Three customers: one came last week."""
    team.given(
        '/stage move "new customer: acme" awareness on 2026-11-03',
        '/stage move "new customer: beta" conversion on 2026-11-03',
        '/stage move "new customer: gamma" conversion on 2026-11-10',
    )
    return team


def test_with_counts_alone_there_is_no_verdict(few):
    heard = few.say(f"/digest preview overview {THE_WEEK}")

    assert heard.headline == (
        "Too little is on record last week for a verdict on retention and advocacy; below are the counts."
    )


def test_with_nothing_to_count_it_says_what_would_fill_it(few):
    heard = few.say(f"/digest preview advocacy {THE_WEEK}")

    assert heard.headline == (
        "Nothing of advocacy can be measured last week. No review, referral or asking has been logged since a year before the period, or nobody is active:"
        " /log review acme 4 on G2."
    )


def test_nothing_is_called_usual_of_which_that_is_not_known(few):
    heard = few.say(f"/digest preview retention {THE_WEEK}")

    assert "usual where" not in heard.receipt
    assert "Changes are against" not in heard.receipt


def test_the_period_before_is_named_where_its_counts_stand_beside(few):
    heard = few.say("/digest preview retention 2026-11-16..2026-11-22")
    assert "Before is" not in heard.receipt, heard.text  # nothing was logged in that week

    few.given("/stage move acme conversion on 2026-11-17")
    heard = few.say("/digest preview retention 2026-11-16..2026-11-22")

    assert "before 1 of 1" in heard.text
    assert "Before is Mon 9 to Fri 13 Nov; it takes 6 such periods to know what is usual." in heard.receipt


def test_of_nothing_at_all_nothing_is_explained(team):
    heard = team.say("/digest why overview")

    assert heard.headline.startswith("Nothing is on record yet")
    assert (heard.tables, heard.lines) == ((), ())


def test_a_length_of_too_few_is_held_against_nothing(few):
    few.given("/stage move acme conversion on 2026-11-12", "/stage move gamma knowledge on 2026-11-13")
    line = few.say(f"/digest preview funnel {THE_WEEK}").lines[2]

    assert "Sales cycle: too few (n = 1)" in line.replace("\N{NO-BREAK SPACE}", " ")
    assert "before too few" not in line


def test_of_one_time_buyers_the_rule_is_told_in_short():
    who = Customer(1, "Acme Corp", "UREP")
    told = Named(Need.AT_RISK, AtRisk(who, (Reason(Why.ONCE, 46, 43.0),), 248.0, None))
    workspace = SimpleNamespace(settings=SimpleNamespace(currency="EUR"))
    ask = SimpleNamespace(language="en", now=None)

    assert person_item(told, ask, workspace).text == (
        "Acme Corp: bought once, 46 days ago, usually again within 43 days; 248 EUR at stake."
    )
