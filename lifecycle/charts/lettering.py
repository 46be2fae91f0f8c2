"""Words in charts: how wide they are, how they are made to fit, and what stands for a letter that no font has."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from matplotlib.font_manager import FontEntry, FontProperties, findfont, fontManager, get_font
from matplotlib.ft2font import FT2Font, LoadFlags
from PIL.ImageFont import FreeTypeFont, Layout, truetype

FAMILY = "DejaVu Sans"
ELLIPSIS = "…"

_FAR_REACHING = ("CJK", "Noto Sans", "Unicode", "Fallback", "PingFang", "YaHei", "Gothic", "Hei", "Ming", "Unifont")
_BREAKS = "\t\n\v\f\r\x85\u2028\u2029"
_MOST_FONTS = 400
_SHAPED = re.compile(r"[^ -\u02ff\u0370-\u0482\u048a-\u052f\u1e00-\u1fff\u2010-\u2bff]")
"""A letter that is not of a script whose letters simply follow one another."""
_BOXES = "Last Resort"
"""The font that claims every letter and draws a box for it."""


@dataclass(frozen=True, slots=True)
class Letters:
    """How a text is set: its size in pixels, bold or not, and the family for letters that DejaVu Sans lacks."""

    size: float
    bold: bool = False
    fallback: str | None = None

    @property
    def properties(self) -> FontProperties:
        """The same, as matplotlib takes it; a pixel is a point at 72 dots per inch."""
        family = [FAMILY, self.fallback] if self.fallback else [FAMILY]
        return FontProperties(family=family, size=self.size, weight="bold" if self.bold else "normal")

    @property
    def face(self) -> FreeTypeFont:
        """The same without a fallback, as Pillow takes it."""
        return _face(self.size, self.bold)

    def width(self, text: str) -> float:
        """The width of the text in pixels."""
        return _width(self, text)


@dataclass(frozen=True, slots=True)
class Set:
    """A text broken into lines that fit, and how they are set."""

    lines: tuple[str, ...]
    letters: Letters

    @property
    def width(self) -> float:
        """The width of the longest line in pixels."""
        return max((self.letters.width(line) for line in self.lines), default=0.0)


@lru_cache(maxsize=4096)
def _width(letters: Letters, text: str) -> float:
    if simple(text, letters):
        return letters.face.getlength(text)
    font = get_font(list(_paths(letters.bold, letters.fallback)))
    font.set_size(letters.size, 72)
    font.set_text(text, 0.0, flags=LoadFlags.NO_HINTING)
    return float(font.get_width_height()[0]) / 64


def simple(text: str, letters: Letters) -> bool:
    """Whether the letters of the text are all DejaVu's own and simply follow one another: Latin, Greek, Cyrillic and
    the signs between them."""
    return letters.fallback is None and not _SHAPED.search(text)


@lru_cache(maxsize=64)
def _face(size: float, bold: bool) -> FreeTypeFont:  # noqa: FBT001 - a key of the cache
    return truetype(_paths(bold, None)[0], size, layout_engine=Layout.BASIC)


def fit(text: str, sizes: tuple[tuple[float, int], ...], width: float, *, bold: bool = False, instead: str = "") -> Set:
    """Set a text within a width, in lines of like length: the first of `sizes` (pixels, most lines) that holds it.

    Where none does, the last one is taken and the end is cut with an ellipsis. `instead` stands for a text of which
    no letter can be shown.
    """
    words, fallback = showable(text, instead)
    for size, most in sizes:
        letters = Letters(size, bold, fallback)
        lines = _wrap(words, letters, width)
        if len(lines) <= most:
            return Set(tuple(_evened(words, letters, width, lines)), letters)
    return Set((*lines[: most - 1], _cut(" ".join(lines[most - 1 :]), letters, width)), letters)


def showable(text: str, instead: str = "") -> tuple[str, str | None]:
    """The text with every letter that can be shown, and the font family needed beside DejaVu Sans, if any.

    A letter that no font of this system has is written in simpler letters where Unicode knows them, else left out
    with an ellipsis in its place.
    """
    text = _tidy(text)
    missing = "".join(sorted({letter for letter in text if not _has(letter)}))
    if not missing:
        return text, None
    fallback, covered = _fallback(missing)
    shown = _tidy("".join(letter if _has(letter) or letter in covered else _simpler(letter) for letter in text))
    while ELLIPSIS * 2 in shown or f"{ELLIPSIS} {ELLIPSIS}" in shown:
        shown = shown.replace(ELLIPSIS * 2, ELLIPSIS).replace(f"{ELLIPSIS} {ELLIPSIS}", ELLIPSIS)
    return (shown if any(letter.isalnum() for letter in shown) else instead or shown), fallback


def _tidy(text: str) -> str:
    """One line, composed letters, no control or formatting characters, a per cent sign never parted from its number."""
    letters = (" " if letter in _BREAKS else letter for letter in unicodedata.normalize("NFC", text))
    plain = "".join(letter for letter in letters if unicodedata.category(letter)[0] != "C")
    return " ".join(word for word in plain.split(" ") if word).replace(" %", "\N{NO-BREAK SPACE}%")


def _simpler(letter: str) -> str:
    simple = "".join(part for part in unicodedata.normalize("NFKD", letter) if part != letter and _has(part))
    return simple or ELLIPSIS


def _has(letter: str) -> bool:
    return all(ord(letter) in _charmap(path) for path in (*_paths(False, None), *_paths(True, None)))


@lru_cache(maxsize=8)
def _charmap(path: str) -> frozenset[int]:
    return frozenset(FT2Font(path).get_charmap())


@lru_cache(maxsize=64)
def _paths(bold: bool, fallback: str | None) -> tuple[str, ...]:  # noqa: FBT001 - a key of the cache
    weight = "bold" if bold else "normal"
    families = [FAMILY, fallback] if fallback else [FAMILY]
    return tuple(str(findfont(FontProperties(family=family, weight=weight))) for family in families)


@lru_cache(maxsize=256)
def _fallback(missing: str) -> tuple[str | None, str]:
    """The family of this system that has the most of these letters, and the ones it has."""
    best: tuple[str | None, str] = (None, "")
    real = (font for font in fontManager.ttflist if _BOXES not in font.name)
    fonts = sorted(real, key=lambda font: not any(word in font.name for word in _FAR_REACHING))
    for font in fonts[:_MOST_FONTS]:
        covered = _covered(font, missing)
        if len(covered) > len(best[1]):
            best = (font.name, covered)
        if len(covered) == len(missing):
            break
    return best


def _covered(font: FontEntry, letters: str) -> str:
    """Those of the letters that the font has; a font that cannot be read, such as one of pictures, has none."""
    try:
        face = FT2Font(font.fname)
    except (OSError, RuntimeError, ValueError):
        return ""
    return "".join(letter for letter in letters if face.get_char_index(ord(letter)))


def _wrap(text: str, letters: Letters, width: float) -> list[str]:
    """The text in lines no wider than `width`, broken at spaces, and inside a word only where it fills a line."""
    lines: list[str] = []
    line = ""
    for word in text.split(" "):
        longer = f"{line} {word}".strip()
        if letters.width(longer) <= width:
            line = longer
            continue
        if line:
            lines.append(line)
        *full, line = _pieces(word, letters, width)
        lines += full
    return [*lines, line]


def _evened(text: str, letters: Letters, width: float, lines: list[str]) -> list[str]:
    """The same number of lines, set narrower as long as it lasts, so that no word is left alone at the end."""
    while len(lines) > 1:
        width *= 0.96
        narrower = _wrap(text, letters, width)
        if len(narrower) > len(lines) or any(letters.width(word) > width for word in text.split(" ")):
            break
        lines = narrower
    return lines


def _pieces(word: str, letters: Letters, width: float) -> list[str]:
    pieces = [""]
    for letter in word:
        if pieces[-1] and letters.width(pieces[-1] + letter) > width:
            pieces.append("")
        pieces[-1] += letter
    return pieces


def _cut(text: str, letters: Letters, width: float) -> str:
    """The beginning of the text that fits with an ellipsis: whole words if there is more than one."""
    while text and letters.width(text + ELLIPSIS) > width:
        text = text.rpartition(" ")[0] or text[:-1]
    return text.rstrip(" ,;:") + ELLIPSIS
