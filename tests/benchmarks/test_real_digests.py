"""Real digests of the sample company: how sending grows with workers, and where the time of one goes.

The time is the processor's, which a busy machine does not change; what waits for an answer of Slack's does not use it.
"""

from __future__ import annotations

import time
from collections import Counter
from datetime import time as clock
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import event

from bot.compose import Database
from bot.digests import sender, threads
from bot.digests import worker as at_work
from bot.digests.worker import DigestWorker
from bot.fitting import Fitting
from bot.playground.world import TEAM
from bot.pool import Pool
from bot.router import Router
from bot.sending.slackcalls import Slack, web_client
from commands import discover
from lifecycle.digests.kinds import kinds
from lifecycle.digests.schedule import Cadence, Schedule
from storage.run_tables import runs
from storage.sample import fill
from tests.benchmarks.quick_slack import QuickSlack, quick_slack
from tests.bot.digests.process import Worker
from tests.bot.digests.stubs import NOW, Office

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from tests.benchmarks.board import Board

ZONE = "Europe/Prague"
WEEKLY = Schedule(Cadence.WEEKLY, 0, clock(9), ZONE)
CHANNELS, CREWS = 6, (1, 2, 4)
IN_AN_ANSWER = "in an answer"
"""Whether an answer is being worked out just now."""


@pytest.fixture
def slack() -> Iterator[QuickSlack]:
    with quick_slack() as made:
        yield made


@pytest.fixture
def office(address: str, slack: QuickSlack) -> Iterator[Office]:
    """The sample company, and every kind of digest in several channels, all due."""
    database = Database(address, 30.0)
    fill(database, NOW, zone=ZONE)
    made = Office(database, slack, web_client(slack.config.bot_token, slack.api_url), NOW + timedelta(minutes=2))
    for number in range(CHANNELS):
        made.subscribe_to([kind.slug for kind in kinds()], WEEKLY, f"C{number}")
    Fitting(database, Pool(), lambda: made.now).fit(TEAM)
    yield made
    database.close()


def test_how_sending_real_digests_grows_with_workers(
    board: Board, office: Office, slack: QuickSlack, address: str
) -> None:
    kind, n = office.database.engine.dialect.name, CHANNELS * len(kinds())
    told, cost = [], []
    for turn, crew in enumerate(CREWS, start=1):
        began = time.perf_counter()
        workers = [Worker(office, address, real=True) for _number in range(crew)]
        sent = sum(worker.end()[0] for worker in workers)
        seconds, cpu_s = time.perf_counter() - began, sum(worker.cpu_s for worker in workers)
        assert sent == n
        assert set(slack.posted().values()) == {turn}
        told.append(f"{crew}: {n / seconds:.1f}")
        cost.append(f"{n / cpu_s:.1f}")
        forget(office.database)
    beside = f"for each core that is free {', '.join(cost)}"
    board.note(f"real digests a second by so many processes, {kind}", ", ".join(told), beside)


def forget(database: Database) -> None:
    """As if nothing had been sent."""
    with database.within(TEAM, writes=True) as (connection, _workspace_id):
        connection.execute(runs.delete())
        connection.commit()


def test_where_the_time_of_a_real_digest_goes(board: Board, office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(at_work, "AT_ONCE", 1)  # so that the parts add up
    spent, waited, pool = Counter[str](), Counter[str](), Pool()
    fitting = Fitting(office.database, pool, lambda: office.now)
    router = Router(
        office.database, discover(), now=lambda: office.now, meet=lambda _team, _person: office.owner,
        stale=fitting.wanted, keep=fitting.keep,
    )  # fmt: skip
    for where in (sender, threads):
        for name in ("drawn", "render"):
            timed(monkeypatch, spent, waited, "rendering", where, name)
    for name in ("keep", "post_exactly", "post", "upload"):
        timed(monkeypatch, spent, waited, "Slack", Slack, name)
    timed(monkeypatch, spent, waited, "counting", router, "answer")
    statements(office.database, spent, waited)
    worker = DigestWorker(router, office.database, office.client, lambda: office.now, TEAM, apart_s=0)
    began, began_s = time.perf_counter(), time.process_time()
    n = worker.run()
    cpu_s, seconds = time.process_time() - began_s, time.perf_counter() - began
    assert n == CHANNELS * len(kinds())
    for found in (spent, waited):
        found["counting"] -= found.pop("database in counting")
        del found[IN_AN_ANSWER]
    kind = office.database.engine.dialect.name
    for what, found, all_s in (("processor", spent, cpu_s), ("clock", waited, seconds)):
        shares = ", ".join(f"{name} {part / all_s:.0%}" for name, part in found.most_common())
        board.note(f"a real digest by one process, by the {what}, {kind}", f"{all_s / n * 1000:.0f} ms", shares)


def statements(database: Database, spent: Counter[str], waited: Counter[str]) -> None:
    """Add up how long statements take; those within an answer also apart, so that they can be taken off it."""
    begun: list[tuple[float, float]] = []

    def before(*_facts: object) -> None:
        begun.append((time.thread_time(), time.perf_counter()))

    def after(*_facts: object) -> None:
        cpu_s, at_s = begun.pop()
        for found, part in ((spent, time.thread_time() - cpu_s), (waited, time.perf_counter() - at_s)):
            found["database"] += part
            found["database in counting"] += part if found[IN_AN_ANSWER] else 0.0

    event.listen(database.engine, "before_cursor_execute", before)
    event.listen(database.engine, "after_cursor_execute", after)


def timed(
    monkeypatch: pytest.MonkeyPatch, spent: Counter[str], waited: Counter[str], part: str, owner: Any, name: str
) -> None:
    """Add up how long these calls take, by the processor and by the clock."""
    does = getattr(owner, name)

    def measured(*args: Any, **named: Any) -> Any:
        cpu_s, at_s = time.thread_time(), time.perf_counter()
        spent[IN_AN_ANSWER] = waited[IN_AN_ANSWER] = name == "answer"
        try:
            return does(*args, **named)
        finally:
            spent[part] += time.thread_time() - cpu_s
            waited[part] += time.perf_counter() - at_s
            spent[IN_AN_ANSWER] = waited[IN_AN_ANSWER] = 0

    monkeypatch.setattr(owner, name, measured)
