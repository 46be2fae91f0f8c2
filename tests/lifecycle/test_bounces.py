"""Customers who fell back, whether they came up again within ninety days, and the reason said most."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lifecycle.journeys.bounces import Said
from tests.lifecycle import oracles_journeys
from tests.lifecycle.histories import END, START, declared, histories
from tests.lifecycle.journeys import DAY, LETTERS, WEEK, journeys, us
from tests.lifecycle.ways import FEW, bounced, letter


def said(*rows):
    frame = pd.DataFrame(rows, columns=["from_stage", "stage", "reason", "n"])
    return frame.replace({"from_stage": LETTERS, "stage": LETTERS})


@FEW
@given(histories(), st.sampled_from([END, END + 3 * DAY, START + 90 * DAY, END + 90 * DAY, END + 200 * DAY]))
def test_bounces_and_who_came_up_again_are_counted_as_by_hand(lists, as_of):
    exits, pairs = oracles_journeys.bounces(lists, START, END, as_of)

    found = bounced(declared(lists), START, END, as_of)

    assert {(letter(b.before), letter(b.after)): [b.bounced, b.old, b.regained] for b in found.pairs} == pairs
    assert {letter(b.before): b.exits for b in found.stages} == dict(exits)
    for stage in found.stages:
        own = [b for b in found.pairs if b.before == stage.before]
        assert (stage.bounced, stage.old, stage.regained) == (
            sum(b.bounced for b in own), sum(b.old for b in own), sum(b.regained for b in own),
        )  # fmt: skip
    assert (found.bounced, found.old, found.regained) == tuple(
        sum(row[at] for row in pairs.values()) for at in range(3)
    )
    assert found.exits == exits.total()


@pytest.mark.parametrize(
    ("days", "later", "regained"),
    [(90, 0, 1), (90, 1, 0), (89, 0, 1)],
)
def test_a_stage_is_regained_until_the_ninetieth_day_that_instant_included(days, later, regained):
    back = us("2026-03-04")
    told = journeys({"c1": [("R", "2026-03-02"), ("K", back), ("V", back + days * DAY + later)]})

    found = bounced(told, *WEEK, as_of="2026-12-01")

    assert (found.old, found.regained) == (1, regained)


def test_a_bounce_younger_than_ninety_days_is_not_judged_even_when_it_came_up_again():
    told = journeys({"c1": [("K", "2026-03-02"), ("A", "2026-03-03"), ("K", "2026-03-04")]})

    young = bounced(told, *WEEK, as_of=us("2026-03-03") + 90 * DAY - 1)

    assert (young.bounced, young.old, young.regained) == (1, 0, 0)
    assert bounced(told, *WEEK, as_of=us("2026-03-03") + 90 * DAY).regained == 1


def test_who_climbs_only_part_of_the_way_has_not_regained_the_stage():
    told = journeys({"c1": [("R", "2026-03-02"), ("A", "2026-03-03"), ("E", "2026-03-04")]})

    assert bounced(told, *WEEK, as_of="2026-12-01").regained == 0


def test_the_reason_said_most_is_one_reason_in_whatever_case_and_spacing():
    told = journeys({"c1": [("K", "2026-03-02"), ("A", "2026-03-03")]})
    reasons = said(
        ("K", "A", "Silence", 3), ("K", "A", "Price", 2), ("K", "A", "price ", 1), ("K", "A", "PRICE", 1),
        ("R", "A", "Product", 9),
    )  # fmt: skip

    assert bounced(told, *WEEK, as_of="2026-12-01", reasons=reasons).pairs[0].said == Said("Price", 4)
