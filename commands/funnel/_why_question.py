"""Reading `funnel why`: the period, what it is held against, and what the mix is of."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from commands.funnel._periods import familiar
from commands.funnel._question import BY, read_question
from lifecycle.errors import NotUnderstood
from lifecycle.period import parse_period
from lifecycle.text import _
from lifecycle.year_before import year_before

if TYPE_CHECKING:
    from commands import Ask
    from lifecycle.period import Period
    from lifecycle.service import Lifecycle

AGAINST = re.compile(
    r"\b(?:vs\.?|versus|against|compared\s+(?:to|with)|than)\s+(?P<other>.+?)\s*(?=\bby\s|$)", re.IGNORECASE
)
YEAR = re.compile(
    r"(?:the\s+)?(?:same\s+\w+\s+)?(?:of\s+|in\s+)?(?:last\s+year|previous\s+year|(?:a|the|one)\s+year\s+(?:ago|before|earlier))",
    re.IGNORECASE,
)
BEFORE = re.compile(
    r"(?:the\s+)?(?:(?:previous|last|prior)(?:\s+(?:one|period))?|(?:(?:one|period|day|week|month|quarter)\s+)?before)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class WhyQuestion:
    """What was asked: the change to `period` from the one before, or from a year before; `by`: whose mix."""

    period: Period
    last_year: bool
    by: str | None

    def words(self) -> str:
        """The same question as a command, with absolute dates."""
        parts = ["funnel why", self.period.exact()]
        parts += ["vs last year"] if self.last_year else []
        parts += [f"by {self.by}"] if self.by else []
        return " ".join(parts)


def read_why(ask: Ask, lifecycle: Lifecycle) -> WhyQuestion:
    """The question in these words. NotUnderstood, in a sentence, otherwise."""
    text, other = ask.words.replace("?", " "), None
    found = AGAINST.search(text)
    if found:
        text, other = f"{text[: found.start()]} {text[found.end() :]}", found["other"].strip()
    if not BY.sub("", text).strip():
        text = f"this month {text}"
    question = read_question(replace(ask, words=text), lifecycle)
    if question.cohort:
        raise NotUnderstood(
            _("I tell why for all who reached {goal}; name a period, such as funnel why last month.").format(
                goal=lifecycle.model.stage(lifecycle.model.conversion).name
            )
        )
    return WhyQuestion(question.period, _is_year(other, question.period, ask, lifecycle), question.by)


def _is_year(other: str | None, period: Period, ask: Ask, lifecycle: Lifecycle) -> bool:
    """Whether the period is held against the one a year before; against the one before it otherwise."""
    if other is None or BEFORE.fullmatch(other):
        return False
    if YEAR.fullmatch(other):
        return period.unit != "year"
    settings = lifecycle.settings
    named = familiar(parse_period(other, ask.now, settings.zone, settings.week_start), ask, settings)
    if named == period.previous():
        return False
    if named == year_before(period):
        return True
    raise NotUnderstood(
        _('I can hold a period against the one before it or against last year, not against "{other}".').format(
            other=other
        )
    )
