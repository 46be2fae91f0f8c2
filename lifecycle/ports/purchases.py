"""Purchases, what was spent to win customers, contracts, and what was learnt of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    import pandas as pd

    from lifecycle.model import Contract, Fit, Purchase, Spend

NOT_SAID = -(2**62)
"""`profit_cents` of a purchase of which no profit was said, in frames."""


class Purchases(Protocol):
    """Appends them, and reads them as columns."""

    def add_purchase(self, purchase: Purchase, action_id: int) -> None:
        """Log a purchase. Raced when its reference is taken."""

    def add_spend(self, spend: Spend, action_id: int) -> None:
        """Log what was spent on a source in a month; several add up."""

    def add_contract(self, contract: Contract, action_id: int) -> None:
        """Log a contract; it holds instead of the customer's earlier ones."""

    def contract_of(self, customer_id: int) -> tuple[int, int | None] | None:
        """First day and the day after the last one (None: open) of the contract that holds; None without one."""

    def contracts(self) -> dict[int, tuple[int, int | None]]:
        """The contract of every customer who has one, as `contract_of`."""

    def is_referred(self, ref: str) -> bool:
        """Whether a purchase with this reference stands."""

    def count_purchases(self, at_most: int | None = None) -> int:
        """How many purchases stand; counting ends at so many."""

    def purchases(self, of: Collection[int] | None = None) -> tuple[pd.DataFrame, list[str]]:
        """The purchases of these customers, or of all, and the currencies that `currency_no` counts: customer_id, day (since
        1970), amount_cents, profit_cents (`NOT_SAID`: it was not), currency_no, ordered by customer and day; int64."""

    def spends(self) -> list[tuple[str, int, int, str]]:
        """Source, first day of the month, cents and currency of all that was spent, by source and month."""

    def own_costs(self) -> list[tuple[int, int, str | None]]:
        """The customers of whom an acquisition cost was said: id, cents, currency (None: the workspace's)."""

    def purchases_mark(self) -> str:
        """A mark that is another one whenever other purchases or spends stand."""

    def fit(self, key: str) -> Fit | None:
        """What was learnt under this key."""

    def keep_fit(self, key: str, mark: str, told: str, now: datetime) -> None:
        """Keep what was learnt, instead of what was kept under this key."""
