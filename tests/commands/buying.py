"""A workspace whose customers bought as BG/NBD and Gamma-Gamma have it, drawn with a seed and written in one transaction."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np

from lifecycle.ledger import follow
from lifecycle.model import Purchase, Spend, StageMove
from tests.commands.asking import NOW
from tests.storage.desk import Desk

CUSTOMERS = 240
TODAY = (NOW.date() - datetime(1970, 1, 1, tzinfo=UTC).date()).days
LONGEST = 700
MARGIN = 0.4
SOURCES = ("referral", "ads", None)
CONVERSION, LOST = 3, 0


def buy(database, seed=5, customers=CUSTOMERS):
    """Customers `c000`, `c001`, ...: a move to conversion with the first purchase, one in twelve lost by now; each third one
    came by referral, each third by ads, on which something was spent. Profit is said. The days and cents of all purchases."""
    random = np.random.default_rng(seed)
    desk = Desk(database, now=NOW - timedelta(days=1))
    sold = []
    with desk.acting("sample") as (store, action_id):
        model = store.settings().model
        for number in range(customers):
            customer_id = store.new_id(desk.now)
            store.add_customer(customer_id, f"c{number:03}", action_id, desk.now)
            days = _days(random)
            first = datetime(1970, 1, 1, 9, tzinfo=UTC) + timedelta(days=int(days[0]))
            if source := SOURCES[number % 3]:
                store.say("customer", str(customer_id), "source", source, action_id, first - timedelta(days=1))
            _move(store, model, StageMove(store.new_id(desk.now), customer_id, CONVERSION, first, desk.now, action_id))
            if number % 12 == 11:
                at = desk.now - timedelta(days=2)
                _move(store, model, StageMove(store.new_id(desk.now), customer_id, LOST, at, desk.now, action_id))
            mean = 1000 / random.gamma(4.0) * 60
            for day in days:
                cents = max(100, int(random.gamma(6.0) * mean))
                profit = int(cents * MARGIN)
                one = Purchase(store.new_id(desk.now), customer_id, int(day), cents, profit, "EUR", None, None)
                store.add_purchase(one, action_id)
                sold.append((number, int(day), cents, profit))
        for source, cents in (("referral", 4_000_00), ("ads", 9_000_00)):
            for day in (TODAY - LONGEST - 20, TODAY - 10):
                store.add_spend(Spend(store.new_id(desk.now), source, _month(day), cents, "EUR"), action_id)
    return sold


def _days(random):
    now = float(TODAY - random.integers(30, LONGEST))
    rate, leaves, days = random.gamma(0.9) / 45, random.beta(0.8, 3.0), [int(now)]
    while random.random() >= leaves:
        now += random.exponential(1 / max(rate, 1e-9))
        if now > TODAY - 1:
            break
        days.append(int(now))
    return days


def _move(store, model, move):
    store.log_move(move)
    step = follow(store.last_visit(move.customer_id), store.been(move.customer_id, move.to_stage), move, model)
    if step:
        store.follow(*step)


def _month(day):
    epoch = datetime(1970, 1, 1, tzinfo=UTC).date()
    return ((epoch + timedelta(days=day)).replace(day=1) - epoch).days
