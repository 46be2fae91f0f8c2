"""On random companies: shares are shares, breakdowns add up, order does not matter, and slow plain counting agrees."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from lifecycle.kpis.asking import behind, by, columns, measured
from lifecycle.kpis.catalogue import KPIS, find
from lifecycle.kpis.counting import count, duration, rate, ratio
from lifecycle.kpis.kpi import Unit
from lifecycle.kpis.people import active
from lifecycle.kpis.rows import rows
from lifecycle.kpis.stage_at import rung_at
from tests.lifecycle.kpis.evidence import at, company
from tests.lifecycle.kpis.worlds import companies, histories, when

ABOVE_ONE = {"nrr"}
SUMMED = {kpi.slug for kpi in KPIS if kpi.measure in {count, rate, ratio}} - {"source-share", "touches-per-qualified"}
NOW = st.integers(28, 85).map(when)
ORDER = "LAKCERV"


@examples(max_examples=15)
@given(companies(), NOW)
def test_shares_lie_between_nothing_and_all_and_intervals_hold_them(world, now):
    evidence = company(**world[1], now=now, window_days=10)
    for kpi in KPIS:
        found = measured(kpi, evidence)
        if kpi.unit is Unit.RATE and found.value is not None and kpi.slug not in ABOVE_ONE:
            assert 0 <= found.value <= 1, kpi.slug
        if found.low is not None and found.high is not None and kpi.unit is not Unit.SCORE:
            assert found.low - 1e-12 <= found.value <= found.high + 1e-12, kpi.slug
        if (
            kpi.slug != "referred-per-customer"
        ):  # there it is the referred who are open, and customers whom it is divided by
            assert 0 <= found.open <= found.n, kpi.slug


@examples(max_examples=12)
@given(companies(), NOW)
def test_the_parts_of_a_breakdown_add_up_to_the_whole(world, now):
    evidence = company(**world[1], now=now, window_days=10)
    for slug in SUMMED:
        whole, parts = measured(find(slug), evidence), by(find(slug), evidence, "source")
        assert sum(part.over for _, part in parts) == pytest.approx(whole.over), slug
        assert sum(part.of for _, part in parts) == pytest.approx(whole.of), slug
    found = measured(find("source-share"), evidence)
    if found.value is not None:
        parts = by(find("source-share"), evidence, "source")
        assert sum(part.value for _, part in parts) == pytest.approx(1)


@examples(max_examples=8)
@given(companies(), NOW, st.randoms(use_true_random=False))
def test_the_order_of_rows_of_one_instant_and_of_who_stands_where_does_not_matter(world, now, random):
    evidence = company(**world[1], now=now, window_days=10)
    other = company(**world[1], now=now, window_days=10)
    other.read._standing = other.read._standing.sample(frac=1, random_state=random.randint(0, 2**31))
    rank = {who: random.random() for who in world[0]}
    moves = other.read._moves
    other.read._moves = moves.iloc[
        np.lexsort((np.arange(len(moves)), moves["customer_id"].map(rank), moves["entered_at"]))
    ]
    for kpi in KPIS:
        assert measured(kpi, evidence) == measured(kpi, other), kpi.slug
    assert columns(evidence) == columns(other)


@examples(max_examples=60)
@given(companies(), NOW)
def test_deals_retention_and_what_follows_agree_with_plain_counting(world, now):
    evidence = company(**world[1], now=now, window_days=10)
    plain = Plain(world[0], at(now))
    for slug in (
        "win-rate",
        "won-of-entered",
        "reached-knowledge",
        "retention-rate",
        "churn",
        "won-back",
        "qualified-rate",
    ):
        found = measured(find(slug), evidence)
        assert (found.over, found.of) == plain.counted(slug), slug
    found = measured(find("sales-cycle"), evidence)
    assert sorted(find("sales-cycle").parts(evidence).over) == sorted(plain.cycles())
    assert found.open == 0
    assert active(evidence, evidence.closing_us).tolist() == plain.active(evidence.closing_us)


@examples(max_examples=60)
@given(histories(), st.lists(st.tuples(st.integers(1, 7), st.integers(0, 81)), min_size=1, max_size=8))
def test_where_somebody_was_at_an_instant_agrees_with_their_history(moves, asked):
    table = "\n".join(
        f"{one} | " + ", ".join(f"{letter} {when(day)}" for day, letter in steps) for one, steps in moves.items()
    )
    who, when_us = (
        np.array(each, np.int64) for each in zip(*((one, at(when(day))) for one, day in asked), strict=True)
    )
    plain = Plain(moves, at("4-25"))
    expected = [plain.rung(one, instant) for one, instant in zip(who.tolist(), when_us.tolist(), strict=True)]
    assert rung_at(company(moves=table, now="4-25"), who, when_us).tolist() == expected


@given(st.lists(st.tuples(st.integers(0, 12), st.booleans()), min_size=1, max_size=12), st.sampled_from([0.5, 0.9]))
def test_a_duration_is_where_the_curve_falls_to_the_share(lasted, reached):
    took, is_open = (np.array(each) for each in zip(*lasted, strict=True))
    found = duration("days", reached)(rows(np.arange(len(took)), 0, took.astype(float), 1.0, is_open.astype(bool)))
    still, expected = 1.0, None
    for age in sorted({days for days, unfinished in lasted if not unfinished}):
        still *= 1 - sum(days == age and not unfinished for days, unfinished in lasted) / sum(
            days >= age for days, _ in lasted
        )
        if still <= 1 - reached + 1e-12 and expected is None:
            expected = age
    assert found.beyond == (expected is None)
    assert found.value == (max(days for days, _ in lasted) if expected is None else expected)
    assert (found.over, found.open) == (sum(not unfinished for _, unfinished in lasted), sum(is_open))


@examples(max_examples=8)
@given(companies(), NOW)
def test_who_is_behind_a_share_is_behind_its_denominator(world, now):
    evidence = company(**world[1], now=now, window_days=10)
    for kpi in KPIS:
        found = behind(kpi, evidence)
        if kpi.measure is rate:
            assert set(found.numerator.tolist()) <= set(found.denominator.tolist()), kpi.slug
        assert 0 not in found.denominator.tolist()


@examples(max_examples=20)
@given(companies())
def test_a_longer_look_changes_nothing_of_a_period_whose_windows_are_over(world):
    early, late = (company(**world[1], period="2-05..2-20", now=now, window_days=10) for now in ("3-10", "4-25"))
    for slug in (
        "win-rate",
        "won-of-entered",
        "reached-knowledge",
        "won-back",
        "csat",
        "nps",
        "aov",
        "promoters-acted",
    ):
        known = find(slug).parts(early), find(slug).parts(late)
        assert known[0].over.tolist() == known[1].over.tolist(), slug
        assert not known[0].open.any()


class Plain:
    """The same, counted customer by customer from histories. Rungs: 0 lost, 1 to 6 the stages, -1 nowhere."""

    def __init__(self, moves, now):
        self.start, self.end, self.now = at("3-01"), at("4-01"), now
        self.window = 10 * 24 * 3600 * 10**6
        self.moves = {}
        for who, steps in moves.items():
            known = [(at(when(day)), ORDER.index(letter)) for day, letter in steps if at(when(day)) <= now]
            self.moves[who] = [
                (when_us, -1 if not row else known[row - 1][1], to) for row, (when_us, to) in enumerate(known)
            ]

    def inside(self, when_us):
        return self.start <= when_us < self.end

    def rung(self, who, instant):
        return ([-1] + [to for when_us, _, to in self.moves.get(who, ()) if when_us <= instant])[-1]

    def active(self, instant):
        return [who for who in sorted(self.moves) if self.rung(who, instant) >= 3]

    def first(self, who, what):
        """The number of the first move of the period that is so."""
        return next((row for row, move in enumerate(self.moves[who]) if self.inside(move[0]) and what(*move[1:])), None)

    def reaches(self, who, row, goal):
        since = self.moves[who][row][0]
        for when_us, _, to in self.moves[who][row + 1 :]:
            if when_us > since + self.window or to == 0:
                return to >= goal and when_us <= since + self.window
            if to >= goal:
                return True
        return False

    def counted(self, slug):
        held = [self._one(slug, who) for who in self.moves]
        held = [one for one in held if one is not None]
        return sum(held), len(held)

    def _one(self, slug, who):
        won = self.first(who, lambda source, to: to >= 3 and source < 3)
        new = self.first(who, lambda source, to: source == -1 and 1 <= to < 3)
        left = [to for when_us, source, to in self.moves[who] if self.inside(when_us) and source == 2]
        lost = self.first(who, lambda source, to: to == 0 and source >= 3)
        lost_deal = self.first(who, lambda source, to: to == 0 and 1 <= source < 3)
        started = self.rung(who, self.start - 1) >= 3
        back = [] if lost is None else self.moves[who][lost + 1 :][:1]
        counted = {
            "win-rate": None if won is None and lost_deal is None else won is not None,
            "won-of-entered": None if new is None else self.reaches(who, new, 3),
            "reached-knowledge": None if new is None or self.moves[who][new][2] > 1 else self.reaches(who, new, 2),
            "qualified-rate": left[-1] > 2 if left else None,
            "retention-rate": self.first(who, lambda _, to: to == 0) is None if started else None,
            "churn": lost is not None if started else None,
            "won-back": None
            if lost is None
            else any(move[0] <= self.moves[who][lost][0] + self.window for move in back),
        }
        return counted[slug]

    def cycles(self):
        for who in self.moves:
            won = self.first(who, lambda source, to: to >= 3 and source < 3)
            if won is None or self.moves[who][won][1] < 1:
                continue
            became = [when_us for when_us, source, to in self.moves[who][:won] if 1 <= to < 3 and not 1 <= source < 3]
            yield (self.moves[who][won][0] - became[-1]) / (24 * 3600 * 10**6)


def test_evidence_of_another_period_reads_the_same_frames():
    evidence = company(moves="1 | A 3-02")
    assert evidence.at(replace(evidence.span, end_us=at("3-02"))).read is evidence.read
