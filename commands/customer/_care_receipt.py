"""How the lists of care were counted, who was left out, and what is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from commands._say import listed, number
from commands.clv._receipt import missing as unread
from commands.customer._care_said import retention_name
from lifecycle.care.rules import SECOND_BUYERS
from lifecycle.text import _, plural

if TYPE_CHECKING:
    from commands import Ask
    from lifecycle.service import Lifecycle
    from lifecycle.service.care_answers import AdvocatesAnswer, AtRiskAnswer


def at_risk_receipt(
    ask: Ask, lifecycle: Lifecycle, answer: AtRiskAnswer, *, mine: bool = False, told_missing: bool = False
) -> str:
    """Rules, value at stake, who was left out, how many of all customers that are, what is missing."""
    parts = [_rules(ask, answer), _stake(ask, answer), _left_out(ask, lifecycle, answer)]
    parts += [] if mine else [_of_all(ask, lifecycle, answer)]
    parts += [] if told_missing else missing(ask, answer)
    return " ".join(part for part in parts if part)


def missing(ask: Ask, answer: AtRiskAnswer) -> tuple[str, ...]:
    """A sentence for each kind of reason that nothing tells, with what would."""
    found = []
    known, base = answer.known, answer.base
    if not known.purchases:
        found.append(_("No purchases count yet, so nobody is overdue: log them with /log purchase acme 1200."))
    elif base is None and answer.unread:
        found.append(_("No value at stake is told, since no purchase has a profit that counts."))
    elif base is None or base.fitted.purchasing is None:
        told = _(
            "Fewer than {n} bought again, so no model tells value at stake; overdue is who is away twice as long as usual."
        )
        found.append(told.format(n=SECOND_BUYERS))
    if not known.feedback:
        found.append(_("No feedback in the last 12 months: log it with /log feedback acme nps 9."))
    if not known.use:
        found.append(_("No use in the last 12 months: log it with /log used acme."))
    return (*found, *unread(ask, answer.unread))


def _rules(ask: Ask, answer: AtRiskAnswer) -> str:
    told = _(
        "Reasons: overdue against their own rhythm (under an 80 % chance to still buy); that chance down 20 points in four "
        "weeks; a rating of 2 or less in 90 days; an NPS of 6 or less that nobody answered; bounced back in 90 days and not "
        "up again; use stopped for 3 usual gaps and 30 days."
    )
    second = answer.second
    if second.limit_days is not None:
        once = _("One-time buyers after {days} days: three in four of the {n} who bought again had by then.")
        return f"{told} {once.format(days=number(second.limit_days, ask), n=number(second.n, ask))}"
    if not answer.known.purchases:
        return told
    few = plural(
        "One-time buyers are not judged: {n} customer bought again, it takes {most}.",
        "One-time buyers are not judged: {n} customers bought again, it takes {most}.",
        second.n,
    )
    return f"{told} {few.format(n=second.n, most=SECOND_BUYERS)}"


def _stake(ask: Ask, answer: AtRiskAnswer) -> str:
    if not answer.staked:
        return ""
    told = _(
        "At stake: the profit of 12 months expected four weeks ago, less what is expected now; known of {n}. "
        "/clv at risk counts all that would be lost."
    )
    return told.format(n=number(answer.staked, ask))


def _left_out(ask: Ask, lifecycle: Lifecycle, answer: AtRiskAnswer) -> str:
    out, model = answer.left_out, lifecycle.model
    before = _("{n} before {stage}")
    parts = [
        _("{n} lost").format(n=number(out.lost, ask)) if out.lost else "",
        before.format(n=number(out.prospects, ask), stage=model.stage(model.conversion).name) if out.prospects else "",
        _("{n} snoozed").format(n=number(out.snoozed, ask)) if out.snoozed else "",
        _("{n} not relevant").format(n=number(out.dismissed, ask)) if out.dismissed else "",
        _("{n} taken care of in the last four weeks").format(n=number(out.done, ask)) if out.done else "",
    ]
    return _out([part for part in parts if part])


def _of_all(ask: Ask, lifecycle: Lifecycle, answer: AtRiskAnswer) -> str:
    """The same number as the KPI's."""
    if not answer.active:
        return ""
    model = lifecycle.model
    told = plural(
        "{k} of the {n} at {stage} or later shows a sign, listed or left out: /kpi at-risk counts those.",
        "{k} of the {n} at {stage} or later show a sign, listed or left out: /kpi at-risk counts those.",
        answer.signed,
    )
    stage = model.stage(model.conversion).name
    return told.format(k=number(answer.signed, ask), n=number(answer.active, ask), stage=stage)


def advocates_receipt(ask: Ask, lifecycle: Lifecycle, answer: AdvocatesAnswer) -> str:
    """Rules, and who was left out."""
    told = _(
        "Could be asked: NPS 9 or 10 or CSAT 5 as the latest answer within 12 months, and bought on two days or in {stage} "
        "or later for 90 days. First those who acted before, then by score, how young the answer is, and value."
    ).format(stage=retention_name(lifecycle))
    out = answer.left_out
    parts = [
        plural("{n} with an open ticket", "{n} with open tickets", out.ticket).format(n=out.ticket)
        if out.ticket
        else "",
        _("{n} unhappy since").format(n=number(out.unhappy, ask)) if out.unhappy else "",
        _("{n} at risk").format(n=number(out.at_risk, ask)) if out.at_risk else "",
        _("{n} asked in the last 90 days").format(n=number(out.asked, ask)) if out.asked else "",
        _("{n} opted out").format(n=number(out.opted_out, ask)) if out.opted_out else "",
        _("{n} not relevant").format(n=number(out.dismissed, ask)) if out.dismissed else "",
        _("{n} taken care of in the last four weeks").format(n=number(out.done, ask)) if out.done else "",
    ]
    return " ".join(part for part in (told, _out([part for part in parts if part])) if part)


def _out(parts: list[str]) -> str:
    return _("Left out: {who}.").format(who=listed(parts)) if parts else ""
