"""In which stages somebody can be stuck. Pure, and free of numpy: a setting asks it too."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lifecycle.stage_names import ADVOCACY, RETENTION

if TYPE_CHECKING:
    from lifecycle.model import Stage, StageModel

STAYING = frozenset({RETENTION, ADVOCACY})
"""Stages where staying is the point, whatever they are called."""


def watched(model: StageModel) -> tuple[Stage, ...]:
    """The stages in which somebody can be stuck, lowest first, retired ones among them."""
    return tuple(
        stage
        for stage in model.stages
        if stage.id not in STAYING and any(not model.stage(after).retired for after in model.later(stage.id))
    )
