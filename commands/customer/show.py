"""`customer show`: one customer as a whole, with health in its parts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from commands import PERSON, Ask, Button, Phrase, Reply, command
from commands._card import headline_of, lines_of, next_step_of
from commands._choose import asked_about
from commands._say import calendar
from commands.customer._care_card import about_customer
from commands.customer._care_health import health_line, health_table
from lifecycle.service.names import reference
from lifecycle.text import _

if TYPE_CHECKING:
    from lifecycle.model import Customer
    from lifecycle.service import Lifecycle


@command(
    "customer show",
    "customer",
    usage="<customer>",
    examples=("customer show acme", "customer acme"),
    phrases=(
        Phrase(r"(?:what about|how is|how are|how's) (?P<name>.+?)(?: doing)?(?: right now| now| today)?", "customer show {name}"),
        Phrase(r"(?:show|card|open|find)(?: me)?(?: the card of)? (?P<name>.+)", "customer show {name}"),
        Phrase(r"(?:the )?health of (?P<name>.+)", "customer show {name}"),
    ),
)  # fmt: skip
def show(ask: Ask, lifecycle: Lifecycle) -> Reply:
    """Show a customer as a whole: stage, health, value, feedback, tickets, referrals."""
    customer = asked_about(ask, lifecycle, "customer show")
    return customer if isinstance(customer, Reply) else _card(ask, lifecycle, customer)


def _card(ask: Ask, lifecycle: Lifecycle, customer: Customer) -> Reply:
    moves, care = lifecycle.customers.card(customer, 0), lifecycle.care.card(customer)
    who = reference(customer)
    return Reply(
        headline=headline_of(calendar(ask, lifecycle), lifecycle, customer),
        lines=(
            health_line(care.health, ask),
            *about_customer(care, ask, lifecycle, customer),
            *lines_of(moves, ask, next_step_of(ask, lifecycle, customer)),
        ),
        tables=(health_table(care.health, ask),),
        receipt=_(
            "A part warns by the rules of /customer at risk; unknown means that nothing was logged that tells it. Answers "
            "and use of the last 12 months."
        ),
        buttons=(
            Button(_("Move"), f"stage move {who}"),
            Button(_("Log touch"), f"log touch {who}"),
            Button(_("Journey"), f"journey {who}"),
            Button(_("Value"), f"clv {who}"),
        ),
        audience=PERSON,
        again=f"customer show {who}",
    )
