"""KPIs that are kept: the text gives the same numbers back, or none where they would be read wrongly."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from lifecycle.kpis.columns import Column, Columns
from lifecycle.kpis.kpi import Measured, Unit
from lifecycle.service import kpi_numbers
from lifecycle.service.kpi_answers import Week
from lifecycle.service.kpi_numbers import Numbers, dumps, loads
from lifecycle.service.own_currency import LeftOut
from lifecycle.stages import preset
from lifecycle.targets import Target, from_text, to_text

MODEL = preset("six")
MEASURED = Measured(0.25, 3.0, 12.0, 12, 0.1, 0.5, 2, beyond=True)
NOTHING = Measured(None, 0.0, 0.0, 0)


def columns(stage):
    return Columns(stage, Column(Unit.RATE, MEASURED), Column(Unit.MONEY, NOTHING), Column(Unit.RATE, MEASURED))


NUMBERS = Numbers(
    as_of=datetime(2026, 11, 20, 13, 3, tzinfo=UTC),
    now={"nps": MEASURED, "ces": NOTHING},
    before={"nps": NOTHING, "ces": NOTHING},
    fixed={stage.id: columns(stage) for stage in MODEL.stages},
    fixed_before=None,
    weeks=lambda: {"nps": (Week(date(2026, 11, 9), 0.5, 4, enough=False),)},
    left_out=LeftOut((("USD", 3),), 2),
)


def test_what_is_kept_is_the_same_when_it_is_read():
    read = loads(dumps(NUMBERS, MODEL), MODEL, ["nps", "ces"])
    assert replace(read, weeks=NUMBERS.weeks) == NUMBERS
    assert read.weeks() == NUMBERS.weeks()


def test_a_period_after_nothing_has_no_period_before():
    read = loads(dumps(replace(NUMBERS, before=None), MODEL), MODEL, ["nps"])
    assert read.before is None
    assert read.fixed_before is None


def test_of_other_kpis_stages_or_versions_nothing_is_read(monkeypatch):
    assert loads(dumps(NUMBERS, MODEL), MODEL, ["nps", "new one"]) is None
    assert loads(dumps(NUMBERS, MODEL), preset("five"), ["nps"]) is None
    told = dumps(NUMBERS, MODEL)
    monkeypatch.setattr(kpi_numbers, "VERSION", 99)
    assert loads(told, MODEL, ["nps"]) is None


@pytest.mark.parametrize(
    ("target", "text"),
    [
        (Target(40.0), "40"),
        (Target(0.85, date(2026, 12, 31)), "0.85 2026-12-31"),
        (Target(1200.0, None, "EUR"), "1200 - EUR"),
        (Target(-10.5, date(2027, 1, 1), "EUR"), "-10.5 2027-01-01 EUR"),
        (Target(None), "off"),
    ],
)
def test_a_target_is_kept_as_a_short_text(target, text):
    assert to_text(target) == text
    assert from_text(text) == target
