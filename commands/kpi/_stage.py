"""The reply to `kpi <stage>`: its three columns and all of its KPIs; or those KPIs by a field of the customers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from commands import CHANNEL, Button, Column, Reply, Table
from commands._card import owner_name
from commands._say import number
from commands.funnel._periods import so_far, titled, when
from commands.kpi import _said as said
from commands.kpi._board import EXAMPLE, at_count, nothing_logged
from commands.kpi._chart import courses_chart
from commands.kpi._data import board_table, split_table
from commands.kpi._notes import receipt, receipt_of_split
from commands.kpi._table import MARK, table
from commands.kpi._targets_said import held, others, verdict
from lifecycle.text import _, plural

if TYPE_CHECKING:
    from commands import Ask
    from commands._reply import Cell
    from commands.kpi._question import Question
    from lifecycle.service import Lifecycle
    from lifecycle.service.kpi_answers import BoardAnswer, Split, StageRow

PARTS = 4
"""Values of a field that each KPI is shown for; as data there are all."""
MISSING = 3
"""Sentences about what is missing."""


def stage_reply(ask: Ask, lifecycle: Lifecycle, question: Question) -> Reply:
    """Headline, what is missing, the table of all KPIs, chart, receipt."""
    assert question.stage
    if question.by:
        return _split(ask, lifecycle, question)
    answer = lifecycle.kpis.board(question.period, [question.stage])
    if not answer.recorded:
        return nothing_logged()
    ask, stage, currency = at_count(ask, answer.asked), answer.stages[0], lifecycle.settings.currency
    headline = _headline(ask, question, stage, currency)
    return Reply(
        headline=headline,
        lines=tuple(filter(None, (others(ask, held(stage.kpis), currency), *_lines(stage)))),
        tables=(board_table(ask, answer) if ask.as_data else table(ask, answer.stages, currency),),
        chart=courses_chart(ask, answer.courses, headline, currency) if _charted(answer) else None,
        receipt=receipt(ask, answer.asked, lifecycle),
        buttons=_buttons(question, stage),
        audience=CHANNEL,
        again=question.words(),
    )


def _charted(answer: BoardAnswer) -> bool:
    return any(row.is_measurable for row in answer.rows)


def _headline(ask: Ask, question: Question, stage: StageRow, currency: str) -> str:
    """How many targets are hit, or else how many moved on, or else how many KPIs have enough."""
    name, period = stage.stage.name, when(question.period) + so_far(question.period, ask)
    wanted = held(stage.kpis)
    if any(row.is_enough for row in wanted):
        told = verdict(ask, wanted, period, currency)
        return _("{stage}: {verdict}.").format(stage=name, verdict=f"{told[0].lower()}{told[1:]}")
    moved = stage.now.conversion.measured
    if moved.n:
        told = plural(
            "{stage}: {share} customer who entered {when} has moved on.",
            "{stage}: {share} customers who entered {when} have moved on.",
            moved.n,
        )
        share = _("{hits} of {n}").format(hits=number(round(moved.over), ask), n=number(moved.n, ask))
        return told.format(stage=name, share=share, when=period)
    n = sum(row.is_enough for row in stage.kpis)
    told = plural(
        "{stage}: {n} of {all} KPIs has enough to be measured {when}.",
        "{stage}: {n} of {all} KPIs have enough to be measured {when}.",
        n,
    )
    return told.format(stage=name, n=number(n, ask), all=number(len(stage.kpis), ask), when=period)


def _lines(stage: StageRow) -> tuple[str, ...]:
    """What is missing of what cannot be measured, each sentence once; how to set a target where there is none."""
    lacking: dict[str, list[str]] = {}
    for row in stage.kpis:
        if not row.is_measurable:
            lacking.setdefault(_(row.kpi.missing), []).append(_(row.kpi.name))
    told = [_("{kpis}: {missing}").format(kpis=", ".join(names), missing=missing) for missing, names in lacking.items()]
    lines = [*told[:MISSING]]
    if stage.kpis and not held(stage.kpis) and not lacking:
        lines.append(_("A target is set like this: {typed}.").format(typed=EXAMPLE))
    if not stage.kpis:
        lines.append(_("No KPI is of this stage; it has its three columns."))
    return tuple(lines)


def _buttons(question: Question, stage: StageRow) -> tuple[Button, ...]:
    by = {"source": _("By source"), "owner": _("By owner"), "segment": _("By segment")}
    buttons = [Button(label, question.words(by=field)) for field, label in by.items() if field != question.by]
    if question.by:
        buttons.append(Button(_("All together"), question.words()))
    missed = [row for row in stage.kpis if row.state.value in {"missed", "near"}]
    if missed:
        row = missed[0]
        buttons.append(
            Button(
                _("Explain {kpi}").format(kpi=_(row.kpi.name)), f"kpi explain {row.kpi.slug} {question.period.exact()}"
            )
        )
    earlier = question.period.previous()
    return (*buttons, Button(_("All stages"), f"kpi {question.period.exact()}"), Button(titled(earlier), question.words(earlier, by=question.by)))  # fmt: skip


def _split(ask: Ask, lifecycle: Lifecycle, question: Question) -> Reply:
    assert question.stage
    assert question.by
    asked, splits = lifecycle.kpis.split(question.period, question.stage, question.by)
    able = [one for one in splits if one.parts]
    currency, period = lifecycle.settings.currency, when(question.period) + so_far(question.period, ask)
    if not able:
        told = _("{stage}: no KPI can be measured {when}.").format(stage=question.stage.name, when=period)
        row = next((one.row for one in splits), None)
        lines = (_(row.kpi.missing),) if row else ()
        return Reply(told, lines=lines, buttons=(Button(_("All stages"), "kpi"),), again=question.words(by=question.by))
    name = {"source": _("Source"), "owner": _("Owner"), "segment": _("Segment")}[question.by]
    headline = _("{stage} by {field}, {when}.").format(stage=question.stage.name, field=name.lower(), when=period)
    best, chance = _best(ask, able, question, currency)
    return Reply(
        headline=best or headline,
        lines=(chance,) if chance else (),
        tables=(_parts_table(ask, able, question.by, name, currency),),
        receipt=receipt_of_split(ask, asked),
        buttons=_split_buttons(question),
        audience=CHANNEL,
        again=question.words(by=question.by),
    )


def _best(ask: Ask, splits: list[Split], question: Question, currency: str) -> tuple[str, str]:
    """Of the first KPI with two values of enough the highest and the lowest; and whether that may be chance."""
    for one in splits:
        kpi, field = one.row.kpi, question.by or ""
        least = max(kpi.minimum_n, said.FEW)
        known = [(part.value, value, part) for value, part in one.parts if part.value is not None and part.n >= least]
        if len(known) < 2:
            continue
        high, low = max(known, key=lambda each: each[0]), min(known, key=lambda each: each[0])
        named = [
            _("{name} {value} (n = {n})").format(
                name=value_name(name, field), value=said.value(kpi.unit, value, ask, currency), n=number(part.n, ask)
            )
            for value, name, part in (high, low)
        ]
        told = _("{kpi} {when}: {high}, {low}.").format(
            kpi=_(kpi.name), when=when(question.period) + so_far(question.period, ask), high=named[0], low=named[1]
        )
        meet = low[2].high is not None and high[2].low is not None and low[2].high >= high[2].low
        return told, _("Their 95 % intervals meet, so the difference may be chance.") if meet else ""
    return "", ""


def value_name(value: str | None, field: str) -> str:
    """What a value of a field is called."""
    if value is None:
        return _("not said")
    return owner_name(value) if field == "owner" else value


def _parts_table(ask: Ask, splits: list[Split], field: str, name: str, currency: str) -> Table:
    """A row for each KPI, then one for each of the largest parts of it."""
    if ask.as_data:
        values = {value for one in splits for value, _part in one.parts}
        return split_table(splits, name, [(value, value_name(value, field)) for value in values])
    rows: list[tuple[Cell, ...]] = []
    for one in splits:
        kpi = one.row.kpi
        rows.append((_(kpi.name), said.shown(one.row, ask, currency) or None, one.row.now.n))
        shown = one.parts[:PARTS] if len(one.parts) > PARTS + 1 else one.parts
        rows += [
            (
                MARK + value_name(value, field),
                said.measured(kpi.unit, kpi.minimum_n, part, ask, currency) or None,
                part.n,
            )
            for value, part in shown
        ]
        if more := len(one.parts) - len(shown):
            rows.append((MARK + plural("{n} more", "{n} more", more).format(n=number(more, ask)), None, sum(part.n for _value, part in one.parts[PARTS:])))  # fmt: skip
    columns = (
        Column(_("KPI / {field}").format(field=name.lower())),
        Column(_("Value"), right=True),
        Column(_("n"), right=True),
    )
    return Table(columns, tuple(rows))


def _split_buttons(question: Question) -> tuple[Button, ...]:
    by = {"source": _("By source"), "owner": _("By owner"), "segment": _("By segment")}
    others = tuple(Button(label, question.words(by=field)) for field, label in by.items() if field != question.by)
    earlier = question.period.previous()
    return (*others, Button(_("All together"), question.words()), Button(titled(earlier), question.words(earlier, by=question.by)))  # fmt: skip
