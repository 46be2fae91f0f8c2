"""`log first purchase`: the question to a customer's owner how the first purchase went; asked by itself, some days after."""

from __future__ import annotations

from typing import TYPE_CHECKING

from commands import ACTOR, PERSON, Ask, Button, Reply, command
from commands._say import calendar, date_in
from lifecycle.errors import NotUnderstood
from lifecycle.service.names import reference
from lifecycle.text import _

if TYPE_CHECKING:
    from lifecycle.service import Lifecycle


@command("log first purchase", usage="<customer>", listed=False)
def first_purchase(ask: Ask, lifecycle: Lifecycle) -> Reply:
    """Ask how a customer's first purchase went."""
    customer = lifecycle.names.find(ask.words.strip())
    on = lifecycle.first_purchases.of(customer)
    if on is None:
        raise NotUnderstood(_("{name} has not bought anything yet.").format(name=customer.name))
    here, who = calendar(ask, lifecycle), reference(customer)
    day = date_in(ask.language, on, with_year=on.year != here.now.year)
    scores = tuple(Button(str(score), f"log feedback {who} csat {score}", who=ACTOR) for score in range(1, 6))
    nps = Button(_("They gave 0 to 10"), f"log feedback {who} nps", who=ACTOR)
    return Reply(
        headline=_("{name} bought for the first time on {day}. How satisfied are they?").format(
            name=customer.name, day=day
        ),
        lines=(_("Please ask them, then press what they say: 1 is very dissatisfied, 5 very satisfied."),),
        receipt=_(
            "I ask once after a first purchase. A manager can change when: /lifecycle settings feedback 7, or off."
        ),
        buttons=(*scores, nps, Button(_("Show"), f"customer show {who}")),
        audience=PERSON,
        asks=True,
    )
