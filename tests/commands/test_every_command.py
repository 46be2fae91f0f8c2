"""What holds for each command that there is."""

from __future__ import annotations

import pytest

from bot.routing import match
from bot.routing.request import Request
from commands import discover
from commands._manual import typed
from lifecycle.model import Role
from tests.commands.asking import MANAGER, VIEWER

EVERY = sorted({one.name: one for one in discover().values() if one.listed}.values(), key=lambda one: one.name)
"""That people type; those that only buttons and schedules type need no help."""
EXAMPLES = [(one, example) for one in EVERY for example in one.examples]
NAMES = [(one, name) for one in EVERY for name in one.names]


def by_slash(text):
    group, rest = match.slashed(discover(), text)
    return match.plan(discover(), Request(rest, "UREP", "k", group=group))


def by_message(text):
    return match.plan(discover(), Request(text, "UREP", "k", free=True))


@pytest.mark.parametrize("command", EVERY, ids=lambda one: one.name)
def test_its_help_is_a_sentence_and_it_has_an_example(command):
    assert command.help.endswith(".")
    assert len(command.help) <= 90
    assert command.examples


@pytest.mark.parametrize(("command", "example"), EXAMPLES, ids=lambda one: getattr(one, "name", one))
def test_its_examples_lead_to_it_by_slash_command_and_by_message(command, example):
    plans = by_slash(typed(example, command.slash)), by_slash(f"/lifecycle {example}"), by_message(example)

    assert [plan.command.name for plan in plans if plan.command] == [command.name] * 3


@pytest.mark.parametrize(("command", "name"), NAMES, ids=lambda one: getattr(one, "name", one))
def test_help_tells_of_it_by_each_of_its_names(team, command, name):
    heard = team.say(f"/lifecycle help {name}", as_=VIEWER)

    assert heard.answer.outcome == "done"
    assert command.help in heard.text


@pytest.mark.parametrize("command", [one for one in EVERY if one.role is not Role.VIEWER], ids=lambda one: one.name)
def test_a_viewer_is_told_who_may_and_nothing_is_written(acme, command):
    heard = acme.say(typed(command.examples[0], command.slash), as_=VIEWER)

    assert heard.refused
    assert heard.headline.startswith("Only a ")
    assert f"({command.name})" in heard.headline
    assert not heard.wrote


@pytest.mark.parametrize("command", EVERY, ids=lambda one: one.name)
def test_alone_it_answers_even_in_an_empty_workspace(team, command):
    heard = team.say(typed(command.name, command.slash), as_=MANAGER)

    assert heard.headline
    assert not heard.wrote


def test_no_two_commands_have_one_help():
    assert len({one.help for one in EVERY}) == len(EVERY)
