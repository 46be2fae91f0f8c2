"""The fitted model for a program."""

from __future__ import annotations

import json
from dataclasses import asdict
from math import isfinite
from typing import TYPE_CHECKING, Any

from bot.valuing.notes import date_of, words

if TYPE_CHECKING:
    from lifecycle.service.value_answers import ModelAnswer
    from lifecycle.value.bgnbd import Purchasing
    from lifecycle.value.gamma_gamma import Spending


def as_json(answer: ModelAnswer) -> str:
    """One object, the names those of the domain: days in days, money in units of the workspace's currency, rates 0 to 1."""
    return json.dumps(_plain(_told(answer)), ensure_ascii=False, indent=2, allow_nan=False)


def _told(answer: ModelAnswer) -> dict[str, Any]:
    base, fitted = answer.base, answer.base.fitted
    return {
        "as_of": date_of(base.as_of_day),
        "unit": answer.unit,
        "currency": answer.currency,
        "discount_rate": base.discount_rate,
        "rung": fitted.rung,
        "n": fitted.customers,
        "repeat_buyers": fitted.repeat_buyers,
        "repeat_purchases": fitted.repeat_purchases,
        "lost": answer.lost,
        "first_purchase": date_of(base.first_day),
        "months": base.months,
        "purchases": base.purchases,
        "revenue": base.revenue,
        "profit": base.profit,
        "purchasing": None if fitted.purchasing is None else _parameters(fitted.purchasing, alpha="alpha_days"),
        "spending": None if fitted.spending is None else _parameters(fitted.spending),
        "average_spend": fitted.average_spend,
        "simple": {
            "yearly_profit": base.yearly_profit,
            "years": [
                {"months": one.months, **(asdict(years) if (years := base.years(0, one.months)) else {})}
                for one in answer.expected
            ],
        },
        "contract": None if base.contract is None or not answer.has_contract else asdict(base.contract),
        "log_likelihood": None if fitted.purchasing is None else fitted.purchasing.log_likelihood,
        "totals": [asdict(one) for one in answer.expected],
        "back_test": None if base.back_test is None else _dated(asdict(base.back_test)),
        "notes": [{"code": note.code, "value": note.value, "text": words(note)} for note in fitted.notes],
        "left_out": {
            "without_rate": dict(answer.left_out.without_rate),
            "without_profit": answer.left_out.without_profit,
        },
    }


def _parameters(model: Purchasing | Spending, **renamed: str) -> dict[str, Any]:
    return {renamed.get(name, name): value for name, value in asdict(model).items()}


def _dated(told: dict[str, Any]) -> dict[str, Any]:
    return {"cut_on": date_of(told.pop("cut_day")), **told}


def _plain(told: Any) -> Any:  # noqa: ANN401 - whatever JSON may hold
    """What JSON can say: nothing for a number that is none."""
    if isinstance(told, dict):
        return {name: _plain(value) for name, value in told.items()}
    if isinstance(told, list | tuple):
        return [_plain(value) for value in told]
    return None if isinstance(told, float) and not isfinite(told) else told
