"""Clocks that disagree: what is said second holds, though its process's clock is behind by a little."""

from __future__ import annotations

from datetime import timedelta

from lifecycle import stages
from lifecycle.model import Role
from tests.lifecycle.requests import MANAGER, OTHER, REP


def test_a_move_comes_after_every_other_move_though_it_began_no_visit(at_work):
    at_work.moves("Acme Corp", "R")
    at_work.move("Acme Corp", "R", on=(at_work.now.date() - timedelta(days=1)).isoformat())
    at_work.now -= timedelta(seconds=4)

    at_work.move("Acme Corp", "V")

    assert at_work.path("Acme Corp") == "RV"
    assert all(kept == anew for kept, anew in at_work.projected())


def test_an_owner_that_was_taken_away_is_gone(at_work):
    acme = at_work.add("Acme Corp", owner=OTHER.id)
    at_work.now -= timedelta(seconds=4)

    with at_work.asking() as lifecycle:
        lifecycle.customers.set(lifecycle.names.find("Acme Corp"), "owner", None)

    with at_work.reading() as lifecycle:
        assert lifecycle.names.find("Acme Corp").owner is None, acme


def test_a_role_that_was_given_holds(at_work):
    with at_work.asking(MANAGER) as lifecycle:
        lifecycle.workspace.give_role(REP.id, Role.VIEWER)
    at_work.now -= timedelta(seconds=4)

    with at_work.asking(MANAGER) as lifecycle:
        lifecycle.workspace.give_role(REP.id, Role.MANAGER)

    with at_work.reading() as lifecycle:
        assert {one.id: one.role for one in lifecycle.workspace.people()}[REP.id] is Role.MANAGER


def test_a_stage_that_was_added_is_there(at_work):
    with at_work.asking(MANAGER) as lifecycle:
        lifecycle.workspace.change_stages(stages.add(lifecycle.model, "Trial", None))
    at_work.now -= timedelta(seconds=4)

    with at_work.asking(MANAGER) as lifecycle:
        model = lifecycle.workspace.change_stages(stages.add(lifecycle.model, "Demo", None))

    assert [stage.name for stage in model.stages][:2] == ["Demo", "Trial"]
