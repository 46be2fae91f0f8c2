"""A worker in a process of its own, which looks a few times and may kill itself at a step of its first digest.

The processes are forked from one that has imported everything: each is there in a moment.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from bot.compose import Database
from bot.digests import posting, sender
from bot.digests.worker import DigestWorker
from bot.playground.world import TEAM
from bot.router import Router
from bot.sending.slackcalls import Slack, web_client
from lifecycle.model import Person, Role
from storage.runs import Runs
from tests.bot.digests.stubs import stubs

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

    from tests.bot.digests.stubs import Office

CONTEXT = multiprocessing.get_context("forkserver")
CONTEXT.set_forkserver_preload(["tests.bot.digests.process", "pandas"])
STEPS = ("claimed", "made", "uploaded", "marked", "posted", "recorded", "below")
LOOKS = 4


def kill() -> None:
    """As `kill -9` does: nothing is tidied up."""
    os.kill(os.getpid(), signal.SIGKILL)


def after(owner: object, name: str) -> None:
    """Die when this has been done."""
    does = getattr(owner, name)

    def then_die(*args: object, **named: object) -> object:
        done = does(*args, **named)
        kill()
        return done

    setattr(owner, name, then_die)


def arm(step: str) -> None:
    """Die at this step."""
    places = {
        "claimed": (Runs, "claim"),
        "made": (sender, "drawn"),
        "uploaded": (posting, "_kept"),
        "marked": (Runs, "begin_sending"),
        "posted": (Slack, "post_exactly"),
        "recorded": (Runs, "end"),
        "below": (Slack, "post"),
    }
    if step in places:
        after(*places[step])


@dataclass(frozen=True)
class Way:
    """How a process is to work: where it dies, how far apart messages are in a channel, and the clock. `begun`: when (by
    `time.time`) it was that instant, from which time then runs on; where it is None it stands still."""

    step: str = "none"
    apart_s: float = 0.0
    begun: float | None = None


def work(tell: Connection, address: str, api: str, token: str, now: str, way: Way) -> None:
    """Look, send, and tell how many were sent."""
    arm(way.step)
    instant = datetime.fromisoformat(now)

    def clock() -> datetime:
        return instant if way.begun is None else instant + timedelta(seconds=time.time() - way.begun)

    database = Database(address, 20.0)
    owner = Person("UREPEAST", Role.REP)
    router = Router(database, stubs(), now=clock, meet=lambda _team, _person: owner)
    made = DigestWorker(router, database, web_client(token, api), clock, TEAM, apart_s=way.apart_s)
    tell.send(sum(made.run() for _look in range(LOOKS)))


class Worker:
    """One of them, running."""

    def __init__(
        self, office: Office, address: str, step: str = "none", apart_s: float = 0.0, begun: float | None = None
    ) -> None:
        slack = office.playground
        self._heard, tell = CONTEXT.Pipe(duplex=False)
        args = (tell, address, slack.api_url, slack.config.bot_token, office.now.isoformat(), Way(step, apart_s, begun))
        self._process = CONTEXT.Process(target=work, args=args)
        self._process.start()
        tell.close()

    def end(self) -> tuple[int, int | None]:
        """How many it sent (0 where it died), and its exit code."""
        self._process.join(120)
        sent = self._heard.recv() if self._process.exitcode == 0 else 0
        return sent, self._process.exitcode
