"""Stages as files write them."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from lifecycle import stages
from lifecycle.imports.cells import Fault, Remembered, plain, shown
from lifecycle.stage_names import fold
from lifecycle.text import _

if TYPE_CHECKING:
    from lifecycle.model import Stage, StageModel

RETIRED = " (retired)"
"""Behind its name, this says that a stage is meant which the ladder no longer has."""


def written(stage: Stage) -> str:
    """The stage as a file writes it: its name, and that it is retired, so that the name cannot mean another one."""
    return stage.name + RETIRED if stage.retired else stage.name


def fitting(model: StageModel, text: str) -> tuple[Stage, ...]:
    """The stages that this text names in full, in any of the languages; a retired one only as `written`, which also
    names one of that name that is in use: an export may be imported where nobody retired it.

    A beginning is not enough here: a file's own word for something else (`customer`) would be taken for a stage.
    """
    if len(text) > stages.LONGEST_NAME * 4:
        return ()
    wanted = fold(text)
    gone = [stage for stage in model.stages if stage.retired and fold(written(stage)) == wanted]
    return tuple(gone) or stages.fitting(model, text.removesuffix(RETIRED), exact=True)


def reader(model: StageModel) -> Remembered[int | Fault]:
    """Ids of stages by what a cell says."""
    return Remembered(partial(_read, model))


def ladder(model: StageModel) -> str:
    """The names of the stages, for sentences."""
    return ", ".join(stage.name for stage in model.ladder)


def _read(model: StageModel, cell: str) -> int | Fault:
    text = plain(cell)
    found = fitting(model, text)
    if len(found) == 1:
        return found[0].id
    gone = next((stage for stage in model.stages if stage.retired and fold(stage.name) == fold(text)), None)
    if gone:
        said = _('The stage {stage} is retired; if it is meant, write "{written}". The stages are {ladder}, and lost.')
        return Fault("unknown stage", said.format(stage=gone.name, written=written(gone), ladder=ladder(model)))
    if found:
        names = _(" or ").join(stage.name for stage in found)
        said = _('"{value}" can be {names} here; please write the one that is meant.')
        return Fault("ambiguous stage", said.format(value=shown(text), names=names))
    return Fault("unknown stage", _unknown(model, shown(text)))


def _unknown(model: StageModel, value: str) -> str:
    if not value:
        said = _("This line names no stage; please write one of {ladder}, or lost.")
        return said.format(ladder=ladder(model))
    near = stages.nearest(model, value)
    if near:
        said = _('There is no stage "{value}". Did you mean {stage}? The stages are {ladder}, and lost.')
        return said.format(value=value, stage=near.name, ladder=ladder(model))
    return _('There is no stage "{value}". The stages are {ladder}, and lost.').format(
        value=value, ladder=ladder(model)
    )
