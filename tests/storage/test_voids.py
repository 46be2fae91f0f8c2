"""Taking actions back and bringing them back, on both databases."""

from __future__ import annotations

import pytest

from lifecycle.errors import Conflict, Raced

AWARENESS, KNOWLEDGE, CONVERSION = 1, 2, 3


def test_a_voided_move_is_as_if_it_had_not_been_and_comes_back(desk):
    acme = desk.add("Acme Corp")
    desk.move(acme, AWARENESS)
    skipped = desk.move(acme, CONVERSION)
    before = desk.visits(acme)

    desk.undo(skipped)
    assert desk.path(acme) == [AWARENESS]
    assert desk.visits(acme)[-1].left_at is None
    with desk.reading() as store:
        assert [move.to_stage for move in store.moves_of(acme)] == [AWARENESS]

    desk.redo(skipped)
    assert desk.visits(acme) == before


def test_a_voided_move_in_the_middle_joins_its_neighbours(desk):
    acme = desk.add("Acme Corp")
    desk.move(acme, AWARENESS)
    middle = desk.move(acme, KNOWLEDGE)
    desk.move(acme, AWARENESS)

    desk.undo(middle)

    assert desk.path(acme) == [AWARENESS]


def test_a_customer_whose_creation_is_voided_is_nowhere_to_be_seen(desk):
    acme, created_by = desk.add_by("Acme Corp", owner="UREP")
    desk.alias(acme, "Anvils")
    desk.move(acme, AWARENESS)

    desk.undo(created_by)

    with desk.reading() as store:
        assert store.customer(acme) is None
        assert store.customers([acme]) == []
        assert store.named("acme corp") is None
        assert store.named("anvils") is None
        assert store.begins("acme", 5) == []
        assert store.names() == []
        assert store.customer_ids() == []
        assert store.in_stage(AWARENESS, 0, 5) == []
        assert store.in_stage(None, 0, 5) == []
        assert store.count_in_stage(AWARENESS) == 0
        assert store.count_in_stage(None) == 0
        assert store.stock(desk.now) == {}
        assert store.moves_of(acme) == []
        assert store.visits_of(acme) == []


def test_a_customer_brought_back_is_who_they_were(desk):
    acme, created_by = desk.add_by("Acme Corp", owner="UREP")
    desk.alias(acme, "Anvils")
    desk.move(acme, AWARENESS)
    with desk.reading() as store:
        before = store.customer(acme)

    desk.undo(created_by)
    desk.redo(created_by)

    with desk.reading() as store:
        assert store.customer(acme) == store.named("anvils") == before


def test_the_name_of_a_voided_customer_is_free_and_then_cannot_come_back(desk):
    acme, created_by = desk.add_by("Acme Corp")
    desk.alias(acme, "Anvils")
    desk.undo(created_by)
    umbrella = desk.add("Umbrella Ltd")
    taken_by = desk.alias(umbrella, "ANVILS")

    with pytest.raises(Conflict, match='"Anvils" means Umbrella Ltd by now'):
        desk.redo(created_by)
    with desk.reading() as store:
        assert store.customer(acme) is None
        assert store.named("anvils").id == umbrella

    desk.undo(taken_by)
    desk.redo(created_by)
    with desk.reading() as store:
        assert store.named("anvils").id == acme


def test_an_alias_comes_back_only_while_its_key_is_free(desk):
    acme, umbrella = desk.add("Acme Corp"), desk.add("Umbrella Ltd")
    first = desk.alias(acme, "shop")
    desk.undo(first)
    second = desk.alias(umbrella, "Shop")

    with pytest.raises(Conflict, match="Umbrella Ltd"):
        desk.redo(first)
    desk.undo(second)
    desk.redo(first)

    with desk.reading() as store:
        assert store.named("shop").id == acme


def test_an_alias_voided_by_itself_stays_so_when_its_customer_comes_back(desk):
    acme, created_by = desk.add_by("Acme Corp")
    alias = desk.alias(acme, "Anvils")
    desk.undo(alias)
    desk.undo(created_by)

    desk.redo(created_by)

    with desk.reading() as store:
        assert store.named("anvils") is None
        assert store.aliases(acme) == []


def test_owner_and_cost_fall_back_to_what_was_said_before(desk):
    acme = desk.add("Acme Corp", owner="UFIRST")
    second = desk.say("customer", str(acme), "owner", "USECOND")
    third = desk.say("customer", str(acme), "owner", "UTHIRD")
    cost = desk.say("customer", str(acme), "acquisition_cost_cents", "900")

    def owner_and_cost():
        with desk.reading() as store:
            customer = store.customer(acme)
            return customer.owner, customer.acquisition_cost_cents

    assert owner_and_cost() == ("UTHIRD", 900)
    desk.undo(second)
    desk.undo(cost)
    assert owner_and_cost() == ("UTHIRD", None)
    desk.undo(third)
    assert owner_and_cost() == ("UFIRST", None)
    desk.redo(second)
    assert owner_and_cost() == ("USECOND", None)


def test_settings_and_channels_fall_back_too(desk):
    acme = desk.add("Acme Corp")
    zone = desk.say("workspace", "", "zone", "Europe/Prague")
    bound = desk.say("channel", "C1", "customer", str(acme))

    desk.undo(zone)
    desk.undo(bound)
    with desk.reading() as store:
        assert store.settings().zone == "UTC"
        assert store.fact("channel", "C1", "customer") is None

    desk.redo(zone)
    desk.redo(bound)
    with desk.reading() as store:
        assert store.settings().zone == "Europe/Prague"
        assert store.fact("channel", "C1", "customer") == str(acme)


def test_reordered_stages_tell_visits_anew_and_their_undo_tells_them_back(desk):
    acme = desk.add("Acme Corp")
    desk.move(acme, AWARENESS)
    desk.move(acme, KNOWLEDGE)
    before = desk.visits(acme)

    ordered = desk.order([2, 1, 3, 4, 5, 6])
    assert [visit.kind.name for visit in desk.visits(acme)] == ["NEW", "BACK"]

    desk.undo(ordered)
    assert desk.visits(acme) == before


def test_who_takes_back_what_another_took_back_at_the_same_moment_is_raced(desk):
    acme = desk.add("Acme Corp")
    moved = desk.move(acme, AWARENESS)
    by = desk.undo(moved)

    with pytest.raises(Raced):
        desk.undo(moved)

    with desk.reading() as store:
        assert store.action(moved).voided_by == by


def test_one_action_about_many_customers_is_taken_back_as_a_whole(desk):
    acme, umbrella = desk.add("Acme Corp", owner="UFIRST"), desk.add("Umbrella Ltd")
    with desk.acting("import") as (store, action_id):
        for customer_id in (acme, umbrella):
            store.say("customer", str(customer_id), "owner", "USECOND", action_id, desk.now)
            store.say("customer", str(customer_id), "segment", "mid", action_id, desk.now)

    desk.undo(action_id)

    with desk.reading() as store:
        assert [(c.owner, c.segment) for c in store.customers([acme, umbrella])] == [("UFIRST", None), (None, None)]
