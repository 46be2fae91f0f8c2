"""When KPIs of very much are counted anew, and when what is kept is the answer."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from lifecycle.errors import StillLearning
from lifecycle.kpis.catalogue import KPIS
from lifecycle.model import Fit
from lifecycle.period import parse_period
from lifecycle.service.kpi_shelf import Shelf
from lifecycle.settings import Settings
from lifecycle.stages import preset
from tests.lifecycle.test_kpi_numbers import MEASURED, MODEL, NUMBERS

NOW = NUMBERS.as_of
ALL = replace(NUMBERS, now={kpi.slug: MEASURED for kpi in KPIS}, before=None)


class Store:
    """A shelf, and a ledger that was written to so often."""

    def __init__(self):
        self.kept, self.marks = {}, 1

    def fit(self, key):
        return self.kept.get(key)

    def written(self):
        return str(self.marks)


class Context:
    def __init__(self, model=MODEL):
        self.store, self.now, self.learnt, self.settings = Store(), NOW, [], Settings(model)


@pytest.fixture
def context():
    return Context()


def shelf(context):
    return Shelf(context, lambda _period: replace(ALL, as_of=context.now))


def month(words="this month"):
    return parse_period(words, NOW, "UTC")


def keep(context):
    for key, mark, told in context.learnt:
        context.store.kept[key] = Fit(mark, context.now, told)
    context.learnt.clear()


def count(context, words="this month"):
    one = shelf(context)
    context.learnt.append(one._told(month(words), one._count(month(words))))
    keep(context)


def test_this_month_is_counted_behind_the_answer_when_nothing_is_kept(context):
    one = shelf(context)
    with pytest.raises(StillLearning):
        one.numbers(month())
    assert one.stale


def test_what_is_kept_holds_while_nothing_was_written(context):
    count(context)
    context.now += timedelta(minutes=9)
    one = shelf(context)
    assert one.numbers(month()).as_of == NOW
    assert not one.stale
    assert not one.old


@pytest.mark.parametrize(("minutes", "stale"), [(0.5, False), (1, True), (60, True), (60 * 24 * 7, True)])
def test_after_something_was_written_the_old_answer_is_given_and_it_is_counted_anew_but_not_every_second(
    context, minutes, stale
):
    count(context)
    context.store.marks += 1
    context.now += timedelta(minutes=minutes)
    one = shelf(context)
    assert one.numbers(month()).as_of == NOW
    assert one.old
    assert one.stale is stale


def test_another_period_is_counted_at_once_and_kept_for_the_next_question(context):
    one = shelf(context)
    assert one.numbers(month("last month")).as_of == NOW
    assert len(context.learnt) == 1
    keep(context)
    context.store.marks += 1
    context.now += timedelta(hours=20)
    later = shelf(context)
    assert later.numbers(month("last month")).as_of == NOW
    assert later.old
    assert not later.stale
    context.now += timedelta(hours=5)
    assert shelf(context).numbers(month("last month")).as_of == context.now


def test_a_period_whose_windows_are_over_holds_as_long_as_nothing_is_written(context):
    count(context, "2025")
    context.now += timedelta(days=50)
    one = shelf(context)
    assert one.numbers(month("2025")).as_of == NOW
    assert not one.old


def test_other_stages_are_counted_at_once(context):
    count(context)
    context.settings = Settings(preset("five"))
    with pytest.raises(StillLearning):
        shelf(context).numbers(month())


def test_the_time_of_the_count_is_kept_to_the_microsecond(context):
    context.now = datetime(2026, 11, 20, 13, 3, 7, 123456, tzinfo=UTC)
    count(context)
    assert shelf(context).numbers(month()).as_of == context.now
