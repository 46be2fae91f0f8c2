"""How value is spread over customers, and what kinds of them are worth, as cards of bars."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from babel.numbers import format_compact_decimal, format_decimal

from lifecycle.charts.card import Bar, Card, draw
from lifecycle.stats import percent
from lifecycle.text import _, speaking

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lifecycle.charts.board import Look
    from lifecycle.value.groups import GroupWorth
    from lifecycle.value.whole import Spread

LONGEST_NUMBER = 1_000_000
MOST_GROUPS = 12
NBSP = "\N{NO-BREAK SPACE}"


def spread_chart(spread: Spread, names: Sequence[str], title: str, subtitle: str, *, language: str = "en") -> bytes:
    """Chart the value of each tenth of the customers, the most valuable first, as a PNG 1080 pixels wide. Of fewer than
    ten customers each has a bar, with its name. Nobody: the card says so."""
    with speaking(language):
        tenths = len(spread.tenths) == 10 and spread.n > 10
        bars = [
            Bar(
                label=_("Tenth {n}").format(n=at) if tenths else names[at - 1],
                instead=str(at),
                number=_number(value, language),
                solid=max(value, 0.0),
                share=_share(value, spread.total),
            )
            for at, value in enumerate(spread.tenths if spread.n else (), start=1)
        ]
        if tenths:
            bars[0] = replace(bars[0], label=_("Top tenth"))
            bars[-1] = replace(bars[-1], label=_("Last tenth"))
        empty = "" if any(bar.solid for bar in bars) else _("No customer is expected to bring anything.")
        return draw(Card(title, subtitle, tuple(bars), heading=_("share"), empty=empty))


def groups_chart(groups: Sequence[GroupWorth], title: str, subtitle: str, *, language: str = "en") -> bytes:
    """Chart the value of a customer of each kind beside what one costs: realised solid, expected hatched, the cost as a
    frame, CLV : CAC at the right. The largest dozen kinds; nobody: the card says so."""
    with speaking(language):
        bars = tuple(_group_bar(group, language) for group in groups[:MOST_GROUPS])
        key: list[tuple[Look, str]] = [("solid", _("realised")), ("hatched", _("expected"))]
        if any(bar.outline for bar in bars):
            key.append(("outline", _("cost")))
        empty = "" if bars else _("No customer bought anything in this period.")
        return draw(Card(title, subtitle, bars, tuple(key), _("value : cost"), empty))


def _group_bar(group: GroupWorth, language: str) -> Bar:
    part = group.part
    n = max(part.customers, 1)
    realised, whole, ratio = max(group.realised, 0.0) / n, max(part.value, 0.0) / n, part.ratio
    return Bar(
        label=group.name or _("not said"),
        instead="–",
        number=_number(part.value / n, language),
        solid=min(realised, whole),
        hatched=max(0.0, whole - realised),
        outline=part.cost_per_customer or 0.0,
        extra=_("n = {n}").format(n=format_decimal(part.customers, locale=language)),
        share="–" if ratio is None else f"{format_decimal(round(ratio, 1), locale=language)}{NBSP}x",
    )


def _share(part: float, whole: float) -> str:
    if whole <= 0 or part < 0:
        return "–"
    share = percent(round(1000 * part / whole), 1000)
    return f"{share}{NBSP}%" if share or not part else f"<1{NBSP}%"


def _number(amount: float, language: str) -> str:
    if abs(amount) >= LONGEST_NUMBER:
        return format_compact_decimal(amount, locale=language, fraction_digits=1)
    return format_decimal(round(amount), locale=language)
