"""Touchpoints in both databases: one mechanism with moves for undo, merges and rebuilds; and purchases by day."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from lifecycle.model import MERGED_INTO, Purchase
from lifecycle.ports.purchases import NOT_SAID
from lifecycle.touchpoints import CALL, NPS, REFERRAL, TICKET, State, Touchpoint
from storage import rebuild
from storage.touchpoint_tables import touchpoints
from tests.storage.desk import MONDAY, Desk

COLUMNS = ["id", "customer_id", "kind_no", "at", "value", "state", "other_id"]


class Phone(Desk):
    """A desk with a telephone."""

    def touch(self, customer_id, kind=CALL, **said):
        with self.acting("log touch") as (store, action_id):
            one = Touchpoint(store.new_id(self.now), customer_id, kind, said.pop("at", self.now), **said)
            store.add_touchpoint(one, action_id)
        return one.id, action_id

    def seen(self, kinds, *span, of=None):
        with self.reading() as store:
            frame = store.touchpoints(kinds, *span, of=of)
        return [
            tuple(row) for row in frame[["customer_id", "kind_no", "value", "state", "other_id"]].to_numpy().tolist()
        ]

    def of(self, customer_id, kinds=None, limit=None):
        with self.reading() as store:
            return [one.touchpoint for one in store.touchpoints_of(customer_id, kinds, limit)]

    def merge(self, one, into):
        return self.say("customer", str(one), MERGED_INTO, str(into))

    def sell(self, customer_id, day, cents=100_00, profit=None, currency="EUR", product=None):
        with self.acting("log purchase") as (store, action_id):
            one = Purchase(store.new_id(self.now), customer_id, day, cents, profit, currency, product)
            store.add_purchase(one, action_id)
        return action_id


@pytest.fixture
def phone(database):
    return Phone(database)


def test_what_was_logged_of_a_customer_is_read_newest_first_with_who_logged_it(phone):
    acme, umbrella = phone.add("Acme"), phone.add("Umbrella")
    opened, _act = phone.touch(acme, TICKET, state=State.OPENED, detail="no export")
    closed, _act = phone.touch(acme, TICKET, state=State.CLOSED, other_id=opened, note="it was a setting")
    phone.touch(umbrella)
    assert [one.id for one in phone.of(acme)] == [closed, opened]
    assert phone.of(acme)[0].note == "it was a setting"
    assert (phone.of(acme)[1].detail, phone.of(acme)[1].state) == ("no export", State.OPENED)
    assert [one.id for one in phone.of(acme, limit=1)] == [closed]
    assert phone.of(acme, [CALL]) == []
    with phone.reading() as store:
        assert {one.by for one in store.touchpoints_of(acme)} == {"UREP"}
        assert (store.touchpoint(closed).other_id, store.touchpoint(1)) == (opened, None)
        assert (store.count_touchpoints(), store.count_touchpoints(2)) == (3, 2)


def test_kinds_are_read_as_columns_in_the_order_of_time(phone):
    acme, umbrella = phone.add("Acme"), phone.add("Umbrella")
    phone.touch(acme, NPS, value=9, at=MONDAY + timedelta(days=3))
    phone.touch(umbrella, CALL, at=MONDAY + timedelta(days=2))
    phone.touch(umbrella, NPS, value=0, at=MONDAY + timedelta(days=1))
    phone.touch(acme, TICKET, state=State.OPENED)
    assert phone.seen([CALL, NPS]) == [(umbrella, 1, 0, 0, 0), (umbrella, 0, -1, 0, 0), (acme, 1, 9, 0, 0)]
    assert phone.seen([NPS], MONDAY, MONDAY + timedelta(days=3)) == [(umbrella, 0, 0, 0, 0)]
    assert phone.seen([NPS], MONDAY + timedelta(days=3)) == [(acme, 0, 9, 0, 0)]
    assert phone.seen([CALL, NPS], of=[acme]) == [(acme, 1, 9, 0, 0)]
    assert phone.seen([CALL, NPS], of=[]) == []


def test_without_any_the_frames_have_their_columns_and_no_row(phone):
    with phone.reading() as store:
        for frame in (store.touchpoints([CALL, NPS]), store.touchpoints([])):
            assert (list(frame), len(frame)) == (COLUMNS, 0)
        frame, currencies, products = store.bought_between(0, 30_000)
        assert (len(frame), currencies, products, len(store.first_bought())) == (0, [], [], 0)
        assert (store.touchpoints_of(1), store.count_touchpoints()) == ([], 0)


def test_undo_takes_a_touchpoint_back_and_redo_brings_it(phone):
    acme = phone.add("Acme")
    _id, action_id = phone.touch(acme)
    phone.undo(action_id)
    assert (phone.of(acme), phone.seen([CALL])) == ([], [])
    phone.redo(action_id)
    assert len(phone.of(acme)) == len(phone.seen([CALL])) == 1


def test_a_touchpoint_is_something_to_undo_and_touches_its_customer(phone):
    acme, created = phone.add_by("Acme")
    _id, action_id = phone.touch(acme)
    with phone.reading() as store:
        assert store.last_action("UREP", MONDAY - timedelta(days=1)).id == action_id
        assert store.touched(action_id) == [acme]
        assert store.built_on(created)[0] == 1


def test_a_referral_speaks_of_who_was_referred_too(phone):
    acme, (umbrella, created) = phone.add("Acme"), phone.add_by("Umbrella")
    referral, _act = phone.touch(acme, REFERRAL, other_id=umbrella)
    assert [one.id for one in phone.of(umbrella)] == [referral]
    with phone.reading() as store:
        assert store.built_on(created)[0] == 1


def test_of_merged_customers_touchpoints_are_of_who_stands_for_them(phone):
    acme, double, umbrella, twin = (phone.add(name) for name in ("Acme", "Acme Inc", "Umbrella", "Umbrella Inc"))
    phone.touch(double, REFERRAL, other_id=twin)
    phone.merge(double, acme)
    phone.merge(twin, umbrella)
    assert phone.seen([REFERRAL]) == [(acme, 0, -1, 0, umbrella)]
    assert phone.seen([REFERRAL], of=[acme]) == phone.seen([REFERRAL])
    (one,) = phone.of(acme)
    assert (one.customer_id, one.other_id) == (acme, umbrella)
    assert phone.of(umbrella) == [one]
    assert phone.of(double) == []


def test_workspaces_do_not_see_each_other(phone, database):
    phone.touch(phone.add("Acme"))
    other = Phone(database, team="T2")
    assert other.seen([CALL]) == []
    other.touch(other.add("Acme"))
    assert len(other.seen([CALL])) == len(phone.seen([CALL])) == 1


def test_a_rebuild_makes_the_same_of_them(phone, database):
    acme = phone.add("Acme")
    phone.touch(acme)
    phone.undo(phone.touch(acme, NPS, value=3)[1])
    before = phone.seen([CALL, NPS])
    with phone.database.transaction("T1", writes=True) as store:
        store.connection.execute(touchpoints.update().values(live=~touchpoints.c.live))
        rebuild.workspace(store.connection, store.workspace_id)
        assert len(store.connection.execute(select(touchpoints.c.id)).all()) == 2
    assert phone.seen([CALL, NPS]) == before


def test_purchases_are_read_by_their_days_with_currency_and_product(phone):
    acme, umbrella = phone.add("Acme"), phone.add("Umbrella")
    phone.sell(acme, 20_002, 5, 2, "USD", "Support")
    phone.sell(umbrella, 20_001, -7, product="Licences")
    phone.sell(umbrella, 20_001, 8)
    phone.sell(acme, 20_009)
    phone.undo(phone.sell(acme, 20_001))
    with phone.reading() as store:
        frame, currencies, products = store.bought_between(20_001, 20_002)
    rows = sorted(map(tuple, frame.to_numpy().tolist()))
    told = [(*row[:4], currencies[row[4]], products[row[5]] if row[5] >= 0 else None) for row in rows]
    assert told == sorted(
        [
            (acme, 20_002, 5, 2, "USD", "Support"),
            (umbrella, 20_001, -7, NOT_SAID, "EUR", "Licences"),
            (umbrella, 20_001, 8, NOT_SAID, "EUR", None),
        ],
        key=lambda row: row[:3],
    )
    assert frame["day"].is_monotonic_increasing


def test_who_first_bought_when_counts_days_and_no_refunds(phone):
    acme, umbrella, double = (phone.add(name) for name in ("Acme", "Umbrella", "Acme Inc"))
    for day, cents in ((20_005, -4), (20_007, 1), (20_007, 2)):
        phone.sell(acme, day, cents)
    phone.sell(umbrella, 20_004)
    phone.sell(double, 20_011)

    def seen(of=None):
        with phone.reading() as store:
            return {row[0]: tuple(row[1:]) for row in store.first_bought(of).to_numpy().tolist()}

    assert seen() == {acme: (20_007, -1), umbrella: (20_004, -1), double: (20_011, -1)}
    phone.merge(double, acme)
    assert seen() == {acme: (20_007, 20_011), umbrella: (20_004, -1)}
    assert seen([acme]) == {acme: (20_007, 20_011)}
