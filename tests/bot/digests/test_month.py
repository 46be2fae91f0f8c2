"""A month of a real company's digest through the real worker: each week once, each held against the one before it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.digests.worker import DigestWorker
from bot.playground import Config, Playground
from bot.playground.world import REP_EAST, SALES
from bot.sending.slackcalls import web_client
from tests.bot.shown import texts
from tests.commands.asking import MANAGER, TEAM, Asking
from tests.commands.caring import cared_for

FIRST = datetime(2026, 11, 23, 8, 1, tzinfo=UTC)
"""A minute after nine on a Monday in Prague."""


class Month:
    """The company, its channel, and the worker's looks at what is due."""

    def __init__(self, database, slack):
        self.team = cared_for(Asking(database))
        self._slack = slack
        client = web_client(slack.config.bot_token, slack.api_url)
        self._worker = DigestWorker(
            self.team.router, database, client, lambda: self.team.now, TEAM, apart_s=0, sleep=lambda _seconds: None
        )

    def week(self, number):
        """Go on to a Monday's morning; what stands in the channel since, in threads too."""
        before = self._all()
        for moment in (timedelta(0), timedelta(minutes=1), timedelta(hours=5), timedelta(days=6)):
            self.team.now = FIRST + timedelta(days=7 * number) + moment
            self._worker.run()
        self.team.now = FIRST + timedelta(days=7 * number, hours=6)
        return self._all()[len(before) :]

    def _all(self):
        messages = [one for one in self._slack.messages(SALES, REP_EAST) if one.get("bot_id")]
        return [(one, self._slack.messages(SALES, REP_EAST, one["ts"])) for one in messages]


@pytest.fixture
def month(sqlite_database):
    with Playground(Config()) as slack:
        yield Month(sqlite_database, slack)


def only(posted):
    """The text of the only one."""
    [(message, _thread)] = posted
    return "".join(texts(message["blocks"])).replace("\N{NO-BREAK SPACE}", " ")


def test_a_month_of_digests_each_once_and_each_held_against_the_one_before(month):
    team = month.team
    team.say("/lifecycle settings zone Europe/Prague", as_=MANAGER)
    assert team.say("/digest subscribe weekly monday 9:00", as_=MANAGER, channel=SALES).wrote

    team.given("/stage move Prospect conversion on 17 November")
    posted = month.week(0)
    first = only(posted)
    assert "Mon 16 to Sun 22 Nov" in first
    assert first.startswith("Advocacy rate was still higher than usual (13 % after 14 %) last week.")
    assert all(name in first for name in ("Acme Corp", "Umbrella Ltd"))
    [(message, thread)] = posted
    assert [block["type"] for block in message["blocks"]].count("image") == 1
    assert "All figures" in str(thread)

    team.given("/customer claim acme at risk", as_=MANAGER)
    team.given("/stage move initech retention", "/customer add Late", "/stage move late conversion on 18 November")
    second = only(month.week(1))
    assert "Mon 23 to Sun 29 Nov" in second
    assert "Wins: 1 recovered bounce-back (Initech)." in second
    assert "The 5 named last time: 1 claimed, 1 moved forward, 3 quiet." in second
    assert "advocacy rate 11 %, not 13 % (1 move was logged late)" in second

    third = only(month.week(2))
    assert third.startswith("Nothing was logged last week")
    assert "Mon 30 Nov to Sun 6 Dec" in third

    team.given("/log purchase Vandelay 900")
    fourth = only(month.week(3))
    assert "Mon 7 to Sun 13 Dec" in fourth
    assert "Repeat purchase rate 0 of 1" in fourth
