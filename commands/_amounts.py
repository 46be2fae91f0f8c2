"""Amounts of money as people type them."""

from __future__ import annotations

import re

from lifecycle.errors import NotUnderstood
from lifecycle.text import _

SIGNS = {
    "€": "EUR", "$": "USD", "us$": "USD", "£": "GBP", "¥": "JPY", "kč": "CZK", "zł": "PLN", "₽": "RUB", "руб": "RUB",
    "₴": "UAH", "₹": "INR", "fr": "CHF", "ft": "HUF", "₺": "TRY", "₪": "ILS", "₩": "KRW", "euro": "EUR", "euros": "EUR",
}  # fmt: skip

MOST_CENTS = 10**15
"""More than any ledger holds, and well inside 63 bits."""

_AMOUNT = re.compile(
    r"(?P<before>[^\d\s.,+-]*)\s*(?P<number>\d(?:[\d.,\s'’]*\d)?)\s*(?P<thousand>k\b)?\s*(?P<after>\D*)"
)
_GROUPED = re.compile(r"\d{1,3}(?:(?P<group>[.,\s'’])\d{3})(?:(?P=group)\d{3})*")


def parse_amount(text: str) -> tuple[int, str | None]:
    """(cents, ISO currency or None) of an amount: `1200`, `1,200.50`, `1 200 EUR`, `€1.200,50`, `12k`.

    Money has no three decimals, so `1,200` is twelve hundred. NotUnderstood for what is no amount, below zero or
    has two readings. Cents are hundredths in every currency.
    """
    typed = text.strip()
    if re.match(r"\D*[-−–]\s*\D*\d", typed):
        raise NotUnderstood(_('"{text}" is below zero; please give the amount without a minus.').format(text=typed))
    found = _AMOUNT.fullmatch(typed)
    cents = _cents(found["number"], 100_000 if found["thousand"] else 100) if found else None
    signs = [sign for sign in (found["before"], found["after"]) if sign.strip(" .,-–")] if found else []
    currency = _currency(signs[0]) if len(signs) == 1 else None
    if cents is None or cents > MOST_CENTS or len(signs) > 1 or (signs and not currency):
        raise NotUnderstood(
            _('I cannot read "{text}" as an amount. Please write it like 1200, 1200.50 or 1200 EUR.').format(text=typed)
        )
    return cents, currency


def _cents(number: str, unit: int) -> int | None:
    """The number times the unit; None when it cannot be told what its points and commas mean."""
    whole, decimals = number, ""
    split = re.fullmatch(r"(?P<whole>.*\d)[.,](?P<decimals>\d{1,2})", number, re.DOTALL)
    if split:
        whole, decimals = split["whole"], split["decimals"]
    grouped = _GROUPED.fullmatch(whole)
    if not whole.isdecimal():
        same_sign = split and grouped and number[len(whole)] == grouped["group"]
        if not grouped or same_sign or whole.startswith("0") or (unit > 100 and not decimals):
            return None
    digits = re.sub(r"\D", "", whole)
    return int(digits) * unit + int(decimals.ljust(2, "0") or 0) * unit // 100


def _currency(sign: str) -> str | None:
    from babel.numbers import list_currencies  # noqa: PLC0415 - only an amount with a currency pays for the import

    written = sign.strip(" .,-–").casefold()
    return SIGNS.get(written) or next((code for code in (written.upper(),) if code in list_currencies()), None)
