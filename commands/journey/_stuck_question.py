"""Reading `journey stuck`: in which stage, whose, which page, and as of when."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from commands._words import quote, unquoted
from lifecycle.dates import begins, parse_day
from lifecycle.errors import NotUnderstood
from lifecycle.service.context import INSTANT
from lifecycle.text import _

if TYPE_CHECKING:
    from commands import Ask
    from lifecycle.model import Stage

_WORDS = re.compile(
    r"^(?:(?:in|at) )?(?P<stage>.*?)(?:(?:^| )(?P<mine>mine))?(?:(?:^| )as of (?P<day>.+?))?(?:(?:^| )page (?P<page>\d{1,5}))?$",
    re.IGNORECASE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class StuckQuestion:
    """What was asked. `typed`: the stage's words, empty for all; `at`: None for now, else the end of a day."""

    typed: str
    mine: bool
    page: int
    at: datetime | None

    def worded(self, stage: str, *, day: str = "") -> str:
        """The same question, from its first page, with the stage as it is typed; as of a day if given."""
        parts = ("journey stuck", stage, "mine" if self.mine else "", f"as of {day}" if day else "")
        return " ".join(part for part in parts if part)

    def words(self, stage: Stage | None, at: datetime, zone: str) -> str:
        """The command that asks the same of the day of an instant."""
        return self.worded(quote(stage.name) if stage else "", day=at.astimezone(ZoneInfo(zone)).date().isoformat())

    def everybodys(self) -> StuckQuestion:
        """The same, whosever the customers are."""
        return replace(self, mine=False)


def read_stuck(ask: Ask, zone: str) -> StuckQuestion:
    """The question in these words. NotUnderstood for a day that is none, or is to come."""
    parts = _WORDS.match(" ".join(ask.words.replace("?", " ").split()))
    assert parts is not None
    return StuckQuestion(
        typed=unquoted(parts["stage"]),
        mine=bool(parts["mine"]),
        page=max(1, int(parts["page"] or 1)),
        at=_end_of(parts["day"], ask, zone) if parts["day"] else None,
    )


def _end_of(typed: str, ask: Ask, zone: str) -> datetime:
    """The last instant of a day, or now on the day that is not over."""
    day = parse_day(typed, ask.now, zone)
    if begins(day, zone) > ask.now:
        raise NotUnderstood(_("{day} has not come yet; please name a day that has.").format(day=day.isoformat()))
    return min(ask.now, begins(day + timedelta(days=1), zone) - INSTANT)
