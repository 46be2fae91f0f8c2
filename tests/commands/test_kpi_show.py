"""`/kpi`: the table of stages, one stage, one KPI; what is said where there is little or nothing."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image

from bot.fitting import Fitting
from bot.pool import Pool
from commands import Ask
from commands.kpi._said import difference
from lifecycle.service import kpi_shelf
from tests.commands.asking import MANAGER, NOW, PEOPLE, REP, TEAM, VIEWER
from tests.commands.kpis import cells, names


def learn(company):
    """What the bot does behind an answer."""
    Fitting(company._database, Pool(workers=1), lambda: company.now).fit(TEAM)


def test_an_empty_workspace_is_told_what_to_log(team):
    heard = team.say("/kpi", as_=VIEWER)
    assert heard.headline == "Nothing is logged yet, so no KPI can be measured."
    assert "/stage move acme awareness" in heard.text
    assert "/log feedback acme nps 9" in heard.text
    assert not heard.tables
    assert team.say("/kpi retention").headline == heard.headline


def test_each_stage_has_a_row_with_its_three_columns_then_its_kpis(company):
    heard = company.say("/kpi")
    titles = [column.title for column in heard.tables[0].columns]
    assert titles == [
        "Stage / KPI",
        "Conversion / value, state",
        "Revenue / target",
        "Satisfaction / change",
        "n (95 %)",
    ]
    stages = [name for name in names(heard) if not name.startswith("· ")]
    assert stages == ["Awareness", "Knowledge", "Conversion", "Experience", "Retention", "Advocacy"]
    assert cells(heard, "Awareness")[0] == "58\N{NO-BREAK SPACE}%"
    assert cells(heard, "Knowledge")[0] == "57\N{NO-BREAK SPACE}%"
    assert cells(heard, "Conversion")[1] == "1,000 EUR"


def test_a_telephone_sees_three_kpis_of_a_stage_and_how_many_more_there_are(company):
    heard = company.say("/kpi")
    table = names(heard)
    between = table[table.index("Awareness") + 1 : table.index("Knowledge")]
    assert len(between) == 3
    assert "Awareness: 2 more" in heard.labels
    whole = company.press(heard, "Awareness: 2 more")
    assert len(names(whole)) == 6
    assert len(table) <= 6 + 6 * 3


def test_what_cannot_be_measured_says_what_to_log(company):
    heard = company.say("/kpi experience")
    assert cells(heard, "· Customer effort score (CES)") == ("not measurable", None, None, None)
    assert "/log feedback" in " ".join(heard.lines)
    company.given("/kpi target ces 5", as_=MANAGER)
    heard = company.say("/kpi")
    assert heard.headline == "The target that is set cannot be measured this month by Fri 20 Nov 13:03."
    assert any("Customer effort score (CES): " in line for line in heard.lines)


def test_every_kpi_comes_as_data_with_raw_values(company):
    heard = company.say("/kpi", as_data=True)
    nps = next(row for row in heard.tables[0].rows if "nps" in row)
    titles = [column.title for column in heard.tables[0].columns]
    told = dict(zip(titles, nps, strict=True))
    assert (told["Stage"], told["Unit"], told["Value"], told["n"]) == ("Experience", "score", 25.0, 12)
    assert told["Numerator"] == 3
    assert len(heard.tables[0].rows) > 40


def test_the_chart_has_a_panel_per_stage_and_is_small(company):
    heard = company.say("/kpi")
    picture = heard.chart.draw()
    assert len(picture) < 40_000
    assert Image.open(BytesIO(picture)).width == 1080
    assert len(company.say("/kpi nps").chart.draw()) < 40_000


def test_each_chart_can_be_drawn_after_its_transaction_whatever_there_is(team):
    team.given("/customer add Acme Corp", "/stage move acme knowledge")
    team.given(*(f"/customer add c{n}" for n in range(6)), *(f"/stage move c{n} knowledge" for n in range(6)))
    team.later(days=400)
    for question in ("/kpi", "/kpi last year"):
        heard = team.say(question)
        assert heard.chart is None or heard.chart.draw(), question


def test_every_button_leads_to_an_answer(company):
    company.given("/kpi target nps 60", as_=MANAGER)
    for question in (
        "/kpi",
        "/kpi experience",
        "/kpi nps",
        "/kpi retention by source",
        "/kpi npss",
        "/kpi explain nps",
    ):
        heard = company.say(question, as_=MANAGER)
        assert heard.buttons, question
        for label in heard.labels:
            assert not company.press(heard, label, as_=MANAGER).refused, (question, label)


def test_the_same_question_can_be_asked_again_next_month(company):
    heard = company.say("/kpi nps by source")
    assert heard.again == "kpi nps 2026-11 by source"
    company.later(days=30)
    again = company.say(f"/{heard.again}")
    assert "in November 2026" in again.headline
    assert "+25" in again.headline


@pytest.mark.parametrize(
    "typed",
    ["/kpi nps", "/kpi NPS this month", "/kpi net promoter score", "/kpi this month nps", "what is our nps", "how is nps?",
     "What's our NPS this month?", "show me the kpi nps"],
)  # fmt: skip
def test_one_kpi_is_found_as_people_type_it(company, typed):
    heard = company.say(typed, as_=VIEWER)
    assert heard.headline.startswith(
        "Net promoter score (NPS) is +25 this month by Fri 20 Nov 13:03 (−22 to +62, n = 12)"
    )


def test_under_its_least_n_there_are_counts_instead_of_a_value(company):
    heard = company.say("/kpi csat")
    assert heard.headline == "Satisfaction (CSAT) has too few for a value this month by Fri 20 Nov 13:03: 2 of 3."
    assert "A value takes 5; a longer period may have them, for example: /kpi csat this quarter." in heard.lines
    company.given(*(f"/log feedback c{n:02} nps 9 on 1 September" for n in range(2)))
    heard = company.say("/kpi nps in September")
    assert heard.headline.endswith("in September 2026: 2 promoters, 0 between, 0 detractors.")


def test_a_kpi_of_nothing_says_what_is_missing(company):
    heard = company.say("/kpi ces")
    assert heard.headline == "Customer effort score (CES) cannot be measured this month by Fri 20 Nov 13:03."
    assert "/log feedback" in " ".join(heard.lines)
    assert not heard.tables
    assert heard.chart is None


def test_what_was_never_logged_is_not_nought(team):
    team.given(*(f"/customer add c{n}" for n in range(6)), *(f"/stage move c{n} awareness" for n in range(6)))
    heard = team.say("/kpi referral share")
    assert heard.headline.startswith("Referral share cannot be measured this month")
    assert cells(team.say("/kpi awareness"), "· Referral share")[:1] == ("not measurable",)
    team.given("/log spend web 600 in October")
    assert cells(team.say("/kpi awareness"), "· Cost per new prospect")[:1] == ("not measurable",)


@pytest.mark.parametrize(
    "period", ["1900-01-01..2099-12-31", "since 1 January 1900", "last 40000 days", "today", "2026"]
)
def test_any_period_is_answered(company, period):
    for question in ("/kpi", "/kpi nps", "/kpi explain nps", "/kpi retention"):
        heard = company.say(f"{question} {period}")
        assert not heard.refused
        assert heard.chart is None or heard.chart.draw()


def test_one_kpi_by_source_adds_up(company):
    heard = company.say("/kpi new prospects by source")
    assert heard.column("Source", "n") == [("All", 12), ("fair", 6), ("web", 6)]
    assert "By owner" in heard.labels


def test_a_stage_by_source_shows_each_kpi_and_its_parts(company):
    heard = company.say("/kpi awareness this month by source")
    table = names(heard)
    assert table[:3] == ["New prospects", "· fair", "· web"]
    assert [column.title for column in heard.tables[0].columns] == ["KPI / source", "Value", "n"]
    assert "n = 6" in heard.headline
    data = company.say("/kpi awareness by source", as_data=True)
    assert ("new-prospects", "web") in [row[:2] for row in data.tables[0].rows]


def test_all_of_them_by_source_asks_for_one(company):
    heard = company.say("/kpi by source")
    assert heard.refused
    assert "/kpi retention by source" in heard.headline
    assert company.say("/kpi retention by colour").refused


def test_an_unknown_kpi_gives_near_names_as_buttons(company):
    heard = company.say("/kpi chrn last month")
    assert heard.headline == 'There is no KPI "chrn". Did you mean Customer churn?'
    assert heard.asks
    assert company.press(heard, "Customer churn").headline.startswith("Customer churn cannot be measured last month")
    heard = company.say("/kpi zzzzqq")
    assert heard.labels == ["Awareness", "Knowledge", "Conversion", "Experience", "Retention", "Advocacy"]


def test_stages_are_known_by_their_names_in_other_languages(company):
    assert names(company.say("/kpi fidélisation"))[0] == "Retention"
    assert names(company.say("/kpi udržení last month"))[0] == "Retention"
    assert names(company.say("/kpi exper"))[0] == "Experience"


def test_a_renamed_stage_keeps_its_kpis(company):
    company.given('/lifecycle stages rename knowledge to "By March"', as_=MANAGER)
    heard = company.say("/kpi")
    assert names(company.press(heard, "By March"))[:2] == ["By March", "· Qualified rate"]


def test_in_five_stages_every_kpi_has_a_home(company):
    every = {row[4] for row in company.say("/kpi", as_data=True).tables[0].rows}
    company.given("/lifecycle settings preset five", as_=MANAGER)
    heard = company.say("/kpi", as_data=True)
    assert {row[4] for row in heard.tables[0].rows} == every
    assert [row[0] for row in company.say("/kpi").tables[0].rows if not row[0].startswith("· ")] == [
        "Awareness", "Consideration", "Purchase", "Retention", "Advocacy"
    ]  # fmt: skip
    assert "· Win rate" in names(company.say("/kpi purchase"))
    asked = company.say("/kpi experience")
    assert asked.labels == ["Purchase", "Retention"]
    assert names(company.press(asked, "Retention"))[0] == "Retention"


def test_a_period_to_come_is_told_so(company):
    assert company.say("/kpi 2027").headline.startswith("That period has not begun yet")
    for words in ("next year", "nps next month", "retention next 2 weeks"):
        assert company.say(f"/kpi {words}").headline.startswith("That is still to come")


def test_purchases_in_a_currency_without_a_rate_are_told_in_the_receipt(company):
    company.given("/log purchase c00 500 USD on 11 November")
    assert "1 purchase in USD is left out: no rate" in company.say("/kpi conversion").receipt


def test_a_change_that_may_be_chance_is_not_called_the_largest(company):
    company.later(days=30)
    assert not any("differs the most" in line for line in company.say("/kpi").lines)


def test_of_very_many_things_the_kpis_are_counted_behind_the_answer_and_kept(company, monkeypatch):
    monkeypatch.setattr(kpi_shelf, "MANY", 5)
    first = company.say("/kpi")
    assert first.later
    assert first.headline.startswith("Counting the KPIs of very many customers for the first time")
    learn(company)
    kept = company.say("/kpi").tables
    monkeypatch.setattr(kpi_shelf, "MANY", 50_000)
    assert company.say("/kpi").tables == kept
    monkeypatch.setattr(kpi_shelf, "MANY", 5)
    company.given("/log feedback c00 nps 9")
    old = company.say("/kpi")
    assert "what came since is not in it yet" in old.receipt
    company.later(minutes=2)
    assert cells(old, "· Net promoter score (NPS)")[-1].startswith("12 (")
    learn(company)
    assert cells(company.say("/kpi"), "· Net promoter score (NPS)")[-1].startswith("13 (")


@pytest.mark.parametrize(
    ("by", "told"), [(0.01, "+1 point"), (-0.01, "−1 point"), (0.013, "+1.3 points"), (0.0, "0 points")]
)
def test_one_point_is_a_point(by, told):
    assert difference("rate", by, Ask("", PEOPLE[REP], "C1", NOW), "EUR") == told
