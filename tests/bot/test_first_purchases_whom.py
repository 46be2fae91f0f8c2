"""Whose first purchase is asked about, and whom: owners who left or were not met, who opted out, who was merged."""

from __future__ import annotations

from datetime import timedelta

from bot.playground.world import REP_WEST, TEAM
from lifecycle.service.purchases import Bought
from lifecycle.touchpoints import CSAT


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
