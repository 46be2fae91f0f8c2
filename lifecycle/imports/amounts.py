"""Amounts of money as files write them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lifecycle.imports.cells import Fault, plain, shown
from lifecycle.text import _

if TYPE_CHECKING:
    from collections.abc import Callable

MOST_CENTS = 10**15
"""More than any ledger holds, and well inside 63 bits."""

_PLAINEST = re.compile(r"(-)?(\d{1,12})(?:\.(\d\d))?", re.ASCII)
"""What most files have, read in a fraction of the time."""
_SPACES = re.compile(r"(?<=\d)[\s'’](?=\d{3}(?!\d))")
_MINUS = ("-", "\u2212")
_WHOLE = re.compile(r"\d+|[1-9]\d{0,2}(?:,\d{3})+|[1-9]\d{0,2}(?:\.\d{3})+", re.ASCII)
_DECIMALS = re.compile(r"(?P<whole>.*\d)(?P<sign>[.,])(?P<decimals>\d{1,2})", re.ASCII)


def read_cents(cell: str) -> int | Fault | None:
    """Cents of `1200`, `1,200.50`, `1.200,50`, `1 200,5`; None for an empty cell, a Fault for anything else.

    Three digits after a sign are thousands, since money has no three decimals: `1,200` is twelve hundred.
    """
    written = plain(cell).strip()
    if not written:
        return None
    number = _SPACES.sub("", written)
    split = _DECIMALS.fullmatch(number)
    whole, decimals = (split["whole"], split["decimals"]) if split else (number, "")
    twice = split is not None and split["sign"] in whole
    if not twice and len(number) < 30 and _WHOLE.fullmatch(whole):
        cents = int(re.sub("[.,]", "", whole)) * 100 + int(decimals.ljust(2, "0"))
        if cents <= MOST_CENTS:
            return cents
    return Fault(
        "bad amount",
        _('I cannot read "{value}" as an amount. Please write it like 1200 or 1200.50, without a currency.').format(
            value=shown(written)
        ),
    )


def read_signed_cents(cell: str) -> int | Fault | None:
    """The same, also of a negative amount: `-1,200.50`, or with the sign that is typeset."""
    found = _PLAINEST.fullmatch(cell)
    if found:
        sign, whole, decimals = found.groups()
        cents = int(whole) * 100 + int(decimals or 0)
        return -cents if sign else cents
    written = plain(cell).strip()
    if not written.startswith(_MINUS):
        return read_cents(cell)
    amount = read_cents(written[1:].lstrip())
    return -amount if isinstance(amount, int) else read_cents(cell)


def said_amount(read: Callable[[str], int | Fault | None], cell: str) -> int | Fault:
    """What a reading of amounts gives; an empty cell is a Fault too."""
    cents = read(cell)
    if cents is None:
        return Fault("bad amount", _("This line has no amount; please write it like 1200 or 1200.50."))
    return cents


def read_currency(cell: str) -> str | Fault | None:
    """The three letters of a currency; None for an empty cell, a Fault for anything else."""
    from babel.numbers import is_currency  # noqa: PLC0415 - only a file with such a column needs the list

    code = plain(cell).strip().upper()
    if not code or is_currency(code):
        return code or None
    said = _('"{value}" is no currency; please write its three letters, such as EUR.')
    return Fault("bad amount", said.format(value=shown(code)))
