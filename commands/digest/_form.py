"""The form of a digest: at most twelve lines, the same every week; tables and how it was counted stand in its thread."""

from __future__ import annotations

from typing import TYPE_CHECKING

from commands import CHANNEL, MANAGERS, Button, Item, Reply
from commands._reply import DIRECT
from commands._say import calendar
from commands.digest import _after as after
from commands.digest._chart import digest_chart
from commands.digest._figures import compares, is_ripe, number_lines
from commands.digest._people import person_item
from commands.digest._verdict import headline, late
from commands.funnel._periods import familiar, span, when
from lifecycle.service.reading import part_and_previous
from lifecycle.stats import FEWEST_PERIODS, Verdict
from lifecycle.text import _

if TYPE_CHECKING:
    from commands import Ask
    from lifecycle.digests.report import Named, Report
    from lifecycle.service import Lifecycle

MOST_LINES = 12
"""Headline and receipt among them."""


def digest_reply(ask: Ask, lifecycle: Lifecycle, report: Report) -> Reply:
    """The message: what to know first, the numbers, who needs somebody, what came of it. Names fill what room there is."""
    here = calendar(ask, lifecycle)
    if not report.logged:
        return _nothing(here, lifecycle, report)
    first = headline(here, lifecycle, report)
    above = (after.header_line(here, report), *number_lines(here, report, lifecycle.settings.currency))
    below = tuple(one for one in (after.wins_line(here, report), after.since_line(here, lifecycle, report)) if one)
    room = MOST_LINES - 3 - len(above) - len(below)  # headline, receipt, and the line above the names
    named = report.named[:room]
    return Reply(
        headline=first,
        lines=(*above, *_people(here, lifecycle, named), *below),
        chart=digest_chart(here, report, lifecycle.settings.currency),
        receipt=" ".join(
            one
            for one in (after.logging_line(here, report), _changes(here, report), after.next_line(here, report))
            if one
        ),
        buttons=own_buttons(report),
        audience=CHANNEL,
        told=lifecycle.digest_content.told(report, named),
    )


def _people(here: Ask, lifecycle: Lifecycle, named: tuple[Named, ...]) -> tuple[str | Item, ...]:
    if not named:
        return ()
    return (_("Needs a human now:"), *(person_item(one, here, lifecycle) for one in named))


def _changes(here: Ask, report: Report) -> str:
    """What the numbers are held against; empty where they are held against nothing."""
    _part, previous = part_and_previous(report.period, report.as_of)
    told = [report.answers[slug] for slug in report.kind.slugs]
    if any(is_ripe(one) and one.verdict is not Verdict.UNKNOWN for one in told):
        said = _("Changes are against {days}, usual where nothing else is said.")
    elif any(is_ripe(one) and compares(one.row) for one in told):
        said = _("Before is {days}; it takes {n} such periods to know what is usual.")
    else:
        return ""
    return said.format(days=span(previous, here), n=FEWEST_PERIODS)


def _nothing(here: Ask, lifecycle: Lifecycle, report: Report) -> Reply:
    """One line."""
    period = when(familiar(report.period, here, lifecycle.settings))
    told = _("Nothing was logged {when}: no move, no purchase, no touchpoint.").format(when=period)
    if not report.recorded:
        told = nothing_yet()
    first = " ".join(one for one in (told, late(here, report)) if one)
    return Reply(
        first,
        receipt=" ".join((after.header_line(here, report), after.next_line(here, report))),
        buttons=own_buttons(report),
        audience=CHANNEL,
        told=lifecycle.digest_content.told(report, ()),
    )


def nothing_yet() -> str:
    """Of a workspace in which nothing was ever logged."""
    return _("Nothing is on record yet; the first move is logged like this: /stage move acme awareness.")


def own_buttons(report: Report) -> tuple[Button, ...]:
    """What can be done about the digest itself."""
    period = report.period.exact()
    quiet = Button(_("Who logged nothing"), f"digest quiet {period}", who=MANAGERS, to=DIRECT)
    if report.subscription is None or report.due is None:
        why = Button(_("Why these numbers"), f"digest why {report.kind.slug} {period}")
        weekly = Button(_("Get it every week"), f"digest subscribe {report.kind.slug} weekly")
        return (why, quiet) if report.subscription else (why, weekly, quiet)
    its = report.subscription.id
    return (
        Button(_("Why these numbers"), f"digest why {its} {report.due.isoformat()}"),
        Button(_("Change"), f"digest move {its}"),
        Button(_("Pause"), f"digest pause {its}"),
        quiet,
    )
