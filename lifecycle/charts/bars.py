"""Reports as cards: which number becomes which bar, and the words for it in the reader's language."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from babel.numbers import format_compact_decimal, format_decimal

from lifecycle.charts.card import Bar, Card, draw
from lifecycle.model import LOST
from lifecycle.stats import percent
from lifecycle.text import _, speaking

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lifecycle.charts.board import Look
    from lifecycle.funnels.cohort import CohortFunnel, Step
    from lifecycle.funnels.funnel import StageFunnel, StageRow
    from lifecycle.model import Stage, StageModel

FEWEST_FOR_PERCENT = 5
LONGEST_NUMBER = 10_000_000


def funnel_chart(
    report: StageFunnel, previous: StageFunnel | None, title: str, subtitle: str, *, language: str = "en"
) -> bytes:
    """Chart the unique customers who entered each stage, as a PNG of about 1080 x 560 pixels.

    A bar per stage with those who skipped past it hatched onto its end, the previous period's entrants as an
    outline, and who moved on of the entrants at the right: a percentage from 5 entrants on, else "1 of 2".
    `title` is the answer, `subtitle` the dates; both are plain text. Without anyone in either period the card says so.
    """
    with speaking(language):
        before = {row.stage.id: row.entrants for row in previous.rows} if previous else {}
        bars = tuple(_stage_bar(at, row, before, language) for at, row in enumerate(report.rows, start=1))
        key = _key(bars, hatched=_("skipped past"), outline=_("period before"))
        empty = "" if any(bar.length or bar.outline for bar in bars) else _("Nobody entered a stage in this period.")
        return draw(Card(title, subtitle, bars, key, _("moved on"), empty))


def cohort_chart(
    report: CohortFunnel, earlier: CohortFunnel | None, title: str, subtitle: str, *, language: str = "en"
) -> bytes:
    """Chart which share of a cohort reached each step, as a PNG of about 1080 x 450 pixels.

    Bars are shares of the cohort, so that an earlier cohort (outline) compares whatever its size: entered, skipped
    past (hatched), and not there yet but still inside the window (pale). Customers stand at the bar's end, the share
    with its Wilson 95 % interval at the right; under 5 customers "1 of 2". An empty cohort's card says so.
    """
    with speaking(language):
        shares = {step.stage.id: step.reached / earlier.n for step in earlier.steps} if earlier and earlier.n else {}
        bars = tuple(
            replace(_step_bar(at, step, report.n, language), outline=shares.get(step.stage.id, 0.0))
            for at, step in enumerate(report.steps, start=1)
        )
        key = _key(bars, hatched=_("skipped past"), pale=_("still open"), outline=_("earlier cohort"))
        heading = _("of {n}, 95 %") if report.n >= FEWEST_FOR_PERCENT else _("of {n}")
        heading = heading.format(n=_number(report.n, language))
        empty = "" if report.n else _("Nobody entered the first step in this period.")
        return draw(Card(title, subtitle, bars, key, heading, empty))


def stock_chart(
    model: StageModel, stock: Mapping[int, int], title: str, subtitle: str, *, language: str = "en"
) -> bytes:
    """Chart how many customers are in each stage, as a PNG of about 1080 x 540 pixels.

    `stock`: customers per stage id, absent means none (`Store.stock`). Shares are of the ladder; the lost stand apart
    beneath it. Retired stages appear only while they hold someone. Without customers the card says so.
    """
    with speaking(language):
        shown = [stage for stage in model.stages if not stage.retired or stock.get(stage.id)]
        total = sum(stock.get(stage.id, 0) for stage in shown)
        bars = [_stock_bar(at, stage, stock, total, language) for at, stage in enumerate(shown, start=1)]
        if stock.get(LOST):
            lost = model.stage(LOST)
            number = _number(stock[LOST], language)
            bars.append(Bar(lost.name, number, stock[LOST], instead=lost.slug, apart=True))
        empty = "" if any(bar.length for bar in bars) else _("No customer is in a stage.")
        return draw(Card(title, subtitle, tuple(bars), heading=_("share"), empty=empty))


def _stage_bar(at: int, row: StageRow, before: Mapping[int, int], language: str) -> Bar:
    return Bar(
        label=row.stage.name,
        instead=_numbered(at),
        number=_number(row.entrants, language),
        extra=f"+{_number(row.skipped_past, language)}" if row.skipped_past else "",
        solid=row.entrants,
        hatched=row.skipped_past,
        outline=before.get(row.stage.id, 0),
        share="–" if row.moved_on is None else _share(row.moved_on, row.entrants),
    )


def _step_bar(at: int, step: Step, n: int, language: str) -> Bar:
    interval = step.interval if n >= FEWEST_FOR_PERCENT and at > 1 else None
    unit = max(n, 1)
    return Bar(
        label=step.stage.name,
        instead=_numbered(at),
        number=_number(step.reached, language),
        solid=step.entered / unit,
        hatched=step.skipped_past / unit,
        pale=step.still_open / unit,
        share=_share(step.reached, n),
        aside=f"{100 * interval[0]:.0f}–{100 * interval[1]:.0f}" if interval else "",
    )


def _stock_bar(at: int, stage: Stage, stock: Mapping[int, int], total: int, language: str) -> Bar:
    count = stock.get(stage.id, 0)
    number = _number(count, language)
    return Bar(stage.name, number, count, share=_share(count, total), instead=_numbered(at))


def _key(bars: tuple[Bar, ...], **words: str) -> tuple[tuple[Look, str], ...]:
    """The looks that occur in these bars with their words, the plain bar first."""
    looks: tuple[Look, ...] = ("hatched", "pale", "outline")
    return ("solid", _("entered")), *((look, words[look]) for look in looks if any(getattr(b, look) for b in bars))


def _numbered(at: int) -> str:
    return _("Stage {number}").format(number=at)


def _number(count: int, language: str) -> str:
    """The number as the language groups it; a very large one in short."""
    if count >= LONGEST_NUMBER:
        return format_compact_decimal(count, locale=language, fraction_digits=1)
    return format_decimal(count, locale=language)


def _share(part: int, whole: int) -> str:
    """A share that says no more than it knows: "1 of 2" under 5, never 0 % or 100 % for what is not quite that."""
    if whole == 0:
        return "–"
    if whole < FEWEST_FOR_PERCENT:
        return _("{part} of {whole}").format(part=part, whole=whole)
    share = percent(part, whole)
    if share == 0 and part:
        return "<1\N{NO-BREAK SPACE}%"
    if share == 100 and part < whole:
        return ">99\N{NO-BREAK SPACE}%"
    return f"{share}\N{NO-BREAK SPACE}%"
