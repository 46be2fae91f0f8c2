"""`/kpi` with targets: which are missed comes first, then what is near, hit, or not due yet."""

from __future__ import annotations

from commands import CHANNEL
from tests.commands.asking import MANAGER, VIEWER
from tests.commands.kpis import cells


def test_without_a_target_it_says_how_many_can_be_measured_and_how_to_set_one(company):
    heard = company.say("/kpi", as_=VIEWER)
    assert "KPIs have enough to be measured this month by Fri 20 Nov 13:03; no target is set." in heard.headline
    assert "/kpi target nps 40 by December" in " ".join(heard.lines)
    assert heard.audience == CHANNEL
    assert heard.again == "kpi 2026-11"


def test_a_kpi_with_a_target_is_shown_before_others_and_judged(company):
    company.given("/kpi target nps 20", "/kpi target csat 90 % by December", as_=MANAGER)
    heard = company.say("/kpi")
    assert heard.headline == "1 of 2 targets is hit this month by Fri 20 Nov 13:03."
    assert cells(heard, "· Net promoter score (NPS)") == ("+25, hit", "+20", None, "12 (−22 to +62)")
    assert cells(heard, "· Satisfaction (CSAT)")[:2] == ("2 of 3, too few", "90\N{NO-BREAK SPACE}% by 31 Dec")
    company.given("/kpi target nps 60", as_=MANAGER)
    missed = company.say("/kpi").headline
    assert missed.startswith(
        "1 of 2 targets is missed this month by Fri 20 Nov 13:03: Net promoter score (NPS) +25, target +60"
    )


def test_a_missed_target_whose_day_is_to_come_is_not_missed_yet(company):
    company.given("/kpi target nps 60 by December", as_=MANAGER)
    assert cells(company.say("/kpi experience"), "· Net promoter score (NPS)")[0].endswith(", not yet")
    heard = company.say("/kpi")
    assert heard.headline == "The target is not due yet this month by Fri 20 Nov 13:03."
    assert heard.lines[0] == "Not due yet: Net promoter score (NPS) +25, target +60 by 31 Dec."
    company.given("/kpi target nps 60", as_=MANAGER)
    assert cells(company.say("/kpi experience"), "· Net promoter score (NPS)")[0].endswith(", missed")
    company.given("/kpi target nps 27", as_=MANAGER)
    assert cells(company.say("/kpi experience"), "· Net promoter score (NPS)")[0].endswith(", near")
