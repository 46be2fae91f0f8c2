"""After a first purchase its owner is asked for feedback: in their own hours, once, however many processes there are."""

from __future__ import annotations

import uuid
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.first_purchases import MOST_A_DAY, AskingOwners
from bot.people import People
from bot.playground.world import REP_WEST, TEAM
from bot.router import Router
from lifecycle.model import Person, Role
from lifecycle.runs import RunState
from lifecycle.service import Lifecycle
from lifecycle.service.purchases import Bought
from lifecycle.touchpoints import CSAT
from tests.slack import labels, workspace_over
from tests.together import at_once

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

    def in_slack(self, person):
        return self.workspace.playground._core.world.users[person]

    def scores(self, customer):
        with self.database.transaction(TEAM, writes=False) as store:
            return [one.touchpoint.value for one in store.touchpoints_of(customer.id, [CSAT])]

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
    shop.workspace.playground.fault("chat.postMessage", "refuse", error="channel_not_found")
    assert shop.asking().run() == 0
    assert (shop.run_of(acme).state, shop.run_of(acme).error) == (RunState.FAILED, "channel_not_found")
    assert shop.asking().run() == 0


def test_a_process_that_is_told_to_stop_begins_nothing_more(shop):
    shop.sell("Acme Corp")
    assert shop.asking().run(lambda: True) == 0
    assert shop.asking().run() == 1


@pytest.mark.parametrize("error", ["token_revoked", "missing_scope"])
def test_what_slack_takes_once_an_admin_has_seen_to_it_is_asked_then(shop, error):
    shop.sell("Acme Corp")
    shop.workspace.playground.fault("chat.postMessage", "refuse", error=error)
    assert shop.asking().run() == 0
    shop.now += timedelta(hours=1)
    assert shop.asking().run() == 1


def test_while_slack_is_away_one_owner_is_tried_and_nobody_waits_a_day_for_it(shop):
    for number in range(MOST_A_DAY + 1):
        shop.sell(f"Customer {number}")
    shop.workspace.playground.fault("chat.postMessage", "ratelimited", retry_after=600, times=MOST_A_DAY)
    assert [shop.asking().run() for _round in range(MOST_A_DAY)] == [0] * MOST_A_DAY
    assert shop.asking().run() == MOST_A_DAY


def test_who_answers_at_once_is_not_asked_more_that_day(shop):
    customers = [shop.sell(f"Customer {number}") for number in range(MOST_A_DAY * 2)]
    assert shop.asking().run() == MOST_A_DAY
    with shop.at_work() as lifecycle:
        for customer in customers:
            if shop.run_of(customer):
                lifecycle.touchpoints.log(customer, CSAT, value=4)
    shop.now += timedelta(minutes=10)
    assert shop.asking().run() == 0


def test_of_more_than_one_may_be_asked_about_the_newest_are_asked_about_in_time(shop):
    for days_ago in (20, 12, 8, 7):
        shop.sell(f"Customer of {days_ago} days ago", days_ago)
    fresh = shop.sell("Fresh")
    assert shop.asking().run() == MOST_A_DAY
    assert shop.run_of(fresh).state is RunState.SENT


def test_an_owner_who_has_left_is_not_written_to_and_the_next_one_is_asked(shop):
    acme = shop.sell("Acme Corp")
    shop.in_slack(shop.rep.id).deleted = True
    assert shop.asking().run() == 0
    assert shop.run_of(acme) is None
    with shop.at_work() as lifecycle:
        lifecycle.customers.set(acme, "owner", shop.workspace.manager)
    assert shop.asking().run() == 1
    assert len(shop.asked(shop.workspace.manager)) == 1


def test_an_owner_who_never_spoke_with_the_bot_is_met_first(shop):
    shop.sell("Acme Corp", owner=REP_WEST)
    assert shop.asking().run() == 1
    assert len(shop.asked(REP_WEST)) == 1


def test_the_hours_are_those_of_the_owners_own_zone_as_slack_knows_it_today(shop):
    shop.sell("Acme Corp")
    shop.in_slack(shop.rep.id).zone = "America/Los_Angeles"
    assert shop.asking().run() == 0
    shop.now = shop.now.replace(hour=18)  # 10:00 there
    assert shop.asking().run() == 1


def test_where_slack_does_not_say_who_the_owner_is_it_is_asked_later(shop):
    shop.sell("Acme Corp")
    shop.workspace.playground.fault("users.info", "error")
    assert shop.asking().run() == 0
    assert shop.asking().run() == 1


def test_who_opted_out_is_not_to_be_asked_how_it_went(shop):
    acme = shop.sell("Acme Corp")
    with shop.at_work() as lifecycle:
        lifecycle.touchpoints.opt_out(acme, True)
    assert shop.asking().run() == 0
    with shop.at_work() as lifecycle:
        lifecycle.touchpoints.opt_out(acme, False)
    assert shop.asking().run() == 1


def test_a_customer_merged_into_one_who_bought_before_is_no_first_time_buyer(shop):
    old, acme = shop.sell("Acme Ltd", 100), shop.sell("Acme Corp")
    with shop.at_work() as lifecycle:
        lifecycle.merges.merge(acme, old)
    assert shop.asking().run() == 0


def test_merged_after_it_was_asked_about_it_is_not_asked_about_again(shop):
    acme = shop.sell("Acme Corp")
    assert shop.asking().run() == 1
    with shop.at_work() as lifecycle:
        kept = lifecycle.customers.add("Acme Holding", owner=shop.rep.id)
    with shop.at_work() as lifecycle:
        lifecycle.merges.merge(acme, kept)
    assert shop.asking().run() == 0


def test_purchases_that_came_at_once_are_a_few_questions_a_day(shop):
    with shop.at_work() as lifecycle:
        for number in range(40):
            customer = lifecycle.customers.add(f"Customer {number}", owner=shop.rep.id)
            on = (shop.now - timedelta(days=4 if number < 20 else 400)).date()
            lifecycle.purchases.log(Bought(customer, 100_00, on=on))
    asked = []
    for _turn in range(3):
        asked += [shop.asking().run(), shop.asking().run()]
        shop.now += timedelta(days=1)
    assert asked == [MOST_A_DAY, 0] * 3


def test_a_question_whose_sender_died_is_never_sent_a_second_time(shop):
    runs, key = shop.database.runs, f"first purchase/{shop.sell('Acme Corp').id}"
    assert runs.claim(TEAM, key, shop.now, "died", shop.now, timedelta(minutes=2))
    assert shop.asking().run() == 0  # somebody is at it
    assert runs.begin_sending(TEAM, key, "died", shop.now, timedelta(minutes=2))
    shop.now += timedelta(hours=1)
    assert shop.asking().run() == 0
    assert shop.asked() == []


def test_a_question_whose_sender_died_before_sending_it_is_taken_over(shop):
    acme = shop.sell("Acme Corp")
    assert shop.database.runs.claim(TEAM, f"first purchase/{acme.id}", shop.now, "died", shop.now, timedelta(minutes=2))
    shop.now += timedelta(minutes=3)
    assert shop.asking().run() == 1


def test_after_two_days_without_a_bot_it_is_asked_still(shop):
    shop.sell("Acme Corp")
    shop.now += timedelta(days=2)
    assert shop.asking().run() == 1


def test_two_processes_that_look_at_once_ask_once(address):
    with workspace_over(address) as made:
        shop = Shop(made)
        shop.sell("Acme Corp")
        assert sum(at_once(*[shop.asking().run for _process in range(2)])) == 1
        assert len(shop.asked()) == 1


def test_a_press_logs_the_answer_in_the_place_of_the_question(shop):
    acme = shop.sell("Acme Corp")
    assert shop.asking().run() == 1
    (question,) = shop.asked()
    dm = shop.workspace.playground.dm(shop.rep.id)
    shop.workspace.press("4", channel=dm)
    answer = shop.workspace.direct_reply()
    assert (answer["ts"], answer["text"].split(" on ")[0]) == (question["ts"], "Acme Corp gave CSAT 4")
    assert shop.scores(acme) == [4]
    shop.workspace.press("Undo", channel=dm)
    shop.workspace.direct_reply()
    assert shop.scores(acme) == []


def test_a_question_that_cannot_be_made_keeps_nobody_else_waiting(shop, monkeypatch):
    shop.sell("Acme Corp", 4)
    broken = shop.sell("Broken")
    asking, answer = shop.asking(), Router.answer

    def failing(router, request):
        return replace(answer(router, request), outcome="failed" if str(broken.id) in request.text else "done")

    monkeypatch.setattr(Router, "answer", failing)
    assert asking.run() == 1
    assert (shop.run_of(broken).state, shop.run_of(broken).error) == (RunState.CLAIMED, "failed")
