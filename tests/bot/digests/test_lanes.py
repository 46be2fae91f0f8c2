"""Few threads do many jobs that wait: nobody waits for another lane's job, and a lane's jobs come one after the other."""

from __future__ import annotations

import threading
import time

from bot.digests.lanes import Lanes


def test_each_job_is_done_once_and_those_that_came_to_true_are_counted():
    done = []

    def job(number):
        yield 0.0
        done.append(number)
        return number % 2 == 0

    lanes = Lanes((f"lane {number % 3}", job(number)) for number in range(30))
    lanes.work(4)
    assert sorted(done) == list(range(30))
    assert (lanes.came_true, lanes.dropped) == (15, 0)


def test_the_jobs_of_a_lane_never_overlap_and_keep_their_order():
    under_way, told = set(), []

    def job(lane, number):
        assert lane not in under_way
        under_way.add(lane)
        for _step in range(3):
            yield 0.001
        under_way.remove(lane)
        told.append((lane, number))
        return True

    Lanes((lane, job(lane, number)) for number in range(8) for lane in "abc").work(3)
    for lane in "abc":
        assert [number for of, number in told if of == lane] == list(range(8))


def test_one_thread_does_what_is_ready_while_others_wait():
    told, began = [], time.monotonic()

    def slow():
        yield 0.2
        told.append("slow")
        return True

    def quick():
        told.append("quick")
        return True
        yield

    Lanes([*((f"slow {number}", slow()) for number in range(20)), ("quick", quick())]).work(1)
    assert told == ["quick", *["slow"] * 20]
    assert time.monotonic() - began < 2.0  # one after the other they would take four seconds


def test_once_nothing_may_begin_what_has_begun_is_ended_and_the_rest_is_dropped():
    begun, told = threading.Event(), []

    def job(number):
        begun.set()
        yield 0.01
        told.append(number)
        return True

    lanes = Lanes([("a", job(1)), ("a", job(2)), ("b", job(3))], lambda: not begun.is_set())
    lanes.work(1)
    assert (told, lanes.came_true, lanes.dropped) == ([1], 1, 2)


def test_nothing_to_do_is_nothing():
    lanes = Lanes([])
    lanes.work(4)
    assert (lanes.came_true, lanes.dropped) == (0, 0)
