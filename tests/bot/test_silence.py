"""Nobody gets silence: whichever door something comes by, and whatever is in the way, it ends in one clear sentence."""

from __future__ import annotations

import json
import re

import pytest

from bot.imports.board import Board
from bot.imports.work import Work
from bot.playground.world import SALES
from bot.sending.slackcalls import Spent
from storage import trouble
from tests.bot.imports.dropping import GOOD, Person

REFERENCE = re.compile(r"reference [0-9A-Z]{4}-\d\d")
AWAY = "The database cannot be reached right now, and nothing was changed."
BUSY = "The ledger is busy right now, and nothing was changed."


@pytest.fixture
def shop(workspace):
    workspace.slash("/customer add Acme")
    workspace.last_reply()
    workspace.say("show acme")
    workspace.direct_reply()
    workspace.slash("/log feedback")
    workspace.view = workspace.playground.wait_for(lambda: workspace.playground.view(workspace.rep))
    return workspace


def slash(shop):
    shop.slash("/log touch acme call")
    return shop.last_reply()["text"]


def mention(shop):
    shop.say("acme gave us a 9", channel=SALES)
    return shop.last_reply()["text"]


def direct(shop):
    shop.say("log ticket acme opened broken")
    return shop.direct_reply()["text"]


def question(shop):
    shop.slash("/customer show acme")
    return shop.last_reply()["text"]


def press(shop):
    shop.press("Undo")
    return shop.last_reply()["text"]


def form(shop):
    told = shop.playground.submit(shop.rep, shop.view["id"], {"customer": "acme", "kind": "nps", "score": "9"})
    return " ".join(told["errors"].values())


def file(shop, content=GOOD):
    person = Person(shop, shop.rep)
    before = len(person.replies())
    person.drop(content)
    return shop.playground.wait_for(lambda: person.replies()[before:], 10)[-1]["text"]


def home(shop):
    shop.playground.open_home(shop.rep)
    return json.dumps(shop.playground.wait_for(lambda: shop.playground.home(shop.rep)))


DOORS = [slash, mention, direct, question, press, form, file, home]


def in_the_way(shop, monkeypatch, error):
    def raising(*_args, **_named):
        raise error()

    for name in ("transaction", "claim", "was_answered", "answered"):
        monkeypatch.setattr(shop.bot.database, name, raising)


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize(("error", "said"), [(trouble.away, AWAY), (trouble.in_use, BUSY)])
def test_a_database_that_is_gone_or_held_is_said_to_be_so(shop, monkeypatch, door, error, said):
    in_the_way(shop, monkeypatch, error)
    assert said in door(shop)


@pytest.mark.parametrize("door", DOORS)
def test_what_nobody_foresaw_in_the_database_has_a_reference(shop, monkeypatch, door):
    in_the_way(shop, monkeypatch, ZeroDivisionError)
    assert REFERENCE.search(door(shop))


@pytest.mark.parametrize("door", DOORS)
def test_what_nobody_foresaw_in_an_answer_has_a_reference(shop, monkeypatch, door):
    def broken(*_args, **_named):
        raise ZeroDivisionError

    monkeypatch.setattr(shop.bot.edge.router, "_run", broken)
    monkeypatch.setattr(Work, "check", broken)
    assert REFERENCE.search(door(shop))


def test_a_home_that_slack_does_not_take_says_so(shop):
    shop.playground.fault("views.publish", "refuse", error="invalid_blocks")
    assert REFERENCE.search(home(shop))


def test_a_home_is_shown_while_all_are_busy(shop, monkeypatch):
    monkeypatch.setattr(shop.bot.pool, "submit", lambda _task: False)
    assert "/stage move acme retention" in home(shop)


@pytest.mark.parametrize("content", [b"customer,stage\nAcme,Retention\n", GOOD])
def test_of_a_dropped_file_whose_answer_slack_does_not_take_it_is_said(shop, monkeypatch, content):
    monkeypatch.setattr(Board, "show", refusing)
    assert REFERENCE.search(file(shop, content))


def refusing(*_args):
    code = "service_unavailable"
    raise Spent(code)
