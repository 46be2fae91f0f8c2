"""The message of a digest: its twelve lines, whatever there is to tell, and what it says of the one before."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest

from bot.routing.request import Request
from commands import CHANNEL, MANAGERS, Ask
from commands._reply import DIRECT, FILE
from commands.digest._after import stages_line
from lifecycle.digests.kinds import kinds
from lifecycle.digests.silence import Heard as Logging
from lifecycle.digests.silence import Silence
from lifecycle.digests.standing import run_key
from lifecycle.digests.subscription import ABOUT, read
from lifecycle.model import Role
from lifecycle.runs import RunState
from lifecycle.service import Lifecycle
from lifecycle.stages import preset
from tests.commands.asking import MANAGER, NOW, PEOPLE, REP, TEAM, VIEWER
from tests.commands.caring import cared_for
from tests.commands.digesting import claimed, only

MONDAY = datetime(2026, 11, 16, 8, tzinfo=UTC)
"""9:00 in Prague; the week of 9 November is over."""
SLUGS = [kind.slug for kind in kinds()]


@pytest.fixture
def cared(team):
    team.say("/lifecycle settings zone Europe/Prague", as_=MANAGER)
    return cared_for(team)


def subscribed(asking, kind="overview", how="weekly monday 9:00 Europe/Prague"):
    """A subscription of before the 12th of November."""
    now, asking.now = asking.now, datetime(2026, 10, 1, tzinfo=UTC)
    asking.say(f"/digest subscribe {kind} {how}")
    asking.now = now
    return only(asking)


def made(asking, subscription, due=MONDAY):
    """The message, as whoever sends digests asks for it."""
    text = f"digest made {subscription.id} {due.isoformat()}"
    request = Request(text, subscription.owner, asking._key(), TEAM, subscription.channel, "schedule")
    heard = asking._ask(request)
    assert not heard.refused, heard.text
    return heard


def sent(asking, subscription, due, told, state=RunState.SENT):
    """A digest that went out, or did not, and what it said."""
    runs, key = claimed(asking, subscription, due)
    runs.end(TEAM, key, "one", state, due, channel=subscription.channel, ts="1.2", told=told)


def lines_of(heard):
    return [heard.headline, *heard.lines, *([heard.receipt] if heard.receipt else [])]


def beginning(heard, words):
    found = [line for line in lines_of(heard) if line.startswith(words)]
    assert found, heard.text
    return found[0]


@pytest.mark.parametrize("slug", SLUGS)
def test_it_is_twelve_lines_at_most_however_much_there_is_to_tell(cared, slug):
    subscription = subscribed(cared, slug)
    heard = made(cared, subscription)
    told = json.loads(heard.told)
    assert 6 <= len(lines_of(heard)) <= 12, heard.text

    # With one that was sent, one that was skipped, figures that count otherwise now: all there can be.
    told["period"], told["named"] = "2026-10-26..2026-11-01", [[one, need] for one, need in told["named"]]
    told["figures"] = {name: [0.123, 1.0, 8.0, 8, 0] for name in told["figures"]}
    sent(cared, subscription, MONDAY - timedelta(days=14), json.dumps(told))
    sent(cared, subscription, MONDAY - timedelta(days=7), None, RunState.SKIPPED)
    heard = made(cared, subscription)
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


def test_a_week_without_anything_is_one_line_and_the_next_delivery(cared):
    subscription = subscribed(cared)
    cared.now = datetime(2027, 1, 18, 8, 0, 5, tzinfo=UTC)
    heard = made(cared, subscription, datetime(2027, 1, 18, 8, tzinfo=UTC))

    assert heard.headline == "Nothing was logged last week: no move, no purchase, no touchpoint."
    assert heard.lines == ()
    assert "Mon 11 to Sun 17 Jan" in heard.receipt
    assert "Next: Mon 25 Jan 09:00" in heard.receipt


def test_the_header_has_the_days_the_zone_and_as_of_when(cared):
    heard = made(cared, subscribed(cared))

    assert heard.lines[0].startswith(
        "Retention and advocacy: Mon 9 to Sun 15 Nov, Europe/Prague; data as of Fri 20 Nov 14:"
    )
    assert heard.audience == CHANNEL


def test_the_period_is_of_the_due_time_whenever_it_is_made(cared):
    subscription = subscribed(cared, "retention")
    first = made(cared, subscription)
    cared.later(days=40)
    second = made(cared, subscription)

    assert json.loads(first.told)["period"] == json.loads(second.told)["period"] == "2026-11-09..2026-11-15"


def test_it_says_when_it_is_late_and_only_then(cared):
    subscription = subscribed(cared)
    assert "This digest is late; it was due Mon 16 Nov 09:00." in made(cared, subscription).headline

    cared.now = MONDAY + timedelta(minutes=3)
    assert "late" not in made(cared, subscription).headline


def named(heard):
    """Who needs a human, in their order."""
    return [line.split(":")[0] for line in heard.items]


def test_all_who_are_named_have_a_menu_and_the_buttons_are_about_the_digest(cared):
    heard = made(cared, subscribed(cared))

    assert heard.labels == ["Why these numbers", "Change", "Pause", "Who logged nothing"]
    assert heard.button("Who logged nothing").who == MANAGERS
    assert heard.button("Who logged nothing").to == DIRECT
    for label in heard.labels:
        pressed = cared.press(heard, label, as_=MANAGER)
        assert not pressed.refused, (label, pressed.text)
    assert len(named(heard)) == 5
    for name in named(heard):
        assert {"Log touch", "Not relevant", "Show"} <= set(heard.menu(name))
        assert "Claim" in heard.menu(name)
        assert not cared.press(heard, "Log touch", of=name).refused


def test_who_is_claimed_is_named_no_more(cared):
    subscription = subscribed(cared, "retention")
    first = made(cared, subscription)
    name = named(first)[0]

    cared.press(first, "Claim", of=name)
    again = made(cared, subscription)
    assert name not in named(again)
    assert "1 claimed" in again.headline


def test_who_was_claimed_and_not_taken_care_of_in_time_is_named_again(cared):
    subscription = subscribed(cared, "retention")
    first = made(cared, subscription)
    name = named(first)[0]
    cared.press(first, "Claim", of=name)
    cared.later(days=9)

    heard = made(cared, subscription)
    assert name in named(heard)
    assert "; claimed by @rep, due Fri 27 Nov." in heard.text

    sent(cared, subscription, MONDAY + timedelta(days=7), heard.told)
    assert list(heard.menu(name))[:2] == ["Done", "Claim"]
    cared.press(heard, "Claim", of=name)  # again, in time this time
    cared.given("/log touch Globex call")
    cared.later(days=4)
    assert "1 claimed" in beginning(made(cared, subscription, MONDAY + timedelta(days=14)), "The ")


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


def test_nobody_is_named_who_logged_nothing(cared):
    heard = made(cared, subscribed(cared))
    assert not any(person in heard.text for person in (REP, VIEWER, "@rep", "@other rep"))


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


def test_wins_name_who_they_are_of(cared):
    heard = made(cared, subscribed(cared))

    assert beginning(heard, "Wins: ") == "Wins: 1 good review (Vandelay)."


def test_it_tells_what_became_of_those_it_named_last(cared):
    subscription = subscribed(cared, "retention")
    cared.now = MONDAY + timedelta(minutes=1)
    last = made(cared, subscription)
    who = [one for one, _need in json.loads(last.told)["named"]]
    assert len(who) >= 3
    sent(cared, subscription, MONDAY, last.told)
    cared.later(days=1)
    cared.press(last, "Claim", of=named(last)[0])
    cared.later(hours=1)
    assert cared.say(f"/stage move #{who[1]} advocacy").wrote  # forward
    assert cared.say(f"/stage lost #{who[2]} because price").wrote

    cared.now = MONDAY + timedelta(days=7, minutes=1)
    heard = made(cared, subscription, MONDAY + timedelta(days=7))
    said = beginning(heard, "The ")
    assert said.startswith(f"The {len(who)} named last time: 1 claimed, 1 moved forward")
    assert "1 lost" in said


def test_it_tells_which_figures_of_the_last_one_count_otherwise_and_why(cared):
    subscription = subscribed(cared, "retention")
    cared.now = MONDAY - timedelta(days=7) + timedelta(minutes=1)
    last = made(cared, subscription, MONDAY - timedelta(days=7))
    sent(cared, subscription, MONDAY - timedelta(days=7), last.told)
    cared.later(days=1)
    cared.given("/stage move Acme Corp lost on 5 November because price")

    cared.now = MONDAY + timedelta(minutes=1)
    said = beginning(made(cared, subscription), "Counted anew ")
    assert "Counted anew in the week of 2 November 2026: retention rate 88" in said
    assert ", not " in said
    assert "(1 move was logged late)." in said


def test_the_same_figures_are_not_counted_anew(cared):
    subscription = subscribed(cared, "retention")
    cared.now = MONDAY - timedelta(days=7) + timedelta(minutes=1)
    last = made(cared, subscription, MONDAY - timedelta(days=7))
    sent(cared, subscription, MONDAY - timedelta(days=7), last.told)

    cared.now = MONDAY + timedelta(minutes=1)
    assert "Counted anew" not in made(cared, subscription).text


def test_a_digest_that_was_skipped_is_noted_in_the_next_one(cared):
    subscription = subscribed(cared)
    sent(cared, subscription, MONDAY - timedelta(days=7), None, RunState.SKIPPED)

    assert "The digest of Mon 9 Nov 09:00 was not sent" in made(cared, subscription).text


@pytest.mark.parametrize("due", [MONDAY, MONDAY - timedelta(days=7), MONDAY + timedelta(days=7)])
@pytest.mark.parametrize("slug", SLUGS)
def test_every_figure_is_what_the_kpi_says_of_the_same_period(company, slug, due):
    """Whatever the due time, and though the data goes on."""
    subscription = subscribed(company, slug)
    company.now = max(company.now, due + timedelta(days=2))
    heard = made(company, subscription, due)
    told = json.loads(heard.told)
    with company._database.transaction(TEAM, writes=False) as store:
        lifecycle = Lifecycle(store, person=PEOPLE[REP], now=company.now, origin="slash", request_key="", verb="kpi")
        settings = lifecycle.settings
        period = subscription.schedule.period(due, settings.week_start, settings.zone)
        known = {kpi.slug: kpi for kpi, _stage in lifecycle.kpis.all}
        rows = {name: lifecycle.kpis.one(known[name], period).row.now for name in told["figures"]}
    assert told["figures"] == {name: [row.value, row.over, row.of, row.n, row.open] for name, row in rows.items()}
    assert period.exact() == told["period"]


def test_its_values_read_as_those_of_kpi(company):
    company.now = MONDAY + timedelta(hours=1)
    heard = made(company, subscribed(company, "funnel"))
    asked = company.say("/kpi new-prospects 2026-11-09..2026-11-15")

    assert "New prospects 0" in heard.text
    assert "New prospects is 0 " in asked.headline


def test_daily_and_monthly_ones_tell_of_the_day_and_the_month_before(cared):
    daily = subscribed(cared, "retention", "daily 9:00 Europe/Prague")
    heard = made(cared, daily, datetime(2026, 11, 11, 8, tzinfo=UTC))
    assert heard.lines[0].startswith("Retention: Tue 10 Nov, Europe/Prague")
    assert len(lines_of(heard)) <= 12

    cared.say(f"/digest unsubscribe {daily.id}")
    monthly = _monthly(cared)
    heard = made(cared, monthly, datetime(2026, 11, 1, 8, tzinfo=UTC))
    assert "Thu 1 to Sat 31 Oct" in heard.lines[0] or "Thu 1 to Sat 31 Oct" in heard.receipt


def _monthly(asking):
    now, asking.now = asking.now, datetime(2026, 10, 1, tzinfo=UTC)
    asking.say("/digest subscribe advocacy monthly 1st 9:00 Europe/Prague")
    asking.now = now
    with asking._database.transaction(TEAM, writes=False) as store:
        return next(one for one in read(store.said_about(ABOUT)) if one.kind == "advocacy")


def test_the_thread_has_the_tables_and_their_files(cared):
    subscription = subscribed(cared)
    text = f"digest details {subscription.id} {MONDAY.isoformat()}"
    heard = cared._ask(Request(text, REP, cared._key(), TEAM, "C1", "schedule"))

    titles = [table.title for table in heard.tables]
    assert titles[0] == "All figures, Mon 9 to Sun 15 Nov"
    assert any(title.startswith("At risk now") for title in titles)
    assert any(title.startswith("Of who became a customer") for title in titles)
    assert any(title.startswith("Bounced back") for title in titles)
    assert any(title.startswith("From asking to what it brought") for title in titles)
    assert heard.labels == ["CSV"]
    assert heard.button("CSV").to == FILE
    assert heard.audience == CHANNEL
    for label in heard.labels:
        assert not cared.press(heard, label).refused, label


def test_a_week_without_anything_has_no_thread(cared):
    subscription = subscribed(cared)
    text = f"digest details {subscription.id} 2026-11-09T08:00:00+00:00"
    heard = cared._ask(Request(text, REP, cared._key(), TEAM, "C1", "schedule"))

    assert heard.refused
    assert heard.headline == "Nothing was logged then, so there is nothing to count."


def test_as_data_its_figures_are_raw(cared):
    text = "digest details overview 2026-11-09..2026-11-15"
    heard = cared._ask(Request(text, REP, cared._key(), TEAM, "C1", "button", as_data=True))

    assert [column.title for column in heard.tables[0].columns][:3] == ["KPI", "Name", "Value"]
    [row] = [row for row in heard.tables[0].rows if row[0] == "retention-rate"]
    assert row[2] == pytest.approx(7 / 8)


def test_managers_are_told_who_logged_nothing_and_nobody_else(cared):
    assert cared.say("/digest quiet", as_=REP).refused
    cared.say("/digest quiet", as_=MANAGER)  # whoever asks is known from then on
    heard = cared.say("/digest quiet 2026-11-09..2026-11-15", as_=MANAGER)

    assert "who may log ha" in heard.headline
    assert "@rep" not in heard.text
    assert PEOPLE[REP].role is Role.REP


def test_of_a_digest_that_has_ended_nothing_is_made(team):
    heard = team.say("/digest why 12345 2026-11-16T08:00:00+00:00")
    assert heard.refused
    assert "has ended" in heard.text


def test_the_run_is_called_as_the_one_who_sends_it_calls_it():
    assert run_key(7, MONDAY) == "digest/7/2026-11-16T08:00:00+00:00"
    assert NOW > MONDAY
