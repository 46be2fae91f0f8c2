"""`customer claim`: who takes care of a customer, and by when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from commands import Ask, Button, Phrase, Reply, command
from commands._done import done
from commands.customer import _care_said as said
from commands.customer._care_words import read_claim, whom, words_of
from lifecycle.care.claims import List
from lifecycle.errors import NothingToDo
from lifecycle.service.names import reference
from lifecycle.text import _

if TYPE_CHECKING:
    from commands.customer._care_words import Wanted
    from lifecycle.care.claims import Claim
    from lifecycle.model import Customer
    from lifecycle.service import Lifecycle


@command(
    "customer claim",
    writes=True,
    usage="<customer> [at risk|advocate] [by <date>]",
    examples=("customer claim acme", "customer claim acme at risk by friday", "customer claim acme advocate"),
    phrases=(
        Phrase(r"claim (?P<rest>.+)", "customer claim {rest}"),
        Phrase(r"i(?:'ll| will)? take care of (?P<rest>.+)", "customer claim {rest}"),
    ),
)
def claim(ask: Ask, lifecycle: Lifecycle) -> Reply:
    """Take care of a customer at risk, or of an advocate, by a day."""
    wanted = read_claim(ask.words, ask, lifecycle)
    customer = whom(ask, lifecycle, "customer claim", wanted)
    if isinstance(customer, Reply):
        return customer
    on = wanted.on or List.AT_RISK
    before = lifecycle.claims.of(customer, on)
    if before and before.lasts and before.person != ask.person.id and not wanted.anyway:
        return _taken(ask, lifecycle, customer, on, wanted, before)
    try:
        now = lifecycle.claims.claim(customer, on, wanted.due)
    except NothingToDo:
        return _already(ask, lifecycle, customer, on, before)
    return _claimed(ask, lifecycle, customer, on, now, before)


def _claimed(  # noqa: PLR0913, PLR0917 - what is so now beside what was
    ask: Ask, lifecycle: Lifecycle, customer: Customer, on: List, now: Claim, before: Claim | None
) -> Reply:
    told = (
        _("{who} takes care of {name} (at risk) until {day}.")
        if on is List.AT_RISK
        else _("{who} takes care of {name} (advocate) until {day}.")
    )
    assert now.due is not None
    headline = told.format(who=said.who(now.person), name=customer.name, day=said.on(now.due, ask, lifecycle))
    was = said.claimed(before, ask, lifecycle)
    lines = (_("Until now it was {claimed}.").format(claimed=was),) if was else ()
    return done(ask, lifecycle, headline, lines=lines, buttons=_buttons(customer, on))


def _taken(  # noqa: PLR0913, PLR0917 - what was asked beside what is so
    ask: Ask, lifecycle: Lifecycle, customer: Customer, on: List, wanted: Wanted, before: Claim
) -> Reply:
    who = reference(customer)
    due = f" by {wanted.due.isoformat()}" if wanted.due else ""
    return Reply(
        _("{name} is {claimed} already.").format(name=customer.name, claimed=said.claimed(before, ask, lifecycle)),
        receipt=_("Nothing was changed."),
        buttons=(
            Button(_("Take over"), f"customer claim {who} {words_of(on)}{due} anyway"),
            Button(_("Card"), f"customer show {who}"),
        ),
        asks=True,
    )


def _already(ask: Ask, lifecycle: Lifecycle, customer: Customer, on: List, before: Claim | None) -> Reply:
    told = _("{name} is {claimed} already.").format(name=customer.name, claimed=said.claimed(before, ask, lifecycle))
    return Reply(told, receipt=_("Nothing was changed."), buttons=_buttons(customer, on))


def _buttons(customer: Customer, on: List) -> tuple[Button, ...]:
    who = reference(customer)
    return (
        Button(_("Log touch"), f"log touch {who}"),
        Button(_("Done"), f"customer done {who} {words_of(on)}"),
        Button(_("Card"), f"customer show {who}"),
    )
