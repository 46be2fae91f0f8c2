"""`log competitor`: a customer compares us with a competitor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from commands import Ask, Button, Field, Form, Phrase, Reply, command
from commands._done import done
from commands._phrases import SOMEONE
from commands.log._competitor_words import take_competitor
from commands.log._noted import stood, tail, take_first_day, take_when, taken_for_a_day, when, with_note
from commands.log._plain_whom import plain_whom
from commands.log._touch_said import contact
from lifecycle.service.names import reference
from lifecycle.text import _
from lifecycle.touchpoints import COMPETITOR

if TYPE_CHECKING:
    from lifecycle.model import Customer
    from lifecycle.service import Lifecycle

USAGE = "/log competitor acme Umbrella cheaper"


@command(
    "log competitor",
    writes=True,
    usage="<customer> <competitor> [what they said] [on <date>]",
    examples=("log competitor acme Umbrella cheaper", 'log competitor acme "Umbrella Group" because cheaper'),
    phrases=(
        Phrase(
            rf"{SOMEONE} (?:is |are )?(?:comparing|compares|compared|compare) us (?:with|to|against|and) (?P<rest>\S.*)",
            "log competitor {name} with {rest}",
        ),
    ),
)
def competitor(ask: Ask, lifecycle: Lifecycle) -> Reply:
    """Log that a customer compares us with a competitor, and what they said."""
    text, at = take_when(ask.words, ask, lifecycle)
    if not text and not lifecycle.names.bound(ask.channel):
        usage = _("Who compares us with whom? Type it like this: {usage}.").format(usage=USAGE)
        return Reply(usage, form=_form(None), asks=True)
    found = plain_whom(text, ask, lifecycle, "log competitor", tail(None, at, lifecycle), USAGE)
    if isinstance(found, Reply):
        return found
    customer, rest = found
    if not rest:
        return Reply(_("With whom does {name} compare us?").format(name=customer.name), form=_form(customer), asks=True)
    name, note = take_competitor(rest)
    if note and at is None:
        note, at = take_first_day(note, ask, lifecycle)
    logged = lifecycle.touchpoints.log(customer, COMPETITOR, at=at, detail=name, note=note)
    said = contact(customer.name, logged, when(logged.at, ask, lifecycle))
    who = reference(customer)
    return done(
        ask,
        lifecycle,
        with_note(said, logged.note),
        lines=(stood(customer, logged.at, ask, lifecycle), *taken_for_a_day(logged.note, at, ask)),
        buttons=(Button(_("Next step"), f"customer snooze {who}"), Button(_("Show"), f"customer show {who}")),
    )


def _form(customer: Customer | None) -> Form:
    return Form(
        title=_("Log a competitor"),
        command=f"log competitor {reference(customer)}" if customer else "log competitor",
        fields=(
            *(() if customer else (Field("customer", _("Customer"), kind="customer"),)),
            Field("competitor", _("Competitor")),
            Field("note", _("What they said"), kind="long", before="because ", optional=True),
            Field("day", _("When, if not today"), kind="date", before="on ", optional=True),
        ),
        submit=_("Log"),
    )
