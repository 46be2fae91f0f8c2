"""`log contract`: from when to when a customer has a contract."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from commands import Ask, Button, Phrase, Reply, command
from commands._done import done
from commands._say import date_in
from commands._words import unquoted
from commands.log._whom import found_or_new
from lifecycle.dates import parse_day
from lifecycle.errors import NotUnderstood
from lifecycle.service.names import reference
from lifecycle.text import _

if TYPE_CHECKING:
    from datetime import date

    from lifecycle.service import Lifecycle

_WORDS = re.compile(
    r"(?P<who>.*?)(?:^|\s+)from\s+(?P<starts>.+?)(?:\s+(?:to|until|till)\s+(?P<ends>.+))?", re.IGNORECASE | re.DOTALL
)


@command(
    "log contract",
    writes=True,
    usage="<customer> from <date> [to <date>]",
    examples=("log contract acme from 1 January to 31 December",),
    phrases=(Phrase(r"(?P<who>\S.*?) (?:has|signed) a contract (?P<rest>from .+)", "log contract {who} {rest}"),),
)
def contract(ask: Ask, lifecycle: Lifecycle) -> Reply:
    """Log from when to when a customer has a contract; without an end it runs on."""
    found = _WORDS.fullmatch(ask.words.strip().rstrip("."))
    if found is None:
        raise NotUnderstood(_("From when? Type it like this: /log contract acme from 1 January to 31 December."))
    zone, who = lifecycle.settings.zone, unquoted(found["who"])
    starts = parse_day(found["starts"], ask.now, zone)
    ends = parse_day(found["ends"], ask.now, zone) if found["ends"] else None
    if ends and ends < starts:
        # `from 1 January to 31 December`: without a year the end is the first such day after the beginning.
        ends = (
            ends
            if re.search(r"\d{4}", found["ends"])
            else ends.replace(year=starts.year + (ends.replace(year=starts.year) < starts))
        )
    bound = None if who else lifecycle.names.bound(ask.channel)
    if not who and bound is None:
        raise NotUnderstood(_("Which customer? Type it like this: /log contract acme from 1 January to 31 December."))
    tail = ask.words.strip()[found.end("who") :]
    customer = bound or found_or_new(who, ask, lifecycle, lambda name: f"log contract {name}{tail}")
    if isinstance(customer, Reply):
        return customer
    lifecycle.purchases.contract(customer, starts, ends)
    told = {"name": customer.name, "starts": _day(starts, ask), "ends": _day(ends, ask) if ends else ""}
    said = _("{name} has a contract from {starts} to {ends}.") if ends else _("{name} has a contract from {starts} on.")
    return done(ask, lifecycle, said.format(**told), buttons=(Button(_("Value"), f"clv {reference(customer)}"),))


def _day(day: date, ask: Ask) -> str:
    return date_in(ask.language, day, with_year=True)
