"""Amounts in the workspace's currency: by its rates, and by its margin where no profit was said."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lifecycle.ports.purchases import NOT_SAID

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from lifecycle.settings import Settings


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Purchases that could not count: in a currency without a rate, by currency, and such without profit where no margin is
    set."""

    without_rate: tuple[tuple[str, int], ...] = ()
    without_profit: int = 0

    def __bool__(self) -> bool:
        return bool(self.without_rate or self.without_profit)


def rate_of(currency: str, settings: Settings) -> float | None:
    """What one of a currency is worth in the workspace's; None where no rate is set."""
    return 1.0 if currency == settings.currency else dict(settings.rates).get(currency)


def converted(
    frame: pd.DataFrame, currencies: Sequence[str], settings: Settings, *, unit: str = "profit"
) -> tuple[pd.DataFrame, LeftOut]:
    """The frame (day, amount_cents, profit_cents, currency_no and others) without the purchases in a currency that has no
    rate, with `amount` and `profit` in the workspace's currency instead of the cents; and what could not count. Profit is
    NaN where it is not known: none was said, and no margin is set. In the unit "revenue" it is all of the amount."""
    import numpy as np  # noqa: PLC0415 - a move must not pay for it, nor for pandas
    import pandas as pd  # noqa: PLC0415

    rates = np.array([rate_of(currency, settings) or 0.0 for currency in currencies] or [0.0])
    number, cents = frame["currency_no"].to_numpy(), frame["profit_cents"].to_numpy()
    rate, amount = rates[number], frame["amount_cents"].to_numpy() / 100
    margin = np.nan if settings.margin_rate is None else settings.margin_rate
    profit = amount if unit == "revenue" else np.where(cents == NOT_SAID, amount * margin, cents / 100)
    unrated = rate == 0
    counts = np.bincount(number[unrated], minlength=len(rates)).tolist()
    left_out = LeftOut(
        tuple((currency, n) for currency, n in zip(currencies, counts, strict=False) if n),
        int(np.count_nonzero(np.isnan(profit) & ~unrated)),
    )
    others = [name for name in frame.columns if name not in {"amount_cents", "profit_cents", "currency_no"}]
    kept: slice | np.ndarray = ~unrated if unrated.any() else slice(None)
    told = {name: frame[name].to_numpy()[kept] for name in others}
    return pd.DataFrame(
        {**told, "amount": (amount * rate)[kept], "profit": (profit * rate)[kept]}, copy=False
    ), left_out
