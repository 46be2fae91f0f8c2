"""Purchases, spend and contracts in both databases: one mechanism with moves for undo, merges, marks and rebuilds."""

from __future__ import annotations

import threading
from itertools import pairwise

import pytest
from sqlalchemy import select

from lifecycle.errors import Conflict, Raced
from lifecycle.model import Contract, Purchase, Spend
from lifecycle.ports.purchases import NOT_SAID
from storage import rebuild
from storage.value_tables import contracts, purchases, spends
from tests.lifecycle.requests import MONDAY, Requests
from tests.storage.desk import Desk


class Till(Desk):
    """A desk that sells."""

    def sell(self, customer_id, day=20_000, cents=100_00, profit=None, currency="EUR", ref=None):
        with self.acting("log purchase") as (store, action_id):
            one = Purchase(store.new_id(self.now), customer_id, day, cents, profit, currency, None, ref)
            store.add_purchase(one, action_id)
        return action_id

    def spend(self, source, day=19_997, cents=500_00):
        with self.acting("log spend") as (store, action_id):
            store.add_spend(Spend(store.new_id(self.now), source, day, cents, "EUR"), action_id)
        return action_id

    def sign(self, customer_id, starts, ends=None):
        with self.acting("log contract") as (store, action_id):
            store.add_contract(Contract(store.new_id(self.now), customer_id, starts, ends), action_id)
        return action_id

    def bought(self, of=None):
        with self.reading() as store:
            frame, currencies = store.purchases(of)
        columns = ("customer_id", "day", "amount_cents", "profit_cents", "currency_no")
        rows = zip(*(frame[name].tolist() for name in columns), strict=True)
        return [(*row, currencies[at]) for *row, at in rows]

    def mark(self):
        with self.reading() as store:
            return store.purchases_mark()


@pytest.fixture
def till(database):
    return Till(database)


def test_purchases_are_read_in_order_with_their_currency_and_an_unsaid_profit(till):
    acme, umbrella = till.add("Acme"), till.add("Umbrella")
    till.sell(umbrella, 20_001, 5, 2, "USD")
    till.sell(acme, 20_003, -7)
    till.sell(acme, 20_002, 9, 0)
    assert till.bought() == [
        (acme, 20_002, 9, 0, "EUR"), (acme, 20_003, -7, NOT_SAID, "EUR"), (umbrella, 20_001, 5, 2, "USD"),
    ]  # fmt: skip
    assert till.bought([umbrella]) == [(umbrella, 20_001, 5, 2, "USD")]
    assert till.bought([]) == []


def test_nothing_bought_is_a_frame_without_rows(till):
    with till.reading() as store:
        frame, currencies = store.purchases()
        assert list(frame) == ["customer_id", "day", "amount_cents", "profit_cents", "currency_no"]
        assert (len(frame), currencies, store.spends(), store.count_purchases()) == (0, [], [], 0)
        assert {str(kind) for kind in frame.dtypes} == {"int64"}


def test_undo_takes_all_three_back_and_redo_brings_them(till):
    acme = till.add("Acme")
    acts = [till.sell(acme), till.spend("ads"), till.sign(acme, 20_000, 20_100)]

    def seen():
        with till.reading() as store:
            return store.count_purchases(), len(store.spends()), store.contract_of(acme)

    assert seen() == (1, 1, (20_000, 20_100))
    for act in acts:
        till.undo(act)
    assert seen() == (0, 0, None)
    for act in acts:
        till.redo(act)
    assert seen() == (1, 1, (20_000, 20_100))


def test_a_reference_stands_once_and_is_free_after_an_undo(till):
    acme = till.add("Acme")
    first = till.sell(acme, ref="INV-7")
    with pytest.raises(Raced):
        till.sell(acme, ref="INV-7")
    till.undo(first)
    till.sell(acme, ref="INV-7")
    with pytest.raises(Conflict, match="INV-7"):
        till.redo(first)
    assert len(till.bought()) == 1


def test_a_reference_belongs_to_its_workspace(till, database):
    till.sell(till.add("Acme"), ref="INV-7")
    other = Till(database, team="T2")
    assert other.bought() == []
    other.sell(other.add("Acme"), ref="INV-7")
    assert len(other.bought()) == len(till.bought()) == 1


def test_the_last_contract_said_holds(till):
    acme = till.add("Acme")
    till.sign(acme, 20_000, 20_100)
    later = till.sign(acme, 20_050)
    with till.reading() as store:
        assert store.contract_of(acme) == (20_050, None)
    till.undo(later)
    with till.reading() as store:
        assert store.contract_of(acme) == (20_000, 20_100)


def test_the_mark_is_another_one_after_anything_that_changes_what_counts(till):
    acme = till.add("Acme")
    marks = [till.mark()]
    sold = till.sell(acme)
    marks.append(till.mark())
    till.sell(acme, 20_001)
    marks.append(till.mark())
    undone = till.undo(sold)
    marks.append(till.mark())
    till.undo(undone)
    till.redo(sold)
    marks.append(till.mark())
    spent = till.spend("ads")
    marks.append(till.mark())
    till.undo(spent)
    marks.append(till.mark())
    assert all(one != other for one, other in pairwise(marks))
    assert till.mark() == marks[-1]


def test_a_merge_gives_purchases_and_contract_to_who_stands_and_a_split_gives_them_back(database):
    asks, till = Requests(database), Till(database, now=MONDAY)
    asks.add("Acme", "Acme Inc")
    with asks.reading() as lifecycle:
        acme, inc = lifecycle.names.exactly("Acme"), lifecycle.names.exactly("Acme Inc")
    till.sell(inc.id, 20_001, 5)
    till.sell(acme.id, 20_002, 6)
    till.sell(inc.id, 20_003, 7)
    till.sign(inc.id, 20_000)
    marks = [till.mark()]

    with asks.asking() as lifecycle:
        lifecycle.merges.merge(inc, acme)
    assert [row[:3] for row in till.bought()] == [(acme.id, 20_001, 5), (acme.id, 20_002, 6), (acme.id, 20_003, 7)]
    assert till.bought([acme.id]) == till.bought()
    with till.reading() as store:
        assert store.contract_of(acme.id) == (20_000, None)
    marks.append(till.mark())

    with asks.asking() as lifecycle:
        lifecycle.merges.split(inc.id)
    assert [row[:3] for row in till.bought([acme.id])] == [(acme.id, 20_002, 6)]
    assert [row[:3] for row in till.bought([inc.id])] == [(inc.id, 20_001, 5), (inc.id, 20_003, 7)]
    with till.reading() as store:
        assert store.contract_of(acme.id) is None
    assert till.mark() == marks[0] != marks[1]


def test_who_was_added_cannot_be_undone_under_their_purchases(database):
    asks, till = Requests(database), Till(database, now=MONDAY)
    created = asks.add("Acme")
    with asks.reading() as lifecycle:
        acme = lifecycle.names.exactly("Acme").id
    sold = till.sell(acme)
    with pytest.raises(Conflict):
        asks.undo(created)
    till.undo(sold)
    assert asks.undo(created)


def test_a_rebuild_makes_the_same_of_the_log(till):
    acme = till.add("Acme")
    acts = [till.sell(acme, ref="A"), till.sell(acme), till.spend("ads"), till.sign(acme, 20_000)]
    for act in (acts[0], acts[2], acts[3]):
        till.undo(act)
    till.sell(acme, ref="A")
    with till.database.transaction(till.team, writes=True) as store:
        live = [
            sorted(store.connection.execute(select(one.c.id, one.c.live)).all())
            for one in (purchases, spends, contracts)
        ]
        rebuild.workspace(store.connection, store.workspace_id)
        anew = [
            sorted(store.connection.execute(select(one.c.id, one.c.live)).all())
            for one in (purchases, spends, contracts)
        ]
    assert live == anew


def test_what_was_learnt_is_kept_under_its_key_and_replaced(till):
    with till.acting() as (store, _action):
        assert store.fit("value") is None
        store.keep_fit("value", "1-2", "{}", till.now)
    with till.acting() as (store, _action):
        store.keep_fit("value", "1-3", '{"a": 1}', till.now)
    with till.reading() as store:
        kept = store.fit("value")
        assert (kept.mark, kept.told, kept.made_at) == ("1-3", '{"a": 1}', till.now)


def test_of_two_who_want_one_reference_at_once_the_second_is_told_to_look_again(postgres_database):
    till = Till(postgres_database)
    acme = till.add("Acme")
    first = till.sell(acme, ref="INV-7")
    till.undo(first)
    caught = []

    def bring_back():
        try:
            Till(postgres_database, now=till.now).redo(first)
        except (Raced, Conflict) as refused:
            caught.append(type(refused))

    other = threading.Thread(target=bring_back)
    with till.acting("log purchase") as (store, action_id):
        store.add_purchase(Purchase(store.new_id(till.now), acme, 20_000, 5, None, "EUR", None, "INV-7"), action_id)
        other.start()
        other.join(0.3)  # it waits for this transaction
    other.join()
    assert caught == [Raced]
    assert len(till.bought()) == 1


def test_counting_ends_where_enough_is_known(till):
    acme = till.add("Acme")
    for day in (20_000, 20_001, 20_002):
        till.sell(acme, day)

    with till.reading() as store:
        assert [store.count_purchases(), store.count_purchases(2), store.count_purchases(9)] == [3, 2, 3]
