"""Schedules of digests as people type them, in any order, and sentences that ask for one."""

from __future__ import annotations

from contextlib import suppress
from datetime import time
from zoneinfo import available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.routing import match
from bot.routing.request import Request
from commands import discover
from commands.digest._kind_names import said_kinds
from commands.digest._schedule_text import typed
from commands.digest._schedule_words import Wanted, read, schedule_of
from lifecycle.digests.schedule import Cadence, Schedule
from lifecycle.errors import NotUnderstood
from lifecycle.settings import Settings
from lifecycle.stages import PRESETS
from tests.commands.digesting import SUCCESS, USUAL
from tests.lifecycle.digests.schedules import schedules

PRAGUE = Settings(PRESETS["six"], zone="Europe/Prague")
ZONES = sorted(zone for zone in available_timezones() if "/" in zone and not zone.startswith("Etc/"))


def understood(words, base=PRAGUE):
    return schedule_of(read(words, said_kinds()), base)


@pytest.mark.parametrize(
    ("words", "schedule"),
    [
        ("weekly", USUAL),
        ("monday 9:00 weekly", USUAL),
        ("at 9 on mondays, please", USUAL),
        ("9am every monday in Prague", USUAL),
        ("every week on Mon. at 9.00", USUAL),
        ("friday 17h30", Schedule(Cadence.WEEKLY, 4, time(17, 30), "Europe/Prague")),
        ("daily", Schedule(Cadence.DAILY, 0, time(9), "Europe/Prague")),
        ("each day at midnight", Schedule(Cadence.DAILY, 0, time(0), "Europe/Prague")),
        ("12am daily utc", Schedule(Cadence.DAILY, 0, time(0), "UTC")),
        ("noon new york time daily", Schedule(Cadence.DAILY, 0, time(12), "America/New_York")),
        ("monthly", Schedule(Cadence.MONTHLY, 1, time(9), "Europe/Prague")),
        ("15th", Schedule(Cadence.MONTHLY, 15, time(9), "Europe/Prague")),
        ("on the 2nd of every month at 7 p.m.", Schedule(Cadence.MONTHLY, 2, time(19), "Europe/Prague")),
        ("half past nine", Schedule(Cadence.WEEKLY, 0, time(9, 30), "Europe/Prague")),
        ("tuesday at a quarter to 5pm", Schedule(Cadence.WEEKLY, 1, time(16, 45), "Europe/Prague")),
        ("daily quarter to 0", Schedule(Cadence.DAILY, 0, time(23, 45), "Europe/Prague")),
        ("quarter past 12 am", Schedule(Cadence.WEEKLY, 0, time(0, 15), "Europe/Prague")),
        ("monthly 3. 9", Schedule(Cadence.MONTHLY, 3, time(9), "Europe/Prague")),
        ("last day of the month 8 o'clock", Schedule(Cadence.MONTHLY, 31, time(8), "Europe/Prague")),
        ('"weekly tuesday" "0:15" asia/tokyo', Schedule(Cadence.WEEKLY, 1, time(0, 15), "Asia/Tokyo")),
    ],
)
def test_schedules_are_read_as_people_type_them(words, schedule):
    assert understood(words) == schedule


@settings(max_examples=40)
@given(schedules(ZONES), st.sampled_from(sorted(set(said_kinds().values()))), st.randoms(use_true_random=False))
def test_a_schedule_reads_back_as_the_same_in_any_order(schedule, kind, shuffled):
    often, *days = typed(schedule).split()[: 1 if schedule.cadence is Cadence.DAILY else 2]
    clock = typed(schedule).split()[-2]
    parts = [often, *days, clock, schedule.zone, kind, "in <#C0SUCCESS>"]
    shuffled.shuffle(parts)

    wanted = read(" ".join(parts), said_kinds())

    assert schedule_of(wanted, PRAGUE) == schedule
    assert (wanted.kind, wanted.channel) == (kind, SUCCESS)
    assert schedule_of(read(typed(schedule), said_kinds()), PRAGUE) == schedule


@settings(max_examples=40)
@given(st.text(max_size=60))
def test_whatever_is_typed_is_read_or_refused_in_a_sentence(words):
    with suppress(NotUnderstood):
        schedule_of(read(words, said_kinds()), PRAGUE)


def test_nothing_said_is_the_usual_one_and_a_week_begins_on_the_workspaces_day():
    assert schedule_of(Wanted(), PRAGUE) == USUAL
    assert understood("weekly", Settings(PRESETS["six"], week_start=6)).day == 6
    assert understood("10:00", PRAGUE).zone == "Europe/Prague"


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("send us the retention digest every monday at 9", "retention every monday at 9"),
        ("Could you send us a weekly advocacy digest, please?", "advocacy weekly"),
        ("subscribe this channel to the retention and advocacy digest", "retention and advocacy"),
        ("please post the funnel digest here every friday", None),
    ],
)
def test_it_is_understood_in_a_sentence(said, words):
    plan = match.plan(discover(), Request(said, "UREP", "k", free=True))

    if words is not None:
        assert plan.command.name == "digest subscribe"
        assert " ".join(plan.words.split()) == words


def test_one_digest_now_is_no_subscription():
    plan = match.plan(discover(), Request("send us the weekly digest now", "UREP", "k", free=True))

    assert plan.command is None or plan.command.name != "digest subscribe"
