"""Whose workspace is whose, and what the installation says until a workspace says otherwise."""

from __future__ import annotations

import pytest

from storage.database import Database
from tests.storage.desk import Desk
from tests.together import at_once


def test_the_first_team_adopts_the_local_workspace_and_the_second_gets_its_own(new_desk):
    acme = new_desk(team=None).add("Acme Corp")

    with new_desk(team="T1").reading() as store:
        assert store.customer_ids() == [acme]
    with new_desk(team="T2").reading() as store:
        assert store.customer_ids() == []
    with new_desk(team=None).reading() as store:
        assert store.customer_ids() == [acme]


def test_without_a_local_workspace_the_first_team_has_the_home_one(new_desk):
    acme = new_desk(team="T1").add("Acme Corp")

    with new_desk(team="T2").reading() as store:
        assert store.customer_ids() == []
    with new_desk(team=None).reading() as store:
        assert store.customer_ids() == [acme]


@pytest.mark.parametrize("local", [True, False])
def test_of_many_teams_at_once_exactly_one_gets_the_home_workspace(database, local):
    if local:
        with database.transaction(None, writes=False):
            pass
    found = {}

    def connect(team):
        with database.transaction(team, writes=False) as store:
            found.setdefault(team, set()).add(store.workspace_id)

    at_once(*(lambda team=team: connect(team) for team in ["T1", "T2", "T3"] * 3))
    with database.transaction(None, writes=False) as store:
        home = store.workspace_id

    assert {len(ids) for ids in found.values()} == {1}
    assert len({tuple(ids) for ids in found.values()}) == 3
    assert sum(home in ids for ids in found.values()) == 1


def test_what_the_installation_says_holds_until_the_workspace_says_otherwise(address):
    database = Database(address, zone="Asia/Tokyo", currency="JPY")
    desk = Desk(database)
    with database.transaction("T1", writes=False) as store:
        before = store.settings()

    desk.say("workspace", "", "currency", "CZK")
    database.rebuild()

    with database.transaction("T1", writes=False) as store:
        after = store.settings()
    database.close()
    assert (before.zone, before.currency) == ("Asia/Tokyo", "JPY")
    assert (after.zone, after.currency) == ("Asia/Tokyo", "CZK")
