"""The message of a digest: its twelve lines, whatever there is to tell, its header, and the days it is of."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest

from commands import CHANNEL, Ask
from commands.digest._after import stages_line
from lifecycle.digests.silence import Heard as Logging
from lifecycle.digests.silence import Silence
from lifecycle.digests.standing import run_key
from lifecycle.digests.subscription import ABOUT, read
from lifecycle.runs import RunState
from lifecycle.stages import preset
from tests.commands.asking import MANAGER, NOW, PEOPLE, REP, TEAM
from tests.commands.digest_messages import MONDAY, SLUGS, lines_of, made, sent, subscribed


@pytest.mark.parametrize("slug", SLUGS)
def test_it_is_twelve_lines_at_most_however_much_there_is_to_tell(cared_in_prague, slug):
    subscription = subscribed(cared_in_prague, slug)
    heard = made(cared_in_prague, subscription)
    told = json.loads(heard.told)
    assert 6 <= len(lines_of(heard)) <= 12, heard.text

    # With one that was sent, one that was skipped, figures that count otherwise now: all there can be.
    told["period"], told["named"] = "2026-10-26..2026-11-01", [[one, need] for one, need in told["named"]]
    told["figures"] = {name: [0.123, 1.0, 8.0, 8, 0] for name in told["figures"]}
    sent(cared_in_prague, subscription, MONDAY - timedelta(days=14), json.dumps(told))
    sent(cared_in_prague, subscription, MONDAY - timedelta(days=7), None, RunState.SKIPPED)
    heard = made(cared_in_prague, subscription)
    assert "was not sent" in heard.text
    assert "Counted anew" in heard.text
    assert len(lines_of(heard)) <= 12, heard.text


@pytest.mark.parametrize("slug", SLUGS)
def test_of_a_company_without_anything_it_is_one_line_and_what_would_fill_it(team, slug):
    heard = made(team, subscribed(team, slug))

    assert heard.headline.startswith("Nothing is on record yet; the first move is logged like this")
    assert heard.lines == ()
    assert heard.chart is None
    assert "Next: Mon 23 Nov 09:00" in heard.receipt
    assert len(lines_of(heard)) == 2


@pytest.mark.parametrize("slug", SLUGS)
def test_of_one_customer_there_are_counts_and_no_percentage(acme, slug):
    heard = made(acme, subscribed(acme, slug))
    assert len(lines_of(heard)) <= 12
    assert "%" not in "\n".join(heard.lines), heard.text


def test_a_week_without_anything_is_one_line_and_the_next_delivery(cared_in_prague):
    subscription = subscribed(cared_in_prague)
    cared_in_prague.now = datetime(2027, 1, 18, 8, 0, 5, tzinfo=UTC)
    heard = made(cared_in_prague, subscription, datetime(2027, 1, 18, 8, tzinfo=UTC))

    assert heard.headline == "Nothing was logged last week: no move, no purchase, no touchpoint."
    assert heard.lines == ()
    assert "Mon 11 to Sun 17 Jan" in heard.receipt
    assert "Next: Mon 25 Jan 09:00" in heard.receipt


def test_the_header_has_the_days_the_zone_and_as_of_when(cared_in_prague):
    heard = made(cared_in_prague, subscribed(cared_in_prague))

    assert heard.lines[0].startswith(
        "Retention and advocacy: Mon 9 to Sun 15 Nov, Europe/Prague; data as of Fri 20 Nov 14:"
    )
    assert heard.audience == CHANNEL


def test_the_period_is_of_the_due_time_whenever_it_is_made(cared_in_prague):
    subscription = subscribed(cared_in_prague, "retention")
    first = made(cared_in_prague, subscription)
    cared_in_prague.later(days=40)
    second = made(cared_in_prague, subscription)

    assert json.loads(first.told)["period"] == json.loads(second.told)["period"] == "2026-11-09..2026-11-15"


def test_it_says_when_it_is_late_and_only_then(cared_in_prague):
    subscription = subscribed(cared_in_prague)
    assert "This digest is late; it was due Mon 16 Nov 09:00." in made(cared_in_prague, subscription).headline

    cared_in_prague.now = MONDAY + timedelta(minutes=3)
    assert "late" not in made(cared_in_prague, subscription).headline


def test_five_stages_have_digests_too(team):
    team.given("/lifecycle settings preset five", as_=MANAGER)
    team.given(
        "/customer add Acme Corp",
        "/stage move acme purchase on 9 November",
        "/stage move acme retention on 12 November",
    )
    for slug in SLUGS:
        heard = team.say(f"/digest preview {slug} 2026-11-09..2026-11-15")
        assert not heard.refused
        assert len(lines_of(heard)) <= 12
        assert not team.press(heard, "Why these numbers").refused


def test_how_moves_are_logged_is_told_of_the_stages_that_can_be_judged():
    ask = Ask("", PEOPLE[REP], "C1", NOW)
    stage = preset("six").ladder[0]

    assert stages_line(ask, Logging(6, 0, ())) == "Logging: too few moves to know what is usual."
    assert stages_line(ask, Logging(6, 6, ())) == "Logging: as usual in all 6 stages."
    assert "in 2 of 6 stages; the others have too few" in stages_line(ask, Logging(6, 2, ()))
    assert (
        stages_line(ask, Logging(6, 5, (Silence(stage, 34, 12),)))
        == "Logging: 1 of 6 stages has had no move for longer than usual (Awareness 34 days)."
    )


def test_a_digest_that_was_skipped_is_noted_in_the_next_one(cared_in_prague):
    subscription = subscribed(cared_in_prague)
    sent(cared_in_prague, subscription, MONDAY - timedelta(days=7), None, RunState.SKIPPED)

    assert "The digest of Mon 9 Nov 09:00 was not sent" in made(cared_in_prague, subscription).text


def test_daily_and_monthly_ones_tell_of_the_day_and_the_month_before(cared_in_prague):
    daily = subscribed(cared_in_prague, "retention", "daily 9:00 Europe/Prague")
    heard = made(cared_in_prague, daily, datetime(2026, 11, 11, 8, tzinfo=UTC))
    assert heard.lines[0].startswith("Retention: Tue 10 Nov, Europe/Prague")
    assert len(lines_of(heard)) <= 12

    cared_in_prague.say(f"/digest unsubscribe {daily.id}")
    monthly = _monthly(cared_in_prague)
    heard = made(cared_in_prague, monthly, datetime(2026, 11, 1, 8, tzinfo=UTC))
    assert "Thu 1 to Sat 31 Oct" in heard.lines[0] or "Thu 1 to Sat 31 Oct" in heard.receipt


def _monthly(asking):
    now, asking.now = asking.now, datetime(2026, 10, 1, tzinfo=UTC)
    asking.say("/digest subscribe advocacy monthly 1st 9:00 Europe/Prague")
    asking.now = now
    with asking._database.transaction(TEAM, writes=False) as store:
        return next(one for one in read(store.said_about(ABOUT)) if one.kind == "advocacy")


def test_of_a_digest_that_has_ended_nothing_is_made(team):
    heard = team.say("/digest why 12345 2026-11-16T08:00:00+00:00")
    assert heard.refused
    assert "has ended" in heard.text


def test_the_run_is_called_as_the_one_who_sends_it_calls_it():
    assert run_key(7, MONDAY) == "digest/7/2026-11-16T08:00:00+00:00"
    assert NOW > MONDAY
