"""Reading a funnel question in any order, and the buttons' questions being read as what they stand for."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from commands import Ask
from commands.funnel._question import read_question
from lifecycle import stages
from lifecycle.errors import AmbiguousStage, NotUnderstood, UnknownStage
from lifecycle.model import Rule
from tests.lifecycle.requests import MANAGER, Requests

NOW = datetime(2026, 11, 20, 15, 2, tzinfo=UTC)


class Reading:
    def __init__(self, database):
        self.requests = Requests(database, now=NOW, zone="Europe/Prague")

    def read(self, words):
        with self.requests.reading() as lifecycle:
            ask = Ask(words=words, person=MANAGER, channel="C1", now=NOW, zone="Europe/Prague")
            return read_question(ask, lifecycle)

    def rename(self, stage_id, name):
        with self.requests.asking(MANAGER) as lifecycle:
            changed = stages.rename(lifecycle.model, lifecycle.model.stage(stage_id), name)
            lifecycle.workspace.change_stages(changed)


@pytest.fixture
def reading(sqlite_database):
    return Reading(sqlite_database)


def facts(question):
    """What a question says, in short."""
    steps = "".join(stage.name[0] for stage in question.steps)
    return question.period.exact(), steps, question.window_days, question.rule.value, question.by


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("", ("2026-11-16..2026-11-22", "", 90, "reached", None)),
        ("this week", ("2026-11-16..2026-11-22", "", 90, "reached", None)),
        ("for last month?", ("2026-10", "", 90, "reached", None)),
        ("by owner last week", ("2026-11-09..2026-11-15", "", 90, "reached", "owner")),
        ("last month by segments", ("2026-10", "", 90, "reached", "segment")),
        ("from 2 march to 8 march", ("2026-03-02..2026-03-08", "", 90, "reached", None)),
        ("from march to april by source", ("2026-03-01..2026-04-30", "", 90, "reached", "source")),
        ("cohort", ("Q3 2026", "AKC", 90, "reached", None)),
        ("cohorts of last month", ("2026-10", "AKC", 90, "reached", None)),
        ("this month counting any", ("2026-11", "AKC", 90, "any", None)),
        ("March within 2 weeks", ("2026-03", "AKC", 14, "reached", None)),
        ("last quarter by source from knowledge to retention", ("Q3 2026", "KCER", 90, "reached", "source")),
        (
            "last quarter from knowledge to retention within 60 days counting ordered by source",
            ("Q3 2026", "KCER", 60, "ordered", "source"),
        ),
        (
            "counting ordered from knowledge to retention by source within 60 last quarter",
            ("Q3 2026", "KCER", 60, "ordered", "source"),
        ),
        ("from knowledge to retention in March 2026", ("2026-03", "KCER", 90, "reached", None)),
        ("from knowledge to won", ("Q3 2026", "KC", 90, "reached", None)),
        ("from marketing and knowledge to repeat purchase Q1 2026", ("Q1 2026", "KCERA", 90, "reached", None)),
        ("from knowledge last month", ("2026-10", "KC", 90, "reached", None)),
        ("last month from experience", ("2026-10", "ERA", 90, "reached", None)),
        ("to retention within a month", ("Q3 2026", "AKCER", 30, "reached", None)),
        ("2026 from reten to advocacy counting reached-or-beyond", ("2026", "RA", 90, "reached", None)),
        ("2026 from reten to advocacy counting reached or beyond", ("2026", "RA", 90, "reached", None)),
        ("from knowledge to conversion within two weeks", ("Q3 2026", "KC", 14, "reached", None)),
        ("from знания to конверсия last year", ("2025", "KC", 90, "reached", None)),
    ],
)
def test_a_question_is_read_in_any_order(reading, words, expected):
    assert facts(reading.read(words)) == expected


@pytest.mark.parametrize(
    ("words", "error", "message"),
    [
        ("blah", NotUnderstood, 'I cannot read "blah" as a period. You can type today, this week'),
        ("this week by colour", NotUnderstood, 'I can split by source, owner or segment, not by "colour"'),
        ("counting sheep", NotUnderstood, 'I can count reached, ordered or any; "sheep" is none of them'),
        ("from knowledge to foo", UnknownStage, 'There is no stage "foo". The stages are Awareness'),
        ("from foo to retention", UnknownStage, 'There is no stage "foo"'),
        ("from retention to awareness", NotUnderstood, "A cohort goes up the ladder: .* from Awareness to Conversion"),
        ("from knowledge to knowledge", NotUnderstood, "A cohort goes up the ladder"),
        ("from knowledge to lost", NotUnderstood, "A cohort goes up the ladder"),
        ("from advocacy", NotUnderstood, "A cohort goes up the ladder"),
        ("from", NotUnderstood, "Name two stages, such as from Awareness to Conversion"),
        ("from knowledge to", NotUnderstood, "Name two stages"),
        ("within 0 days", NotUnderstood, "A window is 1 to 3650 days"),
        ("within 4000 days", NotUnderstood, "A window is 1 to 3650 days"),
        ("within reason", NotUnderstood, "A window is 1 to 3650 days"),
        ("2026-03-08..2026-03-02", NotUnderstood, "ends before it begins"),
    ],
)
def test_a_question_that_cannot_be_read_says_what_can(reading, words, error, message):
    with pytest.raises(error, match=message):
        reading.read(words)


def test_a_stage_that_fits_two_is_asked_about(reading):
    with reading.requests.asking(MANAGER) as lifecycle:
        lifecycle.workspace.change_stages(stages.switch(lifecycle.model, "five"))

    with pytest.raises(AmbiguousStage):
        reading.read("from awareness to support")


@pytest.mark.parametrize(
    "words",
    [
        "this week", "today", "yesterday", "last month", "last quarter", "2025", "last 30 days", "last 7 days",
        "since 1 June", "2026-11-15..2026-11-25", "this month by owner", "cohort", "this year cohort",
        "last quarter from knowledge to retention within 60 days counting ordered by segment",
    ],
)  # fmt: skip
def test_the_words_of_a_question_are_read_as_the_same_question(reading, words):
    question = reading.read(words)

    again = reading.read(question.words(by=question.by).removeprefix("funnel "))

    assert again == question


def test_the_words_of_a_question_hold_absolute_dates(reading):
    question = reading.read("last week by source")

    assert question.words() == "funnel 2026-11-09..2026-11-15"
    assert question.words(question.period.previous(), by="owner") == "funnel 2026-11-02..2026-11-08 by owner"


@pytest.mark.parametrize(
    "name", ["Won over", "Sold by phone", "From hand to hand", "Cohort", "Last month", 'The "Best"', "Within 3", "To"]
)
def test_a_stage_may_be_called_like_a_part_of_the_question(reading, name):
    reading.rename(3, name)
    question = reading.read("last month from knowledge to won counting ordered")

    again = reading.read(question.words(by="source").removeprefix("funnel "))

    assert (again.steps[-1].name, again.by, again.rule) == (name, "source", Rule.ORDERED)
    assert again.period == question.period


def test_a_retired_stage_is_no_step(reading):
    with reading.requests.asking(MANAGER) as lifecycle:
        lifecycle.workspace.change_stages(stages.retire(lifecycle.model, lifecycle.model.stage(4)))

    assert facts(reading.read("from conversion to retention"))[1] == "CR"
    with pytest.raises(AmbiguousStage):
        reading.read("from experience to retention")


def test_a_window_of_the_workspace_is_the_one_when_none_is_named(reading):
    with reading.requests.asking(MANAGER) as lifecycle:
        lifecycle.workspace.change("window_days", "30")

    assert reading.read("cohort").window_days == 30
