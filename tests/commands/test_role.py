"""Who may do what."""

from __future__ import annotations

import pytest

from commands import CHANNEL
from tests.commands.asking import MANAGER, OTHER, REP, VIEWER, told


def test_everybody_may_look(team):
    team.say("/stage stages", as_=MANAGER)

    heard = team.say("/lifecycle role", as_=VIEWER)

    assert heard.headline == "This is who may do what."
    assert len(heard.lines) == 3
    assert heard.text.split("\n")[5:8] == ["Person    Role", "@manager  manager", "@viewer   viewer"]


@pytest.mark.parametrize(
    "words",
    [
        "/lifecycle role <@UVIEWER> rep",
        "/lifecycle role <@UVIEWER|viewer> a rep",
        "/lifecycle role <@UVIEWER> to Rep",
        "/lifecycle role <@UVIEWER> = rep",
        "make <@UVIEWER> a rep",
    ],
)
def test_a_manager_gives_roles(acme, words):
    acme.say("/stage stages", as_=VIEWER)

    heard = acme.say(words, as_=MANAGER)

    assert told(heard) == "@viewer is a rep now."
    assert heard.lines == ("A rep also moves and adds customers, and takes back their own actions for 24 hours.",)
    assert heard.audience == CHANNEL
    assert acme.say("/stage move acme retention", as_=VIEWER).wrote


def test_undone_the_role_is_the_former_one(acme):
    acme.say("/stage stages", as_=VIEWER)
    given = acme.say("/lifecycle role <@UVIEWER> rep", as_=MANAGER)

    acme.press(given, "Undo", as_=MANAGER)

    assert acme.say("/stage move acme retention", as_=VIEWER).refused


def test_somebody_never_seen_can_be_given_a_role(team):
    assert told(team.say("/lifecycle role <@UNEW> manager", as_=MANAGER)) == "@UNEW is a manager now."


def test_the_same_role_again_is_said_so(team):
    team.say("/stage stages", as_=REP)

    heard = team.say("/lifecycle role <@UREP> rep", as_=MANAGER)

    assert (told(heard), heard.wrote) == ("@rep is already a rep.", False)


@pytest.mark.parametrize(
    ("words", "headline"),
    [
        ("bob manager", "Name the person with @, like this: /lifecycle role @rep manager."),
        ("<@UREP> <@UOTHER> manager", "Name the person with @, like this: /lifecycle role @rep manager."),
        ("<@UOTHER> king", "A role is viewer, rep or manager; type /lifecycle role @rep manager."),
        ("<@UOTHER>", "A role is viewer, rep or manager; type /lifecycle role @rep manager."),
    ],
)
def test_what_is_missing_is_asked_for(team, words, headline):
    assert team.say(f"/lifecycle role {words}", as_=MANAGER).headline == headline


@pytest.mark.parametrize("person", [REP, VIEWER])
def test_nobody_else_gives_roles(team, person):
    heard = team.say("/lifecycle role <@UOTHER> manager", as_=person)

    assert heard.headline == "Only a manager can give roles; ask one of them."
    assert team.say("/lifecycle settings window 60", as_=OTHER).refused
