"""`stage move`: one customer or many to a stage; the verb may be left out."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from commands import Ask, Field, Form, Phrase, Reply, command
from commands._choose import added, choices
from commands._phrases import TOLD
from commands._words import MoveItem, parse_move, take_day, take_reason, tokens, unquoted
from commands.stage._wanted import ALSO, make, tail
from commands.stage._where import where_to
from lifecycle.errors import AmbiguousCustomer, NotUnderstood, Refusal, UnknownCustomer
from lifecycle.model import LOST, Customer
from lifecycle.service.names import REFERENCE
from lifecycle.text import _

if TYPE_CHECKING:
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
    if not text:
        bound = lifecycle.names.bound(ask.channel)
        if bound:
            return where_to(ask, lifecycle, [bound])
        return Reply(_("Who moved, and where to?"), form=_form(lifecycle), asks=True)
    if len(tokens(ask.words)) == 1 and REFERENCE.fullmatch(text):
        return where_to(ask, lifecycle, [lifecycle.names.find(text)])
    words = parse_move(ask.words, lifecycle.model, ask.now, lifecycle.settings.zone)
    item = words.items[0] if len(words.items) == 1 else None
    if item and not item.stages:
        whole = _whole(ask, lifecycle, item)
        if item.stage_text is None or lifecycle.names.means(whole.customer_texts[0][0]):
            return _ask_where(ask, lifecycle, whole)
    return make(ask, lifecycle, words.items)


def _whole(ask: Ask, lifecycle: Lifecycle, item: MoveItem) -> MoveItem:
    """The words as customers alone: the last of them, which was read as a stage that there is not, may be theirs."""
    if item.stage_text is None:
        return item
    rest, reason = take_reason(ask.words)
    rest, day = take_day(rest, ask.now, lifecycle.settings.zone)
    return MoveItem(((unquoted(rest),),), day=day, reason=reason)


def _ask_where(ask: Ask, lifecycle: Lifecycle, item: MoveItem) -> Reply:
    """Customers and no stage: every other stage is one tap away."""
    texts = item.customer_texts
    bound = None if texts else lifecycle.names.bound(ask.channel)
    if not texts and bound is None:
        raise NotUnderstood(_("Which customer, and where to? Type it like this: /stage move acme retention."))
    found = [bound] if bound else lifecycle.names.find_all(texts)
    customers = [one for one in found if isinstance(one, Customer)]
    if len(customers) == len(found):
        return where_to(ask, lifecycle, list({one.id: one for one in customers}.values()), tail(item))
    refusal = next(one for one in found if isinstance(one, Refusal))
    if len(found) == 1 and isinstance(refusal, UnknownCustomer | AmbiguousCustomer):
        return choices(refusal, lambda name: f"stage move {name}{tail(item)}", lifecycle, create=added(ask))
    raise refusal


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
