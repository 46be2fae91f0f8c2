"""Reading `journey`: whose journey, or those of which period, and by what."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from commands._tokens import outside
from commands._words import unquoted
from commands.funnel._periods import familiar
from commands.funnel._question import FIELDS
from lifecycle.errors import NotUnderstood, UnknownCustomer
from lifecycle.period import parse_period
from lifecycle.text import _

if TYPE_CHECKING:
    from commands import Ask
    from lifecycle.model import Customer
    from lifecycle.period import Period
    from lifecycle.service import Lifecycle

BY = re.compile(r"(?:^|\s)by\s+(?P<field>\S+)(?=\s|$)", re.IGNORECASE)
LED = re.compile(r"^(?:of|for|in|over)\s+", re.IGNORECASE)
DEFAULT = "last quarter"


@dataclass(frozen=True, slots=True)
class Question:
    """The journeys of a period, all together or by a field. `typed`: whether the period was named. `namesake`: the
    customer who is called exactly as the period was typed."""

    period: Period
    by: str | None = None
    typed: bool = True
    namesake: Customer | None = None

    def words(self, period: Period | None = None, by: str | None = None) -> str:
        """The question as a command with absolute dates; for another period if given, and by that field."""
        said = f"journey {(period or self.period).exact()}"
        return f"{said} by {by}" if by else said


def read_question(ask: Ask, lifecycle: Lifecycle) -> Question | str:
    """The period that these words name, with its breakdown, or else the words for a customer, empty where the channel
    says whom it is about. What stands in quotes is a customer. NotUnderstood for a field that is none."""
    text = unquoted(ask.words.strip().rstrip("?"))
    if text.quoted or (not text and lifecycle.names.bound(ask.channel)):
        return text
    found = outside(BY, text)
    rest = f"{text[: found.start()]} {text[found.end() :]}".strip() if found else str(text)
    period = _period(rest or DEFAULT, ask, lifecycle)
    if period is None:
        bare = LED.sub("", text)
        return text if bare == text or lifecycle.names.means(text) else bare
    field = found["field"].casefold().rstrip("s") if found else None
    if found and field not in FIELDS:
        if lifecycle.names.means(text):
            return text
        raise NotUnderstood(
            _('I can split by source, owner or segment, not by "{typed}".').format(typed=found["field"])
        )
    return Question(familiar(period, ask, lifecycle.settings), field, bool(rest), _called(text, lifecycle))


def _period(text: str, ask: Ask, lifecycle: Lifecycle) -> Period | None:
    settings = lifecycle.settings
    try:
        return parse_period(text, ask.now, settings.zone, settings.week_start)
    except NotUnderstood:
        return None


def _called(text: str, lifecycle: Lifecycle) -> Customer | None:
    try:
        return lifecycle.names.exactly(text) if text else None
    except UnknownCustomer:
        return None
