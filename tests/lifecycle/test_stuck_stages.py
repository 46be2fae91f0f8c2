"""In which stages customers can be stuck."""

from __future__ import annotations

from lifecycle.stages import add, preset, rename, reorder, retire
from lifecycle.times.stuck_stages import watched
from tests.lifecycle.journeys import LETTERS

SIX = preset("six")


def names(stages):
    return [stage.name for stage in stages]


def test_nobody_is_stuck_where_staying_is_the_point():
    assert names(watched(SIX)) == ["Awareness", "Knowledge", "Conversion", "Experience"]


def test_a_retired_stage_is_watched_and_a_renamed_one_is_what_it_was():
    five = preset("five")
    renamed = rename(SIX, SIX.stage(LETTERS["R"]), "Loyalty")

    assert "Experience" in names(watched(five))
    assert "Loyalty" not in names(watched(renamed))


def test_a_stage_of_ones_own_is_watched_unless_there_is_none_behind_it():
    inside = add(SIX, "Trial", SIX.stage(LETTERS["K"]))
    on_top = add(SIX, "Fame", SIX.stage(LETTERS["V"]))

    assert names(watched(inside))[2] == "Trial"
    assert "Fame" not in names(watched(on_top))


def test_a_stage_behind_which_all_are_retired_is_not_watched():
    ladder = {stage.slug: stage for stage in SIX.stages}
    order = ["retention", "advocacy", "awareness", "knowledge", "conversion", "experience"]
    turned = reorder(SIX, [ladder[slug] for slug in order])

    assert names(watched(turned)) == ["Awareness", "Knowledge", "Conversion"]
    assert names(watched(retire(turned, turned.stage(LETTERS["E"])))) == ["Awareness", "Knowledge"]
