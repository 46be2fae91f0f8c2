"""From words to a reply: who may, one transaction, and nothing done twice."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.routing import stored
from commands import Ask, Button, Column, Field, Form, Item, Rate, Reply, Table, command, mention
from lifecycle.errors import Busy, Raced
from lifecycle.model import Person, Role
from tests.bot.answering import NOW, TEAM, World
from tests.bot.tiny import tiny

if TYPE_CHECKING:
    from lifecycle.service import Lifecycle


@pytest.fixture
def world(sqlite_database):
    return World(sqlite_database, tiny())


def test_a_question_is_never_taken_for_an_order_to_write(world):
    answer = world.ask("acme is noted?", free=True, origin="message")

    assert answer.outcome == "done"
    assert "not sure" in answer.reply.headline
    assert world.customers() == 0


def test_a_person_is_met_once_and_answered_in_their_own_zone_and_language(world):
    first = world.ask("note list", key="a")
    second = world.ask("note list", key="b")

    assert world.met == ["UREP"]
    assert first.reply.lines == second.reply.lines == ("Europe/Prague cs_CZ rep",)


def test_someone_without_a_zone_reads_in_the_workspaces(world):
    answer = world.ask("note list", person="UMANAGER")

    with world.database.transaction(TEAM, writes=False) as store:
        settings = store.settings()
    assert (answer.zone, answer.language) == (settings.zone, settings.language)


def test_people_of_other_organisations_are_refused(world):
    answer = world.ask("note list", person="UOUT")

    assert answer.outcome == "refused"
    assert "only people of the workspace" in answer.reply.headline


def test_a_role_that_is_too_small_is_told_which_is_needed_and_who_can_give_it(world):
    world.ask("note list", person="UMANAGER", key="seen")

    answer = world.ask("note add acme", person="UVIEWER", key="k2")

    assert answer.outcome == "refused"
    assert "a rep or a manager" in answer.reply.headline
    assert mention("UMANAGER") in answer.reply.headline
    assert world.customers() == 0


def test_a_button_may_ask_for_a_greater_role_than_its_command(world):
    assert world.ask("note list", need=Role.MANAGER).outcome == "refused"
    assert world.ask("note list", person="UMANAGER", key="k2", need=Role.MANAGER).outcome == "done"


def test_the_same_request_again_is_answered_with_the_same_reply_and_done_once(world):
    first = world.ask("note add acme", key="once")
    again = world.ask("note add acme", key="once")

    assert again.reply == first.reply
    assert world.customers() == 1


def test_a_refusal_leaves_nothing_behind_and_the_request_may_come_again(sqlite_database):
    @command("halfway", writes=True)
    def halfway(ask: Ask, lifecycle: Lifecycle) -> Reply:
        """Write, then refuse."""
        lifecycle.customers.add("acme")
        raise Busy("Not now.")

    world = World(sqlite_database, tiny(extra=(halfway,)))

    refused = world.ask("halfway", key="k")
    done = world.ask("note add acme", key="k")

    assert (refused.outcome, done.outcome) == ("refused", "done")
    assert refused.reply.headline == "Not now."
    assert world.customers() == 1


def test_the_unexpected_is_a_reference_for_the_person_and_the_log(world, caplog):
    answer = world.ask("note boom")

    reference = re.search(r"reference (\w{4}-\d\d)\.", answer.reply.headline)
    assert reference is not None
    assert answer.outcome == "failed"
    assert reference[1] in [getattr(record, "reference", "") for record in caplog.records]
    assert "nothing was changed" in answer.reply.headline


def test_a_race_is_run_once_more_and_then_told(sqlite_database):
    runs = []

    @command("race", writes=True)
    def race(ask: Ask, lifecycle: Lifecycle) -> Reply:
        """Lose the first time."""
        runs.append(ask.words)
        if len(runs) < 2 or ask.words == "always":
            raise Raced
        return Reply("Won.")

    world = World(sqlite_database, tiny(extra=(race,)))

    once = world.ask("race", key="a")
    always = world.ask("race always", key="b")

    assert once.reply.headline == "Won."
    assert (always.outcome, type(always.refusal)) == ("refused", Busy)


def test_a_reply_survives_being_stored():
    reply = Reply(
        headline=f"Ahoj {mention('U1')}",
        lines=("a", Item("b", (Button("Claim", "customer claim #1"),))),
        tables=(
            Table(
                (Column("Stage"), Column("n", right=True)),
                (("Retention", 3), (None, 2.5), (Rate(6, 20, 0.1, 0.5), NOW), (True, "x")),
                "T",
            ),
        ),
        receipt="n = 42",
        buttons=(Button("Undo", "stage undo 1", who="actor", to="share", style="danger"),),
        form=Form("Move", "stage move", (Field("c", "Customer", "choice", "to ", (("1", "one"),)),), "Go"),
        audience="channel",
        replaces=True,
    )

    assert stored.loads(stored.dumps(reply)) == reply


def test_every_answer_is_counted_by_command_origin_and_outcome(world):
    world.ask("note list")
    world.ask("note close")
    world.ask("something else entirely", free=True, origin="message")

    assert world.counted == [
        ("note list", "slash", "done"),
        ("note close", "slash", "refused"),
        ("?", "message", "done"),
    ]


def test_a_months_old_request_key_still_gives_its_reply(world):
    first = world.ask("note add acme", key="old")
    world.router._now = lambda: NOW + timedelta(days=90)

    assert world.ask("note add acme", key="old").reply == first.reply


def test_somebody_met_by_two_requests_at_once_is_answered_in_both(world):
    meet = world._meet

    def meet_too(team, person_id):
        meet(team, person_id)
        raise Raced

    world.router._meet = meet_too

    assert world.ask("note add acme").outcome == "done"


def test_a_rep_is_sent_to_managers_whom_slack_knows(world):
    with world.database.transaction(TEAM, writes=True) as store:
        store.remember_person(Person("terminal", Role.MANAGER, name="terminal"), NOW)
    world.ask("note list", person="UMANAGER", key="k0")

    answer = world.ask("note close")

    assert mention("UMANAGER") in answer.reply.headline
    assert mention("terminal") not in answer.reply.headline
