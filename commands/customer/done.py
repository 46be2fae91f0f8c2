"""`customer done`: a claim ends, with what came of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from commands import ACTOR, Ask, Button, Phrase, Reply, command
from commands._done import done as reply_done
from commands.customer import _care_said as said
from commands.customer._care_words import read_outcome, typed_outcome, whom, words_of
from lifecycle.care.claims import List
from lifecycle.errors import NothingToDo
from lifecycle.service.names import reference
from lifecycle.text import _

if TYPE_CHECKING:
    from lifecycle.care.claims import Claim
    from lifecycle.model import Customer
    from lifecycle.service import Lifecycle

KEPT, LOST, MOVED = "kept", "lost", "moved"


@command(
    "customer done",
    writes=True,
    usage="<customer> [at risk|advocate] [kept|lost|moved|<outcome>]",
    examples=("customer done acme kept", "customer done acme", "customer done acme advocate gave a review"),
    phrases=(Phrase(r"(?:i am |i'm |we are |we're )?done with (?P<rest>.+)", "customer done {rest}"),),
)
def done(ask: Ask, lifecycle: Lifecycle) -> Reply:
    """End a claim with what came of it: kept, lost, moved, or your own words."""
    wanted = read_outcome(ask.words, lifecycle.names.means)
    customer = whom(ask, lifecycle, "customer done", wanted)
    if isinstance(customer, Reply):
        return customer
    lasting = lifecycle.claims.lasting(customer)
    on = wanted.on or (lasting[0] if len(lasting) == 1 else None)
    if not lasting or (on and on not in lasting):
        return _nobody(lifecycle, customer, on)
    if on is None:
        return _which(customer, wanted.outcome)
    if not wanted.outcome:
        return _outcome(ask, lifecycle, customer, on)
    try:
        before = lifecycle.claims.done(customer, on, _word(wanted.outcome))
    except NothingToDo:
        return _nobody(lifecycle, customer, on)
    return _ended(ask, lifecycle, customer, on, before, _word(wanted.outcome))


def _word(typed: str) -> str:
    """The three usual outcomes in one spelling."""
    return typed.casefold() if typed.casefold() in {KEPT, LOST, MOVED} else typed


def _ended(  # noqa: PLR0913, PLR0917 - the claim as it was and how it ended
    ask: Ask, lifecycle: Lifecycle, customer: Customer, on: List, before: Claim, outcome: str
) -> Reply:
    who, word = reference(customer), {KEPT: _("kept"), LOST: _("lost"), MOVED: _("moved")}.get(outcome, outcome)
    headline = _("{name} is taken care of: {outcome}.").format(name=customer.name, outcome=word)
    was = said.claimed(before, ask, lifecycle)
    lines = (_("It was {claimed}.").format(claimed=was), _left_out(on))
    more = {
        LOST: (Button(_("Move to Lost"), f"stage lost {who}"),),
        MOVED: (Button(_("Move"), f"stage move {who}"),),
    }.get(outcome, ())
    return reply_done(ask, lifecycle, headline, lines=lines, buttons=(*more, Button(_("Card"), f"customer show {who}")))


def _left_out(on: List) -> str:
    return _("It is off {list} for four weeks.").format(list=said.list_name(on))


def _nobody(lifecycle: Lifecycle, customer: Customer, on: List | None) -> Reply:
    last = lifecycle.claims.of(customer, on or List.AT_RISK)
    told = _("{name} is claimed by nobody.").format(name=customer.name)
    if last and last.outcome:
        told = _("{name} is claimed by nobody; the last claim ended with: {outcome}.").format(
            name=customer.name, outcome=last.outcome
        )
    claim = Button(_("Claim"), f"customer claim {reference(customer)} {words_of(on or List.AT_RISK)}")
    return Reply(told, receipt=_("Nothing was changed."), buttons=(claim,))


def _which(customer: Customer, outcome: str) -> Reply:
    """Claimed on both lists: ask for which one it is."""
    who, rest = reference(customer), f" {typed_outcome(outcome)}" if outcome else ""
    labels = {List.AT_RISK: _("At risk"), List.ADVOCATE: _("Advocate")}
    return Reply(
        _("{name} is claimed on both lists. Which claim is done?").format(name=customer.name),
        receipt=_("Nothing was changed yet."),
        buttons=tuple(
            Button(label, f"customer done {who} {words_of(on)}{rest}", who=ACTOR) for on, label in labels.items()
        ),
        asks=True,
    )


def _outcome(ask: Ask, lifecycle: Lifecycle, customer: Customer, on: List) -> Reply:
    """Ask what came of it: the usual answers at a tap."""
    words = (
        {KEPT: _("Kept"), LOST: _("Lost"), MOVED: _("Moved"), "no answer": _("No answer")}
        if on is List.AT_RISK
        else {
            "gave a review": _("Gave a review"),
            "referred somebody": _("Referred somebody"),
            "declined": _("Declined"),
            "no answer": _("No answer"),
        }
    )
    who = reference(customer)
    was = said.claimed(lifecycle.claims.of(customer, on), ask, lifecycle)
    return Reply(
        _("What came of it with {name}?").format(name=customer.name),
        lines=(_("It is {claimed}.").format(claimed=was),),
        receipt=_("Nothing was changed yet. Your own words work too: /customer done acme they renewed for a year."),
        buttons=tuple(
            Button(label, f"customer done {who} {words_of(on)} {word}", who=ACTOR) for word, label in words.items()
        ),
        asks=True,
    )
