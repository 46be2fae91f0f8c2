"""Works that are done at once, each in a thread of its own."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor


def at_once(*works):
    """Do all of these, begun in one instant; what they returned, in their order. What one of them raised is raised here."""
    ready = threading.Barrier(len(works), timeout=10)

    def one(work):
        ready.wait()
        return work()

    with ThreadPoolExecutor(len(works)) as pool:
        return [done.result(timeout=60) for done in [pool.submit(one, work) for work in works]]
