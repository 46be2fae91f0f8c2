"""Reading a funnel question: the period, the steps, the window, the counting rule, the breakdown, in any order."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from commands._words import tokens
from commands.funnel._periods import familiar
from commands.funnel._steps import read_steps
from lifecycle.errors import NotUnderstood
from lifecycle.model import Rule
from lifecycle.period import parse_period
from lifecycle.period_words import numbered
from lifecycle.text import _

if TYPE_CHECKING:
    from commands import Ask
    from lifecycle.model import Stage
    from lifecycle.period import Period
    from lifecycle.service import Lifecycle

WINDOW = re.compile(r"\bwithin\s+(?P<n>\d{1,5}|[a-z]+)\s*(?P<unit>days?|weeks?|months?|years?)?(?!\S)", re.IGNORECASE)
RULE = re.compile(r"\bcounting\s+(?P<rule>[\w-]+(?:\s+or\s+beyond)?)", re.IGNORECASE)
BY = re.compile(r"\bby\s+(?P<field>\w+)", re.IGNORECASE)
COHORT = re.compile(r"\bcohorts?\b", re.IGNORECASE)
DAYS_IN = {"day": 1, "week": 7, "month": 30, "year": 365}
FIELDS = ("source", "owner", "segment")
RULES = {
    "reached": Rule.REACHED, "beyond": Rule.REACHED, "ordered": Rule.ORDERED, "strict": Rule.ORDERED, "any": Rule.ANY,
}  # fmt: skip
LONGEST_WINDOW_DAYS = 3650


@dataclass(frozen=True, slots=True)
class Question:
    """What was asked. `steps` is empty for the stage funnel; `cohort`: the cohort funnel was asked for."""

    period: Period
    steps: tuple[Stage, ...]
    cohort: bool
    window_days: int
    rule: Rule
    by: str | None

    def words(self, period: Period | None = None, by: str | None = None) -> str:
        """The same question as a command, with absolute dates; for another period if given, and by that field."""
        parts = ["funnel", (period or self.period).exact()]
        if self.steps:
            parts += ["from", _quoted(self.steps[0].name), "to", _quoted(self.steps[-1].name)]
            parts += ["within", f"{self.window_days} days", "counting", self.rule.value]
        if by:
            parts += ["by", by]
        return " ".join(parts)


def read_question(ask: Ask, lifecycle: Lifecycle) -> Question:
    """The question in these words. NotUnderstood or UnknownStage, in a sentence, otherwise."""
    text, names = _without_quotations(ask.words)
    text, window = _take(WINDOW, text)
    text, rule = _take(RULE, text)
    text, by = _take(BY, text)
    text, cohort = _take(COHORT, text)
    settings = lifecycle.settings

    def period_of(words: str) -> Period:
        return parse_period(_with_quotations(words, names), ask.now, settings.zone, settings.week_start)

    def is_period(words: str) -> bool:
        try:
            period_of(words)
        except NotUnderstood:
            return False
        return True

    steps: tuple[Stage, ...] = ()
    if not is_period(text):
        text, steps = read_steps(text, lifecycle, lambda words: _with_quotations(words, names))
    # A window or a rule has a meaning only for a cohort, so asking for one asks for it.
    is_cohort = bool(steps or cohort or window or rule)
    return Question(
        period=familiar(period_of(text or ("last quarter" if is_cohort else "this week")), ask, settings),
        steps=steps or (_to_conversion(lifecycle) if is_cohort else ()),
        cohort=is_cohort,
        window_days=_days(window) if window else settings.window_days,
        rule=_rule(rule["rule"]) if rule else Rule.REACHED,
        by=_field(by["field"]) if by else None,
    )


def _quoted(name: str) -> str:
    """Always in quotes, since a stage may be called `by` or `cohort`."""
    return '"' + name.replace('"', '""') + '"'


def _without_quotations(text: str) -> tuple[str, list[str]]:
    """The words in single spaces, each quotation a sign that no pattern reads, and what the quotations held: the
    name of a stage may say `by`, `to` or `cohort`."""
    names: list[str] = []
    words: list[str] = []
    for token in tokens(text):
        words.append(_sign(len(names)) if token.quoted else token.replace("?", " "))
        if token.quoted:
            names.append(str(token))
    return " ".join(" ".join(words).split()), names


def _with_quotations(text: str, names: list[str]) -> str:
    for number, name in enumerate(names):
        text = text.replace(_sign(number), name)
    return text


def _sign(number: int) -> str:
    """A letter of Unicode's private use."""
    return chr(0xE100 + number)


def _take(pattern: re.Pattern[str], text: str) -> tuple[str, re.Match[str] | None]:
    found = pattern.search(text)
    if found is None:
        return text, None
    return " ".join(f"{text[: found.start()]} {text[found.end() :]}".split()), found


def _to_conversion(lifecycle: Lifecycle) -> tuple[Stage, ...]:
    ladder, model = lifecycle.model.ladder, lifecycle.model
    steps = tuple(stage for stage in ladder if model.position(stage.id) <= model.position(model.conversion))
    return steps if len(steps) > 1 else ladder[:2]


def _days(window: re.Match[str]) -> int:
    unit = (window["unit"] or "day").lower().rstrip("s")
    typed = window["n"].lower()
    days = (1 if typed in {"a", "one"} else numbered(typed)) * DAYS_IN[unit]
    if not 1 <= days <= LONGEST_WINDOW_DAYS:
        raise NotUnderstood(_("A window is 1 to {n} days, such as within 60 days.").format(n=LONGEST_WINDOW_DAYS))
    return days


def _rule(typed: str) -> Rule:
    wanted = typed.lower().replace("-", " ").split()[0]
    if wanted not in RULES:
        raise NotUnderstood(_('I can count reached, ordered or any; "{typed}" is none of them.').format(typed=typed))
    return RULES[wanted]


def _field(typed: str) -> str:
    wanted = typed.lower().rstrip("s")
    if wanted not in FIELDS:
        raise NotUnderstood(_('I can split by source, owner or segment, not by "{typed}".').format(typed=typed))
    return wanted
