"""What a digest tells, counted from a real database: the same from both, and the same as the questions it is made of."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from lifecycle.digests.kind import Need, Win
from lifecycle.digests.kinds import find, kinds
from lifecycle.digests.told import loads
from lifecycle.errors import NotAllowed
from lifecycle.period import parse_period
from tests.lifecycle.requests import MANAGER, REP, Requests

NOW = datetime(2026, 3, 9, 12, tzinfo=UTC)


@pytest.fixture
def requests(database):
    """Golden moves of domain.md, a referral, a review, a purchase, an ask without an answer."""
    requests = Requests(database, NOW)
    for name, *steps in (
        ("c1", ("A", "2026-03-02"), ("K", "2026-03-03"), ("C", "2026-03-05")),
        ("c2", ("A", "2026-03-02"), ("C", "2026-03-04")),
        ("c3", ("A", "2026-02-20"), ("K", "2026-03-02"), ("A", "2026-03-04"), ("K", "2026-03-06")),
        ("c6", ("A", "2026-02-10"), ("K", "2026-02-15"), ("C", "2026-02-20"), ("E", "2026-03-02"), ("R", "2026-03-05")),
        ("c8", ("C", "2026-02-01"), ("R", "2026-02-15"), ("E", "2026-03-03"), ("R", "2026-03-07"), ("V", "2026-03-08")),
    ):
        requests.moves(name, *steps)
    day = datetime(2026, 3, 4, 12, tzinfo=UTC)
    with requests.asking() as lifecycle:
        c8, c2, c6 = (lifecycle.names.exactly(name) for name in ("c8", "c2", "c6"))
        lifecycle.touchpoints.refer(c8, c2, at=day)
        lifecycle.touchpoints.log(c8, "review", at=day, value=5)
        lifecycle.touchpoints.ask(c6, "review", at=day)
    return requests


def week(lifecycle, text="2026-03-02..2026-03-08"):
    return parse_period(text, NOW, lifecycle.settings.zone, 0)


def test_the_golden_week_as_an_overview(requests):
    with requests.reading() as lifecycle:
        report = lifecycle.digest_content.report(find("overview"), week(lifecycle))

    assert (report.logged.moves, report.logged.purchases, report.logged.touchpoints) == (13, 0, 3)
    wins = {win: (found.n, [one.name for one in found.customers]) for win, found in report.wins.items() if found.n}
    assert wins == {
        Win.ADVOCATES: (1, ["c8"]),
        Win.REVIEWS: (1, ["c8"]),
        Win.REFERRALS: (1, ["c8"]),
        Win.RECOVERED: (2, ["c3", "c8"]),
    }
    assert report.became is None
    assert report.restatement is None


def test_who_was_asked_and_has_not_answered_needs_somebody(requests):
    with requests.reading() as lifecycle:
        report = lifecycle.digest_content.report(find("advocacy"), week(lifecycle))

    assert [(one.need, one.customer.name) for one in report.named] == [(Need.WAITING, "c6")]
    assert report.lists[Need.WAITING].n == 1


@pytest.mark.parametrize("kind", kinds(), ids=lambda kind: kind.slug)
def test_every_figure_is_the_kpis(requests, kind):
    with requests.reading() as lifecycle:
        period = week(lifecycle)
        report = lifecycle.digest_content.report(kind, period)
        for slug, answer in report.answers.items():
            alone = lifecycle.kpis.one(answer.row.kpi, period)
            assert (answer.row, answer.verdict) == (alone.row, alone.verdict), slug
        told = loads(lifecycle.digest_content.told(report, report.named))
    assert set(told.figures) == set(report.answers)
    assert told.period == "2026-03-02..2026-03-08"


def test_the_thread_has_what_the_message_has_no_room_for(requests):
    with requests.reading() as lifecycle:
        details = lifecycle.digest_content.details(find("overview"), week(lifecycle))

    assert {row.stage.slug for row in details.rows} == {"retention", "advocacy"}
    assert sorted((one.source.slug, one.stage.slug, one.reason, one.n) for one in details.back) == [
        ("knowledge", "awareness", None, 1),
        ("retention", "experience", None, 1),
    ]
    assert (details.chain.asked, details.chain.referrals, details.chain.referred, details.chain.won) == (1, 1, 1, 1)
    assert [(cohort.first.month, cohort.n) for cohort in details.cohorts] == [(2, 2)]


def test_who_was_won_hours_before_the_year_of_the_chain_and_referred_as_it_began_was_won_by_it(requests):
    requests.moves("c9", ("C", "2025-03-08"))  # the year is the one from 9 March 2025 on
    with requests.asking() as lifecycle:
        c8, c9 = (lifecycle.names.exactly(name) for name in ("c8", "c9"))
        lifecycle.touchpoints.refer(c8, c9, at=datetime(2025, 3, 9, tzinfo=UTC))
    with requests.reading() as lifecycle:
        details = lifecycle.digest_content.details(find("overview"), week(lifecycle))

    assert (details.chain.referrals, details.chain.referred, details.chain.won) == (2, 2, 2)


def test_who_was_a_customer_years_ago_is_no_new_one_when_they_come_back(requests):
    requests.moves("c9", ("C", "2023-06-01"), ("L", "2023-09-01"), ("C", "2026-02-03"))
    with requests.reading() as lifecycle:
        details = lifecycle.digest_content.details(find("retention"), week(lifecycle))

    assert [(cohort.first.month, cohort.n) for cohort in details.cohorts] == [(2, 2)]


def test_a_reason_for_a_move_back_is_told_with_it(requests):
    requests.move("c1", "A", "2026-03-07", reason="price")
    with requests.reading() as lifecycle:
        details = lifecycle.digest_content.details(find("retention"), week(lifecycle))

    assert ("conversion", "awareness", "price", 1) in [
        (one.source.slug, one.stage.slug, one.reason, one.n) for one in details.back
    ]


def test_what_was_taken_back_is_told_no_more(requests):
    with requests.asking() as lifecycle:
        lifecycle.touchpoints.answer_ask(lifecycle.names.exactly("c6"), agreed=True)
        action = lifecycle.action_id
    requests.undo(action)
    with requests.reading() as lifecycle:
        report = lifecycle.digest_content.report(find("advocacy"), week(lifecycle))
    assert report.lists[Need.WAITING].n == 1


def test_who_logged_nothing_is_for_managers(requests):
    with requests.reading(REP) as lifecycle, pytest.raises(NotAllowed):
        lifecycle.digest_content.silent(week(lifecycle))
    with requests.reading(MANAGER) as lifecycle:
        n, silent, _heard = lifecycle.digest_content.silent(week(lifecycle))
    assert n == 3  # a viewer may not log
    assert "UREP" not in {one.person.id for one in silent}
    assert "UOTHER" in {one.person.id for one in silent}


def test_an_empty_workspace_has_nothing_on_record(database):
    with Requests(database, NOW).reading() as lifecycle:
        report = lifecycle.digest_content.report(find("overview"), week(lifecycle))
    assert not report.recorded
    assert not report.logged
    assert report.named == ()
