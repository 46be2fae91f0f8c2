"""What one can type."""

from __future__ import annotations

import pytest

from commands import discover
from tests.commands.asking import MANAGER, REP, VIEWER


@pytest.mark.parametrize(
    "words", ["/lifecycle", "/lifecycle help", "help", "Help!", "hello", "hi there", "what can you do?"]
)
def test_help_is_three_lines_a_person_would_type(team, words):
    heard = team.say(words)

    assert heard.headline == "Three to begin with:"
    assert heard.lines == ("/stage move acme retention", "/stage show acme", "/stage list mine")
    assert heard.tables == ()


@pytest.mark.parametrize("who", [VIEWER, REP, MANAGER])
def test_its_lines_are_what_that_person_may_type(acme, who):
    lines = acme.say("hi", as_=who).lines

    assert len(lines) == 3
    assert [acme.say(line, as_=who).answer.outcome for line in lines] == ["done"] * 3


def test_a_manager_is_told_of_the_funnel_first(team):
    assert team.say("/lifecycle", as_=MANAGER).lines[0] == "/funnel this week"


@pytest.mark.parametrize("who", [VIEWER, REP, MANAGER])
def test_its_buttons_work_in_any_workspace(team, who):
    heard = team.say("/lifecycle help", as_=who)

    assert heard.labels == ["Commands", "Stages", "Settings"]
    assert [team.press(heard, label, as_=who).answer.outcome for label in heard.labels] == ["done"] * 3


@pytest.mark.parametrize("words", ["/lifecycle help all", "help all", "/lifecycle help commands"])
def test_the_whole_table_is_shown_when_asked_for(team, words):
    heard = team.say(words)

    assert heard.headline == "These are all the commands:"
    assert [row[0].split(" <")[0] for row in heard.rows[:3]] == ["/stage move", "/stage show", "/stage undo [action]"]
    assert len(heard.rows) == len({one.name for one in discover().values() if one.listed})
    assert team.press(team.say("help"), "Commands").rows == heard.rows


@pytest.mark.parametrize("words", ["stage move", "/stage move", "STAGE  MOVE", "lifecycle stage move"])
def test_one_command_in_full(team, words):
    heard = team.say(f"/lifecycle help {words}")

    assert heard.headline == "Move one or several customers to a stage."
    assert heard.lines[0] == "Type: /stage move <customer> to <stage> [on <date>] [because <reason>]"
    assert heard.lines[1] == "For example: /stage move acme retention"
    assert heard.lines[-1] == "Also: /stage"
    assert heard.receipt == "Reps and managers may do this."


@pytest.mark.parametrize(
    ("name", "receipt"),
    [
        ("stage show", "Everybody may type this."),
        ("role", "Everybody may type this."),
        ("undo", "Reps and managers may do this."),
        ("stages retire", "Only managers may do this."),
    ],
)
def test_it_says_who_may(team, name, receipt):
    assert team.say(f"/lifecycle help {name}").receipt == receipt


@pytest.mark.parametrize(("group", "first"), [("stage", "/stage move"), ("customer", "/customer show")])
def test_a_group_lists_its_commands(team, group, first):
    heard = team.say(f"/lifecycle help {group}")

    assert heard.headline == f"These are the {group} commands:"
    assert heard.rows[0][0].startswith(first)
    assert all(row[0].startswith(f"/{group} ") for row in heard.rows)


def test_a_group_names_its_commands_as_they_are_typed_in_it(team):
    customers = [row[0] for row in team.say("/lifecycle help customer").rows]
    ladder = [row[0] for row in team.say("/lifecycle help stages").rows]

    assert "/customer show <customer>" in customers
    assert ladder[0] == "/stage stages"
    assert ladder[1:] == [
        "/lifecycle stages add <name> [after <stage>]",
        "/lifecycle stages order <stage>, <stage>, ...",
        "/lifecycle stages rename <stage> to <new name>",
        "/lifecycle stages restore <stage>",
        "/lifecycle stages retire <stage>",
    ]
    assert "/lifecycle settings [preset" in team.say("/lifecycle help lifecycle").text


def test_examples_are_typed_under_their_own_slash_command(team):
    lines = team.say("/lifecycle help customer show").lines

    assert "For example: /customer acme" in lines
    assert lines[-1] == "Also: /customer"


def test_an_unknown_command_is_said_so(team):
    assert (
        team.say("/lifecycle help foo").headline == 'There is no command "foo". Type /lifecycle help all for the list.'
    )
