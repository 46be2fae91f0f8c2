"""What a workspace decides for itself: stages, settings and roles; each change can be undone."""

from __future__ import annotations

import pytest

from lifecycle import stages
from lifecycle.errors import Conflict, NotAllowed, NothingToDo, NotUnderstood
from lifecycle.model import TERMINAL, Person, Role
from storage.store import SqlStore
from tests.lifecycle.requests import MANAGER, MONDAY, REP, VIEWER


def change_stages(requests, change):
    with requests.asking(MANAGER) as lifecycle:
        lifecycle.workspace.change_stages(change(lifecycle.model))
    return lifecycle.action_id


def ladder(requests):
    with requests.reading() as lifecycle:
        return [stage.name for stage in lifecycle.model.ladder]


@pytest.mark.parametrize(
    ("field", "typed", "expected"),
    [
        ("zone", "europe/prague", "Europe/Prague"),
        ("zone", "America/New York", "America/New_York"),
        ("week_start", "Sunday", 6),
        ("week_start", "mo", 0),
        ("currency", "czk", "CZK"),
        ("window_days", "60 days", 60),
        ("window_days", "3650", 3650),
        ("contract", "yes", True),
        ("language", "cs", "cs"),
    ],
)
def test_a_setting_is_read_as_people_write_it(lite, field, typed, expected):
    if field == "week_start" and typed == "mo":
        with lite.asking(MANAGER) as lifecycle:
            lifecycle.workspace.change("week_start", "Sunday")
    with lite.asking(MANAGER) as lifecycle:
        assert getattr(lifecycle.workspace.change(field, typed), field) == expected

    with lite.reading() as lifecycle:
        assert getattr(lifecycle.settings, field) == expected


@pytest.mark.parametrize(
    ("field", "typed", "message"),
    [
        ("zone", "Prag", 'no time zone "Prag"; write it like Europe/Prague'),
        ("week_start", "t", 'not on "t"'),
        ("week_start", "first", "such as Monday or Sunday"),
        ("currency", "euro", "three letters, such as EUR"),
        ("currency", "\u20ac\u20ac\u20ac", "three letters"),
        ("window_days", "0", "a number of days from 1 to 3650"),
        ("window_days", "3651", "a number of days from 1 to 3650"),
        ("window_days", "long", "a number of days"),
        ("contract", "maybe", 'yes or no, not "maybe"'),
        ("language", "c", "I know English, Czech"),
    ],
)
def test_a_setting_that_cannot_be_read_says_how_it_is_written(lite, field, typed, message):
    with lite.asking(MANAGER) as lifecycle, pytest.raises(NotUnderstood, match=message):
        lifecycle.workspace.change(field, typed)


@pytest.mark.parametrize(
    ("field", "typed"),
    [("zone", "utc"), ("week_start", "Monday"), ("currency", "eur"), ("window_days", "90"), ("contract", "no")],
)
def test_a_setting_that_is_so_already_changes_nothing(lite, field, typed):
    with lite.asking(MANAGER) as lifecycle, pytest.raises(NothingToDo):
        lifecycle.workspace.change(field, typed)


def test_a_setting_is_taken_back_by_undo(at_work):
    for zone in ("Europe/Prague", "Asia/Tokyo"):
        with at_work.asking(MANAGER) as lifecycle:
            lifecycle.workspace.change("zone", zone)

    at_work.undo(person=MANAGER)
    with at_work.reading() as lifecycle:
        assert lifecycle.settings.zone == "Europe/Prague"


@pytest.mark.parametrize("person", [REP, VIEWER])
def test_only_a_manager_decides_about_the_workspace(lite, person):
    with lite.asking(person) as lifecycle:
        with pytest.raises(NotAllowed, match="Only a manager can change the settings; ask one of them"):
            lifecycle.workspace.change("zone", "Asia/Tokyo")
        with pytest.raises(NotAllowed, match="Only a manager can change the stages"):
            lifecycle.workspace.change_stages(stages.switch(lifecycle.model, "five"))
        with pytest.raises(NotAllowed, match="Only a manager can give roles"):
            lifecycle.workspace.give_role("UREP", Role.MANAGER)


def test_a_role_that_was_given_stands_above_what_slack_says(at_work):
    with at_work.asking(MANAGER) as lifecycle:
        assert lifecycle.workspace.give_role("UREP", Role.MANAGER).role is Role.MANAGER
    with at_work.database.transaction("T1", writes=True) as store:
        store.remember_person(REP, at_work.now)

    with at_work.database.transaction("T1", writes=False) as store:
        assert store.person("UREP").role is Role.MANAGER


def test_a_role_is_taken_back_by_undo(at_work):
    with at_work.asking(MANAGER) as lifecycle:
        lifecycle.workspace.give_role("UREP", Role.VIEWER)

    at_work.undo(person=MANAGER)

    with at_work.reading() as lifecycle:
        assert {one.id: one.role for one in lifecycle.workspace.people()}["UREP"] is Role.REP


def test_somebody_never_seen_can_be_given_a_role(at_work):
    with at_work.asking(MANAGER) as lifecycle:
        assert lifecycle.workspace.give_role("UNEW", Role.REP).role is Role.REP


def test_a_role_that_somebody_has_changes_nothing(lite):
    with lite.asking(MANAGER) as lifecycle, pytest.raises(NothingToDo):
        lifecycle.workspace.give_role("UREP", Role.REP)


def test_the_only_manager_stays_one(lite):
    with lite.asking(MANAGER) as lifecycle:
        with pytest.raises(Conflict, match="the only manager; make somebody else a manager first"):
            lifecycle.workspace.give_role("UMANAGER", Role.REP)
        lifecycle.workspace.give_role("UOTHER", Role.MANAGER)
        assert lifecycle.workspace.give_role("UMANAGER", Role.REP).role is Role.REP


def test_a_retired_stage_tells_everybodys_moves_anew(at_work):
    at_work.moves("Acme Corp", "C", "R")
    at_work.moves("Umbrella", "C", "E", "R")

    change_stages(at_work, lambda model: stages.retire(model, model.stage(4)))

    assert ladder(at_work) == ["Awareness", "Knowledge", "Conversion", "Retention", "Advocacy"]
    assert at_work.kinds("Acme Corp") == ["new", "forward"]
    assert at_work.kinds("Umbrella") == ["new", "forward", "forward"]
    assert all(kept == anew for kept, anew in at_work.projected())


def test_a_new_order_turns_forward_into_back(at_work):
    at_work.moves("Acme Corp", "A", "K", "C", "L", "R")

    change_stages(at_work, lambda model: stages.reorder(model, [model.stage(one) for one in (1, 3, 2, 4, 5, 6)]))

    assert at_work.kinds("Acme Corp") == ["new", "skip", "back", "lost", "won_back"]
    assert all(kept == anew for kept, anew in at_work.projected())


def test_a_stage_added_between_two_makes_skips_of_the_moves_over_it(at_work):
    at_work.moves("Acme Corp", "K", "C")

    change_stages(at_work, lambda model: stages.add(model, "Trial", model.stage(2)))

    assert at_work.kinds("Acme Corp") == ["new", "skip"]
    assert all(kept == anew for kept, anew in at_work.projected())


def test_a_new_name_leaves_every_visit_alone(lite, monkeypatch):
    lite.moves("Acme Corp", "A", "K")
    monkeypatch.setattr(SqlStore, "replace_visits", None)

    change_stages(lite, lambda model: stages.rename(model, model.stage(2), "Qualified"))

    assert ladder(lite)[1] == "Qualified"
    assert lite.path("Acme Corp") == "AK"


def test_the_same_stages_again_change_nothing(lite):
    with lite.asking(MANAGER) as lifecycle, pytest.raises(NothingToDo):
        lifecycle.workspace.change_stages(lifecycle.model)


def test_everybody_met_is_listed(lite):
    with lite.reading() as lifecycle:
        assert {one.id for one in lifecycle.workspace.people()} == {"UREP", "UOTHER", "UMANAGER", "UVIEWER"}


def test_the_terminal_is_nobody_s_manager(lite):
    with lite.database.transaction(lite.team, writes=True) as store:
        store.remember_person(Person(TERMINAL, Role.MANAGER, name=TERMINAL), MONDAY)

    with lite.asking(MANAGER) as lifecycle:
        assert TERMINAL not in {one.id for one in lifecycle.workspace.people()}
        with pytest.raises(Conflict, match="the only manager"):
            lifecycle.workspace.give_role("UMANAGER", Role.REP)
