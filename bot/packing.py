"""Packing the ledger's days behind the answers: a question that read many single rows asks for it."""

from __future__ import annotations

import logging
import threading
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from bot.pool import Pool
    from lifecycle.ports import Ledger

logger = logging.getLogger(__name__)

REST_S = 0.15
"""Between two parts. Another process that waits to write into SQLite asks every tenth of a second: it gets its turn."""


class Packing:
    """Packs one workspace after another in the pool, a part at a time, so that a stop waits for one part at most."""

    def __init__(
        self,
        ledger: Ledger,
        pool: Pool,
        now: Callable[[], datetime],
        rest: Callable[[float], None] = time.sleep,
    ) -> None:
        self._ledger = ledger
        self._rest = rest
        self._pool = pool
        self._now = now
        self._busy: set[str | None] = set()
        self._lock = threading.Lock()

    def wanted(self, team: str | None) -> None:
        """Let this workspace be packed soon; nothing where somebody is at it, or the pool is full."""
        with self._lock:
            if team in self._busy:
                return
            self._busy.add(team)
        self._go_on(team)

    def _go_on(self, team: str | None) -> None:
        if not self._pool.submit(lambda: self._pack(team)):
            self._done(team)

    def _pack(self, team: str | None) -> None:
        try:
            more = self._ledger.pack(team, self._now())
        except Exception:
            logger.exception("packing failed")
            more = False
        if more:
            self._rest(REST_S)
            self._go_on(team)
        else:
            self._done(team)

    def _done(self, team: str | None) -> None:
        with self._lock:
            self._busy.discard(team)
