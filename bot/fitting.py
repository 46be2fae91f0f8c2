"""Learning what customers are worth, and counting what takes long, behind the answers: a question that found it stale asks
for it."""

from __future__ import annotations

import logging
import threading
from collections import defaultdict
from contextlib import suppress
from typing import TYPE_CHECKING

from lifecycle.errors import Busy, Raced
from lifecycle.model import TERMINAL, Person, Role
from lifecycle.service import Lifecycle

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from bot.pool import Pool
    from lifecycle.ports import Ledger, Store

logger = logging.getLogger(__name__)


class Fitting:
    """Learns of one workspace at a time each, in the pool, and keeps what was learnt."""

    def __init__(self, ledger: Ledger, pool: Pool, now: Callable[[], datetime]) -> None:
        self._ledger = ledger
        self._pool = pool
        self._now = now
        self._busy: set[str | None] = set()
        self._lock = threading.Lock()
        self._turns: dict[str | None, threading.Lock] = defaultdict(threading.Lock)

    def wanted(self, team: str | None) -> None:
        """Let it be learnt soon; nothing where somebody is at it, or the pool is full."""
        with self._lock:
            if team in self._busy:
                return
            self._busy.add(team)
        if not self._pool.submit(lambda: self._quietly(team)):
            self._done(team)

    def keep(self, team: str | None, learnt: Sequence[tuple[str, str, str]]) -> None:
        """Keep soon what a question worked out; where the pool is full, the next one works it out again."""
        some = list(learnt)
        self._pool.submit(lambda: self._keep(team, some))

    def fit(self, team: str | None) -> None:
        """Learn it now, and keep it. Who comes while somebody is at it waits, and finds it kept."""
        with self._lock:
            turn = self._turns[team]
        with turn:
            # Values first: who is at risk, which is a KPI, is told by what is learnt of purchases.
            for room in ("values", "kpis"):
                with self._ledger.transaction(team, writes=False) as store:
                    lifecycle = self._lifecycle(store)
                    learnt = lifecycle.kpis.learnt() if room == "kpis" else lifecycle.values.learnt()
                if learnt is not None:
                    self._keep(team, [learnt])

    def _keep(self, team: str | None, learnt: Sequence[tuple[str, str, str]]) -> None:
        with suppress(Busy, Raced), self._ledger.transaction(team, writes=True) as store:
            for key, mark, told in learnt:
                store.keep_fit(key, mark, told, self._now())

    def _quietly(self, team: str | None) -> None:
        try:
            self.fit(team)
        except Exception:
            logger.exception("learning failed", extra={"workspace": team})
        finally:
            self._done(team)

    def _lifecycle(self, store: Store) -> Lifecycle:
        person = Person(TERMINAL, Role.MANAGER)
        return Lifecycle(store, person=person, now=self._now(), origin="terminal", request_key="", verb="")

    def _done(self, team: str | None) -> None:
        with self._lock:
            self._busy.discard(team)
