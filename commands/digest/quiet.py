"""`digest quiet`: who has logged nothing of late, for managers alone; a channel is told of stages, never of people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from commands import PERSON, Reply, command, mention
from commands._say import calendar, day, number
from commands.digest._after import stages_line
from commands.digest._due import read_period
from lifecycle.model import Role
from lifecycle.text import _, plural

if TYPE_CHECKING:
    from commands import Ask
    from lifecycle.digests.report import Silent
    from lifecycle.service import Lifecycle

SHOWN = 20


@command("digest quiet", usage="[period]", role=Role.MANAGER, examples=("digest quiet", "digest quiet this month"))
def quiet(ask: Ask, lifecycle: Lifecycle) -> Reply:
    """List who has logged nothing since a period began, to managers alone."""
    here = calendar(ask, lifecycle)
    period = read_period(ask.words, ask, lifecycle)
    n, silent, heard = lifecycle.digest_content.silent(period)
    lines = [_line(one, here) for one in silent[:SHOWN]]
    if more := len(silent) - len(lines):
        lines.append(plural("{n} more.", "{n} more.", more).format(n=number(more, here)))
    return Reply(
        _headline(here, n, len(silent), day(period.start, here)),
        lines=(*lines, stages_line(here, heard)),
        receipt=_(
            "Logged is what was written in Slack or on a terminal and not undone; looking things up does not count."
        ),
        audience=PERSON,
        again=f"digest quiet {period.exact()}",
    )


def _headline(here: Ask, n: int, silent: int, since: str) -> str:
    if not n:
        return _("Nobody who may log is known yet; who they are is learnt when they first type something.")
    if not silent:
        return plural("The one who may log has done so since {day}.", "All {n} who may log have done so since {day}.", n).format(
            n=number(n, here), day=since
        )  # fmt: skip
    told = plural(
        "{silent} of {n} who may log has logged nothing since {day}.",
        "{silent} of {n} who may log have logged nothing since {day}.",
        silent,
    )
    return told.format(silent=number(silent, here), n=number(n, here), day=since)


def _line(one: Silent, here: Ask) -> str:
    owns = plural("owns {n} customer", "owns {n} customers", one.customers).format(n=number(one.customers, here))
    last = _("last on {day}").format(day=day(one.last_at, here)) if one.last_at else _("never yet")
    return _("{who}: {last}, {owns}.").format(who=mention(one.person.id), last=last, owns=owns)
