"""Many who subscribe one channel to the same digest in one instant: it gets it once."""

from __future__ import annotations

import threading
from datetime import time

from lifecycle.digests.schedule import Cadence, Schedule
from lifecycle.errors import Conflict, NothingToDo
from tests.lifecycle.requests import Requests

WEEKLY = Schedule(Cadence.WEEKLY, 0, time(9), "UTC")


def test_a_channel_is_subscribed_once(database):
    requests, told, together = Requests(database), [], threading.Barrier(6)

    def subscribe():
        together.wait()
        try:
            with requests.asking() as lifecycle:
                lifecycle.digests.subscribe("overview", WEEKLY, "C1")
            told.append("done")
        except (NothingToDo, Conflict):
            told.append("there already")

    threads = [threading.Thread(target=subscribe) for _number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(told) == ["done", *["there already"] * 5]
    with requests.reading() as lifecycle:
        assert len(lifecycle.digests.all()) == 1
