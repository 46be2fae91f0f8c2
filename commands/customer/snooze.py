"""`customer snooze`: a dated next step, until which a customer does not count as stuck."""

from __future__ import annotations

from typing import TYPE_CHECKING

from commands import ACTOR, Ask, Button, Phrase, Reply, command
from commands._choose import added, customer_or_choices
from commands._done import done
from commands._say import calendar, date_in
from commands.customer._until import read_until
from lifecycle.errors import NothingToDo, NotUnderstood
from lifecycle.model import LOST
from lifecycle.service.names import reference
from lifecycle.text import _
from lifecycle.times.stuck_stages import watched

if TYPE_CHECKING:
    from datetime import date

    from commands.customer._until import Until
    from lifecycle.model import Customer
    from lifecycle.service import Lifecycle


@command(
    "customer snooze",
    writes=True,
    usage="<customer> <2 weeks|until 12 December|off>",
    examples=("customer snooze acme 2 weeks", "customer snooze acme until 12 December", "customer snooze acme off"),
    phrases=(Phrase(r"snooze (?P<rest>.+)", "customer snooze {rest}"),),
)
def snooze(ask: Ask, lifecycle: Lifecycle) -> Reply:
    """Keep a customer off the stuck list until the day of its next step."""
    wanted = read_until(ask.words, ask.now, lifecycle.settings.zone, lifecycle.names.means)
    customer = _whom(ask, lifecycle, wanted)
    if isinstance(customer, Reply):
        return customer
    if not wanted.day and not wanted.off:
        return _until_when(ask, lifecycle, customer)
    before = lifecycle.snoozes.of(customer)
    show = Button(_("Show"), f"stage show {reference(customer)}")
    told = {"name": customer.name, "day": _day(wanted.day or before, ask, lifecycle)}
    try:
        lifecycle.snoozes.snooze(customer, wanted.day)
    except NothingToDo:
        said = _("{name} is off the stuck list until {day} already.") if before else _("{name} is not snoozed anyway.")
        return Reply(said.format(**told), receipt=_("Nothing was changed."), buttons=(show,))
    if wanted.off:
        said = _("{name} is snoozed no longer; it was until {day}.")
        return done(ask, lifecycle, said.format(**told), buttons=(show,))
    lines = tuple(filter(None, (_was(before, ask, lifecycle), _anyway(lifecycle, customer))))
    said = _("{name} is off the stuck list until {day}.")
    return done(ask, lifecycle, said.format(**told), lines=lines, buttons=(show,))


def _whom(ask: Ask, lifecycle: Lifecycle, wanted: Until) -> Customer | Reply:
    if wanted.customer:
        words = wanted.words or ""
        return customer_or_choices(
            lifecycle,
            wanted.customer,
            lambda name: f"customer snooze {name} {words}".rstrip(),
            create=added(ask),
            remember=True,
        )
    bound = lifecycle.names.bound(ask.channel)
    if bound is None:
        raise NotUnderstood(_("Which customer, and until when? Type it like this: /customer snooze acme 2 weeks."))
    return bound


def _until_when(ask: Ask, lifecycle: Lifecycle, customer: Customer) -> Reply:
    """Ask for the day: usual ones at a tap."""
    before = lifecycle.snoozes.of(customer)
    said = _("Until when is {name} off the stuck list?")
    if before:
        said = _("{name} is off the stuck list until {day}. Until when shall it be?")
    lengths = {"1 week": _("1 week"), "2 weeks": _("2 weeks"), "1 month": _("1 month")}
    lengths |= {"off": _("No longer")} if before else {}
    who = reference(customer)
    return Reply(
        said.format(name=customer.name, day=_day(before, ask, lifecycle)),
        receipt=_("Nothing was changed yet. A day works too: /customer snooze acme until 12 December."),
        buttons=tuple(Button(label, f"customer snooze {who} {words}", who=ACTOR) for words, label in lengths.items()),
        asks=True,
    )


def _was(before: date | None, ask: Ask, lifecycle: Lifecycle) -> str:
    return _("Until now it was {day}.").format(day=_day(before, ask, lifecycle)) if before else ""


def _anyway(lifecycle: Lifecycle, customer: Customer) -> str:
    """Where the customer is not on that list in any case."""
    if customer.stage == LOST:
        return _("It is lost, and who is lost is not on that list anyway.")
    stages = {stage.id for stage in watched(lifecycle.model)}
    if customer.stage is None or customer.stage in stages:
        return ""
    said = _("It is in {stage}, where nobody counts as stuck anyway.")
    return said.format(stage=lifecycle.model.stage(customer.stage).name)


def _day(day: date | None, ask: Ask, lifecycle: Lifecycle) -> str:
    """`Fri 11 Dec`, with the year when it is not this one."""
    if day is None:
        return ""
    here = calendar(ask, lifecycle)
    return date_in(ask.language, day, with_year=day.year != here.now.year)
