"""How a question about KPIs is read: stage or KPI, period and field in any order."""

from __future__ import annotations

import pytest

from commands import Ask
from commands.kpi._question import UnknownKPI, read_question
from lifecycle.errors import AmbiguousStage, NotUnderstood
from lifecycle.service import Lifecycle
from tests.commands.asking import NOW, PEOPLE, REP, TEAM


@pytest.fixture
def read(team):
    """Reads words; gives the stage's or the KPI's slug, the period with absolute dates, the field."""

    def reading(words):
        with team._database.transaction(TEAM, writes=False) as store:
            lifecycle = Lifecycle(store, person=PEOPLE[REP], now=NOW, origin="slash", request_key="k", verb="kpi")
            found = read_question(Ask(words, PEOPLE[REP], "C1", NOW), lifecycle)
            subject = found.stage or found.kpi
            return (subject.slug if subject else None), found.period.exact(), found.by, found

    return reading


@pytest.mark.parametrize(
    ("words", "subject", "period", "by"),
    [
        ("", None, "2026-11", None),
        ("last quarter", None, "Q3 2026", None),
        ("retention last quarter by source", "retention", "Q3 2026", "source"),
        ("by source retention last quarter", "retention", "Q3 2026", "source"),
        ("last quarter retention", "retention", "Q3 2026", None),
        ("retention rate last week", "retention-rate", "2026-11-09..2026-11-15", None),
        ("churn in March", "churn", "2026-03", None),
        ("our nps for October?", "nps", "2026-10", None),
        ("the win rate this year by owners", "win-rate", "2026", "owner"),
        ("active in 30 days", "active-30", "2026-11", None),
        ("active in 30 days last 30 days", "active-30", "2026-10-22..2026-11-20", None),
        ("days between purchases since 1 June", "purchase-gap", "2026-06-01..2026-11-20", None),
        ("Net  Promoter Score", "nps", "2026-11", None),
        ("kundenzahl retention", None, None, None),
        ("net rev", "nrr", "2026-11", None),
        ("reten", "retention", "2026-11", None),
        ("conversion", "conversion", "2026-11", None),
        ('"Sales conversion" today', "conversion", "2026-11-20", None),
        ("udržení minulý", None, None, None),
    ],
)
def test_words_are_read_in_any_order(read, words, subject, period, by):
    if period is None:
        with pytest.raises((UnknownKPI, AmbiguousStage)):
            read(words)
        return
    assert read(words)[:3] == (subject, period, by)


def test_a_question_is_said_again_with_absolute_dates(read):
    for words in ("", "retention last quarter by source", "nps this week", "churn in March by owner"):
        *told, found = read(words)
        assert read(found.words(by=found.by).removeprefix("kpi"))[:3] == tuple(told)


def test_what_was_looked_for_is_told_from_the_period(read):
    with pytest.raises(UnknownKPI) as unknown:
        read("chrn last month")
    assert (unknown.value.typed, unknown.value.rest) == ("chrn", "last month")


def test_a_field_that_is_none_is_refused(read):
    with pytest.raises(NotUnderstood, match="I can split by source, owner, segment"):
        read("retention by colour")
