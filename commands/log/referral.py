"""`log referral`: a customer brought another one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from commands import Ask, Button, Field, Form, Phrase, Reply, command
from commands._choose import customer_or_choices
from commands._done import done
from commands._phrases import SOMEONE
from commands._words import quote, take_reason
from commands.log._next import was_asked
from commands.log._noted import stood, tail, take_when, when, with_note
from commands.log._referral_words import read_referral
from commands.stage._wanted import NEW, new_customer
from lifecycle.errors import NotUnderstood
from lifecycle.model import Role
from lifecycle.service.names import reference
from lifecycle.text import _
from lifecycle.touchpoints import REFERRAL

if TYPE_CHECKING:
    from collections.abc import Callable

    from lifecycle.model import Customer
    from lifecycle.service import Lifecycle
    from lifecycle.touchpoints import Touchpoint

USAGE = "/log referral acme -> Umbrella Ltd"


@command(
    "log referral",
    writes=True,
    usage="<customer> -> <other customer> [on <date>]",
    examples=("log referral acme -> Umbrella Ltd", "log referral acme to Umbrella Ltd on 3 May"),
    phrases=(
        Phrase(
            rf"{SOMEONE} (?:has |have |just )*(?:referred(?: us(?: to)?)?|recommended us to|introduced us to|brought us) (?P<other>(?!us\b|me\b|back\b|to\b)\S.*)",
            "log referral {name} -> {other}",
        ),
        Phrase(
            rf"{SOMEONE} (?:is|was|were|has been|came)(?: to us)? (?:referred|recommended|brought)(?: to us)? by (?P<other>\S.*)",
            "log referral {other} -> {name}",
        ),
        Phrase(
            rf"{SOMEONE} (?:came|comes)(?: to us)? (?:through|thanks to|by referral (?:of|from)) (?P<other>(?!an? |the |our |google|search|social|linkedin|facebook)\S.*)",
            "log referral {other} -> {name}",
        ),
    ),
)
def referral(ask: Ask, lifecycle: Lifecycle) -> Reply:
    """Log that a customer referred another one, new or known."""
    text, at = take_when(ask.words, ask, lifecycle)
    text, note = take_reason(text)
    words = read_referral(text, lifecycle)
    bound = lifecycle.names.bound(ask.channel)
    if bound and words.referrer and not words.other and not lifecycle.names.means(words.referrer):
        words = type(words)("", words.referrer)  # in a channel about the referrer only the other one is named
    if not words.referrer and bound is None:
        usage = _("Who referred whom? Type it like this: {usage}.").format(usage=USAGE)
        if words.other:
            raise NotUnderstood(usage)
        return Reply(usage, form=_form(None), asks=True)
    behind = tail(note, at, lifecycle)
    other_words = f"-> {quote(words.other)} {behind}".strip() if words.other else ""
    referrer = bound if bound and not words.referrer else _found(
        ask, lifecycle, words.referrer, lambda name: f"log referral {name} {other_words}".rstrip()
    )  # fmt: skip
    if isinstance(referrer, Reply):
        return referrer
    if not words.other:
        customer = _made(lifecycle, referrer)
        return Reply(_("Whom did {name} refer?").format(name=customer.name), form=_form(customer), asks=True)
    who = reference(referrer) if not isinstance(referrer, str) else quote(NEW + referrer)
    other = _found(ask, lifecycle, words.other, lambda name: f"log referral {who} -> {name} {behind}".rstrip())
    if isinstance(other, Reply):
        return other
    first, second = _made(lifecycle, referrer), _made(lifecycle, other)
    logged = lifecycle.touchpoints.refer(first, second, at=at, note=note)
    return _reply(ask, lifecycle, first, second, logged)


def _found(ask: Ask, lifecycle: Lifecycle, typed: str, again: Callable[[str], str]) -> Customer | str | Reply:
    """The customer, the name of one to be made once both are known, or the reply that asks."""
    if typed.startswith(NEW) and not lifecycle.names.means(typed):
        return typed.removeprefix(NEW)
    create = (lambda name: again(quote(NEW + name))) if ask.person.role.covers(Role.REP) else None
    return customer_or_choices(lifecycle, typed, again, create=create, remember=True)


def _made(lifecycle: Lifecycle, one: Customer | str) -> Customer:
    return new_customer(lifecycle, one) if isinstance(one, str) else one


def _reply(ask: Ask, lifecycle: Lifecycle, first: Customer, second: Customer, logged: Touchpoint) -> Reply:
    told = {"name": first.name, "other": second.name, "day": when(logged.at, ask, lifecycle)}
    if not second.source:
        came = _("The source of {other} is referral now.").format(other=second.name)
    else:
        came = _("The source of {other} stays {source}.").format(other=second.name, source=second.source)
    before, agreed = was_asked(ask, lifecycle, first, REFERRAL)
    return done(
        ask,
        lifecycle,
        with_note(_("{name} referred {other} on {day}").format(**told), logged.note),
        lines=(
            *(() if second.source == REFERRAL else (came,)),
            stood(first, logged.at, ask, lifecycle, named=True),
            *before,
        ),
        buttons=(
            *agreed,
            Button(_("Show {name}").format(name=second.name), f"customer show {reference(second)}"),
            Button(_("Show {name}").format(name=first.name), f"customer show {reference(first)}"),
        ),
    )


def _form(customer: Customer | None) -> Form:
    return Form(
        title=_("Log a referral"),
        command=f"log referral {reference(customer)}" if customer else "log referral",
        fields=(
            *(() if customer else (Field("customer", _("Who referred"), kind="customer"),)),
            Field("other", _("Whom they referred"), before="-> "),
            Field("day", _("When, if not today"), kind="date", before="on ", optional=True),
        ),
        submit=_("Log"),
    )
