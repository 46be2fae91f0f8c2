"""KPIs of random small companies, against plain loops over what was logged. `KPI_ORACLE=200` asks so many companies."""

from __future__ import annotations

import os
import random
from dataclasses import replace

import pytest

from lifecycle.dates import begins, months_later
from lifecycle.kpis.catalogue import KPIS
from lifecycle.period import parse_period
from tests.lifecycle.kpis import oracle
from tests.lifecycle.kpis import oracle_telling as telling
from tests.lifecycle.kpis.oracle_book import DAY
from tests.lifecycle.kpis.oracle_company import IDS, Company
from tests.lifecycle.kpis.oracle_events import MODELS, SCENES, events

COMPANIES = int(os.environ.get("KPI_ORACLE", "2"))
FIRST = int(os.environ.get("KPI_ORACLE_FIRST", "0"))
PERIODS = (
    "this month",
    "last quarter",
    "last week",
    "this week",
    "last 30 days",
    "last month",
    "yesterday",
    "this year",
)
LISTED = "at-risk"
HANG_ON_HOW_FAR = {"sales-cycle", "velocity"}
LETTERS = {number: letter for letter, number in IDS.items()}


@pytest.mark.parametrize("seed", range(FIRST, FIRST + COMPANIES))
def test_every_kpi_is_what_plain_counting_by_its_text_gives(sqlite_database, seed):
    chance = random.Random(seed)
    scene, kind = SCENES[seed % len(SCENES)], chance.choice(MODELS)
    company = Company(sqlite_database, chance, scene, kind, chance.randint(3, 13))
    periods = [
        parse_period(text, company.now, scene.zone, company.book.week_start) for text in chance.sample(PERIODS, 3)
    ]
    if seed % 2:  # days that are not over, which begin with last week
        typed = f"{parse_period('last week', company.now, scene.zone).dates()[0]}..{company.book.day_of(company.now)}"
        periods[0] = parse_period(typed, company.now, scene.zone)
    edges = [company.now, *(edge for one in periods for edge in (one.start, one.end))]
    borders = edges + [edge - days * DAY for edge in edges for days in (company.book.window_days, 30, 90, 365)]
    company.log(events(chance, len(company.names), company.now, [one for one in borders if one < company.now]))

    company.aim(chance.sample(KPIS, 30))
    problems = []
    for period in periods:
        problems += on_the_board(company, period)
        problems += on_breakdowns(company, period, chance)
    problems += on_some_alone(company, periods[0], chance)

    assert not problems, "\n".join([f"{len(problems)} in {scene} {kind}", *problems[:20]])


def asked(company, period, first):
    """What the oracle is asked of a period that is over or was cut, by what is read for it."""
    zone = company.book.zone
    since = begins(months_later(company.book.day_of(first), -12), zone)
    return oracle.Asked(company.book, period.start, period.end, company.now, since)


def part_and_previous(period, now):
    if period.start <= now < period.end:
        return replace(period, end=now), period.previous_same_part(now)
    return period, period.previous()


def on_the_board(company, period):
    """Where the table of all KPIs says something else."""
    answer = company.ask(lambda house: house.kpis.board(period))
    part, previous = part_and_previous(period, company.now)
    weeks = parse_period("this week", part.end, period.zone, company.book.week_start).series(12)
    first = min(previous.start, weeks[0].start)
    assert (answer.asked.period, answer.asked.previous) == (part, previous)
    assert {row.kpi.slug for row in answer.rows} == {kpi.slug for kpi in KPIS}
    now, before = asked(company, part, first), asked(company, previous, first)
    stood = company.book.is_known_by(previous.end)
    for row in answer.rows:
        slug, was = row.kpi.slug, None
        if slug == LISTED:
            continue
        figure = oracle.measured(slug, now)
        yield from differing(row.now, figure, slug, part.label)
        assert (row.before is not None) == stood
        if row.before is not None:
            was = oracle.measured(slug, before)
            yield from differing(row.before, was, slug, previous.label)
        wanted = telling.goal(row.kpi, company.targets.get(slug, row.kpi.target), part)
        told = row.state, row.change
        expected = telling.state(row.kpi, figure, wanted), pytest.approx(telling.change(row.kpi, figure, was), abs=1e-9)
        if told != expected:
            yield f"state and change of {slug} {part.label}: {told}, {expected}"
    for course in answer.courses():
        for week, whole in zip(course.weeks, weeks, strict=True):
            figure = oracle.measured(course.kpi.slug, asked(company, whole, first))
            value = None if figure.value is None else pytest.approx(float(figure.value))
            if (week.starts, week.value, week.n) != (whole.dates()[0], value, figure.n):
                yield f"week of {course.kpi.slug} {whole.label}: {week}, {figure}"
    for stage in answer.stages:
        yield from on_columns(stage.now, oracle.columns(now, LETTERS[stage.stage.id]), part.label)
        if stage.before is not None:
            yield from on_columns(stage.before, oracle.columns(before, LETTERS[stage.stage.id]), previous.label)


def on_columns(found, expected, label):
    """Where the fixed columns of a stage say something else."""
    conversion, revenue, satisfaction = expected
    if conversion is None:
        assert found.conversion.measured.value is None
    else:
        yield from differing(found.conversion.measured, conversion, found.stage.slug, "conversion", label)
    told = [found.revenue.measured.value, found.revenue.measured.n]
    if revenue is None:
        assert told[0] is None
    elif told != pytest.approx([float(one) for one in revenue]):
        yield f"revenue of {found.stage.slug}: {told}, {revenue}"
    yield from differing(found.satisfaction.measured, satisfaction, found.stage.slug, "satisfaction", label)


def on_some_alone(company, period, chance):
    """Where KPIs that are asked for alone are told otherwise than in the table."""
    kpis = chance.sample([kpi for kpi in KPIS if kpi.slug not in HANG_ON_HOW_FAR], 5)
    alone = company.ask(lambda house: house.kpis.several(kpis, period, judged=False))
    table = {row.kpi.slug: row for row in company.ask(lambda house: house.kpis.board(period)).rows}
    for answer in alone:
        told, row = answer.row, table[answer.row.kpi.slug]
        ever = told.now.value is not None and row.now.value is not None
        if (told.now, told.before) != (row.now, row.before) and ever:
            yield f"{told.kpi.slug} alone: {told.now}, {told.before}, in the table {row.now}, {row.before}"


def on_breakdowns(company, period, chance):
    """Where a KPI's parts by what its customers were say something else."""
    part, _previous = part_and_previous(period, company.now)
    field = chance.choice(("source", "owner", "segment"))
    now = asked(company, part, part.start)
    for stage in company.ask(lambda house: house.model.ladder):
        _asked, splits = company.ask(lambda house, stage=stage: house.kpis.split(period, stage, field))
        for split in splits:
            slug = split.row.kpi.slug
            if slug in {"velocity", "stuck-share", LISTED} or not split.row.is_measurable:
                continue
            expected = oracle.by(slug, now, field)
            if {value for value, _ in split.parts} != set(expected):
                yield f"{slug} by {field}: {[value for value, _ in split.parts]}, {list(expected)}"
                continue
            for value, found in split.parts:
                yield from differing(found, expected[value], f"{slug} by {field}, {value}", part.label)


def differing(found, expected, *what):
    """The difference in words, where there is one."""
    value = None if expected.value is None else float(expected.value)
    told = [
        (found.value, found.open, found.beyond) == pytest.approx((value, expected.open, expected.beyond), abs=1e-9),
        what[0] == "velocity" or counts(found) == pytest.approx(counts(expected), abs=1e-9),
        expected.low is None or (found.low, found.high) == pytest.approx((expected.low, expected.high), abs=1e-9),
    ]
    if not all(told):
        yield f"{' '.join(map(str, what))}: {found} but by its text {expected}"


def counts(figure):
    return [float(one) for one in (figure.over, figure.of, figure.n)]
