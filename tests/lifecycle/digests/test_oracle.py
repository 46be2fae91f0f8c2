"""What digests say on random small companies, against plain loops over what was logged."""

from __future__ import annotations

from datetime import UTC, datetime

import pandas as pd
import pytest
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from lifecycle.digests.kind import Need
from lifecycle.digests.kinds import find, kinds
from lifecycle.digests.silence import heard
from lifecycle.flows import microseconds
from lifecycle.stages import preset
from tests.lifecycle.digests import oracle
from tests.lifecycle.digests.company import HOUR, WEEKS, Company, Event, events
from tests.lifecycle.digests.oracle import DAY

FEW = examples(
    phases=[Phase.reuse, Phase.generate],  # to shrink a whole company takes minutes, and its seed tells it all
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
LETTERS_TO = {"A": 1, "K": 2, "C": 3}
LETTERS = {1: "A", 2: "K", 3: "C", 4: "E", 5: "R", 6: "V"}


@examples(FEW, max_examples=10)
@given(st.randoms(use_true_random=False), st.sampled_from(WEEKS), st.sampled_from([kind.slug for kind in kinds()]))
def test_a_digest_says_what_plain_counting_says(sqlite_database, random, week, slug):
    customers = random.randint(2, 14)
    company = Company(sqlite_database, week, customers, events(random, customers))
    subscription = company.subscribe(slug)
    before = company.due_before + HOUR
    company.log(before)
    first = company.digest(subscription, company.due_before, before)
    told = {one: oracle.FIGURES[one](company.book, *week_of(company, company.due_before)) for one in first.answers}
    agree_on_figures(company, first, company.due_before)
    named = company.send(subscription, company.due_before, first, before)
    kept = oracle.logged(company.book, *week_of(company, company.due_before))
    claims = [one for one in first.named if random.random() < 0.5]
    company.log(company.due_before + DAY)
    for one in claims:
        company.claim(one, company.due_before + DAY)
    company.log(company.now)

    report = company.digest(subscription, company.due, company.now)

    agree_on_figures(company, report, company.due)
    agree_on_wins(company, report)
    agree_on_lists(company, report)
    agree_on_the_one_before(company, report, named, told, kept)
    others = random.sample([kind for kind in kinds() if kind.slug != slug], 1)

    def told_of_all(house):
        period = report.period
        found = [house.digest_content.report(kind, period, drawn=False) for kind in others]
        return found, house.digest_content.details(find("overview"), period)

    reports, details = company.ask(told_of_all, company.now)
    for other in reports:
        agree_on_figures(company, other, company.due)
        agree_on_wins(company, other)
        agree_on_lists(company, other)
    agree_on_the_thread(company, details)


@examples(max_examples=30)
@given(st.lists(st.integers(0, 40), max_size=60), st.lists(st.integers(0, 9), max_size=30))
def test_a_stage_is_quiet_when_no_more_than_a_twentieth_of_its_pauses_was_longer_than_this_one(pauses, hours):
    now = datetime(2026, 11, 23, 9, tzinfo=UTC)
    book, at = oracle.Book(), now
    for number, days in enumerate(pauses):
        at -= days * DAY + (hours[number] if number < len(hours) else 0) * HOUR
        book.moves.append(oracle.Move(f"c{number}", "AKC"[number % 2], at, None, 0))
    columns = zip(*((-1, LETTERS_TO[one.stage], microseconds(one.at)) for one in book.moves if now - one.at <= 365 * DAY), strict=True)  # fmt: skip
    sources, stages, instants = columns if pauses and now - book.moves[0].at <= 365 * DAY else ((), (), ())
    frame = pd.DataFrame({"from_stage": sources, "stage": stages, "entered_at": instants}, dtype="int64")

    found = heard(preset("six").ladder, frame, microseconds(now))

    told = {LETTERS[one.stage.id]: (one.days, one.usual_days) for one in found.quiet}
    assert (found.judged, told) == oracle.quiet_stages(book, now)


@examples(FEW, max_examples=3)
@given(st.randoms(use_true_random=False), st.sampled_from(WEEKS), st.sampled_from([kind.slug for kind in kinds()]))
def test_made_late_or_twice_or_after_more_has_happened_it_says_the_same_numbers(sqlite_database, random, week, slug):
    company = Company(sqlite_database, week, 8, events(random, 8))
    subscription = company.subscribe(slug)
    company.log(company.now)
    first = company.digest(subscription, company.due, company.now)
    assert numbers(company.digest(subscription, company.due, company.now)) == numbers(first)
    for hours in (19, 24 * 8):  # a day late; and when another week is over
        later = company.now + hours * HOUR
        company.happens_now(later)
        assert numbers(company.digest(subscription, company.due, later)) == numbers(first)


def test_what_was_told_of_a_week_of_which_all_was_taken_back_is_restated(sqlite_database):
    company = Company(sqlite_database, WEEKS[0], 1, [Event("move", 0, 9 * DAY, "A", 0, 1)])
    subscription = company.subscribe("funnel")
    before = company.due_before + HOUR
    company.log(before)
    first = company.digest(subscription, company.due_before, before)
    company.send(subscription, company.due_before, first, before)
    company.log(company.now)

    found = company.digest(subscription, company.due, company.now).restatement

    assert [(row.kpi.slug, row.said.over, row.now.over) for row in found.rows] == [("new-prospects", 1, 0)]
    assert found.more.moves == -1


def numbers(report):
    """What hangs on the period alone."""
    figures = {slug: (answer.row.now, answer.row.before) for slug, answer in report.answers.items()}
    wins = {win: (found.n, [one.name for one in found.customers]) for win, found in report.wins.items()}
    return report.period, figures, wins, report.logged, report.restatement


def week_of(company, due):
    first, after = company.book.week(company.book.day_of(due))
    return company.book.midnight(first), company.book.midnight(after)


def agree_on_figures(company, report, due):
    start, end = week_of(company, due)
    assert (report.period.start, report.period.end) == (start, end)
    first, _after = company.book.week(company.book.day_of(due))
    previous = company.book.midnight(first - 7 * DAY), company.book.midnight(first)
    for slug, answer in report.answers.items():
        figure = oracle.FIGURES[slug]
        same(answer.row.now, figure(company.book, start, end), slug)
        if answer.row.before is not None:
            same(answer.row.before, figure(company.book, *previous), slug)
        assert answer.row.kpi.slug == slug
    assert set(report.answers) == set(report.kind.slugs)
    assert bool(report.logged) == bool(any(oracle.logged(company.book, start, end)))
    counted = report.logged.moves, report.logged.purchases, report.logged.touchpoints
    assert counted == oracle.logged(company.book, start, end)


def same(found, expected, slug):
    assert (found.over, found.of, found.n) == pytest.approx((expected.over, expected.of, expected.n)), slug
    assert found.value == pytest.approx(expected.value, abs=1e-9), slug
    assert not found.open, slug
    if expected.low is not None and slug != "sales-cycle":
        assert (found.low, found.high) == pytest.approx((expected.low, expected.high), abs=1e-9), slug


def agree_on_wins(company, report):
    expected = oracle.wins(company.book, *week_of(company, company.due))
    for win, found in report.wins.items():
        n, who = expected[win.value]
        assert (found.n, sorted(one.name for one in found.customers)) == (n, sorted(who[: len(found.customers)])), win
        assert len(found.customers) == min(len(who), len(found.customers)) or found.n == 0
    assert set(report.wins) == set(report.kind.wins)


def agree_on_lists(company, report):
    book, now = company.book, company.now
    if Need.ASK in report.lists:
        assert report.lists[Need.ASK].n == len(oracle.to_ask(book, now))
        named = {one.customer.name for one in report.named if one.need is Need.ASK}
        assert named <= set(oracle.to_ask(book, now))
    if Need.WAITING in report.lists:
        assert report.lists[Need.WAITING].n == len(oracle.waiting(book, now))
    if Need.AT_RISK in report.lists:
        assert report.lists[Need.AT_RISK].n == len(oracle.at_risk(book, now))
        named = {one.customer.name for one in report.named if one.need is Need.AT_RISK}
        assert named <= set(oracle.at_risk(book, now))
    assert len(report.named) <= 5
    judged, quiet = oracle.quiet_stages(book, now)
    told = {LETTERS[one.stage.id]: (one.days, one.usual_days) for one in report.heard.quiet}
    assert (report.heard.judged, told) == (judged, quiet)


def agree_on_the_one_before(company, report, named, told, kept):
    if named:
        found = report.became
        counted = (found.named, found.claimed, found.moved, found.bought, found.lost, found.quiet)
        assert counted == oracle.became(company.book, named, company.due_before)
    else:
        assert report.became is None
    start, end = week_of(company, company.due_before)
    expected = oracle.restated(told, company.book, start, end)
    if not expected:
        assert report.restatement is None
        return
    found = report.restatement
    assert found, expected
    assert {row.kpi.slug for row in found.rows} == set(expected)
    for row in found.rows:
        for figure, plain in zip((row.said, row.now), expected[row.kpi.slug], strict=True):
            assert figure.value == pytest.approx(plain.value)
            assert (figure.over, figure.of, figure.n) == pytest.approx((plain.over, plain.of, plain.n))
    more = [now - then for now, then in zip(oracle.logged(company.book, start, end), kept, strict=True)]
    assert [found.more.moves, found.more.purchases, found.more.touchpoints] == more


def agree_on_the_thread(company, details):
    book, now = company.book, company.now
    start, end = week_of(company, company.due)
    back = {(LETTERS[one.source.id], LETTERS[one.stage.id], one.reason): one.n for one in details.back}
    assert back == oracle.moves_back(book, start, end)
    last = book.day_of(end - 12 * HOUR)
    expected = oracle.chain(book, book.midnight((last + DAY).replace(year=last.year - 1)), end)
    assert {field: getattr(details.chain, field) for field in expected} == pytest.approx(expected)
    months = [(one.first, (one.first + 32 * DAY).replace(day=1)) for one in details.cohorts]
    assert {one.first: (one.n, one.kept) for one in details.cohorts} == oracle.cohorts(book, months, now)
    told, everybody = [one.customer.name for one in details.advocates.waiting], oracle.waiting(book, now)
    assert told == [who for who, _ in everybody[: len(told)]]  # the table has room for some of them
    assert len(told) >= min(5, len(everybody))
    assert details.advocates.n_waiting == len(everybody)
    assert {one.customer.name for one in details.advocates.page} == set(oracle.to_ask(book, now))
