"""`customer dismiss`: not relevant on a list for a while."""

from __future__ import annotations

from typing import TYPE_CHECKING

from commands import Ask, Button, Reply, command
from commands._done import done
from commands.customer import _care_said as said
from commands.customer._care_words import read_claim, whom
from lifecycle.care.claims import List
from lifecycle.errors import NothingToDo, NotUnderstood
from lifecycle.service.names import reference
from lifecycle.text import _

if TYPE_CHECKING:
    from lifecycle.service import Lifecycle


@command(
    "customer dismiss",
    writes=True,
    usage="<customer> [at risk|advocate]",
    examples=("customer dismiss acme", "customer dismiss acme advocate"),
)
def dismiss(ask: Ask, lifecycle: Lifecycle) -> Reply:
    """Leave a customer who is not relevant out of a list for 90 days."""
    wanted = read_claim(ask.words, ask, lifecycle)
    if wanted.due:
        raise NotUnderstood(_("Who is not relevant is left out for 90 days; for another day use /customer snooze."))
    customer = whom(ask, lifecycle, "customer dismiss", wanted)
    if isinstance(customer, Reply):
        return customer
    on, card = wanted.on or List.AT_RISK, Button(_("Card"), f"customer show {reference(customer)}")
    told = {"name": customer.name, "list": said.list_name(on)}
    before = lifecycle.claims.dismissed_until(customer, on)
    try:
        until = lifecycle.claims.dismiss(customer, on)
    except NothingToDo:
        assert before is not None
        already = _("{name} is off {list} until {day} already.").format(**told, day=said.on(before, ask, lifecycle))
        return Reply(already, receipt=_("Nothing was changed."), buttons=(card,))
    headline = _("{name} is off {list} until {day}.").format(**told, day=said.on(until, ask, lifecycle))
    return done(ask, lifecycle, headline, buttons=(card,))
