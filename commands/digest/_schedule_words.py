"""Reading which digest, when and where: `retention weekly monday 9:00 Europe/Prague in #success`, in any order."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass, replace
from datetime import time
from functools import lru_cache
from typing import TYPE_CHECKING

from commands._words import tokens
from commands.digest._schedule_text import typed
from commands.digest._zone_words import zone_at
from lifecycle.dates import SHORTEST, WEEKDAYS
from lifecycle.digests.schedule import Cadence, Schedule
from lifecycle.errors import NotUnderstood
from lifecycle.text import _

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from lifecycle.settings import Settings

__all__ = ["HERE", "ME", "Wanted", "read", "schedule_of", "typed"]

HERE = "here"
"""The channel that is typed as `here`."""
ME = "me"
"""The person who types, as an owner."""
USUAL = time(9)
LAST_DAY = 31
ALIKE = 0.75
"""How alike two words are of which one is perhaps the other, misspelt."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What was typed; None where nothing was said of it. `kind` is a slug, `channel` a Slack id or HERE, `number` the id of a
    digest, `owner` a person's id or ME. `weekday` 0 to 6, `month_day` 1 to 31. `bare`: a number alone, an hour or a day."""

    kind: str | None = None
    cadence: Cadence | None = None
    weekday: int | None = None
    month_day: int | None = None
    at: time | None = None
    zone: str | None = None
    channel: str | None = None
    number: int | None = None
    owner: str | None = None
    bare: int | None = None

    @property
    def says_when(self) -> bool:
        """Whether anything was said of the time."""
        when = (self.cadence, self.weekday, self.month_day, self.at, self.zone, self.bare)
        return any(part is not None for part in when)


def read(words: str, kinds: Mapping[str, str]) -> Wanted:
    """Read the words in whichever order they stand. `kinds`: each name of a kind and its slug.

    NotUnderstood for a word that means nothing here, for two that say the same thing, and for what has two readings.
    """
    text = _flat(words)
    names = _kind_pattern(tuple(kinds))
    wanted, at = Wanted(), 0
    while at < len(text):
        found = names.match(text, at)
        if found:
            wanted, at = _with(wanted, "kind", kinds[found[1].casefold()], found[1]), found.end()
            continue
        wanted, at = _next(wanted, text, at, kinds)
    return wanted


def schedule_of(wanted: Wanted, settings: Settings, before: Schedule | None = None) -> Schedule:
    """The schedule that was meant: what was not said is as `before`, or else every first day of the week at 9:00 by the
    workspace's clocks. NotUnderstood where the parts do not go together."""
    wanted = _hour(wanted, before)
    cadence = _cadence(wanted, before)
    return Schedule(
        cadence,
        _day(wanted, cadence, settings, before),
        wanted.at if wanted.at is not None else (before.at if before else USUAL),
        wanted.zone or (before.zone if before else settings.zone),
    )


def _flat(words: str) -> str:
    """The words without quotes and commas, single spaces between them; `monday.` and `please!` without their marks."""
    flat = " ".join(re.sub(r"[,;]+", " ", str(token)) for token in tokens(words))
    return " ".join(re.sub(r"(?<=[^\d.])[.!?]+$|[!?]+$", "", word) for word in flat.split())


def _next(wanted: Wanted, text: str, at: int, kinds: Iterable[str]) -> tuple[Wanted, int]:
    for pattern, take in _RULES:
        found = pattern.match(text, at)
        if found:
            return take(wanted, found), found.end()
    zone = zone_at(text, at)
    if zone:
        name, end = zone
        return _with(wanted, "zone", name, name), end
    raise _unread(text[at:].split(maxsplit=1)[0], kinds)


def _with(wanted: Wanted, name: str, value: object, said: str) -> Wanted:
    """With one thing more. Said twice in the same way it is said once."""
    before = getattr(wanted, name)
    if before is not None and before != value:
        raise NotUnderstood(_TWICE[name]().format(text=said.strip()))
    return replace(wanted, **{name: value})  # type: ignore[arg-type]


def _unread(word: str, kinds: Iterable[str]) -> NotUnderstood:
    if re.fullmatch(r"\d{1,2}/\d{1,2}(?:/\d+)?", word):
        said = _('"{text}" can be read in several ways. Write the day like monday or 15th, the time like 9:00.')
    elif word.startswith("#"):
        said = _('I do not know which channel "{text}" is. Choose it from the list that Slack shows after the #.')
    elif "/" in word:
        said = _('There is no time zone "{text}"; write it like Europe/Prague.')
    elif near := meant(word, (*kinds, *WEEKDAYS, *(one.value for one in Cadence))):
        said = _('I cannot read "{text}" here. Did you mean {near}?')
        return NotUnderstood(said.format(text=word, near=near))
    else:
        said = _('I cannot read "{text}" here. Write it like this: retention weekly monday 9:00 in #success.')
    return NotUnderstood(said.format(text=word))


def meant(word: str, words: Iterable[str]) -> str | None:
    """Which of these words was perhaps misspelt; None for none."""
    return next(iter(difflib.get_close_matches(word.casefold(), list(words), 1, ALIKE)), None)


def _time(wanted: Wanted, found: re.Match[str]) -> Wanted:
    hour, minute = int(found["hour"]), int(found["minute"] or 0)
    half = (found["half"] or "").casefold()[:1]
    if half and not 1 <= hour <= 12:
        hour = 24
    if half:
        hour = hour % 12 + (12 if half == "p" else 0) if hour != 24 else 24
    if hour > 23 or minute > 59:
        raise NotUnderstood(_('There is no time "{text}"; write it like 9:00 or 5pm.').format(text=found[0].strip()))
    return _with(wanted, "at", time(hour, minute), found[0])


def _month_day(wanted: Wanted, found: re.Match[str]) -> Wanted:
    said = (found["n"] or found["m"] or found["word"]).casefold()
    day = {"first": 1, "last": LAST_DAY}.get(said) or int(said)
    if not 1 <= day <= LAST_DAY:
        raise NotUnderstood(_('No month has a day "{text}".').format(text=found[0].strip()))
    return _with(wanted, "month_day", day, found[0])


def _weekday(wanted: Wanted, found: re.Match[str]) -> Wanted:
    word = found["name"].casefold()
    number = next(at for at, name in enumerate(WEEKDAYS) if name.startswith(word) or f"{name}s" == word)
    return _with(wanted, "weekday", number, found[0])


def _often(wanted: Wanted, found: re.Match[str]) -> Wanted:
    said = found[0].casefold()
    cadence = next(one for one, word in _UNITS.items() if word in said or one.value in said)
    return _with(wanted, "cadence", cadence, found[0])


def _never(_wanted: Wanted, found: re.Match[str]) -> Wanted:
    raise NotUnderstood(_('A digest comes daily, weekly or monthly, not "{text}".').format(text=found[0].strip()))


def _whole_hour(wanted: Wanted, found: re.Match[str]) -> Wanted:
    return _with(wanted, "bare", int(found[1]), found[0])


def _part_of_hour(wanted: Wanted, found: re.Match[str]) -> Wanted:
    said, late = found["hour"].casefold(), (found["late"] or "").casefold()[:1]
    hour = int(said) if said.isdecimal() else _HOURS.index(said) + 1
    if hour > (12 if late else 23) or (late and not hour):
        raise NotUnderstood(_('There is no time "{text}"; write it like 9:00 or 5pm.').format(text=found[0].strip()))
    hour = hour % 12 + (12 if late == "p" else 0) if late else hour
    minutes = 60 * hour + (30 if found["part"].casefold() == "half" else 15) * (
        1 if found["way"].casefold() == "past" else -1
    )
    return _with(wanted, "at", time(*divmod(minutes % (24 * 60), 60)), found[0])


def _named_hour(wanted: Wanted, found: re.Match[str]) -> Wanted:
    return _with(wanted, "at", time(0 if found[1].casefold() == "midnight" else 12), found[0])


def _hour(wanted: Wanted, before: Schedule | None) -> Wanted:
    """A number alone is an hour, except of a monthly digest whose day was not said: there it could be either."""
    if wanted.bare is None:
        return wanted
    open_day = _cadence(wanted, before) is Cadence.MONTHLY and wanted.month_day is None and wanted.bare > 0
    if open_day and wanted.bare <= LAST_DAY:
        both = wanted.bare <= 23 and wanted.at is None
        said = _('"{n}" can be a day or an hour. Write {n}. for the day of the month, {n}:00 for the hour.')
        day_only = _('Write "{n}." for the day of the month.')
        raise NotUnderstood((said if both else day_only).format(n=wanted.bare))
    if wanted.bare > 23 or wanted.at is not None:
        raise NotUnderstood(_('I cannot read "{n}" here; write the time like 9:00.').format(n=wanted.bare))
    return replace(wanted, at=time(wanted.bare), bare=None)


def _cadence(wanted: Wanted, before: Schedule | None) -> Cadence:
    """How often: as it was said, or as the day that was named has it, or as before."""
    named = {
        Cadence.WEEKLY: wanted.weekday is not None,
        Cadence.MONTHLY: wanted.month_day is not None,
    }
    if all(named.values()):
        raise NotUnderstood(
            _("A weekly digest comes on a day like monday, a monthly one on a date like 15th; name one.")
        )
    by_day = next((one for one, is_named in named.items() if is_named), None)
    if wanted.cadence and by_day and wanted.cadence is not by_day:
        raise NotUnderstood(_APART[wanted.cadence]())
    return wanted.cadence or by_day or (before.cadence if before else Cadence.WEEKLY)


def _day(wanted: Wanted, cadence: Cadence, settings: Settings, before: Schedule | None) -> int:
    if cadence is Cadence.DAILY:
        return 0
    said = wanted.weekday if cadence is Cadence.WEEKLY else wanted.month_day
    if said is not None:
        return said
    if before and before.cadence is cadence:
        return before.day
    return settings.week_start if cadence is Cadence.WEEKLY else 1


_APART: dict[Cadence, Callable[[], str]] = {
    Cadence.DAILY: lambda: _("A daily digest comes on every day; leave the day out, or make it weekly or monthly."),
    Cadence.WEEKLY: lambda: _("A weekly digest comes on a day of the week, like monday; a date is for a monthly one."),
    Cadence.MONTHLY: lambda: _("A monthly digest comes on a date, like 15th; a day of the week is for a weekly one."),
}
_TWICE: dict[str, Callable[[], str]] = {
    "kind": lambda: _('One digest at a time, please; "{text}" is another one.'),
    "cadence": lambda: _('A digest is daily, weekly or monthly; "{text}" is one too many.'),
    "weekday": lambda: _('A weekly digest comes on one day; "{text}" is one too many.'),
    "month_day": lambda: _('A monthly digest comes on one day; "{text}" is one too many.'),
    "at": lambda: _('A digest comes at one time; "{text}" is one too many.'),
    "bare": lambda: _('A digest comes at one time; "{text}" is one too many.'),
    "zone": lambda: _('A digest goes by one time zone; "{text}" is one too many.'),
    "channel": lambda: _("One channel at a time, please."),
    "number": lambda: _("One digest at a time, please."),
    "owner": lambda: _("A digest has one owner; name one."),
}
_UNITS = {Cadence.DAILY: "day", Cadence.WEEKLY: "week", Cadence.MONTHLY: "month"}
_NAMES = sorted(
    {name[:n] for name in WEEKDAYS for n in range(SHORTEST, len(name) + 1)} | {f"{name}s" for name in WEEKDAYS},
    key=len,
    reverse=True,
)
_HOURS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_OF_MONTH = r"(?: (?:day )?of (?:the|each|every) month)?"


def _rule(pattern: str, flags: int = re.IGNORECASE) -> re.Pattern[str]:
    return re.compile(rf"\s*(?:{pattern})(?=\s|$)", flags)


@lru_cache(maxsize=4)
def _kind_pattern(names: tuple[str, ...]) -> re.Pattern[str]:
    longest_first = sorted(names, key=len, reverse=True)
    return re.compile(rf"\s*({'|'.join(map(re.escape, longest_first))})(?=\s|$)", re.IGNORECASE)


_RULES: tuple[tuple[re.Pattern[str], Callable[[Wanted, re.Match[str]], Wanted]], ...] = (
    (_rule(r"<#([A-Z0-9]+)(?:\|[^>]*)?>"), lambda w, m: _with(w, "channel", m[1], m[0])),
    (_rule(r"(?=[A-Z]*\d)([CGD][A-Z0-9]{7,})", 0), lambda w, m: _with(w, "channel", m[1], m[0])),
    (_rule(r"(?:owner:? |owned by |over to |to )?<@([A-Z0-9]+)(?:\|[^>]*)?>"), lambda w, m: _with(w, "owner", m[1], m[0])),
    (_rule(r"(?:owner:? |owned by |over to |to )(?:me|myself)"), lambda w, m: _with(w, "owner", ME, m[0])),
    (_rule(r"here|(?:to |in )?this (?:channel|conversation)"), lambda w, m: _with(w, "channel", HERE, m[0])),
    (_rule(r"#?(\d{6,19})"), lambda w, m: _with(w, "number", int(m[1]), m[0])),
    (_rule(r"(?P<hour>\d{1,2})(?:[:.h](?P<minute>\d\d))? ?(?P<half>[ap]\.?m\.?)"), _time),
    (_rule(r"(?P<hour>\d{1,2})[:.h](?P<minute>\d\d)(?P<half>)h?"), _time),
    (_rule(r"(?P<hour>\d{1,2})(?P<minute>)(?P<half>) ?(?:h|o['’]?clock)"), _time),
    (_rule(rf"(?P<part>half|(?:a )?quarter) (?P<way>past|to) (?P<hour>\d{{1,2}}|{'|'.join(_HOURS)}) ?(?P<late>[ap]\.?m\.?)?"), _part_of_hour),
    (_rule(r"(noon|midday|midnight)"), _named_hour),
    (_rule(rf"(?P<n>\d{{1,2}})(?:st|nd|rd|th|\.){_OF_MONTH}|day (?P<m>\d{{1,2}}){_OF_MONTH}|(?P<word>first|last)(?: day)?{_OF_MONTH}"), _month_day),
    (_rule(r"every (?:other|second|\d+|two|weekday|quarter|hour|year)\w*(?: \w+)?|bi-?weekly|fortnightly|hourly|quarterly|yearly|annually|weekdays?"), _never),
    (_rule(r"(?:every|each) (?:day|week|month)|daily|weekly|monthly|(?:once )?(?:a|per) (?:day|week|month)"), _often),
    (_rule(rf"(?P<name>{'|'.join(_NAMES)})\.?"), _weekday),
    (_rule(r"at|on|in|to|into|for|every|each|the|a|an|of|and|by|us|me|our|please|digests?|channel|time|zone|o['’]clock|=|->|→|kind|from"), lambda w, _m: w),
    (_rule(r"(\d{1,2})"), _whole_hour),
)  # fmt: skip
