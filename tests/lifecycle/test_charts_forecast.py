"""The picture of a forecast: small, no words touching, whatever the stages are called and however many stand there."""

from __future__ import annotations

import numpy as np
import pytest
from matplotlib.lines import Line2D

from lifecycle.charts import board
from lifecycle.charts.forecast import chances_chart, forecast_chart
from lifecycle.forecasts.chain import Chain, Chances, Likely, Reach
from lifecycle.forecasts.stock_forecast import StockForecast, StockRow
from lifecycle.model import Stage
from lifecycle.stages import preset
from tests.lifecycle.drawing import assert_nothing_touches, assert_small_png, figure_of, words

MODEL = preset("six")
TITLE = "In 4 weeks Conversion holds about 130 (118–142), 118 now"
DATES = "Fri 20 Nov 14:03"


def row(stage, *past, ahead=4, grows=2.0):
    """A course of these past weeks that goes on in a line."""
    coming = [past[-1] + grows * week for week in range(1, ahead + 1)]
    widths = [3.0 * week**0.5 for week in range(1, ahead + 1)]
    limits = zip(coming, widths, strict=True)
    return StockRow(stage, past[-1], tuple(Likely(one, max(one - wide, 0), one + wide) for one, wide in limits), past)


def report(names=None, scale=1, ahead=4, weeks=27, lost=True):
    """As many stages as names, each a little larger than the one before."""
    rng = np.random.default_rng(3)
    names = names or [stage.name for stage in MODEL.stages]
    walks = (30 * (at + 1) + np.cumsum(rng.integers(-3, 4, weeks)) for at in range(len(names)))
    rows = [
        row(Stage(at + 1, name, name), *(scale * np.maximum(walk, 0)).tolist(), ahead=ahead, grows=scale * 1.5)
        for at, (name, walk) in enumerate(zip(names, walks, strict=True))
    ]
    gone = row(
        MODEL.stage(0), *([scale * 40 + n for n in range(weeks)] if lost else [0] * weeks), ahead=ahead, grows=0.0
    )
    return StockForecast(tuple(rows), gone, ahead, 26, None)


def chances(*rates):
    told = [
        Chances(stage, 40, Reach(rate and Likely(rate, rate * 0.8, min(rate * 1.2, 1)), None, (1, 4)), None)
        for stage, rate in zip(MODEL.stages, rates, strict=False)
    ]
    return Chain(tuple(told), MODEL.stages[2], MODEL.stages[5], None, 180)


LONG = ["Zkušenosti zákazníků a podpora produktů", "Advokacie a/nebo opakovaný nákup", "客户体验", "X" * 40]
CHARTS = {
    "six": lambda: forecast_chart(report(), TITLE, DATES),
    "half a year ahead": lambda: forecast_chart(report(ahead=26), TITLE, DATES),
    "a week ahead": lambda: forecast_chart(report(ahead=1), TITLE, DATES),
    "long names": lambda: forecast_chart(report(LONG), TITLE * 3, DATES),
    "many stages": lambda: forecast_chart(report([f"Stage {n}" for n in range(12)]), TITLE, DATES),
    "millions": lambda: forecast_chart(report(scale=1_234_567), TITLE, DATES),
    "in Czech": lambda: forecast_chart(report(scale=999), TITLE, DATES, language="cs"),
    "no past": lambda: forecast_chart(report(weeks=1), TITLE, DATES),
    "nobody lost": lambda: forecast_chart(report(lost=False), TITLE, DATES),
    "nobody": lambda: forecast_chart(StockForecast((row(MODEL.stages[0], 0, 0, grows=0),), row(MODEL.stage(0), 0, 0, grows=0), 4, 9, None), TITLE, DATES),
    "no stage": lambda: forecast_chart(StockForecast((), row(MODEL.stage(0), 0, 0, grows=0), 4, 9, None), TITLE, DATES),
    "chances": lambda: chances_chart(chances(0.46, 0.62), TITLE, DATES),
    "a chance of one": lambda: chances_chart(chances(1.0, None), TITLE, DATES),
    "no chance": lambda: chances_chart(chances(), TITLE, DATES),
}  # fmt: skip


def drawn(name):
    return figure_of(CHARTS[name])


@pytest.mark.parametrize("name", CHARTS)
def test_a_picture_is_a_small_palette_png(name):
    assert_small_png(CHARTS[name]())


@pytest.mark.parametrize("name", CHARTS)
def test_no_words_leave_the_card_or_touch_one_another(name):
    assert_nothing_touches(drawn(name))


def test_each_stage_has_its_number_now_and_then_with_limits():
    said = words(drawn("six"))

    now = report().rows[1].now
    assert said.count("Knowledge") == 1
    assert str(now) in said
    assert str(round(now + 6)) in said
    assert f"{round(now)}–{round(now + 12)}" in said
    assert said.count("Lost") == 1
    assert "Lost" not in words(drawn("nobody lost"))


def test_the_past_is_dark_and_what_is_expected_blue_and_they_meet_at_now():
    figure = drawn("six")

    lines = [piece for piece in figure.findobj(Line2D) if piece.get_linewidth() > 2]
    past = [line for line in lines if line.get_color() == board.INK]
    expected = [line for line in lines if line.get_color() == board.BLUE]
    assert len(past) == len(expected) == 6
    for one, other in zip(past, expected, strict=True):
        assert (one.get_xdata()[-1], one.get_ydata()[-1]) == (other.get_xdata()[0], other.get_ydata()[0])
