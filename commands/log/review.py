"""`log review`: a review that a customer wrote, with its stars, its site and its words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from commands import ACTOR, Ask, Button, Field, Form, Phrase, Reply, command
from commands._done import done
from commands._phrases import SOMEONE
from commands.log._next import is_promoter, next_buttons, was_asked, why_not
from commands.log._noted import leads_in, stood, tail, take_first_day, take_when, when, with_note
from commands.log._review_words import begins_review, behind_review, take_review
from commands.log._whom import choose, read_whom
from lifecycle.errors import NotUnderstood
from lifecycle.service.names import reference
from lifecycle.text import _, plural
from lifecycle.touchpoints import FEEDBACK, REVIEW

if TYPE_CHECKING:
    from datetime import datetime

    from lifecycle.model import Customer
    from lifecycle.service import Lifecycle
    from lifecycle.touchpoints import Touchpoint

USAGE = '/log review acme 4 on G2 "great support"'
LOWEST, HIGHEST = FEEDBACK[REVIEW]


@command(
    "log review",
    writes=True,
    usage='<customer> <1-5> [on <site>] ["<quote>"] [on <date>]',
    examples=('log review acme 4 on G2 "great support"', "log review acme 5 on 3 May"),
    phrases=(
        Phrase(
            rf"{SOMEONE} (?:has |have |just )*(?:reviewed us|wrote (?:us )?a review)(?: with|:)? (?P<rest>(?:an? )?[\d★⭐].*)",
            "log review {name} {rest}",
        ),
        Phrase(
            rf"{SOMEONE} (?:has |have |just )*(?:gave|given|rated) us (?P<stars>\d)(?: stars?)? on (?P<rest>(?!\d|today|yesterday)\S.*)",
            "log review {name} {stars} on {rest}",
        ),
        Phrase(
            rf"{SOMEONE} (?:has |have |just )*(?:left|wrote|posted|published|gave|given) (?:us )?an? (?P<stars>\d|one|two|three|four|five)[ -]stars? (?:review|rating)(?P<rest>.*)",
            "log review {name} {stars} stars{rest}",
        ),
        Phrase(
            rf"{SOMEONE} (?:has |have |just )*(?:left|wrote|posted|published|gave|given) (?:us )?(?:an?|another|their) (?:review|rating)(?P<rest>(?:[\s:,].*)?)",
            "log review {name}{rest}",
        ),
        Phrase(
            r"(?:(?:i|we) )?(?:got |received )?(?:an? )?(?P<stars>\d|one|two|three|four|five)[ -]stars? (?:review|rating) (?P<rest>from \S.*)",
            "log review {stars} stars {rest}",
        ),
        Phrase(
            rf"{SOMEONE} (?:has |have |just )*(?:reviewed|rated) us(?P<rest> on (?!\d|today|yesterday)\S.*)", "log review {name}{rest}"
        ),
        Phrase(
            rf"{SOMEONE} (?:has |have |just )*left (?:us )?(?P<rest>(?:\d|one|two|three|four|five)[ -]stars?(?:[\s:,].*)?)",
            "log review {name} {rest}",
        ),
    ),
)  # fmt: skip
def review(ask: Ask, lifecycle: Lifecycle) -> Reply:
    """Log a review that a customer wrote: its stars, where, and what it says."""
    text, at = take_when(ask.words, ask, lifecycle)
    whom = read_whom(text, ask, lifecycle, begins_review, behind_review)
    if not text and not whom.customer:
        usage = _("Who reviewed us? Type it like this: {usage}.").format(usage=USAGE)
        return Reply(usage, form=_form(lifecycle, None, None), asks=True)
    words = f"{whom.rest} {tail(None, at, lifecycle)}".strip()
    customer = choose(whom, ask, lifecycle, "log review", words, USAGE)
    if isinstance(customer, Reply):
        return customer
    score, site, note = take_review(whom.rest)
    if score and note and at is None:
        note, at = take_first_day(note, ask, lifecycle)
    if score is None and not whom.rest:
        asked = _("How many stars did {name} give?").format(name=customer.name)
        return Reply(asked, form=_form(lifecycle, customer, at), asks=True)
    if score is None and (leads_in(whom.rest) or not re.search(r"(?<!\S)\W?\d", whom.rest)):
        return _how_many(customer, words)
    wrong = score is None or score.value is None or score.most not in {None, HIGHEST} or score.kind
    if score is None or wrong or not LOWEST <= (score.value or 0) <= HIGHEST:
        said = _("A review has from {low} to {high} stars; type it like this: {usage}.")
        raise NotUnderstood(said.format(low=LOWEST, high=HIGHEST, usage=USAGE))
    logged = lifecycle.touchpoints.log(customer, REVIEW, at=at, value=score.value, detail=site, note=note)
    return _reply(ask, lifecycle, customer, logged)


def _reply(ask: Ask, lifecycle: Lifecycle, customer: Customer, logged: Touchpoint) -> Reply:
    stars = logged.value or 0
    told = {
        "name": customer.name,
        "stars": plural("{n} star", "{n} stars", stars).format(n=stars),
        "site": logged.detail,
        "day": when(logged.at, ask, lifecycle),
    }
    said = _("{name} gave us {stars} on {site}, {day}") if logged.detail else _("{name} gave us {stars} on {day}")
    before, agreed = was_asked(ask, lifecycle, customer, REVIEW)
    lines = [stood(customer, logged.at, ask, lifecycle), *before]
    if is_promoter(logged) and not before and (reason := why_not(ask, lifecycle, customer)):
        lines.append(reason)
    buttons = (*agreed, *next_buttons(lifecycle, customer, logged))
    return done(ask, lifecycle, with_note(said.format(**told), logged.note), lines=tuple(lines), buttons=buttons)


def _how_many(customer: Customer, words: str) -> Reply:
    """Ask for the stars alone where the site or the words were said."""
    buttons = tuple(
        Button(
            plural("{n} star", "{n} stars", n).format(n=n), f"log review {reference(customer)} {n} {words}", who=ACTOR
        )
        for n in range(HIGHEST, LOWEST - 1, -1)
    )
    asked = _("How many stars did {name} give?").format(name=customer.name)
    return Reply(asked, receipt=_("Nothing was changed."), buttons=buttons, replaces=True, asks=True)


def _form(lifecycle: Lifecycle, customer: Customer | None, at: datetime | None) -> Form:
    stars = tuple((str(n), plural("{n} star", "{n} stars", n).format(n=n)) for n in range(HIGHEST, LOWEST - 1, -1))
    day = at.astimezone(ZoneInfo(lifecycle.settings.zone)).date().isoformat() if at else ""
    return Form(
        title=_("Log a review"),
        command=f"log review {reference(customer)}" if customer else "log review",
        fields=(
            *(() if customer else (Field("customer", _("Customer"), kind="customer"),)),
            Field("stars", _("Stars"), kind="choice", options=stars),
            Field("site", _("Where"), before="on ", optional=True),
            Field("note", _("What it says"), kind="long", before="saying ", optional=True),
            Field("day", _("When, if not today"), kind="date", before="on ", optional=True, initial=day),
        ),
        submit=_("Log"),
    )
