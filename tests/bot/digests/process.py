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
from typing import TYPE_CHECKING, Any

from bot.compose import Database
from bot.digests import posting, sender
from bot.digests.worker import DigestWorker
from bot.fitting import Fitting
from bot.playground.world import TEAM
from bot.pool import Pool
from bot.router import Router
from bot.sending.slackcalls import Slack, web_client
from lifecycle.model import Person, Role
from storage.runs import Runs
from tests.bot.digests.stubs import stubs

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

    from commands import Command
    from tests.bot.digests.stubs import Office

CONTEXT = multiprocessing.get_context("forkserver")
CONTEXT.set_forkserver_preload(["tests.bot.digests.process", "tests.bot.digests.whole"])
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
    `time.time`) it was that instant, from which time then runs on; where it is None it stands still. `real`: with the real
    commands, not with the stubs."""

    step: str = "none"
    apart_s: float = 0.0
    begun: float | None = None
    real: bool = False


def known(*, real: bool) -> dict[str, Command]:
    """The commands that digests are asked of."""
    if not real:
        return stubs()
    from tests.bot.digests.whole import KNOWN  # noqa: PLC0415 - forked with it

    return KNOWN


def work(tell: Connection, address: str, api: str, token: str, now: str, way: Way) -> None:
    """Look, send, and tell how many were sent, and with how much of the processor's time."""
    began_s = time.process_time()
    arm(way.step)
    instant = datetime.fromisoformat(now)

    def clock() -> datetime:
        return instant if way.begun is None else instant + timedelta(seconds=time.time() - way.begun)

    database = Database(address, 20.0)
    owner = Person("UREPEAST", Role.REP)
    pool = Pool()
    fitting = Fitting(database, pool, clock)  # what one digest learns is at hand for the next one
    router = Router(
        database, known(real=way.real), now=clock, meet=lambda _team, _person: owner, stale=fitting.wanted,
        keep=fitting.keep,
    )  # fmt: skip
    made = DigestWorker(router, database, web_client(token, api), clock, TEAM, apart_s=way.apart_s)
    sent = sum(made.run() for _look in range(LOOKS))
    pool.drain(10.0)
    tell.send((sent, time.process_time() - began_s))


class Worker:
    """One of them, running."""

    def __init__(self, office: Office, address: str, step: str = "none", **way: Any) -> None:
        slack = office.playground
        self.cpu_s = 0.0
        """What it used of the processor's time, once it has ended by itself."""
        self._heard, tell = CONTEXT.Pipe(duplex=False)
        args = (tell, address, slack.api_url, slack.config.bot_token, office.now.isoformat(), Way(step, **way))
        self._process = CONTEXT.Process(target=work, args=args)
        self._process.start()
        tell.close()

    def kill(self) -> None:
        """As `kill -9` does, in the middle of whatever it is at."""
        self._process.kill()

    def end(self) -> tuple[int, int | None]:
        """How many it sent (0 where it died), and its exit code."""
        self._process.join(120)
        sent, self.cpu_s = self._heard.recv() if self._process.exitcode == 0 else (0, 0.0)
        return sent, self._process.exitcode
