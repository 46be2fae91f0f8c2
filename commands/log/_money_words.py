"""Reading what is typed about money: `acme 1200 profit 400 on 3 May ref INV-7`."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from commands._tails import take_day, take_led_day, take_options
from commands._tokens import CLOSERS
from commands._words import parse_amount, tokens, unquoted
from lifecycle.errors import NotUnderstood, Refusal
from lifecycle.text import _

if TYPE_CHECKING:
    from datetime import date, datetime

    from lifecycle.service.names import Names

OPTIONS = ("profit", "margin", "ref", "product")
_LEAD = re.compile(r"(?:for|of|worth|spent|paid|bought|cost|costs|=|:)$", re.IGNORECASE)
_FOR = re.compile(r"^(?:worth\s+)?(?:for|of)\s+(?=\S)", re.IGNORECASE)
_THEN_FOR = re.compile(r"\s+for\s+(?=\S)", re.IGNORECASE)
_THEN_CURRENCY = re.compile(r"\s+(?P<code>[A-Z]{3})$")
_SHARE = re.compile(r"(\d+(?:[.,]\d+)?)\s*(?:%|percent)?", re.IGNORECASE)
_QUOTED = {name: re.compile(rf"\b{name}\s*[:=]?\s*[{re.escape(''.join(CLOSERS))}]", re.IGNORECASE) for name in OPTIONS}


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


def read_purchase(text: str, now: datetime, zone: str, names: Names) -> PurchaseWords:
    """The purchase in these words. NotUnderstood without an amount, with what is none, or with words that are left over: they
    may have been meant as a day or a profit."""
    rest, day = take_led_day(text, now, zone)
    rest, options = take_options(rest, OPTIONS)
    quoted = {name for name in options if _QUOTED[name].search(text)}
    if day is None:
        rest, day = take_day(rest, now, zone)
    product: str | None = None
    for name in options.keys() - quoted:
        shorter, found = take_day(options[name], now, zone) if day is None else (options[name], None)
        if found and shorter:  # or the reference is a date itself
            options[name], day = shorter, found
        if name != "product" and (led := _THEN_FOR.search(options[name])):
            options[name], product = options[name][: led.start()].strip(), unquoted(options[name][led.end() :])
    amount = read_amount(rest, names)
    product = options.get("product") or product or _product(amount.rest)
    ref = options.get("ref") or None
    if ref and "ref" not in quoted and amount.currency is None:
        ref, currency = _currency_behind(ref)
        amount = replace(amount, currency=currency)
    return PurchaseWords(amount, _profit(options, amount.cents), day, product and str(product), ref)


def _product(rest: str) -> str | None:
    """What stands behind the amount, where `for` leads it in."""
    led = _FOR.match(rest)
    found = unquoted(rest[led.end() :]) if led else None
    if rest and (found is None or (not found.quoted and _read(found))):
        raise NotUnderstood(
            _('I do not know what "{text}" is; type for before a product, on before a day that is not to come.').format(
                text=rest
            )
        )
    return found


def _currency_behind(ref: str) -> tuple[str, str | None]:
    """The reference, and the currency that was typed behind it."""
    found = _THEN_CURRENCY.search(ref)
    currency = _read(f"1 {found['code']}") if found else None
    return (ref[: found.start()], currency[1]) if found and currency else (ref, None)


def _profit(options: dict[str, str], cents: int) -> int | None:
    if "profit" in options and "%" not in options["profit"]:
        return _signed(options["profit"])[0]
    if typed := options.get("margin") or options.get("profit"):
        share = _SHARE.fullmatch(typed.strip())
        if share is None:
            raise NotUnderstood(_('I cannot read "{text}" as a margin; write it like 30 %.').format(text=typed))
        return round(cents * float(share[1].replace(",", ".")) / 100)
    return None


def read_amount(text: str, names: Names) -> Amount:
    """Who, and how much: the amount is the last words that are one, such that what stands before means somebody if any
    reading does; its currency may stand beside it. NotUnderstood where there is none: also where all the words together are
    the name of one, such as Route 66."""
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
    chosen = next((one for one in readings if one.who and names.means(one.who)), readings[0] if readings else None)
    if chosen is None or (not chosen.rest and _is_name(text, chosen.who, names)):
        raise NotUnderstood(_("How much? Type the amount like 1200, 1200.50 or 1200 EUR."))
    return chosen


def _is_name(text: str, who: str, names: Names) -> bool:
    """Whether all the words mean a customer, and the first of them nobody else."""
    try:
        whole = names.find(unquoted(text))
    except Refusal:
        return False
    return not names.means(who) or names.find(who).id == whole.id


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
