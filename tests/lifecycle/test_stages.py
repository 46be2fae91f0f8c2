"""Stage models: the presets, and what a manager may change."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lifecycle import stages
from lifecycle.errors import Conflict, NothingToDo, NotUnderstood, Refusal
from lifecycle.model import LOST, Kind
from lifecycle.stage_names import fold
from tests.lifecycle.ladders import FIVE, SIX, by_name, names, slugs


def test_the_presets_share_their_ids():
    assert names(SIX) == "Awareness Knowledge Conversion Experience Retention Advocacy"
    assert names(FIVE) == "Awareness Consideration Purchase Retention Advocacy"
    assert [stage.id for stage in FIVE.ladder] == [1, 2, 3, 5, 6]
    assert [stage.id for stage in FIVE.stages] == [stage.id for stage in SIX.stages] == [1, 2, 3, 4, 5, 6]
    assert SIX.conversion == FIVE.conversion == 3
    assert stages.preset() == SIX


def test_there_is_no_third_preset():
    with pytest.raises(KeyError):
        stages.preset("seven")
    with pytest.raises(NotUnderstood, match="six or five"):
        stages.switch(SIX, "seven")


def test_from_purchase_to_retention_is_one_step_in_the_five_stage_model():
    assert FIVE.kind(3, 5) is Kind.FORWARD
    assert SIX.kind(3, 5) is Kind.SKIP


def test_a_model_survives_being_written_down():
    model = stages.add(
        stages.rename(FIVE, by_name(FIVE, "Retention"), "Удержание"), "Onboarding", by_name(FIVE, "Purchase")
    )

    assert stages.from_json(stages.to_json(model)) == model
    assert stages.to_json(stages.from_json(stages.to_json(model))) == stages.to_json(model)


def test_a_new_stage_stands_after_the_one_named_and_first_without_one():
    model = stages.add(SIX, "Onboarding", by_name(SIX, "Conversion"))
    model = stages.add(model, "Referred", None)

    assert names(model) == "Referred Awareness Knowledge Conversion Onboarding Experience Retention Advocacy"
    assert (by_name(model, "Onboarding").id, by_name(model, "Referred").id) == (7, 8)
    assert slugs(model, "onboar") == "onboarding"


def test_the_id_of_a_retired_stage_is_not_given_to_another():
    model = stages.add(SIX, "Onboarding", None)
    model = stages.add(stages.retire(model, by_name(model, "Onboarding")), "Pilot", None)

    assert by_name(model, "Pilot").id == 8


def test_a_stage_in_any_script_gets_a_slug_of_its_own():
    model = stages.add(stages.add(SIX, "Conversion (trial)", None), "Пилот", None)
    model = stages.add(model, "*!?x", None)

    assert len({stage.slug for stage in model.stages}) == 9
    assert all(stage.slug for stage in model.stages)


def test_the_ladder_takes_the_order_asked_for_and_a_retired_stage_stays_behind_its_neighbour():
    wanted = [by_name(FIVE, name) for name in ("Purchase", "Awareness", "Retention", "Consideration", "Advocacy")]

    model = stages.reorder(FIVE, wanted)

    assert [stage.slug for stage in model.stages] == [
        "purchase", "experience", "awareness", "retention", "consideration", "advocacy",
    ]  # fmt: skip
    assert model.conversion == 3


def test_retired_stages_side_by_side_stay_together_wherever_they_were():
    model = stages.retire(stages.retire(SIX, by_name(SIX, "Awareness")), by_name(SIX, "Knowledge"))
    ladder = list(model.ladder)

    model = stages.reorder(model, ladder[::-1])

    assert [stage.id for stage in model.stages] == [1, 2, 6, 5, 4, 3]


def test_an_order_names_every_stage_exactly_once():
    with pytest.raises(Conflict, match="Awareness, Knowledge, Conversion"):
        stages.reorder(SIX, SIX.stages[:-1])
    with pytest.raises(Conflict):
        stages.reorder(SIX, (*SIX.stages[:-1], SIX.stages[0]))
    with pytest.raises(NothingToDo):
        stages.reorder(SIX, SIX.stages)


def test_without_conversion_a_customer_is_who_reaches_the_next_stage():
    model = stages.retire(SIX, by_name(SIX, "Conversion"))

    assert model.conversion == 4
    assert stages.customer_means(model) == "A customer is who has reached Experience or a later stage."
    assert stages.restore(model, by_name(model, "Conversion")) == SIX


def test_conversion_stays_while_no_stage_follows_it():
    model = stages.retire(stages.retire(SIX, by_name(SIX, "Experience")), by_name(SIX, "Retention"))
    model = stages.retire(model, by_name(model, "Advocacy"))

    with pytest.raises(Conflict, match="prospect becomes a customer"):
        stages.retire(model, by_name(model, "Conversion"))


def test_the_last_two_stages_stay():
    model = SIX
    for name in ("Awareness", "Knowledge", "Conversion", "Experience"):
        model = stages.retire(model, by_name(model, name))

    with pytest.raises(Conflict, match="At least two stages"):
        stages.retire(model, by_name(model, "Advocacy"))


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda: stages.rename(SIX, SIX.stage(2), " advocacy"), 'There is already a stage "Advocacy".'),
        (lambda: stages.rename(SIX, SIX.stage(2), "Knowledge"), 'That stage is already called "Knowledge".'),
        (lambda: stages.rename(SIX, SIX.stage(2), " . "), "A stage needs a name of 1 to 40 letters."),
        (lambda: stages.rename(SIX, SIX.stage(2), "x" * 41), "A stage needs a name of 1 to 40 letters."),
        (lambda: stages.add(SIX, "Churned", None), '"Churned" already means lost, outside the stages.'),
        (lambda: stages.add(FIVE, "expérience", None), 'There is a retired stage "Experience"; please restore or rename it.'),
        (lambda: stages.add(SIX, "Pilot", SIX.stage(LOST)), "Lost stands outside the stages and cannot be changed."),
        (lambda: stages.retire(SIX, SIX.stage(LOST)), "Lost stands outside the stages and cannot be changed."),
        (lambda: stages.rename(SIX, SIX.stage(LOST), "Gone"), "Lost stands outside the stages and cannot be changed."),
        (lambda: stages.retire(FIVE, FIVE.stage(4)), "Experience is already retired."),
        (lambda: stages.restore(SIX, SIX.stage(4)), "Experience is already in use."),
        (lambda: stages.switch(SIX, "six"), "This workspace already uses the six-stage model."),
    ],
)  # fmt: skip
def test_a_change_that_is_not_possible_is_refused_in_a_sentence(change, sentence):
    with pytest.raises(Refusal) as refused:
        change()
    assert str(refused.value) == sentence


def test_a_name_that_only_begins_like_lost_is_free():
    assert "Verlorene Post" in names(stages.add(SIX, "Verlorene Post", None))
    assert names(stages.add(SIX, "Chur", None)).startswith("Chur ")


def test_the_presets_turn_into_each_other():
    assert stages.switch(SIX, "five") == FIVE
    assert stages.switch(FIVE, "six") == SIX


def test_a_switch_keeps_order_own_stages_and_own_names():
    model = stages.add(SIX, "Onboarding", by_name(SIX, "Conversion"))
    model = stages.rename(model, by_name(model, "Knowledge"), "Education")

    switched = stages.switch(model, "five")

    assert names(switched) == "Awareness Education Purchase Onboarding Retention Advocacy"
    assert switched.stage(2).slug == "consideration"
    assert stages.switch(switched, "six") == model


def test_a_switch_leaves_a_stage_retired_that_the_workspace_retired():
    model = stages.switch(stages.retire(SIX, by_name(SIX, "Knowledge")), "five")

    assert names(model) == "Awareness Purchase Retention Advocacy"


def test_a_switch_does_not_give_two_stages_one_name():
    with pytest.raises(Conflict, match='already a stage "Purchase"'):
        stages.switch(stages.add(SIX, "Purchase", None), "five")


CHANGES = st.lists(
    st.one_of(
        st.tuples(st.just("add"), st.sampled_from(["Trial", "Pilot", "Won", "Lost", "Support"]), st.integers(0, 9)),
        st.tuples(st.just("rename"), st.sampled_from(["Trial", "Purchase", "Loyalty", "Advocacy"]), st.integers(0, 9)),
        st.tuples(st.sampled_from(["retire", "restore", "up"]), st.just(""), st.integers(0, 9)),
        st.tuples(st.just("switch"), st.sampled_from(["six", "five"]), st.just(0)),
    ),
    max_size=12,
)


def changed(model, change, word, at):
    stage = model.stages[at % len(model.stages)]
    if change == "switch":
        return stages.switch(model, word)
    if change == "up":
        ladder = list(model.ladder)
        return stages.reorder(model, [*ladder[1:], ladder[0]])
    return getattr(stages, change)(model, stage, word) if change == "rename" else (
        stages.add(model, word, stage) if change == "add" else getattr(stages, change)(model, stage)
    )  # fmt: skip


@given(CHANGES)
def test_whatever_is_changed_the_model_stays_sound(changes):
    model = SIX
    for change in changes:
        before = {stage.id for stage in model.stages}
        with suppress(Refusal):
            model = changed(model, *change)
        assert before <= {stage.id for stage in model.stages}
        assert len(model.ladder) >= 2
        assert not model.stage(model.conversion).retired
        assert len({fold(stage.name) for stage in model.stages}) == len(model.stages)
        assert all(stages.fitting(model, stage.name) == (stage,) for stage in model.ladder)
        assert stages.from_json(stages.to_json(model)) == model
