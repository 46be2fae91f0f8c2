"""What stands below the names: wins, what became of the digest before, whether moves are still logged, when the next one comes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from commands._say import listed, number
from commands.digest._figures import inside, shown
from commands.digest._verdict import at
from commands.funnel._periods import familiar, span, when
from commands.kpi import _said as kpi_said
from lifecycle.digests.kind import Win
from lifecycle.kpis.kpi import Measured
from lifecycle.text import _, plural

if TYPE_CHECKING:
    from commands import Ask
    from lifecycle.digests.report import Became, Report, Restatement
    from lifecycle.digests.silence import Heard
    from lifecycle.digests.told import Figure, Logged
    from lifecycle.service import Lifecycle

NAMED = 2
"""Winners that are named; more of them are counted."""
MOST_RESTATED = 2
MOST_QUIET = 3


def wins_line(ask: Ask, report: Report) -> str:
    """The wins: 1 new advocate (Stark), 3 good reviews."""
    told = []
    for win, found in report.wins.items():
        if found.n:
            words = _win(win, found.n).format(n=number(found.n, ask))
            names = listed([one.name for one in found.customers]) if len(found.customers) <= NAMED else ""
            told.append(f"{words} ({names})" if names else words)
    return _("Wins: {wins}.").format(wins=", ".join(told)) if told else _("Wins: none on record.")


def _win(win: Win, n: int) -> str:
    return {
        Win.ADVOCATES: plural("{n} new advocate", "{n} new advocates", n),
        Win.REVIEWS: plural("{n} good review", "{n} good reviews", n),
        Win.REFERRALS: plural("{n} referral", "{n} referrals", n),
        Win.RECOVERED: plural("{n} recovered bounce-back", "{n} recovered bounce-backs", n),
        Win.WON_BACK: plural("{n} won back", "{n} won back", n),
        Win.WON: plural("{n} won", "{n} won", n),
    }[win]


def since_line(ask: Ask, lifecycle: Lifecycle, report: Report) -> str:
    """What became of whom the digest before named, which of its figures count otherwise by now, and one that was skipped; empty
    where there is nothing to tell."""
    parts = [
        _skipped(ask, report),
        _became(ask, report.became) if report.became else "",
        _restated(ask, lifecycle, report.restatement) if report.restatement else "",
    ]
    return " ".join(part for part in parts if part)


def _skipped(ask: Ask, report: Report) -> str:
    if report.skipped is None or report.subscription is None:
        return ""
    zone = report.subscription.schedule.zone
    return _("The digest of {moment} was not sent: it could not be within a day.").format(
        moment=at(report.skipped, zone, ask)
    )


def _became(ask: Ask, found: Became) -> str:
    words = (
        (found.claimed, plural("{n} claimed", "{n} claimed", found.claimed)),
        (found.moved, plural("{n} moved forward", "{n} moved forward", found.moved)),
        (found.bought, plural("{n} bought", "{n} bought", found.bought)),
        (found.lost, plural("{n} lost", "{n} lost", found.lost)),
        (found.quiet, plural("{n} quiet", "{n} quiet", found.quiet)),
    )
    told = ", ".join(text.format(n=number(n, ask)) for n, text in words if n)
    named = plural("The one named last time: {told}.", "The {n} named last time: {told}.", found.named)
    return named.format(n=number(found.named, ask), told=told)


def _restated(ask: Ask, lifecycle: Lifecycle, found: Restatement) -> str:
    currency = lifecycle.settings.currency
    changed = []
    for row in found.rows:
        said, now = (shown(ask, row.kpi, measured(one), currency) for one in (row.said, row.now))
        if said == now:
            said, now = (f"{text} ({_of(ask, one)})" for text, one in ((said, row.said), (now, row.now)))
        changed.append(_("{kpi} {now}, not {said}").format(kpi=inside(_(row.kpi.name)), now=now, said=said))
    more = len(changed) - MOST_RESTATED
    told = changed[:MOST_RESTATED] + ([plural("{n} more", "{n} more", more).format(n=more)] if more > 0 else [])
    why = _more(ask, found.more)
    period = when(familiar(found.period, ask, lifecycle.settings))
    text = _("Counted anew {when}: {changes}").format(when=period, changes="; ".join(told))
    return f"{text} ({why})." if why else f"{text}."


def _of(ask: Ask, found: Figure) -> str:
    return _("n = {n}").format(n=number(found.n, ask)).replace(" ", kpi_said.NO_BREAK)


def measured(found: Figure) -> Measured:
    """A figure that was told, as one that is measured."""
    return Measured(found.value, found.over, found.of, found.n, open=found.open)


def _more(ask: Ask, more: Logged) -> str:
    """Why: what came on record later, or was taken back."""
    told = []
    for n, late, gone in (
        (
            more.moves,
            plural("{n} move was logged late", "{n} moves were logged late", abs(more.moves)),
            plural("{n} move was taken back", "{n} moves were taken back", abs(more.moves)),
        ),
        (
            more.purchases,
            plural("{n} purchase was logged late", "{n} purchases were logged late", abs(more.purchases)),
            plural("{n} purchase was taken back", "{n} purchases were taken back", abs(more.purchases)),
        ),
        (
            more.touchpoints,
            plural("{n} touchpoint was logged late", "{n} touchpoints were logged late", abs(more.touchpoints)),
            plural("{n} touchpoint was taken back", "{n} touchpoints were taken back", abs(more.touchpoints)),
        ),
    ):
        if n:
            told.append((late if n > 0 else gone).format(n=number(abs(n), ask)))
    return ", ".join(told)


def logging_line(ask: Ask, report: Report) -> str:
    """How many stages have gone quiet; nobody is named."""
    return stages_line(ask, report.heard) if report.heard else ""


def stages_line(ask: Ask, found: Heard) -> str:
    """The stages without a move for longer than usual."""
    if not found.judged:
        return _("Logging: too few moves to know what is usual.")
    if not found.quiet:
        told = _("Logging: as usual in all {n} stages.")
        if found.judged < found.of:
            told = _("Logging: as usual in {n} of {of} stages; the others have too few moves to tell.")
        return told.format(n=number(found.judged, ask), of=number(found.of, ask))
    stages = [
        plural("{stage} {n} day", "{stage} {n} days", one.days).format(stage=one.stage.name, n=number(one.days, ask))
        for one in found.quiet[:MOST_QUIET]
    ]
    told = plural(
        "Logging: {n} of {all} stages has had no move for longer than usual ({stages}).",
        "Logging: {n} of {all} stages have had no move for longer than usual ({stages}).",
        len(found.quiet),
    )
    return told.format(n=number(len(found.quiet), ask), all=number(found.of, ask), stages=listed(stages))


def next_line(ask: Ask, report: Report) -> str:
    """When the next one comes."""
    if report.next_due is None or report.subscription is None:
        return _("To get it every week: /digest subscribe {kind} weekly.").format(kind=report.kind.slug)
    return _("Next: {moment}.").format(moment=at(report.next_due, report.subscription.schedule.zone, ask))


def header_line(ask: Ask, report: Report) -> str:
    """What it is of: the kind, the days, the zone, and as of when."""
    return _("{kind}: {days}, {zone}; data as of {moment}.").format(
        kind=_(report.kind.name),
        days=span(report.period.elapsed(report.as_of), ask),
        zone=report.period.zone,
        moment=at(report.as_of, report.period.zone, ask),
    )
