"""Sending replies: the way in for the rest of the bot. How one reply finds its way is `bot.sending.delivery`."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from bot.blocks import render
from bot.sending import csvfile
from bot.sending.delivery import Delivery
from bot.sending.place import Delivered, Place
from bot.sending.slackcalls import Patience, Slack, same_but_quiet, web_client
from commands import CHANNEL
from lifecycle.text import speaking

if TYPE_CHECKING:
    from collections.abc import Callable

    from slack_sdk import WebClient

    from bot.blocks import Message, Reader
    from commands import Reply

__all__ = ["BUDGET_S", "Deliver", "Delivered", "Place", "send_ack", "web_client"]

BUDGET_S = 20.0
"""How long an answer may take with all its retries, about; people have left after that."""


def send_ack(
    reply: Reply, reader: Reader, *, is_im: bool = False, share: str | None = None, chart_by: str | None = None
) -> dict[str, Any]:
    """Give the body that acknowledges a slash command with the reply itself.

    It holds one message and no picture; `Deliver.further` sends what does not fit.
    """
    first = _acknowledging(reply, reader, is_im=is_im, share=share, chart_by=chart_by)[0]
    kind = "in_channel" if reply.audience == CHANNEL else "ephemeral"
    return {"response_type": kind, "text": first.text, "blocks": first.blocks}


def _acknowledging(
    reply: Reply, reader: Reader, *, is_im: bool, share: str | None, chart_by: str | None
) -> tuple[Message, ...]:
    private = reply.audience != CHANNEL and not is_im
    return render(reply, reader, private=private, share=share, chart_by=chart_by, form_by=chart_by)


class Deliver:
    """Answers through one workspace's client; cheap to build for each request."""

    def __init__(
        self,
        client: WebClient,
        *,
        budget_s: float = BUDGET_S,
        sleep: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._client = same_but_quiet(client)
        self._budget = (budget_s, sleep, clock)

    def answer(  # noqa: PLR0913 - what is added to a reply, by name
        self,
        reply: Reply,
        place: Place,
        reader: Reader,
        *,
        share: str | None = None,
        chart_by: str | None = None,
        csv_by: str | None = None,
    ) -> Delivered:
        """Bring the reply to its reader, within about 20 seconds; what Slack says no to is answered another way.

        `share` is the command text that shows the same to the channel, `chart_by` the one that gives this reply
        again (for its picture in a direct message, or its form), `csv_by` the one that gives its tables as files.
        """
        with speaking(reader.language):
            return Delivery(self._slack(), reply, place, reader, share=share, again=chart_by, csv_by=csv_by).run()

    def renew(self, reply: Reply, place: Place, reader: Reader, said: str) -> None:
        """Bring a private list, which the command `said` gives, up to date where it stands."""
        with speaking(reader.language):
            Delivery(self._slack(), reply, place, reader, share=said, again=said, csv_by=said).renew()

    def files(self, reply: Reply, place: Place, reader: Reader, said: str) -> Delivered:
        """Send the reply's tables to its reader as CSV files, called by the command that gave them."""
        with speaking(reader.language):
            return csvfile.send(self._slack(), reply, place, reader, said)

    def further(
        self, reply: Reply, place: Place, reader: Reader, *, share: str | None = None, chart_by: str | None = None
    ) -> None:
        """Send what `send_ack`, called with the same, could not hold; mostly there is nothing."""
        messages = _acknowledging(reply, reader, is_im=place.is_im, share=share, chart_by=chart_by)
        if len(messages) > 1:
            with speaking(reader.language):
                Delivery(self._slack(), reply, place, reader).send_rest(messages, seen=reply.audience == CHANNEL)

    def _slack(self) -> Slack:
        return Slack(self._client, Patience(*self._budget))
