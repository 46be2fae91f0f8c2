"""The setting that says after how many days a customer is stuck, for every stage or for one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from commands import Reply
from commands._choose import stage_or_choices
from commands._done import done
from lifecycle.errors import NothingToDo, NotUnderstood
from lifecycle.model import STUCK_DAYS
from lifecycle.text import _, plural
from lifecycle.times.stuck_stages import watched

if TYPE_CHECKING:
    from commands import Ask
    from lifecycle.model import Stage
    from lifecycle.service import Lifecycle
    from lifecycle.settings import Settings

FILLERS = frozenset({"in", "to", "after", "is", "=", "day", "days", "d"})


def stuck_after(ask: Ask, lifecycle: Lifecycle, value: str) -> Reply:
    """Set it from words such as `45`, `knowledge 45` or `knowledge 45 days`."""
    words = [word for word in value.split() if word.casefold() not in FILLERS]
    typed, days = " ".join(words[:-1]), "".join(words[-1:])
    stage = stage_or_choices(lifecycle, typed, lambda name: f"settings stuck {name} {days}") if typed else None
    if isinstance(stage, Reply):
        return stage
    if stage and stage not in watched(lifecycle.model):
        raise NotUnderstood(_("Nobody counts as stuck in {stage}, so it needs no limit.").format(stage=stage.name))
    workspace = lifecycle.workspace
    try:
        now = workspace.change_stuck_days(stage, days) if stage else workspace.change(STUCK_DAYS, days)
    except NothingToDo:
        said = is_stuck_after(lifecycle.settings, stage)
        return Reply(said, receipt=_("It was so already; nothing was changed."))
    return done(ask, lifecycle, is_stuck_after(now, stage), lines=(_where_unmeasured(),))


def stuck_days(now: Settings) -> str:
    """`30 days`, `30 days; Knowledge 45`."""
    return "; ".join(filter(None, (_days(now.stuck_days), _own(now))))


def is_stuck_after(now: Settings, stage: Stage | None = None) -> str:
    """The setting in a sentence."""
    if stage is None:
        said = _("A customer is stuck after {days} in a stage").format(days=_days(now.stuck_days))
        return "; ".join(filter(None, (said, _own(now)))) + "."
    said = _("A customer is stuck after {days} in {stage}.")
    return said.format(days=_days(now.stuck_days_of(stage.id)), stage=stage.name)


def _own(now: Settings) -> str:
    """The stages with days of their own: `Knowledge 45, Experience 14`."""
    days = {stage.name: now.stuck_days_of(stage.id) for stage in watched(now.model)}
    return ", ".join(f"{name} {n}" for name, n in days.items() if n != now.stuck_days)


def _where_unmeasured() -> str:
    return _("It holds while too few moves were seen to measure what is usual.")


def _days(n: int) -> str:
    return plural("{n} day", "{n} days", n).format(n=n)
