"""Reading `journey time`: a stage, a period and a breakdown, in any order."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from commands._words import quote, tokens
from commands.funnel._periods import familiar
from commands.funnel._question import FIELDS
from lifecycle.errors import AmbiguousStage, NotUnderstood, UnknownStage
from lifecycle.model import LOST
from lifecycle.period import parse_period
from lifecycle.text import _

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from commands import Ask
    from commands._words import Token
    from lifecycle.model import Stage
    from lifecycle.period import Period
    from lifecycle.service import Lifecycle

DEFAULT = "last 12 months"
LEADING = frozenset({"in", "at", "of", "for", "the", "stage"})
"""Words that may lead a stage's name."""
EVERY = frozenset({"each", "every", "all", "stages"})
"""Words of a sentence that asks about every stage, which is what is told without any."""


@dataclass(frozen=True, slots=True)
class TimeQuestion:
    """What was asked: of one stage, or of all (None); by a field, or all together (None). `unsure` has the place of
    the stage where what was typed is no stage, or fits several."""

    period: Period
    stage: Stage | None
    by: str | None
    unsure: UnknownStage | AmbiguousStage | None = None

    def words(self, stage: Stage | None = None, by: str | None = None) -> str:
        """The question about this stage, by this field, as a command with absolute dates."""
        return self.worded(quote(stage.name) if stage else "", by)

    def worded(self, stage: str, by: str | None = None) -> str:
        """The same with the stage as it is typed; none for an empty one."""
        parts = ["journey time", stage, self.period.exact(), f"by {by}" if by else ""]
        return " ".join(part for part in parts if part)


def read_time(ask: Ask, lifecycle: Lifecycle) -> TimeQuestion:
    """The question in these words. NotUnderstood, in a sentence, for a field that is none."""
    words, by = without_field(tokens(ask.words.replace("?", " ")))
    words = [word for word in words if word.quoted or word.casefold() not in EVERY]
    settings = lifecycle.settings
    usual = parse_period(DEFAULT, ask.now, settings.zone, settings.week_start)
    unsure: TimeQuestion | None = None
    for period, rest in splits(words, ask, lifecycle):
        asked = TimeQuestion(familiar(period or usual, ask, settings), None, by)
        try:
            return replace(asked, stage=_stage(name, lifecycle)) if (name := _name(rest)) else asked
        except (UnknownStage, AmbiguousStage) as refusal:
            # What is asked back about is the name beside the longest period, which is looked for first.
            unsure = unsure or replace(asked, unsure=refusal)
    assert unsure
    return unsure


def splits(words: Sequence[Token], ask: Ask, lifecycle: Lifecycle) -> Iterator[tuple[Period | None, Sequence[Token]]]:
    """Every way to take a period from one end of the words, the longest first and none last, and what is left."""
    for n in range(len(words), 0, -1):
        for typed, rest in ((words[:n], words[n:]), (words[-n:], words[:-n])):
            period = _period(typed, ask, lifecycle)
            if period:
                yield period, rest
    yield None, words


def _period(words: Sequence[Token], ask: Ask, lifecycle: Lifecycle) -> Period | None:
    """The period that the words are; what stands in quotes is a stage."""
    settings = lifecycle.settings
    if any(word.quoted for word in words):
        return None
    try:
        return parse_period(" ".join(words), ask.now, settings.zone, settings.week_start)
    except NotUnderstood:
        return None


def _name(words: Sequence[Token]) -> str:
    """The name that the words give a stage; empty for words that only lead to one."""
    at = 0
    while at < len(words) and words[at].casefold() in LEADING and not words[at].quoted:
        at += 1
    return " ".join(words[at:])


def _stage(name: str, lifecycle: Lifecycle) -> Stage:
    """The stage of this name. UnknownStage or AmbiguousStage otherwise; NotUnderstood for lost, which is none."""
    stage = lifecycle.names.stage(name)
    if stage.id == LOST:
        raise NotUnderstood(_("Lost is outside the stages, so nobody stays there for a time that is counted."))
    return stage


def without_field(words: Sequence[Token]) -> tuple[Sequence[Token], str | None]:
    """The words without `by <field>`, and the field."""
    for at, word in enumerate(words[:-1]):
        if word.casefold() == "by" and not word.quoted:
            typed = words[at + 1]
            field = typed.casefold().rstrip("s")
            if field not in FIELDS:
                raise NotUnderstood(_('I can split by source, owner or segment, not by "{typed}".').format(typed=typed))
            return [*words[:at], *words[at + 2 :]], field
    return words, None
