"""Many who subscribe one channel to the same digest in one instant: it gets it once."""

from __future__ import annotations

from datetime import time

from lifecycle.digests.schedule import Cadence, Schedule
from lifecycle.errors import Conflict, NothingToDo
from tests.lifecycle.requests import Requests
from tests.together import at_once

WEEKLY = Schedule(Cadence.WEEKLY, 0, time(9), "UTC")


def test_a_channel_is_subscribed_once(database):
    requests, told = Requests(database), []

    def subscribe():
        try:
            with requests.asking() as lifecycle:
                lifecycle.digests.subscribe("overview", WEEKLY, "C1")
            told.append("done")
        except (NothingToDo, Conflict):
            told.append("there already")

    at_once(*[subscribe] * 6)
    assert sorted(told) == ["done", *["there already"] * 5]
    with requests.reading() as lifecycle:
        assert len(lifecycle.digests.all()) == 1
