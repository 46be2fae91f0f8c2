"""Where a chart is drawn: boxes, rules and lines of text in pixels from the top left, then a PNG.

The card is opaque with a quiet border and transparent corners, so that it sits well on light and dark alike.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import FancyBboxPatch, Polygon, Rectangle
from matplotlib.transforms import Affine2D, IdentityTransform

from lifecycle.charts.line import Line, Side
from lifecycle.charts.png import LARGEST, encode

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.artist import Artist

    from lifecycle.charts.lettering import Letters

Look = Literal["solid", "hatched", "pale", "outline"]
Point = tuple[float, float]

WIDTH = 1080

PAPER, BORDER, RULE = "#FCFBF8", "#CFCBC2", "#DAD6CD"
INK, MUTED = "#1F2328", "#565C65"
BLUE, BLUE_TINT, GREY, PALE = "#0072B2", "#D3E6F3", "#868C96", "#E2DFD8"
"""Blue is Okabe and Ito's, told from grey and paper by everyone; the looks also differ in texture."""

_FACES = {"solid": BLUE, "hatched": BLUE_TINT, "pale": PALE, "outline": "none"}
_EDGES = {"solid": "none", "hatched": BLUE, "pale": "none", "outline": "#33383F"}


@dataclass(slots=True)
class Board:
    """Collects what is drawn until the height is known."""

    pieces: list[Artist] = field(default_factory=list)

    def box(self, left: float, top: float, size: tuple[float, float], look: Look, *, grey: bool = False) -> None:
        """Draw a box of (width, height) in one of the four looks; in grey where it is not of the ladder."""
        face = GREY if grey and look == "solid" else _FACES[look]
        box = Rectangle((left, top), *size, facecolor=face, edgecolor=_EDGES[look], linewidth=0)
        if look == "hatched":
            box.set(hatch="//", hatch_linewidth=3)
        if look == "outline":
            box.set_linewidth(2)
        self.pieces.append(box)

    def area(self, points: Sequence[Point], colour: str) -> None:
        """Fill what lies between these points, over what was drawn before."""
        self.pieces.append(Polygon(points, facecolor=colour, edgecolor="none", zorder=Line2D.zorder))

    def stroke(self, points: Sequence[Point], colour: str, width: float = 2) -> None:
        """Draw a line from point to point, with square ends."""
        across, down = zip(*points, strict=True)
        self.pieces.append(Line2D(across, down, color=colour, linewidth=width, solid_capstyle="butt"))

    def points(self, places: Sequence[Point], colour: str, size: float, *, hollow: bool = False) -> None:
        """Draw a disc of this diameter at each of the places, or a ring where it is hollow."""
        if places:
            across, down = zip(*places, strict=True)
            self.pieces.append(
                Line2D(
                    across, down, linestyle="", marker="o", markeredgewidth=3, markersize=size, markeredgecolor=colour,
                    markerfacecolor=PAPER if hollow else colour,
                )
            )  # fmt: skip

    def dashes(self, start: Point, end: Point, colour: str) -> None:
        """Draw a dashed line."""
        across, down = zip(start, end, strict=True)
        self.pieces.append(Line2D(across, down, color=colour, linewidth=3, dashes=(4, 2.7), dash_capstyle="butt"))

    def rule(self, start: tuple[float, float], end: tuple[float, float]) -> None:
        """Draw a quiet line."""
        self.pieces.append(Line2D([start[0], end[0]], [start[1], end[1]], color=RULE, linewidth=2))

    def write(
        self, at: tuple[float, float], text: str, letters: Letters, colour: str = INK, side: Side = "left"
    ) -> None:
        """Write one line; `at` is where its baseline begins, is centred, or ends."""
        self.pieces.append(Line(at, text, letters, colour, side))

    def finish(self, height: int, largest: int = LARGEST) -> bytes:
        """Put everything on a card of this height, and give its PNG, of at most so many bytes."""
        figure = Figure(figsize=(WIDTH / 72, height / 72), dpi=72)
        figure.patch.set_alpha(0)
        figure.add_artist(_paper(height))
        from_the_top = Affine2D().scale(1, -1).translate(0, height)
        for piece in self.pieces:
            piece.set_transform(from_the_top)
            figure.add_artist(piece)
        return encode(figure, largest)


def _paper(height: int) -> FancyBboxPatch:
    paper = FancyBboxPatch((2, 2), WIDTH - 4, height - 4, boxstyle="round,pad=0,rounding_size=20")
    paper.set(facecolor=PAPER, edgecolor=BORDER, linewidth=2.5, transform=IdentityTransform())
    return paper
