"""Credit for contacts before a stage is reached: by hand, and against plain loops on random touches."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lifecycle.journeys.attribution import attribution
from lifecycle.journeys.touch_paths import contacts, touch_paths
from tests.lifecycle import oracles_touch as oracle
from tests.lifecycle.contacting import FEW, KINDS, WINDOW, ended, frame, shares, walked
from tests.lifecycle.journeys import DAY


class TestCredit:
    def test_first_last_and_linear_of_a_few_customers(self):
        found = attribution(walked([["search", "call", "call"], ["e-mail", "call"], ["meeting"], []]), KINDS)

        assert {one.kind: (one.customers, one.contacts, one.first, one.last) for one in found.kinds} == {
            "call": (2, 3, 0, 2),
            "e-mail": (1, 1, 1, 0),
            "meeting": (1, 1, 1, 1),
            "search": (1, 1, 1, 0),
        }
        assert {one.kind: round(one.linear, 6) for one in found.kinds} == {
            "call": 1.166667,
            "e-mail": 0.5,
            "meeting": 1,
            "search": 0.333333,
        }
        assert [one.kind for one in found.kinds] == ["call", "e-mail", "meeting", "search"]

    def test_who_had_no_contact_is_counted_apart_and_credits_nobody(self):
        found = attribution(walked([["call"], [], []]), KINDS)

        assert (found.reached, found.touched, found.untouched) == (3, 1, 2)
        assert sum(one.first for one in found.kinds) == 1

    def test_what_the_company_made_stands_against_what_came_from_outside(self):
        kinds = [*KINDS, "trade fair"]
        paths = walked([["search", "call"], ["trade fair"], ["review"]], kinds=kinds)

        assert attribution(paths, kinds).ours == 0.5
        assert attribution(paths, kinds, {"call", "trade fair"}).ours == 1.5

    def test_without_anybody_there_is_nothing(self):
        found = attribution(walked([]), KINDS)

        assert (found.reached, found.touched, found.paths, found.kinds, found.told) == (0, 0, 0, (), False)

    def test_under_five_no_shares_and_under_thirty_paths_no_removal_effect(self):
        four, five = (attribution(walked([["call"]] * n, [["call"]] * 40), KINDS) for n in (4, 5))
        short = attribution(walked([["call"]] * 9, [["call"]] * 20), KINDS)

        assert (four.told, four.chained, four.kinds[0].removal) == (False, False, None)
        assert (five.told, five.chained) == (True, True)
        assert (short.told, short.chained, short.paths, short.kinds[0].removal) == (True, False, 29, None)

    def test_a_share_has_its_interval(self):
        found = attribution(walked([["call"]] * 5 + [["e-mail"]] * 5), KINDS)

        share = found.share(found.kinds[0].first)
        assert (share.value, round(share.low, 3), round(share.high, 3)) == (0.5, 0.237, 0.763)


CUSTOMERS = st.integers(1, 6)
TOUCHES = st.lists(
    st.tuples(
        CUSTOMERS,
        st.sampled_from(KINDS),
        st.integers(0, 120),
        st.none() | st.integers(1, 5),
        st.none() | CUSTOMERS,
    ),
    max_size=40,
)
ENDS = st.dictionaries(CUSTOMERS, st.tuples(st.integers(0, 120).map(lambda day: day * DAY), st.booleans()), max_size=6)


def numbered(touches):
    return [(id_, one, kind, day * DAY, value, other) for id_, (one, kind, day, value, other) in enumerate(touches, 1)]


class TestAgainstPlainLoops:
    @FEW
    @given(touches=TOUCHES, last=ENDS)
    def test_credit_is_the_same(self, touches, last):
        touches = numbered(touches)
        found = attribution(touch_paths(contacts(frame(touches), KINDS), ended(last), WINDOW), KINDS)

        told = oracle.paths(touches, last, WINDOW)
        expected = oracle.credit([path for one, path in told.items() if last[one][1]])
        assert {one.kind: (one.customers, one.contacts, one.first, one.last) for one in found.kinds} == {
            kind: row[:4] for kind, row in expected.items()
        }
        assert {one.kind: one.linear for one in found.kinds} == pytest.approx(
            {kind: float(row[4]) for kind, row in expected.items()}
        )
        for each in ("first", "last", "linear"):
            assert sum(getattr(one, each) for one in found.kinds) == pytest.approx(found.touched)
        assert -1e-9 <= found.ours <= found.touched + 1e-9

    @FEW
    @given(touches=TOUCHES, last=ENDS)
    def test_removal_effects_are_the_same_and_sum_to_one(self, touches, last):
        touches = numbered(touches)
        found = shares(touch_paths(contacts(frame(touches), KINDS), ended(last), WINDOW))

        told = oracle.paths(touches, last, WINDOW)
        arrived, others = ([path for one, path in told.items() if last[one][1] is end] for end in (True, False))
        expected = {kind: float(share) for kind, share in oracle.removal(arrived, others).items() if share}
        assert found == pytest.approx(expected)
        assert sum(found.values()) == pytest.approx(1 if any(arrived) else 0)

    @FEW
    @given(touches=TOUCHES, last=ENDS, seed=st.integers(0, 99))
    def test_the_order_of_the_rows_does_not_matter(self, touches, last, seed):
        rows = frame(numbered(touches))
        mixed = rows.sample(frac=1, random_state=seed) if len(rows) else rows
        first, again = (touch_paths(contacts(one, KINDS), ended(last), WINDOW) for one in (rows, mixed))

        assert attribution(first, KINDS) == attribution(again, KINDS)
