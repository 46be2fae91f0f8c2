"""Amounts as people write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commands._words import parse_amount
from lifecycle.errors import NotUnderstood


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("1200", (120000, None)), ("1,200.50", (120050, None)), ("1.200,50", (120050, None)), ("1 200 EUR", (120000, "EUR")),
        ("€1.200,50", (120050, "EUR")), ("€ 1200", (120000, "EUR")), ("1200€", (120000, "EUR")), ("1200.5", (120050, None)),
        ("0,99", (99, None)), ("0", (0, None)), ("1,200", (120000, None)), ("1.200.300", (120030000, None)),
        ("1’200.50 CHF", (120050, "CHF")), ("usd 12", (1200, "USD")), ("$12", (1200, "USD")), ("£9.99", (999, "GBP")),
        ("12 500 Kč", (1250000, "CZK")), ("12\u00a0500,50 zł", (1250050, "PLN")), ("300 руб.", (30000, "RUB")),
        ("12k", (1200000, None)), ("1.5k EUR", (150000, "EUR")), ("100,-", (10000, None)), ("1,234,567.89", (123456789, None)),
    ],
)  # fmt: skip
def test_an_amount_is_read_as_people_write_it(text, amount):
    assert parse_amount(text) == amount


@pytest.mark.parametrize(
    "text",
    ["", "acme", "1,20,300", "12 00", "1.2345", "0,500", "1.200k", "1,200,50", "1200 abc", "€1200 EUR", "1e5", "1..2", "€",
     "9" * 20, "1 2", "12 EUR 13"],
)  # fmt: skip
def test_an_amount_with_two_readings_or_none_is_refused(text):
    with pytest.raises(NotUnderstood, match=r"as an amount\. Please write it like 1200, 1200\.50 or 1200 EUR"):
        parse_amount(text)


@pytest.mark.parametrize("text", ["-5", "−5 EUR", "€-5", "- 5"])
def test_an_amount_below_zero_is_refused(text):
    with pytest.raises(NotUnderstood, match="is below zero"):
        parse_amount(text)


@given(st.integers(0, 10**12), st.sampled_from([",.", ".,", " ,", " .", "’."]), st.sampled_from(["", " EUR", " czk"]))
def test_an_amount_written_in_any_way_of_grouping_is_the_same(cents, signs, currency):
    grouped = f"{cents // 100:,}".replace(",", signs[0]) + signs[1] + f"{cents % 100:02}" + currency

    assert parse_amount(grouped) == (cents, currency.strip().upper() or None)
