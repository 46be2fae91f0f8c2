"""What is typed of moves as it was read, in one short line: the finest names > the stages."""

from __future__ import annotations

from datetime import UTC, datetime

from commands._words import parse_move
from lifecycle import stages

FRIDAY = datetime(2026, 11, 20, 15, 2, tzinfo=UTC)
SIX, FIVE = stages.preset("six"), stages.preset("five")


def items(text, model=SIX):
    return parse_move(text, model, FRIDAY, "UTC").items


def read(text, model=SIX):
    """`finest names > stages` of each item; an unknown stage in angle brackets, none as a dash."""
    return "; ".join(f"{whom(item)} > {where(item)}" for item in items(text, model))


def whom(item):
    return "+".join(item.customer_texts[-1]) if item.customer_texts else "-"


def where(item):
    known = "|".join(stage.name for stage in item.stages)
    return known or ("-" if item.stage_text is None else f"<{item.stage_text}>")
