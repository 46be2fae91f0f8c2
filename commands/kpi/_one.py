"""The reply to `kpi <kpi>`: its value with how sure it is, against its target, its past, and by a field of the customers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from commands import CHANNEL, Button, Column, Reply, Table
from commands._say import number
from commands.funnel._periods import before, so_far, span, titled, when
from commands.kpi import _said as said
from commands.kpi._chart import course_chart
from commands.kpi._data import numbers
from commands.kpi._notes import receipt_of_one
from commands.kpi._stage import value_name
from lifecycle.text import _, plural

if TYPE_CHECKING:
    from collections.abc import Sequence

    from commands import Ask
    from commands._reply import Cell
    from commands.kpi._question import Question
    from lifecycle.kpis.kpi import Measured
    from lifecycle.service import Lifecycle
    from lifecycle.service.kpi_answers import OneAnswer, Row

PARTS = 12
"""Values of a field that are shown; as data there are all."""


def one_reply(ask: Ask, lifecycle: Lifecycle, question: Question) -> Reply:
    """Headline, what it is and what is open, a table, twelve weeks, how it was counted."""
    assert question.kpi
    kpi, currency = question.kpi, lifecycle.settings.currency
    answer = lifecycle.kpis.one(kpi, question.period, question.by)
    headline = _headline(ask, question, answer, currency)
    weeks = [week for week in answer.course.weeks if week.value is not None]
    return Reply(
        headline=headline,
        lines=_lines(ask, answer, question, currency),
        tables=_tables(ask, answer, question, currency),
        chart=course_chart(ask, answer.course, headline, currency) if weeks else None,
        receipt=receipt_of_one(ask, answer.asked, _(kpi.formula), answer.row),
        buttons=_buttons(question, answer),
        audience=CHANNEL,
        again=question.words(by=question.by),
    )


def _headline(ask: Ask, question: Question, answer: OneAnswer, currency: str) -> str:
    row, period = answer.row, when(question.period) + so_far(question.period, ask)
    told = {"kpi": _(row.kpi.name), "when": period}
    if not row.is_measurable:
        return _("{kpi} cannot be measured {when}.").format(**told)
    if not row.is_enough:
        counts = _classes(ask, answer) or said.counts(row.kpi.unit, row.now, ask)
        return _("{kpi} has too few for a value {when}: {counts}.").format(**told, counts=counts)
    sure = said.interval(row.kpi.unit, row.now, ask)
    n = _("n = {n}").format(n=number(row.now.n, ask))
    parts = [
        _("{kpi} is {value} {when} ({sure})").format(
            **told, value=said.shown(row, ask, currency, sure=False), sure=f"{sure}, {n}" if sure else n
        )
    ]
    if row.change is not None and row.before:
        value = said.measured(row.kpi.unit, row.kpi.minimum_n, row.before, ask, currency, sure=False)
        parts.append(f"; {value} {before(question.period, ask)}{said.verdict(answer.verdict)}")
    return "".join((*parts, ". ", target_sentence(ask, row, currency))).strip()


def target_sentence(ask: Ask, row: Row, currency: str) -> str:
    """`Target 40 by 31 Dec: not yet.`; empty without one."""
    wanted, state = said.target(row, ask, currency), said.state(row)
    if wanted is None:
        return ""
    if row.target and row.target.currency:
        return _("Its target is in {other}; set it anew in {currency}.").format(
            other=row.target.currency, currency=currency
        )
    return _("Target {target}: {state}.").format(target=wanted, state=state) if state else _("Target {target}.").format(
        target=wanted
    )  # fmt: skip


def _classes(ask: Ask, answer: OneAnswer) -> str:
    """Of a score that too few gave: how many said what."""
    if answer.classes is None:
        return ""
    above, between, below = answer.classes
    return ", ".join(
        words.format(n=number(n, ask))
        for n, words in (
            (above, plural("{n} promoter", "{n} promoters", above)),
            (between, plural("{n} between", "{n} between", between)),
            (below, plural("{n} detractor", "{n} detractors", below)),
        )
    )


def _lines(ask: Ask, answer: OneAnswer, question: Question, currency: str) -> tuple[str, ...]:
    row = answer.row
    lines = [_(row.kpi.definition)]
    if not row.is_measurable:
        lines.append(_(row.kpi.missing))
    if not row.is_enough and row.is_measurable:
        least = max(row.kpi.minimum_n, said.FEW if row.kpi.unit == "rate" else 0)
        lines.append(_("A value takes {n}; a longer period may have them, for example: {typed}.").format(
            n=number(least, ask), typed=f"/kpi {row.kpi.slug} {_longer(question.period.unit)}"
        ))  # fmt: skip
    if row.now.open and row.is_measurable:
        lines.append(
            plural(
                "{n} of them is still open and may change it.", "{n} of them are still open and may change it.", row.now.open
            ).format(n=number(row.now.open, ask))
        )  # fmt: skip
    if question.by and not answer.by and row.is_measurable:
        lines.append(_("It cannot be split by {field}.").format(field=question.by))
    if (not row.is_enough or row.target is None) and (wanted := target_sentence(ask, row, currency)):
        lines.append(wanted)
    return tuple(lines)


def _longer(unit: str) -> str:
    return {"day": "this week", "week": "this month", "month": "this quarter"}.get(unit, "this year")


def _tables(ask: Ask, answer: OneAnswer, question: Question, currency: str) -> tuple[Table, ...]:
    row = answer.row
    if not row.is_measurable and not ask.as_data:
        return ()
    asked = answer.asked
    if answer.by:
        rows: list[tuple[str, Measured]] = [(_("All"), row.now)]
        shown = answer.by if ask.as_data or len(answer.by) <= PARTS + 1 else answer.by[:PARTS]
        rows += [(value_name(value, question.by or ""), part) for value, part in shown]
        title = {"source": _("Source"), "owner": _("Owner"), "segment": _("Segment")}[question.by or "source"]
        table = _table(ask, row, rows, title, currency)
        left = answer.by[len(shown) :]
        if left:
            more = plural("{n} more", "{n} more", len(left)).format(n=number(len(left), ask))
            last: tuple[Cell, ...] = (more, None, None, sum(part.n for _value, part in left))
            return (Table(table.columns, (*table.rows, last)),)
        return (table,)
    periods = [(span(asked.period, ask), row.now)]
    periods += [(span(asked.previous, ask), row.before)] if row.before else []
    return (_table(ask, row, periods, _("Period"), currency),)


def _table(ask: Ask, row: Row, rows: Sequence[tuple[str, Measured]], title: str, currency: str) -> Table:
    unit, least = row.kpi.unit, row.kpi.minimum_n
    if ask.as_data:
        titles = (_("Value"), _("Low"), _("High"), _("Numerator"), _("Denominator"), _("n"), _("Open"))
        columns = (Column(title), *(Column(one, right=True) for one in titles))
        return Table(columns, tuple((name, *numbers(found)) for name, found in rows))
    columns = (Column(title), *(Column(one, right=True) for one in (_("Value"), _("95 %"), _("n"))))

    def sure(found: Measured) -> str | None:
        enough = found.n >= max(least, said.FEW if unit == "rate" else 0)
        return said.interval(unit, found, ask) or None if enough else None

    return Table(
        columns,
        tuple(
            (name, said.measured(unit, least, found, ask, currency, sure=False) or None, sure(found), found.n)
            for name, found in rows
        ),
    )


def _buttons(question: Question, answer: OneAnswer) -> tuple[Button, ...]:
    slug, period = answer.row.kpi.slug, question.period.exact()
    by = {"source": _("By source"), "owner": _("By owner"), "segment": _("By segment")}
    buttons = [Button(_("Explain"), f"kpi explain {slug} {period}")]
    if answer.row.is_measurable:
        buttons += [Button(label, question.words(by=field)) for field, label in by.items() if field != question.by]
    if question.by:
        buttons.append(Button(_("All together"), question.words()))
    earlier = question.period.previous()
    stage = answer.row.stage.name
    quoted = '"' + stage.replace('"', '""') + '"'
    return (
        *buttons,
        Button(_("All of {stage}").format(stage=stage), f"kpi {quoted} {period}"),
        Button(titled(earlier), question.words(earlier, by=question.by)),
    )
