"""A pool of threads that does nothing by itself."""

from __future__ import annotations


class Line:
    """A pool whose tasks run when they are told to; `full` takes none."""

    def __init__(self):
        self.tasks = []
        self.full = False

    def submit(self, task):
        if not self.full:
            self.tasks.append(task)
        return not self.full

    def run(self):
        self.tasks.pop(0)()
