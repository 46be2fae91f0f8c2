"""`log spend`: what was spent in a month to win customers of a source, or to win one customer."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from commands import ACTOR, Ask, Button, Phrase, Reply, command
from commands._choose import choices
from commands._done import done
from commands._say import money, month_in
from commands._words import quote
from commands.log._money_words import read_amount
from lifecycle.errors import AmbiguousCustomer, NotUnderstood, UnknownCustomer
from lifecycle.period import parse_period
from lifecycle.service.names import reference
from lifecycle.text import _

if TYPE_CHECKING:
    from datetime import date

    from commands.log._money_words import Amount
    from lifecycle.service import Lifecycle

SOURCE = "source: "
"""Before the name of a source that is a customer's too, as the button says it."""
_MONTH = re.compile(r"(?:^|\s+)(?:in|for|during)\s+(?P<month>\S.*)$", re.IGNORECASE)


@command(
    "log spend",
    writes=True,
    usage="<source> <amount> in <month> | <customer> <amount>",
    examples=("log spend referral 5000 in May", "log spend acme 350"),
    phrases=(
        Phrase(r"(?:we )?spent (?P<amount>\S*\d\S*(?: [A-Za-z]{3})?) on (?P<source>.+?) in (?P<month>.+)", "log spend {source} {amount} in {month}"),
        Phrase(r"(?P<who>\S.*?) cost us (?P<amount>\S*\d.*)", "log spend {who} {amount}"),
    ),
)  # fmt: skip
def spend(ask: Ask, lifecycle: Lifecycle) -> Reply:
    """Log what was spent to win customers: on a source in a month, or for one customer."""
    text = ask.words.strip()
    found = _MONTH.search(text)
    month = _month(found["month"], ask, lifecycle) if found else None
    words = read_amount(text[: found.start()] if found and month else text, lifecycle.names)
    if not words.who:
        raise NotUnderstood(
            _("Spent on what? Type it like this: /log spend referral 5000 in May, or /log spend acme 350.")
        )
    if words.cents < 0:
        raise NotUnderstood(_("What was spent is not below zero; undo the entry that was wrong."))
    currency = words.currency or lifecycle.settings.currency
    amount = money(words.cents, currency, ask)
    if month is None:
        return _for_customer(ask, lifecycle, words.who, words.cents, currency)
    who = words.who.removeprefix(SOURCE) if ask.origin == "button" else words.who
    if who == words.who and not lifecycle.purchases.has_source(who) and lifecycle.names.means(who):
        return _customer_or_source(ask, lifecycle, who, words, month)
    words = replace(words, who=who)
    logged = lifecycle.purchases.spend(words.who, month, words.cents, words.currency)
    said = _("{amount} spent on {source} in {month}.").format(
        amount=amount, source=logged.source, month=month_in(ask.language, month)
    )
    return done(
        ask,
        lifecycle,
        said,
        lines=_unknown(lifecycle, logged.source),
        buttons=(Button(_("Value by source"), "clv by source"),),
    )


def _customer_or_source(ask: Ask, lifecycle: Lifecycle, who: str, words: Amount, month: date) -> Reply:
    """Ask whether a customer was meant or a source that nobody has yet: spend on a customer has no month."""
    customer = lifecycle.names.find(who)
    plain = f"{_plain(words.cents)} {words.currency or lifecycle.settings.currency}"
    buttons = (
        Button(_("Customer {name}").format(name=customer.name), f"log spend {reference(customer)} {plain}", who=ACTOR),
        Button(
            _("Source {source} in {month}").format(source=who, month=month_in(ask.language, month)),
            f"log spend {quote(SOURCE + who)} {plain} in {month:%Y-%m}",
            who=ACTOR,
        ),
    )
    said = _("Is {who} the customer {name}, or a source?").format(who=who, name=customer.name)
    line = _("What one customer cost to win has no month; the last that was said holds.")
    return Reply(said, (line,), receipt=_("Nothing was changed."), buttons=buttons, replaces=True, asks=True)


def _for_customer(ask: Ask, lifecycle: Lifecycle, who: str, cents: int, currency: str) -> Reply:
    said = _('No customer is called "{who}". For a source name the month too: /log spend {who} {amount} in May.')
    unknown = said.format(who=who, amount=_plain(cents))
    try:
        customer = lifecycle.names.find(who)
    except (UnknownCustomer, AmbiguousCustomer) as refusal:
        if isinstance(refusal, UnknownCustomer) and (not refusal.nearest or lifecycle.purchases.has_source(who)):
            raise NotUnderstood(unknown) from refusal
        return choices(refusal, lambda name: f"log spend {name} {_plain(cents)} {currency}", lifecycle, remember=True)
    lifecycle.purchases.cost(customer, cents, currency)
    told = _("{name} cost {amount} to win.").format(name=customer.name, amount=money(cents, currency, ask))
    return done(ask, lifecycle, told, buttons=(Button(_("Value"), f"clv {reference(customer)}"),))


def _plain(cents: int) -> str:
    """An amount as it is typed."""
    return f"{cents // 100}" if cents % 100 == 0 else f"{cents / 100:.2f}"


def _month(typed: str, ask: Ask, lifecycle: Lifecycle) -> date:
    """The first day of the month that was typed. NotUnderstood for a period that is no month."""
    period = parse_period(typed, ask.now, lifecycle.settings.zone, lifecycle.settings.week_start)
    if period.unit != "month":
        raise NotUnderstood(
            _('"{typed}" is no month; spend is logged by the month, such as May or 2026-05.').format(typed=typed)
        )
    return period.dates()[0]


def _unknown(lifecycle: Lifecycle, source: str) -> tuple[str, ...]:
    """Whether any customer has this source: a misspelt one would never be shared out."""
    if lifecycle.purchases.has_source(source):
        return ()
    said = _("No customer has the source {source} yet; it counts once one has (/customer source acme {source}).")
    return (said.format(source=source),)
