"""`funnel`: what a period did at each stage; with steps, a window or a rule, the cohort funnel."""

from __future__ import annotations

from typing import TYPE_CHECKING

from commands import PERSON, Ask, Button, Phrase, Reply, command
from commands.funnel._cohort import cohort_reply
from commands.funnel._flow import flow_reply
from commands.funnel._periods import span
from commands.funnel._question import read_question
from lifecycle.text import _

if TYPE_CHECKING:
    from lifecycle.period import Period
    from lifecycle.service import Lifecycle


@command(
    "funnel",
    usage="[period] [from <stage> to <stage>] [within <n> days] [counting reached|ordered|any] [by source|owner|segment]",
    examples=(
        "funnel this week",
        "funnel last month by source",
        "funnel last quarter from knowledge to retention within 60 days counting ordered",
    ),
    phrases=(
        Phrase(r"(?:show|give|send)(?: me)?(?: the)? funnel(?P<rest>.*)", "funnel {rest}"),
        Phrase(r"(?:how is|how's|what about)(?: the)? funnel(?P<rest>.*)", "funnel {rest}"),
    ),
)
def funnel(ask: Ask, lifecycle: Lifecycle) -> Reply:
    """Show how customers moved through the stages in a period, or how far a cohort got."""
    question = read_question(ask, lifecycle)
    if question.period.start > ask.now:
        return _too_early(ask, question.period)
    return (cohort_reply if question.cohort else flow_reply)(ask, lifecycle, question)


def _too_early(ask: Ask, period: Period) -> Reply:
    return Reply(
        _("That period has not begun yet: {days}.").format(days=span(period, ask)),
        buttons=(Button(_("This week"), "funnel this week"),),
        audience=PERSON,
    )
