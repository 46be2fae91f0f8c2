"""The projection: from a customer's moves to their visits. Pure.

A visit is one stay in a stage. Two moves in a row to the same stage make one visit, and a customer cannot
begin as lost, so that leading losses (left over when an earlier move was voided) are passed over.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from lifecycle.model import LOST, MANY, Visit

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lifecycle.model import StageModel, StageMove


def follow(last: Visit | None, been: int, move: StageMove, model: StageModel) -> tuple[Visit | None, Visit] | None:
    """The last visit as it ends, and the visit that the move begins; None when the move begins none. `been`: how many
    visits the customer has had in the stage that the move leads to."""
    if (last is None and move.to_stage == LOST) or (last is not None and last.stage == move.to_stage):
        return None
    from_stage = last.stage if last else None
    opened = Visit(
        customer_id=move.customer_id,
        move_id=move.id,
        from_stage=from_stage,
        stage=move.to_stage,
        kind=model.kind(from_stage, move.to_stage),
        entered_at=move.effective_at,
        nth=min(been + 1, MANY),
        from_at=last.entered_at if last else None,
        from_nth=last.nth if last else None,
    )
    return (replace(last, left_at=move.effective_at) if last else None), opened


def project(moves: Iterable[StageMove], model: StageModel) -> list[Visit]:
    """One customer's visits from all their moves, which come in the order of (effective_at, id)."""
    visits: list[Visit] = []
    been: Counter[int] = Counter()
    for move in moves:
        step = follow(visits[-1] if visits else None, been[move.to_stage], move, model)
        if step is None:
            continue
        closed, opened = step
        if closed:
            visits[-1] = closed
        visits.append(opened)
        been[opened.stage] += 1
    return visits
