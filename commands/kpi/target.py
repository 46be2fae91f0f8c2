"""`kpi target`: what KPIs should come to; managers set it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from commands import MANAGERS, Ask, Button, Column, Phrase, Reply, Table, command
from commands._done import done
from commands._say import calendar, number
from commands.kpi import _said as said
from commands.kpi._choice import kpi_choices
from commands.kpi._question import UnknownKPI
from commands.kpi._value import example, read_target
from lifecycle.errors import NothingToDo
from lifecycle.model import Role
from lifecycle.text import _, plural

if TYPE_CHECKING:
    from commands._reply import Cell
    from commands.kpi._value import TargetWords
    from lifecycle.kpis.kpi import KPI
    from lifecycle.service import Lifecycle
    from lifecycle.service.kpi_answers import Wanted


@command(
    "kpi target",
    "kpi targets",
    writes=True,
    role=Role.VIEWER,
    usage="[<kpi> <value> [by <month or day>]|<kpi> off]",
    examples=("kpi target nps 40 by December", "kpi target csat 85 %", "kpi target nps off", "kpi target"),
    phrases=(
        Phrase(r"(?:set )?(?:our|the) (?P<kpi>.+?) target (?:is|to|=) (?P<rest>.+)", "kpi target {kpi} {rest}"),
        Phrase(r"(?:set )?(?:our|the|a)? ?target (?:for|of) (?P<kpi>.+?) (?:is|to|at|=) (?P<rest>.+)", "kpi target {kpi} {rest}"),
        Phrase(r"(?:what are|show|show me|list) (?:our|the|all) targets", "kpi target"),
    ),
)  # fmt: skip
def target(ask: Ask, lifecycle: Lifecycle) -> Reply:
    """List the targets of KPIs, or (managers) set one."""
    here = calendar(ask, lifecycle)
    if not ask.words.strip():
        return _all(here, lifecycle)
    try:
        wanted = read_target(here, lifecycle)
    except UnknownKPI as unknown:
        return kpi_choices(unknown, "kpi target", lifecycle, stages=False)
    if wanted.off:
        return _off(here, lifecycle, wanted.kpi)
    if wanted.value is None:
        return _one(here, lifecycle, wanted.kpi)
    return _set(here, lifecycle, wanted, wanted.value)


def _set(ask: Ask, lifecycle: Lifecycle, wanted: TargetWords, value: float) -> Reply:
    before = lifecycle.kpis.targets.of(wanted.kpi)
    try:
        now = lifecycle.kpis.targets.set(wanted.kpi, value, wanted.by)
    except NothingToDo:
        assert before
        return Reply(_is(ask, lifecycle, wanted.kpi, before), receipt=_("It was so already; nothing was changed."))
    was = (_("Before it was {target}.").format(target=_words(ask, lifecycle, wanted.kpi, before)),) if before else ()
    show = Button(_(wanted.kpi.name), f"kpi {wanted.kpi.slug}")
    return done(ask, lifecycle, _is(ask, lifecycle, wanted.kpi, now), lines=was, buttons=(show,))


def _off(ask: Ask, lifecycle: Lifecycle, kpi: KPI) -> Reply:
    try:
        before = lifecycle.kpis.targets.drop(kpi)
    except NothingToDo as refusal:
        return Reply(str(refusal), receipt=_("Nothing was changed."))
    was = _("It was {target}.").format(target=_words(ask, lifecycle, kpi, before))
    return done(ask, lifecycle, _("{kpi} has no target any more.").format(kpi=_(kpi.name)), lines=(was,))


def _one(ask: Ask, lifecycle: Lifecycle, kpi: KPI) -> Reply:
    """What the target of one is, and how it is changed."""
    now = lifecycle.kpis.targets.of(kpi)
    how = _("A manager sets it like this: /kpi target {slug} {example}.").format(slug=kpi.slug, example=example(kpi))
    headline = _is(ask, lifecycle, kpi, now) if now else _("{kpi} has no target.").format(kpi=_(kpi.name))
    buttons = [Button(_(kpi.name), f"kpi {kpi.slug}")]
    if now and ask.person.role.covers(Role.MANAGER):
        buttons.append(Button(_("No target"), f"kpi target {kpi.slug} off", who=MANAGERS))
    return Reply(headline, receipt=how, buttons=tuple(buttons))


def _all(ask: Ask, lifecycle: Lifecycle) -> Reply:
    every = [(kpi, stage, wanted) for kpi, stage in lifecycle.kpis.all if (wanted := lifecycle.kpis.targets.of(kpi))]
    how = _("Managers set one like this: /kpi target nps 40 by December; /kpi target nps off takes it away.")
    if not every:
        return Reply(_("No KPI has a target yet."), receipt=how, buttons=(Button(_("All KPIs"), "kpi"),))
    n = len(every)
    headline = plural("{n} KPI has a target.", "{n} KPIs have a target.", n).format(n=number(n, ask))
    titles = (_("KPI"), _("Stage"), _("Target"), _("By"))
    rows: list[tuple[Cell, ...]] = []
    for kpi, stage, wanted in every:
        value: Cell = wanted.value if ask.as_data else _words(ask, lifecycle, kpi, replace(wanted, by=None))
        by = None if wanted.by is None else wanted.by.isoformat() if ask.as_data else said.day_of(wanted.by, ask)
        rows.append((kpi.slug if ask.as_data else _(kpi.name), stage.name, value, by))
    columns = tuple(Column(title, right=title == _("Target")) for title in titles)
    stale = [_(kpi.name) for kpi, _stage, wanted in every if wanted.currency]
    lines = (
        (_("Set in another currency, so that it does not count: {kpis}.").format(kpis=", ".join(stale)),)
        if stale
        else ()
    )
    return Reply(headline, lines, (Table(columns, tuple(rows)),), receipt=how, buttons=(Button(_("All KPIs"), "kpi"),))


def _is(ask: Ask, lifecycle: Lifecycle, kpi: KPI, now: Wanted) -> str:
    """The target in a sentence."""
    least = {"up": _("{kpi} should be at least {target}."), "down": _("{kpi} should be at most {target}.")}
    sentence = least.get(str(kpi.better), _("The target of {kpi} is {target}."))
    return sentence.format(kpi=_(kpi.name), target=_words(ask, lifecycle, kpi, now))


def _words(ask: Ask, lifecycle: Lifecycle, kpi: KPI, now: Wanted) -> str:
    return said.wanted_words(str(kpi.unit), now, ask, lifecycle.settings.currency)
