"""`stage move`: one customer or many to a stage; the verb may be left out."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from commands import ACTOR, Ask, Button, Field, Form, Phrase, Reply, command
from commands._card import card
from commands._choose import added, choices
from commands._phrases import TOLD
from commands._words import parse_move, quote, tokens, unquoted
from commands.stage._wanted import ALSO, make
from lifecycle.errors import AmbiguousCustomer, UnknownCustomer
from lifecycle.model import LOST
from lifecycle.service.names import REFERENCE, reference
from lifecycle.text import _

if TYPE_CHECKING:
    from lifecycle.model import Customer
    from lifecycle.service import Lifecycle


@command(
    "stage move",
    "stage",
    writes=True,
    usage="<customer> to <stage> [on <date>] [because <reason>]",
    examples=(
        "stage move acme retention",
        'stage move "Acme Corp" to retention on 12 May because renewal signed',
        "stage move acme, umbrella and zenith to retention",
        "stage acme won",
    ),
    phrases=(
        Phrase(r"(?:move|put|set|mark|advance|promote|shift) (?P<rest>.+)", "stage move {rest}"),
        Phrase(rf"{TOLD}(?P<rest>\S.*?(?:->|→|=>).+)", "stage move {rest}"),
        Phrase(
            rf"{TOLD}(?P<rest>\S.*? (?:(?:has |have )?(?:moved|bounced|become|reached|entered)|to|into|is|are|went|goes|became) .+)",
            "stage move {rest}",
        ),
    ),
)
def move(ask: Ask, lifecycle: Lifecycle) -> Reply:
    """Move one or several customers to a stage."""
    also = ask.words.removeprefix(f"{ALSO} ") if ask.origin == "button" else ask.words
    reply = _answer(replace(ask, words=also), lifecycle)
    return reply if also == ask.words else replace(reply, replaces=False)


def _answer(ask: Ask, lifecycle: Lifecycle) -> Reply:
    text = unquoted(ask.words)
    bound = lifecycle.names.bound(ask.channel) if not text else None
    if bound:
        return _where_to(lifecycle, bound)
    if not text:
        return Reply(_("Who moved, and where to?"), form=_form(lifecycle))
    if len(tokens(ask.words)) == 1 and REFERENCE.fullmatch(text):
        return _where_to(lifecycle, lifecycle.names.find(text))
    words = parse_move(ask.words, lifecycle.model, ask.now, lifecycle.settings.zone)
    item = words.items[0] if len(words.items) == 1 else None
    if item and (item.stage_text is None or (not item.stages and lifecycle.names.means(text))):
        return _look(ask, lifecycle, text)
    return make(ask, lifecycle, words.items)


def _look(ask: Ask, lifecycle: Lifecycle, text: str) -> Reply:
    """A customer and no stage: show where they are, which is what one needs to move them."""
    try:
        return card(ask, lifecycle, lifecycle.names.find(text))
    except (UnknownCustomer, AmbiguousCustomer) as refusal:
        return choices(refusal, lambda name: f"stage move {name}", lifecycle, create=added(ask))


def _where_to(lifecycle: Lifecycle, customer: Customer) -> Reply:
    """The stages as buttons: one tap on a telephone."""
    rungs = [stage for stage in lifecycle.model.ladder if stage.id != customer.stage]
    if customer.stage not in {None, LOST}:
        rungs.append(lifecycle.model.stage(LOST))
    who = reference(customer)
    buttons = tuple(Button(stage.name, f"stage move {who} to {quote(stage.name)}", who=ACTOR) for stage in rungs)
    return Reply(_("Where is {name} now?").format(name=customer.name), buttons=buttons)


def _form(lifecycle: Lifecycle) -> Form:
    rungs = [*lifecycle.model.ladder, lifecycle.model.stage(LOST)]
    return Form(
        title=_("Move a customer"),
        command="stage move",
        fields=(
            Field("customer", _("Customer"), kind="customer"),
            Field("stage", _("Stage"), kind="stage", before="to ", options=tuple((s.name, s.name) for s in rungs)),
            Field("day", _("When, if not now"), kind="date", before="on ", optional=True),
            Field("reason", _("Why"), kind="long", before="because ", optional=True),
        ),
        submit=_("Move"),
    )
