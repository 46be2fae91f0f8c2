"""Actions, people, facts and reasons, on both databases."""

from __future__ import annotations

from datetime import timedelta

import pytest

from lifecycle.errors import Raced
from lifecycle.model import Action, Person, Role, StageMove
from lifecycle.stages import preset

AWARENESS, KNOWLEDGE = 1, 2


def test_an_action_is_found_by_id_and_by_its_request(desk):
    with desk.acting() as (store, action_id):
        pass
    with desk.database.transaction("T1", writes=True) as store:
        store.answer(action_id, '{"headline": "Ahoj, světe"}', "Acme moved.")

    with desk.reading() as store:
        action = store.action(action_id)
        assert store.action_by_key(action.request_key) == action
        assert store.action(5) is None
        assert store.action_by_key("never") is None
    assert (action.reply, action.summary) == ('{"headline": "Ahoj, světe"}', "Acme moved.")
    assert (action.at, action.actor, action.origin, action.verb) == (desk.now, "UREP", "slash", "stage move")


def test_the_same_request_twice_is_raced_and_the_next_run_finds_the_action(desk):
    first = Action(7, "request", "UREP", "slash", "stage move", desk.now)
    with desk.database.transaction("T1", writes=True) as store:
        store.act(first)

    with pytest.raises(Raced), desk.database.transaction("T1", writes=True) as store:
        store.act(Action(8, "request", "UREP", "slash", "stage move", desk.now))

    with desk.reading() as store:
        assert store.action_by_key("request") == first
        assert store.action(8) is None


def test_the_last_action_is_the_actors_newest_that_stands_and_is_no_undo(desk, new_desk):
    acme = desk.add("Acme Corp")
    since = desk.now
    mine = desk.move(acme, AWARENESS)
    newer = desk.move(acme, KNOWLEDGE)
    other = new_desk(person="UOTHER", now=desk.now)
    theirs = other.say("customer", str(acme), "owner", "UOTHER")

    with desk.reading() as store:
        assert store.last_action("UREP", since).id == newer
        assert store.last_action(None, since).id == theirs
    desk.undo(newer)
    with desk.reading() as store:
        assert store.last_action("UREP", since).id == mine
        assert store.last_action("UREP", desk.now + timedelta(minutes=1)) is None
        assert store.last_action("UNOBODY", since) is None


def test_an_action_touches_who_it_created_moved_named_or_spoke_of(desk):
    acme, umbrella, zenith = desk.add("Acme Corp"), desk.add("Umbrella Ltd"), desk.add("Zenith Travel")
    with desk.acting() as (store, action_id):
        created = store.new_id(desk.now)
        store.add_customer(created, "New Corp", action_id, desk.now)
        move = StageMove(store.new_id(desk.now), acme, AWARENESS, desk.now, desk.now, action_id)
        store.log_move(move)
        store.add_name(umbrella, "Parasols", action_id)
        store.say("customer", str(zenith), "owner", "UREP", action_id, desk.now)
        store.say("workspace", "", "zone", "Europe/Prague", action_id, desk.now)

    with desk.reading() as store:
        assert store.touched(action_id) == sorted([created, acme, umbrella, zenith])
        assert store.action_moves(action_id) == [move]
    desk.undo(action_id)
    with desk.reading() as store:
        assert store.touched(action_id) == sorted([created, acme, umbrella, zenith])
        assert store.action_moves(action_id) == [move]


def test_what_builds_on_a_created_customer_is_counted_while_it_stands(desk):
    acme, created_by = desk.add_by("Acme Corp", owner="UREP")
    with desk.reading() as store:
        assert store.built_on(created_by) == (0, None)

    move = desk.move(acme, AWARENESS)
    desk.alias(acme, "ACM")
    desk.say("customer", str(acme), "segment", "mid")
    desk.say("channel", "C1", "customer", str(acme))
    desk.say("channel", "C2", "customer", "12345")

    with desk.reading() as store:
        n, newest = store.built_on(created_by)
        assert (n, newest.verb) == (4, "say")
        assert store.built_on(move) == (0, None)
    desk.undo(move)
    with desk.reading() as store:
        assert store.built_on(created_by)[0] == 3


def test_a_person_is_as_last_seen_and_a_given_role_stands_above(desk):
    seen = Person("U1", Role.MANAGER, "Zoë", "Europe/Prague", "cs", outsider=True)
    with desk.acting() as (store, _action_id):
        assert store.person("U1") is None
        store.remember_person(Person("U1", Role.VIEWER), desk.now)
        store.remember_person(seen, desk.now)
        store.remember_person(Person("U2", Role.REP, "Ann"), desk.now)

    with desk.reading() as store:
        assert store.person("U1") == seen
        assert [person.id for person in store.people()] == ["U2", "U1"]

    given = desk.say("person", "U1", "role", "rep")
    with desk.acting() as (store, _action_id):
        store.remember_person(seen, desk.now)
    with desk.reading() as store:
        assert store.person("U1").role is Role.REP
    desk.undo(given)
    with desk.reading() as store:
        assert store.person("U1").role is Role.MANAGER


def test_a_role_can_be_given_before_the_person_was_ever_seen(desk):
    given = desk.say("person", "UNEW", "role", "manager")
    with desk.reading() as store:
        assert store.person("UNEW") == Person("UNEW", Role.MANAGER)

    desk.undo(given)
    with desk.reading() as store:
        assert store.person("UNEW") is None
        assert store.people() == []


def test_settings_have_defaults_and_keep_what_was_said(desk):
    with desk.reading() as store:
        settings = store.settings()
    assert settings.model == preset("six")
    assert (settings.zone, settings.window_days, settings.contract) == ("UTC", 90, False)

    said = {"zone": "Europe/Prague", "week_start": "6", "currency": "CZK", "window_days": "60", "contract": "yes"}
    for field, value in {**said, "language": "cs"}.items():
        desk.say("workspace", "", field, value)
    with desk.reading() as store:
        settings = store.settings()
        assert store.fact("workspace", "", "zone") == "Europe/Prague"
    assert (settings.zone, settings.week_start, settings.currency) == ("Europe/Prague", 6, "CZK")
    assert (settings.window_days, settings.contract, settings.language) == (60, True, "cs")


def test_settings_said_in_a_transaction_hold_in_it_and_go_with_it(desk):
    with pytest.raises(LookupError):
        _say_and_fail(desk)

    with desk.reading() as store:
        assert store.settings().currency == "EUR"


def test_the_last_fact_holds_and_none_takes_it_back(desk):
    desk.say("channel", "C1", "customer", "1")
    second = desk.say("channel", "C1", "customer", "2")
    third = desk.say("channel", "C1", "customer", None)

    with desk.reading() as store:
        assert store.fact("channel", "C1", "customer") is None
        assert store.fact("channel", "C2", "customer") is None
    desk.undo(third)
    with desk.reading() as store:
        assert store.fact("channel", "C1", "customer") == "2"
    desk.undo(second)
    with desk.reading() as store:
        assert store.fact("channel", "C1", "customer") == "1"


def test_cents_that_are_no_number_are_refused_before_they_are_written(desk):
    acme = desk.add("Acme Corp")

    with pytest.raises(ValueError, match="much"):
        desk.say("customer", str(acme), "acquisition_cost_cents", "much")


def test_the_last_reason_of_a_move_holds(desk):
    acme = desk.add("Acme Corp")
    moved = desk.move(acme, AWARENESS)
    with desk.reading() as store:
        (move,) = store.action_moves(moved)
    with desk.acting("stage reason") as (store, first):
        store.add_reason(move.id, "price", first, desk.now)
    with desk.acting("stage reason") as (store, second):
        store.add_reason(move.id, "product", second, desk.now)

    with desk.reading() as store:
        assert store.reasons([move.id, 12]) == {move.id: "product"}
        assert store.reasons([]) == {}
    desk.undo(second)
    with desk.reading() as store:
        assert store.reasons([move.id]) == {move.id: "price"}


def _say_and_fail(desk):
    with desk.acting() as (store, action_id):
        store.say("workspace", "", "currency", "CZK", action_id, desk.now)
        assert store.settings().currency == "CZK"
        raise LookupError
