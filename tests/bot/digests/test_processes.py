"""Many processes on one database, some of them killed at every step: each digest is posted once or asked about, none is lost."""

from __future__ import annotations

import signal
from collections import Counter
from datetime import timedelta

import pytest

from bot.compose import Database
from bot.digests import sender, worker
from bot.playground.world import SALES, SUCCESS, TEAM
from bot.sending.slackcalls import web_client
from lifecycle.runs import RunState
from tests.bot.digests.process import STEPS, Worker
from tests.bot.digests.stubs import NOW, Office, which
from tests.ending import end_connections

PROCESSES, DIGESTS = 8, 200
LATER = timedelta(minutes=3)
BEFORE_MARK, AFTERWARDS = {"claimed", "made", "uploaded"}, {"recorded", "below"}


def threads(office):
    """How many texts and how many pictures stand below each digest that was posted."""
    texts, pictures = Counter(), Counter()
    for message in office.posted():
        for each in office.playground.messages(SALES, office.owner.id, message["ts"])[1:]:
            (pictures if each.get("files") else texts)[which(message)] += 1
    return texts, pictures


def test_eight_processes_post_two_hundred_digests_once_each(office, address):
    subscribed = [*office.subscribe(DIGESTS // 2), *office.subscribe(DIGESTS // 2, channel=SUCCESS)]
    workers = [Worker(office, address) for _number in range(PROCESSES)]
    assert sum(worker.end()[0] for worker in workers) == DIGESTS
    posted = [*office.posted(), *office.posted(SUCCESS)]
    assert Counter(map(which, posted)) == {one.id: 1 for one in subscribed}
    assert {office.run_of(one).state for one in subscribed} == {RunState.SENT}


@pytest.mark.parametrize("step", STEPS)
def test_a_process_that_is_killed_at_any_step_loses_and_doubles_nothing(office, address, step):
    subscribed = office.subscribe(6)
    assert Worker(office, address, step).end() == (0, -signal.SIGKILL)
    office.now += LATER
    assert Worker(office, address).end()[1] == 0
    posted = Counter(map(which, office.posted()))
    asked = {int(text.split()[1]) for text in office.direct()}
    assert set(posted.values()) == {1}
    states = {one.id: office.run_of(one).state for one in subscribed}
    unsure = {one for one, state in states.items() if state is RunState.SENDING}
    assert unsure == asked
    assert set(posted) | asked == {one.id for one in subscribed}
    if step in BEFORE_MARK:
        assert not asked
    else:
        assert asked or step in AFTERWARDS
    texts, pictures = threads(office)
    assert set(pictures.values()) == {1}
    assert set(pictures) == set(texts) == set(posted) - asked
    assert set(texts.values()) <= ({1, 2} if step == "below" else {1})  # the last one of who died may come twice


def test_a_database_that_is_away_for_a_while_loses_nothing(office, address, monkeypatch):
    subscribed = office.subscribe(5)
    worker, calls = office.worker(), []
    begin = office.database.runs.begin_sending

    def away(*args):
        calls.append(args)
        if len(calls) <= 2:
            raise OSError
        return begin(*args)

    monkeypatch.setattr(office.database.runs, "begin_sending", away)
    first = worker.run()
    office.now += LATER
    assert first + office.worker().run() == len(subscribed)
    assert Counter(map(which, office.posted())) == {one.id: 1 for one in subscribed}
    assert office.direct() == []


def test_a_database_that_restarts_in_the_middle_loses_and_doubles_nothing(postgres_address, slack, monkeypatch):
    database = Database(postgres_address, 20.0)
    office = Office(database, slack, web_client(slack.config.bot_token, slack.api_url), NOW + timedelta(minutes=2))
    subscribed, drawn = office.subscribe(5), sender.drawn
    restarts = iter([True, False, True])

    def draw(answer):
        if next(restarts, False):
            end_connections(postgres_address)
        return drawn(answer)

    monkeypatch.setattr(sender, "drawn", draw)
    monkeypatch.setattr(worker, "AT_ONCE", 1)  # what others hold while one finds them dead is left to the collector
    for _look in range(3):
        office.worker().run()
        office.now += LATER
    posted = Counter(map(which, office.posted()))
    asked = {int(text.split()[1]) for text in office.direct()}
    database.close()
    assert set(posted.values()) == {1}
    assert set(posted) | asked == {one.id for one in subscribed}


def test_workers_of_two_teams_do_not_see_each_others_digests(office):
    office.subscribe(2)
    with office.database.transaction("T2", writes=False) as store:
        assert store.said_about("digest") == []
    assert office.worker().run() == 2
    assert TEAM != "T2"
