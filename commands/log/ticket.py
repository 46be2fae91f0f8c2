"""`log ticket`: a ticket that a customer opened, and what became of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from commands import ACTOR, Ask, Button, Field, Form, Phrase, Reply, command
from commands._done import done
from commands._phrases import SOMEONE
from commands._say import length
from commands._words import quote
from commands.log._noted import stood, tail, take_when, when, with_note
from commands.log._ticket_words import behind_state, subject_of, take_state, which_ticket
from commands.log._whom import choose, read_whom
from lifecycle.service.names import reference
from lifecycle.text import _, plural
from lifecycle.touchpoints import State

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from lifecycle.model import Customer
    from lifecycle.service import Lifecycle
    from lifecycle.tickets import Ticket

_GOOD = r"(?:an? |their |its )?(?:great|good|record|strong|profits?|revenues?|growth|earnings|sales|results)\b"
"""What customers report that is no trouble."""
USAGE = "/log ticket acme opened login fails"
VERBS = {State.ANSWERED: "answered", State.CLOSED: "closed", State.REOPENED: "reopened"}
MOST_OFFERED = 8


@command(
    "log ticket",
    writes=True,
    usage="<customer> opened <subject> | answered | closed | reopened [on <date>]",
    examples=("log ticket acme opened login fails", "log ticket acme answered", "log ticket acme closed"),
    phrases=(
        Phrase(
            rf"{SOMEONE} (?:has |have |just )*(?:opened|raised|filed|created) (?:an?|another) (?:new |support )?ticket(?P<rest>(?:[\s:,].*)?)",
            "log ticket {name} opened{rest}",
        ),
        Phrase(
            rf"{SOMEONE}(?:'s|’s)? ticket (?:is |was |has been )?(?P<state>answered|closed|solved|resolved|re-?opened)(?P<rest>(?:[\s:,].*)?)",
            "log ticket {name} {state}{rest}",
        ),
        Phrase(
            r"(?:i |we )?(?:have |just )*(?P<state>answered|closed|solved|resolved|re-?opened) the ticket of (?P<rest>\S.*)",
            "log ticket {rest} {state}",
        ),
        Phrase(
            rf"{SOMEONE} (?:has |have |just )*(?:(?:reported|reports|complained|complains)(?: to us)?(?: about| of| that)?|has (?:an?|another) (?:problem|issue|bug)(?: with|:)?)(?: an? (?:bug|problem|issue|error|fault)(?: with|:|,|that)?)? (?P<rest>(?!{_GOOD})\S.*)",
            "log ticket {name} opened: {rest}",
        ),
        Phrase(
            r"the ticket of (?P<name>\S.*?) (?:is|was|has been|got) (?P<state>answered|closed|solved|resolved|re-?opened)(?P<rest>(?:[\s:,].*)?)",
            "log ticket {name} {state}{rest}",
        ),
        Phrase(
            r"(?:i |we )?(?:have |just )*(?P<state>answered|closed|solved|resolved|re-?opened) (?P<name>\S.*?)(?:'s|’s|s'|s’) ticket(?P<rest>(?:[\s:,].*)?)",
            "log ticket {name} {state}{rest}",
        ),
        Phrase(
            rf"{SOMEONE}(?:'s|’s) (?P<subject>\S.*?) ticket (?:is|was|has been|got) (?P<state>answered|closed|solved|resolved|re-?opened)",
            "log ticket {name} {state} {subject}",
        ),
    ),
)
def ticket(ask: Ask, lifecycle: Lifecycle) -> Reply:
    """Log a customer's ticket: opened, answered, closed, opened again."""
    text, at = take_when(ask.words, ask, lifecycle)
    whom = read_whom(text, ask, lifecycle, lambda rest: take_state(rest)[0] is not None, behind_state)
    if not text and not whom.customer:
        usage = _("Whose ticket? Type it like this: {usage}.").format(usage=USAGE)
        return Reply(usage, form=_form(None), asks=True)
    words = f"{whom.rest} {tail(None, at, lifecycle)}".strip()
    customer = choose(whom, ask, lifecycle, "log ticket", words, USAGE)
    if isinstance(customer, Reply):
        return customer
    state, rest = take_state(whom.rest)
    if state is None:
        return _what(lifecycle, customer, rest, at)
    if state is State.OPENED:
        return _opened(ask, lifecycle, customer, subject_of(rest), at)
    return _changed(ask, lifecycle, customer, state, rest, at)


def _opened(ask: Ask, lifecycle: Lifecycle, customer: Customer, subject: str | None, at: datetime | None) -> Reply:
    if subject is None:
        return Reply(
            _("What is the ticket of {name} about?").format(name=customer.name), form=_form(customer), asks=True
        )
    logged = lifecycle.touchpoints.ticket_opened(customer, subject, at=at)
    said = _("{name} opened a ticket on {day}").format(name=customer.name, day=when(logged.at, ask, lifecycle))
    n = len(lifecycle.touchpoints.open_tickets(customer))
    more = plural("It has {n} open ticket.", "It has {n} open tickets.", n).format(n=n)
    who = f"{reference(customer)} {{}} #{logged.id}"
    return done(
        ask,
        lifecycle,
        with_note(said, logged.detail),
        lines=(stood(customer, logged.at, ask, lifecycle), more)
        if n > 1
        else (stood(customer, logged.at, ask, lifecycle),),
        buttons=(
            Button(_("Answered"), f"log ticket {who.format('answered')}"),
            Button(_("Closed"), f"log ticket {who.format('closed')}"),
            Button(_("Show"), f"customer show {reference(customer)}"),
        ),
    )


def _changed(  # noqa: PLR0913, PLR0917 - who asks, and what became of which ticket
    ask: Ask, lifecycle: Lifecycle, customer: Customer, state: State, rest: str, at: datetime | None
) -> Reply:
    every = lifecycle.touchpoints.tickets(customer)
    able = [one for one in every if one.is_open is (state is not State.REOPENED)]
    meant, note = which_ticket(rest, able, every)
    if not meant:
        return _none(customer, state, every)
    if len(meant) > 1:
        return _which(ask, lifecycle, customer, state, meant, tail(note, at, lifecycle))
    before = meant[0]
    logged = lifecycle.touchpoints.ticket_changed(before.opened, state, at=at, note=note)
    said = _said(state, is_first=before.answered_at is None).format(
        name=customer.name,
        subject=_subject(before),
        day=when(logged.at, ask, lifecycle),
        stay=length(logged.at - before.opened.at),
    )
    who, number = reference(customer), f"#{before.opened.id}"
    if state is State.CLOSED:
        next_ = Button(_("Log feedback"), f"log feedback {who}")
    else:
        next_ = Button(_("Closed"), f"log ticket {who} closed {number}")
    show = Button(_("Show"), f"customer show {who}")
    lines = (stood(customer, logged.at, ask, lifecycle),)
    return done(ask, lifecycle, with_note(said, note), lines=lines, buttons=(next_, show))


def _said(state: State, *, is_first: bool) -> str:
    if state is State.CLOSED:
        return _("{name}: the ticket {subject} was closed on {day}, after {stay}")
    if state is State.REOPENED:
        return _("{name}: the ticket {subject} was opened again on {day}")
    if is_first:
        return _("{name}: the ticket {subject} was answered on {day}, after {stay}")
    return _("{name}: the ticket {subject} was answered again on {day}")


def _none(customer: Customer, state: State, every: Sequence[Ticket]) -> Reply:
    who = reference(customer)
    if state is State.REOPENED:
        said = _("{name} has no closed ticket that could be opened again.")
    else:
        said = _("{name} has no open ticket.")
    buttons = [Button(_("Open ticket"), f"log ticket {who} opened"), Button(_("Show"), f"customer show {who}")]
    closed = next((one for one in every if not one.is_open), None)
    if closed and state is not State.REOPENED:
        buttons.insert(
            0,
            Button(
                _("Reopen {subject}").format(subject=_subject(closed)), f"log ticket {who} reopened #{closed.opened.id}"
            ),
        )
    return Reply(said.format(name=customer.name), receipt=_("Nothing was changed."), buttons=tuple(buttons), asks=True)


def _which(  # noqa: PLR0913, PLR0917 - as above
    ask: Ask, lifecycle: Lifecycle, customer: Customer, state: State, tickets: Sequence[Ticket], words: str
) -> Reply:
    """Ask which of several tickets it was."""
    asked = {
        State.ANSWERED: _("Which ticket of {name} was answered?"),
        State.CLOSED: _("Which ticket of {name} was closed?"),
        State.REOPENED: _("Which ticket of {name} was opened again?"),
    }[state]
    buttons = tuple(
        Button(
            _("{subject} · {day}").format(subject=_subject(one), day=when(one.opened.at, ask, lifecycle)),
            f"log ticket {reference(customer)} {VERBS[state]} #{one.opened.id} {words}".rstrip(),
            who=ACTOR,
        )
        for one in tickets[:MOST_OFFERED]
    )
    more = len(tickets) - len(buttons)
    lines = (
        (
            plural(
                "{n} older one is not shown; name words of its subject.",
                "{n} older ones are not shown; name words of their subject.",
                more,
            ).format(n=more),
        )
        if more
        else ()
    )
    return Reply(
        asked.format(name=customer.name),
        lines,
        receipt=_("Nothing was changed."),
        buttons=buttons,
        replaces=True,
        asks=True,
    )


def _what(lifecycle: Lifecycle, customer: Customer, rest: str, at: datetime | None) -> Reply:
    """Ask what became of which ticket, where only the customer was named, or a subject without a word for it."""
    who, days = reference(customer), tail(None, at, lifecycle)
    waiting = lifecycle.touchpoints.open_tickets(customer)
    if not rest and not waiting:
        return Reply(
            _("What is the ticket of {name} about?").format(name=customer.name), form=_form(customer), asks=True
        )
    number = f" #{waiting[0].opened.id}" if len(waiting) == 1 else ""
    buttons = [
        Button(label, f"log ticket {who} {verb}{number} {days}".rstrip(), who=ACTOR)
        for verb, label in (("answered", _("Answered")), ("closed", _("Closed")))
        if waiting
    ]
    opened = f"log ticket {who} opened {quote(rest) if rest else ''} {days if rest else ''}"
    buttons.append(Button(_("Open ticket"), " ".join(opened.split()), who=ACTOR))
    said = plural(
        "{name} has {n} open ticket: {subjects}. What happened?",
        "{name} has {n} open tickets: {subjects}. What happened?",
        len(waiting),
    )
    subjects = ", ".join(_subject(one) for one in waiting[:3]) + (", …" if len(waiting) > 3 else "")
    asked = (
        said.format(name=customer.name, n=len(waiting), subjects=subjects)
        if waiting
        else _("What happened to the ticket of {name}?").format(name=customer.name)
    )
    return Reply(asked, receipt=_("Nothing was changed."), buttons=tuple(buttons), replaces=True, asks=True)


def _subject(one: Ticket) -> str:
    return f'"{one.opened.detail}"' if one.opened.detail else _("without a subject")


def _form(customer: Customer | None) -> Form:
    return Form(
        title=_("Open a ticket"),
        command=f"log ticket {reference(customer)} opened" if customer else "log ticket",
        fields=(
            *(() if customer else (Field("customer", _("Customer"), kind="customer"),)),
            Field("subject", _("What it is about"), before="" if customer else "opened "),
            Field("day", _("When, if not today"), kind="date", before="on ", optional=True),
        ),
        submit=_("Open"),
    )
