"""What would be missing without a kind of contact: removal effects by hand."""

from __future__ import annotations

import random

import pytest

from lifecycle.journeys.attribution import attribution
from tests.lifecycle import oracles_touch as oracle
from tests.lifecycle.contacting import KINDS, shares, walked


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
