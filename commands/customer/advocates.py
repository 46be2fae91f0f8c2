"""`customer advocates`: whom we could ask for a review, a referral or a reference, and who was asked and has not answered."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from commands import Ask, Button, Column, Item, Phrase, Reply, Table, command
from commands._card import MOST_ROWS, owner_name
from commands._say import listed, number
from commands.clv._learning import patiently
from commands.clv._said import about
from commands.customer import _care_said as said
from commands.customer._care_menu import advocate_menu
from commands.customer._care_receipt import advocates_receipt
from lifecycle.errors import NotUnderstood
from lifecycle.text import _, plural

if TYPE_CHECKING:
    from commands._reply import Cell
    from lifecycle.service import Lifecycle
    from lifecycle.service.care_answers import Advocate, AdvocatesAnswer

PAGE = 15
IN_WORDS = 5
"""Customers at the top of the list who are told of in words, with a menu of what can be done."""
_WORDS = re.compile(r"(?P<mine>mine|my)?(?: customers)?\s*(?:page (?P<page>\d{1,5}))?", re.IGNORECASE)
_FOR = r"(?: for (?:a |an )?(?:review|referral|reference|post|recommendation)s?)?"


@command(
    "customer advocates",
    usage="[mine] [page <n>]",
    examples=("customer advocates", "customer advocates mine"),
    phrases=(
        Phrase(rf"(?:who|whom|which customers?) (?:could|can|should|may) (?:we|i) ask{_FOR}", "customer advocates"),
        Phrase(r"(?:who are )?(?:our |the )?advocates(?P<rest>(?: mine)?)", "customer advocates {rest}"),
        Phrase(r"(?:who|which customers?) (?:would|could|can) (?:recommend|speak for) us", "customer advocates"),
    ),
)
def advocates(ask: Ask, lifecycle: Lifecycle) -> Reply:
    """List whom we could ask for a review or a referral, and who has not answered yet."""
    found = _WORDS.fullmatch(" ".join(ask.words.strip(" ?").split()))
    if found is None:
        raise NotUnderstood(_("Please type /customer advocates, or /customer advocates mine for your own customers."))
    mine, page = bool(found["mine"]), max(1, int(found["page"] or 1))
    return patiently(ask, lambda: _reply(ask, lifecycle, page, mine=mine))


def _reply(ask: Ask, lifecycle: Lifecycle, page: int, *, mine: bool) -> Reply:
    first, size = (0, MOST_ROWS) if ask.as_data else ((page - 1) * PAGE, PAGE)
    answer = lifecycle.care.advocates(ask.person.id if mine else None, offset=first, limit=size)
    again = "customer advocates mine" if mine else "customer advocates"
    links = (Button(_("At risk"), "customer at risk"),)
    waiting = _waiting(answer)
    if not answer.page:
        told = _("There are no more customers in that list.") if page > 1 else _nobody(answer, mine=mine)
        lines = (waiting,) if waiting else ()
        return Reply(told, lines=lines, receipt=advocates_receipt(ask, lifecycle, answer), buttons=links, again=again)
    left = answer.n - first - len(answer.page)
    more = (Button(_("Next {n}").format(n=min(left, PAGE)), f"{again} page {page + 1}"),) if left > 0 else ()
    items = tuple(_item(ask, lifecycle, one) for one in answer.page[:IN_WORDS])
    return Reply(
        headline=_headline(ask, answer, first),
        lines=() if first else (*items, *([waiting] if waiting else [])),
        tables=(_table(answer),),
        receipt=advocates_receipt(ask, lifecycle, answer),
        buttons=(*more, *links),
        replaces=first > 0,
        again=f"{again} page {page}" if page > 1 else again,
    )


def _headline(ask: Ask, answer: AdvocatesAnswer, first: int) -> str:
    told = plural("{n} customer could be asked", "{n} customers could be asked", answer.n)
    told = told.format(n=number(answer.n, ask))
    if n := answer.n_waiting:
        told += plural("; {n} was asked and has not answered", "; {n} were asked and have not answered", n).format(
            n=number(n, ask)
        )
    told = f"{told}."
    return _("{told} From number {first} on.").format(told=told, first=first + 1) if first else told


def _nobody(answer: AdvocatesAnswer, *, mine: bool) -> str:
    if not answer.known.feedback:
        return _("Nobody gave feedback in the last 12 months; log it with /log feedback acme nps 9.")
    if mine:
        return _("None of your customers could be asked now.")
    return _("Nobody could be asked now: nobody is happy, loyal and without an open problem.")


def _waiting(answer: AdvocatesAnswer) -> str:
    if not answer.waiting:
        return ""
    named = [_("{name} (asked {ago})").format(name=one.customer.name, ago=said.ago(one.days)) for one in answer.waiting]
    more = answer.n_waiting - len(named)
    named += [plural("{n} more", "{n} more", more).format(n=more)] if more > 0 else []
    return _("Waiting for an answer: {names}.").format(names=listed(named))


def _item(ask: Ask, lifecycle: Lifecycle, one: Advocate) -> Item:
    parts = [_("{score}, {ago}").format(score=_score(one), ago=said.ago(one.days))]
    parts += [_("acted before")] if one.acted else []
    parts += [_("bought again")] if one.again else []
    if one.stayed:
        parts.append(_("in {stage} or later for 90 days").format(stage=said.retention_name(lifecycle)))
    if one.value is not None and one.value >= 1:
        worth = _("about {value} {currency} in the next 12 months")
        parts.append(worth.format(value=about(one.value, ask), currency=lifecycle.settings.currency))
    claim = said.claimed(one.claim, ask, lifecycle)
    told = f"{one.customer.name}: {'; '.join([*parts, *([claim] if claim else [])])}."
    return Item(told, advocate_menu(one, ask, lifecycle))


def _score(one: Advocate) -> str:
    scores = [_("NPS {score}").format(score=one.nps) if one.nps is not None else ""]
    scores += [_("CSAT {score} of 5").format(score=one.csat) if one.csat is not None else ""]
    return listed([score for score in scores if score])


def _table(answer: AdvocatesAnswer) -> Table:
    columns = (
        Column(_("Customer")),
        Column(_("Owner")),
        Column(_("NPS"), right=True),
        Column(_("CSAT"), right=True),
        Column(_("Days ago"), right=True),
        Column(_("Why")),
        Column(_("Claimed by")),
    )
    return Table(columns, tuple(_row(one) for one in answer.page))


def _row(one: Advocate) -> tuple[Cell, ...]:
    why = [_("acted before")] if one.acted else []
    why += [_("bought again")] if one.again else []
    why += [_("stayed")] if one.stayed else []
    by = said.who(one.claim.person) if one.claim else None
    return one.customer.name, owner_name(one.customer.owner), one.nps, one.csat, one.days, ", ".join(why), by
