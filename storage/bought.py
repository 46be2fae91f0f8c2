"""Purchases by day: what was bought in a stretch of days, and who first bought when."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from storage.columns import Columns, among, survivors_of

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    import pandas as pd

_DAYS = "purchases WHERE workspace_id = {ws} AND live IS TRUE AND day >= {first} AND day <= {last}"
_READ = ("customer_id", "day", "amount_cents", "profit_cents", "product_no")
_NAMED = {
    False: "(SELECT key AS no, value AS name FROM json_each({products})) AS named",
    True: "unnest({products}::text[]) WITH ORDINALITY AS named(name, no)",
}
_SOURCE = (
    "purchases LEFT JOIN {named} ON named.name = purchases.product WHERE workspace_id = {{ws}} AND live IS TRUE "
    "AND day >= {{first}} AND day <= {{last}} AND currency = {{its_currency}}"
)
_BUYING_DAYS = "purchases WHERE workspace_id = {ws} AND live IS TRUE AND amount_cents > 0"


class Bought(Columns):
    """Reads them as columns."""

    def bought_between(self, first_day: int, last_day: int) -> tuple[pd.DataFrame, list[str], list[str]]:
        """The purchases of these days (both included), the currencies that `currency_no` counts and the products that
        `product_no` counts (-1: none): customer_id, day, amount_cents, profit_cents, currency_no, product_no; ordered by day."""
        import numpy as np  # noqa: PLC0415 - a move has no use for it, nor for pandas
        import pandas as pd  # noqa: PLC0415

        days: dict[str, object] = {"first": first_day, "last": last_day}
        currencies, products = self._different(("currency", "product"), _DAYS, days)
        source = _SOURCE.format(named=_NAMED[self.is_postgres])
        asked = {**days, "products": self._texts(products)}
        blocks = [self._block(_READ, source, "day", {**asked, "its_currency": code}) for code in currencies]
        block = np.concatenate([np.empty((0, len(_READ)), np.int64), *blocks])
        number = np.repeat(np.arange(len(currencies)), [len(one) for one in blocks])
        if len(currencies) > 1:
            order = np.argsort(block[:, 1], kind="stable")
            block, number = block[order], number[order]
        if (into := self.survivors()) and len(block):
            block[:, 0] = survivors_of(block[:, 0], into)
        customer_id, day, amount, profit, product = block.T
        told = {"customer_id": customer_id, "day": day, "amount_cents": amount, "profit_cents": profit}
        frame = pd.DataFrame({**told, "currency_no": number, "product_no": product}, copy=False)
        return frame, currencies, products

    def first_bought(self, of: Collection[int] | None = None) -> pd.DataFrame:
        """Of each of these customers, or of all, who bought something: customer_id, first_day, second_day (the second
        different day; -1: none), ordered by customer."""
        import numpy as np  # noqa: PLC0415 - as above
        import pandas as pd  # noqa: PLC0415

        into, asked = self.survivors(), None if of is None else set(of)
        ids = None if asked is None else sorted(asked | {one for one, whose in into.items() if whose in asked})
        block = self._block(("customer_id", "day"), _BUYING_DAYS + among("customer_id", ids), "customer_id, day", {})
        who, day = block[:, 0], block[:, 1]
        if into and len(who):
            who = survivors_of(who, into)
            order = np.lexsort((day, who))
            who, day = who[order], day[order]
        begins = np.ones(len(who), bool)
        begins[1:] = (who[1:] != who[:-1]) | (day[1:] != day[:-1])
        who, day = who[begins], day[begins]  # each day once
        first = np.ones(len(who), bool)
        first[1:] = who[1:] != who[:-1]
        rows = np.flatnonzero(first)
        again = np.zeros(len(who) + 1, bool)
        again[:-1] = ~first
        second = np.where(again[rows + 1], np.append(day, -1)[rows + 1], -1)
        return pd.DataFrame({"customer_id": who[rows], "first_day": day[rows], "second_day": second}, copy=False)

    def _texts(self, texts: Sequence[str]) -> object:
        """A list of texts as each database takes one."""
        return list(texts) if self.is_postgres else json.dumps(list(texts), ensure_ascii=False)
