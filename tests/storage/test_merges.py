"""Merged customers beside everything else: what is kept is what a rebuild makes, and a split gives back what was."""

from __future__ import annotations

import threading
from datetime import timedelta
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from lifecycle.errors import Conflict, NothingToDo, Raced, Refusal
from lifecycle.names import key
from storage.tables import customers
from tests.lifecycle.files import customer as said_of
from tests.lifecycle.files import moves as lines_of
from tests.lifecycle.requests import MANAGER, MONDAY, Requests
from tests.storage.comparing import kept_and_rebuilt
from tests.storage.test_imports import LINE, SAID, nobody
from tests.storage.test_projection import _ledger_of, _plain_ledger

NAMES = ("Acme Corp", "Umbrella", "Zenith Travel", "Acme")
SOMEBODY = st.sampled_from(NAMES)
TEAMS = count(1)
STEPS = st.one_of(
    st.tuples(st.just("take"), st.lists(LINE, max_size=6)),
    st.tuples(st.just("take_customers"), st.lists(SAID, max_size=3)),
    st.tuples(st.just("step"), SOMEBODY, st.sampled_from("LAKC"), st.sampled_from([None, "2026-03-04"])),
    st.tuples(st.just("own"), SOMEBODY, st.sampled_from(["U1", "U2", None])),
    st.tuples(st.just("merge"), SOMEBODY, SOMEBODY),
    st.tuples(st.just("merge"), SOMEBODY, SOMEBODY),
    st.tuples(st.just("split"), SOMEBODY),
    st.tuples(st.just("rename"), SOMEBODY, st.sampled_from([*NAMES, "ACME", "Zenith"])),
    st.tuples(st.just("alias"), SOMEBODY, st.sampled_from(["shop", "Zenith"])),
    st.tuples(st.just("turn"), st.integers(0, 20)),
    st.tuples(st.just("turn"), st.integers(0, 20)),
)
ANY_DATABASE = {"deadline": None, "suppress_health_check": [HealthCheck.function_scoped_fixture]}


class Office(Requests):
    """Imports, moves, merges, splits, renames and undos of one workspace; what cannot be done is passed over."""

    def __init__(self, database, **options):
        super().__init__(database, **options)
        self.done = []

    @property
    def desk(self):
        return self

    def play(self, step):
        name, *words = step
        try:
            action_id = getattr(self, name)(*words)
        except Refusal:
            return
        self.done += [action_id] if action_id else []

    def take(self, lines):
        with self.asking(MANAGER, verb="import moves") as lifecycle:
            return lifecycle.imports.take("moves", iter(lines_of(*lines)), nobody, nobody).action_id

    def take_customers(self, rows):
        with self.asking(MANAGER, verb="import customers") as lifecycle:
            return lifecycle.imports.take("customers", iter(rows), nobody, nobody).action_id

    def step(self, name, letter, on):
        return self.move(name, letter, on=on, person=MANAGER)[1]

    def own(self, name, owner):
        with self.asking(verb="customer owner") as lifecycle:
            lifecycle.customers.set(lifecycle.names.find(name), "owner", owner)
            return lifecycle.action_id

    def merge(self, merged, survivor):
        with self.asking(verb="customer merge") as lifecycle:
            lifecycle.merges.merge(lifecycle.names.exactly(merged), lifecycle.names.exactly(survivor))
            return lifecycle.action_id

    def split(self, name):
        with self.asking(verb="customer split") as lifecycle:
            lifecycle.merges.split(lifecycle.merges.whose(key(name)) or 0)
            return lifecycle.action_id

    def rename(self, name, new):
        with self.asking(verb="customer rename") as lifecycle:
            lifecycle.customers.rename(lifecycle.names.exactly(name), new)
            return lifecycle.action_id

    def alias(self, name, alias):
        with self.asking(verb="customer alias") as lifecycle:
            lifecycle.customers.alias(lifecycle.names.exactly(name), alias)
            return lifecycle.action_id

    def turn(self, which):
        """Undo something: also an undo, which brings back what it took."""
        return self.undo(self.done[which % len(self.done)], person=MANAGER) if self.done else None

    def seen(self):
        """All that anybody can see: customers, their names, their visits, and what was said of them when."""
        with self.database.transaction(self.team, writes=False) as store:
            ids = store.customer_ids()
            said = {field: store.attributes(field) for field in ("owner", "source", "segment")}
            return {
                "customers": store.customers(ids),
                "names": sorted(store.names()),
                "visits": [store.visits_of(one) for one in ids],
                "moves": [store.moves_of(one) for one in ids],
                "merged": [store.merged_into(one) for one in ids],
                "said": {field: frame[frame["customer_id"].isin(ids)].to_dict("list") for field, frame in said.items()},
            }

    def reading_store(self):
        return self.database.transaction(self.team, writes=False)


def is_whole(office):
    """What holds after anything: nobody stands for somebody who was merged too, everybody is found by their name, and
    what is kept is what a rebuild makes."""
    with office.reading_store() as store:
        into = store.survivors()
        live = set(store.connection.execute(select(customers.c.id).where(customers.c.live.is_(True))).scalars())
        assert set(into.values()).isdisjoint(into)
        assert live.issuperset(into)
        assert live.issuperset(into.values())
        for one in store.customers(store.customer_ids()):
            assert store.named(key(one.name)) == store.meant(key(one.name), 3)[0] == one
            names = [key(one.name), *map(key, store.aliases(one.id))]
            assert sorted(names) == sorted(name for name, whose in store.names() if whose == one.id)
        assert all(store.visits_of(merged) == [] and store.moves_of(merged) == [] for merged in into)
    kept, rebuilt = kept_and_rebuilt(office.database, office.team)
    assert kept == rebuilt
    assert all(one == told for one, told in office.projected())


@settings(max_examples=25, **ANY_DATABASE)
@given(
    steps=st.lists(STEPS, min_size=4, max_size=16),
    few=st.sampled_from([0, 30]),
    instants=st.tuples(st.integers(-9, 2), st.integers(-9, 2)).map(sorted),
)
def test_after_merges_and_everything_else_what_is_kept_is_what_a_rebuild_makes(
    database, monkeypatch, steps, few, instants
):
    monkeypatch.setattr("lifecycle.service.context.FEW", few)
    office = Office(database, team=f"M{next(TEAMS)}")
    for name in NAMES[:3]:
        office.play(("step", name, "A", "2026-03-02"))
    for step in steps:
        office.play(step)

    is_whole(office)
    start, end = (MONDAY + timedelta(days=days) for days in instants)
    with office.reading_store() as store:
        visits = [visit for one in store.customer_ids() for visit in store.visits_of(one)]
    opening, came, went, closing = _plain_ledger(visits, start, end)
    assert _ledger_of(_Reading(office), start, end) == (opening, came, went, closing)
    assert all(opening[stage] + came[stage] - went[stage] == closing[stage] for stage in range(7))


class _Reading:
    def __init__(self, office):
        self.reading = office.reading_store


@settings(max_examples=25, **ANY_DATABASE)
@given(
    steps=st.lists(STEPS, min_size=2, max_size=12),
    pair=st.permutations(NAMES[:3]).map(lambda names: names[:2]),
    again=st.booleans(),
)
def test_a_split_gives_back_exactly_what_was_before_the_merge_and_so_does_an_undo(database, steps, pair, again):
    office = Office(database, team=f"N{next(TEAMS)}")
    for name in NAMES[:3]:
        office.play(("step", name, "A", "2026-03-02"))
    for step in steps:
        office.play(step)
    before = office.seen()
    try:
        merged = office.merge(*pair)
    except Refusal:
        return
    whom = _own(office, pair[0], before)
    together = office.seen()
    assert len(together["customers"]) == len(before["customers"]) - 1

    with office.asking() as lifecycle:
        lifecycle.merges.split(whom)
        split = lifecycle.action_id
    assert office.seen() == before
    office.undo(split, person=MANAGER)
    assert office.seen() == together
    if again:
        office.undo(merged, person=MANAGER)
        assert office.seen() == before
    is_whole(office)


def _own(office, name, before):
    """The id under which somebody was seen before."""
    (whose,) = {whose for spelt, whose in before["names"] if spelt == key(name)}
    return whose


@pytest.fixture
def office(database):
    made = Office(database)
    made.moves("Acme Inc", ("A", "2026-03-02"), ("C", "2026-03-05"))
    made.moves("Acme Corp", ("A", "2026-03-03"), ("K", "2026-03-04"), ("C", "2026-03-06"))
    return made


def test_the_moves_of_both_make_one_history_in_which_neighbours_are_one_visit(office):
    office.merge("Acme Inc", "Acme Corp")

    assert office.path("Acme Corp") == office.path("Acme Inc") == "AKC"
    with office.reading_store() as store:
        acme = store.named("acme corp")
        assert store.named("acme inc") == acme
        assert len(store.moves_of(acme.id)) == 5
        assert {move.customer_id for move in store.moves_of(acme.id)} == {acme.id}
        assert store.begins("acme", 5) == [acme]
        assert store.aliases(acme.id) == ["Acme Inc"]
        assert store.count_in_stage(3) == 1
    is_whole(office)


def test_who_is_merged_on_brings_along_who_was_merged_before_and_a_split_takes_them_out_together(office):
    office.add("Umbrella", "Zenith Travel")
    office.merge("Acme Inc", "Acme Corp")
    office.merge("Acme Corp", "Umbrella")
    with office.reading_store() as store:
        umbrella = store.named("umbrella").id
        assert set(store.survivors().values()) == {umbrella}
        assert [one.name for one in store.merged_into(umbrella)] == ["Acme Corp", "Acme Inc"]

    office.split("Acme Corp")

    with office.reading_store() as store:
        corp = store.named("acme corp")
        assert (corp.name, store.named("acme inc")) == ("Acme Corp", corp)
        assert [one.name for one in store.merged_into(corp.id)] == ["Acme Inc"]
    assert office.path("Umbrella") == ""
    is_whole(office)


def test_the_first_of_two_merges_can_be_split_from_the_last_survivor(office):
    office.add("Umbrella")
    office.merge("Acme Inc", "Acme Corp")
    office.merge("Acme Corp", "Umbrella")

    office.split("Acme Inc")

    assert (office.path("Acme Inc"), office.path("Umbrella")) == ("AC", "AKC")
    with office.reading_store() as store:
        assert store.named("acme corp").name == "Umbrella"
    is_whole(office)


def test_a_merge_on_which_another_one_stands_is_not_undone_before_it(office):
    office.add("Umbrella")
    first = office.merge("Acme Inc", "Acme Corp")
    second = office.merge("Acme Corp", "Umbrella")

    with pytest.raises(Conflict, match="Acme Inc was merged or split again since; undo that first"):
        office.undo(first)
    office.undo(second)
    office.undo(first)

    assert (office.path("Acme Inc"), office.path("Acme Corp"), office.path("Umbrella")) == ("AC", "AKC", "")
    is_whole(office)


def test_a_merge_cannot_come_back_into_somebody_who_was_merged_meanwhile(office):
    office.add("Umbrella")
    undone = office.undo(office.merge("Acme Inc", "Acme Corp"))
    office.merge("Acme Corp", "Umbrella")

    with pytest.raises(Conflict, match="merged or split again"):
        office.undo(undone)
    is_whole(office)


def test_the_creation_of_a_merged_customer_and_of_its_survivor_is_not_undone(database):
    office = Office(database)
    one, two = office.add("Acme Inc"), office.add("Acme Corp")
    merged = office.merge("Acme Inc", "Acme Corp")

    for created in (one, two):
        with pytest.raises(Conflict, match="Something builds on that"):
            office.undo(created, person=MANAGER)
    office.undo(merged)
    office.undo(two)

    with office.reading_store() as store:
        assert [customer.name for customer in store.customers(store.customer_ids())] == ["Acme Inc"]


def test_a_merge_does_not_come_back_when_its_survivor_is_gone(database):
    office = Office(database)
    office.add("Acme Inc")
    created = office.add("Acme Corp")
    undone = office.undo(office.merge("Acme Inc", "Acme Corp"))
    office.undo(created)

    with pytest.raises(Conflict):
        office.undo(undone)


def test_an_undone_move_of_a_merged_customer_is_gone_from_the_survivor(office):
    _, moved = office.move("Acme Inc", "E")
    office.merge("Acme Inc", "Acme Corp")
    assert office.path("Acme Corp") == "AKCE"

    office.undo(moved)

    assert office.path("Acme Corp") == "AKC"
    is_whole(office)


def test_what_was_never_said_of_the_survivor_comes_from_the_merged_one_since_when_it_held(office):
    office.take_customers([said_of("Acme Inc", owner="U7", source="fair", cost=900, since="2026-02-01")])
    office.own("Acme Corp", "U1")
    with office.reading_store() as store:
        before = store.named("acme corp")

    office.merge("Acme Inc", "Acme Corp")

    with office.reading_store() as store:
        acme = store.named("acme corp")
        assert (acme.owner, acme.source, acme.acquisition_cost_cents) == ("U1", "fair", 900)
        said = store.attributes("source")
        assert said[said["customer_id"] == acme.id]["value"].tolist() == ["fair"]
        assert store.fact("customer", str(acme.id), "acquired_on") == "2026-02-01"
    office.split("Acme Inc")
    with office.reading_store() as store:
        assert store.named("acme corp") == before._replace(stage=3) if hasattr(before, "_replace") else True
        assert store.named("acme corp").source is None


def test_a_file_that_names_a_merged_customer_speaks_of_the_survivor_and_the_same_file_again_changes_nothing(office):
    file = ["Acme Inc E 2026-03-07", "Acme Corp R 2026-03-08"]
    office.take(["Acme Inc A 2026-03-02"])
    office.merge("Acme Inc", "Acme Corp")

    done = office.take(file)

    assert office.path("Acme Corp") == "AKCER"
    assert office.take(file) is None
    assert office.take(["Acme Corp A 2026-03-02"]) is None
    office.undo(done, person=MANAGER)
    assert office.path("Acme Corp") == "AKC"
    is_whole(office)


def test_an_export_names_the_survivor_and_keeps_its_moves_together(office):
    office.move("Umbrella", "A", on="2026-03-01")
    office.merge("Acme Inc", "Acme Corp")
    with office.reading_store() as store:
        rows = [row for block in store.move_rows() for row in block]
        named = [row[0] for block in store.customer_rows() for row in block]

    assert [row[0] for row in rows] == ["Umbrella", *["Acme Corp"] * 5]
    assert [row[1] for row in rows] == [1, 1, 1, 2, 3, 3]
    assert sorted(named) == ["Acme Corp", "Umbrella"]


def test_a_move_that_waited_for_a_merge_is_made_of_the_survivor(postgres_database):
    office, rep = Office(postgres_database), Office(postgres_database)
    office.moves("Acme Inc", ("A", "2026-03-02"))
    office.moves("Acme Corp", ("K", "2026-03-03"))
    tried, raced = [], []

    def move():
        def act(lifecycle):
            customer = lifecycle.names.find("Acme Inc")
            tried.append(customer.name)
            try:
                return rep.moving(lifecycle, "Acme Inc", "C")
            except Raced:
                raced.append(customer.name)
                raise

        rep.again(act)

    with office.asking() as lifecycle:
        names = lifecycle.names
        lifecycle.merges.merge(names.exactly("Acme Inc"), names.exactly("Acme Corp"))
        thread = threading.Thread(target=move)
        thread.start()
        thread.join(0.4)
        assert thread.is_alive()
    thread.join()

    assert (tried, raced) == (["Acme Inc", "Acme Corp"], ["Acme Inc"])
    assert office.path("Acme Corp") == "AKC"
    is_whole(office)


def test_two_merges_that_would_make_a_chain_are_made_one_after_the_other(postgres_database):
    office, other = Office(postgres_database), Office(postgres_database)
    office.add("Acme Inc", "Acme Corp", "Umbrella")

    def merge_on():
        def act(lifecycle):
            names = lifecycle.names
            lifecycle.merges.merge(names.exactly("Acme Corp"), names.exactly("Umbrella"))

        other.again(act)

    with office.asking() as lifecycle:
        lifecycle.merges.merge(lifecycle.names.exactly("Acme Inc"), lifecycle.names.exactly("Acme Corp"))
        thread = threading.Thread(target=merge_on)
        thread.start()
        thread.join(0.4)
        assert thread.is_alive()
    thread.join()

    with office.reading_store() as store:
        assert store.named("acme inc").name == "Umbrella"
    is_whole(office)


def test_pairs_told_apart_are_remembered_for_who_stands_for_them(office):
    office.add("Umbrella")
    with office.asking() as lifecycle:
        lifecycle.merges.keep_apart(lifecycle.names.exactly("Umbrella"), lifecycle.names.exactly("Acme Inc"))
        apart = lifecycle.action_id
    office.merge("Acme Inc", "Acme Corp")

    with office.reading_store() as store:
        corp, umbrella = store.named("acme corp").id, store.named("umbrella").id
        assert store.apart() == {(min(corp, umbrella), max(corp, umbrella))}
    office.undo(apart)
    with office.reading_store() as store:
        assert store.apart() == set()


def test_an_alias_that_became_the_name_is_not_undone_from_under_it(office):
    alias = office.alias("Acme Inc", "acme incorporated")
    renamed = office.rename("Acme Inc", "Acme Incorporated")

    with pytest.raises(Conflict, match='called "Acme Incorporated" by now; undo that first'):
        office.undo(alias)
    office.undo(renamed)
    office.undo(alias)

    with office.reading_store() as store:
        assert store.named("acme inc").name == "Acme Inc"
        assert store.named("acme incorporated") is None


def test_what_is_not_merged_is_not_split(office):
    with pytest.raises(NothingToDo, match="not merged into another one"):
        office.split("Acme Inc")
    with pytest.raises(NothingToDo):
        office.merge("Acme Inc", "Acme Inc")
