"""Merges among everything else, in any order: what is kept is what a rebuild makes, and a split gives back what was."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from lifecycle.errors import Refusal
from lifecycle.names import key
from tests.lifecycle.requests import MANAGER, MONDAY
from tests.storage.comparing import ledger_of, plain_ledger
from tests.storage.merging import ANY_DATABASE, STEPS, TEAMS, Office, is_whole
from tests.storage.playing import NAMES


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
    opening, came, went, closing = plain_ledger(visits, start, end)
    assert ledger_of(_Reading(office), start, end) == (opening, came, went, closing)
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
