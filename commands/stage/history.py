"""`stage history`: everything that was logged of one customer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from commands import Ask, Button, Phrase, Reply, command
from commands._card import MOST_ROWS, moves_table
from commands._choose import asked_about
from commands._say import calendar, day, number
from lifecycle.service.names import reference
from lifecycle.text import _, plural

if TYPE_CHECKING:
    from lifecycle.model import Customer
    from lifecycle.service import Lifecycle

LONGEST = 90
"""Moves shown; a table holds a hundred rows."""


@command(
    "stage history",
    usage="<customer>",
    examples=("stage history acme",),
    phrases=(
        Phrase(
            r"(?:show (?:me )?)?(?:the )?(?:history|moves|story) (?:(?:of|for) )?(?P<name>.+)", "stage history {name}"
        ),
    ),
)
def history(ask: Ask, lifecycle: Lifecycle) -> Reply:
    """Show all logged moves of a customer, newest first."""
    customer = asked_about(ask, lifecycle, "stage history")
    return customer if isinstance(customer, Reply) else _reply(ask, lifecycle, customer)


def _reply(ask: Ask, lifecycle: Lifecycle, customer: Customer) -> Reply:
    longest = MOST_ROWS if ask.as_data else LONGEST
    card = lifecycle.customers.card(customer, longest)
    if not card.moves:
        move = Button(_("Move to a stage"), f"stage move {reference(customer)}")
        return Reply(_("No move of {name} was logged yet.").format(name=customer.name), buttons=(move,))
    n, here = card.logged, calendar(ask, lifecycle)
    first = min(one.move.effective_at for one in card.moves)
    shown = "" if n <= longest else " " + _("The newest {n} are shown.").format(n=number(longest, ask))
    said = plural("{name} has made {n} move since {day}.", "{name} has made {n} moves since {day}.", n)
    if shown:
        said = _("{name} has made {n} moves.")
    return Reply(
        headline=said.format(name=customer.name, n=number(n, ask), day=day(first, here)),
        tables=(moves_table(card.moves, here),),
        receipt=_("By the day it happened, newest first; moves that were undone are left out.") + shown,
        buttons=(Button(_("Show"), f"stage show {reference(customer)}"),),
        again=f"stage history {reference(customer)}",
    )
