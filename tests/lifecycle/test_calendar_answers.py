"""Worked examples and borders of what is told of stays, cohorts, chances, stuck customers and changes, in several zones."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest

from tests.lifecycle import oracles_calendar as wall
from tests.lifecycle.journeys import GOLDEN, LETTERS
from tests.lifecycle.oracles_calendar import TICK, utc
from tests.lifecycle.worlds import World

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
WHO = {number: letter for letter, number in LETTERS.items()}
PRAGUE, WEST = "Europe/Prague", "America/Los_Angeles"


def test_the_times_per_stage_of_the_worked_example(sqlite_database):
    golden = [[(letter, utc(day)) for letter, day in steps] for steps in GOLDEN.values()]
    world = World(sqlite_database, golden, utc("2026-03-09"))

    def times(name):
        told = world.ask("journeys.of", world.customer(name)).stages
        return {
            WHO[one.stage.id]: (
                one.entries, f"{one.first_entered_at:%m-%d}", f"{one.last_entered_at:%m-%d}",
                one.last_left_at and f"{one.last_left_at:%m-%d}", one.total / DAY, one.current and one.current / DAY,
            )
            for one in told
        }  # fmt: skip

    assert times("c2") == {  # the third of the definition's customers
        "A": (2, "02-20", "03-04", "03-06", 12, None),
        "K": (2, "03-02", "03-06", "03-04", 5, 3),
    }
    assert times("c7") == {
        "C": (1, "02-01", "02-01", "02-15", 14, None),
        "E": (1, "03-03", "03-03", "03-07", 4, None),
        "R": (2, "02-15", "03-07", "03-08", 17, None),
        "V": (1, "03-08", "03-08", None, 1, 1),
    }


def test_the_times_per_stage_are_those_of_adding_stay_after_stay(sqlite_database):
    golden = [[(letter, utc(day) + 5 * HOUR) for letter, day in steps] for steps in GOLDEN.values()]
    world = World(sqlite_database, golden, utc("2026-03-12"), WEST)

    for number, history in enumerate(golden):
        told = {
            WHO[one.stage.id]: (
                one.entries, one.first_entered_at, one.last_entered_at, one.last_left_at, one.total, one.current,
            )
            for one in world.ask("journeys.of", world.customer(f"c{number}")).stages
        }  # fmt: skip
        assert told == wall.stage_times(history, world.now)


@pytest.mark.parametrize(("night", "hours"), [("2026-03-28T23:00", 23), ("2026-10-24T22:00", 25)])
def test_a_day_whose_clocks_change_counts_its_hours(sqlite_database, night, hours):
    start = utc(night)
    first, second = [wall.on_the_wall(at, PRAGUE).isoformat() for at in (start, start + 25 * HOUR)]
    world = World(sqlite_database, [], start + 70 * HOUR, PRAGUE)
    world.requests.now = world.now
    world.requests.moves("c0", ("A", first), ("K", second))

    before, _now = world.ask("journeys.of", world.customer("c0")).stages

    assert (before.first_entered_at, before.total) == (start, hours * HOUR)


@pytest.mark.parametrize(("first", "second"), [("2026-03-10", "2026-03-31"), ("2026-10-10", "2026-10-31")])
def test_days_between_dates_are_those_of_the_calendar_though_the_clocks_changed(sqlite_database, first, second):
    world = World(sqlite_database, [], wall.begins(date.fromisoformat(second) + 2 * DAY, PRAGUE), PRAGUE, team="T1")

    world.say("/customer add c0")
    world.say(f"/stage move c0 knowledge {first}")
    moved = world.say(f"/stage move c0 conversion {second}")

    reply = world.say("/journey c0")
    assert "21 days" in moved.headline
    assert [row[2] for row in reply.rows] == ["21 days", "2 days"]
    assert reply.headline.startswith("c0 has been in Conversion for 2 days:")


@pytest.mark.parametrize(("zone", "end"), [("UTC", "2026-04-20"), (PRAGUE, "2026-04-20"), (WEST, "2026-11-20")])
def test_the_worked_examples_of_kaplan_meier(sqlite_database, zone, end):
    now = utc(end)

    def stays(done, still):
        ended = [[("K", now - 50 * DAY), ("C", now - (50 - days) * DAY)] for days in done]
        lasting = [[("K", now - days * DAY)] for days in still]
        world = World(sqlite_database, ended + lasting, now, zone)
        return world.ask("times.stays", "last 12 months").row(world.stage("K")).first.times

    few = stays((2, 2, 3, 5), (3,))
    assert [share_after(few, days) for days in (1.9, 2, 3, 5)] == pytest.approx([1, 0.6, 0.4, 0])
    assert few.half.days == pytest.approx(3)
    more = stays((3, 4, 5, 6), (20, 25, 30, 40, 41))
    assert share_after(more, 6) == pytest.approx(5 / 9)
    assert (more.half.days, more.watched_days) == (None, pytest.approx(41))


def share_after(times, days):
    return times.curve.still[np.searchsorted(times.curve.days, days + 1e-9) - 1]


@pytest.mark.parametrize(("zone", "text"), [(PRAGUE, "2026-03-23..2026-03-29"), (WEST, "2026-10-26..2026-11-01")])
def test_stays_begun_before_a_week_are_watched_from_its_first_instant(sqlite_database, zone, text):
    first, last = wall.days_of(text)
    start, end = wall.begins(first, zone), wall.begins(last + DAY, zone)
    came = [-60, -50, -50, -31, -5, 0, 0, 1, 30, 60, 90]
    left = [
        -TICK,
        0 * TICK,
        40 * HOUR,
        30 * HOUR,
        end - start,
        end - start - TICK,
        None,
        49 * HOUR,
        100 * HOUR,
        None,
        99 * HOUR,
    ]
    histories = [
        [("K", start + hours * HOUR), *([("C", start + later)] if later is not None else [])]
        for hours, later in zip(came, left, strict=True)
    ]
    world = World(sqlite_database, histories, end, zone)

    told = world.ask("times.stays", text).row(world.stage("K")).first

    seen = wall.stays(histories, "K", start, end)
    assert (told.visits, told.standing) == (len(seen), 3) == (10, 3)
    for age, still in wall.kaplan_meier(seen):
        assert share_after(told.times, age / DAY) == pytest.approx(float(still)), age


def test_a_cohort_inside_its_window_is_told_from_those_whose_window_has_closed(sqlite_database):
    now, window = utc("2026-03-29T10:00"), 10 * DAY
    behind = [
        (now - (12 + n) * DAY, (2 + n % 7) * DAY if n % 4 else None, 3 * DAY if n % 12 == 0 else None)
        for n in range(40)
    ]
    behind += [(now - window, window, None), (now - window + TICK, None, None)]
    young = [(now - hours * HOUR, None, None) for hours in (1, 48, 72, 97)]
    young += [(now - 120 * HOUR, 50 * HOUR, None), (now - 100 * HOUR, None, 20 * HOUR)]
    histories = []
    for came, won, lost in behind + young:
        gone = [("C", came + won)] if won else [("L", came + lost)] if lost else []
        histories.append([("K", came), *gone])
    world = World(sqlite_database, histories, now, PRAGUE, window_days=10)

    told = world.ask("maturity.of_period", "this week").forecast

    assert (told.n, told.converted, told.lost, told.still_open) == (6, 1, 1, 4)
    assert (told.behind, told.conversions_behind) == (41, 31)
    assert told.final.rate == pytest.approx(float(wall.projected(young, behind, window, now)))
    assert 1 / 6 <= told.final.low <= told.final.rate <= told.final.high <= 5 / 6


def test_the_chances_of_the_worked_chain(sqlite_database):
    ways = 5 * ["KAKL"] + 20 * ["AKC"] + 5 * ["AC"] + 20 * ["AL"] + 20 * ["KL"]
    begun = utc("2026-01-05T12:00")
    histories = [[(to, begun + (n + 3 * nth) * DAY) for nth, to in enumerate(way)] for n, way in enumerate(ways)]
    world = World(sqlite_database, histories, utc("2026-12-20"), WEST)

    chain = world.ask("forecasts.chances", "2026")

    told = [chain.row(LETTERS[letter]) for letter in "AK"]
    assert [row.visits for row in told] == [50, 50]
    assert [round(row.to_conversion.rate.value, 4) for row in told] == [0.3158, 0.4316]


def weekly_comers(now, weeks, n=2):
    """So many new customers in Awareness in each of the weeks before an instant, each lost after ten days."""
    comers = []
    for week in range(weeks):
        came = [now - (7 * week + 3) * DAY - nth * HOUR for nth in range(n)]
        comers += [[("A", at), *([("L", at + 10 * DAY)] if at + 10 * DAY <= now else [])] for at in came]
    return comers


@pytest.mark.parametrize("now", ["2026-03-31T10:00", "2026-10-27T10:00"])
def test_past_weeks_are_as_long_as_each_other_though_the_clocks_changed(sqlite_database, now):
    now = utc(now)
    near = [
        [("A", now - 7 * weeks * DAY + off)]
        for weeks in (0, 1, 2)
        for off in (-TICK, 0 * TICK, TICK)
        if weeks or off <= 0 * TICK
    ]
    histories = weekly_comers(now, 12) + near
    world = World(sqlite_database, histories, now, PRAGUE)

    row = world.ask("forecasts.forecast", "last 26 weeks", 4).stock.row(LETTERS["A"])

    instants = [now - 7 * weeks * DAY for weeks in range(len(row.past))][::-1]
    assert list(row.past) == [wall.stock(histories, lambda at, end=end: at <= end)["A"] for end in instants]
    assert row.now == row.past[-1]


@pytest.mark.parametrize(
    ("zone", "day", "end"), [(PRAGUE, "2026-03-29", "2026-03-29T22:00"), (WEST, "2026-11-01", "2026-11-02T08:00")]
)
def test_a_forecast_as_of_a_day_knows_its_moves_and_none_of_the_next(sqlite_database, zone, day, end):
    end = utc(end)
    histories = [*weekly_comers(end - HOUR, 12), [("A", end - TICK)], [("A", end)]]
    world = World(sqlite_database, histories, end + 3 * DAY, zone, team="T1")

    _chances, stock = world.say(f"/journey forecast as of {day}").tables

    assert stock.rows[0][:2] == (
        "Awareness",
        wall.stock(histories, wall.until_days((None, date.fromisoformat(day)), zone))["A"],
    )


def stuck(world, letter=None):
    answer = world.ask("stuck.page", letter and world.stage(letter), None, offset=0, limit=20)
    return [held.customer.name for held in answer.page], answer


@pytest.mark.parametrize("now", ["2026-04-10T10:00", "2026-11-05T10:00"])
def test_thirty_days_of_twenty_four_hours_are_not_too_long_and_an_instant_more_is(sqlite_database, now):
    now = utc(now)
    ages = [30 * DAY - TICK, 30 * DAY, 30 * DAY + TICK, 31 * DAY]
    world = World(sqlite_database, [[("K", now - age)] for age in ages], now, PRAGUE)

    names, answer = stuck(world)

    assert names == ["c3", "c2"]
    assert (answer.n, answer.there) == (2, 4)


@pytest.mark.parametrize(
    ("zone", "until", "over"),
    [
        (PRAGUE, "2026-03-29", "2026-03-29T22:00"),
        (PRAGUE, "2026-10-25", "2026-10-25T23:00"),
        (WEST, "2026-03-08", "2026-03-09T07:00"),
    ],
)
def test_a_next_step_holds_until_the_last_instant_of_its_day(sqlite_database, zone, until, over):
    over = utc(over)
    world = World(sqlite_database, [[("K", over - 60 * DAY)]], over - 3 * DAY, zone)
    world.requests.now = world.now
    with world.requests.asking() as lifecycle:
        lifecycle.snoozes.snooze(lifecycle.names.find("c0"), date.fromisoformat(until))

    def at(now):
        world.now = now
        names, answer = stuck(world)
        return names, answer.waiting

    assert (at(over - TICK), at(over)) == (([], 1), (["c0"], 0))


def test_what_is_too_long_is_measured_on_stays_begun_from_eighteen_to_six_months_ago_by_the_calendar_there(
    sqlite_database,
):
    now = utc("2026-07-01T05:00")  # still 30 June in Los Angeles
    start, end = (wall.begins(day, WEST) for day in (date(2024, 12, 30), date(2025, 12, 30)))
    begun = [start - TICK, start, end - TICK, end, *(start + n * 7 * DAY for n in range(1, 49))]
    took = [99 * DAY, 98 * DAY, 97 * DAY, 96 * DAY, *(n * DAY + n * HOUR for n in range(1, 49))]
    histories = [[("K", at), ("C", at + days)] for at, days in zip(begun, took, strict=True)]
    measured = sorted([98 * DAY, 97 * DAY, *took[4:]])
    p75 = next(days for days in measured if sum(other <= days for other in measured) >= 0.75 * len(measured))
    waiting = [[("K", now - p75)], [("K", now - p75 - TICK)]]
    world = World(sqlite_database, histories + waiting, now, WEST)

    names, answer = stuck(world, "K")

    (row,) = answer.rows
    assert (row.limit.measured, row.limit.moves, row.limit.length_us * TICK) == (True, 50, p75)
    assert names == ["c53"]
