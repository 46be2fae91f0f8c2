"""The sample company."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from lifecycle.errors import Refusal
from lifecycle.model import LOST, Kind, Role
from lifecycle.stage_names import EXPERIENCE
from storage.sample import fill
from storage.sample.company import EAST, MANAGER, WEST, company
from storage.sample.working_days import WorkingDays
from tests.storage.comparing import kept_and_rebuilt
from tests.storage.sampling import FRIDAY

PRAGUE = ZoneInfo("Europe/Prague")


def test_the_sample_is_two_hundred_customers_with_all_kinds_of_moves(sample):
    with sample.transaction(None, writes=False) as store:
        year = store.moves_between(FRIDAY - timedelta(days=370), FRIDAY)
        moves = year["kind"].value_counts()
        assert len(store.customer_ids()) == 200
        assert sum(store.stock(FRIDAY).values()) == 200

    assert set(moves.index) == {int(kind) for kind in Kind}
    assert min(moves) >= 8
    assert (year["stage"] == LOST).sum() > 40


def test_the_sample_runs_on_postgresql_too(postgres_database):
    fill(postgres_database, FRIDAY)

    with postgres_database.transaction(None, writes=False) as store:
        assert len(store.customer_ids()) == 200


def test_acme_is_the_only_acme_and_in_experience(sample):
    with sample.transaction(None, writes=False) as store:
        (acme,) = store.begins("acme", 5)

    assert (acme.name, acme.stage, acme.owner) == ("Acme Corp", EXPERIENCE, EAST)
    assert (FRIDAY - acme.since).days == 39


@pytest.mark.parametrize(
    "name", ["umbrella ltd", "zenith travel", "pekárna žižkov", "северный маяк", "stone & field", "baker's yard"]
)
def test_some_names_are_there_to_try_things_with(sample, name):
    with sample.transaction(None, writes=False) as store:
        assert store.named(name) is not None


def test_the_people_and_the_zone_are_known(sample):
    with sample.transaction(None, writes=False) as store:
        roles = {person.id: person.role for person in store.people()}
        assert store.settings().zone == "Europe/Prague"
        assert set(store.attributes("owner")["value"]) == {EAST, WEST, MANAGER}

    assert roles == {EAST: Role.REP, WEST: Role.REP, MANAGER: Role.MANAGER}


def test_losses_and_setbacks_have_reasons(sample):
    with sample.transaction(None, writes=False) as store:
        stone = store.named("stone & field").id
        (lost,) = [move for move in store.moves_of(stone) if move.to_stage == LOST]
        assert store.reasons([lost.id])[lost.id]


@pytest.mark.parametrize(
    "now",
    [
        FRIDAY,
        datetime(2026, 11, 16, 5, 30, tzinfo=UTC),
        datetime(2026, 11, 16, 7, 0, 1, tzinfo=UTC),
        datetime(2026, 11, 18, 22, tzinfo=UTC),
        datetime(2026, 3, 30, 12, tzinfo=UTC),
    ],
)
def test_each_working_day_of_this_week_has_moves_and_none_is_in_the_future(sqlite_database, now):
    fill(sqlite_database, now)

    today = now.astimezone(PRAGUE).replace(hour=0, minute=0, second=0)
    with sqlite_database.transaction(None, writes=False) as store:
        for day in (today - timedelta(days=back) for back in range(today.weekday() + 1)):
            until = min(now, day + timedelta(days=1))
            moved = len(store.moves_between(day, until + timedelta(microseconds=1)))
            assert (moved > 0) == (day.weekday() < 5)
        assert len(store.moves_between(now + timedelta(microseconds=1), now + timedelta(days=9))) == 0


def test_it_is_the_same_company_with_its_dates_moved():
    first, second = WorkingDays(FRIDAY, "Europe/Prague"), WorkingDays(FRIDAY + timedelta(days=7), "Europe/Prague")

    assert company() == company()
    for step in company()[0].steps:
        assert second.at(step.days_ago, step.hour) - first.at(step.days_ago, step.hour) == timedelta(days=7)


def test_working_days_skip_the_weekend():
    monday = WorkingDays(datetime(2026, 11, 16, 12, tzinfo=UTC), "Europe/Prague")
    sunday = WorkingDays(datetime(2026, 11, 22, 12, tzinfo=UTC), "Europe/Prague")

    assert [monday.at(days_ago, 0.5).strftime("%a %d") for days_ago in (1, 5, 6)] == ["Fri 13", "Mon 09", "Fri 06"]
    assert [sunday.at(days_ago, 0.5).strftime("%a %d") for days_ago in (0, 4, 5)] == ["Fri 20", "Mon 16", "Fri 13"]


def test_what_the_sample_wrote_is_what_a_rebuild_makes(sample):
    kept, rebuilt = kept_and_rebuilt(sample, None)

    assert kept == rebuilt


def test_a_database_with_data_is_refused(sample):
    with pytest.raises(Refusal, match="has data already"):
        fill(sample, FRIDAY)


def test_the_names_are_all_different():
    names = [customer.name for customer in company()]

    assert len(set(names)) == len(names) == 200
