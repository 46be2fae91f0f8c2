"""`customer at risk`: who needs care, with every reason, the most value at stake first."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from commands import Ask, Button, Column, Item, Phrase, Reply, Table, command
from commands._card import MOST_ROWS, owner_name
from commands._say import number
from commands.clv._learning import patiently
from commands.clv._said import about
from commands.customer import _care_said as said
from commands.customer._care_menu import at_risk_menu
from commands.customer._care_receipt import at_risk_receipt, missing
from lifecycle.errors import NotUnderstood
from lifecycle.text import _, plural

if TYPE_CHECKING:
    from commands._reply import Cell
    from lifecycle.service import Lifecycle
    from lifecycle.service.care_answers import AtRisk, AtRiskAnswer

PAGE = 15
IN_WORDS = 5
"""Customers at the top of the list who are told of in words, with a menu of what can be done."""
_WORDS = re.compile(r"(?P<mine>mine|my)?(?: customers)?\s*(?:page (?P<page>\d{1,5}))?", re.IGNORECASE)


@command(
    "customer at risk",
    usage="[mine] [page <n>]",
    examples=("customer at risk", "customer at risk mine"),
    phrases=(
        Phrase(
            r"(?:who|which customers?|which of our customers) (?:is|are) at risk(?: now| today)?", "customer at risk"
        ),
        Phrase(r"which of my customers (?:is|are) at risk(?: now| today)?", "customer at risk mine"),
        Phrase(
            r"(?:who|which customers?) (?:should|must|do) (?:we|i) (?:worry about|save|take care of)",
            "customer at risk",
        ),
        Phrase(r"(?:customers )?at risk(?P<rest>(?: mine)?(?: page \d+)?)", "customer at risk {rest}"),
    ),
)
def at_risk(ask: Ask, lifecycle: Lifecycle) -> Reply:
    """List who is at risk and why, the most value at stake first."""
    found = _WORDS.fullmatch(" ".join(ask.words.strip(" ?").split()))
    if found is None:
        raise NotUnderstood(_("Please type /customer at risk, or /customer at risk mine for your own customers."))
    mine, page = bool(found["mine"]), max(1, int(found["page"] or 1))
    return patiently(ask, lambda: _reply(ask, lifecycle, page, mine=mine))


def _reply(ask: Ask, lifecycle: Lifecycle, page: int, *, mine: bool) -> Reply:
    first, size = (0, MOST_ROWS) if ask.as_data else ((page - 1) * PAGE, PAGE)
    answer = lifecycle.care.at_risk(ask.person.id if mine else None, offset=first, limit=size)
    again = "customer at risk mine" if mine else "customer at risk"
    links = (Button(_("Value alone"), "clv at risk"), Button(_("Advocates"), "customer advocates"))
    if not answer.page:
        told = _("There are no more customers in that list.") if page > 1 else _nobody(answer, mine=mine)
        return Reply(
            told,
            lines=missing(ask, answer),
            receipt=at_risk_receipt(ask, lifecycle, answer, mine=mine, told_missing=True),
            buttons=links,
            again=again,
        )
    left = answer.n - first - len(answer.page)
    more = (Button(_("Next {n}").format(n=min(left, PAGE)), f"{again} page {page + 1}"),) if left > 0 else ()
    return Reply(
        headline=_headline(ask, lifecycle, answer, first),
        lines=() if first else tuple(_item(ask, lifecycle, one) for one in answer.page[:IN_WORDS]),
        tables=(_table(ask, lifecycle, answer),),
        receipt=at_risk_receipt(ask, lifecycle, answer, mine=mine),
        buttons=(*more, *links),
        replaces=first > 0,
        again=f"{again} page {page}" if page > 1 else again,
    )


def _nobody(answer: AtRiskAnswer, *, mine: bool) -> str:
    if mine:
        return _("None of your customers is at risk by what is known.")
    known = answer.known
    if not (known.purchases or known.feedback or known.use):
        return _("Nobody bounced back of late, and nothing else is logged that would tell who is at risk.")
    return _("Nobody is at risk by what is known.")


def _headline(ask: Ask, lifecycle: Lifecycle, answer: AtRiskAnswer, first: int) -> str:
    told = plural("{n} customer is at risk", "{n} customers are at risk", answer.n).format(n=number(answer.n, ask))
    if answer.staked:
        stake = _("{stake} {currency} at stake").format(
            stake=about(answer.stake, ask), currency=lifecycle.settings.currency
        )
        told = f"{told}: {stake}"
    if answer.claimed:
        told += plural("; {n} is claimed", "; {n} are claimed", answer.claimed).format(n=number(answer.claimed, ask))
    told = f"{told}."
    return _("{told} From number {first} on.").format(told=told, first=first + 1) if first else told


def _item(ask: Ask, lifecycle: Lifecycle, one: AtRisk) -> Item:
    parts = [said.reason(reason, ask, lifecycle) for reason in one.reasons]
    if one.stake is not None and one.stake >= 1:
        stake = _("{stake} {currency} at stake")
        parts.append(stake.format(stake=about(one.stake, ask), currency=lifecycle.settings.currency))
    claim = said.claimed(one.claim, ask, lifecycle)
    told = f"{one.customer.name}: {'; '.join([*parts, *([claim] if claim else [])])}."
    return Item(told, at_risk_menu(one, ask, lifecycle))


def _table(ask: Ask, lifecycle: Lifecycle, answer: AtRiskAnswer) -> Table:
    columns = (
        Column(_("Customer")),
        Column(_("Owner")),
        Column(_("Why")),
        Column(_("At stake"), right=True),
        Column(_("Claimed by")),
        Column(_("Due")),
    )
    return Table(columns, tuple(_row(ask, lifecycle, one) for one in answer.page))


def _row(ask: Ask, lifecycle: Lifecycle, one: AtRisk) -> tuple[Cell, ...]:
    claim = one.claim
    by = said.who(claim.person) if claim else None
    due = said.on(claim.due, ask, lifecycle) if claim and claim.due else None
    who = one.customer.name, owner_name(one.customer.owner)
    if ask.as_data:
        why = "; ".join(said.reason(reason, ask, lifecycle) for reason in one.reasons)
        day = claim.due.isoformat() if claim and claim.due else None
        return (*who, why, None if one.stake is None else round(one.stake, 2), by, day)
    why = ", ".join(said.in_short(reason.why) for reason in one.reasons)
    return (*who, why, None if one.stake is None else about(one.stake, ask), by, due)
