"""`python -m bot.beside`: the playground as a process that ends with the one that started it, however that one ends."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time

from bot.playground.__main__ import main

EVERY_S = 0.5


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(EVERY_S)
    os.kill(os.getpid(), signal.SIGTERM)


if __name__ == "__main__":
    threading.Thread(target=_watch, args=(int(sys.argv[1]),), daemon=True).start()
    sys.exit(main(sys.argv[2:]))
