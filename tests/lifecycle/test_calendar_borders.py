"""Where periods begin and end by the clocks of a zone, for everything that is told of a period; held against loops."""

from __future__ import annotations

import math
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lifecycle.model import Rule
from tests.lifecycle import oracles_calendar as wall
from tests.lifecycle.journeys import LETTERS
from tests.lifecycle.oracles_calendar import TICK, utc
from tests.lifecycle.worlds import World

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
WHO = {-1: None} | {number: letter for letter, number in LETTERS.items()}
SPRING, AUTUMN = "2026-03-23..2026-03-29", "2026-10-19..2026-10-25"
WEEKS = [
    ("Europe/Prague", SPRING, 167),
    ("Europe/Prague", AUTUMN, 169),
    ("America/Los_Angeles", "2026-03-02..2026-03-08", 167),
    ("America/Los_Angeles", "2026-10-26..2026-11-01", 169),
    ("America/Los_Angeles", "2026-03-08..2026-03-14", 167),  # from Sunday on, whose first night lacks an hour
    ("Asia/Beirut", SPRING, 167),  # the clocks are put forward at midnight, to one
    ("America/Havana", "2026-11-01..2026-11-07", 169),  # the Sunday begins twice
    ("Pacific/Kiritimati", SPRING, 168),
]  # fmt: skip


def letters(pair):
    return tuple(WHO[stage.id] if stage else None for stage in pair)


def kinds(moves):
    told = {what: getattr(moves, what) for what in ("new", "forward", "skip", "back", "lost", "won_back")}
    return {what: n for what, n in told.items() if n}


@st.composite
def weeks(draw):
    """A week, its neighbours' moves near its borders among them, and the instant from which it is looked at."""
    zone, text, _hours = draw(st.sampled_from(WEEKS))
    days = wall.days_of(text)
    start, end = wall.begins(days[0], zone), wall.begins(days[1] + DAY, zone)
    middle = start + timedelta(days=3, hours=draw(st.integers(0, 40)))
    now = draw(st.sampled_from([end, end + TICK, end + 91 * DAY, middle]))
    borders = [wall.begins(days[0] - 7 * DAY, zone), start, end]
    near = st.tuples(st.sampled_from(borders), st.sampled_from([-TICK, 0 * TICK, TICK])).map(sum_of)
    instants = near | st.integers(-9 * 24, 9 * 24).map(lambda hours: start + hours * HOUR + 7 * TICK)
    histories = []
    for _ in range(draw(st.integers(1, 6))):
        history = []
        for at in sorted(draw(st.sets(instants, max_size=6))):
            letter = draw(st.sampled_from("AAKKCCERVL"))
            if at < now and letter != (history[-1][0] if history else "L"):
                history.append((letter, at))
        histories.append(history)
    return zone, text, days, now, histories


def sum_of(pair):
    return pair[0] + pair[1]


def as_told(weeks_):
    """The period's moves as the wall tells them, and those of the same part of the week before."""
    zone, _text, days, now, _histories = weeks_
    before = (days[0] - 7 * DAY, days[0] - DAY)
    running = wall.in_days(days, zone)(now)
    passed = wall.clock(now, zone) - 7 * DAY
    return (
        lambda at: wall.in_days(days, zone)(at) and at < now,
        lambda at: wall.in_days(before, zone)(at) and (not running or wall.clock(at, zone) < passed),
    )


HELD = {"deadline": None, "suppress_health_check": [HealthCheck.function_scoped_fixture]}


@settings(max_examples=12, **HELD)
@given(asked=weeks())
def test_journeys_are_of_the_moves_whose_dates_are_in_the_week(sqlite_database, asked):
    zone, text, _days, now, histories = asked
    inside, before = as_told(asked)

    answer = World(sqlite_database, histories, now, zone).ask("journeys.in_period", text)

    assert kinds(answer.moves) == wall.kinds(histories, inside)
    assert (answer.movers.any, answer.movers.between) == wall.movers(histories, inside)
    assert {letters(one.stages): one.customers for one in answer.variants.top} == wall.paths(histories, inside)
    assert (kinds(answer.before) if answer.before else {}) == wall.kinds(histories, before)
    assert {
        letters((one.before, one.after)): (one.bounced, one.old, one.regained) for one in answer.bounces.pairs
    } == wall.bounces(histories, inside, now)


@settings(max_examples=12, **HELD)
@given(asked=weeks())
def test_the_ledger_and_the_change_add_up_over_the_same_moves(sqlite_database, asked):
    zone, text, days, now, histories = asked
    inside, before = as_told(asked)
    world = World(sqlite_database, histories, now, zone)

    answer, why = world.ask("funnels.stage_funnel", text), world.ask("changes.reached", text)

    rows = wall.ledger(histories, inside)
    opening = wall.stock(histories, wall.before_days(days, zone))
    closing = wall.stock(histories, lambda at: wall.until_days(days, zone)(at) and at < now)
    for row in answer.funnel.rows:
        flow, came, went = row.flow, rows[WHO[row.stage.id]]["in"], rows[WHO[row.stage.id]]["out"]
        assert (flow.was, flow.now) == (opening[WHO[row.stage.id]], closing[WHO[row.stage.id]])
        ins = (came["new"], came["forward"] + came["skip"], came["back"], came["won_back"])
        assert (flow.new, flow.forward_in, flow.back_in, flow.won_back) == ins
        outs = (went["forward"] + went["skip"], went["back"], went["lost"])
        assert (flow.forward_out, flow.back_out, flow.lost) == outs
        assert flow.now == flow.was + sum(ins) - sum(outs)
    reached = (wall.headline(histories, before), wall.headline(histories, inside))
    assert (answer.reached.before, answer.reached.n) == reached == (why.change.before, why.change.now)
    assert why.n[1] == wall.at_work(histories, wall.before_days(days, zone), inside)


@settings(max_examples=12, **HELD)
@given(asked=weeks())
def test_stays_are_watched_from_the_first_instant_of_the_week_to_its_end(sqlite_database, asked):
    zone, text, days, now, histories = asked
    start, end = wall.begins(days[0], zone), min(now, wall.begins(days[1] + DAY, zone))

    answer = World(sqlite_database, histories, now, zone).ask("times.stays", text)

    for row in answer.rows:
        seen = wall.stays(histories, WHO[row.stage.id], start, end)
        for told, which in (
            (row.first, [one for one in seen if one[0] == 1]),
            (row.again, [one for one in seen if one[0] > 1]),
        ):
            begun = sum(watched_from <= 0 * TICK for _n, watched_from, _to, _ended in which)
            ended = sum(seen_to_end for *_ages, seen_to_end in which)
            assert (told.visits, told.begun, told.ended, told.standing) == (
                len(which),
                begun,
                ended,
                len(which) - ended,
            )


def test_a_week_begins_with_its_first_instant_and_ends_before_the_next(database):
    for zone, text, hours in WEEKS:
        days = wall.days_of(text)
        start, end = wall.begins(days[0], zone), wall.begins(days[1] + DAY, zone)
        world = World(database, [[("A", at)] for at in (start - TICK, start, end - TICK, end)], end + HOUR, zone)

        row = world.ask("funnels.stage_funnel", text).funnel.row(LETTERS["A"])

        assert (end - start) / HOUR == hours, zone
        assert (row.flow.was, world.ask("journeys.in_period", text).moves.new, row.flow.now) == (1, 2, 3), zone
        stays = world.ask("times.stays", text).row(row.stage).first
        assert (stays.visits, stays.begun, stays.standing) == (3, 2, 3), zone
        assert world.ask("changes.reached", text).n == (1, 3), zone


@st.composite
def cohorts(draw):
    """Customers who enter Awareness around a week, and what they did up to a little after their window of five days."""
    start, end = (
        wall.begins(wall.days_of(AUTUMN)[0], "Europe/Prague"),
        wall.begins(wall.days_of(AUTUMN)[1] + DAY, "Europe/Prague"),
    )
    now = draw(st.sampled_from([end, end + 5 * DAY - TICK, end + 5 * DAY, end + 5 * DAY + TICK, end + 9 * DAY]))
    ages = st.sampled_from([TICK, 5 * DAY - TICK, 5 * DAY, 5 * DAY + TICK]) | st.integers(1, 130).map(
        lambda n: n * HOUR
    )
    entries = st.sampled_from([start - TICK, start, end - TICK, end]) | st.integers(0, 168).map(
        lambda n: start + n * HOUR
    )
    histories = []
    for _ in range(draw(st.integers(1, 6))):
        history = [("A", draw(entries))]
        for age in sorted(draw(st.sets(ages, max_size=5))):
            letter = draw(st.sampled_from("AKKCCERL"))
            if letter != history[-1][0]:
                history.append((letter, history[0][1] + age))
        histories.append([(letter, at) for letter, at in history if at <= now])
    return now, histories


@settings(max_examples=12, **HELD)
@given(asked=cohorts(), rule=st.sampled_from(list(Rule)))
def test_steps_are_reached_by_each_rule_up_to_the_last_instant_of_the_window(sqlite_database, asked, rule):
    now, histories = asked
    world = World(sqlite_database, histories, now, "Europe/Prague")
    with world.requests.reading() as lifecycle:
        steps = [lifecycle.model.stage(LETTERS[letter]) for letter in "AKC"]

    funnel = world.ask("funnels.cohort_funnel", AUTUMN, steps, 5, rule).funnel

    inside = wall.in_days(wall.days_of(AUTUMN), "Europe/Prague")
    told = [wall.reached(history, "AKC", inside, 5 * DAY, now, rule.value) for history in histories]
    told = [one for one in told if one]
    assert funnel.n == len(told)
    assert [step.reached for step in funnel.steps] == [sum(hits[k] for hits, _l, _o in told) for k in range(3)]
    assert funnel.converted == sum(hits[-1] for hits, _lost, _open in told)
    assert funnel.lost == sum(lost and not hits[-1] for hits, lost, _open in told)
    assert funnel.still_open == sum(open_ and not lost and not hits[-1] for hits, lost, open_ in told)
    if told:
        assert funnel.mature == (not any(open_ for _hits, _lost, open_ in told))


@pytest.mark.parametrize(
    ("zone", "first", "now"),
    [
        ("Europe/Prague", "2026-03-23", "2026-03-29T15:00"),
        ("America/Los_Angeles", "2026-10-26", "2026-11-01T20:30"),
        ("America/Los_Angeles", "2026-10-26", None),
    ],
)
def test_the_parts_of_a_change_add_up_over_the_same_part_of_both_weeks(sqlite_database, zone, first, now):
    days = (date.fromisoformat(first), date.fromisoformat(first) + 6 * DAY)
    start, end = wall.begins(days[0], zone), wall.begins(days[1] + DAY, zone)
    now = utc(now) if now else end
    histories = []
    for n in range(30):
        came = start - (13 * DAY if n % 3 else 6 * DAY) + n * 5 * HOUR
        won = came + (n % 7) * DAY + HOUR
        histories.append([("AK"[n % 2], came), *([("C", won)] if n % 5 and won < now else [])])
    passed = wall.clock(now, zone) - 7 * DAY
    clock_then = [start - 7 * DAY + (now - start) + off * HOUR for off in (-1, 0, 1)]
    histories += [[("C", at)] for at in (start - TICK, start, min(now, end) - TICK, *clock_then)]
    histories += [[("K", start)], [("K", start)], [("K", start - TICK)]]
    world = World(sqlite_database, histories, now, zone, team="T1")

    why = world.ask("changes.reached", f"{days[0]}..{days[1]}")

    previous = (days[0] - 7 * DAY, days[0] - DAY)
    running = now < end
    before = wall.headline(
        histories, lambda at: wall.in_days(previous, zone)(at) and (not running or wall.clock(at, zone) < passed)
    )
    reached = wall.headline(histories, lambda at: wall.in_days(days, zone)(at) and at < now)
    assert (why.change.before, why.change.now) == (before, reached)
    stood = wall.stock(histories, wall.before_days(days, zone))
    assert [part.now[0] for part in why.change.parts if part.cause == "waiting"] == [stood["A"] + stood["K"]]
    assert math.isclose(sum(part.by for part in why.change.parts), reached - before, abs_tol=1e-9)
    reply = world.say(f"/funnel why {days[0]}..{days[1]}")
    assert reply.again == f"funnel why {days[0]}..{days[1]}"
    *parts, (_total, said, *_more) = reply.rows
    assert sum(whole(row[1]) for row in parts) == whole(said) == reached - before


def whole(said):
    return int((said or "0").replace("\N{MINUS SIGN}", "-"))


@pytest.mark.parametrize(
    "words", ["journey this week", "journey last week", "journey time last week", "funnel this week"]
)
def test_an_answer_can_be_asked_for_again_with_its_dates_where_weeks_start_on_sunday(sqlite_database, words):
    now = utc("2026-03-11T01:30")  # Tuesday evening in Los Angeles, whose clocks changed on Sunday
    start = wall.begins(date(2026, 3, 8), "America/Los_Angeles")
    histories = [
        [
            ("A", start + (n - 12) * 17 * HOUR - TICK),
            ("K", start + (n - 9) * 11 * HOUR),
            ("C", start - (10 - n % 12) * 7 * HOUR + 5 * DAY),
        ]
        for n in range(12)
    ]
    histories = [[(to, at) for to, at in sorted(steps, key=lambda step: step[1]) if at < now] for steps in histories]
    world = World(sqlite_database, histories, now, "America/Los_Angeles", team="T1", week_start="sunday")

    first = world.say(f"/{words}")
    again = world.say(f"/{first.again}")

    sunday, saturday = wall.week_of(wall.on_the_wall(now, "America/Los_Angeles") - ("last" in words) * 7 * DAY, 6)
    assert first.again.endswith(f" {sunday}..{saturday}")
    assert (again.headline, again.lines, again.rows, again.receipt) == (
        first.headline,
        first.lines,
        first.rows,
        first.receipt,
    )
