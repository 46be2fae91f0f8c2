"""What stands at the end of a command: its reason, its day, its options. Each is taken off, and the rest given back."""

from __future__ import annotations

import re
from contextlib import suppress
from typing import TYPE_CHECKING

from commands._tokens import masked, outside, tokens, unquoted
from lifecycle.dates import find_day
from lifecycle.errors import NotUnderstood

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date, datetime

_REASON = re.compile(
    r"(?:^|[,;]\s*|\s+(?:[-–—]\s+)?)(?:(?:because(?:\s+of)?|due\s+to)(?:\s*:|(?=\s|$))|reason\s*:)\s*", re.IGNORECASE
)
_LED_DAY = re.compile(r"(?:^|[\s,]+)(?:on|since|as\s+of|effective)\s+(?:the\s+)?(?=\S)", re.IGNORECASE)
_BARE_DAY = re.compile(
    r"(?:^|[\s,]+)(?P<day>today|yesterday|last\s+[a-z]{3,9}|\d{4}-\d\d-\d\d|(?:\d{1,3}|[a-z]{1,5})\s+(?:day|week)s?\s+ago)[.?!,]*\s*$",
    re.IGNORECASE,
)
_NAMED_DAY = re.compile(
    r"(?<![\s,])[\s,]+(?P<day>\d{1,2}(?:st|nd|rd|th)?\.?\s+[a-z]{3,9}(?:,?\s+\d{4})?|[a-z]{3,9}\s+\d{1,2}(?:st|nd|rd|th)?(?:,?\s+\d{4})?)[.?!,]*\s*$",
    re.IGNORECASE,
)
_OPTION = re.compile(r"(?P<name>[^\W\d_]+)(?P<sign>[:=]?)(?P<value>.*)", re.DOTALL)


def take_reason(text: str) -> tuple[str, str | None]:
    """(the rest, the reason): what follows the first `because`, `due to` or `reason:` outside quotes, as it was
    written; a reason wholly in quotes loses them. None without one."""
    found = outside(_REASON, text)
    if not found:
        return text.strip(), None
    typed = text[found.end() :].strip()
    words = tokens(typed)
    reason = words[0] if len(words) == 1 and words[0].quoted else typed
    return text[: found.start()].strip(), str(reason).strip() or None


def take_day(text: str, now: datetime, zone: str) -> tuple[str, date | None]:
    """(the rest, the day) of a text that ends in `on 12 May`, `since monday`, `yesterday`, `last monday` or
    `2026-05-12`. None without one, and for words in quotes. NotUnderstood for a date with two readings or none."""
    rest, day = take_led_day(text, now, zone)
    return (rest, day) if day else take_bare_day(text, now, zone)


def take_bare_day(text: str, now: datetime, zone: str) -> tuple[str, date | None]:
    """(the rest, the day) as `take_day`, only of a day that nothing leads in: `yesterday`, `last monday`, `2026-05-12`."""
    found = outside(_BARE_DAY, text)
    bare = find_day(found["day"], now, zone) if found else None
    return (text[: found.start()].strip(), bare) if found and bare else (text.strip(), None)


def take_named_day(text: str, now: datetime, zone: str) -> tuple[str, date | None]:
    """(the rest, the day) of a text that ends in `12 May` or `May 12` without a word before it. Whoever asks must
    know that the rest is complete without it: a name may end so."""
    found = outside(_NAMED_DAY, text)
    with suppress(NotUnderstood):
        day = find_day(found["day"], now, zone) if found else None
        if found and day:
            return text[: found.start()].strip(), day
    return text, None


def take_led_day(text: str, now: datetime, zone: str) -> tuple[str, date | None]:
    """(the rest, the day) as `take_day`, only of a day that `on`, `since` or `as of` leads in."""
    shown = masked(text) if _LED_DAY.search(text) else ""
    for found in reversed(list(_LED_DAY.finditer(shown))):
        day = find_day(shown[found.end() :].strip(), now, zone)
        if day:
            return text[: found.start()].strip(), day
    return text.strip(), None


def take_options(text: str, names: Collection[str]) -> tuple[str, dict[str, str]]:
    """(the rest, the options) of a text like `Acme Corp owner @rep segment "mid market"`.

    Options stand after the free text, in any order, also as `owner: @rep` or `owner=@rep`. A value runs to the
    next option. Read from the end: a word that comes twice is an option the last time and text before that, and
    so is one without a value.
    """
    options: dict[str, str] = {}
    end = len(text)
    for token in reversed(tokens(text)):
        found = None if token.quoted else _OPTION.fullmatch(token)
        name = found["name"].casefold() if found else ""
        if not found or name not in names or (found["value"] and not found["sign"]):
            continue
        if name in options:
            break
        begins = token.end - len(found["value"])
        value = text[begins:end].strip().removeprefix("=").strip(" ,;")
        if value:
            options[name], end = str(unquoted(value)), token.start
    return text[:end].strip(" ,;\n\t"), options
