"""After a first purchase its owner is asked for feedback: in their own hours, once, however many processes there are."""

from __future__ import annotations

import uuid
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.first_purchases import MOST_A_DAY, AskingOwners
from bot.people import People
from bot.playground.world import TEAM
from bot.router import Router
from lifecycle.model import Person, Role
from lifecycle.runs import RunState
from lifecycle.service import Lifecycle
from lifecycle.service.purchases import Bought
from lifecycle.touchpoints import CSAT
from tests.slack import labels

MONDAY_MORNING = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
PRAGUE = "Europe/Prague"


class Shop:
    """A workspace in which things are bought; its clock stands until it is set."""

    def __init__(self, workspace):
        self.workspace = workspace
        self.database = workspace.bot.database
        self.now = MONDAY_MORNING
        self.rep = Person(workspace.rep, Role.REP, "rep", PRAGUE, "en")
        with self.database.transaction(TEAM, writes=True) as store:
            store.remember_person(self.rep, self.now)

    @contextmanager
    def at_work(self):
        with self.database.transaction(TEAM, writes=True) as store:
            yield Lifecycle(
                store,
                person=replace(self.rep, role=Role.MANAGER),
                now=self.now,
                origin="slash",
                request_key=uuid.uuid4().hex,
                verb="test",
            )

    def sell(self, name, days_ago=3, owner=None):
        with self.at_work() as lifecycle:
            customer = lifecycle.customers.add(name, owner=owner or self.rep.id)
        with self.at_work() as lifecycle:
            lifecycle.purchases.log(Bought(customer, 100_00, on=(self.now - timedelta(days=days_ago)).date()))
        return customer

    def asking(self):
        client, database = self.workspace.bot.client, self.database
        known = self.workspace.bot.edge.router.commands
        router = Router(
            database, known, now=lambda: self.now, meet=People(database, lambda: client, lambda: self.now).meet
        )
        return AskingOwners(router, database, client, lambda: self.now)

    def asked(self, as_=None):
        """The questions that the rep got: the first line of each."""
        playground, who = self.workspace.playground, as_ or self.rep.id
        return [one for one in playground.messages(playground.dm(who), who) if one.get("bot_id")]

    def run_of(self, customer):
        key = f"first purchase/{customer.id}"
        return self.database.runs.known(TEAM, [key]).get(key)


@pytest.fixture
def shop(workspace):
    return Shop(workspace)


def test_the_owner_is_asked_with_buttons_that_log_the_answer(shop):
    acme = shop.sell("Acme Corp")
    assert shop.asking().run() == 1
    (message,) = shop.asked()
    assert "Acme Corp bought for the first time on Fri 20 Nov. How satisfied are they?" in str(message["blocks"])
    assert labels(message)[:5] == ["1", "2", "3", "4", "5"]
    assert shop.run_of(acme).state is RunState.SENT
    assert shop.run_of(acme).ts == message["ts"]


def test_nobody_is_asked_twice(shop):
    shop.sell("Acme Corp")
    assert shop.asking().run() == 1
    assert [shop.asking().run() for _process in range(3)] == [0, 0, 0]
    shop.now += timedelta(days=1)
    assert shop.asking().run() == 0
    assert len(shop.asked()) == 1


@pytest.mark.parametrize(
    "when",
    [
        datetime(2026, 11, 23, 7, 59, tzinfo=UTC),  # 8:59 in Prague
        datetime(2026, 11, 23, 16, 0, tzinfo=UTC),  # 17:00
        datetime(2026, 11, 22, 10, tzinfo=UTC),  # a Sunday
    ],
)
def test_it_waits_for_the_owners_working_hours(shop, when):
    shop.now = when
    shop.sell("Acme Corp", days_ago=4)
    assert shop.asking().run() == 0
    shop.now = MONDAY_MORNING + timedelta(days=1)
    assert shop.asking().run() == 1


@pytest.mark.parametrize("days_ago", [0, 2, 22, 200])
def test_neither_at_once_nor_when_it_is_no_news_any_more(shop, days_ago):
    shop.sell("Acme Corp", days_ago)
    assert shop.asking().run() == 0


def test_who_bought_before_is_no_first_time_buyer(shop):
    customer = shop.sell("Acme Corp", 40)
    with shop.at_work() as lifecycle:
        lifecycle.purchases.log(Bought(customer, 100_00, on=(shop.now - timedelta(days=4)).date()))
    assert shop.asking().run() == 0


def test_a_purchase_that_was_taken_back_asks_nothing(shop):
    shop.sell("Acme Corp")
    with shop.database.transaction(TEAM, writes=False) as store:
        last = store.last_action(None, shop.now - timedelta(days=1)).id
    with shop.at_work() as lifecycle:
        lifecycle.undo(last)
    assert shop.asking().run() == 0


def test_feedback_that_is_there_already_need_not_be_asked_for(shop):
    customer = shop.sell("Acme Corp")
    with shop.at_work() as lifecycle:
        lifecycle.touchpoints.log(customer, CSAT, value=4)
    assert shop.asking().run() == 0


def test_a_customer_without_an_owner_of_the_workspace_is_left_alone(shop):
    shop.sell("Acme Corp", owner="Jana from the old system")
    assert shop.asking().run() == 0


def test_a_workspace_may_ask_later_or_never(shop):
    shop.sell("Acme Corp", 5)
    with shop.at_work() as lifecycle:
        lifecycle.workspace.change("feedback_days", "off")
    assert shop.asking().run() == 0
    with shop.at_work() as lifecycle:
        lifecycle.workspace.change("feedback_days", "6")
    assert shop.asking().run() == 0
    shop.now += timedelta(days=1)
    assert shop.asking().run() == 1


def test_an_owner_of_many_new_customers_is_asked_about_a_few_a_day(shop):
    for number in range(MOST_A_DAY + 2):
        shop.sell(f"Customer {number}")
    assert [shop.asking().run() for _turn in range(2)] == [MOST_A_DAY, 0]
    shop.now += timedelta(days=1)
    assert shop.asking().run() == 2


def test_where_slack_is_away_it_is_tried_again(shop):
    acme = shop.sell("Acme Corp")
    shop.workspace.playground.fault("chat.postMessage", "ratelimited", retry_after=600)
    assert shop.asking().run() == 0
    assert shop.run_of(acme).state is RunState.CLAIMED
    assert shop.asking().run() == 1


def test_what_slack_will_never_take_is_given_up(shop):
    acme = shop.sell("Acme Corp")
    shop.workspace.playground.fault("chat.postMessage", "refuse", error="account_inactive")
    assert shop.asking().run() == 0
    assert (shop.run_of(acme).state, shop.run_of(acme).error) == (RunState.FAILED, "account_inactive")
    assert shop.asking().run() == 0


def test_a_process_that_is_told_to_stop_begins_nothing_more(shop):
    shop.sell("Acme Corp")
    assert shop.asking().run(lambda: True) == 0
    assert shop.asking().run() == 1
