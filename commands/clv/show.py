"""`clv`: what one customer is worth, or all of them together."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from commands import Ask, Phrase, Reply, command
from commands._choose import asked_about
from commands._say import calendar
from commands.clv._learning import patiently
from commands.clv._one import one_reply
from commands.clv._whole import whole_reply

if TYPE_CHECKING:
    from lifecycle.service import Lifecycle

_LED = re.compile(r"\s*(?:of|for)\s+(?=\S)", re.IGNORECASE)


@command(
    "clv",
    usage="[customer]",
    examples=("clv acme", "clv"),
    phrases=(
        Phrase(r"(?:what|how much) (?:is|are) (?:all )?(?:our |the |my )?customers worth", "clv"),
        Phrase(r"(?:what|how much) is (?P<rest>.+?) worth(?: to us)?", "clv {rest}"),
        Phrase(r"(?:the )?(?:clv|ltv|lifetime value|customer lifetime value|value)(?: (?:of|for))? (?P<rest>.+)", "clv {rest}"),
    ),
)  # fmt: skip
def clv(ask: Ask, lifecycle: Lifecycle) -> Reply:
    """Tell what a customer, or all of them, brought and will bring, and how sure that is."""
    if not ask.words.strip():
        return patiently(ask, lambda: whole_reply(calendar(ask, lifecycle), lifecycle))
    led = _LED.match(ask.words)
    if led and not lifecycle.names.means(ask.words.strip()):
        ask = replace(ask, words=ask.words[led.end() :])
    customer = asked_about(ask, lifecycle, "clv")
    if isinstance(customer, Reply):
        return customer
    return patiently(ask, lambda: one_reply(calendar(ask, lifecycle), lifecycle, customer))
