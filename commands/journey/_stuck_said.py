"""The sentences of `journey stuck`."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from commands._say import day, days, listed, moment, number
from commands.funnel._periods import span
from lifecycle.dates import begins
from lifecycle.enough import FORWARD_MOVES as FEWEST
from lifecycle.stats import percent, wilson
from lifecycle.text import _, plural

if TYPE_CHECKING:
    from commands import Ask
    from lifecycle.model import Stage, StageModel
    from lifecycle.service.stuck import Held, StuckAnswer
    from lifecycle.times.stuck import Limit

NBSP = "\N{NO-BREAK SPACE}"
FEWEST_FOR_PERCENT = 5


def stages_named(stages: tuple[Stage, ...], model: StageModel) -> str:
    """`Awareness to Experience`, or each by name where they do not follow one another."""
    used = [stage for stage in stages if not stage.retired] or list(stages)
    ladder = list(model.ladder)
    at = ladder.index(used[0]) if used[0] in ladder else -1
    in_a_row = at >= 0 and ladder[at : at + len(used)] == used
    if len(used) > 2 and in_a_row:
        return _("{first} to {last}").format(first=used[0].name, last=used[-1].name)
    return listed([stage.name for stage in used])


def headline(answer: StuckAnswer, model: StageModel, ask: Ask, *, mine: bool, first: int = 1) -> str:
    """How many are stuck of how many, and who longest, where the list begins with the `first` one."""
    where = stages_named(answer.stages, model)
    told = {"n": number(answer.n, ask), "there": number(answer.there, ask), "where": where}
    said = (_some(answer, mine=mine) if answer.n else _none(answer, mine=mine)).format(**told)
    longest = _longest(answer) if answer.page and first == 1 else ""
    text = f"{said}{longest}."
    return _("{day}: {text}").format(day=day(answer.at, ask), text=text) if is_past(answer, ask) else text


def is_past(answer: StuckAnswer, ask: Ask) -> bool:
    """Whether the answer is about another day than today."""
    return answer.at < begins(ask.now.astimezone(ZoneInfo(ask.zone)).date(), ask.zone)


def _some(answer: StuckAnswer, *, mine: bool) -> str:
    if answer.there == 1:
        return _("Your only customer in {where} is stuck") if mine else _("The only customer in {where} is stuck")
    if mine:
        return plural(
            "{n} of your {there} customers in {where} is stuck",
            "{n} of your {there} customers in {where} are stuck",
            answer.n,
        )
    return plural(
        "{n} of {there} customers in {where} is stuck", "{n} of {there} customers in {where} are stuck", answer.n
    )


def _none(answer: StuckAnswer, *, mine: bool) -> str:
    if answer.there == 1:
        if mine:
            return _("Nobody is stuck: your only customer in {where} is in good time or has a next step")
        return _("Nobody is stuck: the only customer in {where} is in good time or has a next step")
    if answer.waiting:
        if mine:
            return _("Nobody is stuck: your {there} customers in {where} are in good time or have a next step")
        return _("Nobody is stuck: the {there} customers in {where} are in good time or have a next step")
    if mine:
        return _("Nobody is stuck: all your {there} customers in {where} are in good time")
    return _("Nobody is stuck: all {there} customers in {where} are in good time")


def _longest(answer: StuckAnswer) -> str:
    """`; longest: Acme Corp, 143 days in Knowledge`."""
    first = answer.page[0]
    told = {"name": first.customer.name, "stay": days(answer.at - first.since), "stage": first.limit.stage.name}
    if answer.there == 1:
        return _(": {name}, for {stay}").format(**told)
    if len(answer.stages) == 1:
        return _("; longest: {name}, {stay}").format(**told)
    return _("; longest: {name}, {stay} in {stage}").format(**told)


def lines(answer: StuckAnswer, ask: Ask, *, mine: bool) -> tuple[str, ...]:
    """Who is past the limit but has a next step, and how flags of eight weeks ago turned out."""
    waiting = ""
    if answer.waiting and answer.n:
        said = plural(
            "{n} more is past the limit but has a dated next step.",
            "{n} more are past their limit but have a dated next step.",
            answer.waiting,
        )
        waiting = said.format(n=number(answer.waiting, ask))
    return tuple(filter(None, (waiting, turned_out(answer, ask, mine=mine))))


def turned_out(answer: StuckAnswer, ask: Ask, *, mine: bool) -> str:
    """How many of those flagged then were lost since, beside those who were not: anybody's, since one's own are few."""
    past = answer.turnout
    then = _("8 weeks before") if is_past(answer, ask) else _("8 weeks ago")
    if past is None:
        said = _("Nobody was on record here {then}, so it cannot be told yet how flags turn out.")
        return said.format(then=then)
    flagged = _share(past.flagged_lost, past.flagged, ask, _("{hits} of {n} lost since"))
    if not past.flagged:
        others = _share(past.others_lost, past.others, ask, _("{hits} of {n} lost since"))
        return _("Nobody was flagged {then}; of the others {others}.").format(then=then, others=others)
    if mine:
        then = _("{then} (everybody's)").format(then=then)
    if not past.others:
        return _("Flagged {then}: {flagged}; everybody was.").format(then=then, flagged=flagged)
    others = _share(past.others_lost, past.others, ask, _("{hits} of {n}"))
    said = _("Flagged {then}: {flagged}; not flagged: {others}.")
    return said.format(then=then, flagged=flagged, others=others)


def _share(hits: int, n: int, ask: Ask, said: str) -> str:
    """`9 of 41 lost since, 22 % (12-37)`; under five without a percentage."""
    text = said.format(hits=number(hits, ask), n=number(n, ask))
    limits = wilson(hits, n)
    if n < FEWEST_FOR_PERCENT or not limits:
        return text
    low, high = (round(100 * one) for one in limits)
    return f"{text}, {percent(hits, n)}{NBSP}% ({low}–{high})"


def receipt(answer: StuckAnswer, ask: Ask, *, first: int) -> str:
    """What is too long in each stage, and how that is known."""
    limits = ", ".join(_limit(row.limit, ask) for row in answer.rows)
    parts = [
        _("Stuck: no dated next step, and longer there than the limit."),
        _("Limits: {limits}.").format(limits=limits),
        _("p75: three in four took no longer to move forward, of stays begun {span}; set, where fewer than {n} did.").format(
            span=span(answer.measured, ask), n=FEWEST
        ),
        _("As of {moment}, {zone}.").format(moment=moment(answer.at, ask), zone=ask.zone),
        _order(answer, ask, first),
    ]  # fmt: skip
    return " ".join(filter(None, parts))


def _limit(limit: Limit, ask: Ask) -> str:
    """`Knowledge 41 days (p75, n = 212)`."""
    said = _("{stage} {days} (p75, n = {n})") if limit.measured else _("{stage} {days} (set, n = {n})")
    said = said.replace(" = ", f"{NBSP}={NBSP}")
    return said.format(stage=limit.stage.name, days=long(limit), n=number(limit.moves, ask))


def _order(answer: StuckAnswer, ask: Ask, first: int) -> str:
    if not answer.page:
        return ""
    last = first + len(answer.page) - 1
    if last - first + 1 == answer.n:
        return _("Longest first.")
    numbers = (number(one, ask) for one in (first, last, answer.n))
    return _("Longest first; {first} to {last} of {n}.").format(
        **dict(zip(("first", "last", "n"), numbers, strict=True))
    )


def long(limit: Limit) -> str:
    """The limit in whole days."""
    return days(timedelta(microseconds=limit.length_us))


def last_move(held: Held) -> str:
    """`forward from Awareness`, `new`."""
    return _kinds()[held.came.name].format(stage=held.source.name if held.source else "")


def _kinds() -> dict[str, str]:
    return {
        "NEW": _("new here"),
        "FORWARD": _("forward from {stage}"),
        "SKIP": _("skip from {stage}"),
        "BACK": _("back from {stage}"),
        "LOST": _("lost"),
        "WON_BACK": _("won back"),
    }
