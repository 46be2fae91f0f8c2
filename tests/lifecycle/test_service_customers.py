"""Who the customers are: adding, naming, facts that hold from when they were said, channels, cards and lists."""

from __future__ import annotations

from datetime import timedelta

import pytest

from lifecycle.errors import Conflict, NotAllowed, NothingToDo, NotUnderstood
from tests.lifecycle.requests import OTHER, VIEWER, Requests


def customer(requests, name):
    with requests.reading() as lifecycle:
        return lifecycle.names.exactly(name)


def test_a_customer_is_added_with_all_that_is_known(at_work):
    at_work.add("  Acme   Corp ", owner="UOTHER", source="referral", segment="enterprise", cost_cents=120_000)

    acme = customer(at_work, "Acme Corp")
    assert (acme.name, acme.owner, acme.source, acme.segment) == ("Acme Corp", "UOTHER", "referral", "enterprise")
    assert (acme.acquisition_cost_cents, acme.currency, acme.stage) == (120_000, "EUR", None)


def test_who_adds_a_customer_owns_it_unless_another_is_named(at_work):
    at_work.add("Acme Corp", person=OTHER)

    assert customer(at_work, "Acme Corp").owner == "UOTHER"


def test_a_cost_is_in_the_workspaces_currency(database):
    requests = Requests(database, currency="CZK")

    requests.add("Acme Corp", cost_cents=0)

    assert (customer(requests, "Acme Corp").acquisition_cost_cents, customer(requests, "Acme Corp").currency) == (
        0,
        "CZK",
    )


@pytest.mark.parametrize("name", ["", "   ", "#12", "x" * 201, "\u200b"])
def test_a_name_that_nobody_could_type_is_refused(lite, name):
    with pytest.raises(NotUnderstood, match="1 to 200 characters and does not begin with #"):
        lite.add(name)


def test_a_name_that_is_taken_is_refused_whatever_its_case(at_work):
    at_work.add("Acme Corp")

    with pytest.raises(Conflict, match='"ACME corp" is taken: it means Acme Corp'):
        at_work.add("ACME corp")


def test_an_alias_means_the_customer_for_everybody(at_work):
    at_work.add("Acme Corp")
    with at_work.asking() as lifecycle:
        lifecycle.customers.alias(lifecycle.names.find("acme"), " ACM  Holding ")

    with at_work.reading(OTHER) as lifecycle:
        acme = lifecycle.names.find("acm holding")
        assert (acme.name, lifecycle.customers.card(acme, 0).aliases) == ("Acme Corp", ("ACM Holding",))


def test_an_alias_that_means_somebody_else_is_refused(at_work):
    at_work.add("Acme Corp", "Umbrella")

    with at_work.asking() as lifecycle, pytest.raises(Conflict, match='"umbrella" is taken: it means Umbrella'):
        lifecycle.customers.alias(lifecycle.names.find("acme"), "umbrella")


@pytest.mark.parametrize("alias", ["acme corp", "Acme Corp"])
def test_an_alias_that_means_the_customer_already_changes_nothing(lite, alias):
    lite.add("Acme Corp")

    with lite.asking() as lifecycle, pytest.raises(NothingToDo, match="means Acme Corp already"):
        lifecycle.customers.alias(lifecycle.names.find("acme"), alias)


@pytest.mark.parametrize("field", ["owner", "source", "segment"])
def test_a_fact_holds_from_when_it_was_said(at_work, field):
    at_work.add("Acme Corp")
    with at_work.asking() as lifecycle:
        told = lifecycle.customers.set(lifecycle.names.find("acme"), field, " first   value ")

    assert getattr(told, field) == "first value"
    assert getattr(customer(at_work, "Acme Corp"), field) == "first value"


@pytest.mark.parametrize("field", ["owner", "source", "segment"])
def test_a_fact_can_be_taken_away(at_work, field):
    at_work.add("Acme Corp", **{field: "value"})
    with at_work.asking() as lifecycle:
        told = lifecycle.customers.set(lifecycle.names.find("acme"), field, None)

    assert getattr(told, field) is None
    assert getattr(customer(at_work, "Acme Corp"), field) is None
    at_work.undo()
    assert getattr(customer(at_work, "Acme Corp"), field) == "value"


def test_an_empty_owner_is_nobody(lite):
    lite.add("Acme Corp", owner="")

    assert customer(lite, "Acme Corp").owner is None


def test_a_fact_that_holds_already_changes_nothing(lite):
    lite.add("Acme Corp", source="search")

    with lite.asking() as lifecycle, pytest.raises(NothingToDo):
        lifecycle.customers.set(lifecycle.names.find("acme"), "source", "search")


@pytest.mark.parametrize("value", ["", "  ", "x" * 201])
def test_a_fact_without_a_value_that_a_table_can_show_is_refused(lite, value):
    lite.add("Acme Corp")

    with lite.asking() as lifecycle, pytest.raises(NotUnderstood, match="1 to 200 characters"):
        lifecycle.customers.set(lifecycle.names.find("acme"), "source", value)


def test_a_channel_is_about_one_customer_until_it_is_unbound(at_work):
    at_work.add("Acme Corp", "Umbrella")
    for name in ("Acme Corp", "Umbrella"):
        with at_work.asking() as lifecycle:
            lifecycle.customers.bind("C1", lifecycle.names.exactly(name))
    with at_work.reading() as lifecycle:
        assert lifecycle.names.bound("C1").name == "Umbrella"
        assert lifecycle.names.bound("C2") is None

    with at_work.asking() as lifecycle:
        lifecycle.customers.bind("C1", None)

    with at_work.reading() as lifecycle:
        assert lifecycle.names.bound("C1") is None


def test_binding_a_channel_as_it_is_changes_nothing(lite):
    lite.add("Acme Corp")

    with lite.asking() as lifecycle:
        assert lifecycle.customers.bind("C1", None) is False
        assert lifecycle.action_id is None


@pytest.mark.parametrize(
    "act",
    [
        lambda lifecycle, acme: lifecycle.customers.add("Umbrella"),
        lambda lifecycle, acme: lifecycle.customers.alias(acme, "ACM"),
        lambda lifecycle, acme: lifecycle.customers.set(acme, "owner", "UVIEWER"),
        lambda lifecycle, acme: lifecycle.customers.bind("C1", acme),
    ],
)
def test_a_viewer_changes_nothing(lite, act):
    lite.add("Acme Corp")

    with lite.asking(VIEWER) as lifecycle, pytest.raises(NotAllowed, match="Only a rep or a manager can"):
        act(lifecycle, lifecycle.names.find("acme"))


def test_a_name_that_may_be_the_same_customer_is_pointed_out(lite):
    lite.add("Acme Corp", "Acme Labs", "Umbrella")

    with lite.reading() as lifecycle:
        assert [one.name for one in lifecycle.customers.like("ACME, Inc.")] == ["Acme Corp"]
        assert lifecycle.customers.like("Zenith") == []


def test_a_card_shows_visits_in_order_and_the_newest_moves_first(at_work):
    at_work.moves("Acme Corp", ("A", "2026-03-01"), ("C", "2026-03-05"), ("K", "2026-03-03"), "E")

    with at_work.reading() as lifecycle:
        card = lifecycle.customers.card(lifecycle.names.find("acme"), 3)

    assert [visit.stage for visit in card.visits] == [1, 2, 3, 4]
    assert [one.stage.name for one in card.moves] == ["Experience", "Conversion", "Knowledge"]
    assert (card.logged, card.moves[0].action.actor) == (4, "UREP")


def test_a_card_of_somebody_new_is_empty(lite):
    lite.add("Acme Corp")

    with lite.reading() as lifecycle:
        card = lifecycle.customers.card(lifecycle.names.find("acme"), 5)

    assert (card.visits, card.moves, card.logged, card.aliases) == ((), (), 0, ())


def test_a_stage_lists_who_is_longest_there_first_and_how_many_in_all(at_work):
    for name in ("Umbrella", "Acme Corp", "Zenith"):
        at_work.move(name, "K")
    at_work.add("Wayside")

    with at_work.reading() as lifecycle:
        page, total = lifecycle.customers.in_stage(lifecycle.names.stage("knowledge"), 1, 2)
        nowhere, waiting = lifecycle.customers.in_stage(None, 0, 5)

    assert ([one.name for one in page], total) == (["Acme Corp", "Zenith"], 3)
    assert ([one.name for one in nowhere], waiting) == (["Wayside"], 1)


def test_a_list_can_be_of_one_owners_customers(lite):
    lite.move("Acme Corp", "K")
    lite.move("Umbrella", "K", person=OTHER)

    with lite.reading() as lifecycle:
        page, total = lifecycle.customers.in_stage(lifecycle.names.stage("knowledge"), 0, 5, owner="UOTHER")

    assert ([one.name for one in page], total) == (["Umbrella"], 1)


def test_somebodys_customers_come_up_the_ladder_a_page_at_a_time(at_work):
    for name, letters in {"one": "AK", "two": "K", "three": "AL", "four": "", "five": "A"}.items():
        at_work.add(name)
        for letter in letters:
            at_work.move(name, letter)
    at_work.add("not mine", person=OTHER)

    with at_work.reading() as lifecycle:
        pages = [lifecycle.customers.of_owner("UREP", offset, 2) for offset in (0, 2, 4, 6)]
        nobodys = lifecycle.customers.of_owner("UNOBODY", 0, 2)

    assert [[one.name for one in found] for found, _counts in pages] == [
        ["five", "one"],
        ["two", "four"],
        ["three"],
        [],
    ]
    assert [(stage and stage.name, n) for stage, n in pages[0][1]] == [
        ("Awareness", 1),
        ("Knowledge", 2),
        (None, 1),
        ("Lost", 1),
    ]
    assert nobodys == ([], [])


def test_the_counts_are_of_now(lite):
    lite.moves("Acme Corp", "A", "K")
    lite.moves("Umbrella", "A", "L")
    lite.now += timedelta(days=1)

    with lite.reading() as lifecycle:
        assert lifecycle.customers.counts() == {0: 1, 2: 1}
