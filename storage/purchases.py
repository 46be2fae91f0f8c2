"""Purchases, what was spent to win customers, contracts; and what was learnt of them, kept."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, delete, func, insert, or_, select

from lifecycle.model import Fit
from storage.columns import Columns, among, survivors_of
from storage.merges import GROUP
from storage.part import WS
from storage.value_tables import contracts, fits, purchases, spends

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    import pandas as pd

    from lifecycle.model import Contract, Purchase, Spend

P, S, D, K = purchases.c, spends.c, fits.c, contracts.c

_ADD, _SPEND, _CONTRACT, _KEEP = insert(purchases), insert(spends), insert(contracts), insert(fits)
_COUNT = select(func.count()).select_from(purchases).where(P.workspace_id == WS, P.live.is_(True))
_REFERRED = select(P.id).where(P.workspace_id == WS, P.ref == bindparam("of_ref"), P.live.is_(True))
_ANY = "purchases WHERE workspace_id = {ws} AND live IS TRUE"
_BOUGHT = f"{_ANY} AND currency = {{its_currency}}"
_COLUMNS = ("customer_id", "day", "amount_cents", "profit_cents")
_ORDER = "customer_id, day"
_SPENT = (
    select(S.source, S.day, S.amount_cents, S.currency)
    .where(S.workspace_id == WS, S.live.is_(True))
    .order_by(S.source, S.day)
)
_CONTRACTS_OF = (
    select(K.starts_day, K.ends_day)
    .where(K.workspace_id == WS, K.customer_id.in_(GROUP), K.live.is_(True))
    .order_by(K.id.desc())
    .limit(1)
)
_COUNT_SOME = "SELECT count(*) FROM (SELECT 1 FROM purchases WHERE workspace_id = {ws} AND live IS TRUE LIMIT {at_most}) AS counted"
_CONTRACTS = (
    select(K.customer_id, K.starts_day, K.ends_day).where(K.workspace_id == WS, K.live.is_(True)).order_by(K.id)
)
_FIT = select(D.mark, D.made_at, D.told).where(D.workspace_id == WS, D.key == bindparam("of_key"))
_FORGET = delete(fits).where(D.workspace_id == WS, or_(D.key == bindparam("of_key"), D.made_at < bindparam("too_old")))
FORGOTTEN_AFTER = timedelta(days=60)
_COSTS = """
SELECT id, acquisition_cost_cents, currency FROM customers
WHERE workspace_id = {ws} AND acquisition_cost_cents IS NOT NULL AND live IS TRUE AND merged_into IS NULL"""
_MARK = """
SELECT (SELECT coalesce(max(id), 0) FROM purchases WHERE workspace_id = {ws}),
       (SELECT count(*) FROM {voided_purchases} WHERE workspace_id = {ws} AND {voided}),
       (SELECT coalesce(sum(id - id / 1000003 * 1000003), 0) FROM {voided_purchases} WHERE workspace_id = {ws} AND {voided}),
       (SELECT coalesce(max(id), 0) FROM spends WHERE workspace_id = {ws}),
       (SELECT count(*) FROM spends WHERE workspace_id = {ws} AND {voided}),
       (SELECT coalesce(sum(id - id / 1000003 * 1000003), 0) FROM spends WHERE workspace_id = {ws} AND {voided}),
       (SELECT coalesce(sum((id - id / 1000003 * 1000003) * (merged_into - merged_into / 1000003 * 1000003)), 0) FROM customers
        WHERE workspace_id = {ws} AND merged_into IS NOT NULL)"""


class Purchases(Columns):
    """Appends them, and reads them as columns."""

    def add_purchase(self, purchase: Purchase, action_id: int) -> None:
        """Log a purchase. Raced when its reference is taken: whoever looked before saw it free."""
        self._add(
            _ADD, id=purchase.id, customer_id=purchase.customer_id, day=purchase.day, amount_cents=purchase.amount_cents,
            profit_cents=purchase.profit_cents, currency=purchase.currency, product=purchase.product, ref=purchase.ref,
            action_id=action_id, live=True,
        )  # fmt: skip

    def add_spend(self, spend: Spend, action_id: int) -> None:
        """Log what was spent on a source in a month."""
        self._add(
            _SPEND, id=spend.id, source=spend.source, day=spend.day, amount_cents=spend.amount_cents, currency=spend.currency,
            action_id=action_id, live=True,
        )  # fmt: skip

    def add_contract(self, contract: Contract, action_id: int) -> None:
        """Log a contract; it holds instead of the customer's earlier ones."""
        self._add(
            _CONTRACT, id=contract.id, customer_id=contract.customer_id, starts_day=contract.starts_day, ends_day=contract.ends_day,
            action_id=action_id, live=True,
        )  # fmt: skip

    def contract_of(self, customer_id: int) -> tuple[int, int | None] | None:
        """First day and the day after the last one (None: open) of the contract that holds; None without one."""
        row = self._run(_CONTRACTS_OF, of_customer=customer_id).first()
        return (row[0], row[1]) if row else None

    def contracts(self) -> dict[int, tuple[int, int | None]]:
        """The contract of every customer who has one, as `contract_of`; those of merged ones are of who stands for them."""
        into = self.survivors()
        return {into.get(row[0], row[0]): (row[1], row[2]) for row in self._run(_CONTRACTS)}

    def is_referred(self, ref: str) -> bool:
        """Whether a purchase with this reference stands."""
        return self._run(_REFERRED, of_ref=ref).first() is not None

    def count_purchases(self, at_most: int | None = None) -> int:
        """How many purchases stand; counting ends at so many."""
        if at_most is None:
            return int(self._run(_COUNT).scalar())
        return int(self._fetch(_COUNT_SOME, {"at_most": at_most})[0][0])

    def purchases(self, of: Collection[int] | None = None) -> tuple[pd.DataFrame, list[str]]:
        """The purchases of these customers, or of all, and the currencies that `currency_no` counts: customer_id, day,
        amount_cents, profit_cents (`NOT_SAID`: it was not), ordered by customer and day; int64. Merged customers' are of
        who stands for them."""
        import numpy as np  # noqa: PLC0415 - a move has no use for it, nor for pandas
        import pandas as pd  # noqa: PLC0415

        into = self.survivors()
        asked = None if of is None else set(of)
        ids = None if asked is None else sorted(asked | {one for one, whose in into.items() if whose in asked})
        among_them = among("customer_id", ids)
        (currencies,) = self._different(("currency",), _ANY + among_them, {})
        blocks = [self._block(_COLUMNS, _BOUGHT + among_them, _ORDER, {"its_currency": code}) for code in currencies]
        block = np.concatenate([np.empty((0, len(_COLUMNS)), np.int64), *blocks])
        number = np.repeat(np.arange(len(currencies)), [len(one) for one in blocks])
        if into and len(block):
            block[:, 0] = survivors_of(block[:, 0], into)
        if (into or len(currencies) > 1) and len(block):
            order = np.lexsort((block[:, 1], block[:, 0]))
            block, number = block[order], number[order]
        columns = {name: block[:, at] for at, name in enumerate(_COLUMNS)}
        return pd.DataFrame({**columns, "currency_no": number}, copy=False), currencies

    def spends(self) -> list[tuple[str, int, int, str]]:
        """Source, first day of the month, cents and currency of all that was spent, by source and month."""
        return [(row[0], row[1], row[2], row[3]) for row in self._run(_SPENT)]

    def own_costs(self) -> list[tuple[int, int, str | None]]:
        """The customers of whom an acquisition cost was said: id, cents, currency."""
        return [(row[0], row[1], row[2]) for row in self._fetch(_COSTS, {})]

    def purchases_mark(self) -> str:
        """A mark that is another one whenever other purchases or spends stand, or are of other customers."""
        return "-".join(str(number) for number in self._fetch(_MARK, {})[0])

    def fit(self, key: str) -> Fit | None:
        """What was learnt under this key."""
        row = self._run(_FIT, of_key=key).first()
        return Fit(*row) if row else None

    def keep_fit(self, key: str, mark: str, told: str, now: datetime) -> None:
        """Keep what was learnt, instead of what was kept under this key; what is old is forgotten."""
        self._run(_FORGET, of_key=key, too_old=now - FORGOTTEN_AFTER)
        self._add(_KEEP, key=key, mark=mark, made_at=now, told=told)
