"""Small digests: two thousand that are due at once, and how sending grows with workers."""

from __future__ import annotations

import time
from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from bot.compose import Database
from bot.playground import Config, Playground
from bot.playground.world import SALES, SUCCESS
from bot.sending.slackcalls import web_client
from tests.bot.digests.process import Worker
from tests.bot.digests.stubs import NOW, Office, which

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.benchmarks.board import Board

MANY, WORKERS = 2_000, 8
SOME, CREWS = 120, (1, 2, 4, 8)


@pytest.fixture
def office(address: str) -> Iterator[Office]:
    database = Database(address, 30.0)
    with Playground(Config()) as slack:
        client = web_client(slack.config.bot_token, slack.api_url)
        yield Office(database, slack, client, NOW + timedelta(minutes=2))
    database.close()


def in_two_channels(office: Office, n: int) -> list[Any]:
    """So many subscriptions."""
    return [one for channel in (SALES, SUCCESS) for one in office.subscribe(n // 2, channel=channel)]


def sent_by(office: Office, address: str, crew: int) -> tuple[int, float]:
    """How many digests so many processes send, and in how many seconds."""
    began = time.perf_counter()
    workers = [Worker(office, address) for _number in range(crew)]
    sent = sum(worker.end()[0] for worker in workers)
    return sent, time.perf_counter() - began


def test_two_thousand_digests_that_are_due_at_once(board: Board, office: Office, address: str) -> None:
    subscribed = in_two_channels(office, MANY)
    sent, seconds = sent_by(office, address, WORKERS)
    counts, kind = Counter(map(which, (*office.posted(), *office.posted(SUCCESS)))), office.database.engine.dialect.name
    once = sum(counts[one.id] == 1 for one in subscribed)
    board.all_of(f"digests posted exactly once by {WORKERS} processes, {kind}", once, MANY, f"{sent} sent")
    board.note(f"{MANY:,} small digests by {WORKERS} processes, {kind}", f"{MANY / seconds:.0f} a second")


def test_how_sending_grows_with_workers(board: Board, office: Office, address: str) -> None:
    in_two_channels(office, SOME)
    told = []
    for crew in CREWS:
        sent, seconds = sent_by(office, address, crew)
        assert sent == SOME
        told.append(f"{crew}: {SOME / seconds:.0f}")
        office.now += timedelta(days=7)
    kind = office.database.engine.dialect.name
    board.note(f"small digests a second by so many processes, {kind}", ", ".join(told))
