"""What digests count themselves: wins, stages that went quiet, cohorts, the chain of advocacy."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import numpy as np
import pandas as pd
import pytest

from lifecycle.digests.chain import chain
from lifecycle.digests.cohorts import cohorts
from lifecycle.digests.kind import Win
from lifecycle.digests.kinds import find, kinds
from lifecycle.digests.silence import heard
from lifecycle.digests.wins import wins
from lifecycle.flows import microseconds
from lifecycle.kpis.catalogue import KPIS
from lifecycle.model import LOST, Kind
from lifecycle.period import parse_period
from lifecycle.stages import preset
from lifecycle.touchpoints import State

MODEL = preset("six")
A, K, C, E, R, V = (stage.id for stage in MODEL.ladder)
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
WEEK = parse_period("2026-11-16..2026-11-22", NOW, "UTC", 0)
NOWHERE = -1


def us(day):
    return microseconds(datetime.fromisoformat(day).replace(tzinfo=UTC))


def moves(*rows):
    """(customer, day, from, to), in any order."""
    nth, found = {}, []
    for who, day, source, to in sorted(rows, key=lambda row: row[1]):
        nth[who, to] = nth.get((who, to), 0) + 1
        kind = Kind.NEW if source == NOWHERE else MODEL.kind(source, to)
        found.append((who, source, 0, 0, to, nth[who, to], int(kind), us(day)))
    names = ["customer_id", "from_stage", "from_at", "from_nth", "stage", "nth", "kind", "entered_at"]
    return pd.DataFrame(found, columns=names).astype(np.int64)


def touches(*rows):
    """(customer, day, value, state, other)."""
    names = ["customer_id", "at", "value", "state", "other_id"]
    return pd.DataFrame([(who, us(day), *rest) for who, day, *rest in rows], columns=names).astype(np.int64)


def won(found):
    return {win.value: ids.tolist() for win, ids in found.items() if len(ids)}


def test_each_win_of_a_week_is_counted_once_and_those_of_other_weeks_are_not():
    log = moves(
        (1, "2026-11-10", NOWHERE, R), (1, "2026-11-17", R, V),  # a new advocate
        (2, "2026-11-02", NOWHERE, V), (2, "2026-11-03", V, R), (2, "2026-11-18", R, V),  # an advocate again, and recovered
        (3, "2026-10-01", R, E), (3, "2026-11-19", E, R),  # recovered
        (4, "2026-10-01", R, E), (4, "2026-11-10", E, R), (4, "2026-11-19", R, V),  # recovered before; a new advocate
        (5, "2026-08-01", R, E), (5, "2026-11-19", E, R),  # too late to count as recovered
        (6, "2026-11-01", C, LOST), (6, "2026-11-20", LOST, C),  # won back, and won
        (7, "2026-11-16", NOWHERE, C), (8, "2026-11-22", K, C), (9, "2026-11-23", K, C),  # won; the last one later
        (10, "2026-11-20", R, E), (10, "2026-11-21", E, K),  # nothing but back
    )  # fmt: skip
    reviews = touches((1, "2026-11-17", 5, 0, 0), (2, "2026-11-17", 3, 0, 0), (3, "2026-11-17", -1, 0, 0))
    referrals = touches((1, "2026-11-18", -1, 0, 77), (1, "2026-11-18", -1, 0, 0))

    assert won(wins(MODEL, log, reviews, referrals, WEEK)) == {
        "advocates": [1, 4],
        "reviews": [1],
        "referrals": [1],
        "recovered": [2, 3],
        "won_back": [6],
        "won": [7, 6, 8],
    }


def test_of_nothing_there_is_no_win():
    assert won(wins(MODEL, moves(), touches(), touches(), WEEK)) == {}


def test_who_comes_back_from_lost_is_won_back_and_not_recovered_too():
    log = moves((1, "2026-11-01", R, E), (1, "2026-11-10", E, LOST), (1, "2026-11-18", LOST, R))

    assert won(wins(MODEL, log, touches(), touches(), WEEK)) == {"won_back": [1], "won": [1]}


def test_who_was_lost_since_the_bounce_and_won_back_has_not_recovered_by_the_next_step_up():
    """The move up from Retention came to where the bounce had left, yet not for the first time: that was the return from lost."""
    log = moves(
        (1, "2026-11-01", E, C), (1, "2026-11-04", C, LOST), (1, "2026-11-08", LOST, R), (1, "2026-11-18", R, V)
    )

    assert won(wins(MODEL, log, touches(), touches(), WEEK)) == {"advocates": [1]}

    log = moves(
        (1, "2026-11-01", R, C), (1, "2026-11-04", C, LOST), (1, "2026-11-08", LOST, C), (1, "2026-11-18", C, R)
    )

    assert won(wins(MODEL, log, touches(), touches(), WEEK)) == {}


def test_with_ten_pauses_the_longest_is_still_a_usual_one_as_one_of_ten_is_more_than_a_twentieth():
    ago = [29, *range(59, 140, 8)]  # the last pause before this one took 30 days, nine others 8
    log = moves(*((n, str(NOW.date() - timedelta(days=days)), NOWHERE, A) for n, days in enumerate(ago)))
    assert heard(MODEL.ladder, log, microseconds(NOW)).judged == 1
    assert heard(MODEL.ladder, log, microseconds(NOW)).quiet == ()


def test_a_stage_is_quiet_after_a_longer_pause_than_is_usual():
    days = [(n, f"2026-{month:02}-{day:02}", NOWHERE, A) for n, (month, day) in enumerate(
        [(8, 1), (8, 3), (8, 6), (8, 8), (8, 11), (8, 14), (8, 15), (8, 18), (8, 20), (8, 24), (8, 27), (9, 2)]
    )]  # fmt: skip
    busy = [(100 + n, str(date(2026, 8, 1) + timedelta(days=n)), A, K) for n in range(114)]
    told = heard(MODEL.ladder, moves(*days, *busy), microseconds(NOW))
    assert [(one.stage.id, one.days) for one in told.quiet] == []
    assert told.judged == 2

    told = heard(MODEL.ladder, moves(*days), microseconds(NOW))
    assert [(one.stage.id, one.days, one.usual_days) for one in told.quiet] == [(A, 82, 7)]


def test_a_stage_with_few_moves_is_not_judged():
    assert heard(MODEL.ladder, moves((1, "2026-01-01", NOWHERE, A)), microseconds(NOW)).judged == 0
    assert heard(MODEL.ladder, moves(), microseconds(NOW)).quiet == ()


def test_cohorts_count_who_was_never_lost_and_only_when_everybody_is_old_enough():
    months = parse_period("this month", NOW, "UTC", 0).series(3)  # August to October
    log = moves(
        (1, "2026-08-03", K, C), (2, "2026-08-10", NOWHERE, E), (3, "2026-08-20", K, C),
        (2, "2026-08-30", E, LOST), (3, "2026-11-10", C, LOST), (3, "2026-11-12", LOST, C),
        (4, "2026-07-01", K, C), (4, "2026-09-01", C, E),  # came before
        (5, "2026-10-01", R, E),  # was a customer before
        (6, "2026-10-20", A, C),
    )  # fmt: skip

    august, october = cohorts(MODEL, log, months, NOW)
    assert (august.first, august.n) == (date(2026, 8, 1), 3)
    assert august.kept == (2, 2, 1, None, None, None)
    assert (october.first, october.n, october.kept[:2]) == (date(2026, 10, 1), 1, (1, None))


def test_the_chain_ends_at_what_the_referred_bought():
    log = moves((20, "2026-03-02", K, C), (21, "2026-01-02", K, C), (22, "2026-05-01", NOWHERE, A))
    given = {
        "ask": touches(
            (1, "2026-01-01", -1, State.ASKED, 0), (2, "2026-01-01", -1, State.ASKED, 0), (1, "2026-01-09", -1, State.AGREED, 1)
        ),
        "review": touches((1, "2026-02-01", 5, 0, 0), (3, "2026-02-01", -1, 0, 0)),
        # 20 was won afterwards, 21 long before, 22 has not been won; 20 was named twice.
        "referral": touches((1, "2026-02-01", -1, 0, 20), (4, "2026-02-02", -1, 0, 20), (1, "2026-02-01", -1, 0, 21), (1, "2026-02-01", -1, 0, 22)),
    }  # fmt: skip
    bought = pd.DataFrame({"customer_id": [20, 20, 21], "amount": [100.0, -20.0, 500.0]})

    found = chain(MODEL, given, log, bought)
    assert (found.asked, found.agreed, found.declined, found.reviews) == (2, 1, 0, 1)
    assert (found.referrals, found.referred, found.won, found.value) == (4, 3, 1, 80.0)


def test_the_chain_of_nothing_is_nothing():
    nothing = {kind: touches() for kind in ("ask", "review", "referral")}

    assert chain(MODEL, nothing, moves(), pd.DataFrame({"customer_id": [], "amount": []})).value == 0


def test_there_are_four_kinds_and_the_usual_one_stands_first():
    assert [kind.slug for kind in kinds()] == ["overview", "advocacy", "funnel", "retention"]


@pytest.mark.parametrize("kind", kinds(), ids=lambda kind: kind.slug)
def test_a_kind_has_three_to_five_numbers_that_are_kpis_and_names_five_at_most(kind):
    known = {kpi.slug for kpi in KPIS}
    assert 3 <= len(kind.slugs) <= 5
    assert {*kind.slugs, *kind.chart} <= known
    assert len(kind.numbers) <= 2
    assert sum(most for _need, most in kind.needs) == 5
    assert set(kind.wins) <= set(Win)
    assert find(kind.name.upper()) == find(kind.slug) == kind


def test_no_word_means_two_kinds():
    words = [
        word.casefold()
        for kind in kinds()
        for word in {kind.slug, kind.name, *kind.aliases}
        if word.casefold() != kind.slug
    ]
    assert len(words) == len(set(words))
    assert find("nonsense") is None
