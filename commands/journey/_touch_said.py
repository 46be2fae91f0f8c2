"""The sentences of `journey touchpoints`: who had a touchpoint before, which most often, and what none of it says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from commands._say import calendar, listed, moment, number
from commands.funnel._periods import so_far, span, when
from lifecycle.enough import REACHED_AFTER_TOUCH, TOUCH_PATHS
from lifecycle.stats import percent
from lifecycle.text import _, plural
from lifecycle.touch_names import kind_name
from lifecycle.touch_words import is_ours

if TYPE_CHECKING:
    from commands import Ask
    from commands.journey._touch_question import TouchQuestion
    from lifecycle.journeys.attribution import Attribution, Share
    from lifecycle.service import Lifecycle
    from lifecycle.service.touch_map import Preceded, PrecededAnswer

MOST_NAMED = 3
"""Kinds that are named in a sentence."""


def headline(ask: Ask, question: TouchQuestion, answer: PrecededAnswer, told: Preceded) -> str:
    """How many reached the stage, how many of them had a touchpoint before, and which most often."""
    found, period = told.found, question.period
    if not found.reached:
        return _("Nobody reached {stage} {when}{so_far}.").format(
            stage=told.goal.name, when=when(period), so_far=so_far(period, ask)
        )
    people = plural(
        "Of {n} customer who reached {stage} {when}{so_far}",
        "Of {n} customers who reached {stage} {when}{so_far}",
        found.reached,
    ).format(n=number(found.reached, ask), stage=told.goal.name, when=when(period), so_far=so_far(period, ask))
    days = answer.window_days
    if not found.touched:
        return _("{people}, none had a touchpoint logged in the {days} days before.").format(people=people, days=days)
    said = _("{people}, {n} had a touchpoint in the {days} days before: {most}.")
    if found.touched == found.reached > 1:
        said = _("{people}, all had a touchpoint in the {days} days before: {most}.")
    return said.format(people=people, n=number(found.touched, ask), days=days, most=most_often(ask, found))


def beside(ask: Ask, told: Preceded) -> str:
    """The same of the other stage in one line; empty where nobody reached it."""
    found = told.found
    if not found.reached:
        return _("Nobody reached {stage} in that time.").format(stage=told.goal.name)
    n, of = number(found.touched, ask), number(found.reached, ask)
    if not found.touched:
        return _("Of {of} who reached {stage}, none had one.").format(of=of, stage=told.goal.name)
    said = _("Of {of} who reached {stage}, {n} had one: {most}.")
    if found.touched == found.reached > 1:
        said = _("Of {of} who reached {stage}, all had one: {most}.")
    return said.format(of=of, stage=told.goal.name, n=n, most=most_often(ask, found))


def most_often(ask: Ask, found: Attribution) -> str:
    """`most often call (12)`, or both kinds where two had as many; the kinds alone where one customer had any."""
    most = found.kinds[0].customers
    first = [kind_name(one.kind) for one in found.kinds if one.customers == most]
    if found.touched == 1:
        return (
            listed(first)
            if len(first) <= MOST_NAMED
            else _("{kinds} and {n} more").format(
                kinds=", ".join(first[:MOST_NAMED]), n=number(len(first) - MOST_NAMED, ask)
            )
        )
    n = number(most, ask)
    if len(first) == 1:
        return _("most often {kind} ({n})").format(kind=first[0], n=n)
    if len(first) > MOST_NAMED:
        return _("no kind more than others ({n} each)").format(n=n)
    return _("most often {kinds} ({n} each)").format(kinds=listed(first), n=n)


def sides(ask: Ask, lifecycle: Lifecycle, found: Attribution) -> str:
    """How much of the linear credit the company's own contacts have, against those from outside."""
    own = lifecycle.settings.touch_kinds
    outside = [kind_name(one.kind) for one in found.kinds if not is_ours(one.kind, own)]
    named = listed(outside) if len(outside) <= MOST_NAMED else ", ".join(outside[:MOST_NAMED]) + "…"
    if found.told:
        share = found.share(found.ours)
        ours, rest = _percent(share.value), _percent(1 - share.value)
        said = _("The company itself made {share} of the linear credit {interval}")
        said = said.format(share=ours, interval=interval(share))
    else:
        rest = part(ask, found.touched - found.ours)
        said = plural(
            "Of the linear credit of {of} customer {n} is of touchpoints that the company made itself",
            "Of the linear credit of {of} customers {n} is of touchpoints that the company made itself",
            found.touched,
        ).format(of=number(found.touched, ask), n=part(ask, found.ours))
    if not outside:
        return _("{said}; nothing came from outside.").format(said=said)
    return _("{said}; {rest} came from outside ({kinds}).").format(said=said, rest=rest, kinds=named)


def untouched(ask: Ask, found: Attribution) -> str:
    """Who had no touchpoint that was logged; empty where everybody had one."""
    if not found.untouched or not found.touched:
        return ""
    said = plural(
        "{n} had no touch logged; it is credited to nothing.",
        "{n} had no touch logged; they are credited to nothing.",
        found.untouched,
    )
    return said.format(n=number(found.untouched, ask))


def caution() -> str:
    """What none of the models can say."""
    return _("None of these is causal: they say what came before, not what made it happen.")


def receipt(ask: Ask, lifecycle: Lifecycle, answer: PrecededAnswer, found: Attribution) -> str:
    """How it was counted."""
    here = calendar(ask, lifecycle)
    rules = _(
        "{dates}, {zone}, as of {moment}. Touchpoints at most {days} days before the first entry in the period. First and last: "
        "the whole credit to one touchpoint; linear: the same part to each"
    ).format(
        dates=span(answer.period, here), zone=answer.period.zone, moment=moment(here.now, here), days=answer.window_days
    )
    if not found.told:
        few = _("; under {few} customers there are no shares.").format(few=REACHED_AFTER_TOUCH)
        return rules + few
    if not found.chained:
        few = plural(
            "; a removal effect takes {few} customers with a touchpoint, there is {n}.",
            "; a removal effect takes {few} customers with a touchpoint, there are {n}.",
            found.paths,
        )
        return rules + few.format(few=TOUCH_PATHS, n=number(found.paths, ask)) + " " + _("95 % in brackets.")
    chain = _(
        "; removal effect: how many fewer would have arrived had the kind led nowhere, by a Markov chain of {n} customers' paths, "
        "those who did not arrive among them, as shares. 95 % in brackets."
    )
    return rules + chain.format(n=number(found.paths, ask))


def part(ask: Ask, credit: float) -> str:
    """Customers' credit, with one decimal where it is no whole number."""
    return number(round(credit, 1), ask)


def _percent(rate: float) -> str:
    shown = percent(round(rate * 1000), 1000)
    return "<1\N{NO-BREAK SPACE}%" if rate > 0 and not shown else f"{shown}\N{NO-BREAK SPACE}%"


def shared(share: Share, *, bracketed: bool = False) -> str:
    """`32 %`, or with its interval `32 % (15-54)`."""
    brackets = interval(share) if bracketed else ""
    return f"{_percent(share.value)} {brackets}".rstrip()


def interval(share: Share) -> str:
    """`(15-54)`; empty where there is none."""
    if share.low is None or share.high is None:
        return ""
    return f"({percent(round(share.low * 1000), 1000)}-{percent(round(share.high * 1000), 1000)})"
