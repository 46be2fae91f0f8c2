"""Desks: somebody at work in a workspace of the database under test."""

from __future__ import annotations

import pytest

from storage.database import Database
from storage.sample import fill
from tests.storage.desk import Desk
from tests.storage.merging import Office
from tests.storage.sampling import FRIDAY


@pytest.fixture
def new_desk(database):
    """Makes desks of this database."""

    def make(**options):
        return Desk(database, **options)

    return make


@pytest.fixture
def desk(database):
    """A desk in the workspace of team T1."""
    return Desk(database)


@pytest.fixture
def acme(database):
    """A database in which Acme Corp has an owner, an alias, a reason and three moves, beside two other customers."""
    desk = Desk(database)
    acme = desk.add("Acme Corp", owner="UREP", acquisition_cost_cents="120000")
    desk.alias(acme, "shop")
    for stage in (1, 2, 4):
        desk.move(acme, stage)
    with desk.acting("stage reason") as (store, action_id):
        move = store.moves_of(acme)[-1]
        store.add_reason(move.id, "price", action_id, desk.now)
    for name in ("Umbrella Ltd", "Zenith Travel"):
        desk.move(desk.add(name, owner="UREP"), 1)
    desk.undo(desk.say("customer", str(acme), "owner", "UOTHER"))
    with desk.acting("role") as (store, action_id):
        store.say("person", "UREP", "role", "rep", action_id, desk.now)
    return acme


@pytest.fixture(params=["sqlite", "postgres"])
def own_address(request, tmp_path):
    """A migrated database whose very structure a test may change."""
    address = f"sqlite:///{tmp_path}/own.db"
    if request.param == "postgres":
        address = request.getfixturevalue("empty_postgres_address")
    made = Database(address)
    made.migrate()
    made.close()
    return address


@pytest.fixture
def runs(database):
    return database.runs


@pytest.fixture
def sample(sqlite_database):
    """A database with the sample company in it."""
    fill(sqlite_database, FRIDAY)
    return sqlite_database


@pytest.fixture
def office(database):
    made = Office(database)
    made.moves("Acme Inc", ("A", "2026-03-02"), ("C", "2026-03-05"))
    made.moves("Acme Corp", ("A", "2026-03-03"), ("K", "2026-03-04"), ("C", "2026-03-06"))
    return made
