"""`journey`: one customer's way through the stages, or the ways that all of them went in a period."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from commands import Ask, Phrase, Reply, command
from commands._choose import asked_about
from commands.journey._many import many_reply
from commands.journey._one import one_reply
from commands.journey._question import read_question
from lifecycle.text import _

if TYPE_CHECKING:
    from lifecycle.service import Lifecycle


@command(
    "journey",
    usage="[customer | period] [by source|owner|segment]",
    examples=("journey acme", "journey last quarter", "journey last quarter by source"),
    phrases=(
        Phrase(r"(?:show|give|tell)(?: me)?(?: the)? journeys?(?: (?:of|for|in))? (?P<rest>.+)", "journey {rest}"),
        Phrase(r"(?:the )?journeys?(?: (?:of|for|in))? (?P<rest>.+)", "journey {rest}"),
        Phrase(r"(?:what|which) (?:paths|ways|journeys) (?:do|did) (?:customers|people) (?:take|go|make)(?P<rest>.*)", "journey {rest}"),
    ),
)  # fmt: skip
def journey(ask: Ask, lifecycle: Lifecycle) -> Reply:
    """Show a customer's way through the stages, or the ways that customers went in a period."""
    question = read_question(ask, lifecycle)
    if not isinstance(question, str):
        return many_reply(ask, lifecycle, question)
    customer = asked_about(replace(ask, words=question), lifecycle, "journey")
    if isinstance(customer, Reply):
        hint = _("For a period, type it like last quarter, March or Q2 2026: /journey last quarter.")
        return replace(customer, lines=(*customer.lines, hint))
    return one_reply(ask, lifecycle, customer)
