"""Reading a target: which KPI, its value in the KPI's unit, by when; or that there shall be none."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from commands._words import parse_amount
from commands.kpi._question import UnknownKPI, find
from lifecycle.ahead import coming_day
from lifecycle.dates import mark, months_later, tidy
from lifecycle.errors import NotUnderstood
from lifecycle.text import _

if TYPE_CHECKING:
    from datetime import date

    from commands import Ask
    from lifecycle.kpis.kpi import KPI
    from lifecycle.service import Lifecycle

OFF = frozenset({"off", "none", "nothing", "no target", "remove", "delete", "away"})
VERBS = re.compile(r"^(?:(?:set|raise|lower|change|increase|decrease|reduce|put)\s+)(?:(?:the|our)\s+)?", re.IGNORECASE)
FILLERS = re.compile(r"^(?:target\b\s*)?(?:(?:(?:to|is|of|at|for)\b|=|:|->|→)\s*)*", re.IGNORECASE)
TAIL = re.compile(r"(?:\s+target)?(?:\s+(?:to|is|of|at|for|=|:|->|→))*\s*[=:]?$|\s+target$", re.IGNORECASE)
BY = re.compile(r"\s+(?:by|until|till|before)\s+(?:the\s+)?(?P<day>.+)$", re.IGNORECASE)
_NUMBER = r"[-+−–]?\s*\d(?:[\d.,' \u00a0\u202f]*\d)?"
_READ = re.compile(rf"(?P<number>{_NUMBER})\s*(?P<unit>.*)", re.DOTALL)
_GROUPED = re.compile(r"\d{1,3}([.,' \u00a0\u202f])\d{3}(?:\1\d{3})*")
_END = re.compile(r"(?:the )?end of (?:the |this )?(?P<of>year|quarter|month)|(?P<year>20\d\d)|q(?P<quarter>[1-4])(?: (?P<its>20\d\d))?")  # fmt: skip
_HOURS = {"min": 1 / 60, "minute": 1 / 60, "h": 1, "hour": 1, "d": 24, "day": 24, "w": 168, "week": 168}
_LENGTHS = {
    "hours": {"": 1.0, **_HOURS},
    "days": {"": 1.0, **{name: hours / 24 for name, hours in _HOURS.items()}, "month": 30.44, "year": 365.25},
    "months": {"": 1.0, "month": 1.0, "year": 12.0, "y": 12.0},
}
EXAMPLES = {
    "rate": "85 %", "count": "100", "money": "1200 EUR", "money per day": "500 EUR", "days": "3 days", "hours": "4 hours",
    "months": "6 months", "score": "40", "rating": "4.5", "effort": "5.5", "times": "2.5",
}  # fmt: skip


def example(kpi: KPI) -> str:
    """A target as one would type it."""
    return "5 %" if kpi.unit == "rate" and kpi.better == "down" else EXAMPLES[str(kpi.unit)]


@dataclass(frozen=True, slots=True)
class TargetWords:
    """What was asked: the KPI, and its value and its last day; `off`: no target. `value` None and not off: only the KPI was
    named."""

    kpi: KPI
    value: float | None = None
    by: date | None = None
    off: bool = False


def read_target(ask: Ask, lifecycle: Lifecycle) -> TargetWords:
    """The target in these words. UnknownKPI, or NotUnderstood in a sentence, otherwise."""
    words = VERBS.sub("", ask.words.strip(" ?!.")).split()
    for n in range(len(words), 0, -1):
        kpi = _kpi(" ".join(words[:n]), lifecycle)
        if kpi:
            return _of(kpi, " ".join(words[n:]), ask, lifecycle)
    at = next(
        (at for at, word in enumerate(words) if word.casefold() in OFF or any(map(str.isdigit, word))), len(words)
    )
    raise UnknownKPI(TAIL.sub("", " ".join(words[:at])) or " ".join(words), " ".join(words[at:]))


def _kpi(typed: str, lifecycle: Lifecycle) -> KPI | None:
    name = TAIL.sub("", typed).strip(" =:") or typed
    return find(name, lifecycle, exact=True) or find(name, lifecycle, exact=False)


def _of(kpi: KPI, said: str, ask: Ask, lifecycle: Lifecycle) -> TargetWords:
    said = FILLERS.sub("", said.strip()).strip()
    if not said:
        return TargetWords(kpi)
    if tidy(said) in OFF:
        return TargetWords(kpi, off=True)
    found = BY.search(f" {said}")
    day = _last_day(found["day"], ask, lifecycle) if found else None
    value = f" {said}"[: found.start()].strip() if found else said
    return TargetWords(kpi, read_value(kpi, value, lifecycle.settings.currency), day)


def read_value(kpi: KPI, text: str, currency: str) -> float:
    """A value in the KPI's unit: `85 %` is 0.85. NotUnderstood for what is none, or has two readings."""
    unit = str(kpi.unit)
    if unit in {"money", "money per day"}:
        return _money(re.sub(r"\s*(?:a|per|/)\s*day$", "", text, flags=re.IGNORECASE), currency)
    found = _READ.fullmatch(text.strip())
    if found is None:
        raise _unread(kpi, text)
    number, rest = _number(found["number"]), found["unit"].strip().casefold()
    if number is None:
        raise _unread(kpi, text)
    if unit in _LENGTHS:
        factor = _LENGTHS[unit].get(rest) or _LENGTHS[unit].get(rest.removesuffix("s"))
        if factor is None:
            raise _unread(kpi, text)
        return number * factor
    if rest not in _allowed(unit):
        raise _unread(kpi, text)
    if unit != "rate":
        return number
    if not rest and 0 < number < 1:
        raise NotUnderstood(
            _('"{text}" can be read in two ways; please write {percent} % or {text} %.').format(
                text=text, percent=f"{100 * number:g}"
            )
        )
    return number / 100


def _allowed(unit: str) -> frozenset[str]:
    """What may stand behind the number."""
    return {
        "rate": frozenset({"", "%", "percent", "per cent", "pct"}),
        "score": frozenset({"", "points", "point"}),
        "rating": frozenset({"", "of 5", "/5", "/ 5", "out of 5", "stars", "star"}),
        "effort": frozenset({"", "of 7", "/7", "/ 7", "out of 7"}),
        "times": frozenset({"", "x", "times", ": 1", ":1"}),
    }.get(unit, frozenset({"", "customers", "prospects", "reviews", "a month", "per month"}))


def _unread(kpi: KPI, text: str) -> NotUnderstood:
    return NotUnderstood(
        _('I cannot read "{text}" as a target of {kpi}; type it like this: /kpi target {slug} {example}.').format(
            text=text, kpi=_(kpi.name), slug=kpi.slug, example=example(kpi)
        )
    )


def _money(text: str, currency: str) -> float:
    cents, given = parse_amount(text)
    if given not in {None, currency}:
        raise NotUnderstood(_("Targets are in {currency}, the workspace's currency.").format(currency=currency))
    return cents / 100


def _number(text: str) -> float | None:
    """`1,200` is twelve hundred, `4,5` four and a half."""
    sign = -1 if text.strip()[0] in "-−–" else 1
    bare = text.strip(" +-−–")
    whole = re.sub(r"[^\d]", "", bare) if _GROUPED.fullmatch(bare) else bare.replace(",", ".")
    try:
        return sign * float(whole)
    except ValueError:
        return None


def _last_day(text: str, ask: Ask, lifecycle: Lifecycle) -> date:
    """The last day that is meant: of a month, a quarter or a year its end. NotUnderstood for none."""
    typed, zone = tidy(text), lifecycle.settings.zone
    day = coming_day(typed, ask.now, zone)
    if day:
        return day
    today = ask.now.astimezone(ZoneInfo(zone)).date()
    marked = mark(re.sub(r"^(?:(?:the )?end of )", "", typed))
    year = marked.next(today) if marked else None
    if marked and year:
        return marked.last(year)
    found = _END.fullmatch(typed)
    if found is None:
        raise NotUnderstood(
            _(
                'I cannot read "{text}" as a day to come; write it like by December, by 31 March or by 2027-06-30.'
            ).format(text=text.strip())
        )
    return _end_of(found, today)


def _end_of(found: re.Match[str], today: date) -> date:
    if found["year"]:
        return today.replace(int(found["year"]), 12, 31)
    months = {"year": 12, "quarter": 3, "month": 1}[found["of"] or "quarter"]
    first = today.replace(month=(today.month - 1) // months * months + 1, day=1)
    if found["quarter"]:
        month = int(found["quarter"]) * 3 - 2
        first = first.replace(int(found["its"] or today.year), month)
        if not found["its"] and months_later(first, 3) <= today:
            first = first.replace(today.year + 1)
    return months_later(first, months) - timedelta(days=1)
