"""What was counted of all KPIs at an instant, and the text of it that is kept."""

from __future__ import annotations

import json
from dataclasses import astuple, dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from lifecycle.kpis.columns import Column, Columns
from lifecycle.kpis.kpi import Measured, Unit
from lifecycle.service.kpi_answers import Week
from lifecycle.service.own_currency import LeftOut

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from lifecycle.model import StageModel

VERSION = 1
"""Another one where what is kept would be read wrongly."""
UNITS = (Unit.RATE, Unit.MONEY, Unit.RATE)


@dataclass(frozen=True, slots=True)
class Numbers:
    """KPIs by their slug and the three columns by the stage's id, in a period and in the one before (None: nothing was on
    record by then), as counted at `as_of`. `weeks`: of the KPIs that a chart shows, counted when it is called."""

    as_of: datetime
    now: Mapping[str, Measured]
    before: Mapping[str, Measured] | None
    fixed: Mapping[int, Columns]
    fixed_before: Mapping[int, Columns] | None
    weeks: Callable[[], Mapping[str, tuple[Week, ...]]]
    left_out: LeftOut


def dumps(numbers: Numbers, model: StageModel) -> str:
    """The numbers as text."""
    weeks = {
        slug: [(week.starts.isoformat(), week.value, week.n, week.enough) for week in found]
        for slug, found in numbers.weeks().items()
    }
    told = {
        "version": VERSION,
        "stages": _stages(model),
        "as_of": numbers.as_of.timestamp(),
        "now": _told(numbers.now),
        "before": None if numbers.before is None else _told(numbers.before),
        "fixed": _fixed(numbers.fixed),
        "fixed_before": None if numbers.fixed_before is None else _fixed(numbers.fixed_before),
        "weeks": weeks,
        "left_out": [list(numbers.left_out.without_rate), numbers.left_out.without_profit],
    }
    return json.dumps(told, separators=(",", ":"))


def loads(text: str, model: StageModel, slugs: Collection[str]) -> Numbers | None:
    """What `dumps` made; None where another version did, of other KPIs or stages."""
    told = json.loads(text)
    if told["version"] != VERSION or told["stages"] != _stages(model) or not set(slugs) <= set(told["now"]):
        return None
    weeks = {
        slug: tuple(Week(date.fromisoformat(starts), value, n, enough) for starts, value, n, enough in found)
        for slug, found in told["weeks"].items()
    }
    without_rate, without_profit = told["left_out"]
    return Numbers(
        as_of=datetime.fromtimestamp(told["as_of"], UTC),
        now=_read(told["now"]),
        before=None if told["before"] is None else _read(told["before"]),
        fixed=_read_fixed(told["fixed"], model),
        fixed_before=None if told["fixed_before"] is None else _read_fixed(told["fixed_before"], model),
        weeks=lambda: weeks,
        left_out=LeftOut(tuple((currency, n) for currency, n in without_rate), without_profit),
    )


def _stages(model: StageModel) -> list[int]:
    """The ladder that was counted by, and its line of conversion."""
    return [model.conversion, *(stage.id for stage in model.ladder)]


def _told(found: Mapping[str, Measured]) -> dict[str, Any]:
    return {slug: astuple(measured) for slug, measured in found.items()}


def _read(told: Mapping[str, Any]) -> dict[str, Measured]:
    return {slug: Measured(*values) for slug, values in told.items()}


def _fixed(found: Mapping[int, Columns]) -> dict[str, Any]:
    return {
        str(stage): [astuple(one.measured) for one in (each.conversion, each.revenue, each.satisfaction)]
        for stage, each in found.items()
    }


def _read_fixed(told: Mapping[str, Any], model: StageModel) -> dict[int, Columns]:
    return {
        int(stage): Columns(
            model.stage(int(stage)),
            *(Column(unit, Measured(*values)) for unit, values in zip(UNITS, three, strict=True)),
        )
        for stage, three in told.items()
    }
