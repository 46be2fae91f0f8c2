"""How each digest stands, for the health endpoint: asked for every few seconds, read every half minute."""

from __future__ import annotations

import logging
import threading
import time
from typing import TYPE_CHECKING

from bot.unasked import unasked

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from lifecycle.digests.standing import Standing
    from lifecycle.ports import Ledger

logger = logging.getLogger(__name__)

KEPT_S = 30.0
Facts = dict[str, str | None]


class DigestHealth:
    """Tells of one team's digests. `team` None: not known yet, since nobody has looked after digests so far."""

    def __init__(
        self,
        ledger: Ledger,
        team: Callable[[], str | None],
        now: Callable[[], datetime],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._ledger = ledger
        self._team = team
        self._now = now
        self._clock = clock
        self._lock = threading.Lock()
        self._kept: tuple[float, list[Facts] | None] | None = None

    def __call__(self) -> list[Facts] | None:
        """A row for each; None where that cannot be told just now, which is no reason to call the process ill."""
        with self._lock:
            if self._kept is None or self._clock() - self._kept[0] >= KEPT_S:
                self._kept = self._clock(), self._read()
            return self._kept[1]

    def _read(self) -> list[Facts] | None:
        team = self._team()
        if team is None:
            return None
        try:
            with self._ledger.transaction(team, writes=False) as store:
                lifecycle = unasked(store, self._now())
                return [_told(lifecycle.digest_runs.standing(one)) for one in lifecycle.digests.all()]
        except Exception:
            logger.warning("how digests stand could not be read", exc_info=True)
            return None


def _told(one: Standing) -> Facts:
    return {
        "kind": one.subscription.kind,
        "channel": one.subscription.channel,
        "state": str(one.state),
        "last_delivery": one.delivered.changed_at.isoformat() if one.delivered else None,
        "next_due": one.next_due.isoformat(),
        "last_error": one.subscription.trouble or (one.failed.error if one.failed else None),
    }
