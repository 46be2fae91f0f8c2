"""A figure as the bytes of a small PNG: at most 64 colours, which a chart of flat areas does not miss."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from matplotlib.backends.backend_agg import FigureCanvasAgg
from PIL import Image

if TYPE_CHECKING:
    from matplotlib.figure import Figure

LARGEST = 38_000
"""Bytes that a chart may have; they travel to telephones."""

_WAYS = ((64, 6), (40, 6), (24, 8), (16, 9))
"""Colours and compression effort, tried in this order. The last effort is a tenth smaller and takes six times as long."""


def encode(figure: Figure, largest: int = LARGEST) -> bytes:
    """Draw the figure and encode it as a palette PNG with transparent corners, of at most so many bytes if it can be."""
    canvas = FigureCanvasAgg(figure)
    canvas.draw()  # type: ignore[no-untyped-call]  # matplotlib types this not yet
    pixels = canvas.buffer_rgba()  # type: ignore[no-untyped-call]  # the same
    drawn = Image.frombuffer("RGBA", canvas.get_width_height(), pixels, "raw", "RGBA", 0, 1)
    encoded = b""
    for colours, effort in _WAYS:
        encoded = _palette_png(drawn, colours, effort)
        if len(encoded) <= largest:
            break
    # A figure and its parts point at one another, so that its pixels would stay until the garbage is looked through.
    del drawn, pixels
    canvas.renderer = None
    return encoded


def _palette_png(drawn: Image.Image, colours: int, effort: int) -> bytes:
    out = BytesIO()
    reduced = drawn.quantize(colours, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    reduced.save(out, "PNG", compress_level=effort)
    return out.getvalue()
