"""Stage models in tests: the two presets, a stage by its name, and what a model is called in one line."""

from __future__ import annotations

from lifecycle import stages

SIX, FIVE = stages.preset("six"), stages.preset("five")


def by_name(model, name):
    return next(stage for stage in model.stages if stage.name == name)


def slugs(model, typed):
    return " ".join(stage.slug for stage in stages.fitting(model, typed))


def names(model):
    return " ".join(stage.name for stage in model.ladder)
