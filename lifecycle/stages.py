"""The stage model of a workspace: two presets to start from, and the changes a manager may make to it.

Ids never change and are never used again, and a retired stage keeps its place: history goes on speaking of
it. Every change gives a new model, or refuses in a sentence.

The line between prospects and customers is the preset's conversion (purchase) stage. While that one is
retired, it is the next stage of the ladder after its place; restored, it is itself again.
"""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from typing import TYPE_CHECKING

from lifecycle.errors import Conflict, NothingToDo, NotUnderstood
from lifecycle.model import LOST, Stage, StageModel
from lifecycle.stage_names import (
    ADVOCACY,
    AWARENESS,
    CONVERSION,
    EXPERIENCE,
    KNOWLEDGE,
    RETENTION,
    fitting,
    fold,
    nearest,
)
from lifecycle.text import _

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

__all__ = [
    "PRESETS", "add", "customer_means", "fitting", "from_json", "nearest", "preset", "rename", "reorder",
    "restore", "retire", "switch", "to_json",
]  # fmt: skip

PRESETS = {
    "six": (
        Stage(AWARENESS, "awareness", "Awareness"),
        Stage(KNOWLEDGE, "knowledge", "Knowledge"),
        Stage(CONVERSION, "conversion", "Conversion"),
        Stage(EXPERIENCE, "experience", "Experience"),
        Stage(RETENTION, "retention", "Retention"),
        Stage(ADVOCACY, "advocacy", "Advocacy"),
    ),
    "five": (
        Stage(AWARENESS, "awareness", "Awareness"),
        Stage(KNOWLEDGE, "consideration", "Consideration"),
        Stage(CONVERSION, "purchase", "Purchase"),
        Stage(EXPERIENCE, "experience", "Experience", retired=True),
        Stage(RETENTION, "retention", "Retention"),
        Stage(ADVOCACY, "advocacy", "Advocacy"),
    ),
}

FEWEST = 2
"""A ladder of fewer stages has no move in it."""

LONGEST_NAME = 40
"""Letters that a stage's name may have, so that tables and charts can show it."""


def preset(name: str = "six") -> StageModel:
    """The stage model to start from: `six` or `five`. KeyError for any other name."""
    return StageModel(name, PRESETS[name], CONVERSION)


def to_json(model: StageModel) -> str:
    """The model as text; the same model gives the same text."""
    stages = [asdict(stage) for stage in model.stages]
    return json.dumps({"preset": model.preset, "conversion": model.conversion, "stages": stages}, ensure_ascii=False)


def from_json(text: str) -> StageModel:
    """The model that `to_json` wrote. ValueError, KeyError or TypeError for any other text."""
    read = json.loads(text)
    return StageModel(read["preset"], tuple(Stage(**stage) for stage in read["stages"]), read["conversion"])


def customer_means(model: StageModel) -> str:
    """Who counts as a customer in the strict sense, in a sentence."""
    return _("A customer is who has reached {stage} or a later stage.").format(stage=model.stage(model.conversion).name)


def rename(model: StageModel, stage: Stage, new_name: str) -> StageModel:
    """The stage under a new name; it goes on answering to its aliases. Conflict if another has the name."""
    _of_the_ladder(stage)
    name = _free_name(model, new_name, stage.id)
    if name == stage.name:
        raise NothingToDo(_('That stage is already called "{name}".').format(name=name))
    return _with(model, (replace(each, name=name) if each.id == stage.id else each for each in model.stages))


def add(model: StageModel, name: str, after: Stage | None, used: int = 0) -> StageModel:
    """A new stage after another one, the first for None. Ids up to `used` were those of stages that are gone. Conflict
    if the name is taken."""
    name = _free_name(model, name, None)
    stage_id = max(used, *(stage.id for stage in model.stages)) + 1
    slug = fold(name).replace(" ", "-")
    if not slug or slug in {stage.slug for stage in model.stages}:
        slug = f"{slug or 'stage'}-{stage_id}"
    if after is not None:
        _of_the_ladder(after)
    at = 0 if after is None else model.position(after.id) + 1
    return _with(model, (*model.stages[:at], Stage(stage_id, slug, name), *model.stages[at:]))


def reorder(model: StageModel, stages: Sequence[Stage]) -> StageModel:
    """The ladder in this order, every stage of it exactly once; a retired stage stays behind the one it follows."""
    wanted = [stage.id for stage in stages]
    if sorted(wanted) != sorted(stage.id for stage in model.ladder):
        raise Conflict(
            _("Please name every stage exactly once: {stages}.").format(
                stages=", ".join(stage.name for stage in model.ladder)
            )
        )
    order = [model.stage(stage_id) for stage_id in wanted]
    for at, stage in enumerate(model.stages):
        if stage.retired:
            order.insert(order.index(model.stages[at - 1]) + 1 if at else 0, stage)
    if tuple(order) == model.stages:
        raise NothingToDo(_("The stages are already in this order."))
    return _with(model, order)


def retire(model: StageModel, stage: Stage) -> StageModel:
    """The model where nobody can be moved to this stage any more. Conflict if too little of the ladder is left."""
    _of_the_ladder(stage)
    if stage.retired:
        raise NothingToDo(_("{stage} is already retired.").format(stage=stage.name))
    return _with(model, (replace(each, retired=True) if each.id == stage.id else each for each in model.stages))


def restore(model: StageModel, stage: Stage) -> StageModel:
    """The model with a retired stage in use again, at its old place."""
    _of_the_ladder(stage)
    if not stage.retired:
        raise NothingToDo(_("{stage} is already in use.").format(stage=stage.name))
    return _with(model, (replace(each, retired=False) if each.id == stage.id else each for each in model.stages))


def switch(model: StageModel, preset_name: str) -> StageModel:
    """The other preset, with ids, order, own stages and own names kept.

    The second and third stage take the preset's names unless the workspace named them itself; experience is
    retired or restored. NotUnderstood for an unknown preset, Conflict where a name is taken.
    """
    if preset_name not in PRESETS:
        raise NotUnderstood(_('There is no preset "{name}". Please choose six or five.').format(name=preset_name))
    if preset_name == model.preset:
        raise NothingToDo(_("This workspace already uses the {preset}-stage model.").format(preset=preset_name))
    old = {stage.id: stage for stage in PRESETS[model.preset]}
    new = {stage.id: stage for stage in PRESETS[preset_name]}
    switched = replace(model, preset=preset_name)
    for stage in model.stages:
        if stage.id in new and old[stage.id] != new[stage.id]:
            switched = _adopt(switched, stage, old[stage.id], new[stage.id])
    return _with(switched, switched.stages)


def _adopt(model: StageModel, stage: Stage, old: Stage, new: Stage) -> StageModel:
    """The model with one stage turned from the old preset's into the new one's."""
    name = _free_name(model, new.name, stage.id) if stage.name == old.name else stage.name
    retired = new.retired if stage.id == EXPERIENCE else stage.retired
    turned = replace(new, name=name, retired=retired)
    return replace(model, stages=tuple(turned if each.id == stage.id else each for each in model.stages))


def _with(model: StageModel, stages: Iterable[Stage]) -> StageModel:
    """The model with these stages, its line between prospects and customers drawn anew."""
    ordered = tuple(stages)
    ladder = [stage for stage in ordered if not stage.retired]
    if len(ladder) < FEWEST:
        raise Conflict(_("At least two stages must stay in use; please add another one first."))
    line = next((at for at, stage in enumerate(ordered) if stage.id == CONVERSION), 0)
    follows = next((stage for stage in ordered[line:] if not stage.retired), None)
    if follows is None:
        raise Conflict(
            _("No stage would be left at which a prospect becomes a customer; please add one after {stage} first.")
            .format(stage=ladder[-1].name)
        )  # fmt: skip
    return replace(model, stages=ordered, conversion=follows.id)


def _free_name(model: StageModel, name: str, own: int | None) -> str:
    """The name with its spaces put right. Conflict if it is empty, too long or another stage's."""
    name = " ".join(name.split())
    if not fold(name) or len(name) > LONGEST_NAME:
        raise Conflict(_("A stage needs a name of 1 to {most} letters.").format(most=LONGEST_NAME))
    taken = next((stage for stage in model.stages if stage.id != own and fold(stage.name) == fold(name)), None)
    if taken and taken.retired:
        raise Conflict(_('There is a retired stage "{name}"; please restore or rename it.').format(name=taken.name))
    if taken:
        raise Conflict(_('There is already a stage "{name}".').format(name=taken.name))
    if LOST in {stage.id for stage in fitting(model, name, exact=True)}:
        raise Conflict(_('"{name}" already means lost, outside the stages.').format(name=name))
    return name


def _of_the_ladder(stage: Stage) -> None:
    if stage.id == LOST:
        raise Conflict(_("Lost stands outside the stages and cannot be changed."))
