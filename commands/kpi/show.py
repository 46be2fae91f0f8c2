"""`kpi`: every stage's KPIs, those of one stage, or one of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from commands import PERSON, Ask, Button, Phrase, Reply, command
from commands._choose import stage_choices
from commands._say import calendar
from commands.funnel._periods import span
from commands.kpi._board import board_reply
from commands.kpi._choice import kpi_choices
from commands.kpi._one import one_reply
from commands.kpi._question import UnknownKPI, read_question
from commands.kpi._stage import stage_reply
from lifecycle.errors import AmbiguousStage, StillLearning
from lifecycle.text import _

if TYPE_CHECKING:
    from lifecycle.period import Period
    from lifecycle.service import Lifecycle

NAMES = (
    "nps", "csat", "ces", "churn", "churn rate", "retention rate", "win rate", "cac", "aov", "nrr", "grr", "net promoter score",
    "sales velocity", "sales cycle", "referral rate", "advocacy rate", "reopen rate",
)  # fmt: skip
"""What people say without "our" before it. A phrase each, so that a customer of that name stands behind."""


@command(
    "kpi",
    "kpis",
    usage="[stage|kpi] [period] [by owner|source|segment]",
    examples=("kpi", "kpi retention last quarter by source", "kpi nps"),
    phrases=(
        Phrase(r"(?:show|give|send)(?: me)?(?: the| our| all)? kpis?(?: (?:for|of))?(?P<rest>.*)", "kpi {rest}"),
        Phrase(r"(?:how are|what are|what about)(?: the| our)? kpis(?P<rest>.*)", "kpi {rest}"),
        Phrase(r"(?:what is|what's|whats|how is|how's|how high is) our (?P<rest>.+)", "kpi {rest}"),
        *(
            Phrase(
                rf"(?:what is|what's|whats|how is|how's|how high is|show|show me) (?:the |our )?{name}(?P<rest>(?:\s.*)?)",
                f"kpi {name} {{rest}}",
            )
            for name in NAMES
        ),
    ),
)
def kpi(ask: Ask, lifecycle: Lifecycle) -> Reply:
    """Show what each stage is measured by, held against its targets."""
    try:
        question = read_question(ask, lifecycle)
    except UnknownKPI as unknown:
        return kpi_choices(unknown, "kpi", lifecycle)
    except AmbiguousStage as refusal:
        return stage_choices(refusal, lambda name: f"kpi {name}", lifecycle)
    here = calendar(ask, lifecycle)
    if question.period.start > ask.now:
        return _too_early(here, question.period)
    if question.kpi:
        return one_reply(here, lifecycle, question)
    try:
        return (stage_reply if question.stage else board_reply)(here, lifecycle, question)
    except StillLearning:
        told = _("Counting the KPIs of very many customers for the first time; the answer follows in a moment.")
        return Reply(told, audience=PERSON, later=True)


def _too_early(ask: Ask, period: Period) -> Reply:
    return Reply(
        _("That period has not begun yet: {days}.").format(days=span(period, ask)),
        buttons=(Button(_("This month"), "kpi this month"),),
        audience=PERSON,
    )
