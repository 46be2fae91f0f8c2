"""Reading `journey touchpoints`: a period, the stage that was reached, a breakdown, in any order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from commands._words import quote, tokens
from commands.funnel._periods import familiar
from commands.journey._question import DEFAULT
from commands.journey._time_question import splits, without_field
from lifecycle.errors import AmbiguousStage, NotUnderstood, UnknownStage
from lifecycle.model import LOST
from lifecycle.period import parse_period
from lifecycle.text import _

if TYPE_CHECKING:
    from collections.abc import Sequence

    from commands import Ask
    from commands._words import Token
    from lifecycle.model import Stage
    from lifecycle.period import Period
    from lifecycle.service import Lifecycle

LEADING = frozenset({"to", "into", "for", "of", "in", "before", "led", "the", "stage", "over", "reaching", "becoming"})
"""Words that may lead the stage or the period."""


@dataclass(frozen=True, slots=True)
class TouchQuestion:
    """What was asked: before which stage (None: conversion, and advocacy beside it), in which period, by which field. `unsure`
    has the place of the stage where what was typed is no stage, or fits several."""

    period: Period
    goal: Stage | None
    by: str | None
    unsure: UnknownStage | AmbiguousStage | None = None

    def words(self, period: Period | None = None, goal: Stage | None = None, by: str | None = None) -> str:
        """The question as a command with absolute dates; for another period or stage if given, and by that field."""
        goal = goal or self.goal
        return self.worded(quote(goal.name) if goal else "", period, by)

    def worded(self, goal: str, period: Period | None = None, by: str | None = None) -> str:
        """The same with the stage as it is typed; none for an empty one."""
        parts = ["journey touchpoints", (period or self.period).exact()]
        return " ".join([*parts, *(["to", goal] if goal else []), *(["by", by] if by else [])])


def read_touch(ask: Ask, lifecycle: Lifecycle) -> TouchQuestion:
    """The question in these words. NotUnderstood, in a sentence, for a field that is none and for lost."""
    words, by = without_field(tokens(ask.words.replace("?", " ")))
    settings = lifecycle.settings
    usual = parse_period(DEFAULT, ask.now, settings.zone, settings.week_start)
    unsure: TouchQuestion | None = None
    for period, rest in splits(_bare(words), ask, lifecycle):
        name = " ".join(_bare(rest))
        asked = familiar(period or usual, ask, settings)
        try:
            return TouchQuestion(asked, _goal(name, lifecycle) if name else None, by)
        except (UnknownStage, AmbiguousStage) as refusal:
            # What is asked back about is the name beside the longest period, which is looked for first.
            unsure = unsure or TouchQuestion(asked, None, by, refusal)
    assert unsure
    return unsure


def _bare(words: Sequence[Token]) -> Sequence[Token]:
    """The words without those that only lead or join what is said."""
    at, end = 0, len(words)
    while at < end and words[at].casefold() in LEADING and not words[at].quoted:
        at += 1
    while end > at and words[end - 1].casefold() in LEADING and not words[end - 1].quoted:
        end -= 1
    return words[at:end]


def _goal(name: str, lifecycle: Lifecycle) -> Stage:
    stage = lifecycle.names.stage(name)
    if stage.id == LOST:
        raise NotUnderstood(_("Lost is outside the stages; ask what came before one of the stages."))
    if stage.id == lifecycle.model.stages[0].id:
        said = _("{stage} is the first stage, so nothing leads there; ask for a later one.")
        raise NotUnderstood(said.format(stage=stage.name))
    return stage
