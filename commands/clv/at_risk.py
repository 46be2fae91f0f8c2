"""`clv at risk`: who may have stopped buying, the most valuable first."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from commands import Ask, Button, Column, Item, Phrase, Reply, Table, command
from commands._card import MOST_ROWS, owner_name
from commands._say import calendar, number
from commands.clv import _said as said
from commands.clv._learning import patiently
from commands.clv._receipt import receipt
from commands.customer._care_menu import card, snooze, touch
from lifecycle.errors import NotUnderstood
from lifecycle.service.names import reference
from lifecycle.text import _, plural

if TYPE_CHECKING:
    from commands._reply import Cell
    from lifecycle.service import Lifecycle
    from lifecycle.service.value_answers import AtRisk, RiskAnswer

PAGE = 15
IN_WORDS = 3
"""Customers at the top of the list who are told of in words, with a menu of what can be done."""
_WORDS = re.compile(r"(?P<mine>mine|my)?(?: customers)?\s*(?:page (?P<page>\d{1,5}))?", re.IGNORECASE)


@command(
    "clv at risk",
    usage="[mine]",
    examples=("clv at risk", "clv at risk mine"),
    phrases=(
        Phrase(r"(?:which|what) (?:valuable )?customers are (?:we|i) (?:losing|about to lose)", "clv at risk"),
        Phrase(r"(?:how much )?value at risk(?P<rest>.*)", "clv at risk {rest}"),
    ),
)
def at_risk(ask: Ask, lifecycle: Lifecycle) -> Reply:
    """List who may have stopped buying, the most value at stake first."""
    found = _WORDS.fullmatch(" ".join(ask.words.strip(" ?").split()))
    if found is None:
        raise NotUnderstood(_("Please type /clv at risk, or /clv at risk mine for your own customers."))
    mine, page = bool(found["mine"]), max(1, int(found["page"] or 1))
    return patiently(ask, lambda: _reply(calendar(ask, lifecycle), lifecycle, page, mine=mine))


def _reply(ask: Ask, lifecycle: Lifecycle, page: int, *, mine: bool) -> Reply:
    size = MOST_ROWS if ask.as_data else PAGE
    first = 0 if ask.as_data else (page - 1) * PAGE
    answer = lifecycle.values.at_risk(ask.person.id if mine else None, offset=first, limit=size)
    again = "clv at risk mine" if mine else "clv at risk"
    if answer is None:
        told = _(
            "Too few customers have bought again to tell who has stopped; it takes 20. Log purchases with /log purchase."
        )
        return Reply(
            told, buttons=(Button(_("All reasons"), "customer at risk"), Button(_("All customers"), "clv")), again=again
        )
    if not answer.page:
        told = _("There are no more customers in that list.") if page > 1 else _nobody(answer, mine=mine)
        return Reply(told, receipt=_receipt(ask, lifecycle, answer), again=again)
    left = answer.n - first - len(answer.page)
    more = (Button(_("Next {n}").format(n=min(left, PAGE)), f"{again} page {page + 1}"),) if left > 0 else ()
    return Reply(
        headline=_headline(ask, lifecycle, answer, first),
        lines=() if first else tuple(_item(ask, one) for one in answer.page[:IN_WORDS]),
        tables=(_table(ask, answer),),
        receipt=_receipt(ask, lifecycle, answer),
        buttons=(*more, Button(_("All reasons"), "customer at risk")),
        replaces=first > 0,
        again=f"{again} page {page}" if page > 1 else again,
    )


def _nobody(answer: RiskAnswer, *, mine: bool) -> str:
    if mine:
        return _("None of your customers seems to have stopped buying.")
    return _("Nobody seems to have stopped buying.") if answer.once == 0 else _(
        "Nobody who bought more than once seems to have stopped."
    )  # fmt: skip


def _headline(ask: Ask, lifecycle: Lifecycle, answer: RiskAnswer, first: int) -> str:
    told = plural(
        "{n} customer may have stopped buying: about {stake} {currency} of the next 12 months are at risk.",
        "{n} customers may have stopped buying: about {stake} {currency} of the next 12 months are at risk.",
        answer.n,
    ).format(n=number(answer.n, ask), stake=said.about(answer.stake, ask), currency=lifecycle.settings.currency)
    return _("{told} From number {first} on.").format(told=told, first=first + 1) if first else told


def _item(ask: Ask, one: AtRisk) -> Item:
    told = _("{name}: nothing for {gap} days, usually every {usual}; {stake} at stake.").format(
        name=one.customer.name, gap=number(one.gap_days, ask), usual=number(max(1, one.usual_days), ask), stake=said.about(one.stake, ask)
    )  # fmt: skip
    who = reference(one.customer)
    return Item(told, (Button(_("Value"), f"clv {who}"), touch(who), snooze(who), card(who)))


def _table(ask: Ask, answer: RiskAnswer) -> Table:
    titles = (_("At stake"), _("Still buying"), _("Nothing for, days"), _("Usually every, days"))
    columns = (Column(_("Customer")), Column(_("Owner")), *(Column(title, right=True) for title in titles))
    return Table(columns, tuple(_row(ask, one) for one in answer.page))


def _row(ask: Ask, one: AtRisk) -> tuple[Cell, ...]:
    who = one.customer.name, owner_name(one.customer.owner)
    if ask.as_data:
        return (*who, round(one.stake, 2), round(one.p_alive, 4), one.gap_days, one.usual_days)
    return (*who, said.about(one.stake, ask), said.share(one.p_alive), one.gap_days, max(1, one.usual_days))


def _receipt(ask: Ask, lifecycle: Lifecycle, answer: RiskAnswer) -> str:
    how = _(
        "At stake: what they would bring in the next 12 months if they still buy, times the chance that they do not. "
        "Listed under an 80 % chance to be buying still; lost customers are left out."
    )
    once = plural(
        "{n} one-time buyer is not judged: the model takes them to be there.",
        "{n} one-time buyers are not judged: the model takes them to be there.",
        answer.once,
    ).format(n=number(answer.once, ask)) if answer.once else ""  # fmt: skip
    return " ".join(part for part in (how, once, receipt(ask, lifecycle, answer.base, answer.left_out)) if part)
