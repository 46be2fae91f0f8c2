"""Reading what is typed about money: `acme 1200 profit 400 on 3 May ref INV-7`."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from commands._tails import take_day, take_options
from commands._words import parse_amount, tokens, unquoted
from lifecycle.errors import NotUnderstood
from lifecycle.text import _

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date, datetime

    Means = Callable[[str], bool]

OPTIONS = ("profit", "margin", "ref", "product")
_LEAD = re.compile(r"(?:for|of|worth|spent|paid|bought|cost|costs|=|:)$", re.IGNORECASE)
_FOR = re.compile(r"^for\s+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Amount:
    """What stands before an amount (a customer or a source), the amount in cents, its currency if one was typed, and the
    words behind it."""

    who: str
    cents: int
    currency: str | None
    rest: str = ""


@dataclass(frozen=True, slots=True)
class PurchaseWords:
    """A purchase as it was typed."""

    amount: Amount
    profit_cents: int | None
    day: date | None
    product: str | None
    ref: str | None


def read_purchase(text: str, now: datetime, zone: str, means: Means) -> PurchaseWords:
    """The purchase in these words. NotUnderstood without an amount, or with what is none."""
    rest, options = take_options(text, OPTIONS)
    rest, day = take_day(rest, now, zone)
    for name, value in options.items():
        if day is None and name != "product":
            shorter, day = take_day(value, now, zone)
            options[name] = shorter
    amount = read_amount(rest, means)
    product = options.get("product") or _FOR.sub("", amount.rest).strip() or None
    profit = _profit(options, amount.cents)
    return PurchaseWords(amount, profit, day, product, options.get("ref") or None)


def _profit(options: dict[str, str], cents: int) -> int | None:
    if "profit" in options:
        return _signed(options["profit"])[0]
    if "margin" in options:
        share = re.fullmatch(r"(\d+(?:[.,]\d+)?)\s*(?:%|percent)?", options["margin"].strip())
        if share is None:
            raise NotUnderstood(
                _('I cannot read "{text}" as a margin; write it like 30 %.').format(text=options["margin"])
            )
        return round(cents * float(share[1].replace(",", ".")) / 100)
    return None


def read_amount(text: str, means: Means) -> Amount:
    """Who, and how much: the amount is the last words that are one, such that what stands before means somebody if any
    reading does; its currency may stand beside it. NotUnderstood where there is none."""
    words = tokens(text)
    readings: list[Amount] = []
    for at in range(len(words) - 1, -1, -1):
        for end in (at + 2, at + 1):
            if end > len(words) or words[at].quoted or (not re.search(r"\d", words[at]) and end == at + 1):
                continue
            found = _read(text[words[at].start : words[end - 1].end])
            if found:
                before = words[:at]
                while before and not before[-1].quoted and _LEAD.fullmatch(before[-1]):
                    before = before[:-1]
                who = unquoted(text[: before[-1].end]) if before else ""
                readings.append(Amount(who, *found, rest=text[words[end - 1].end :].strip(" ,")))
    if not readings:
        raise NotUnderstood(_("How much? Type the amount like 1200, 1200.50 or 1200 EUR."))
    return next((one for one in readings if one.who and means(one.who)), readings[0])


def _read(text: str) -> tuple[int, str | None] | None:
    with suppress(NotUnderstood):
        return _signed(text)
    return None


def _signed(text: str) -> tuple[int, str | None]:
    """An amount that may be below zero: money given back, or a loss."""
    typed = text.strip()
    below = re.match(r"[-\N{MINUS SIGN}]\s*(?=\d)", typed)
    cents, currency = parse_amount(typed[below.end() :] if below else typed)
    return (-cents if below else cents), currency
