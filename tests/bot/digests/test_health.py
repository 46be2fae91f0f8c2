"""The health endpoint tells how each digest stands, and is not ill because of one."""

from __future__ import annotations

import json
import urllib.request

import pytest

from bot.digests.health import KEPT_S, DigestHealth
from bot.playground.world import SALES, TEAM
from tests.bot.digests.stubs import DUE, Office


@pytest.fixture
def office(workspace):
    return Office(workspace.bot.database, workspace.playground, workspace.bot.client)


def test_each_digest_has_its_last_delivery_its_next_due_time_its_state_and_its_error(office):
    office.subscribe(2)
    office.playground.fault("chat.postMessage", "refuse", error="is_archived")
    office.now = DUE.replace(minute=5)
    office.worker().run()
    told = DigestHealth(office.database, lambda: TEAM, lambda: office.now)()
    assert {one["state"] for one in told} == {"on time", "trouble"}
    assert {one["channel"] for one in told} == {SALES}
    well = next(one for one in told if one["state"] == "on time")
    assert (well["next_due"], well["last_error"]) == ("2026-11-30T08:00:00+00:00", None)
    assert well["last_delivery"].startswith("2026-11-23T08:05")
    assert next(one for one in told if one["state"] == "trouble")["last_error"] == "is_archived"


def test_it_is_read_every_half_minute_and_never_ends_in_an_error(office):
    office.subscribe()
    clock = [0.0]
    health = DigestHealth(office.database, lambda: TEAM, lambda: office.now, lambda: clock[0])
    assert len(health()) == 1
    office.subscribe(channel="C0OTHER")
    assert len(health()) == 1
    clock[0] = KEPT_S
    assert len(health()) == 2
    assert DigestHealth(None, lambda: TEAM, lambda: office.now)() is None
    assert DigestHealth(office.database, lambda: None, lambda: office.now)() is None


def test_the_endpoint_has_them(workspace, office):
    office.subscribe()
    workspace.bot.digests._team = lambda: TEAM
    with urllib.request.urlopen(f"{workspace.url}/healthz", timeout=10) as answer:
        told = json.load(answer)
    assert told["ok"]
    assert [one["kind"] for one in told["digests"]] == ["kind 0"]
