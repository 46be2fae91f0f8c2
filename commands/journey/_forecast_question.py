"""Reading `journey forecast`: how many weeks ahead, learnt from which period, and seen from which day."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from lifecycle.dates import begins, find_day, parse_day
from lifecycle.errors import NotUnderstood
from lifecycle.period import parse_period
from lifecycle.period_words import numbered
from lifecycle.text import _

if TYPE_CHECKING:
    from datetime import datetime

    from commands import Ask
    from lifecycle.period import Period
    from lifecycle.service import Lifecycle

USUAL_WEEKS = 4
MOST_WEEKS = 26
LEARNT = "last 26 weeks"
WEEKS_IN = {"week": 1.0, "month": 52 / 12, "quarter": 13.0}
AHEAD = re.compile(
    r"(?:(?:for|in|over|the|next|coming|following) )*(?P<n>\d{1,3}|[a-z]+)?[ -]?(?P<unit>week|month|quarter)s?(?: ahead)?",
    re.IGNORECASE,
)
AS_OF = re.compile(r"(?:^|\s)as of (?P<day>\S+(?: \S+){0,2})$", re.IGNORECASE)
FROM = re.compile(r"(?:^|\s)(?:(?:learnt|learned|based|estimated) )?(?:from|on) (?P<period>.+)$", re.IGNORECASE)
INSTANT = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class ForecastQuestion:
    """What was asked: the stock so many weeks ahead of `at`, learnt from a period."""

    ahead_weeks: int
    period: Period
    at: datetime

    def words(self, ahead_weeks: int | None = None) -> str:
        """The same question as a command, with absolute dates; so many weeks ahead if given."""
        seen_on = self.at.astimezone(ZoneInfo(self.period.zone)).date()
        return f"journey forecast {ahead_weeks or self.ahead_weeks} weeks from {self.period.exact()} as of {seen_on}"


def read_forecast(ask: Ask, lifecycle: Lifecycle) -> ForecastQuestion:
    """The question in these words. NotUnderstood, in a sentence, otherwise."""
    settings = lifecycle.settings
    text = " ".join(ask.words.replace("?", " ").split())
    text, day = _take(AS_OF, text, "day")
    at = _end_of(day, ask, settings.zone) if day else ask.now
    weeks, typed = _parted(text)

    def period_of(words: str) -> Period:
        return parse_period(words, at, settings.zone, settings.week_start)

    if not typed:
        return ForecastQuestion(_weeks(weeks), period_of(LEARNT), at)
    try:
        return ForecastQuestion(_weeks(weeks), period_of(typed), at)
    except NotUnderstood:
        # The weeks may stand behind the period as well.
        behind = re.search(
            r"^(?P<period>.+?) (?P<ahead>(?:for |next |in )*\S+ (?:week|month|quarter)s?)$", typed, re.IGNORECASE
        )
        if weeks or not behind:
            raise
        return ForecastQuestion(_weeks(behind["ahead"]), period_of(behind["period"]), at)


def _parted(text: str) -> tuple[str, str]:
    """The words before `from`, and the period after it."""
    rest, period = _take(FROM, text, "period")
    return rest, period


def _take(pattern: re.Pattern[str], text: str, name: str) -> tuple[str, str]:
    found = pattern.search(text)
    return (text[: found.start()].strip(), found[name]) if found else (text, "")


def _end_of(typed: str, ask: Ask, zone: str) -> datetime:
    """The last instant of a day, or now on the day that is not over."""
    day = find_day(typed, ask.now, zone) or parse_day(typed, ask.now, zone)
    if begins(day, zone) > ask.now:
        raise NotUnderstood(_("{day} has not come yet; please name a day that has.").format(day=day.isoformat()))
    return min(ask.now, begins(day + timedelta(days=1), zone) - INSTANT)


def _weeks(typed: str) -> int:
    if not typed:
        return USUAL_WEEKS
    found = AHEAD.fullmatch(typed)
    if not found:
        raise NotUnderstood(
            _(
                'I cannot read "{text}" as what to forecast. You can type /journey forecast, '
                "/journey forecast 8 weeks or /journey forecast 8 weeks from last quarter."
            ).format(text=typed)
        )
    n = _count(found["n"])
    weeks = round(n * WEEKS_IN[found["unit"].lower()])
    if not 1 <= weeks <= MOST_WEEKS:
        raise NotUnderstood(
            _("I look 1 to {n} weeks ahead, for example: /journey forecast 8 weeks.").format(n=MOST_WEEKS)
        )
    return weeks


def _count(typed: str | None) -> int:
    if not typed or typed.lower() in {"a", "one", "the", "next"}:
        return 1
    return int(typed) if typed.isdecimal() else numbered(typed.lower())
