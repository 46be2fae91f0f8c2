"""Rows against the log: what one customer's rows become, told by columns as by hand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lifecycle.imports.merge import Days, Rows, days_of, merge
from lifecycle.ledger import project
from lifecycle.ledger_many import NOWHERE, OPEN, Log, empty_log, project_many
from lifecycle.model import LOST, StageMove
from lifecycle.stages import preset, reorder
from tests.lifecycle.journeys import DAY, moment, us

SIX = preset("six")
UPSIDE_DOWN = reorder(SIX, SIX.ladder[::-1])
SECOND = 1_000_000
WEEK = us("2026-03-02")


def log(*moves):
    """(customer, stage, at): the ids count up."""
    columns = np.array([(who, number, stage, at) for number, (who, stage, at) in enumerate(moves)], np.int64)
    return Log(*columns.reshape(-1, 4).T)


def rows(*given_rows):
    """(customer, stage, at, dated), in the order of the file."""
    columns = list(zip(*sorted(given_rows, key=lambda row: row[0]), strict=True)) or [(), (), (), ()]
    who, stage, at = (np.array(column, np.int64) for column in columns[:3])
    return Rows(who, stage, at, np.array(columns[3], bool))


def merged(standing, wanted):
    """(stage, at) of the new rows in the order of the ledger, and the numbers of duplicates and of lost ones."""
    found = merge(standing, wanted, days_of(wanted.at[wanted.dated], "UTC"))
    new = [(int(wanted.stage[number]), int(found.at[number])) for number in found.new]
    return new, np.flatnonzero(found.duplicate).tolist(), np.flatnonzero(found.lost_first).tolist()


def test_a_bare_date_stands_at_the_beginning_of_an_empty_day():
    assert merged(empty_log(), rows((1, 2, WEEK, True))) == ([(2, WEEK)], [], [])


def test_bare_dates_of_one_day_stand_a_second_apart_in_the_order_of_the_file():
    new, _, _ = merged(empty_log(), rows((1, 3, WEEK, True), (1, 1, WEEK, True), (1, 2, WEEK, True)))

    assert new == [(3, WEEK), (1, WEEK + SECOND), (2, WEEK + 2 * SECOND)]


def test_a_bare_date_stands_after_what_the_day_has_in_the_log_and_in_the_file():
    standing = log((1, 1, WEEK + 5 * SECOND))
    new, _, _ = merged(standing, rows((1, 2, WEEK, True), (1, 3, WEEK + 9 * SECOND, False)))

    assert new == [(3, WEEK + 9 * SECOND), (2, WEEK + 10 * SECOND)]


def test_a_bare_date_never_leaves_its_day():
    standing = log((1, 1, WEEK + DAY - 1))
    new, _, _ = merged(standing, rows((1, 2, WEEK, True), (1, 3, WEEK, True)))

    assert new == [(2, WEEK + DAY - 1), (3, WEEK + DAY - 1)]


def test_the_second_row_of_a_day_is_a_duplicate_of_the_second_move():
    standing = log((1, 1, WEEK), (1, 2, WEEK + SECOND), (1, 1, WEEK + 2 * SECOND), (2, 1, WEEK))
    wanted = rows((1, 1, WEEK, True), (1, 1, WEEK, True), (1, 1, WEEK, True), (1, 1, WEEK + DAY, True))

    new, duplicates, _ = merged(standing, wanted)

    assert duplicates == [0, 1]
    assert new == [(1, WEEK + 3 * SECOND), (1, WEEK + DAY)]


def test_the_same_instant_is_there_already_in_the_log_or_earlier_in_the_file():
    standing = log((1, 1, WEEK), (1, 2, WEEK + 7))
    wanted = rows((1, 2, WEEK + 7, False), (1, 2, WEEK + 8, False), (1, 2, WEEK + 8, False), (2, 2, WEEK + 7, False))

    new, duplicates, _ = merged(standing, wanted)

    assert duplicates == [0, 2]
    assert new == [(2, WEEK + 8), (2, WEEK + 7)]


def test_nobody_is_lost_who_was_nowhere():
    wanted = rows((1, LOST, WEEK, False), (1, 1, WEEK + 1, False), (1, LOST, WEEK + 2, False), (2, LOST, WEEK, True))

    new, _, lost = merged(empty_log(), wanted)

    assert lost == [0, 3]
    assert new == [(1, WEEK + 1), (LOST, WEEK + 2)]


def test_somebody_who_was_somewhere_can_be_lost_first_thing_in_a_file():
    assert merged(log((1, 4, WEEK)), rows((1, LOST, WEEK + 1, False))) == ([(LOST, WEEK + 1)], [], [])


@pytest.mark.parametrize(("day", "hours"), [("2026-03-29", 23), ("2026-10-25", 25), ("2026-03-02", 24)])
def test_a_day_is_as_long_as_it_is_in_the_workspaces_zone(day, hours):
    start = us(f"{day}T00:00") - (2 if day == "2026-10-25" else 1) * 3600 * SECOND

    days = days_of(np.array([start, start]), "Europe/Prague")

    assert (days.ends - days.starts).tolist() == [hours * 3600 * SECOND]
    assert days.of(np.array([start - 1, start, days.ends[0] - 1, days.ends[0]])).tolist() == [-1, 0, 0, -1]


def test_without_days_no_instant_is_in_one():
    assert Days(*np.empty((2, 0), np.int64)).of(np.array([1, 2])).tolist() == [-1, -1]


CUSTOMERS, STAGES = st.integers(1, 3), st.integers(0, 3)
INSTANTS = st.integers(0, 12).map(lambda step: WEEK + step % 4 * SECOND + step // 4 * DAY)
MOVES = st.lists(st.tuples(CUSTOMERS, STAGES, INSTANTS), max_size=12)
GIVEN = st.lists(
    st.one_of(
        st.tuples(CUSTOMERS, STAGES, INSTANTS, st.just(False)),
        st.tuples(CUSTOMERS, STAGES, st.integers(0, 2).map(lambda day: WEEK + day * DAY), st.just(True)),
    ),
    max_size=14,
)


@given(MOVES, GIVEN)
def test_columns_say_what_a_plain_reading_of_the_rules_says(standing, given_rows):
    wanted = rows(*given_rows)

    assert merged(log(*standing), wanted) == by_hand(standing, list(zip(*(c.tolist() for c in wanted), strict=True)))


@given(MOVES, GIVEN)
def test_the_same_rows_again_are_duplicates_all_but_those_who_were_lost_first(standing, given_rows):
    wanted = rows(*given_rows)
    first = merge(log(*standing), wanted, days_of(wanted.at[wanted.dated], "UTC"))
    written = zip(wanted.customer_id[first.new], wanted.stage[first.new], first.at[first.new], strict=True)

    new, duplicates, lost = merged(log(*standing, *written), wanted)

    assert new == []
    assert lost == np.flatnonzero(first.lost_first).tolist()
    assert len(duplicates) + len(lost) == len(given_rows)


@given(st.lists(st.tuples(CUSTOMERS, st.integers(0, 6), INSTANTS), max_size=40), st.sampled_from([SIX, UPSIDE_DOWN]))
def test_many_customers_are_projected_as_each_of_them_is(moves, model):
    found = project_many(log(*moves), model)

    made = [StageMove(number, who, to, moment(at), moment(at), 1) for number, (who, to, at) in enumerate(moves)]
    by_one = [
        visit
        for who in (1, 2, 3)
        for visit in project(
            sorted((m for m in made if m.customer_id == who), key=lambda m: (m.effective_at, m.id)), model
        )
    ]
    assert list(zip(*(column.tolist() for column in found), strict=True)) == [
        (
            v.customer_id, v.move_id, NOWHERE if v.from_stage is None else v.from_stage, v.stage, v.kind,
            us_at(v.entered_at), OPEN if v.left_at is None else us_at(v.left_at),
            v.nth, OPEN if v.from_at is None else us_at(v.from_at), v.from_nth or 0,
        )
        for v in by_one
    ]  # fmt: skip


def test_a_stage_that_the_model_does_not_know_is_an_error():
    with pytest.raises(KeyError):
        project_many(log((1, 1, WEEK), (1, 99, WEEK + 1)), SIX)


def us_at(at):
    return us(at.replace(tzinfo=None).isoformat())


def by_hand(standing, wanted):
    """The rules, customer by customer and row by row; `wanted` is in the order of customers."""
    new, duplicates, lost = [], [], []
    for who in sorted({row[0] for row in wanted}):
        mine = [(number, row) for number, row in enumerate(wanted) if row[0] == who]
        stood = [(stage, at) for customer, stage, at in standing if customer == who]
        fresh = []
        for number, (_, stage, at, dated) in mine:
            if not dated:
                known = stood + [(s, a) for _n, s, a in fresh]
                if (stage, at) in known:
                    duplicates.append(number)
                else:
                    fresh.append((number, stage, at))
        # A bare date is lost by the file's own order, whatever stands in the log for later rows of it.
        known = there_that_day(stood, [one for one in mine if one[1][1] != LOST])
        early = [n for n, row in mine if row[3] and row[1] == LOST and nowhere(n, stood, mine, known)]
        known += there_that_day(stood, [one for one in mine if one[1][1] == LOST and one[0] not in early])
        duplicates += known
        lost += early
        for number, (_, stage, day, dated) in mine:
            if dated and number not in known + early:
                times = [a for a in [a for _, a in stood] + [a for _, _, a in fresh] if day <= a < day + DAY]
                fresh.append((number, stage, min(max(times) + SECOND, day + DAY - 1) if times else day))
        was_somewhere = False
        said = [(stage, at, number) for number, (_, stage, at, dated) in mine if not dated and number in duplicates]
        unsaid = [one for one in stood if one not in [(stage, at) for stage, at, _ in said]]
        line = [(at, 0, 0, None, stage) for stage, at in unsaid] + [(at, 1, n, n, stage) for n, stage, at in fresh]
        line += [(at, 1, number, None, stage) for stage, at, number in said]
        stable = sorted(enumerate(line), key=lambda one: (one[1][0], one[1][1], one[1][2] if one[1][1] else one[0]))
        for _, (at, _, _, number, stage) in stable:
            was_somewhere = was_somewhere or stage != LOST
            if number is not None and was_somewhere:
                new.append((stage, at))
            elif number is not None:
                lost.append(number)
    return new, sorted(duplicates), sorted(lost)


def there_that_day(stood, mine):
    """The rows with a bare date that are the k-th of at least k moves."""
    ranks, found = {}, []
    for number, (_, stage, day, dated) in mine:
        if dated:
            ranks[stage, day] = ranks.get((stage, day), 0) + 1
            if ranks[stage, day] <= sum(s == stage and day <= a < day + DAY for s, a in stood):
                found.append(number)
    return found


def nowhere(number, stood, mine, known):
    """Whether a customer was in no stage before this row with a bare date."""
    day = dict(mine)[number][2]
    that_day = [stage for stage, at in stood if stage != LOST and day <= at < day + DAY]
    for other, (_, stage, at, dated) in mine:
        if stage == LOST or not day <= at < day + DAY:
            continue
        if not dated or other < number:
            return False
        if other in known:
            that_day.remove(stage)
    before = [at for stage, at in stood if stage != LOST] + [at for _, (_, stage, at, _) in mine if stage != LOST]
    return not that_day and all(at >= day for at in before)
