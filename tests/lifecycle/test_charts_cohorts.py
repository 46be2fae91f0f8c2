"""The map of heat of how new customers stayed: seven months of six ages at most, and what is too few is pale."""

from __future__ import annotations

from io import BytesIO
from itertools import combinations

import pytest
from PIL import Image

from lifecycle.charts import board
from lifecycle.charts.cohort_heat import Row, cohorts_chart
from lifecycle.charts.lettering import Letters
from lifecycle.charts.line import Line

AGES = [f"{age} days" for age in (30, 60, 90, 120, 150, 180)]
MONTHS = ["April 2026", "May 2026", "September 2026", "sexagésima septembrie 2026"]


def row(name, *stayed, n="11"):
    return Row(name, n, tuple(stayed) + (None,) * (len(AGES) - len(stayed)))


@pytest.fixture
def drawn(monkeypatch):
    """What was put on the board, told after a chart was drawn."""
    pieces, finish = [], board.Board.finish

    def kept(self, height, largest=board.LARGEST):
        pieces[:] = self.pieces
        return finish(self, height, largest)

    monkeypatch.setattr(board.Board, "finish", kept)
    return pieces


def texts(pieces):
    return [piece.get_text().replace("\N{NO-BREAK SPACE}", " ") for piece in pieces if isinstance(piece, Line)]


def test_a_cell_says_the_share_and_is_darker_the_more_stayed(drawn):
    picture = cohorts_chart([row("May 2026", (1.0, "100 %"), (0.5, "50 %"))], AGES, "9 of 11 stayed.", "By month")

    assert len(picture) < 40_000
    assert Image.open(BytesIO(picture)).width == 1080
    assert {"9 of 11 stayed.", "May 2026", "11", "100 %", "50 %", *AGES} <= set(texts(drawn))
    dark, pale = (piece.get_facecolor()[0] for piece in drawn if not isinstance(piece, Line))
    assert dark < pale


def test_a_month_of_too_few_has_numbers_and_no_shade_and_one_not_that_old_has_nothing(drawn):
    cohorts_chart([row("May 2026", (None, "3 of 4"), n="4")], AGES, "3 of 4 stayed.", "By month")

    filled = [piece for piece in drawn if not isinstance(piece, Line)]
    assert len(filled) == 1
    red, green, blue, _opaque = filled[0].get_facecolor()
    assert max(red, green, blue) - min(red, green, blue) < 0.05
    assert "3 of 4" in texts(drawn)


def test_no_two_words_touch_and_all_stay_on_the_card(drawn):
    rows = [row(name, *[(1.0, "100 %")] * 6, n="123,456") for name in MONTHS]
    cohorts_chart(rows, AGES, "9 of 11 stayed.", "By month")

    boxes = []
    for piece in (piece for piece in drawn if isinstance(piece, Line)):
        look = piece.get_fontproperties()
        letters = Letters(look.get_size(), look.get_weight() == "bold")
        width, (across, line) = letters.width(piece.get_text()), piece.get_position()
        left = across - width * {"left": 0, "center": 0.5, "right": 1}[piece.get_ha()]
        boxes.append((left, left + width, line - letters.size * 0.75, line))
    assert min(box[0] for box in boxes) >= 40
    assert max(box[1] for box in boxes) <= 1040
    for one, two in combinations(boxes, 2):
        assert one[1] <= two[0] or two[1] <= one[0] or one[3] <= two[2] or two[3] <= one[2]


def test_without_a_month_the_card_says_so(drawn):
    cohorts_chart([], AGES, "Nobody came.", "By month")
    assert "Nobody became a customer" in " ".join(texts(drawn))
