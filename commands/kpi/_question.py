"""Reading a question about KPIs: a stage or a KPI, a period, a field to split by, in any order."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from commands._words import tokens
from commands.funnel._periods import familiar
from commands.funnel._question import FIELDS
from lifecycle.errors import AmbiguousStage, NotUnderstood
from lifecycle.model import Stage
from lifecycle.period import parse_period
from lifecycle.stage_names import fitting, fold
from lifecycle.text import _

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from commands import Ask
    from lifecycle.kpis.kpi import KPI
    from lifecycle.period import Period
    from lifecycle.service import Lifecycle

BY = re.compile(r"\b(?:split\s+)?by\s+(?P<field>owner|source|segment)s?\b", re.IGNORECASE)
ANY_BY = re.compile(r"\bby\s+(?P<field>\w+)\s*$", re.IGNORECASE)
FILLERS = re.compile(r"^(?:(?:our|my|the|kpis?|of|for|is|in|stage)\s+)+|\s+(?:kpis?|stage)$", re.IGNORECASE)
AHEAD = re.compile(r"\b(?:(?:next|coming)\s+(?:\d+\s+)?(?:day|week|month|quarter|year)s?|tomorrow)$", re.IGNORECASE)
USUAL = "this month"


@dataclass(frozen=True, slots=True)
class Question:
    """What was asked: of every stage, of one `stage`, or of one `kpi`."""

    period: Period
    stage: Stage | None = None
    kpi: KPI | None = None
    by: str | None = None

    def words(self, period: Period | None = None, by: str | None = None) -> str:
        """The same question as a command, with absolute dates; for another period if given, and by that field."""
        parts = ["kpi"]
        parts += [self.kpi.slug] if self.kpi else []
        parts += [quoted(self.stage.name)] if self.stage else []
        parts.append((period or self.period).exact())
        parts += ["by", by] if by else []
        return " ".join(parts)


class UnknownKPI(NotUnderstood):
    """No KPI and no stage has this name; `typed` is what was looked for, `rest` the other words."""

    def __init__(self, typed: str, rest: str) -> None:
        super().__init__(_('There is no KPI "{typed}".').format(typed=typed))
        self.typed, self.rest = typed, rest


def quoted(name: str) -> str:
    """Always in quotes, since a stage may be called `by` or like a month."""
    return '"' + name.replace('"', '""') + '"'


def read_question(ask: Ask, lifecycle: Lifecycle) -> Question:
    """The question in these words. UnknownKPI, AmbiguousStage or NotUnderstood, in a sentence, otherwise."""
    text, by = take_by(ask.words.strip(" ?!."))
    if AHEAD.search(text):
        raise NotUnderstood(_("That is still to come; please name a period that has begun, such as this month."))
    subject, rest = subject_of(text, ask, lifecycle)
    period = period_of(rest or USUAL, ask, lifecycle)
    if by and subject is None:
        raise NotUnderstood(
            _("I can split one stage or one KPI; name it, for example: /kpi retention by {field}.").format(field=by)
        )
    if isinstance(subject, Stage):
        return Question(period, stage=subject, by=by)
    return Question(period, kpi=subject, by=by)


def take_by(text: str) -> tuple[str, str | None]:
    """The words without `by source`, and the field. NotUnderstood for a field that is none."""
    found = BY.search(text)
    if found:
        return " ".join(f"{text[: found.start()]} {text[found.end() :]}".split()), found["field"].lower()
    wrong = ANY_BY.search(text)
    if wrong:
        fields = ", ".join(FIELDS)
        raise NotUnderstood(_('I can split by {fields}, not by "{typed}".').format(fields=fields, typed=wrong["field"]))
    return " ".join(text.split()), None


def subject_of(text: str, ask: Ask, lifecycle: Lifecycle) -> tuple[Stage | KPI | None, str]:
    """The stage or the KPI in the words, and what else they say: the period. The longest exact name wins, then a beginning
    of one; None where all of them are a period. UnknownKPI, with what is left when a period is taken off, otherwise."""
    words = tokens(text)
    if not words or _is_period(text, ask, lifecycle):
        return None, text
    for exact in (True, False):
        for name, rest in _parts(words):
            found = _named(name, lifecycle, exact=exact)
            if found and (not rest or _is_period(rest, ask, lifecycle)):
                return found, rest
    plain = FILLERS.sub("", text)
    if plain and plain != text:
        return subject_of(plain, ask, lifecycle)
    for name, rest in reversed(list(_parts(words))):
        if rest and _is_period(rest, ask, lifecycle):
            raise UnknownKPI(name, rest)
    raise UnknownKPI(text, "")


def period_of(text: str, ask: Ask, lifecycle: Lifecycle) -> Period:
    """The period in these words, as people call it now."""
    settings = lifecycle.settings
    return familiar(parse_period(text, ask.now, settings.zone, settings.week_start), ask, settings)


def find(name: str, lifecycle: Lifecycle, *, exact: bool) -> KPI | None:
    """The KPI of this slug, name or alias; or else the only one that begins so, unless it must be `exact`."""
    wanted = fold(name)
    every = [kpi for kpi, _stage in lifecycle.kpis.all]
    same = [kpi for kpi in every if wanted in names(kpi)]
    if same or exact:
        return same[0] if same else None
    begun = [kpi for kpi in every if len(wanted) >= 3 and any(one.startswith(wanted) for one in names(kpi))]
    return begun[0] if len(begun) == 1 else None


def names(kpi: KPI) -> tuple[str, ...]:
    """All that people may type for a KPI, as it is compared."""
    return tuple(dict.fromkeys(fold(one) for one in (kpi.slug, kpi.name, _(kpi.name), *kpi.aliases)))


def _named(name: str, lifecycle: Lifecycle, *, exact: bool) -> Stage | KPI | None:
    """A stage's own name goes before a KPI's, that before other names of a stage; then beginnings, a stage's first."""
    model = lifecycle.model
    own = next((stage for stage in model.ladder if fold(name) in {fold(stage.name), fold(stage.slug)}), None)
    found = own or find(name, lifecycle, exact=True)
    if found:
        return found
    stages = [stage for stage in fitting(model, name, exact=exact) if stage in model.ladder]
    if len(stages) > 1:
        raise AmbiguousStage(_('Which stage is "{typed}"?').format(typed=name), name, tuple(stages))
    return stages[0] if stages else find(name, lifecycle, exact=exact)


def _parts(words: Sequence[str]) -> Iterator[tuple[str, str]]:
    """(name, other words): the name at the beginning or at the end, the longest first."""
    for n in range(len(words), 0, -1):
        yield " ".join(words[:n]), " ".join(words[n:])
        if n < len(words):
            yield " ".join(words[-n:]), " ".join(words[:-n])


def _is_period(text: str, ask: Ask, lifecycle: Lifecycle) -> bool:
    try:
        period_of(text, ask, lifecycle)
    except NotUnderstood:
        return False
    return True
