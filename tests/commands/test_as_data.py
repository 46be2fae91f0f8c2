"""Answers as data, as [CSV] asks for them: every row instead of a page, raw values instead of words."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from commands import Rate


@pytest.fixture
def moved(team):
    """Acme Corp went from awareness to conversion and back; 22 others wait in awareness."""
    team.given("/customer add Acme Corp", "/customer source Acme Corp fair")
    team.given(*(f"/stage move Acme Corp {stage}" for stage in ("awareness", "conversion", "knowledge")))
    for n in range(22):
        team.given(f"/customer add Customer {n:02}", f'/stage move "Customer {n:02}" awareness')
    return team


def titles(heard):
    return [column.title for column in heard.tables[0].columns]


def test_a_list_has_everybody_since_when_and_for_how_many_days(moved):
    moved.now += timedelta(days=2, hours=12)

    page = moved.say("/stage list awareness page 2")
    whole = moved.say("/stage list awareness page 2", as_data=True)

    assert len(page.rows) == 2
    assert len(whole.rows) == 22
    assert titles(whole) == ["Customer", "Owner", "Since", "Days"]
    assert isinstance(whole.rows[0][2], datetime)
    assert whole.rows[0][3] == pytest.approx(2.5, abs=0.01)
    assert not any("Next" in label for label in whole.labels)


def test_one_s_own_customers_come_whole_as_well(moved):
    assert len(moved.say("/stage list mine").rows) == 20
    assert len(moved.say("/stage list mine", as_data=True).rows) == 23


def test_a_history_has_instants(moved):
    rows = moved.say("/stage history acme", as_data=True).rows

    assert [row[1] for row in rows] == ["Knowledge", "Conversion", "Awareness"]
    assert all(isinstance(row[0], datetime) for row in rows)


def test_a_funnel_has_counts_that_add_up(moved):
    heard = moved.say("/funnel this week", as_data=True)

    assert heard.column("Stage", "Now", "In", "Moved on")[0] == ("Awareness", 22, 23, Rate(1, 23))
    for now, was, came_in, on, back, lost in heard.column("Now", "Was", "In", "On", "Back", "Lost")[:-1]:
        assert now == was + came_in - on - back - lost


def test_a_funnel_by_source_has_rates(moved):
    rows = moved.say("/funnel this week by source", as_data=True).rows

    assert ("fair", Rate(1, 1)) in [row[:2] for row in rows]
    assert rows[-1][:2] == ("All", Rate(1, 23))
