"""From words to a reply: which command is meant, who may, one transaction, and nothing done twice."""

from __future__ import annotations

import re
import time
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from bot.router import Router
from bot.routing import match, stored
from bot.routing.request import Request, plain
from commands import Ask, Button, Column, Field, Form, Item, Phrase, Rate, Reply, Table, command, discover, mention
from lifecycle.errors import Busy, Raced
from lifecycle.model import Person, Role
from tests.bot.tiny import tiny

if TYPE_CHECKING:
    from lifecycle.service import Lifecycle

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)
TEAM = "T1"
PEOPLE = {
    "UREP": Person("UREP", Role.REP, "rep", "Europe/Prague", "cs_CZ"),
    "UMANAGER": Person("UMANAGER", Role.MANAGER, "manager"),
    "UVIEWER": Person("UVIEWER", Role.VIEWER, "viewer"),
    "UOUT": Person("UOUT", Role.REP, "stranger", outsider=True),
}


class World:
    """A router over a database, and what it asked Slack."""

    def __init__(self, database, commands):
        self.database = database
        self.met = []
        self.counted = []
        self.router = Router(
            database, commands, now=lambda: NOW, meet=self._meet, count=lambda *facts: self.counted.append(facts[:3])
        )

    def ask(self, text, person="UREP", key="k1", **more):
        return self.router.answer(Request(text, person, key, TEAM, **more))

    def customers(self):
        with self.database.transaction(TEAM, writes=False) as store:
            return len(store.customer_ids())

    def _meet(self, team, person_id):
        self.met.append(person_id)
        with self.database.transaction(team, writes=True) as store:
            store.remember_person(PEOPLE[person_id], NOW)


@pytest.fixture
def world(sqlite_database):
    return World(sqlite_database, tiny())


@pytest.fixture
def real(sqlite_database):
    return World(sqlite_database, discover())


def button_texts(answer):
    return [button.command for button in answer.reply.buttons]


@pytest.mark.parametrize(
    ("group", "text", "name", "words"),
    [
        ("note", "add acme corp", "note add", "acme corp"),
        ("note", "ADD  Acme", "note add", "Acme"),
        ("note", "acme", "note add", "acme"),
        ("note", "", "note add", ""),
        ("note", "list\nacme\numbrella", "note list", "acme\numbrella"),
        ("lifecycle", "", "help", ""),
        ("lifecycle", "help note", "help", "note"),
        ("lifecycle", "note add acme", "note add", "acme"),
        ("lifecycle", "please write down acme", "note add", "acme"),
    ],
)
def test_a_slash_command_is_read_by_its_group_and_the_longest_name(group, text, name, words):
    plan = match.plan(tiny(), Request(text, "UREP", "k", group=group))

    assert plan.command is not None
    assert (plan.command.name, plan.words) == (name, words)


@pytest.mark.parametrize(
    ("slash", "group"),
    [("/note", "note"), ("/lc-note", "note"), ("/LC-Note", "note"), ("/lc-lifecycle", "lifecycle"), ("/x", "")],
)
def test_a_slash_command_with_a_prefix_still_means_its_group(slash, group):
    assert match.group_of(tiny(), slash) == group


@pytest.mark.parametrize(
    ("text", "name", "words"),
    [
        ("note add acme", "note add", "acme"),
        ("Hi, could you please write down acme?", "note add", "acme"),
        ("please note Acme Ltd.", "note add", "Acme Ltd."),
        ("acme is noted.", "note add", "acme"),
        ("what was noted last month?", "note list", "last month"),
        ("help!", "help", ""),
        ("thanks, what was noted", "note list", ""),
    ],
)
def test_a_message_is_read_in_free_order(text, name, words):
    plan = match.plan(tiny(), Request(text, "UREP", "k", free=True))

    assert plan.command is not None
    assert (plan.command.name, plan.words) == (name, words)


def test_a_question_is_never_taken_for_an_order_to_write(world):
    answer = world.ask("acme is noted?", free=True, origin="message")

    assert answer.outcome == "done"
    assert "not sure" in answer.reply.headline
    assert world.customers() == 0


def test_of_two_phrases_the_one_that_leaves_less_open_is_meant():
    @command("vague", phrases=(Phrase(r"(?P<what>.+)", "vague {what}"),))
    def vague(ask, lifecycle):
        """Take anything."""

    plan = match.plan(tiny(extra=(vague,)), Request("write down acme", "UREP", "k", free=True))

    assert plan.command is not None
    assert plan.command.name == "note add"


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("move <https://acme.com|acme.com> to retention", "move acme.com to retention"),
        ("owner <@U123|rep one>", "owner <@U123>"),
        ("bind <#C1|sales>", "bind <#C1>"),
        ("Smith &amp; Sons &lt;!channel&gt;", "Smith & Sons <!channel>"),
        (f"acme{mention('U9')}\x07", "acmeU9"),
        ("one\r\ntwo\ttabs", "one\ntwo\ttabs"),
        ("\u202edrowssap", "drowssap"),
        ("<mailto:a@acme.com|a@acme.com>", "a@acme.com"),
    ],
)
def test_text_is_cleaned_at_the_door(typed, text):
    assert plain(typed) == text


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


def with_acme(real):
    real.ask("customer add Acme Corp", key="add")
    real.ask("stage move acme retention", key="move")


@pytest.mark.parametrize(
    ("text", "commands"),
    [
        ("acme retention", ["stage move #{id} to Retention", "stage show #{id}"]),
        ("hstory acme", ["stage history acme"]),
        ("numbers for last month", ["funnel last month"]),
        ("acme", ["stage show #{id}", "stage history #{id}"]),
        ("who sits in advocacy nowadays", []),
        ("qwertz uiop", []),
    ],
)
def test_what_is_not_understood_gets_two_readings_as_buttons_and_changes_nothing(real, text, commands):
    with_acme(real)
    with real.database.transaction(TEAM, writes=False) as store:
        (acme,) = store.customers(store.customer_ids())
        moves = len(store.moves_of(acme.id))

    answer = real.ask(text, key="q", free=True, origin="message")

    wanted = [one.format(id=acme.id) for one in commands]
    assert len(answer.reply.buttons) == 2
    assert button_texts(answer)[: len(wanted)] == wanted
    with real.database.transaction(TEAM, writes=False) as store:
        assert len(store.moves_of(acme.id)) == moves


def test_a_misspelt_verb_behind_a_slash_command_is_offered_beside_the_refusal(real):
    with_acme(real)

    answer = real.ask("hstory acme", key="q", group="stage")

    assert "stage history acme" in button_texts(answer)


def test_a_customer_who_is_called_like_a_verb_is_moved_all_the_same(real):
    real.ask("customer add Lista", key="add")

    answer = real.ask("lista retention", key="q", group="stage")

    assert answer.reply.headline == "Lista starts in Retention."


def test_readings_offer_nothing_that_the_person_may_not_do(real):
    with_acme(real)

    answer = real.ask("acme advocacy", person="UVIEWER", key="q", free=True)

    assert not [text for text in button_texts(answer) if text.startswith("stage move")]


def test_a_reason_in_free_order_stays_apart_from_the_name(real):
    with_acme(real)

    answer = real.ask("acme is lost because price", key="q", free=True, origin="message")

    assert answer.reply.headline.startswith("Acme Corp is lost")
    assert "price" in answer.reply.headline


def test_an_empty_mention_is_offered_a_beginning(real):
    answer = real.ask("", free=True, origin="message", key="q")

    assert len(answer.reply.buttons) == 2


def test_a_move_is_read_the_same_from_a_slash_a_message_and_a_button(real):
    real.ask("customer add Acme Corp", key="add")

    texts = [
        real.ask("acme awareness", key="1", group="stage"),
        real.ask("please move acme to knowledge", key="2", free=True, origin="message"),
        real.ask("stage move acme to conversion", key="3", origin="button"),
    ]

    assert [answer.outcome for answer in texts] == ["done"] * 3
    with real.database.transaction(TEAM, writes=False) as store:
        (acme,) = store.customer_ids()
        assert len(store.moves_of(acme)) == 3


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


@pytest.mark.parametrize("text", ["a" + "." * 19_000 + "b", "a" + " " * 19_000 + "b", "<@U1|" * 4_000, "a " * 9_000])
def test_a_long_text_of_marks_is_read_at_once(text):
    began = time.monotonic()

    match.plan(tiny(), Request(plain(text), "UREP", "k", free=True))

    assert time.monotonic() - began < 0.5


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("note acme, please.", "note acme"),
        ("note acme , thank you !", "note acme"),
        ("note Thx", "note"),
        ("note acme…", "note acme"),
        ("note acmethanks", "note acmethanks"),
        ("note acme,", "note acme,"),
        ("please", ""),
        ("note Acme Inc.", "note Acme Inc."),
    ],
)
def test_closing_words_and_marks_are_not_part_of_what_is_asked(text, bare):
    assert match.tidy(text)[0] == bare
