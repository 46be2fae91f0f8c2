"""Learning behind the answers: one workspace at a time each, kept once, and never in anybody's way."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from bot.edge import Edge, Turn
from bot.fitting import Fitting
from bot.pool import Pool
from bot.router import Router
from bot.routing.request import Request
from commands import discover
from lifecycle.errors import Busy
from lifecycle.model import Person, Role
from lifecycle.service.purchases import Bought
from tests.bot.queueing import Line
from tests.lifecycle.requests import MONDAY, Requests


class Broken:
    """A ledger that cannot be read."""

    def __init__(self, error=OSError):
        self.error = error

    def transaction(self, team, *, writes):
        raise self.error


@pytest.fixture
def shop(sqlite_database):
    """A workspace in which one purchase was logged."""
    requests = Requests(sqlite_database)
    requests.add("Acme")
    buy(requests)
    return requests


def buy(requests):
    with requests.asking() as lifecycle:
        lifecycle.purchases.log(Bought(lifecycle.names.find("Acme"), 100_00, 30_00))


def kept(requests):
    with requests.database.transaction("T1", writes=False) as store:
        fit = store.fit("value")
        return fit and (fit.mark, fit.made_at)


def test_a_workspace_is_learnt_of_once_at_a_time():
    line = Line()
    fitting = Fitting(Broken(), line, lambda: MONDAY)
    fitting.wanted("T1")
    fitting.wanted("T1")
    fitting.wanted(None)
    assert len(line.tasks) == 2


def test_a_full_pool_is_asked_again_with_the_next_question():
    line = Line()
    fitting = Fitting(Broken(), line, lambda: MONDAY)
    line.full = True
    fitting.wanted("T1")
    line.full = False
    fitting.wanted("T1")
    assert len(line.tasks) == 1


def test_what_fails_is_logged_and_tried_again_with_the_next_question(caplog):
    line = Line()
    fitting = Fitting(Broken(), line, lambda: MONDAY)
    fitting.wanted("T1")
    line.run()
    assert "learning failed" in caplog.text
    fitting.wanted("T1")
    assert len(line.tasks) == 1


def test_what_was_learnt_is_kept_and_learnt_anew_only_when_something_was_bought(shop):
    Fitting(shop.database, Line(), lambda: MONDAY).fit("T1")
    first = kept(shop)
    later = shop.now.replace(hour=20)
    Fitting(shop.database, Line(), lambda: later).fit("T1")
    assert kept(shop) == first

    buy(shop)
    Fitting(shop.database, Line(), lambda: later).fit("T1")
    assert kept(shop)[1] == later
    assert kept(shop)[0] != first[0]


def test_without_a_purchase_nothing_is_kept(sqlite_database):
    shop = Requests(sqlite_database)
    Fitting(sqlite_database, Line(), lambda: MONDAY).fit("T1")
    assert kept(shop) is None


def test_what_a_question_worked_out_is_kept_behind_the_answer(shop):
    line = Line()
    Fitting(shop.database, line, lambda: MONDAY).keep("T1", [("value", "mark", "{}")])
    assert kept(shop) is None
    line.run()
    assert kept(shop) == ("mark", MONDAY)


def test_a_ledger_that_is_busy_keeps_nothing_and_troubles_nobody():
    line = Line()
    Fitting(Broken(Busy), line, lambda: MONDAY).keep("T1", [("value", "mark", "{}")])
    line.run()


def test_a_stop_waits_until_it_is_learnt(shop):
    pool = Pool(workers=1)
    Fitting(shop.database, pool, lambda: MONDAY).wanted("T1")
    assert pool.drain(20)
    assert kept(shop)


def test_where_no_purchase_counts_that_is_kept_so_that_nobody_waits_for_ever(sqlite_database, monkeypatch):
    monkeypatch.setattr("lifecycle.service.values.FEW", 1)
    requests = Requests(sqlite_database)
    requests.add("Acme")
    for _purchase in range(3):
        with requests.asking() as lifecycle:
            lifecycle.purchases.log(Bought(lifecycle.names.find("Acme"), 100_00))  # neither a profit nor a margin

    Fitting(sqlite_database, Line(), lambda: MONDAY).fit("T1")

    with requests.asking() as lifecycle:
        assert lifecycle.values.base() is None


def test_of_very_many_purchases_the_first_answer_says_so_and_the_second_follows(shop, monkeypatch):
    monkeypatch.setattr("lifecycle.service.values.FEW", 0)
    asks, told = Person("UMANAGER", Role.MANAGER), []
    with shop.database.transaction("T1", writes=True) as store:
        store.remember_person(asks, MONDAY)
    fitting = Fitting(shop.database, Line(), lambda: MONDAY)
    router = Router(shop.database, discover(), now=lambda: MONDAY, meet=lambda _team, _person: asks)
    edge = Edge(
        router, shop.database, Line(), SimpleNamespace(meet=None, due=lambda *_who: False), lambda: MONDAY, fitting
    )
    monkeypatch.setattr(edge, "_show", lambda _turn, _plan, answer: told.append(answer.reply.headline))
    request = Request("", asks.id, "k1", team="T1", channel="C1", origin="slash", group="clv")

    edge._question(Turn(request, SimpleNamespace(team="T1"), None), router.plan(request))

    assert told == [
        "Fitting the model to 1 purchases; the answer follows in a moment.",
        "1 customer has brought 30 EUR profit so far; too little is known to say what will come.",
    ]
