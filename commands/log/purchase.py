"""`log purchase`: what a customer bought, on which day, and what was earned by it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from commands import Ask, Button, Field, Form, Phrase, Reply, command
from commands._choose import added, customer_or_choices
from commands._done import done
from commands._say import date_in, money
from commands._words import quote
from commands.log._money_words import read_purchase
from commands.stage._wanted import NEW, new_customer
from lifecycle.errors import NotUnderstood
from lifecycle.service.moves import Already, Wanted
from lifecycle.service.names import REFERENCE, reference
from lifecycle.service.purchases import EPOCH, Bought
from lifecycle.text import _

if TYPE_CHECKING:
    from commands.log._money_words import PurchaseWords
    from lifecycle.model import Customer, Purchase
    from lifecycle.service import Lifecycle
    from lifecycle.service.purchases import Implied


@command(
    "log purchase",
    writes=True,
    usage="<customer> <amount> [profit <amount>] [on <date>] [ref <reference>] [for <product>]",
    examples=("log purchase acme 1200", "log purchase acme 1200 profit 400 on 3 May ref INV-7"),
    phrases=(
        Phrase(r"(?P<who>\S.*?) (?:has |have |just )?(?:bought|purchased|ordered) (?P<product>(?!us |something )\S.*?) (?:for|worth) (?P<rest>\D{0,4}\d.*)", "log purchase {who} {rest} product {product}"),
        Phrase(r"(?P<who>\S.*?) (?:has |have |just )?(?:bought|purchased|ordered|paid)(?: (?:us|something))?(?: (?:for|worth))? (?P<rest>\D{0,4}\d.*)", "log purchase {who} {rest}"),
        Phrase(r"(?:log |add |record )?(?:a )?(?:purchase|sale|order)(?: (?:of|by|for|from))? (?P<rest>.+ \S*\d.*)", "log purchase {rest}"),
    ),
)  # fmt: skip
def purchase(ask: Ask, lifecycle: Lifecycle) -> Reply:
    """Log what a customer bought, with its profit, day and reference if you know them."""
    typed = ask.words.strip()
    if not typed or REFERENCE.fullmatch(typed):
        return Reply(_("Who bought, and for how much?"), form=_form(lifecycle, typed), asks=True)
    words = read_purchase(typed, ask.now, lifecycle.settings.zone, lifecycle.names)
    customer = _whom(ask, lifecycle, words)
    if isinstance(customer, Reply):
        return customer
    logged = lifecycle.purchases.log(
        Bought(
            customer,
            words.amount.cents,
            words.profit_cents,
            words.amount.currency,
            words.day,
            words.product,
            words.ref,
        )
    )
    return _reply(ask, lifecycle, customer, logged)


def _whom(ask: Ask, lifecycle: Lifecycle, words: PurchaseWords) -> Customer | Reply:
    who = words.amount.who
    if not who:
        bound = lifecycle.names.bound(ask.channel)
        if bound is None:
            raise NotUnderstood(_("Who bought? Type it like this: /log purchase acme 1200."))
        return bound
    if who.startswith(NEW) and not lifecycle.names.means(who):
        return new_customer(lifecycle, who.removeprefix(NEW))
    tail = ask.words.strip()[len(who) :] if ask.words.strip().startswith(who) else f" {_again(words)}"

    def again(name: str) -> str:
        return f"log purchase {name}{tail}"

    create = (lambda name: again(quote(NEW + name))) if added(ask) else None
    return customer_or_choices(lifecycle, who, again, create=create, remember=True)


def _again(words: PurchaseWords) -> str:
    """The words behind the customer, written anew."""
    parts = [f"{words.amount.cents / 100:.2f}", words.amount.currency or ""]
    parts += [f"profit {words.profit_cents / 100:.2f}"] if words.profit_cents is not None else []
    parts += [f"product {quote(words.product)}"] if words.product else []
    parts += [f"ref {quote(words.ref)}"] if words.ref else []
    parts += [f"on {words.day.isoformat()}"] if words.day else []
    return " ".join(part for part in parts if part)


def _reply(ask: Ask, lifecycle: Lifecycle, customer: Customer, logged: Purchase) -> Reply:
    implied = lifecycle.purchases.implied(customer) if logged.amount_cents > 0 else None
    moved = _moved(lifecycle, customer, implied) if implied and lifecycle.settings.purchases_move else ""
    lines = tuple(line for line in (moved, _not_counted(lifecycle, logged)) if line)
    who = reference(customer)
    buttons = [Button(_("Value"), f"clv {who}")]
    if implied and not moved:
        said = f"stage move also {who} to {quote(implied.stage.name)} on {implied.on.isoformat()}"
        buttons.insert(0, Button(_("Move to {stage}").format(stage=implied.stage.name), said))
    return done(ask, lifecycle, _said(ask, customer, logged), lines=lines, buttons=tuple(buttons))


def _said(ask: Ask, customer: Customer, logged: Purchase) -> str:
    date = EPOCH + timedelta(days=logged.day)
    told = {
        "name": customer.name,
        "amount": money(abs(logged.amount_cents), logged.currency, ask),
        "day": date_in(ask.language, date, with_year=date.year != ask.now.year),
        "product": logged.product or "",
        "ref": logged.ref or "",
    }
    if logged.amount_cents < 0:
        said = _("{name} got {amount} back on {day}").format(**told)
    elif logged.product:
        said = _("{name} bought {product} for {amount} on {day}").format(**told)
    else:
        said = _("{name} bought for {amount} on {day}").format(**told)
    more = []
    if logged.profit_cents is not None:
        profit = money(abs(logged.profit_cents), "", ask)
        more.append((_("profit {profit}") if logged.profit_cents >= 0 else _("loss {profit}")).format(profit=profit))
    if logged.ref:
        more.append(_("ref {ref}").format(ref=logged.ref))
    return f"{said} ({', '.join(more)})." if more else f"{said}."


def _moved(lifecycle: Lifecycle, customer: Customer, implied: Implied) -> str:
    """Make the move that the purchase implies, in the same action."""
    (done_,) = lifecycle.moves.move([Wanted(customer, implied.stage, implied.on)])
    if isinstance(done_, Already):
        return ""
    return _("Moved to {stage}, as this workspace wants it.").format(stage=implied.stage.name)


def _not_counted(lifecycle: Lifecycle, logged: Purchase) -> str:
    """What keeps the purchase out of values, and what to do about it."""
    settings = lifecycle.settings
    if logged.currency != settings.currency and logged.currency not in dict(settings.rates):
        said = _(
            "It does not count in values yet: no rate for {currency} is set (/lifecycle settings rate {currency} 0.92)."
        )
        return said.format(currency=logged.currency)
    if logged.profit_cents is None and settings.margin_rate is None:
        return _("Its profit is not known: say it with profit 400, or set a margin (/lifecycle settings margin 30 %).")
    return ""


def _form(lifecycle: Lifecycle, typed: str) -> Form:
    customer = lifecycle.names.find(typed) if typed else None
    return Form(
        title=_("Log a purchase"),
        command=f"log purchase {reference(customer)}" if customer else "log purchase",
        fields=(
            *(() if customer else (Field("customer", _("Customer"), kind="customer"),)),
            Field("amount", _("Amount")),
            Field("profit", _("Profit, if known"), before="profit ", optional=True),
            Field("product", _("Product"), before="product ", optional=True),
            Field("ref", _("Reference"), before="ref ", optional=True),
            Field("day", _("When, if not today"), kind="date", before="on ", optional=True),
        ),
        submit=_("Log"),
    )
