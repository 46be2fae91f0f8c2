"""Random histories through the service: the visits equal the log told anew, and every period's ledger adds up."""

from __future__ import annotations

import itertools
from contextlib import suppress
from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lifecycle import stages
from lifecycle.errors import Refusal
from lifecycle.flows import Span, just_before, ledger
from tests.lifecycle.journeys import LETTERS
from tests.lifecycle.requests import MANAGER, MONDAY, Requests

_teams = itertools.count()

MOVE = st.tuples(
    st.just("move"),
    st.sampled_from(["Acme Corp", "Umbrella", "Zenith"]),
    st.sampled_from("AKCERVL"),
    st.none() | st.integers(0, 6),
)
BATCH = st.tuples(st.just("batch"), st.sampled_from("AKCERV"), st.none() | st.integers(0, 6))
UNDO = st.tuples(st.just("undo"), st.integers(1, 12))
STAGES = st.tuples(st.just("stages"), st.sampled_from(["retire", "restore", "add", "order"]), st.integers(0, 5))
HISTORIES = st.lists(MOVE | MOVE | BATCH | UNDO | STAGES, min_size=3, max_size=14)


class History:
    """A workspace in which random things happen; what is refused changes nothing."""

    def __init__(self, database):
        self.requests = Requests(database, team=f"T{next(_teams)}")
        self.done = []

    def do(self, verb, *words):
        with suppress(Refusal):
            self.done.append(getattr(self, verb)(*words))
        self.requests.now += timedelta(hours=5)

    def move(self, name, letter, days_ago):
        return self.requests.move(name, letter, on=self.day(days_ago), person=MANAGER)[1]

    def batch(self, letter, days_ago):
        with self.requests.asking(MANAGER) as lifecycle:
            for name in ("Zenith", "Acme Corp"):
                self.requests.moving(lifecycle, name, letter, self.day(days_ago))
        return lifecycle.action_id

    def undo(self, back):
        known = [action for action in self.done if action]
        return self.requests.undo(known[-min(back, len(known))] if known else None, MANAGER)

    def stages(self, change, at):
        with self.requests.asking(MANAGER) as lifecycle:
            model = lifecycle.model
            stage = model.stages[at % len(model.stages)]
            changed = {
                "retire": lambda: stages.retire(model, stage),
                "restore": lambda: stages.restore(model, stage),
                "add": lambda: stages.add(model, f"Trial {len(model.stages)}", stage),
                "order": lambda: stages.reorder(model, [*model.ladder[at:], *model.ladder[:at]]),
            }[change]()
            lifecycle.workspace.change_stages(changed)
        return lifecycle.action_id

    def day(self, days_ago):
        if days_ago is None:
            return None
        return (self.requests.now.date() - timedelta(days=days_ago)).isoformat()


def assert_ledger_adds_up(requests, start, end):
    with requests.database.transaction(requests.team, writes=False) as store:
        counted = ledger(
            store.settings().model,
            store.stock(just_before(start)),
            store.moves_between(start, end),
            Span.of(start, end),
        )
        closing = store.stock(just_before(end))
    assert {row.stage.id: row.now for row in counted.rows if row.now} == {k: v for k, v in closing.items() if k}
    assert counted.lost.now == closing.get(LETTERS["L"], 0)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=HISTORIES, border=st.integers(-8, 3))
def test_random_histories_keep_the_projection_and_the_ledger(database, steps, border):
    history = History(database)
    for step in steps:
        history.do(*step)

    assert all(kept == anew for kept, anew in history.requests.projected())
    middle = MONDAY + timedelta(days=border)
    for start, end in ((middle - timedelta(days=30), middle), (middle, history.requests.now + timedelta(days=1))):
        assert_ledger_adds_up(history.requests, start, end)


def test_what_is_kept_equals_what_a_rebuild_makes(database):
    history = History(database)
    for step in [
        ("move", "Acme Corp", "A", None), ("move", "Acme Corp", "C", 0), ("batch", "E", 2), ("undo", 2),
        ("stages", "retire", 3), ("move", "Zenith", "R", 1), ("undo", 3), ("stages", "add", 1), ("move", "Zenith", "L", None),
    ]:  # fmt: skip
        history.do(*step)
    before = [kept for kept, _ in history.requests.projected()]

    database.rebuild()

    assert [kept for kept, _ in history.requests.projected()] == before
    assert sum(map(len, before)) >= 4
