"""Contacts before a stage is reached: paths and credit by hand, and against plain loops on random touches."""

from __future__ import annotations

import random

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lifecycle.flows import Span
from lifecycle.journeys.attribution import attribution
from lifecycle.journeys.removal import removal_effects, steps
from lifecycle.journeys.touch_paths import Ends, contacts, ends, touch_paths, waiting
from lifecycle.stages import preset
from tests.lifecycle import oracles_touch as oracle
from tests.lifecycle.journeys import DAY, GOLDEN, LETTERS, WEEK, journeys, us

KINDS = ["call", "e-mail", "meeting", "referral", "review", "search"]
WINDOW = 90 * DAY
FEW = settings(max_examples=40, deadline=None)


def frame(touches, kinds=KINDS):
    """As `Store.touchpoints`, of (id, customer, kind, time, value, other)."""
    rows = [
        (id_, customer, kinds.index(kind), us(at), -1 if value is None else value, 0, other or 0)
        for id_, customer, kind, at, value, other in touches
    ]
    rows.sort(key=lambda row: (row[3], row[0]))
    columns = ["id", "customer_id", "kind_no", "at", "value", "state", "other_id"]
    return pd.DataFrame(rows, columns=columns, dtype="int64")


def ended(by_customer):
    customers = sorted(by_customer)
    at, reached = zip(*(by_customer[one] for one in customers), strict=True) if customers else ((), ())
    return Ends(np.array(customers, np.int64), np.array(at, np.int64), np.array(reached, bool))


def walked(arrived, others=(), kinds=KINDS):
    """The paths of these kinds, a day apart, of so many customers."""
    touches, last = [], {}
    for customer, path in enumerate([*arrived, *others], start=1):
        last[customer] = (100 * DAY, customer <= len(arrived))
        touches += [(len(touches) + at, customer, kind, (50 + at) * DAY, None, None) for at, kind in enumerate(path)]
    return touch_paths(contacts(frame(touches, kinds), kinds), ended(last), WINDOW)


def shares(paths, kinds=KINDS):
    effects = removal_effects(steps(paths, len(kinds)).counts())
    return {kind: effect for kind, effect in zip(kinds, effects.tolist(), strict=True) if effect}


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


class TestTheRemovalEffect:
    """Worked by hand. Four paths: search-call-arrived, search-left, e-mail-call-arrived, call-left.

    From the start: search 1/2, e-mail 1/4, call 1/4. Search: call 1/2, left 1/2. E-mail: call 1. Call: arrived 2/3, left 1/3.
    Arrived: call 2/3, search 1/3, e-mail 2/3, start 1/6 + 1/6 + 1/6 = 1/2. Without search 1/3, without e-mail 1/3, without
    call 0. Effects: search 1/6, e-mail 1/6, call 1/2; as shares 1/5, 1/5, 3/5.
    """

    ARRIVED, OTHERS = [["search", "call"], ["e-mail", "call"]], [["search"], ["call"]]

    def test_is_as_worked_by_hand(self):
        assert shares(walked(self.ARRIVED, self.OTHERS)) == pytest.approx({"search": 0.2, "e-mail": 0.2, "call": 0.6})

    def test_the_oracle_agrees_with_the_hand(self):
        found = oracle.removal(self.ARRIVED, self.OTHERS)

        assert {kind: float(share) for kind, share in found.items()} == pytest.approx(
            {"search": 0.2, "e-mail": 0.2, "call": 0.6}
        )

    def test_several_contacts_of_a_kind_in_a_row_do_not_change_it(self):
        longer = walked(
            [["search", "call", "call", "call"], ["e-mail", "e-mail", "call"]], [["search", "search"], ["call"]]
        )

        assert shares(longer) == pytest.approx({"search": 0.2, "e-mail": 0.2, "call": 0.6})

    def test_a_customer_without_a_contact_does_not_change_it(self):
        assert shares(walked([*self.ARRIVED, [], []], [*self.OTHERS, []])) == pytest.approx(
            {"search": 0.2, "e-mail": 0.2, "call": 0.6}
        )

    def test_where_nobody_arrived_there_is_none(self):
        assert shares(walked([], self.OTHERS)) == {}

    def test_its_interval_holds_it_and_is_the_same_each_time(self):
        paths = walked(self.ARRIVED * 20, self.OTHERS * 20)
        first, again = attribution(paths, KINDS), attribution(paths, KINDS)

        assert first == again
        assert all(0 <= one.removal.low <= one.removal.value <= one.removal.high <= 1 for one in first.kinds)
        assert all(one.removal.low < one.removal.high for one in first.kinds)

    def test_its_interval_covers_the_truth_about_as_often_as_it_says(self):
        draw, hits, n = random.Random(3), 0, 40
        for _world in range(n):
            every = [(path, end) for path, end in self._walks(draw, 240)]
            found = attribution(
                walked([path for path, end in every if end], [path for path, end in every if not end]), KINDS
            )
            share = next(one.removal for one in found.kinds if one.kind == "call")
            hits += share.low <= 0.6 <= share.high

        assert hits >= 0.85 * n

    @staticmethod
    def _walks(draw, n):
        """Customers who go as the chain above says."""
        for _customer in range(n):
            path, state = [], draw.choices(["search", "e-mail", "call"], [2, 1, 1])[0]
            while state not in {True, False}:
                path.append(state)
                state = {
                    "search": lambda: draw.choices(["call", False])[0],
                    "e-mail": lambda: "call",
                    "call": lambda: draw.choices([True, False], [2, 1])[0],
                }[state]()
            yield path, state


class TestPaths:
    def test_reach_back_a_window_and_not_beyond_the_entry(self):
        touches = [
            (1, 7, "call", 9 * DAY, None, None),
            (2, 7, "e-mail", 10 * DAY, None, None),
            (3, 7, "search", 100 * DAY, None, None),
            (4, 7, "meeting", 100 * DAY + 1, None, None),
        ]
        found = touch_paths(contacts(frame(touches), KINDS), ended({7: (100 * DAY, True)}), WINDOW)

        assert [KINDS[kind] for kind in found.kind] == ["e-mail", "search"]

    def test_at_one_instant_the_id_decides(self):
        touches = [(2, 7, "e-mail", DAY, None, None), (1, 7, "call", DAY, None, None)]
        found = touch_paths(contacts(frame(touches), KINDS), ended({7: (DAY, True)}), WINDOW)

        assert [KINDS[kind] for kind in found.kind] == ["call", "e-mail"]

    def test_a_referral_is_a_contact_of_who_was_referred_and_a_review_given_is_none(self):
        touches = [
            (1, 7, "referral", DAY, None, 8),
            (2, 7, "review", DAY, 5, None),
            (3, 7, "review", DAY, None, None),
            (4, 8, "referral", DAY, None, None),
        ]
        found = contacts(frame(touches), KINDS)

        assert list(zip(found.customer_id.tolist(), found.id.tolist(), strict=True)) == [(8, 1), (7, 3), (8, 4)]


class TestEnds:
    def golden(self, goal):
        told = journeys(GOLDEN)
        moves, standing = told.moves(*WEEK), told.standing(us(WEEK[0]) - 1)
        model = preset("six")
        stood = standing[standing["stage"].isin(waiting(model, LETTERS[goal]))]
        names = {id_: name for name, id_ in told.ids.items()}
        found = ends(model, LETTERS[goal], moves, stood, Span(*map(us, WEEK)))
        rows = zip(found.customer_id.tolist(), found.at_us.tolist(), found.reached.tolist(), strict=True)
        return {names[one]: (at, reached) for one, at, reached in rows}

    def test_of_the_worked_example_three_reached_conversion_and_three_could_have(self):
        last = us(WEEK[1]) - 1
        assert self.golden("C") == {
            "c1": (us("2026-03-05"), True),
            "c2": (us("2026-03-04"), True),
            "c5": (us("2026-03-06"), True),
            "c3": (last, False),
            "c4": (last, False),
            "c7": (last, False),
        }

    def test_only_customers_could_have_reached_advocacy(self):
        found = self.golden("V")

        assert {name for name, (_at, reached) in found.items() if reached} == {"c8"}
        assert {name for name, (_at, reached) in found.items() if not reached} == {"c1", "c2", "c5", "c6"}

    def test_the_path_of_who_was_lost_ends_there_and_who_bounced_back_reached_nothing(self):
        told = journeys(
            {
                "lost": [("A", "2026-03-02"), ("L", "2026-03-04")],
                "back": [("E", "2026-03-02"), ("C", "2026-03-03")],
                "past": [("K", "2026-03-02"), ("R", "2026-03-03")],
                "new": [("R", "2026-03-02")],
            }
        )
        found = ends(told.model, LETTERS["C"], told.moves(*WEEK), told.standing(us(WEEK[0]) - 1), Span(*map(us, WEEK)))

        rows = zip(found.customer_id.tolist(), found.at_us.tolist(), found.reached.tolist(), strict=True)
        assert list(rows) == [
            (told.ids["lost"], us("2026-03-04"), False),
            (told.ids["past"], us("2026-03-03"), True),
        ]


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
