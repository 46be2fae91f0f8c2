"""`log touch`: a contact that a customer had: a call, a meeting, an e-mail, an advertisement, a review that they read."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from commands import ACTOR, Ask, Button, Field, Form, Phrase, Reply, command
from commands._done import done
from commands._phrases import SOMEONE
from commands._words import quote
from commands.log._competitor_words import take_competitor
from commands.log._kind_phrases import TOLD_BY_THEM
from commands.log._kind_words import behind_kind, take_kind, which_kind, without_with
from commands.log._noted import (
    is_day,
    leads_in,
    noted,
    stood,
    tail,
    take_first_day,
    take_when,
    taken_for_a_day,
    when,
    with_note,
)
from commands.log._scores import take_score
from commands.log._together import together
from commands.log._touch_said import contact, label
from commands.log._whom import Whom, choose, read_whom
from lifecycle.errors import NotUnderstood
from lifecycle.service.names import reference
from lifecycle.text import _
from lifecycle.touchpoints import COMPETITOR, REVIEW

if TYPE_CHECKING:
    from datetime import datetime

    from lifecycle.model import Customer
    from lifecycle.service import Lifecycle
    from lifecycle.touchpoints import Touchpoint

_NO_DAY = re.compile(
    r"tomorrow|(?:this|last|next|past) (?:week|month|quarter|year)|next [a-z]+day|in \d+ (?:day|week|month)s?",
    re.IGNORECASE,
)
"""What tells when, and is no day on which something was."""
USAGE = "/log touch acme call about renewal"
_WE = r"(?P<led>(?:yesterday|today),? )?(?:this (?:morning|afternoon) )?(?:i |we )?(?:(?:have|has|just|'ve|had|also) )*"
_THEM = r"(?!(?:it|that|this|them|they|him|her|me|us|you|back|off|today|yesterday|on|about|because|and|up)\b)"


@command(
    "log touch",
    "log",
    writes=True,
    usage="<customer> <kind> [about <note>] [on <date>]",
    examples=("log touch acme call about renewal", "log touch acme e-mail on 3 May", "log touch acme advertising"),
    phrases=(
        Phrase(
            rf"{_WE}(?:called|phoned|telephoned|rang|(?:spoke|spoken|talked)(?: on the phone)? (?:with|to)|(?:got |am |'m )?off the phone with) {_THEM}(?P<rest>\S.*)",
            "log touch {led} call with customer {rest}",
        ),
        Phrase(
            rf"{_WE}(?:met|visited|lunch with|(?:lunch|dinner|coffee|breakfast) with)(?: with)? {_THEM}(?P<rest>\S.*)",
            "log touch {led} meeting with customer {rest}",
        ),
        Phrase(rf"{_WE}(?:e-?mailed|mailed|wrote to) {_THEM}(?P<rest>\S.*)", "log touch {led} e-mail with customer {rest}"),
        Phrase(
            rf"{_WE}sent (?:an?|the|our|another) (?P<kind>offer|quote|proposal|e-?mail|notification|newsletter) to {_THEM}(?P<rest>\S.*)",
            "log touch {led} {kind} with customer {rest}",
        ),
        Phrase(
            rf"{_WE}sent (?P<name>\S.*?) (?:an?|the|our|another) (?P<kind>offer|quote|proposal|e-?mail|notification|newsletter)(?P<rest>(?:[\s,:].*)?)",
            "log touch {led} {name} {kind}{rest}",
        ),
        Phrase(
            rf"{_WE}(?:an? |the )?(?:phone |video )?(?P<kind>call|meeting|demo) with (?P<rest>\S.*)",
            "log touch {led} {kind} with customer {rest}",
        ),
        Phrase(
            rf"{SOMEONE} (?:called|phoned|rang)(?: us)?(?P<rest>(?:[,:]? (?:about|because|re|on|today|yesterday)\b.*|[,:] \S.*)?)",
            "log touch {name} call{rest}",
        ),
        *TOLD_BY_THEM,
    ),
)  # fmt: skip
def touch(ask: Ask, lifecycle: Lifecycle) -> Reply:
    """Log a contact with a customer: its kind, and what it was about."""
    text, at = take_when(ask.words, ask, lifecycle)
    if several := _several(text, at, ask, lifecycle):
        return several
    whom, kind, said = _read(text, ask, lifecycle)
    if not whom.customer and not whom.typed and not text:
        usage = _("Which customer, and what contact? Type it like this: {usage}.").format(usage=USAGE)
        return Reply(usage, form=_form(lifecycle, None, at), asks=True)
    days = tail(None, at, lifecycle)
    words = " ".join(part for part in (quote(kind) if kind else "", said, days) if part)
    customer = choose(whom, ask, lifecycle, "log touch", words, USAGE)
    if isinstance(customer, Reply):
        return customer
    if kind is None:
        if not said:
            asked = _("What contact did {name} have?").format(name=customer.name)
            return Reply(asked, form=_form(lifecycle, customer, at), asks=True)
        return which_kind(lifecycle, customer, said, days)
    return _logged(ask, lifecycle, customer, kind, said, at)


def _logged(  # noqa: PLR0913, PLR0917 - who asks, and the contact
    ask: Ask, lifecycle: Lifecycle, customer: Customer, kind: str, said: str, at: datetime | None
) -> Reply:
    if at is None:
        said, at = take_first_day(said, ask, lifecycle)
    if _NO_DAY.fullmatch(said.strip(" .!,")):
        asked = _('"{said}" is no day that has come; say when it was: on 12 May, yesterday, 3 days ago.')
        raise NotUnderstood(asked.format(said=said.strip(" .!,")))
    if kind == REVIEW and not leads_in(said) and take_score(said):
        return _read_or_wrote(customer, said, tail(None, at, lifecycle))
    detail, note = take_competitor(said) if kind == COMPETITOR else (None, noted(said))
    logged = lifecycle.touchpoints.log(customer, kind, at=at, detail=detail, note=note)
    return _reply(ask, lifecycle, customer, logged, taken_for_a_day(note, at, ask))


def _several(text: str, at: datetime | None, ask: Ask, lifecycle: Lifecycle) -> Reply | None:
    """The contact of each customer of a list: `acme, umbrella call`, `call with acme and umbrella about prices`."""
    kinds = lifecycle.touchpoints.kinds()
    days = tail(None, at, lifecycle)
    listed = together(touch, ask, lifecycle, text, lambda rest: rest if take_kind(rest, kinds)[0] else None, days)
    kind, behind = take_kind(text, kinds)
    if listed or not kind:
        return listed

    def words(rest: str) -> str | None:
        return f"{quote(kind)} {rest}" if not rest or leads_in(rest) or is_day(rest, ask, lifecycle) else None

    return together(touch, ask, lifecycle, without_with(behind), words, days, is_led=True)


def _read(text: str, ask: Ask, lifecycle: Lifecycle) -> tuple[Whom, str | None, str]:
    """Of whom it is said, the kind, and what is said; also where the kind stands first: `call with acme about renewal`."""
    kinds = lifecycle.touchpoints.kinds()
    whom = read_whom(text, ask, lifecycle, lambda rest: take_kind(rest, kinds)[0] is not None)
    kind, said = take_kind(whom.rest, kinds)
    if kind and not whom.typed and whom.rest == text.strip():
        whom, said = behind_kind(kind, said, whom.customer, lifecycle)
    return whom, kind, said


def _reply(ask: Ask, lifecycle: Lifecycle, customer: Customer, logged: Touchpoint, more: tuple[str, ...]) -> Reply:
    said = contact(customer.name, logged, when(logged.at, ask, lifecycle))
    who = reference(customer)
    return done(
        ask,
        lifecycle,
        with_note(said, logged.note),
        lines=(stood(customer, logged.at, ask, lifecycle), *more),
        buttons=(Button(_("Next step"), f"customer snooze {who}"), Button(_("Show"), f"customer show {who}")),
    )


def _read_or_wrote(customer: Customer, said: str, days: str) -> Reply:
    """A review with stars was probably written, not read."""
    who = reference(customer)
    buttons = (
        Button(_("Wrote it"), f"log review {who} {said} {days}".rstrip(), who=ACTOR),
        Button(_("Read it"), f"log touch {who} review about {quote(said)} {days}".rstrip(), who=ACTOR),
    )
    asked = _("Did {name} write that review, or read one?").format(name=customer.name)
    return Reply(asked, receipt=_("Nothing was changed."), buttons=buttons, replaces=True, asks=True)


def _form(lifecycle: Lifecycle, customer: Customer | None, at: datetime | None) -> Form:
    options = tuple((kind, label(kind)) for kind in lifecycle.touchpoints.kinds())
    day = at.astimezone(ZoneInfo(lifecycle.settings.zone)).date().isoformat() if at else ""
    return Form(
        title=_("Log a contact"),
        command=f"log touch {reference(customer)}" if customer else "log touch",
        fields=(
            *(() if customer else (Field("customer", _("Customer"), kind="customer"),)),
            Field("kind", _("Kind"), kind="choice", options=options),
            Field("note", _("What about"), kind="long", before="about ", optional=True),
            Field("day", _("When, if not today"), kind="date", before="on ", optional=True, initial=day),
        ),
        submit=_("Log"),
    )
