"""`/kpi explain`: the definition with its numbers, and the customers behind them."""

from __future__ import annotations

import pytest

from commands import PERSON
from lifecycle.kpis.catalogue import KPIS
from tests.commands.asking import VIEWER


def test_it_tells_definition_numerator_denominator_window_zero_rule_and_target(company):
    heard = company.say("/kpi explain nps", as_=VIEWER)
    assert heard.headline.startswith(
        "Net promoter score (NPS) is +25 (−22 to +62) this month by Fri 20 Nov 13:03: 3 of 12"
    )
    told = " ".join(heard.lines)
    for word in ("Numerator: ", "Here: 3.", "Denominator: ", "Here: 12.", "Window: ", "Zero: ", "Under n = 10"):
        assert word in told
    assert "a manager sets it like this: /kpi target nps 40" in told
    assert "100 x (promoters - detractors) / answers" in heard.receipt
    assert heard.audience == PERSON


def test_the_customers_behind_it_are_listed_those_who_count_first(company):
    heard = company.say("/kpi explain win rate")
    won = [row for row in heard.column("Customer", "Numerator") if row[1] == 1]
    assert sorted(name for name, _one in won) == ["c00", "c01", "c02", "c03"]
    assert [row[1] for row in heard.column("Customer", "Numerator")] == [1, 1, 1, 1]
    assert "Behind it: 5 rows of 5 customers; the 4 in the numerator are below." in heard.lines
    everybody = company.say("/kpi explain win rate", as_data=True).column("Customer", "Numerator")
    assert [row[1] for row in everybody] == [1, 1, 1, 1, 0]


def test_what_held_when_the_period_began_is_dated_with_its_first_day(company):
    heard = company.say("/kpi explain retention rate 14 to 20 November")
    assert {str(at.date()) for at in heard.column("When")} == {"2026-11-14"}


def test_more_than_a_page_is_counted_and_data_has_all(company):
    company.given(*(f"/log feedback c{n:02} nps 9 on 14 November" for n in range(5)))
    heard = company.say("/kpi explain nps")
    assert len(heard.tables[0].rows) == 12
    assert "Behind it: 17 rows of 12 customers; the first 12 are below." in heard.lines
    assert len(company.say("/kpi explain nps", as_data=True).tables[0].rows) == 17


def test_what_cannot_be_measured_names_what_is_missing(company):
    heard = company.say("/kpi explain ces last month")
    assert heard.headline.startswith("Customer effort score (CES) cannot be measured last month: ")
    assert "/log feedback" in heard.headline


def test_spending_belongs_to_no_customer(company):
    company.given("/log spend web 600 in November")
    heard = company.say("/kpi explain cost per new prospect", as_data=True)
    assert "no customer" in heard.column("Customer")


@pytest.mark.parametrize("words", ["", "retention", "last month"])
def test_it_wants_one_kpi(company, words):
    heard = company.say(f"/kpi explain {words}")
    assert heard.refused
    assert "/kpi explain churn" in heard.headline


def test_a_near_name_is_offered(company):
    heard = company.say("/kpi explain wn rate last month")
    assert company.press(heard, "Win rate").headline.startswith("Win rate cannot be measured last month")


@pytest.mark.parametrize("words", ["churn and nps", "nps, churn", "churn nps"])
@pytest.mark.parametrize("command", ["/kpi", "/kpi explain"])
def test_two_kpis_in_one_question_are_both_offered(company, command, words):
    heard = company.say(f"{command} {words} last month")
    assert heard.headline == "One KPI at a time, please. Which one first?"
    assert set(heard.labels) == {"Customer churn", "Net promoter score (NPS)"}
    assert company.press(heard, "Customer churn").headline.startswith("Customer churn ")


def test_each_kpi_is_explained_and_split(company):
    for kpi in KPIS:
        assert company.say(f"/kpi explain {kpi.slug}", as_data=True).headline.startswith(kpi.name)
        assert company.say(f"/kpi {kpi.slug} by owner").headline.startswith(kpi.name)


def test_each_kpi_is_a_sentence_in_an_empty_workspace(team):
    for kpi in KPIS:
        assert team.say(f"/kpi {kpi.slug}").headline.startswith(kpi.name)


@pytest.mark.parametrize("slug", ["cost-per-prospect", "cac", "payback", "aov"])
def test_only_a_share_is_told_as_one_number_of_another(company, slug):
    company.given("/log spend web 500 in November")
    headline = company.say(f"/kpi explain {slug}").headline
    assert "cannot be measured" in headline or headline.endswith("this month by Fri 20 Nov 13:03.")
