"""The lists: who is at risk and in which order, who may be asked, and that nobody is on both."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from lifecycle.care.advocates import Barred, Loyal, candidates, stayed
from lifecycle.care.advocates import LeftOut as NotAsked
from lifecycle.care.asks import threads
from lifecycle.care.at_risk import Aside, LeftOut, at_stake, ordered, risky
from lifecycle.care.rules import Why
from lifecycle.care.saying import latest, unhappy
from lifecycle.care.signals import signal
from lifecycle.model import LOST
from lifecycle.touchpoints import CSAT, NPS, REVIEW, State
from tests.lifecycle.care.worlds_care import (
    NOBODY,
    NOW,
    SIX,
    A,
    C,
    E,
    R,
    V,
    answers,
    ids,
    moves,
    standing,
    threads_of,
)

NOT_ASIDE = Aside(NOBODY, NOBODY, NOBODY)
FREE = Barred(NOBODY, NOBODY, NOBODY, NOBODY)
NO_THREADS = threads(threads_of())


def with_reason(why, days):
    """A signal of these customers with their days."""
    return signal(why, np.array(list(days), np.int64), np.array(list(days.values()), np.int64), np.ones(len(days)))


def test_every_reason_is_named_and_each_who_is_left_out_is_counted_once():
    late = with_reason(Why.OVERDUE, {1: 50, 2: 50, 3: 50, 4: 50, 5: 50, 6: 50, 8: 50})
    back = with_reason(Why.BACK, {1: 4, 7: 9, 8: 3})
    stands = standing(c1=(C, 4), c2=(LOST, 9), c3=(A, 9), c4=(R, 9), c5=(E, 9), c6=(V, 9), c7=(A, 9), c8=(LOST, 1))
    found = risky(SIX, stands, (back, late), Aside(ids(2, 4), ids(4, 5), ids(6)))

    # c2 and c8 are lost, c3 is a prospect, c4 is snoozed (and dismissed), c5 dismissed, c6 done; c7 bounced below conversion.
    assert found.customer_id.tolist() == [1, 7]
    assert found.left_out == LeftOut(lost=2, prospects=1, snoozed=1, dismissed=1, done=1)
    assert [reason.why for reason in found.reasons(1)] == [Why.OVERDUE, Why.BACK]
    assert found.troubled.tolist() == [1, 2, 3, 6, 7, 8]
    assert (found.signed, found.active) == (4, 4)  # c1, c4, c5 and c6
    assert found.counts(found.customer_id) == {Why.BACK: 2, Why.OVERDUE: 1}
    assert risky(SIX, stands, (back, late), NOT_ASIDE, ids(7)).customer_id.tolist() == [7]
    assert risky(SIX, stands, (), NOT_ASIDE).customer_id.tolist() == []


def test_the_most_at_stake_stands_first_and_those_without_a_value_by_how_young_their_reason_is():
    late = with_reason(Why.OVERDUE, {1: 50, 2: 40, 3: 30, 4: 20, 5: 60})
    back = with_reason(Why.BACK, {5: 2})
    found = risky(SIX, standing(**{f"c{n}": (C, 99) for n in range(1, 6)}), (late, back), NOT_ASIDE)
    before, now = (ids(1, 2, 3), np.array([500.0, 900.0, 10.0])), (ids(1, 2, 3, 5), np.array([100.0, 100.0, 30.0, 7.0]))

    stakes = at_stake(found, before, now)
    assert stakes[:3].tolist() == [400.0, 800.0, 0.0]  # who is worth more than before has nothing at stake
    assert np.isnan(stakes[3:]).all()
    assert found.customer_id[ordered(found, stakes)].tolist() == [2, 1, 3, 5, 4]
    assert np.isnan(at_stake(found, (NOBODY, np.zeros(0)), (NOBODY, np.zeros(0)))).all()


def test_tickets_and_asks_stand_as_their_last_row_says():
    found = threads(
        threads_of(
            (1, 7, 30, State.OPENED, 0), (2, 7, 20, State.CLOSED, 1), (3, 7, 10, State.REOPENED, 1),
            (4, 8, 9, State.OPENED, 0), (5, 8, 8, State.CLOSED, 4),
            (6, 9, 7, State.ASKED, 0), (7, 9, 6, State.AGREED, 6), (8, 9, 5, State.ASKED, 0),
        )
    )  # fmt: skip

    assert found.customer_id.tolist() == [7, 8, 9, 9]
    assert found.state.tolist() == [State.REOPENED, State.CLOSED, State.AGREED, State.ASKED]
    assert found.is_open.tolist()[:2] == [True, False]
    assert found.is_waiting.tolist()[2:] == [False, True]
    assert ((NOW - found.began_us) // 86_400_000_000).tolist() == [30, 9, 7, 5]


def test_who_stays_in_retention_has_not_been_below_it_of_late():
    stands = standing(c1=(R, 200), c2=(V, 20), c3=(R, 20), c4=(E, 200), c5=(R, 5), c6=(LOST, 9))
    told = moves((2, R, V, 20), (3, E, R, 20), (5, R, LOST, 50), (5, LOST, R, 5), (6, R, LOST, 9))

    assert stayed(SIX, stands, told).tolist() == [1, 2]


def asked_of(
    said, *, stands=None, again=None, there=NOBODY, acted=NOBODY, tickets=NO_THREADS, asked=NO_THREADS, barred=FREE
):
    everybody = sorted(set(said["customer_id"].tolist()))
    stands = standing(**{f"c{one}": (E, 100) for one in everybody}) if stands is None else stands
    loyal = Loyal(ids(*everybody) if again is None else again, there, acted)
    return candidates(SIX, stands, latest(said), loyal, tickets, asked, barred, NOW)


def test_promoters_and_the_fully_satisfied_who_are_loyal_customers_may_be_asked():
    said = answers(
        (1, NPS, 9, 20), (2, NPS, 8, 20), (3, CSAT, 5, 20), (4, CSAT, 4, 20), (5, NPS, 10, 20), (6, NPS, 10, 20),
        (7, NPS, 10, 40), (7, NPS, 7, 5), (8, REVIEW, 5, 3),
    )  # fmt: skip
    stands = standing(**{f"c{n}": (E, 100) for n in (1, 2, 3, 4, 7, 8)}, c5=(A, 9), c6=(LOST, 9))
    found = asked_of(said, stands=stands)

    assert found.customer_id.tolist() == [1, 3]
    assert (found.nps.tolist(), found.csat.tolist(), found.days.tolist()) == ([9, -1], [-1, 5], [20, 20])
    assert asked_of(said, stands=stands, again=NOBODY).customer_id.tolist() == []
    assert asked_of(said, stands=stands, again=NOBODY, there=ids(3)).customer_id.tolist() == [3]


def test_whatever_speaks_against_asking_is_counted_once():
    said = answers(*((n, NPS, 10, 100) for n in range(1, 9)), (2, CSAT, 2, 95), (8, CSAT, 1, 101))
    tickets = threads(threads_of((1, 1, 9, State.OPENED, 0), (2, 8, 9, State.OPENED, 0), (3, 8, 8, State.CLOSED, 2)))
    asked = threads(
        threads_of((4, 4, 89, State.ASKED, 0), (5, 8, 91, State.ASKED, 0), (6, 2, 10, State.ASKED, 0), (7, 2, 9, 7, 6))
    )
    found = asked_of(said, tickets=tickets, asked=asked, barred=Barred(ids(3), ids(5), ids(6), ids(7)))

    # c8 was unhappy before the good answer, had a ticket that is closed, and was asked 91 days ago.
    assert found.customer_id.tolist() == [8]
    assert found.left_out == NotAsked(1, 1, 1, 1, 1, 1, 1)
    assert found.waiting.customer_id.tolist() == [4]


def test_who_acted_before_stands_first_then_the_score_then_the_younger_answer_then_value():
    said = answers(
        (1, NPS, 9, 10), (2, NPS, 10, 20), (3, NPS, 10, 10), (4, NPS, 9, 30), (5, NPS, 10, 10), (6, CSAT, 5, 40)
    )  # fmt: skip
    found = asked_of(said, acted=ids(4))

    assert found.customer_id[found.ordered({5: 70.0, 3: 20.0})].tolist() == [4, 5, 3, 2, 6, 1]


CUSTOMERS = st.integers(1, 6)
SAYING = st.tuples(CUSTOMERS, st.sampled_from([NPS, CSAT, REVIEW]), st.integers(0, 10), st.integers(0, 120))


@settings(max_examples=40, deadline=None)
@given(st.lists(SAYING, max_size=30))
def test_nobody_is_an_advocate_and_at_risk(rows):
    said = answers(
        *((one, kind, score if kind == NPS else max(1, score // 2), days) for one, kind, score, days in rows)
    )
    stands = standing(**{f"c{n}": (E, 200) for n in range(1, 7)})
    low, detractors = unhappy(latest(said), (NOBODY, NOBODY), NOW)
    at_risk = risky(SIX, stands, (low, detractors), NOT_ASIDE).troubled
    found = asked_of(said, stands=stands, barred=Barred(at_risk, NOBODY, NOBODY, NOBODY))

    assert not set(at_risk.tolist()) & set(found.customer_id.tolist())
    for one in found.customer_id.tolist():
        told = sorted((days, kind, score) for who, kind, score, days in rows if who == one)
        latest_nps = next((score for _days, kind, score in told if kind == NPS), None)
        latest_csat = next((max(1, score // 2) for _days, kind, score in told if kind == CSAT), None)
        assert (
            (latest_nps is not None and latest_nps >= 9) or latest_csat == 5 or len(told) != len({d for d, *_ in told})
        )
