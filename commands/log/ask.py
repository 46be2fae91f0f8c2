"""`log ask`: a customer was asked for a review, a referral, a reference or a post; and what they said."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from commands import ACTOR, Ask, Button, Phrase, Reply, command
from commands._done import done
from commands._phrases import SOMEONE
from commands.log._ask_words import begins_ask, behind_ask, read_ask
from commands.log._next import asked_for, why_not
from commands.log._noted import stood, tail, take_when, when, with_note
from commands.log._together import together
from commands.log._whom import choose, read_whom
from lifecycle.errors import NotUnderstood
from lifecycle.service.names import reference
from lifecycle.service.touchpoints import ASKABLE, NOT_AGAIN
from lifecycle.text import _

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from commands.log._ask_words import AskWords
    from lifecycle.model import Customer
    from lifecycle.service import Lifecycle
    from lifecycle.touchpoints import Touchpoint

USAGE = "/log ask acme for review"


@command(
    "log ask",
    writes=True,
    usage="<customer> for review|referral|reference|post | agreed | declined [because <reason>]",
    examples=("log ask acme for review", "log ask acme agreed", "log ask acme declined because too busy"),
    phrases=(
        Phrase(
            r"(?:i |we )?(?:have |just |'ve )*asked (?P<name>\S.*?) for (?P<what>(?:an? |another )?(?:review|referral|reference|post|testimonial|case study|introduction)s?)(?P<rest>(?:[\s,:].*)?)",
            "log ask {name} for {what}{rest}",
        ),
        Phrase(
            r"(?:i |we )?(?:have |just |'ve )*asked (?P<name>\S.*?) (?:to|if they (?:would|could|can)|whether they (?:would|could|can)) (?P<rest>(?:write|leave|give|be|refer|recommend|review|rate)\b.*)",
            "log ask {name} to {rest}",
        ),
        Phrase(
            rf"{SOMEONE} (?:has |have |just )*(?P<answer>agreed|accepted|declined|refused|said (?:yes|no))(?P<rest>(?:[,:]? (?:because|due to|on|today|yesterday)\b.*|[,:] .*)?)",
            "log ask {name} {answer}{rest}",
        ),
        Phrase(
            rf"{SOMEONE} (?:has |have |just )*(?P<answer>agreed to|accepted|declined|refused|said (?:yes|no) to) (?:an? |the |our )(?P<rest>(?:review|referral|reference|post|testimonial|case study|introduction)\b.*)",
            "log ask {name} {answer} {rest}",
        ),
        Phrase(
            rf"{SOMEONE} (?:has |have |just )*(?P<answer>agreed|declined|refused) to (?P<rest>(?:give|write|be|refer|review)\b.*)",
            "log ask {name} {answer} to {rest}",
        ),
    ),
)
def log_ask(ask: Ask, lifecycle: Lifecycle) -> Reply:
    """Log that a customer was asked for a review, referral, reference or post, or the answer."""
    text, at = take_when(ask.words, ask, lifecycle)
    days = tail(None, at, lifecycle)
    several = together(log_ask, ask, lifecycle, text, lambda rest: rest if begins_ask(rest) else None, days)
    if several:
        return several
    whom = read_whom(text, ask, lifecycle, begins_ask, behind_ask)
    if not text and not whom.customer:
        raise NotUnderstood(_("Who was asked? Type it like this: {usage}.").format(usage=USAGE))
    words = f"{whom.rest} {days}".strip()
    customer = choose(whom, ask, lifecycle, "log ask", words, USAGE)
    if isinstance(customer, Reply):
        return customer
    said = read_ask(whom.rest)
    if said.agreed is not None:
        return _answered(ask, lifecycle, customer, said, at)
    if said.what is None:
        return _what(ask, lifecycle, customer, said, at)
    return _asked(ask, lifecycle, customer, said, at)


def _asked(ask: Ask, lifecycle: Lifecycle, customer: Customer, said: AskWords, at: datetime | None) -> Reply:
    who, what = reference(customer), said.what or ""
    reason = "" if said.anyway else why_not(ask, lifecycle, customer, at)
    if reason:
        again = f"log ask {who} for {what} {tail(said.note, at, lifecycle)}".strip()
        buttons = (Button(_("Ask anyway"), f"{again} anyway", who=ACTOR), _show(customer))
        return Reply(reason, receipt=_("Nothing was changed."), buttons=buttons, replaces=True, asks=True)
    logged = lifecycle.touchpoints.ask(customer, what, at=at, anyway=said.anyway, note=said.note)
    told = {"name": customer.name, "what": asked_for(what), "day": when(logged.at, ask, lifecycle)}
    return done(
        ask,
        lifecycle,
        with_note(_("{name} was asked for {what} on {day}").format(**told), logged.note),
        lines=(stood(customer, logged.at, ask, lifecycle),),
        buttons=(
            Button(_("Agreed"), f"log ask {who} agreed {what}"),
            Button(_("Declined"), f"log ask {who} declined {what}"),
            _show(customer),
        ),
    )


def _answered(ask: Ask, lifecycle: Lifecycle, customer: Customer, said: AskWords, at: datetime | None) -> Reply:
    waiting = lifecycle.touchpoints.open_asks(customer)
    meant = [one for one in waiting if said.what in {None, one.detail}]
    if not meant:
        what = asked_for(said.what) if said.what else _("anything")
        none = _("{name} was not asked for {what}, or has answered already.").format(name=customer.name, what=what)
        return Reply(
            none, receipt=_("Nothing was changed."), buttons=(*_whats(customer, ""), _show(customer)), asks=True
        )
    if len({one.detail for one in meant}) > 1:
        return _which(ask, lifecycle, customer, said, meant, at)
    agreed = bool(said.agreed)
    logged = lifecycle.touchpoints.answer_ask(customer, agreed, asked=meant[0], at=at, note=said.note)
    sentence = _("{name} agreed to {act} on {day}") if agreed else _("{name} declined to {act} on {day}")
    told = {"name": customer.name, "act": _act(logged.detail or ""), "day": when(logged.at, ask, lifecycle)}
    lines = [stood(customer, logged.at, ask, lifecycle)]
    if not agreed:
        again = when(meant[0].at + NOT_AGAIN + timedelta(days=1), ask, lifecycle)
        lines.append(_("It is not to be asked again before {day}.").format(day=again))
    buttons = (*(_then(customer, logged) if agreed else ()), _show(customer))
    return done(ask, lifecycle, with_note(sentence.format(**told), logged.note), lines=tuple(lines), buttons=buttons)


def _then(customer: Customer, logged: Touchpoint) -> tuple[Button, ...]:
    """The act that was agreed to, once it is there."""
    who = reference(customer)
    act = {
        "review": Button(_("Log review"), f"log review {who}"),
        "referral": Button(_("Log referral"), f"log referral {who}"),
    }
    return (act.get(logged.detail or "", Button(_("Next step"), f"customer snooze {who}")),)


def _what(ask: Ask, lifecycle: Lifecycle, customer: Customer, said: AskWords, at: datetime | None) -> Reply:
    """Ask what for; or what they said, where an ask waits for it."""
    who, days, waiting = reference(customer), tail(None, at, lifecycle), lifecycle.touchpoints.open_asks(customer)
    if said.typed:
        asked = _('Customers are asked for a review, a referral, a reference or a post, not for "{typed}".')
        asked, buttons = asked.format(typed=said.typed), _whats(customer, days)
    elif waiting:
        asked = _("{name} was asked for {what} on {day}. What did they say?").format(
            name=customer.name, what=asked_for(waiting[0].detail or ""), day=when(waiting[0].at, ask, lifecycle)
        )
        words = f"{waiting[0].detail} {days}".strip()
        buttons = (
            Button(_("Agreed"), f"log ask {who} agreed {words}", who=ACTOR),
            Button(_("Declined"), f"log ask {who} declined {words}", who=ACTOR),
            *_whats(customer, days),
        )
    else:
        asked, buttons = _("What was {name} asked for?").format(name=customer.name), _whats(customer, days)
    reason = "" if waiting and not said.typed else why_not(ask, lifecycle, customer, at)
    lines = (reason,) if reason else ()
    return Reply(asked, lines, receipt=_("Nothing was changed."), buttons=buttons, replaces=True, asks=True)


def _which(  # noqa: PLR0913, PLR0917 - who asks, and what was answered
    ask: Ask,
    lifecycle: Lifecycle,
    customer: Customer,
    said: AskWords,
    waiting: Sequence[Touchpoint],
    at: datetime | None,
) -> Reply:
    """Ask which of several asks was answered."""
    verb, words = "agreed" if said.agreed else "declined", tail(said.note, at, lifecycle)
    newest = {one.detail: one for one in reversed(waiting)}
    buttons = tuple(
        Button(
            _("{what} · {day}").format(what=asked_for(what or ""), day=when(one.at, ask, lifecycle)),
            f"log ask {reference(customer)} {verb} {what} {words}".rstrip(),
            who=ACTOR,
        )
        for what, one in newest.items()
    )
    asked = _("To what did {name} agree?") if said.agreed else _("What did {name} decline?")
    return Reply(
        asked.format(name=customer.name), receipt=_("Nothing was changed."), buttons=buttons, replaces=True, asks=True
    )


def _whats(customer: Customer, words: str) -> tuple[Button, ...]:
    labels = (_("Ask for review"), _("Ask for referral"), _("Ask for reference"), _("Ask for post"))
    return tuple(
        Button(label, f"log ask {reference(customer)} for {what} {words}".rstrip(), who=ACTOR)
        for what, label in zip(ASKABLE, labels, strict=True)
    )


def _act(what: str) -> str:
    told = {
        "review": _("write a review"),
        "referral": _("refer somebody"),
        "reference": _("be a reference"),
        "post": _("write a post"),
    }
    return told.get(what, what)


def _show(customer: Customer) -> Button:
    return Button(_("Show"), f"customer show {reference(customer)}")
