"""Customers and their names, on both databases."""

from __future__ import annotations

from datetime import timedelta

import pytest

from lifecycle.errors import Conflict
from lifecycle.model import Customer
from lifecycle.names import key
from storage.facts import CUSTOMERS_NOW

AWARENESS, KNOWLEDGE, LOST = 1, 2, 0


def test_a_customer_is_found_by_id_by_name_and_with_where_they_are(desk):
    acme = desk.add("Acme Corp", owner="UREP", source="referral", segment="mid", acquisition_cost_cents="120000")
    desk.move(acme, KNOWLEDGE)

    with desk.reading() as store:
        found = store.named(key("ACME  corp"))
        assert found == store.customer(acme)

    assert found == Customer(acme, "Acme Corp", "UREP", "referral", "mid", 120_000, None, KNOWLEDGE, desk.now)


def test_a_customer_without_moves_is_nowhere(desk):
    acme = desk.add("Acme Corp")

    with desk.reading() as store:
        assert store.customer(acme) == Customer(acme, "Acme Corp")
        assert store.customer(acme + 1) is None
        assert store.last_visit(acme) is None


def test_customers_come_in_the_order_asked_for_without_the_unknown(desk):
    acme, umbrella = desk.add("Acme Corp"), desk.add("Umbrella Ltd")

    with desk.reading() as store:
        found = store.customers([umbrella, 17, acme])
        assert store.customers([]) == []

    assert [customer.id for customer in found] == [umbrella, acme]


def test_an_alias_means_the_customer(desk):
    acme = desk.add("Acme Corp")
    desk.alias(acme, "The Anvil People")
    desk.alias(acme, "ACM")

    with desk.reading() as store:
        assert store.named(key("the anvil people")).name == "Acme Corp"
        assert store.aliases(acme) == ["The Anvil People", "ACM"]
        assert sorted(store.names()) == [("acm", acme), ("acme corp", acme), ("the anvil people", acme)]


@pytest.mark.parametrize("taken", ["Acme Corp", "acme  CORP", "anvils"])
def test_a_taken_name_is_a_conflict_that_names_its_holder(desk, taken):
    acme = desk.add("Acme Corp")
    desk.alias(acme, "Anvils")
    umbrella = desk.add("Umbrella Ltd")

    with pytest.raises(Conflict, match="Acme Corp"):
        desk.add(taken)
    with pytest.raises(Conflict, match="Acme Corp"):
        desk.alias(umbrella, taken)

    with desk.reading() as store:
        assert len(store.customer_ids()) == 2


def test_a_beginning_ends_at_a_space(desk):
    corp, labs = desk.add("Acme Corp"), desk.add("Acme Labs")
    desk.add("Acmeon")
    desk.add("Acme-Works")
    other = desk.add("Umbrella Ltd")
    desk.alias(other, "acme parasols")
    desk.alias(corp, "ACME Corporation")

    with desk.reading() as store:
        assert [customer.id for customer in store.begins("acme", 5)] == [corp, labs, other]
        assert [customer.id for customer in store.begins("acme", 2)] == [corp, labs]
        assert store.begins("umbrella ltd", 5) == []
        assert store.begins("acm", 5) == []


def test_beginnings_work_with_letters_of_any_language(desk):
    bakery, beacon = desk.add("Pekárna Žižkov"), desk.add("Северный Маяк")

    with desk.reading() as store:
        assert [customer.id for customer in store.begins(key("pekárna"), 5)] == [bakery]
        assert [customer.id for customer in store.begins(key("северный"), 5)] == [beacon]
        assert store.begins(key("pekarna"), 5) == []


def test_percent_signs_and_quotes_in_names_are_plain_letters(desk):
    desk.add("Acme Corp")
    odd = desk.add("50% O'Neill_ :name \\ Stores")

    with desk.reading() as store:
        assert store.named(key("50% o'neill_ :name \\ stores")).id == odd
        assert [customer.id for customer in store.begins("50%", 5)] == [odd]
        assert store.begins("%", 5) == []


def test_who_is_in_a_stage_comes_longest_there_first_and_page_by_page(desk):
    first, second, third = (desk.add(f"Shop {n}", owner="UREP" if n else "UOTHER") for n in range(3))
    for customer_id in (second, first, third):
        desk.move(customer_id, AWARENESS)

    with desk.reading() as store:
        assert [c.id for c in store.in_stage(AWARENESS, 0, 10)] == [second, first, third]
        assert [c.id for c in store.in_stage(AWARENESS, 1, 1)] == [first]
        assert [c.id for c in store.in_stage(AWARENESS, 0, 10, "UREP")] == [second, third]
        assert store.count_in_stage(AWARENESS) == 3
        assert store.count_in_stage(AWARENESS, "UREP") == 2
        assert store.count_in_stage(KNOWLEDGE) == 0
        assert (store.owned("UREP"), store.owned("UNOBODY")) == ([second, third], [])


def test_those_without_any_move_are_listed_too(desk):
    still, moved = desk.add("Acme Corp", owner="UREP"), desk.add("Umbrella Ltd")
    desk.move(moved, AWARENESS)

    with desk.reading() as store:
        assert [c.id for c in store.in_stage(None, 0, 10)] == [still]
        assert store.in_stage(None, 0, 10, "UOTHER") == []
        assert (store.count_in_stage(None), store.count_in_stage(None, "UREP"), store.count_in_stage(None, "U")) == (
            1,
            1,
            0,
        )


def test_a_choice_is_remembered_for_the_person_and_the_newest_holds(desk):
    corp, labs = desk.add("Acme Corp"), desk.add("Acme Labs")
    for customer_id in (corp, labs):
        with desk.acting() as (store, action_id):
            store.choose("UREP", "acm", customer_id, action_id)

    with desk.reading() as store:
        assert store.choice("UREP", "acm").id == labs
        assert store.choice("UOTHER", "acm") is None
        assert store.choice("UREP", "acme") is None

    desk.undo(action_id)
    with desk.reading() as store:
        assert store.choice("UREP", "acm").id == corp


def test_choosing_twice_in_one_action_keeps_the_second(desk):
    corp, labs = desk.add("Acme Corp"), desk.add("Acme Labs")

    with desk.acting() as (store, action_id):
        store.choose("UREP", "acm", corp, action_id)
        store.choose("UREP", "acm", labs, action_id)

    with desk.reading() as store:
        assert store.choice("UREP", "acm").id == labs


def test_workspaces_do_not_see_each_other(desk, new_desk):
    other = new_desk(team="T2")
    mine, theirs = desk.add("Acme Corp"), other.add("Acme Corp")
    desk.move(mine, AWARENESS)

    with other.reading() as store:
        assert store.customer(mine) is None
        assert store.named("acme corp").id == theirs
        assert store.count_in_stage(AWARENESS) == 0
        assert store.stock(desk.now + timedelta(days=1)) == {}
        assert store.moves_of(mine) == []


def test_what_a_customer_is_called_is_found_among_their_own_names_only(sqlite_database):
    change = CUSTOMERS_NOW["name"].compile(dialect=sqlite_database.engine.dialect)
    with sqlite_database.engine.connect() as connection:
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {change}", (1,) * len(change.positiontup)).all()

    assert any("names_by_customer (workspace_id=? AND customer_id=?" in row[3] for row in plan), plan
