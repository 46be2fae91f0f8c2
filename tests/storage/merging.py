"""An office where customers are merged, split and renamed too, and what holds there after anything."""

from __future__ import annotations

from itertools import count

from hypothesis import HealthCheck
from hypothesis import strategies as st
from sqlalchemy import select

from lifecycle.errors import Refusal
from lifecycle.names import key
from storage.tables import customers
from tests.storage import playing
from tests.storage.comparing import kept_and_rebuilt
from tests.storage.playing import LINE, NAMES, SAID

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


class Office(playing.Office):
    """Merges, splits and renames of one workspace too."""

    passed_over = Refusal

    @property
    def desk(self):
        return self

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
