"""What customers bought, what was spent to win them, their contracts: logging it, and reading it in one currency."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from lifecycle.dates import months_later
from lifecycle.errors import Conflict, NotUnderstood, Raced
from lifecycle.model import LOST, Contract, Purchase, Role, Spend
from lifecycle.service.own_currency import converted, rate_of
from lifecycle.text import _

if TYPE_CHECKING:
    from collections.abc import Collection

    import pandas as pd

    from lifecycle.model import Customer, Stage, StageModel
    from lifecycle.service.context import Context
    from lifecycle.service.own_currency import LeftOut

EPOCH = date(1970, 1, 1)
LONGEST = 200
"""Letters of a product or a reference."""


@dataclass(frozen=True, slots=True)
class Bought:
    """What is said of a purchase. `profit_cents` None: not said; `currency` None: the workspace's; `on` None: today."""

    customer: Customer
    amount_cents: int
    profit_cents: int | None = None
    currency: str | None = None
    on: date | None = None
    product: str | None = None
    ref: str | None = None


@dataclass(frozen=True, slots=True)
class Implied:
    """The move that purchases imply: the stage, and the day from which on the customer belongs there."""

    stage: Stage
    on: date


def day_number(day: date) -> int:
    """Days since 1970."""
    return (day - EPOCH).days


class Purchases:
    """Logs purchases, spend and contracts, and tells them as frames in the workspace's currency."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def today(self) -> date:
        """The workspace's date."""
        return self._context.now.astimezone(ZoneInfo(self._context.settings.zone)).date()

    def log(self, bought: Bought) -> Purchase:
        """Log a purchase. NotUnderstood for a day to come, Conflict for a reference that stands already."""
        context, on = self._context, bought.on or self.today()
        context.need(Role.REP, _("log purchases"))
        self._refuse_future(on)
        _refuse_long(bought.product, bought.ref)
        self._hold(bought.customer)
        if bought.ref and context.store.is_referred(bought.ref):
            said = _('A purchase with the reference "{ref}" was logged already.')
            raise Conflict(said.format(ref=bought.ref))
        purchase = Purchase(
            id=context.store.new_id(context.now),
            customer_id=bought.customer.id,
            day=day_number(on),
            amount_cents=bought.amount_cents,
            profit_cents=bought.profit_cents,
            currency=bought.currency or context.settings.currency,
            product=bought.product,
            ref=bought.ref,
        )
        context.store.add_purchase(purchase, context.act())
        return purchase

    def implied(self, customer: Customer) -> Implied | None:
        """The stage that the purchases of this customer imply, where they are not there or beyond: the first one conversion,
        the second one where repeat purchases belong (days count, not purchases). None for none, and of who was lost after
        what they bought. It begins with that purchase, yet not before the stage where the customer is: a purchase that is
        logged late must not be told as if they had gone back since."""
        settings = self._context.settings
        model, now = settings.model, self._context.store.last_visit(customer.id)
        frame, _currencies = self._context.store.purchases([customer.id])
        days = sorted(set(frame["day"][frame["amount_cents"] > 0].tolist()))
        if not days:
            return None
        stage = model.stage(model.conversion) if len(days) == 1 else _repeat_stage(model)
        on = EPOCH + timedelta(days=days[min(1, len(days) - 1)])
        since = now.entered_at.astimezone(ZoneInfo(settings.zone)).date() if now else on
        if now and now.stage == LOST:
            on = EPOCH + timedelta(days=days[-1])
            return Implied(stage, on) if on >= since else None
        if now and model.position(now.stage) >= model.position(stage.id):
            return None
        return Implied(stage, max(on, since))

    def spend(self, source: str, month: date, amount_cents: int, currency: str | None = None) -> Spend:
        """Log what was spent on a source in a month (any day of it). It adds to what was logged before."""
        context = self._context
        context.need(Role.REP, _("log what was spent"))
        _refuse_long(source)
        first = month.replace(day=1)
        self._refuse_future(first)
        spend = Spend(
            id=context.store.new_id(context.now),
            source=" ".join(source.split()),
            day=day_number(first),
            amount_cents=amount_cents,
            currency=currency or context.settings.currency,
        )
        context.store.add_spend(spend, context.act())
        return spend

    def cost(self, customer: Customer, amount_cents: int, currency: str | None = None) -> None:
        """Say what it cost to win a customer; the last that was said holds."""
        context = self._context
        context.need(Role.REP, _("log what was spent"))
        self._hold(customer)
        context.say("customer", str(customer.id), "acquisition_cost_cents", str(amount_cents))
        context.say("customer", str(customer.id), "currency", currency or context.settings.currency)

    def contract(self, customer: Customer, starts: date, ends: date | None) -> Contract:
        """Log a contract; `ends` is its last day, None while it runs on. NotUnderstood where it would end before it began."""
        context = self._context
        context.need(Role.REP, _("log contracts"))
        if ends is not None and ends < starts:
            raise NotUnderstood(_("That contract would end before it begins; please turn the days around."))
        self._hold(customer)
        behind = None if ends is None else day_number(ends) + 1
        contract = Contract(context.store.new_id(context.now), customer.id, day_number(starts), behind)
        context.store.add_contract(contract, context.act())
        return contract

    def count(self, at_most: int | None = None) -> int:
        """How many purchases stand; counting ends at so many, which is fast however many there are."""
        return self._context.store.count_purchases(at_most)

    def in_own_currency(
        self, of: Collection[int] | None = None, *, unit: str = "profit"
    ) -> tuple[pd.DataFrame, LeftOut]:
        """customer_id, day, amount and profit (in units of the workspace's currency), ordered by customer and day, of these
        customers or of all; and what could not count. Without a profit the margin applies; in the unit "revenue" all of the
        amount stands for it."""
        frame, currencies = self._context.store.purchases(of)
        told, left_out = converted(frame, currencies, self._context.settings, unit=unit)
        return told[told["profit"].notna().to_numpy()] if left_out.without_profit else told, left_out

    def days(self, of: Collection[int] | None = None) -> pd.DataFrame:
        """customer_id, day and amount of every purchase, of these customers or of all, ordered by customer and day: for when it
        was bought, whatever it brought. An amount in a currency without a rate stands as it was said."""
        import numpy as np  # noqa: PLC0415 - a move must not pay for it

        frame, currencies = self._context.store.purchases(of)
        rates = np.array([self._rate(currency) or 1.0 for currency in currencies] or [1.0])
        amount = frame["amount_cents"].to_numpy() / 100 * rates[frame["currency_no"].to_numpy()]
        return frame[["customer_id", "day"]].assign(amount=amount)

    def mark(self) -> str:
        """A mark that is another one whenever purchases or spends count otherwise."""
        settings = self._context.settings
        decided = f"{settings.currency} {settings.margin_rate} {settings.rates}"
        return f"{self._context.store.purchases_mark()} {decided}"

    def spends(self) -> pd.DataFrame:
        """What was spent: source, day (the first of its month), until_day (the first of the next one), amount in the
        workspace's currency; what is in a currency without a rate is left out. A source is spelt as customers' is."""
        import pandas as pd  # noqa: PLC0415 - a move must not pay for it

        spent = self._context.store.spends()
        # Where nothing was spent nobody waits for the sources of all customers.
        said = self._context.store.attributes("source")["value"].dropna().unique().tolist() if spent else []
        spelt = {source.casefold(): source for source in said} | {source: source for source in said}
        rows = [
            (
                spelt.get(source) or spelt.get(source.casefold(), source),
                day,
                day_number(months_later(EPOCH + timedelta(days=day), 1)),
                cents / 100 * rate,
            )
            for source, day, cents, currency in spent
            if (rate := self._rate(currency))
        ]
        return pd.DataFrame(rows, columns=["source", "day", "until_day", "amount"])

    def own_costs(self) -> dict[int, float]:
        """The acquisition cost of each customer of whom one was said, in the workspace's currency."""
        return {
            customer_id: cents / 100 * rate
            for customer_id, cents, currency in self._context.store.own_costs()
            if (rate := self._rate(currency or self._context.settings.currency))
        }

    def own_cost(self, customer: Customer) -> float | None:
        """The acquisition cost that was said of one customer."""
        rate = self._rate(customer.currency or self._context.settings.currency)
        cents = customer.acquisition_cost_cents
        return None if cents is None or not rate else cents / 100 * rate

    def has_source(self, source: str) -> bool:
        """Whether any customer came from this source."""
        values = self._context.store.attributes("source")["value"]
        return bool((values.str.casefold() == source.casefold()).any())

    def _rate(self, currency: str) -> float | None:
        return rate_of(currency, self._context.settings)

    def _hold(self, customer: Customer) -> None:
        """Let nobody merge or take back the customer meanwhile."""
        self._context.lock([customer.id])
        there = self._context.store.customer(customer.id)
        if there is None or there.id != customer.id:
            raise Raced

    def _refuse_future(self, day: date) -> None:
        if day > self.today():
            raise NotUnderstood(
                _("{day} is still to come; please name today or an earlier day.").format(day=day.isoformat())
            )


def _repeat_stage(model: StageModel) -> Stage:
    """Where who buys again belongs: advocacy, which stands for it in the six stages; retention in the five."""
    wanted = "retention" if model.preset == "five" else "advocacy"
    return next((stage for stage in model.ladder if stage.slug == wanted), model.ladder[-1])


def _refuse_long(*texts: str | None) -> None:
    if any(text and len(text) > LONGEST for text in texts):
        raise NotUnderstood(_("That is too long; please keep it under {n} characters.").format(n=LONGEST))
