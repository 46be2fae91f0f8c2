"""Who is stuck as a picture: per stage those who are, those who have a next step, and all others there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from babel.numbers import format_compact_decimal, format_decimal

from lifecycle.charts.card import Bar, Card, draw
from lifecycle.stats import percent
from lifecycle.text import _, speaking

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lifecycle.charts.board import Look
    from lifecycle.times.stuck import StageStuck

FEWEST_FOR_PERCENT = 5
LONGEST_NUMBER = 10_000_000
NBSP = "\N{NO-BREAK SPACE}"


def stuck_chart(rows: Sequence[StageStuck], title: str, subtitle: str, *, language: str = "en") -> bytes:
    """Chart how many are stuck of how many in each stage, as a PNG of about 1080 x 440 pixels.

    A solid bar for the stuck, hatched those who are past the limit but have a dated next step, pale everybody else
    there; how many of how many at the right, and the share from 5 customers on. `title` is the answer, `subtitle` the
    moment; both are plain text. Where nobody stands the card says so.
    """
    with speaking(language):
        bars = tuple(_bar(at, row, language) for at, row in enumerate(rows, start=1))
        key: list[tuple[Look, str]] = [("solid", _("stuck"))]
        key += [("hatched", _("has a next step"))] if any(bar.hatched for bar in bars) else []
        key += [("pale", _("in good time"))] if any(bar.pale for bar in bars) else []
        empty = "" if any(bar.length for bar in bars) else _("Nobody is in these stages.")
        return draw(Card(title, subtitle, bars, tuple(key), _("stuck"), empty))


def _bar(at: int, row: StageStuck, language: str) -> Bar:
    return Bar(
        label=row.limit.stage.name,
        instead=_("Stage {number}").format(number=at),
        number="",
        solid=row.stuck,
        hatched=row.waiting,
        pale=row.there - row.stuck - row.waiting,
        share=_of(row, language) if row.there else "–",
        aside=_share(row.stuck, row.there),
    )


def _of(row: StageStuck, language: str) -> str:
    return _("{part} of {whole}").format(part=_number(row.stuck, language), whole=_number(row.there, language))


def _number(count: int, language: str) -> str:
    if count >= LONGEST_NUMBER:
        return format_compact_decimal(count, locale=language, fraction_digits=1)
    return format_decimal(count, locale=language)


def _share(part: int, whole: int) -> str:
    """A share that says no more than it knows: none under 5 customers, never 0 % or 100 % for what is not quite that."""
    if whole < FEWEST_FOR_PERCENT:
        return ""
    share = percent(part, whole)
    if share == 0 and part:
        return f"<1{NBSP}%"
    if share == 100 and part < whole:
        return f">99{NBSP}%"
    return f"{share}{NBSP}%"
