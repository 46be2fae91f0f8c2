"""Which rung the purchases of a workspace carry, and the models fitted on them. Pure.

Fewer than 20 customers who bought again: "simple", no model of purchasing. Fewer than 200, or a standard error of a
logarithm above 1: "thin", a weak prior beside the data. Else "likelihood". Spending is modelled from 50 repeat buyers on.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from lifecycle.value.bgnbd import CHANCES_BEFORE, Purchasing, fit_purchasing
from lifecycle.value.gamma_gamma import Spending, fit_spending
from lifecycle.value.grouping import distinct

if TYPE_CHECKING:
    from lifecycle.flows import Ints
    from lifecycle.times.incidence import Floats

FEWEST, ENOUGH, ENOUGH_FOR_SPENDING = 20, 200, 50
"""Repeat buyers for a model of purchasing at all, for one without a prior, and for a model of spending."""
HEAVY = 0.05
"""The share of all purchases from which on one customer is worth a word; and how many equal shares it is at least."""
HEAVY_TIMES = 3
CORRELATED = 0.3
"""The models of purchasing and of spending are put together as if neither told of the other."""
IMPLAUSIBLE = 3.0
"""So many times the observed mean, a population mean comes from the tail alone."""


class Code(StrEnum):
    """What is worth a word about a fit, and what a note's `value` is then."""

    FEW_REPEAT_BUYERS = "few_repeat_buyers"
    """Repeat buyers, fewer than 20: no model of purchasing."""
    THIN = "thin"
    """Repeat buyers: a weak prior was used."""
    FLAT = "flat"
    """The largest standard error of a logarithm: the data do not tell some mixture of the parameters."""
    BOUNDARY = "boundary"
    """How many parameters ran away: the likelihood has no top."""
    HEAVY_HITTER = "heavy_hitter"
    """The share (0 to 1) of all purchases that one customer made."""
    CORRELATED = "correlated"
    """Spearman's correlation (-1 to 1) of how often and for how much repeat buyers buy."""
    EXCLUDED_SPEND = "excluded_spend"
    """Repeat buyers who brought nothing or less, left out of the model of spending."""
    NO_MODEL_MEAN = "no_model_mean"
    """Gamma-Gamma's q: the model of spending has no mean, or no plausible one; the plain average stands in."""
    FLAT_SPENDING = "flat_spending"
    """Repeat buyers whose spending does not tell all of the model's parameters: a weak prior was used."""
    FEW_FOR_SPENDING = "few_for_spending"
    """Repeat buyers, fewer than 50: the plain average stands in for the model of spending."""
    ALIVE_BY_CONSTRUCTION = "alive_by_construction"
    """One-time buyers, who under BG/NBD are certain to be still there."""


@dataclass(frozen=True, slots=True)
class Note:
    """Something that is worth a word. `value`: see `Code`."""

    code: str
    value: float


@dataclass(frozen=True, slots=True)
class Fitted:
    """What was fitted. `rung`: "simple", "thin" or "likelihood".

    `average_spend`: what a repeat purchase brings (money; of all purchases where nobody bought again), sum over sum, and
    `average_deviation` the standard deviation of it between customers; they stand in where `spending` is None.
    `repeat_purchases` in `customer_days` of all `customers`, of whom `repeat_buyers` bought again. Days since 1970.
    """

    rung: str
    purchasing: Purchasing | None
    spending: Spending | None
    average_spend: float
    average_deviation: float
    customers: int
    repeat_buyers: int
    repeat_purchases: int
    customer_days: float
    first_day: int
    as_of_day: int
    notes: tuple[Note, ...]

    def note(self, code: str) -> Note | None:
        """The note of that code."""
        return next((note for note in self.notes if note.code == code), None)

    def to_json(self) -> str:
        """Text that `from_json` reads back exactly."""
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> Fitted:
        """What `to_json` wrote."""
        told: dict[str, Any] = json.loads(text)
        for name, kind in (("purchasing", Purchasing), ("spending", Spending)):
            if told[name] is not None:
                told[name] = kind(**{key: _tuples(value) for key, value in told[name].items()})
        told["notes"] = tuple(Note(**note) for note in told["notes"])
        return cls(**told)


def fit(customers: pd.DataFrame, *, model: str = "bgnbd") -> Fitted:
    """Fit what the customers carry; see the head of this file. `customers`: see `purchasing.customers_of`.

    `model`: "bgnbd" or "mbgnbd". No customers, or none who bought again, give the rung "simple" and a note. Without the
    columns of money (mean_profit, total) every purchase counts as 1, without first_day the days are counted from 0.
    """
    if model not in CHANCES_BEFORE:
        raise ValueError(f"There is no model of purchasing named {model}")
    x = customers["repeat_purchases"].to_numpy(np.int64)
    last = customers["age_at_last_purchase_days"].to_numpy()
    age = customers["customer_age_days"].to_numpy()
    mean = customers["mean_profit"].to_numpy(np.float64) if "mean_profit" in customers else np.ones(len(x))
    buyers = int((x > 0).sum())
    purchasing = None if buyers < FEWEST else fit_purchasing(x, last, age, model=model, believed_below=ENOUGH)
    candidate = None if buyers < ENOUGH_FOR_SPENDING else fit_spending(x, mean)
    average, deviation = _plain_spend(customers, x, mean)
    spending_notes = [] if purchasing is None else _of_spending(candidate, buyers, average)
    first = customers["first_day"].to_numpy(np.int64) if "first_day" in customers else np.zeros(len(x), dtype=np.int64)
    return Fitted(
        rung=_rung(purchasing),
        purchasing=purchasing,
        spending=None if candidate is None or _is_refused(candidate, average) else candidate,
        average_spend=average,
        average_deviation=deviation,
        customers=len(x),
        repeat_buyers=buyers,
        repeat_purchases=int(x.sum()),
        customer_days=float(age.sum()),
        first_day=int(first.min()) if len(first) else 0,
        as_of_day=int(first[0] + age[0]) if len(first) else 0,
        notes=(*_of_purchasing(purchasing, buyers, len(x)), *_of_customers(x, mean), *spending_notes),
    )


def _rung(purchasing: Purchasing | None) -> str:
    if purchasing is None:
        return "simple"
    return "thin" if purchasing.is_believed else "likelihood"


def _plain_spend(customers: pd.DataFrame, x: Ints, mean: Floats) -> tuple[float, float]:
    """The average of repeat purchases, and how far customers' own means are off it."""
    if x.any():
        average = float(np.einsum("i,i", x, mean)) / float(x.sum())
        off = mean[x > 0] - average
        return average, float(np.sqrt(np.einsum("i,i", off, off) / len(off)))
    if len(x) and "total" in customers:
        return float(customers["total"].sum()) / len(x), 0.0
    return 0.0, 0.0


def _is_refused(spending: Spending, average: float) -> bool:
    return spending.q <= 1 or spending.population_mean > IMPLAUSIBLE * abs(average)


def _of_purchasing(purchasing: Purchasing | None, buyers: int, n: int) -> list[Note]:
    if purchasing is None:
        return [Note(Code.FEW_REPEAT_BUYERS, buyers)]
    notes = [Note(Code.THIN, buyers)] if purchasing.is_believed else []
    if purchasing.status == Code.FLAT:
        notes.append(Note(Code.FLAT, float(np.sqrt(np.diag(np.array(purchasing.covariance)).max()))))
    if purchasing.status == Code.BOUNDARY:
        notes.append(Note(Code.BOUNDARY, len(purchasing.edges)))
    if not purchasing.chances_before and n > buyers:
        notes.append(Note(Code.ALIVE_BY_CONSTRUCTION, n - buyers))
    return notes


def _of_customers(x: Ints, mean: Floats) -> list[Note]:
    if not x.any():
        return []
    notes = []
    share = float(x.max() + 1) / float(x.sum() + len(x))
    if len(x) > 1 and share > HEAVY and share * len(x) > HEAVY_TIMES:
        notes.append(Note(Code.HEAVY_HITTER, share))
    buyers = x > 0
    together = spearman(x[buyers], mean[buyers])
    if buyers.sum() >= FEWEST and abs(together) > CORRELATED:
        notes.append(Note(Code.CORRELATED, together))
    return notes


def _of_spending(spending: Spending | None, buyers: int, average: float) -> list[Note]:
    if buyers < ENOUGH_FOR_SPENDING:
        return [Note(Code.FEW_FOR_SPENDING, buyers)]
    if spending is None:
        return [Note(Code.EXCLUDED_SPEND, buyers)]
    notes = [Note(Code.EXCLUDED_SPEND, spending.excluded)] if spending.excluded else []
    if spending.is_believed:
        notes.append(Note(Code.FLAT_SPENDING, spending.n))
    if _is_refused(spending, average):
        notes.append(Note(Code.NO_MODEL_MEAN, spending.q))
    return notes


def spearman(x: Ints | Floats, y: Floats) -> float:
    """Spearman's correlation of ranks, equal values sharing theirs; 0 where one of both never changes."""
    if len(x) < 2:
        return 0.0
    ranks = [_ranks(values) - (len(x) + 1) / 2 for values in (x, y)]
    spread = float(np.sqrt(np.einsum("i,i", ranks[0], ranks[0]) * np.einsum("i,i", ranks[1], ranks[1])))
    return float(np.einsum("i,i", *ranks)) / spread if spread else 0.0


def _ranks(values: Ints | Floats) -> Floats:
    """The mean rank of equal values, from 1 on; a few whole numbers are counted, which needs no order."""
    if values.dtype.kind != "i":
        return np.asarray(pd.Series(values).rank().to_numpy(), dtype=np.float64)
    _, at = distinct(values)
    n = np.bincount(at)
    return np.asarray((np.cumsum(n) - (n - 1) / 2)[at])


def _tuples(value: Any) -> Any:  # noqa: ANN401 (whatever JSON may hold)
    return tuple(_tuples(item) for item in value) if isinstance(value, list) else value
