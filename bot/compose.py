"""Where everything is joined: the ledger's storage, the router, the edge and the Slack app. One per process."""

from __future__ import annotations

import importlib
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from bot.app import build_app
from bot.digests.health import DigestHealth
from bot.digests.worker import EVERY_S as DIGESTS_S
from bot.digests.worker import DigestWorker
from bot.edge import Edge
from bot.first_purchases import EVERY_S, AskingOwners
from bot.fitting import Fitting
from bot.packing import Packing
from bot.people import People
from bot.pool import Pool
from bot.router import Router
from bot.sending.slackcalls import web_client
from bot.ticking import Job, Ticking
from commands import discover
from storage.database import Database

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from slack_bolt import App
    from slack_sdk import WebClient

    from commands import Command
    from storage.doctor import Patient

__all__ = ["Bot", "Connection", "Database", "assemble", "fill_sample", "now", "open_patient", "warm"]

DRAIN_S = 15.0
"""How long a stopping process goes on answering what it has acknowledged."""


PATIENCE_S = 2.0
"""How long a request waits for other writers: Slack gives three seconds, and the person is to get a sentence in them."""


@dataclass(frozen=True, slots=True)
class Connection:
    """How a process meets Slack. `signing_secret` None: through a socket. `zone` and `currency` hold for workspaces
    that did not set theirs; `local_team` is the playground's, which adopts no workspace."""

    bot_token: str
    api_url: str
    signing_secret: str | None = None
    zone: str | None = None
    currency: str | None = None
    local_team: str | None = None


@dataclass(frozen=True, slots=True)
class Bot:
    """The parts of one process."""

    app: App
    edge: Edge
    database: Database
    pool: Pool
    client: WebClient
    ticking: Ticking
    digests: DigestHealth

    def start(self) -> None:
        """Begin with what the bot does by itself; answering needs no beginning."""
        self.ticking.start()

    def stop(self, limit_s: float = DRAIN_S) -> bool:
        """Finish what was acknowledged, for at most `limit_s` seconds; True when all of it is done."""
        began = time.monotonic()
        ended = self.ticking.stop(limit_s)
        done = self.pool.drain(max(0.0, limit_s - (time.monotonic() - began))) and ended
        self.database.close()
        return done


def now() -> datetime:
    """Give this instant, aware, in UTC."""
    return datetime.now(UTC)


def fill_sample(database: Database, zone: str) -> None:
    """Put the sample company, its dates moved to today, into an empty database. Refusal when it has data."""
    from storage.sample import fill  # noqa: PLC0415 - once in a database's life

    fill(database, now(), zone=zone)


def open_patient(address: str, clock: Callable[[], datetime], sessions: int) -> Patient:
    """The database, opened for reading only, to be examined by `doctor`."""
    from storage.doctor import Patient  # noqa: PLC0415 - only `doctor` pays for it

    return Patient(address, clock, sessions)


def assemble(
    database_url: str,
    connection: Connection,
    *,
    pool: Pool | None = None,
    commands: Mapping[str, Command] | None = None,
    count: Callable[[str, str, str, float], None] = lambda *_facts: None,
) -> Bot:
    """Build one process's bot. Connects to nothing yet."""
    pool = pool or Pool()
    database = Database(
        database_url,
        PATIENCE_S,
        zone=connection.zone,
        currency=connection.currency,
        local_team=connection.local_team,
    )
    database.on_loose = Packing(database, pool, now).wanted
    client = web_client(connection.bot_token, connection.api_url)
    people = People(database, lambda: client, now)
    fitting = Fitting(database, pool, now)
    known = discover() if commands is None else commands
    router = Router(database, known, now=now, meet=people.meet, count=count, stale=fitting.wanted, keep=fitting.keep)
    edge = Edge(router, database, pool, people, now, fitting)
    app = build_app(edge, client, signing_secret=connection.signing_secret)
    digests = DigestWorker(router, database, client, now, connection.local_team)
    asking = AskingOwners(router, database, client, now, connection.local_team)
    ticking = Ticking([Job("digests", DIGESTS_S, digests.run), Job("first purchases", EVERY_S, asking.run)])
    health = DigestHealth(database, lambda: digests.team, now)
    return Bot(app, edge, database, pool, client, ticking, health)


def warm() -> None:
    """Import what the first chart would otherwise wait for; to be run in the background."""
    for name in ("pandas", "matplotlib.backends.backend_agg", "matplotlib.figure"):
        importlib.import_module(name)
