"""`/kpi target`: managers set what a KPI should come to, in its unit; undo takes it back."""

from __future__ import annotations

import pytest

from tests.commands.asking import MANAGER, REP, VIEWER


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("nps 40", "Net promoter score (NPS) should be at least +40."),
        ("nps 40 by December", "Net promoter score (NPS) should be at least +40 by 31 Dec."),
        ("NPS to 40 by 31 March", "Net promoter score (NPS) should be at least +40 by 31 Mar 2027."),
        ("nps = -10 by 2027-06-30", "Net promoter score (NPS) should be at least −10 by 30 Jun 2027."),
        ("nps 40 by the end of the year", "Net promoter score (NPS) should be at least +40 by 31 Dec."),
        ("nps 40 by Q1", "Net promoter score (NPS) should be at least +40 by 31 Mar 2027."),
        ("nps 40 by 2027", "Net promoter score (NPS) should be at least +40 by 31 Dec 2027."),
        ("csat 85 %", "Satisfaction (CSAT) should be at least 85 %."),
        ("csat 85%", "Satisfaction (CSAT) should be at least 85 %."),
        ("csat 85", "Satisfaction (CSAT) should be at least 85 %."),
        ("csat 82.5 percent", "Satisfaction (CSAT) should be at least 83 %."),
        ("churn 2,5 %", "Customer churn should be at most 2.5 %."),
        ("sales cycle 3 days", "Sales cycle should be at most 3 days."),
        ("sales cycle 2 weeks", "Sales cycle should be at most 14 days."),
        ("resolution 36 hours", "Resolution time should be at most 36 hours."),
        ("resolution 30 min", "Resolution time should be at most 30 min."),
        ("aov 1,200 EUR", "Average order value should be at least 1,200 EUR."),
        ("aov 1200", "Average order value should be at least 1,200 EUR."),
        ("rating 4.5", "Mean rating, shrunk should be at least 4.5 of 5."),
        ("ces 5,5 of 7", "Customer effort score (CES) should be at least 5.5 of 7."),
        ("new prospects 1,200", "New prospects should be at least 1,200 a month."),
        ("nrr 110 %", "Net revenue retention should be at least 110 %."),
        ("active in 30 days 60 %", "Used within 30 days should be at least 60 %."),
    ],
)
def test_a_target_is_understood_in_the_unit_of_its_kpi(team, typed, said):
    heard = team.say(f"/kpi target {typed}", as_=MANAGER)
    assert heard.headline.replace("\N{NO-BREAK SPACE}", " ") == said
    assert heard.wrote
    assert heard.labels[0] == "Undo"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("csat 300 %", "Satisfaction (CSAT) is a share, so its target is between 0 % and 100 %."),
        ("nrr 300 %", "Net revenue retention is a share, so its target is between 0 % and 200 %."),
        ("nps 120", "Net promoter score (NPS) is between -100 and 100, and so is its target."),
        ("rating 6", "Mean rating, shrunk is between 1 and 5, and so is its target."),
        ("ces 0", "Customer effort score (CES) is between 1 and 7, and so is its target."),
        ("sales cycle -3 days", "Sales cycle cannot be below zero"),
        ("csat 0.85", '"0.85" can be read in two ways; please write 85 % or 0.85 %.'),
        ("nps 40 %", 'I cannot read "40 %" as a target of Net promoter score (NPS); type it like this: /kpi target nps 40.'),
        ("sales cycle 3 EUR", 'I cannot read "3 EUR" as a target of Sales cycle'),
        ("csat high", 'I cannot read "high" as a target of Satisfaction (CSAT)'),
        ("aov 50 USD", "Targets are in EUR, the workspace's currency."),
        ("nps 40 by yesterday", 'I cannot read "yesterday" as a day to come'),
        ("nps 40 by 2020-01-01", "2020-01-01 is over; please name a day to come."),
        ("nps 1e99", 'I cannot read "1e99" as a target'),
    ],
)  # fmt: skip
def test_nonsense_is_one_sentence_and_nothing_is_written(team, typed, said):
    heard = team.say(f"/kpi target {typed}", as_=MANAGER)
    assert heard.refused
    assert heard.headline.startswith(said)
    assert not heard.wrote
    assert team.say("/kpi target").headline == "No KPI has a target yet."


@pytest.mark.parametrize("who", [REP, VIEWER])
def test_only_a_manager_sets_targets_and_everybody_sees_them(team, who):
    heard = team.say("/kpi target nps 40", as_=who)
    assert heard.refused
    assert heard.headline == "Only a manager can set targets; ask one of them."
    assert not heard.wrote
    team.given("/kpi target nps 40 by December", as_=MANAGER)
    assert team.say("/kpi target nps off", as_=who).refused
    listed = team.say("/kpi target", as_=who)
    assert listed.column("KPI", "Stage", "Target", "By") == [
        ("Net promoter score (NPS)", "Experience", "+40", "31 Dec")
    ]
    assert team.say("/kpi targets", as_=who).headline == "1 KPI has a target."


def test_undo_brings_the_target_before_back(team):
    team.given("/kpi target nps 30", as_=MANAGER)
    heard = team.given("/kpi target nps 40 by December", as_=MANAGER)
    assert heard.lines == ("Before it was +30.",)
    undone = team.press(heard, "Undo", as_=MANAGER)
    assert undone.headline.startswith("Undone: ")
    assert team.say("/kpi target nps").headline == "Net promoter score (NPS) should be at least +30."
    team.press(undone, "Redo", as_=MANAGER)
    assert team.say("/kpi target nps").headline == "Net promoter score (NPS) should be at least +40 by 31 Dec."


def test_a_target_that_is_off_is_gone_until_that_is_undone(team):
    assert not team.say("/kpi target nps off", as_=MANAGER).wrote
    team.given("/kpi target nps 40", as_=MANAGER)
    heard = team.given("/kpi target nps off", as_=MANAGER)
    assert heard.headline == "Net promoter score (NPS) has no target any more."
    assert heard.lines == ("It was +40.",)
    assert team.say("/kpi target").headline == "No KPI has a target yet."
    team.press(heard, "Undo", as_=MANAGER)
    assert team.say("/kpi target").headline == "1 KPI has a target."


def test_the_same_again_writes_nothing(team):
    team.given("/kpi target nps 40", as_=MANAGER)
    heard = team.say("/kpi target nps 40", as_=MANAGER)
    assert not heard.wrote
    assert heard.receipt == "It was so already; nothing was changed."


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("our nps target is 40", "Net promoter score (NPS) should be at least +40."),
        ("set our csat target to 90 % by December", "Satisfaction (CSAT) should be at least 90 % by 31 Dec."),
        ("the target for churn is 3 %", "Customer churn should be at most 3 %."),
    ],
)
def test_it_is_set_in_a_sentence(team, typed, said):
    heard = team.say(typed, as_=MANAGER)
    assert heard.headline.replace("\N{NO-BREAK SPACE}", " ") == said


def test_a_verb_before_the_kpi_is_no_part_of_its_name(team):
    heard = team.say("/kpi target raise nps to 50 by December", as_=MANAGER)
    assert heard.headline == "Net promoter score (NPS) should be at least +50 by 31 Dec."


def test_a_near_name_keeps_the_value(team):
    heard = team.say("/kpi target nsp 40 by December", as_=MANAGER)
    assert heard.headline.startswith('There is no KPI "nsp".')
    assert not heard.wrote
    assert team.press(heard, "Net promoter score (NPS)", as_=MANAGER).wrote


def test_a_target_of_a_count_is_for_a_month_and_asks_its_part_of_a_shorter_period(company):
    company.given("/kpi target new prospects 15", as_=MANAGER)
    assert "12" in company.say("/kpi new prospects").headline
    assert "Target 15 a month: hit." in company.say("/kpi new prospects").headline
    company.given("/kpi target new prospects 30", as_=MANAGER)
    assert "Target 30 a month: missed." in company.say("/kpi new prospects").headline
    assert "Target 30 a month: hit." in company.say("/kpi new prospects 2 November to 8 November").headline


def test_an_amount_in_the_currency_before_does_not_count_any_more(company):
    company.given("/kpi target aov 100", as_=MANAGER)
    assert "Target 100 EUR: hit." in company.say("/kpi explain aov").text
    company.given("/lifecycle settings currency USD", as_=MANAGER)
    assert "Its target is in EUR; set it anew in USD." in company.say("/kpi aov").text
    assert "Set in another currency" in " ".join(company.say("/kpi target").lines)


def test_no_target_is_a_tap_away_for_managers(team):
    team.given("/kpi target nps 40", as_=MANAGER)
    assert "No target" not in team.say("/kpi target nps", as_=VIEWER).labels
    heard = team.say("/kpi target nps", as_=MANAGER)
    assert team.press(heard, "No target", as_=MANAGER).wrote
