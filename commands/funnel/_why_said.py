"""The words of `funnel why`: the headline with the largest parts, a row per part, how it was counted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from commands import Column, Rate, Table
from commands._say import listed, number
from commands.funnel._periods import before, so_far, span, when
from lifecycle.enough import CHANGED as FEWEST
from lifecycle.funnels.causes import Cause, rounded
from lifecycle.text import _, plural

if TYPE_CHECKING:
    from commands import Ask
    from commands._reply import Cell
    from commands.funnel._why_question import WhyQuestion
    from lifecycle.funnels.why import Part
    from lifecycle.service.changes import Why

NAMED = 3
"""Parts that the headline names."""
MINUS = "−"


def headline(ask: Ask, question: WhyQuestion, answer: Why) -> str:
    """How many more or fewer, and the largest parts of it; the two counts alone where they are too few."""
    change = answer.change
    if not change.parts:
        counts = _("{now} reached {goal} {when}, {before} {then}").format(
            now=number(change.now, ask),
            before=number(change.before, ask),
            goal=answer.goal.name,
            when=when(question.period) + so_far(question.period, ask),
            then=_than(ask, question),
        )
        few = min(change.now, change.before) < FEWEST
        return f"{counts}{_(': too few to take the change apart') if few else ''}."
    parts = _largest(ask, answer)
    return f"{difference(ask, question, answer)}{': ' if parts else ''}{', '.join(parts)}."


def difference(ask: Ask, question: WhyQuestion, answer: Why) -> str:
    """`12 more reached Conversion last month than the month before (43 after 31)`."""
    change = answer.change
    by = change.now - change.before
    more = plural("{n} more reached {goal} {when} than {then}", "{n} more reached {goal} {when} than {then}", abs(by))
    fewer = plural(
        "{n} fewer reached {goal} {when} than {then}", "{n} fewer reached {goal} {when} than {then}", abs(by)
    )
    same = _("As many reached {goal} {when} as {then}")
    said = (more if by > 0 else fewer if by < 0 else same).format(
        n=number(abs(by), ask),
        goal=answer.goal.name,
        when=when(question.period) + so_far(question.period, ask),
        then=_than(ask, question),
    )
    counts = _("{now} after {before}").format(now=number(change.now, ask), before=number(change.before, ask))
    return f"{said} ({counts})"


def lines(ask: Ask, question: WhyQuestion, answer: Why) -> tuple[str, ...]:
    """Which parts are beyond chance, and whether the change is; what is missing where nothing was taken apart."""
    change = answer.change
    if not change.parts:
        return (_missing(question, answer),)
    sure = [label(part, answer, inside=True) for part in change.parts if not part.may_be_chance]
    low, high = signed(change.low, ask), signed(change.high, ask)
    if not sure:
        return (_("Each part, taken alone, may be chance: its 95 % limits include none at all."),)
    beyond = _("Beyond chance: {parts}. The others may be chance.") if len(sure) < len(change.parts) else (
        _("Beyond chance: {parts}.")
    )  # fmt: skip
    said = beyond.format(parts=listed(sure))
    if change.may_be_chance:
        said += " " + _("The change as a whole may be chance too ({low} to {high}).").format(low=low, high=high)
    return (said,)


def _missing(question: WhyQuestion, answer: Why) -> str:
    """What it would take, and which command might find it."""
    if answer.n == (0, 0):
        return _("Nobody was on the way there. A move is logged like this: /stage move acme awareness.")
    if min(answer.change.before, answer.change.now) >= FEWEST:
        return _("Nothing that I can tell apart has changed.")
    need = _("It takes {n} in both periods.").format(n=FEWEST)
    longer = {"day": "this week", "week": "this month", "month": "this quarter"}.get(question.period.unit, "this year")
    more = _("A longer period has more, for example: /funnel why {period}.").format(period=longer)
    return need if question.period.unit == "year" else f"{need} {more}"


def table(ask: Ask, answer: Why) -> Table:
    """A row per part, the largest first, and one for the change, so that the column adds up."""
    change = answer.change
    columns = (
        Column(_("Part")),
        *(Column(title, right=True) for title in (_("Customers"), _("95 %"), _("Before"), _("Now"))),
    )
    shown: list[Cell] = (
        [part.by for part in change.parts] if ask.as_data else [signed(by, ask) for by in rounded(change)]
    )
    rows: list[tuple[Cell, ...]] = [
        (label(part, answer), by, _certainty(part, ask), _figure(part.before, ask), _figure(part.now, ask))
        for part, by in zip(change.parts, shown, strict=True)
    ]
    whole: Cell = change.now - change.before if ask.as_data else signed(change.now - change.before, ask)
    between = _("{low} to {high}").format(low=signed(change.low, ask), high=signed(change.high, ask))
    rows.append((_("The change"), whole, between, change.before, change.now))
    return Table(columns, tuple(rows))


def receipt(ask: Ask, answer: Why) -> str:
    """How it was counted."""
    field = answer.change.field
    mix = _(" Mix: of {fields}.").format(fields=_plural_of(field)) if field else ""
    if field and answer.compared:
        mix = _(" Mix: of {fields}, which explains most of source, owner and segment.").format(fields=_plural_of(field))
    return _(
        "{now} against {before}, {zone}. Counted as in the funnel: unique customers who entered {goal} or skipped past "
        "it; n = {n_now} and {n_before} who could: below {goal} at the start, or came in. Each part is what one cause "
        "adds, averaged over every order of causes, so they add up.{mix} 95 %: customers of both periods drawn anew."
    ).format(
        now=span(answer.period, ask),
        before=span(answer.previous, ask),
        zone=answer.period.zone,
        goal=answer.goal.name,
        n_before=number(answer.n[0], ask),
        n_now=number(answer.n[1], ask),
        mix=mix,
    )


def label(part: Part, answer: Why, *, inside: bool = False) -> str:
    """A part's name as a row's title, or inside a sentence."""
    steps = [*answer.change.steps, answer.goal]
    if part.step is not None:
        words = (_("Step {low} to {high}"), _("the step {low} to {high}"))
        return words[inside].format(low=steps[part.step].name, high=steps[part.step + 1].name)
    fields = _plural_of(answer.change.field)
    words = {
        Cause.WAITING: (_("Waiting at the start"), _("who was waiting at the start")),
        Cause.CAME: (_("Came in"), _("who came in")),
        Cause.BEGAN: (_("Where they began"), _("where they began")),
        Cause.MIX: (
            _("Mix of {fields}").format(fields=fields),
            _("the mix of {fields}").format(fields=fields),
        ),
        Cause.STRAIGHT: (_("Came straight to {goal}"), _("who came straight to {goal}")),
    }[part.cause]
    return words[inside].format(goal=answer.goal.name)


def limits(part: Part, ask: Ask) -> str:
    """`−2 to +6`."""
    return _("{low} to {high}").format(low=signed(part.low, ask), high=signed(part.high, ask))


def signed(value: float, ask: Ask) -> str:
    """A whole number with its sign."""
    whole = int(abs(value) + 0.5)
    if not whole:
        return "0"
    return f"{'+' if value > 0 else MINUS}{number(whole, ask)}"


def _certainty(part: Part, ask: Ask) -> str:
    said = limits(part, ask)
    return _("{limits}, may be chance").format(limits=said) if part.may_be_chance else said


def _largest(ask: Ask, answer: Why) -> list[str]:
    """`+9 by more who came in`."""
    told = [(part, by) for part, by in zip(answer.change.parts, rounded(answer.change), strict=True) if by]
    said = [_("{by} by {what}").format(by=signed(by, ask), what=_what(part, by, answer)) for part, by in told[:NAMED]]
    rest = sum(by for _part, by in told[NAMED:])
    if len(told) > NAMED and rest:
        said.append(_("{by} by the rest").format(by=signed(rest, ask)))
    return said


def _what(part: Part, by: int, answer: Why) -> str:
    more, goal = by > 0, answer.goal.name
    if part.cause is Cause.WAITING:
        return _("more who were waiting at the start") if more else _("fewer who were waiting at the start")
    if part.cause is Cause.CAME:
        return _("more who came in") if more else _("fewer who came in")
    if part.cause is Cause.STRAIGHT:
        said = _("more who came straight to {goal}") if more else _("fewer who came straight to {goal}")
        return said.format(goal=goal)
    return label(part, answer, inside=True)


def _figure(figure: tuple[int, int] | None, ask: Ask) -> Cell:
    """How many, or how many of how many."""
    if figure is None:
        return None
    hits, n = figure
    if not n:
        return hits
    return Rate(hits, n) if ask.as_data or n >= FEWEST else _("{hits} of {n}").format(hits=hits, n=n)


def _plural_of(field: str | None) -> str:
    return {"source": _("sources"), "owner": _("owners"), "segment": _("segments")}.get(field or "", "")


def _than(ask: Ask, question: WhyQuestion) -> str:
    if not question.last_year:
        return before(question.period, ask)
    return _("by then a year before") if so_far(question.period, ask) else _("a year before")
