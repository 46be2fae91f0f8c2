"""`/clv by`: what customers of each kind are worth beside what they cost."""

from __future__ import annotations

import pytest

from tests.commands.asking import VIEWER


def test_the_first_line_says_what_one_may_pay_and_what_one_pays(market):
    heard = market.say("/clv by source")
    assert heard.headline.startswith("ads: pay up to ")
    assert heard.headline.endswith(" EUR a customer; you pay 225.")


def test_what_a_customer_of_a_source_costs_is_its_spend_over_its_customers(market):
    assert market.say("/clv by source", as_data=True).column("Source", "n", "You pay") == [
        ("ads", 80, 18_000 / 80), ("referral", 80, 8_000 / 80), ("not said", 80, None),
    ]  # fmt: skip


def test_the_kinds_together_are_everybody_and_the_blended_ratio_is_of_sums(market):
    rows = market.say("/clv by source", as_data=True).column("n", "Pay up to", "You pay", "Value : cost")
    assert sum(n for n, *_rest in rows) == 240
    for _n, pay, cost, ratio in rows:
        assert ratio is None or ratio == pytest.approx(pay / cost, rel=1e-3)
    value, cost = (sum(row[0] * row[at] for row in rows if row[2]) for at in (1, 2))
    blended = next(line for line in market.say("/clv by source").lines if line.startswith("All together"))
    assert f"= {value / cost:.1f} x, 160 customers" in blended


def test_every_split_holds_the_same_customers_and_the_same_value(market):
    sums = set()
    for field in ("source", "cohort", "owner", "segment", "stage"):
        rows = market.say(f"/clv by {field}", as_data=True).column("n", "Pay up to")
        assert sum(n for n, _pay in rows) == 240
        sums.add(round(sum(n * pay for n, pay in rows), -2))
    assert max(sums) - min(sums) <= 100


def test_each_value_lies_within_its_limits(market):
    for pay, low, high in market.say("/clv by cohort", as_data=True).column("Pay up to", "low", "high"):
        assert low <= pay <= high


def test_of_the_lost_only_what_they_brought_counts(market):
    lost = dict(market.say("/clv by stage", as_data=True).column("Stage", "Pay up to"))["Lost"]
    brought = sum(profit for number, _day, _cents, profit in market.sold if number % 12 == 11) / 100
    assert lost == pytest.approx(brought / 20, abs=0.01)


def test_a_period_asks_who_first_bought_in_it_and_stands_in_every_button(market):
    heard = market.say("/clv by source last year")
    firsts = {number: day for number, day, *_ in reversed(market.sold)}
    assert sum(heard.column("n")) == sum(1 for day in firsts.values() if 20_089 <= day < 20_454)
    assert heard.again == "clv by source 2025"
    assert [button.command for button in heard.buttons] == [
        "clv by cohort 2025",
        "clv by owner 2025",
        "clv by segment 2025",
    ]
    assert market.say("/clv by source 2019").headline == "Nobody bought for the first time in 2019."


def test_what_is_no_kind_is_refused_with_those_there_are(market):
    heard = market.say("/clv by shoe size")
    assert heard.refused
    assert "source, cohort, owner, segment, stage" in heard.headline


def test_it_can_be_asked_in_a_sentence_and_by_anybody(market):
    headline = market.say("/clv by source").headline
    assert market.say("what may we pay for a customer?", as_=VIEWER).headline == headline
    assert market.say("what is a customer worth by source").headline == headline


def test_the_picture_is_a_small_png(market):
    png = market.say("/clv by source").chart.draw()
    assert png.startswith(b"\x89PNG")
    assert len(png) < 40_000
