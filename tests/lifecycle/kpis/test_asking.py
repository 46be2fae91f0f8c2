"""Values, breakdowns, targets and who is behind a KPI."""

from __future__ import annotations

from dataclasses import replace

import pytest

from lifecycle.kpis.asking import State, behind, by, columns, measured, state
from lifecycle.kpis.catalogue import KPIS, find
from lifecycle.kpis.kpi import Measured
from lifecycle.stages import preset
from tests.lifecycle.kpis.evidence import company

GOLDEN = """
    1 | A 3-02, K 3-03, C 3-05
    2 | A 3-02, C 3-04
    3 | A 2-20, K 3-02, A 3-04, K 3-06
    4 | A 3-03
    5 | K 3-03, C 3-06
    6 | A 2-10, K 2-15, C 2-20, E 3-02, R 3-05
    7 | A 3-07
    8 | C 2-01, R 2-15, E 3-03, R 3-07, V 3-08
    """


@pytest.mark.parametrize(
    ("slug", "value", "target", "expected"),
    [
        ("nps", 40, 40, State.HIT),
        ("nps", 41, 40, State.HIT),
        ("nps", 36, 40, State.NEAR),
        ("nps", 35.9, 40, State.MISSED),
        ("nps", -11, -10, State.NEAR),
        ("nps", -12, -10, State.MISSED),
        ("nps", 0, 0, State.HIT),
        ("nps", -0.1, 0, State.MISSED),
        ("churn", 0.02, 0.02, State.HIT),
        ("churn", 0.022, 0.02, State.NEAR),
        ("churn", 0.023, 0.02, State.MISSED),
        ("csat", 0.7200000001, 0.8, State.NEAR),
        ("nps", None, 40, State.NOT_MEASURABLE),
        ("nps", 40, None, State.NO_TARGET),
        ("nps", None, None, State.NO_TARGET),
        ("source-share", 0.4, 0.5, State.NO_TARGET),
    ],
)
def test_a_value_hits_a_target_is_near_it_or_misses_it(slug, value, target, expected):
    assert state(find(slug), Measured(value, 0, 0, 30), target) is expected


def test_a_duration_that_is_longer_than_known_hits_nothing():
    watched = Measured(10, 0, 5, 5, beyond=True)
    assert state(find("resolution"), watched, 8) is State.MISSED
    assert state(find("resolution"), watched, 10) is State.MISSED
    assert state(find("resolution"), watched, 12) is State.NOT_MEASURABLE


def test_a_breakdown_takes_the_value_that_held_then_and_adds_up():
    evidence = company(moves=GOLDEN, owner="1 | U1 | 1-01\n1 | U2 | 3-04\n5 | U1\n2 | U2")
    parts = by(find("win-rate"), evidence, "owner")
    assert [(owner, found.over) for owner, found in parts] == [("U2", 2), ("U1", 1)]
    assert sum(found.of for _, found in parts) == measured(find("win-rate"), evidence).of


def test_what_is_not_counted_by_customer_has_no_breakdown():
    assert by(find("stuck-share"), company(moves=GOLDEN, stuck=(1, 4)), "owner") == []


def test_the_customers_behind_numerator_and_denominator():
    evidence = company(moves=GOLDEN, now="3-20")
    found = behind(find("reached-knowledge"), evidence)
    assert [ids.tolist() for ids in (found.numerator, found.denominator, found.open)] == [[1, 2], [1, 2, 4, 7], [4, 7]]
    found = behind(find("knowledge-days"), evidence)
    assert [ids.tolist() for ids in (found.numerator, found.denominator, found.open)] == [[1, 3, 5], [1, 3, 5], [3]]
    assert behind(find("nps"), company()).denominator.tolist() == []


def test_the_columns_of_a_stage_count_as_the_stage_funnel_does():
    found = columns(company(moves=GOLDEN, period="3-02..3-09", now="3-09"))
    moved = {
        column.stage.slug: (column.conversion.measured.over, column.conversion.measured.of) for column in found.values()
    }
    assert moved == {
        "awareness": (3, 5), "knowledge": (2, 3), "conversion": (0, 3), "experience": (2, 2), "retention": (1, 2),
        "advocacy": (0, 0),
    }  # fmt: skip
    assert found[6].conversion.measured.value is None
    assert found[1].conversion.measured.open == 2


def test_revenue_belongs_to_the_stage_at_the_end_of_the_day_and_satisfaction_to_that_of_the_instant():
    evidence = company(
        moves="1 | C 2-01, R 3-10 15\n2 | C 3-02\n3 | A 3-03",
        bought="1 | 3-09 | 100\n1 | 3-10 | 50\n2 | 3-20 | 30\n2 | 3-21 | -10\n4 | 3-01 | 7",
        touches="csat | 1 | 3-10 14 | 4\nnps | 1 | 3-10 16 | 9\nnps | 2 | 3-20 | 8\nces | 2 | 3-20 | 7",
    )
    found = columns(evidence)
    assert {column.stage.slug: column.revenue.measured.value for column in found.values()} == {
        "awareness": 0, "knowledge": 0, "conversion": 120, "experience": 0, "retention": 50, "advocacy": 0,
    }  # fmt: skip
    happy = {column.stage.slug: column.satisfaction.measured for column in found.values()}
    assert [(happy[slug].over, happy[slug].of) for slug in ("conversion", "retention")] == [(1, 2), (1, 1)]
    assert happy["awareness"].value is None


def test_without_a_purchase_in_the_period_revenue_is_not_known():
    found = columns(company(moves=GOLDEN))
    assert {column.revenue.measured.value for column in found.values()} == {None}


def test_the_columns_leave_out_a_retired_stage_that_nobody_entered():
    five = preset("five")
    letters = {"L": 0, **{letter: stage.id for letter, stage in zip("AKCERV", five.stages, strict=True)}}
    assert [column.stage.slug for column in columns(company(moves=GOLDEN.replace("E", "R"), model=five, letters=letters)).values()] == [
        stage.slug for stage in five.ladder
    ]  # fmt: skip


def test_days_are_those_of_the_workspace():
    # Just before midnight in Prague is the last day of March there; the purchase's day is a day, the answer an instant.
    evidence = company(bought="1 | 3-31 | 10\n2 | 4-01 | 5", touches="csat | 1 | 3-31 22.5 | 5")
    prague = replace(evidence, zone="Europe/Prague")
    assert evidence.days[1] == prague.at(replace(prague.span, end_us=prague.span.end_us - 2 * 3600 * 1_000_000)).days[1]
    assert prague.days[1] == evidence.days[1] + 1


def test_the_same_evidence_gives_every_kpi_again_for_another_period():
    evidence = company(moves=GOLDEN)
    before = evidence.at(replace(evidence.span, start_us=evidence.span.start_us - 1, end_us=evidence.span.start_us))
    for kpi in KPIS:
        first = measured(kpi, evidence)
        measured(kpi, before)
        assert measured(kpi, evidence) == first
