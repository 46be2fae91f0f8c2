"""The turn: fair, patient for a while, and never lost."""

from __future__ import annotations

import threading
import time

from storage.turn import Turn
from tests.together import at_once


def test_who_came_first_goes_first():
    turn, order = Turn(), []
    turn.acquire(1)

    def wait(number: int) -> None:
        assert turn.acquire(5)
        order.append(number)
        turn.release()

    threads = [threading.Thread(target=wait, args=(number,)) for number in range(8)]
    for number, thread in enumerate(threads):
        thread.start()
        while turn.waiting <= number:
            time.sleep(0.001)
    turn.release()
    for thread in threads:
        thread.join()

    assert order == list(range(8))


def test_a_wait_ends_and_leaves_the_line():
    turn = Turn()
    turn.acquire(1)

    assert not turn.acquire(0.01)

    assert turn.waiting == 0
    turn.release()
    assert turn.acquire(0.01)


def test_one_holder_at_a_time_however_many_want_it_and_give_up():
    turn, inside, most, held = Turn(), 0, 0, 0

    def work() -> None:
        nonlocal inside, most, held
        for _again in range(100):
            if turn.acquire(0.002):
                inside += 1
                most = max(most, inside)
                held += 1
                time.sleep(0)
                inside -= 1
                turn.release()

    at_once(*[work] * 6)

    assert most == 1
    assert held > 0
    assert turn.acquire(0.1), "nobody left holding it"
