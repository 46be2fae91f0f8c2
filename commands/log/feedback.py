"""`log feedback`: what a customer answered: how likely they recommend us, how satisfied they are, how easy it was."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from commands import ACTOR, Ask, Button, Field, Form, Phrase, Reply, command
from commands._done import done
from commands._phrases import SOMEONE
from commands.log._next import is_promoter, next_buttons, why_not
from commands.log._noted import noted, stood, tail, take_first_day, take_when, when, with_note
from commands.log._scores import ASKED, take_another, take_score
from commands.log._together import together
from commands.log._whom import choose, read_whom
from lifecycle.errors import NotUnderstood
from lifecycle.service.names import reference
from lifecycle.text import _, plural
from lifecycle.touchpoints import CES, CSAT, FEEDBACK, NPS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from commands.log._scores import Score
    from lifecycle.model import Customer
    from lifecycle.service import Lifecycle
    from lifecycle.touchpoints import Touchpoint

USAGE = "/log feedback acme nps 9"
_GAVE = r"(?:has |have |just )*(?:gave|given|gives|scored|rated)"
_REVIEW = re.compile(r"(?:review|rating)s?\b", re.IGNORECASE)
_NUMBER = r"(?:\d|(?:zero|one|two|three|four|five|six|seven|eight|nine|ten)\b(?! (?:more|of|to)\b))"
_SCORE = rf"(?P<rest>(?:(?:an?|our|the) )?(?:(?:nps|csat|ces)\b|{_NUMBER}).*)"


@command(
    "log feedback",
    writes=True,
    usage="<customer> nps <0-10> | csat <1-5> | ces <1-7> [because <note>] [on <date>]",
    examples=("log feedback acme nps 9", "log feedback acme csat 2 because slow", "log feedback acme ces 6 on 3 May"),
    phrases=(
        Phrase(rf"{SOMEONE} {_GAVE} (?:us |me )?(?!.*\breview\b){_SCORE}", "log feedback {name} {rest}"),
        Phrase(
            rf"{SOMEONE},?:? (?:(?:has|have|just) )*(?:(?:answered|left|replied)(?: with)? )?(?P<rest>(?:nps|csat|ces)\b[\s:=]*{_NUMBER}.*)",
            "log feedback {name} {rest}",
        ),
        Phrase(
            rf"(?:(?:i|we) )?(?:just )?(?:got |received )?(?:an? )?(?P<rest>(?:nps|csat|ces)(?: of| score of)? {_NUMBER}\S* (?:from|by|for|of) \S.*)",
            "log feedback {rest}",
        ),
        Phrase(
            rf"(?:(?:i|we) )?(?:just )?(?:got|received) (?:an? )?(?P<rest>{_NUMBER}\S* from \S.*)", "log feedback {rest}"
        ),
        Phrase(r"(?P<kind>nps|csat|ces) of (?P<name>\S.*?)(?: is| was|:)? (?P<rest>\d.*)", "log feedback {name} {kind} {rest}"),
    ),
)  # fmt: skip
def feedback(ask: Ask, lifecycle: Lifecycle) -> Reply:
    """Log a customer's answer: NPS, CSAT or CES, and why they gave it."""
    text, at = take_when(ask.words, ask, lifecycle)
    days = tail(None, at, lifecycle)
    if several := together(feedback, ask, lifecycle, text, lambda rest: rest if _begins(rest) else None, days):
        return several
    whom = read_whom(text, ask, lifecycle, _begins, _behind)
    if not text and not whom.customer:
        usage = _("Which customer, and what did they answer? Type it like this: {usage}.").format(usage=USAGE)
        return Reply(usage, form=_form(None), asks=True)
    words = f"{whom.rest} {days}".strip()
    customer = choose(whom, ask, lifecycle, "log feedback", words, USAGE)
    if isinstance(customer, Reply):
        return customer
    score = take_score(whom.rest)
    if score is None or _REVIEW.match(score.rest):
        return _no_score(customer, whom.rest, words)
    return _scored(ask, lifecycle, customer, score, at)


def _scored(ask: Ask, lifecycle: Lifecycle, customer: Customer, score: Score, at: datetime | None) -> Reply:
    """Log the score, and those behind it; or ask for what is missing."""
    if at is None:
        rest, at = take_first_day(score.rest, ask, lifecycle)
        score = replace(score, rest=rest)
    if not score.typed:
        if score.rest[:1].isdigit():
            raise NotUnderstood(_range(score.kind or NPS))
        return _how_much(customer, score, at, lifecycle)
    kinds = score.kinds()
    if len(kinds) != 1:
        return _which(lifecycle, customer, score, at)
    scores = [replace(score, kind=kinds[0])]
    while another := take_another(scores[-1].rest):
        scores.append(another)
    for one in scores:
        _refuse(one)
    note = noted(scores[-1].rest)
    logged = [lifecycle.touchpoints.log(customer, one.kind or "", at=at, value=one.value, note=note) for one in scores]
    return _reply(ask, lifecycle, customer, logged, guessed=score.kind is None)


def _begins(rest: str) -> bool:
    return take_score(rest) is not None or bool(_REVIEW.match(rest))


def _behind(text: str) -> str:
    """What stands behind a score that stands first: the customer in `nps 9 from acme`."""
    score = take_score(text)
    return score.rest if score else ""


def _no_score(customer: Customer, rest: str, words: str) -> Reply:
    """Where no score is said: what to do. A review's stars are logged by another command."""
    if _REVIEW.search(rest):
        button = Button(_("Log review"), f"log review {reference(customer)} {words}", who=ACTOR)
        said = _("A review has a command of its own: /log review acme 4 on G2.")
        return Reply(said, receipt=_("Nothing was changed."), buttons=(button,), replaces=True, asks=True)
    if rest:
        raise NotUnderstood(_("Which score? Type it like this: {usage}.").format(usage=USAGE))
    return Reply(_("What did {name} answer?").format(name=customer.name), form=_form(customer), asks=True)


def _how_much(customer: Customer, score: Score, at: datetime | None, lifecycle: Lifecycle) -> Reply:
    """Ask for the score alone where only the question was named: each one a button."""
    kind = score.kind or NPS
    low, high = FEEDBACK[kind]
    words = tail(noted(score.rest), at, lifecycle)
    buttons = tuple(
        Button(f"{value}", f"log feedback {reference(customer)} {kind} {value} {words}".rstrip(), who=ACTOR)
        for value in range(low, high + 1)
    )
    said = _("Which {kind} did {name} give, {low} to {high}?")
    asked = said.format(kind=kind.upper(), name=customer.name, low=low, high=high)
    return Reply(asked, receipt=_("Nothing was changed."), buttons=buttons, replaces=True, asks=True)


def _refuse(score: Score) -> None:
    if score.value is None or not score.kind or score.most not in {None, FEEDBACK[score.kind][1]}:
        raise NotUnderstood(_range(score.kind or NPS))


def _reply(ask: Ask, lifecycle: Lifecycle, customer: Customer, logged: Sequence[Touchpoint], *, guessed: bool) -> Reply:
    first = logged[0]
    said = _("{name} gave {scores} on {day}").format(
        name=customer.name,
        scores=_(" and ").join(f"{one.kind.upper()} {one.value}" for one in logged),
        day=when(first.at, ask, lifecycle),
    )
    lines = [stood(customer, first.at, ask, lifecycle)]
    if guessed:
        lines.append(_("Read as {kind}, the only question that is answered so.").format(kind=first.kind.upper()))
    if is_promoter(first) and (reason := why_not(ask, lifecycle, customer)):
        lines.append(reason)
    worst = min(logged, key=is_promoter)
    buttons = next_buttons(lifecycle, customer, worst)
    return done(ask, lifecycle, with_note(said, first.note), lines=tuple(lines), buttons=buttons)


def _which(lifecycle: Lifecycle, customer: Customer, score: Score, at: datetime | None) -> Reply:
    """Ask which question was answered so; NotUnderstood for a score that none of them has."""
    if not score.kinds():
        said = _("{score} is no score here: {ranges}.")
        raise NotUnderstood(said.format(score=_written(score), ranges=_ranges()))
    words = tail(noted(score.rest), at, lifecycle)
    buttons = tuple(
        Button(
            f"{kind.upper()} {score.value}",
            f"log feedback {reference(customer)} {kind} {score.value} {words}".rstrip(),
            who=ACTOR,
        )
        for kind in score.kinds()
    )
    said = _("Which question did {name} answer with {score}?").format(name=customer.name, score=_written(score))
    return Reply(said, (_ranges() + ".",), receipt=_("Nothing was changed."), buttons=buttons, replaces=True, asks=True)


def _written(score: Score) -> str:
    if score.most == FEEDBACK[CSAT][1] and score.value and score.value > score.most:
        return plural("{n} star", "{n} stars", score.value).format(n=score.value)
    return f"{score.typed}/{score.most}" if score.most else score.typed


def _range(kind: str) -> str:
    low, high = FEEDBACK[kind]
    said = _("{kind} goes from {low} to {high}; please give a whole number between them.")
    return said.format(kind=kind.upper(), low=low, high=high)


def _ranges() -> str:
    said = _("{kind} {low} to {high}")
    return ", ".join(said.format(kind=kind.upper(), low=FEEDBACK[kind][0], high=FEEDBACK[kind][1]) for kind in ASKED)


def _form(customer: Customer | None) -> Form:
    options = (
        (NPS, _("NPS, 0 to 10: would recommend us")),
        (CSAT, _("CSAT, 1 to 5: is satisfied")),
        (CES, _("CES, 1 to 7: it was easy")),
    )
    return Form(
        title=_("Log feedback"),
        command=f"log feedback {reference(customer)}" if customer else "log feedback",
        fields=(
            *(() if customer else (Field("customer", _("Customer"), kind="customer"),)),
            Field("kind", _("Question"), kind="choice", options=options),
            Field("score", _("Score")),
            Field("note", _("Why"), kind="long", before="because ", optional=True),
            Field("day", _("When, if not today"), kind="date", before="on ", optional=True),
        ),
        submit=_("Log"),
    )
