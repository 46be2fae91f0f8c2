"""Who looks after a digest that Slack will never take is told once, also when Slack is away just then, or a process dies."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot import unasked
from bot.digests.troubles import Troubles
from bot.playground.world import MANAGER, SALES, SUCCESS, TEAM
from bot.sending.slackcalls import Slack, Unsure
from lifecycle.errors import Busy
from lifecycle.model import Person, Role
from lifecycle.runs import RunState
from lifecycle.service import Lifecycle
from tests.bot.digests.stubs import DUE, Died, Office, dies

LATER = timedelta(minutes=3)


@pytest.fixture
def office(workspace):
    made = Office(workspace.bot.database, workspace.playground, workspace.bot.client)
    made.playground.fault("chat.postMessage", "refuse", error="is_archived")
    return made


def away(office):
    """Slack is too busy for the next message."""
    office.playground.fault("chat.postMessage", "ratelimited", retry_after=600)


def asked(office, change, person=None):
    with office.database.transaction(TEAM, writes=True) as store:
        lifecycle = Lifecycle(
            store, person=person or office.owner, now=office.now, origin="slash", request_key="x", verb="digest"
        )
        change(lifecycle.digests)


def test_where_slack_is_away_just_then_its_owner_is_told_at_the_next_look_by_any_process(office):
    (one,) = office.subscribe()
    away(office)
    assert office.worker().run() == 0
    assert (office.subscription(one).trouble, office.direct()) == ("is_archived", [])
    office.worker().run()
    assert office.direct() == [f"{one.id} rests."]
    office.now += LATER
    office.worker().run()
    assert len(office.direct()) == 1


def test_it_is_tried_as_long_as_slack_is_away(office):
    office.subscribe()
    for _look in range(9):
        away(office)
    for _look in range(9):
        office.worker().run()
        office.now += timedelta(hours=5)
    assert office.direct() == []
    office.worker().run()
    assert len(office.direct()) == 1


@pytest.mark.parametrize("where", [(Troubles, "_rests"), (Troubles, "_told"), (Slack, "post")])
def test_who_dies_over_it_is_followed_by_another(office, monkeypatch, where):
    (one,) = office.subscribe()
    with monkeypatch.context() as patched:
        patched.setattr(*where, dies)
        with pytest.raises(Died):
            office.worker().run()
    assert (office.run_of(one).state, office.direct()) == (RunState.FAILED, [])
    office.now += LATER
    office.worker().run()
    assert (office.subscription(one).trouble, office.direct()) == ("is_archived", [f"{one.id} rests."])


def test_a_message_that_may_have_arrived_is_sent_once_more_and_no_third_time(office, monkeypatch):
    office.subscribe()
    told = []

    def silent(self, person, message, thread=None):
        told.append(person)
        raise Unsure("no_answer")

    monkeypatch.setattr(Slack, "post", silent)
    for _look in range(5):
        office.worker().run()
        office.now += LATER
    assert told == [office.owner.id] * 2


def test_what_slack_will_not_have_told_is_left(office):
    office.subscribe()
    office.playground.fault("chat.postMessage", "refuse", error="account_inactive")
    office.worker().run()
    office.now += LATER
    assert (office.worker().run(), office.direct()) == (0, [])
    assert office.database.runs.open(TEAM, "trouble/", office.now, 9) == []


def test_what_somebody_saw_to_meanwhile_is_not_told_any_more(office):
    (one,) = office.subscribe()
    away(office)
    office.worker().run()
    office.now += LATER
    asked(office, lambda digests: digests.change(office.subscription(one), channel=SUCCESS))
    office.worker().run()
    assert (office.direct(), office.subscription(one).trouble) == ([], None)
    assert office.database.runs.open(TEAM, "trouble/", office.now, 9) == []


def test_what_has_ended_meanwhile_is_not_told_any_more(office):
    (one,) = office.subscribe()
    away(office)
    office.worker().run()
    asked(office, lambda digests: digests.end(one))
    office.worker().run()
    assert office.direct() == []
    assert office.database.runs.open(TEAM, "trouble/", office.now, 9) == []


def test_to_whom_it_was_handed_over_is_told(office):
    (one,) = office.subscribe()
    away(office)
    office.worker().run()
    with office.database.transaction(TEAM, writes=True) as store:
        store.remember_person(Person(MANAGER, Role.MANAGER, "manager", "Europe/Prague", "en"), DUE)
    asked(office, lambda digests: digests.change(office.subscription(one), owner=MANAGER))
    office.worker().run()
    told = office.playground.messages(office.playground.dm(MANAGER), MANAGER)
    assert [each["text"] for each in told if each.get("bot_id")] == [f"{one.id} rests."]
    assert office.direct() == []


def test_a_busy_database_is_no_reason_to_let_a_digest_rest(workspace, monkeypatch):
    office = Office(workspace.bot.database, workspace.playground, workspace.bot.client)
    (one,) = office.subscribe()
    office.trouble.made = Busy("The database is busy.")
    assert office.worker().run() == 0
    assert (office.run_of(one).state, office.subscription(one).trouble) == (RunState.CLAIMED, None)
    office.trouble.made = False
    assert office.worker().run() == 1
    assert len(office.posted(SALES)) == 1


def test_a_busy_database_does_not_keep_somebody_from_being_told(office, monkeypatch):
    (one,) = office.subscribe()
    failing = [True]
    usual = unasked.Request

    def once(text, *args, **named):
        if text.startswith("digest trouble") and failing:
            failing.pop()
            return usual("digest made nothing", *args, **named)
        return usual(text, *args, **named)

    monkeypatch.setattr(unasked, "Request", once)
    office.worker().run()
    assert office.direct() == []
    office.worker().run()
    assert office.direct() == [f"{one.id} rests."]
