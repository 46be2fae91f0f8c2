"""`kpi explain`: what a KPI is, how it is counted, with the numbers of a period and the customers behind them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from commands import PERSON, Ask, Button, Column, Phrase, Reply, Table, command
from commands._card import MOST_ROWS
from commands._say import calendar, number
from commands.funnel._periods import so_far, when
from commands.kpi import _said as said
from commands.kpi._choice import kpi_choices
from commands.kpi._notes import receipt_of_one
from commands.kpi._one import target_sentence
from commands.kpi._question import UnknownKPI, read_question
from commands.kpi._value import example
from lifecycle.errors import AmbiguousStage, NotUnderstood
from lifecycle.kpis.kpi import Unit
from lifecycle.service.context import INSTANT
from lifecycle.service.names import reference
from lifecycle.text import _, plural

if TYPE_CHECKING:
    from commands._reply import Cell
    from commands.kpi._question import Question
    from lifecycle.service import Lifecycle
    from lifecycle.service.kpi_answers import Counted, ExplainAnswer

SHOWN = 12
"""Things behind a KPI that are shown; as data there are all."""


@command(
    "kpi explain",
    usage="<kpi> [period]",
    examples=("kpi explain churn", "kpi explain nps last quarter"),
    phrases=(
        Phrase(r"(?:how is|how do (?:we|you)) (?:the |our )?(?P<kpi>.+?) (?:is |are )?(?:counted|measured|calculated)", "kpi explain {kpi}"),
        Phrase(r"explain (?:the |our )?kpi (?P<rest>.+)", "kpi explain {rest}"),
    ),
)  # fmt: skip
def explain(ask: Ask, lifecycle: Lifecycle) -> Reply:
    """Explain a KPI: its formula, its numbers, the customers behind them."""
    typed = ask.words.strip()
    if not typed:
        raise NotUnderstood(_("Which KPI? Type it like this: /kpi explain churn."))
    try:
        question = read_question(ask, lifecycle)
    except UnknownKPI as unknown:
        return kpi_choices(unknown, "kpi explain", lifecycle)
    except AmbiguousStage:
        question = None
    if question is None or question.kpi is None:
        raise NotUnderstood(
            _(
                "I can explain one KPI at a time, for example: /kpi explain churn. /kpi and a stage shows which there are."
            )
        )
    return _reply(calendar(ask, lifecycle), lifecycle, question)


def _reply(ask: Ask, lifecycle: Lifecycle, question: Question) -> Reply:
    assert question.kpi
    kpi, currency = question.kpi, lifecycle.settings.currency
    answer = lifecycle.kpis.explained(kpi, question.period, limit=MOST_ROWS if ask.as_data else SHOWN)
    shown = answer.counted if ask.as_data else _shown(answer)
    return Reply(
        headline=_headline(ask, question, answer, currency),
        lines=_lines(ask, answer, len(shown), currency),
        tables=(_table(shown),) if shown and answer.row.is_measurable else (),
        receipt=receipt_of_one(ask, answer.asked, _(kpi.formula), answer.row),
        buttons=_buttons(question, answer),
        audience=PERSON,
        again=f"kpi explain {kpi.slug} {question.period.exact()}",
    )


def _shown(answer: ExplainAnswer) -> tuple[Counted, ...]:
    """The things that people see: of a share those in its numerator, which are asked about, unless there are none."""
    if answer.row.kpi.unit != Unit.RATE:
        return answer.counted
    return tuple(one for one in answer.counted if one.over) or answer.counted


SHARES = frozenset({Unit.RATE, Unit.SCORE})
"""Of these the numerator is a part of the denominator; 122,679 of 91 would say nothing."""


def _headline(ask: Ask, question: Question, answer: ExplainAnswer, currency: str) -> str:
    """The value with its numerator and denominator."""
    row, period = answer.row, when(question.period) + so_far(question.period, ask)
    name = _(row.kpi.name)
    if not row.is_measurable:
        return _("{kpi} cannot be measured {when}: {missing}").format(kpi=name, when=period, missing=_(row.kpi.missing))
    value = said.shown(row, ask, currency)
    if not row.is_enough and row.kpi.unit != Unit.RATE:
        counts = said.counts(row.kpi.unit, row.now, ask)
        return _("{kpi} has too few for a value {when}: {counts}.").format(kpi=name, when=period, counts=counts)
    if row.now.of and row.kpi.unit in SHARES:
        fraction = _("{over} of {of}").format(over=_amount(row.now.over, ask), of=_amount(row.now.of, ask))
        if row.is_enough and value != fraction:
            return _("{kpi} is {value} {when}: {fraction}.").format(
                kpi=name, value=value, when=period, fraction=fraction
            )
        return _("{kpi} {when}: {fraction}.").format(kpi=name, when=period, fraction=fraction)
    return _("{kpi} is {value} {when}.").format(kpi=name, value=value, when=period)


def _lines(ask: Ask, answer: ExplainAnswer, shown: int, currency: str) -> tuple[str, ...]:
    kpi, now = answer.row.kpi, answer.row.now
    lines = [
        _(kpi.definition),
        _("Numerator: {text} Here: {n}.").format(text=_(kpi.numerator), n=_amount(now.over, ask)),
        _("Denominator: {text} Here: {n}.").format(text=_(kpi.denominator), n=_amount(now.of, ask))
        if now.of
        else _("Denominator: {text}").format(text=_(kpi.denominator)),
        _("Window: {text} Zero: {zero}").format(text=_(kpi.window), zero=_(kpi.zero_rule)),
    ]
    if kpi.minimum_n > 1:
        lines.append(_("Under n = {n} the counts are shown instead of a value.").format(n=number(kpi.minimum_n, ask)))
    lines.append(target_sentence(ask, answer.row, currency) or _("No target is set; a manager sets it like this: /kpi target {kpi} {example}.").format(kpi=kpi.slug, example=example(kpi)))  # fmt: skip
    if answer.n > shown and shown and answer.row.is_measurable:
        whole = shown < len(answer.counted)
        lines.append(_behind(ask, answer, shown, all_in_numerator=whole))
    return tuple(lines)


def _behind(ask: Ask, answer: ExplainAnswer, shown: int, *, all_in_numerator: bool) -> str:
    """How many things there are, and which of them are below."""
    told = _("Behind it: {n} rows of {customers} customers; {below}.")
    if all_in_numerator:
        below = plural("the {n} in the numerator is below", "the {n} in the numerator are below", shown)
    else:
        below = plural("the first {n} is below", "the first {n} are below", shown)
    below = below.format(n=number(shown, ask))
    return told.format(n=number(answer.n, ask), customers=number(answer.customers, ask), below=below)


def _table(shown: tuple[Counted, ...]) -> Table:
    titles = (_("Numerator"), _("Denominator"))
    columns = (
        Column(_("Customer")),
        Column(_("When")),
        *(Column(title, right=True) for title in titles),
        Column(_("Open")),
    )
    return Table(columns, tuple(_row(one) for one in shown))


def _row(one: Counted) -> tuple[Cell, ...]:
    name = one.customer.name if one.customer else _("no customer")
    over, of = (round(each, 4) if each % 1 else int(each) for each in (one.over, one.of))
    # What held just before midnight held when the day began, which is how people say it.
    return name, one.at + INSTANT, over, of, _("yes") if one.is_open else None


def _buttons(question: Question, answer: ExplainAnswer) -> tuple[Button, ...]:
    kpi = answer.row.kpi
    first = next((one.customer for one in answer.counted if one.customer), None)
    show = (Button(_("Show {name}").format(name=first.name), f"stage show {reference(first)}"),) if first else ()
    return (Button(_(kpi.name), f"kpi {kpi.slug} {question.period.exact()}"), Button(_("Targets"), "kpi target"), *show)


def _amount(amount: float, ask: Ask) -> str:
    """A sum of a numerator or a denominator: whole, or with one decimal."""
    return number(round(amount) if abs(amount - round(amount)) < 0.05 else round(amount, 1), ask)
