"""What goes wrong on purpose: for a Web API method, or on the way to the bot."""

from __future__ import annotations

import threading
from dataclasses import dataclass

KINDS = ("drop", "delay", "repeat", "ratelimited", "error", "timeout", "refuse")


@dataclass(slots=True)
class Fault:
    """One kind of trouble, for the next `times` calls.

    At a Web API method: `drop` cuts the connection before anything is done, `delay` waits `seconds` first,
    `repeat` does it twice, `ratelimited` is a 429 with `retry_after`, `error` a 500, `timeout` does it and
    then stays silent for `seconds`, `refuse` answers with the error code `error`.
    On the way to the bot: `drop` never arrives, `delay` arrives late, `repeat` arrives twice, and with
    `error`, `ratelimited` and `timeout` it arrives but Slack believes that it failed in that way.
    """

    where: str
    kind: str
    times: int = 1
    seconds: float = 0.0
    retry_after: int = 1
    error: str = "internal_error"


class Faults:
    """The faults that wait for their moment. Safe to use from any thread."""

    def __init__(self) -> None:
        self._waiting: list[Fault] = []
        self._lock = threading.Lock()

    def add(self, fault: Fault) -> None:
        """Arm a fault. ValueError for an unknown kind."""
        if fault.kind not in KINDS:
            message = f"There is no fault {fault.kind!r}; there are {', '.join(KINDS)}."
            raise ValueError(message)
        with self._lock:
            self._waiting.append(fault)

    def take(self, *names: str) -> Fault | None:
        """The first armed fault for one of these places, used up by one."""
        with self._lock:
            found = next((each for each in self._waiting if each.where in names), None)
            if found is not None:
                found.times -= 1
                if found.times <= 0:
                    self._waiting.remove(found)
            return found

    def clear(self) -> None:
        """Everything works again."""
        with self._lock:
            self._waiting.clear()
