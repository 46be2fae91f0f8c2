"""Packing behind the answers: one workspace at a time each, part by part, and never in anybody's way."""

from __future__ import annotations

from datetime import UTC, datetime

from bot.packing import REST_S, Packing
from bot.pool import Pool
from tests.bot.queueing import Line

NOW = datetime(2026, 11, 20, 13, 3, tzinfo=UTC)


class Parts:
    """A ledger that needs so many turns to be packed."""

    def __init__(self, turns, broken=False):
        self.turns = turns
        self.broken = broken
        self.asked = []

    def pack(self, team, now):
        self.asked.append((team, now))
        if self.broken:
            raise OSError
        self.turns -= 1
        return self.turns > 0


def test_a_workspace_is_packed_part_by_part_and_only_once_at_a_time():
    ledger, line, rests = Parts(3), Line(), []
    packing = Packing(ledger, line, lambda: NOW, rests.append)

    packing.wanted("T1")
    packing.wanted("T1")
    assert len(line.tasks) == 1
    while line.tasks:
        line.run()

    assert ledger.asked == [("T1", NOW)] * 3
    assert rests == [REST_S] * 2
    packing.wanted("T1")
    assert len(line.tasks) == 1


def test_workspaces_are_packed_beside_each_other():
    line = Line()
    packing = Packing(Parts(1), line, lambda: NOW)

    packing.wanted("T1")
    packing.wanted(None)

    assert len(line.tasks) == 2


def test_a_full_pool_is_asked_again_with_the_next_question():
    ledger, line = Parts(1), Line()
    packing = Packing(ledger, line, lambda: NOW)
    line.full = True
    packing.wanted("T1")
    assert line.tasks == []

    line.full = False
    packing.wanted("T1")
    line.run()
    assert len(ledger.asked) == 1


def test_what_fails_is_logged_and_tried_again_with_the_next_question(caplog):
    line = Line()
    packing = Packing(Parts(1, broken=True), line, lambda: NOW)

    packing.wanted("T1")
    line.run()

    assert "packing failed" in caplog.text
    assert line.tasks == []
    packing.wanted("T1")
    assert len(line.tasks) == 1


def test_a_stop_waits_for_one_part_at_most():
    pool = Pool(workers=1)
    ledger = Parts(1_000_000)

    Packing(ledger, pool, lambda: NOW).wanted("T1")

    assert pool.drain(5)
    assert len(ledger.asked) < 1_000_000
