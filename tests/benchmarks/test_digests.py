"""Digests: two thousand that are due at once, how sending grows with workers, and where the time of a real one goes."""

from __future__ import annotations

import time
from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.compose import Database, fill_sample, now
from bot.digests import sender
from bot.digests import worker as at_work
from bot.digests.worker import DigestWorker
from bot.playground import Config, Playground
from bot.playground.world import MANAGER, SALES, TEAM
from bot.router import Router
from bot.sending.slackcalls import Slack, web_client
from commands import discover
from lifecycle.digests.kinds import kinds
from lifecycle.digests.schedule import Cadence, Schedule
from lifecycle.model import Person, Role
from lifecycle.service import Lifecycle
from tests.bot.digests.process import Worker
from tests.bot.digests.stubs import NOW, Office, which

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from tests.benchmarks.board import Board

MANY, WORKERS = 2_000, 8
SOME, CREWS = 120, (1, 2, 4, 8)
REAL = 12


@pytest.fixture
def office(address: str) -> Iterator[Office]:
    database = Database(address, 30.0)
    with Playground(Config()) as slack:
        client = web_client(slack.config.bot_token, slack.api_url)
        yield Office(database, slack, client, NOW + timedelta(minutes=2))
    database.close()


def sent_by(office: Office, address: str, crew: int) -> tuple[int, float]:
    """How many digests so many processes send, and in how many seconds."""
    began = time.perf_counter()
    workers = [Worker(office, address) for _number in range(crew)]
    sent = sum(worker.end()[0] for worker in workers)
    return sent, time.perf_counter() - began


def test_two_thousand_digests_that_are_due_at_once(board: Board, office: Office, address: str) -> None:
    subscribed = office.subscribe(MANY)
    sent, seconds = sent_by(office, address, WORKERS)
    counts, kind = Counter(map(which, office.posted())), office.database.engine.dialect.name
    once = sum(counts[one.id] == 1 for one in subscribed)
    board.all_of(f"digests posted exactly once by {WORKERS} processes, {kind}", once, MANY, f"{sent} sent")
    board.note(f"{MANY:,} small digests by {WORKERS} processes, {kind}", f"{MANY / seconds:.0f} a second")


def test_how_sending_grows_with_workers(board: Board, office: Office, address: str) -> None:
    office.subscribe(SOME)
    told = []
    for crew in CREWS:
        sent, seconds = sent_by(office, address, crew)
        assert sent == SOME
        told.append(f"{crew}: {SOME / seconds:.0f}")
        office.now += timedelta(days=7)
    kind = office.database.engine.dialect.name
    board.note(f"small digests a second by so many processes, {kind}", ", ".join(told))


def test_where_the_time_of_a_real_digest_goes(
    board: Board, sqlite_address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    database, spent = Database(sqlite_address), Counter[str]()
    fill_sample(database, "Europe/Prague")
    with Playground(Config()) as slack:
        client = web_client(slack.config.bot_token, slack.api_url)
        owner = Person(MANAGER, Role.MANAGER, "manager", "Europe/Prague", "en")
        router = Router(database, discover(), now=now, meet=lambda _team, _person: owner)
        _subscribe(database, owner)
        monkeypatch.setattr(at_work, "AT_ONCE", 1)  # so that the parts add up
        timed(monkeypatch, spent, "drawing", sender, "drawn")
        for name in ("keep", "post_exactly", "post"):
            timed(monkeypatch, spent, "Slack", Slack, name)
        timed(monkeypatch, spent, "counting and database", router, "answer")
        worker = DigestWorker(router, database, client, now, TEAM, apart_s=0)
        began = time.perf_counter()
        assert worker.run() == REAL
        seconds = time.perf_counter() - began
    database.close()
    shares = ", ".join(f"{name} {part / seconds:.0%}" for name, part in spent.most_common())
    board.note("digests of the sample company by one process", f"{REAL / seconds:.1f} a second", shares)


def _subscribe(database: Database, owner: Person) -> None:
    """Each kind daily, weekly and monthly, all due five minutes ago."""
    due = now() - timedelta(minutes=5)
    at = due.time().replace(second=0, microsecond=0)
    days = {Cadence.DAILY: 0, Cadence.WEEKLY: due.weekday(), Cadence.MONTHLY: due.day}
    with database.transaction(TEAM, writes=True) as store:
        store.remember_person(owner, now())
        since = now() - timedelta(days=2)
        lifecycle = Lifecycle(store, person=owner, now=since, origin="slash", request_key="bench", verb="digest")
        for kind in kinds():
            for cadence, day in days.items():
                lifecycle.digests.subscribe(kind.slug, Schedule(cadence, day, at, "UTC"), SALES)


def timed(monkeypatch: pytest.MonkeyPatch, spent: Counter[str], part: str, owner: Any, name: str) -> None:
    """Add up how long these calls take."""
    does = getattr(owner, name)

    def measured(*args: Any, **named: Any) -> Any:
        began = time.perf_counter()
        try:
            return does(*args, **named)
        finally:
            spent[part] += time.perf_counter() - began

    monkeypatch.setattr(owner, name, measured)
