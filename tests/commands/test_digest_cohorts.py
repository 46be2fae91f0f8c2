"""How new customers stayed, under a retention digest: the table, and the picture with a title that answers."""

from __future__ import annotations

from datetime import date

import pytest

from commands import Ask
from commands.digest._cohorts import cohorts_chart, cohorts_table, headline
from lifecycle.digests.cohorts import Cohort
from tests.commands.asking import MANAGER, NOW
from tests.commands.caring import cared_for

ASK = Ask("", MANAGER, None, NOW)
JUNE = Cohort(date(2026, 6, 1), 8, (7, 6, 6, 6, 5, None))
AUGUST = Cohort(date(2026, 8, 1), 4, (4, 3, 3, None, None, None))
OCTOBER = Cohort(date(2026, 10, 1), 9, (9, None, None, None, None, None))
YOUNG = Cohort(date(2026, 11, 1), 3, (None,) * 6)


@pytest.mark.parametrize(
    ("found", "said"),
    [
        ([JUNE, AUGUST, OCTOBER], "9 of 12 new customers were never lost within 90 days."),
        ([OCTOBER, YOUNG], "9 of 9 new customers were never lost within 30 days."),
        ([Cohort(date(2026, 6, 1), 1, (1,) * 6)], "1 of 1 new customer was never lost within 90 days."),
        ([YOUNG], None),
        ([], None),
    ],
)
def test_the_title_tells_of_those_who_are_old_enough(found, said):
    assert headline(ASK, found) == said


def test_under_five_there_is_no_percentage_and_nothing_of_who_is_not_that_old():
    rows = cohorts_table(ASK, [JUNE, AUGUST]).rows

    assert rows[0][:3] == ("June 2026", 8, "88\N{NO-BREAK SPACE}%")
    assert rows[0][-1] is None
    assert rows[1] == ("August 2026", 4, "4 of 4", "3 of 4", "3 of 4", None, None, None)


def test_nobody_old_enough_is_no_picture():
    assert cohorts_chart(ASK, [YOUNG]) is None
    assert cohorts_chart(ASK, [JUNE, YOUNG]).draw().startswith(b"\x89PNG")


def test_a_retention_digests_thread_has_the_picture_and_another_kind_has_none(team):
    cared_for(team)

    heard = team.say("/digest why retention last week", as_=MANAGER)
    assert "never lost within" in heard.chart.title
    assert heard.chart.draw().startswith(b"\x89PNG")
    assert team.say("/digest why advocacy last week", as_=MANAGER).chart is None


def test_the_chain_of_advocacy_is_told_once_it_has_begun(team):
    team.given(
        "/customer add Acme Corp",
        "/stage move acme retention on 2 November",
        "/stage move acme advocacy on 10 November",
    )
    assert not any("From asking" in table.title for table in team.say("/digest why advocacy last week").tables)

    team.given("/log ask acme for review on 12 November")
    assert any("From asking" in table.title for table in team.say("/digest why advocacy last week").tables)
