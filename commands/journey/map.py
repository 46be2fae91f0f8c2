"""`journey map`: what touched customers in each stage, how they felt and how the stage does; or all of one customer's journey."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from commands import Ask, Phrase, Reply, command
from commands._choose import asked_about
from commands.journey._map_many import many_map
from commands.journey._map_one import one_map
from commands.journey._question import read_question
from lifecycle.period import parse_period
from lifecycle.text import _

if TYPE_CHECKING:
    from lifecycle.service import Lifecycle

USUAL = "last 90 days"


@command(
    "journey map",
    usage="[customer | period]",
    examples=("journey map", "journey map acme", "journey map last quarter"),
    phrases=(
        Phrase(r"(?:show|give|tell|draw)(?: me)?(?: us)?(?: the| our| a)? (?:customers?'?s? )?journey map(?: (?:of|for|in))?(?P<rest>(?: .+)?)", "journey map{rest}"),
        Phrase(r"(?:what does )?(?:the |our )?(?:customers?'?s? )?journey map(?: (?:of|for|in))?(?P<rest>(?: .+)?)(?: look like)?", "journey map{rest}"),
        Phrase(r"(?:what|which) (?:touch ?points|contacts) (?:did|has|had) (?P<name>.+?) (?:have|had)", "journey map {name}"),
    ),
)  # fmt: skip
def journey_map(ask: Ask, lifecycle: Lifecycle) -> Reply:
    """Show the journey map: touchpoints, feedback and conversion per stage, or one customer's."""
    question = read_question(ask, lifecycle)
    if not isinstance(question, str):
        settings = lifecycle.settings
        if not question.typed:
            usual = parse_period(USUAL, ask.now, settings.zone, settings.week_start)
            question = replace(question, period=usual)
        return many_map(ask, lifecycle, question)
    customer = asked_about(replace(ask, words=question), lifecycle, "journey map")
    if isinstance(customer, Reply):
        hint = _("For a period, type it like last quarter, March or Q2 2026: /journey map last quarter.")
        return replace(customer, lines=(*customer.lines, hint))
    return one_map(ask, lifecycle, customer)
