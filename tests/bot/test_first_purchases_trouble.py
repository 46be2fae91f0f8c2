"""Questions after a first purchase that Slack does not take, whose sender died, or that two processes would send."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.first_purchases import MOST_A_DAY
from bot.playground.world import TEAM
from bot.router import Router
from lifecycle.runs import RunState
from tests.bot.shopping import Shop
from tests.slack import workspace_over
from tests.together import at_once


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


def test_a_question_that_cannot_be_made_keeps_nobody_else_waiting(shop, monkeypatch):
    shop.sell("Acme Corp", 4)
    broken = shop.sell("Broken")
    asking, answer = shop.asking(), Router.answer

    def failing(router, request):
        return replace(answer(router, request), outcome="failed" if str(broken.id) in request.text else "done")

    monkeypatch.setattr(Router, "answer", failing)
    assert asking.run() == 1
    assert (shop.run_of(broken).state, shop.run_of(broken).error) == (RunState.CLAIMED, "failed")
