"""The picture of who is stuck, stage by stage."""

from __future__ import annotations

import pytest

from lifecycle.charts.stuck import stuck_chart
from lifecycle.stages import preset
from lifecycle.times.stuck import Limit, StageStuck
from lifecycle.times.stuck_stages import watched
from tests.lifecycle.journeys import DAY

SIX = preset("six")
STAGES = watched(SIX)


def rows_of(*counts):
    return [
        StageStuck(Limit(stage, DAY, 60, measured=True), *numbers)
        for stage, numbers in zip(STAGES, counts, strict=False)
    ]


@pytest.mark.parametrize(
    "rows",
    [
        rows_of((17, 1, 23), (15, 1, 36), (0, 0, 3), (10, 0, 18)),
        rows_of((217_000, 1, 1_230_000), (0, 0, 0), (1, 0, 300), (99, 0, 100)),
        rows_of((1, 0, 1)),
        rows_of((0, 0, 0)),
    ],
)
def test_the_picture_is_a_small_png_in_any_language(rows):
    for language in ("en", "ru"):
        png = stuck_chart(rows, "14 of 120 customers are stuck.", "Fri 20 Nov 14:03", language=language)

        assert png.startswith(b"\x89PNG")
        assert len(png) < 40_000
