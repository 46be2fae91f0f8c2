"""Reading `customer snooze`: a customer, and until when."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from commands._tokens import masked
from commands._words import tokens, unquoted
from lifecycle.ahead import coming_day
from lifecycle.errors import NotUnderstood
from lifecycle.text import _

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date, datetime

OFF = frozenset({"off", "none", "never", "nothing"})
MOST_WORDS = 5
"""Words that a day has, with what leads it in: `for 2 weeks from now`."""
_LED = re.compile(r"(?:for|until|till|til|to|by|in|on|=|->|→) +(?:the +)?", re.IGNORECASE)
_UNREAD = re.compile(r"(?:^|\s)(?:until|till|til)\s+(?P<day>.+)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Until:
    """What was asked: `customer` as it was typed, empty for who the channel is about; until which day, or `off`. Both
    are open where only a customer was named. `words` are those of the day, as they were typed."""

    customer: str
    day: date | None = None
    off: bool = False
    words: str = ""


def read_until(words: str, now: datetime, zone: str, means: Callable[[str], bool]) -> Until:
    """Take the day off the end of the words. NotUnderstood where `until` leads in what is no day.

    `means`: whether words mean a customer: one whose name ends like a day needs no quotes.
    """
    found = tokens(words)
    for at in range(max(0, len(found) - MOST_WORDS), len(found)):
        if any(token.quoted for token in found[at:]):
            continue
        said = words[found[at].start :].strip()
        led = _LED.match(said)
        typed = said[led.end() :] if led else said
        off = typed.casefold().strip(" .!") in OFF
        day = None if off else coming_day(typed, now, zone)
        if off or day:
            if means(unquoted(words)):
                break
            return Until(unquoted(words[: found[at].start]), day, off, said)
    unread = _UNREAD.search(masked(words))
    if unread:
        raise NotUnderstood(
            _('I cannot read "{text}" as a day to come. Please write it like 2 weeks, friday or 12 December.').format(
                text=words[unread.start("day") :].strip()
            )
        )
    return Until(unquoted(words))
