"""Long imports: progress told while they last, and threads left for short answers."""

from __future__ import annotations

import threading
import time

from bot.blocks import Reader
from bot.imports.board import Telling
from bot.imports.lane import Lane
from bot.pool import Pool
from commands import Reply
from tests.bot.imports.dropping import wait_until


class Shown:
    """A board that only remembers."""

    def __init__(self):
        self.seen = []

    def glance(self, reply, _reader):
        self.seen.append(reply.headline)


def test_progress_is_told_while_it_lasts_and_never_afterwards(monkeypatch):
    monkeypatch.setattr("bot.imports.board.EVERY_S", 0.02)
    board, steps = Shown(), iter(range(1, 1000))

    with Telling(board, Reader(), lambda: Reply(f"{next(steps)} %"), first_s=0.0):
        wait_until(lambda: len(board.seen) >= 3)
    told = len(board.seen)
    time.sleep(0.1)

    assert board.seen[:3] == ["1 %", "2 %", "3 %"]
    assert len(board.seen) == told


def test_what_is_quick_is_told_by_its_result_alone():
    board = Shown()

    with Telling(board, Reader(), lambda: Reply("1 %"), first_s=5.0):
        pass

    assert board.seen == []


def test_long_work_leaves_threads_for_short_answers_and_is_done_in_turn():
    pool, lane_done, gate = Pool(workers=3), [], threading.Event()
    lane = Lane(pool, width=2, waiting=2)
    tasks = [lambda n=n: (gate.wait(10), lane_done.append(n)) for n in range(5)]

    taken = [lane.submit(task) for task in tasks]
    quick = threading.Event()
    pool.submit(quick.set)

    assert quick.wait(10)
    assert taken == [True, True, True, True, False]
    gate.set()
    wait_until(lambda: len(lane_done) == 4)
    assert sorted(lane_done) == [0, 1, 2, 3]
    assert pool.drain(10)
