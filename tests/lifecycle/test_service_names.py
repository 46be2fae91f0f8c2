"""Which customer and stage a person means: exact names act, the only beginning acts, the rest only proposes."""

from __future__ import annotations

import pytest

from lifecycle import stages
from lifecycle.errors import (
    AmbiguousCustomer,
    AmbiguousStage,
    NotUnderstood,
    Refusal,
    UnknownCustomer,
    UnknownStage,
)
from lifecycle.service.names import reference
from tests.lifecycle.requests import MANAGER, OTHER, REP


def found(requests, typed, person=REP):
    with requests.reading(person) as lifecycle:
        return lifecycle.names.find(typed).name


def refused(requests, typed, person=REP):
    with requests.reading(person) as lifecycle, pytest.raises(Refusal) as refusal:
        lifecycle.names.find(typed)
    return refusal.value


def choose(requests, name, typed, person=REP):
    """Press the button of a proposal."""
    with requests.asking(person) as lifecycle:
        customer = lifecycle.names.exactly(name)
        assert lifecycle.names.find(reference(customer, typed)) == customer
    return lifecycle.action_id


@pytest.mark.parametrize("typed", ["Acme Corp", "acme corp", "  ACME   Corp ", "\uff21cme Corp"])
def test_an_exact_name_acts_in_any_case_width_and_spacing(at_work, typed):
    at_work.add("Acme Corp", "Acme Labs")

    assert found(at_work, typed) == "Acme Corp"


@pytest.mark.parametrize("typed", ["acme corporation", "acme-corp", "acmé corp", "corp", "acm"])
def test_anything_looser_only_proposes(lite, typed):
    lite.add("Acme Corp")

    refusal = refused(lite, typed)

    assert isinstance(refusal, UnknownCustomer)
    assert [customer.name for customer in refusal.nearest] == ["Acme Corp"]
    assert str(refusal) == f'Which customer is "{typed}"?'


def test_the_only_name_that_begins_with_the_words_acts(at_work):
    at_work.add("Acme Corp", "Acmex Works")

    assert found(at_work, "acme") == "Acme Corp"


def test_two_names_that_begin_so_are_asked_about(at_work):
    at_work.add("Acme Corp", "Acme Labs")

    refusal = refused(at_work, "acme")

    assert isinstance(refusal, AmbiguousCustomer)
    assert [customer.name for customer in refusal.fitting] == ["Acme Corp", "Acme Labs"]


def test_a_name_of_its_own_goes_before_names_that_begin_so(at_work):
    at_work.add("Acme", "Acme Corp", "Acme Labs")

    assert found(at_work, "acme") == "Acme"


def test_two_names_of_one_customer_that_begin_so_are_one(at_work):
    at_work.add("Acme Corp")
    with at_work.asking() as lifecycle:
        lifecycle.customers.alias(lifecycle.names.find("acme"), "Acme Holding")

    assert found(at_work, "acme") == "Acme Corp"


def test_different_signs_are_different_names(at_work):
    at_work.add("C++", "C#")

    assert (found(at_work, "c++"), found(at_work, "c#")) == ("C++", "C#")


def test_a_name_like_no_other_is_said_to_be_unknown(lite):
    lite.add("Acme Corp")

    refusal = refused(lite, "Wolfram Optics")

    assert refusal.nearest == ()
    assert str(refusal) == 'There is no customer "Wolfram Optics" yet, nor one like it.'


def test_no_name_at_all_is_asked_for(lite):
    assert isinstance(refused(lite, "  "), NotUnderstood)


def test_a_choice_is_remembered_for_that_person_alone(at_work):
    at_work.add("Acme Corp", "Umbrella")

    choose(at_work, "Acme Corp", "acm")

    assert found(at_work, "ACM") == "Acme Corp"
    assert isinstance(refused(at_work, "acm", OTHER), UnknownCustomer)


def test_a_newer_choice_holds_until_it_is_undone(at_work):
    at_work.add("Acme Corp", "Acme Labs")
    choose(at_work, "Acme Corp", "acm")
    newer = choose(at_work, "Acme Labs", "acm")
    assert found(at_work, "acm") == "Acme Labs"

    at_work.undo(newer)

    assert found(at_work, "acm") == "Acme Corp"


def test_a_choice_gives_way_to_an_exact_name(at_work):
    at_work.add("Acme Corp")
    choose(at_work, "Acme Corp", "acm")

    at_work.add("ACM")

    assert found(at_work, "acm") == "ACM"


def test_a_choice_is_never_used_where_two_customers_fit(at_work):
    at_work.add("Acme Corp", "Umbrella")
    choose(at_work, "Umbrella", "acme")
    at_work.add("Acme Labs")

    assert isinstance(refused(at_work, "acme"), AmbiguousCustomer)


def test_a_reference_means_exactly_one_customer(at_work):
    at_work.add("Acme Corp", "Acme Labs")
    with at_work.reading() as lifecycle:
        words = reference(lifecycle.names.exactly("Acme Labs"))

    assert found(at_work, words) == "Acme Labs"


@pytest.mark.parametrize("typed", ["#1", "#9223372036854775808", "#9999999999999999999"])
def test_a_reference_to_nobody_says_so(at_work, typed):
    refusal = refused(at_work, typed)

    assert str(refusal) == "That customer is no longer there; it may have been undone."


def test_a_list_is_taken_in_the_first_reading_whose_names_all_fit(lite):
    lite.add("Smith, Jones and Co", "Acme Corp")
    readings = [("Smith, Jones and Co",), ("Smith, Jones", "Co"), ("Smith", "Jones", "Co")]

    with lite.reading() as lifecycle:
        found_all = lifecycle.names.find_all(readings)

    assert [customer.name for customer in found_all] == ["Smith, Jones and Co"]


def test_a_list_that_fits_in_no_reading_is_taken_in_its_finest(lite):
    lite.add("Acme Corp", "Umbrella")

    with lite.reading() as lifecycle:
        first, second, third = lifecycle.names.find_all([("acme, umbrella, zenith",), ("acme", "umbrella", "zenith")])

    assert (first.name, second.name) == ("Acme Corp", "Umbrella")
    assert isinstance(third, UnknownCustomer)


def test_names_and_aliases_count_as_meaning_someone(lite):
    lite.add("Acme Corp")

    with lite.reading() as lifecycle:
        assert [lifecycle.names.means(typed) for typed in ("acme", "acm", "")] == [True, False, False]


def test_exactly_takes_no_beginning(lite):
    lite.add("Acme Corp")

    with lite.reading() as lifecycle, pytest.raises(UnknownCustomer):
        lifecycle.names.exactly("acme")


def test_a_stage_answers_to_its_names_in_six_languages(lite):
    with lite.reading() as lifecycle:
        stages = [lifecycle.names.stage(typed).slug for typed in ("Won", "ZNALOSTI", "удержание", "reten", "churned")]

    assert stages == ["conversion", "knowledge", "retention", "retention", "lost"]


def test_an_unknown_stage_is_answered_with_the_ladder_and_the_nearest(lite):
    with lite.reading() as lifecycle, pytest.raises(UnknownStage) as refusal:
        lifecycle.names.stage("retnetion")

    assert refusal.value.nearest.name == "Retention"
    assert str(refusal.value) == (
        'There is no stage "retnetion". The stages are Awareness, Knowledge, Conversion, Experience, Retention, Advocacy.'
    )


def test_a_stage_name_that_fits_two_is_asked_about(lite):
    with lite.asking(MANAGER) as lifecycle:
        lifecycle.workspace.change_stages(stages.switch(lifecycle.model, "five"))
    with lite.reading() as lifecycle, pytest.raises(AmbiguousStage) as refusal:
        lifecycle.names.stage("support")

    assert [stage.slug for stage in refusal.value.fitting] == ["purchase", "retention"]
