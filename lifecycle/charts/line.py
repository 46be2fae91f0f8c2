"""A line of text on a chart, set by Pillow where its letters simply follow one another.

Matplotlib shapes and draws every letter by itself, which takes two thirds of the time of a chart; Pillow draws a line
at once. Letters that join, stack, run from right to left or come from another font are left to matplotlib.
"""

from __future__ import annotations

from math import floor
from typing import TYPE_CHECKING, Literal

import numpy as np
from matplotlib.colors import to_rgb
from matplotlib.text import Text
from PIL import Image, ImageDraw

from lifecycle.charts.lettering import simple

if TYPE_CHECKING:
    from matplotlib.backend_bases import RendererBase

    from lifecycle.charts.lettering import Letters

Side = Literal["left", "center", "right"]

_BEFORE = {"left": 0.0, "center": 0.5, "right": 1.0}
"""The part of a line's width that lies before the place it is written at."""


class Line(Text):
    """One line; `at` is where its baseline begins, is centred, or ends, in the coordinates of its transform."""

    def __init__(self, at: tuple[float, float], text: str, letters: Letters, colour: str, side: Side) -> None:
        look = letters.properties
        super().__init__(*at, text, color=colour, fontproperties=look, ha=side, va="baseline", parse_math=False)
        self.letters, self._side, self._colour = letters, side, colour

    @property
    def is_plain(self) -> bool:
        """Whether Pillow sets it."""
        return simple(self.get_text(), self.letters)

    def start(self) -> tuple[float, float]:
        """Where its baseline begins, in pixels from the bottom left."""
        across, up = self.get_transform().transform(self.get_position())
        return across - self.letters.width(self.get_text()) * _BEFORE[self._side], up

    def draw(self, renderer: RendererBase) -> None:
        """Put the line on the picture."""
        if not self.is_plain:
            super().draw(renderer)
            return
        across, up = self.start()
        drawn, left, under = _set(self.get_text(), self.letters, self._colour, across % 1)
        renderer.draw_image(renderer.new_gc(), floor(across) + left, round(up) - under, np.asarray(drawn)[::-1])


def _set(text: str, letters: Letters, colour: str, beyond: float) -> tuple[Image.Image, int, int]:
    """The letters on nothing, begun this part of a pixel to the right; and how many pixels the picture begins to the
    right of the line's beginning and ends below its foot."""
    left, top, right, bottom = (floor(edge) for edge in letters.face.getbbox(text, anchor="ls"))
    ink = tuple(round(255 * part) for part in to_rgb(colour))
    drawn = Image.new("RGBA", (right - left + 2, bottom - top + 2), (*ink, 0))
    ImageDraw.Draw(drawn).text((beyond - left, -top), text, fill=(*ink, 255), font=letters.face, anchor="ls")
    return drawn, left, bottom + 2
