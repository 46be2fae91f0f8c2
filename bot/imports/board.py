"""The one message in which an import stands: first what is being done, then what came of it."""

from __future__ import annotations

import logging
import threading
from typing import TYPE_CHECKING

from bot.blocks import render
from bot.imports.files import Files
from bot.sending.slackcalls import Patience, Permanent, SendError
from lifecycle.text import speaking

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from slack_sdk import WebClient

    from bot.blocks import Message, Reader
    from commands import Reply

logger = logging.getLogger(__name__)

FIRST_S = 1.0
"""What takes less long is told by its result alone."""
EVERY_S = 2.5
"""Between two changes of the message: Slack allows fifty a minute, for all messages together."""


class Board:
    """A message that is written once and changed from then on. `ts` is the one that there is already."""

    def __init__(self, client: WebClient, channel: str, *, ts: str | None = None, thread: str | None = None) -> None:
        self._client = client
        self._channel = channel
        self._ts = ts
        self._thread = thread

    def show(self, reply: Reply, reader: Reader) -> None:
        """Show the reply; where the old message cannot be changed any more, as a new one."""
        files, messages = Files(self._client), render(reply, reader)
        self._place(files, messages[0])
        for message in messages[1:]:
            files.put(self._channel, message, self._thread)

    def glance(self, reply: Reply, reader: Reader) -> None:
        """Show what will be outdated soon: where Slack is busy, not at all."""
        self._place(Files(self._client, Patience(0)), render(reply, reader)[0])

    def send_file(self, content: bytes, filename: str) -> None:
        """Bring a file into the conversation."""
        Files(self._client).upload(self._channel, content, filename=filename, title=filename, thread=self._thread)

    def _place(self, files: Files, message: Message) -> None:
        if self._ts:
            try:
                files.change(self._channel, self._ts, message)
            except Permanent as error:
                logger.warning("a message could not be changed", extra={"outcome": error.code})
            else:
                return
        self._ts = files.put(self._channel, message, self._thread)


class Telling:
    """Tells now and then how far something is, from a thread of its own: whoever works waits for nobody.

    `done` is what to say at that moment; after the end nothing is said any more.
    """

    def __init__(self, board: Board, reader: Reader, done: Callable[[], Reply], *, first_s: float = FIRST_S) -> None:
        self._board = board
        self._reader = reader
        self._done = done
        self._first_s = first_s
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run, name="telling", daemon=True)

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *_error: object) -> None:
        self._over.set()
        self._thread.join()

    def _run(self) -> None:
        said = None
        for pause_s in _pauses(self._first_s):
            if self._over.wait(pause_s):
                return
            with speaking(self._reader.language):
                reply = self._done()
            if reply != said:
                said = reply
                self._tell(reply)

    def _tell(self, reply: Reply) -> None:
        try:
            self._board.glance(reply, self._reader)
        except SendError as error:
            logger.info("progress could not be told", extra={"outcome": error.code})
        except Exception:
            logger.exception("progress could not be told")


def _pauses(first_s: float) -> Iterator[float]:
    yield first_s
    while True:
        yield EVERY_S
