"""Names of customers stand in replies exactly as they were written, and buttons mean the very same customer."""

from __future__ import annotations

import pytest

from bot.routing import match
from bot.routing.request import Request
from commands._words import quote
from tests.commands.asking import KNOWN

NAMES = [
    "<!channel>", "<@U123>", "*x* & Sons", "_y_ ~z~ `q`", ":smile: Ltd", "😀 Ltd", "Кафе Пушкин", "Žlutý kůň s.r.o.",
    'The "Big" Deal', "O'Brien's", "„Die Firma“", "Smith, Jones and Sons", "Road to Rome", "Because Inc", "Lost Boys",
    "Retention Experts", "To", "and", "Acme is Back", "a=b", "C++", "50% Off; Now", "#hash".replace("#", "№"), "+1 Media",
    "also Acme", "Undo", "https://example.com/a", "3/4 Music", "on 12 May", "New customer", "owner Group", "mine",
    "A → B", "{name}", "%s", "\\n", "page 2", "Mr. & Mrs. <Smith>",
]  # fmt: skip


@pytest.fixture(params=NAMES)
def named(team, request):
    """A customer with an awkward name, added by the form."""
    added = team.fill(team.say("/customer add"), name=request.param, source="", segment="", cost="")
    assert added.wrote, added.text
    assert team.customers() == [request.param]
    return team, request.param, added


def commands_of(*replies):
    return [button.command for reply in replies for button in reply.buttons]


def test_a_name_goes_through_every_reply_unchanged(named):
    team, name, added = named

    moved = team.press(team.press(added, "Move to a stage"), "Retention")
    card = team.press(moved, "Show")
    listed = team.say("/stage list retention")
    undone = team.press(moved, "Undo")

    assert moved.headline == f"{name} starts in Retention."
    assert card.headline == f"{name} has been in Retention for a moment, since Fri 20 Nov."
    assert listed.rows[0][0] == name
    assert undone.headline == f"Undone: {name} is in no stage now."
    assert team.press(card, "History").headline == f"No move of {name} was logged yet."


def test_in_quotes_it_can_be_typed(named):
    team, name, _added = named

    assert team.say(f"/stage move {quote(name)} to retention").headline == f"{name} starts in Retention."
    lost = team.say(f"/stage lost {quote(name)} because they said {quote(name)}")
    assert lost.headline.startswith(f"{name} is lost (was in Retention for a moment). Reason: they said ")
    assert team.say(f"/customer segment {quote(name)} = {quote(name)}").headline == f"{name}: segment is now {name}."
    assert team.say(f"/customer alias {quote('zz ' + name)} = {quote(name)}").headline.startswith(
        f'"zz {name}" means {name}'
    )
    assert team.stage_of(name) == "lost"


def test_whatever_is_asked_its_buttons_finish_it_for_that_customer(named):
    team, name, _added = named
    typed = quote(f"{name} Holding")

    asked = [
        team.say(f"/stage move {typed} to retention because {quote(name)}"),
        team.say(f"/stage lost {typed}"),
        team.say(f"/stage show {typed}"),
        team.say(f"/stage history {typed}"),
        team.say(f"/customer owner {typed} = me"),
        team.say(f"/customer segment {typed} = {quote(name)}"),
        team.say(f"/customer bind {typed}"),
    ]

    for command in commands_of(*asked):
        found = match.plan(KNOWN, Request(command, "UREP", "k"))
        assert found.command is not None, command
    created = team.press(asked[0], f'New customer "{name} Holding"')
    assert created.headline.startswith(f"{name} Holding starts in Retention. Reason: {name}")
    assert sorted(team.customers()) == sorted([name, f"{name} Holding"])


def test_the_proposed_customer_is_the_one_that_is_moved(named):
    team, name, _added = named
    asked = team.say(f"/stage move {quote(name + 'x')} to retention on 2026-05-12 because {quote('no, to be “sure”')}")
    proposals = [button for button in asked.buttons if not button.label.startswith('New customer "')]

    for button in proposals:
        assert button.label.startswith(name)
        moved = team.press(asked, button.label)
        assert moved.headline == f"{name} started in Retention on Tue 12 May. Reason: no, to be “sure”."
        again = team.say(f"/stage move {quote(name + 'x')} to advocacy")
        assert again.headline.startswith(f"{name} is now in Advocacy"), "the choice is remembered"
