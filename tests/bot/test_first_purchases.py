"""After a first purchase its owner is asked for feedback: once, in their own hours, a few a day, with buttons that log it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.first_purchases import MOST_A_DAY
from lifecycle.runs import RunState
from lifecycle.service.purchases import Bought
from lifecycle.touchpoints import CSAT
from tests.bot.shopping import MONDAY_MORNING
from tests.slack import labels


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


def test_the_hours_are_those_of_the_owners_own_zone_as_slack_knows_it_today(shop):
    shop.sell("Acme Corp")
    shop.in_slack(shop.rep.id).zone = "America/Los_Angeles"
    assert shop.asking().run() == 0
    shop.now = shop.now.replace(hour=18)  # 10:00 there
    assert shop.asking().run() == 1


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
