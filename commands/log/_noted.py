"""What stands at the end of a touchpoint that is typed: its day and its note; and how the reply says when and where it was."""

from __future__ import annotations

import re
from contextlib import suppress
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from commands._say import calendar, day
from commands._tails import take_bare_day, take_led_day
from commands._tokens import outside
from commands._words import quote, tokens, unquoted
from lifecycle.dates import find_day
from lifecycle.errors import NotUnderstood
from lifecycle.model import LOST
from lifecycle.text import _

if TYPE_CHECKING:
    from datetime import date, datetime

    from commands import Ask
    from lifecycle.model import Customer
    from lifecycle.service import Lifecycle

_LED_NOTE = re.compile(
    r"(?:(?:about|re|regarding|because(?: of)?|due to|note|reason|saying|that)\b\s*:?|[:;,–—-])\s*", re.IGNORECASE
)
_NOTE = re.compile(r"\s(?:about|re|regarding|because|due\s+to|saying)\b|:\s|,\s|\s[–—-]\s", re.IGNORECASE)
LONG_AGO_DAYS = 30
_YESTERDAY = re.compile(r"(?<!\S)yesterday(?![\w'’])|^today(?=\s)", re.IGNORECASE)
MOST_BEFORE = 3
"""Words that stand before a `yesterday` which is not part of what is said."""
MOST_DAY_WORDS = 4
"""Words of a day, with what leads it in: `on 3 May 2026`."""


def take_when(text: str, ask: Ask, lifecycle: Lifecycle) -> tuple[str, datetime | None]:
    """(the rest, the instant) of words with a day at their end, or before the note: `csat 2 on 3 May because slow`, whose day
    is another one than any in the note; `yesterday` also anywhere before it. None without one: in `because slow since monday`
    none is meant, nor in `yesterday` behind a note. NotUnderstood for a day to come."""
    text = text.strip()
    begun = outside(_NOTE, text)
    words = tokens(text)
    at = begun.start() if begun else (words[-1].start if words and words[-1].quoted else len(text))
    rest, on = _take_on(text[:at], ask, lifecycle)
    if on is None:
        rest, on = _take_bare(text[:at], ask, lifecycle)
    if on:
        rest = f"{rest} {text[at:].strip()}".strip()
    else:
        rest, on = _take_on(text, ask, lifecycle)
    return rest, lifecycle.touchpoints.instant_of(on) if on else None


def take_first_day(text: str, ask: Ask, lifecycle: Lifecycle) -> tuple[str, datetime | None]:
    """(the rest, the instant) of words that begin with a day: `on 3 May they were glad`, `3 days ago: glad`, or are one
    altogether: `3 May`. None without one."""
    words, zone = tokens(text), lifecycle.settings.zone
    for n in range(min(len(words), MOST_DAY_WORDS), 0, -1):
        rest, on = _take_on(text[: words[n - 1].end], ask, lifecycle) if n > 1 else ("", None)
        if on is None:
            rest, on = take_bare_day(text[: words[n - 1].end], ask.now, zone)
        if on and not rest:
            behind = text[words[n - 1].end :].strip()
            return behind, lifecycle.touchpoints.instant_of(on)
    with suppress(NotUnderstood):  # `12/5` may be anything here
        on = find_day(text, ask.now, zone) if 0 < len(words) <= MOST_DAY_WORDS and not words[0].quoted else None
        return ("", lifecycle.touchpoints.instant_of(on)) if on else (text, None)
    return text, None


def is_day(text: str, ask: Ask, lifecycle: Lifecycle) -> bool:
    """Whether all of these words are a day: `yesterday`, `on 3 May`."""
    rest, at = take_first_day(text, ask, lifecycle)
    return at is not None and not rest


def _take_bare(text: str, ask: Ask, lifecycle: Lifecycle) -> tuple[str, date | None]:
    """(the rest, the day) of words that end in `yesterday` or `3 days ago`, begin with it, or have `yesterday` among them."""
    text, zone = text.strip(), lifecycle.settings.zone
    rest, on = take_bare_day(text, ask.now, zone)
    if on and rest:
        return rest, on
    found = outside(_YESTERDAY, text)
    if found and len(tokens(text[: found.start()])) <= MOST_BEFORE and not lifecycle.names.means(text[: found.end()]):
        day = find_day(found[0], ask.now, zone)
        return f"{text[: found.start()]} {text[found.end() :].lstrip(' ,:')}".strip(), day
    return text, None


def _take_on(text: str, ask: Ask, lifecycle: Lifecycle) -> tuple[str, date | None]:
    """(the rest, the day) of words that end in `on` and a day; what began then (`since monday`) did not happen then."""
    text = text.strip()
    rest, on = take_led_day(text, ask.now, lifecycle.settings.zone)
    led = text[len(rest) :].strip(" ,\n\t").casefold()
    return (rest, on) if on and not led.startswith("since") else (text, None)


def noted(text: str) -> str | None:
    """The note without what leads it in (about, because, a colon) and without quotes around it; None for none."""
    text = text.strip()
    led = _LED_NOTE.match(text)
    text = text[led.end() :] if led else text
    led = _LED_NOTE.match(text) if led and not led[0].strip().isalpha() else None  # `, because slow`
    said = str(unquoted(text[led.end() :] if led else text)).strip()
    return said if said.strip(".,;:!") else None


def leads_in(text: str) -> bool:
    """Whether a note begins here, rather than a word of the command's own."""
    return bool(_LED_NOTE.match(text.strip()))


def tail(note: str | None, at: datetime | None, lifecycle: Lifecycle) -> str:
    """The note and the day, as they stand behind a command that buttons type."""
    parts = [f"because {quote(note)}"] if note else []
    parts += [f"on {at.astimezone(ZoneInfo(lifecycle.settings.zone)).date().isoformat()}"] if at else []
    return " ".join(parts)


def when(at: datetime, ask: Ask, lifecycle: Lifecycle) -> str:
    """`Fri 20 Nov`, by the workspace's calendar."""
    return day(at, calendar(ask, lifecycle))


def with_note(said: str, note: str | None) -> str:
    """The sentence, with the note behind a colon if there is one."""
    if not note:
        return f"{said}."
    return f"{said}: {note}" if note.endswith((".", "?", "!", "…")) else f"{said}: {note}."


def stood(customer: Customer, at: datetime, ask: Ask, lifecycle: Lifecycle, *, named: bool = False) -> str:
    """In which stage the customer is, or was then; with its name where that is not clear."""
    stage = lifecycle.touchpoints.stage_at(customer, at)
    is_now = when(at, ask, lifecycle) == when(ask.now, ask, lifecycle)
    if stage is None:
        said = _("{who} is in no stage yet.") if is_now else _("{who} was in no stage yet.")
    elif stage.id == LOST:
        said = _("{who} is lost now.") if is_now else _("{who} was lost then.")
    else:
        said = _("{who} is in {stage} now.") if is_now else _("{who} was in {stage} then.")
    return said.format(who=customer.name if named else _("It"), stage=stage.name if stage else "")


def taken_for_a_day(note: str | None, at: datetime | None, ask: Ask) -> tuple[str, ...]:
    """That the day was read from the end of a note, where it may have been a part of it."""
    if not note or at is None or (ask.now - at).days < LONG_AGO_DAYS or ask.origin in {"form", "button"}:
        return ()
    return (_("The day was read from the end; if it belongs to the note, undo and put the note in quotes."),)
