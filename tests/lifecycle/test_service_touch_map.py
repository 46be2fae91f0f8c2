"""Touchpoints before a stage and the journey map out of both databases: merged customers, undo, own kinds, the funnel's count."""

from __future__ import annotations

import pytest

from lifecycle.journeys.touch_story import What
from lifecycle.model import LOST
from lifecycle.period import parse_period
from lifecycle.service.purchases import Bought
from tests.lifecycle.journeys import GOLDEN, LETTERS, moment
from tests.lifecycle.requests import MANAGER, REP, Requests

NOW = moment("2026-03-20T12:00")


@pytest.fixture
def told(database):
    """The worked example, a fortnight later, with some touchpoints, in both kinds of database."""
    return written(database)


@pytest.fixture
def quick(sqlite_database):
    """The same in one of them, for what does not depend on it."""
    return written(sqlite_database)


def written(database):
    requests = Requests(database, now=NOW)
    for name, steps in GOLDEN.items():
        for letter, day in steps:
            requests.move(name, letter, on=day)
    log(requests, "c1", "call", "2026-03-02T09:00")
    log(requests, "c1", "search", "2026-02-01T09:00")
    log(requests, "c2", "e-mail", "2026-03-03T09:00")
    log(requests, "c5", "call", "2026-03-10T09:00")
    log(requests, "c8", "call", "2026-03-04T09:00")
    log(requests, "c3", "call", "2026-03-03T09:00")
    log(requests, "c8", "nps", "2026-03-08T12:00", value=9)
    return requests


def log(requests, name, kind, when, **more):
    with requests.asking(REP, verb="log touch") as lifecycle:
        lifecycle.touchpoints.log(lifecycle.names.exactly(name), kind, at=moment(when), **more)
        return lifecycle.action_id


def preceded(requests, letters="C", words="2 march 2026 to 8 march 2026", by=None):
    with requests.reading() as lifecycle:
        goals = [lifecycle.model.stage(LETTERS[letter]) for letter in letters]
        return lifecycle.touch_maps.preceded(parse_period(words, requests.now, "UTC", 0), goals, by)


def mapped(requests, words="2 march 2026 to 8 march 2026"):
    with requests.reading() as lifecycle:
        return lifecycle.touch_maps.map(parse_period(words, requests.now, "UTC", 0))


def credited(answer, at_=0):
    return {
        one.kind: (one.customers, one.first, one.last, round(one.linear, 3)) for one in answer.goals[at_].found.kinds
    }


def test_the_worked_example_has_its_touchpoints_before_conversion_and_advocacy(told):
    answer = preceded(told, "CV")

    conversion, advocacy = (one.found for one in answer.goals)
    assert (conversion.reached, conversion.touched, conversion.paths) == (3, 2, 3)
    assert credited(answer) == {"call": (1, 0, 1, 0.5), "search": (1, 1, 0, 0.5), "e-mail": (1, 1, 1, 1)}
    assert (advocacy.reached, advocacy.touched) == (1, 1)
    assert credited(answer, 1) == {"call": (1, 1, 1, 1)}


def test_as_many_reached_the_stage_as_the_funnel_says(quick):
    for words in ("2 march 2026 to 8 march 2026", "march 2026", "february 2026", "this year"):
        with quick.reading() as lifecycle:
            period = parse_period(words, quick.now, "UTC", 0)
            reached = lifecycle.funnels.stage_funnel(period).reached.n

        assert preceded(quick, words=words).goals[0].found.reached == reached


def test_the_window_is_the_workspaces(quick):
    with quick.asking(MANAGER, verb="settings") as lifecycle:
        lifecycle.workspace.change("window_days", "10")

    answer = preceded(quick)
    assert answer.window_days == 10
    assert "search" not in credited(answer)


def test_what_was_undone_counts_no_more(told):
    action = log(told, "c5", "meeting", "2026-03-05T09:00")
    assert "meeting" in credited(preceded(told))
    told.undo(action)

    assert "meeting" not in credited(preceded(told))


def test_a_merged_customers_touchpoints_are_of_who_stands_for_it(told):
    told.add("c5 again")
    log(told, "c5 again", "event", "2026-03-05T09:00")
    with told.asking(MANAGER, verb="customer merge") as lifecycle:
        lifecycle.merges.merge(lifecycle.names.exactly("c5 again"), lifecycle.names.exactly("c5"))

    assert credited(preceded(told))["event"] == (1, 1, 1, 1)
    with told.reading() as lifecycle:
        story = lifecycle.touch_stories.of(lifecycle.names.exactly("c5"))
    assert [one.touchpoint.kind for one in story.of(What.CONTACT)] == ["event", "call"]


def test_a_referral_is_the_first_contact_of_who_was_referred(quick):
    with quick.asking(REP, verb="log referral") as lifecycle:
        lifecycle.touchpoints.refer(
            lifecycle.names.exactly("c8"), lifecycle.names.exactly("c5"), at=moment("2026-03-04T10:00")
        )

    assert credited(preceded(quick))["referral"] == (1, 1, 1, 1)
    assert "referral" not in credited(preceded(quick, "V"))


def test_kinds_of_the_workspaces_own_count_on_the_side_they_were_put(quick):
    with quick.asking(MANAGER, verb="settings") as lifecycle:
        lifecycle.touchpoints.add_kind("podcast", ours=False)
    log(quick, "c5", "podcast", "2026-03-05T09:00")
    answer = preceded(quick)

    assert credited(answer)["podcast"] == (1, 1, 1, 1)
    assert answer.goals[0].found.ours == pytest.approx(1.5)


def test_by_source_the_parts_add_up(quick):
    with quick.asking(REP, verb="customer source") as lifecycle:
        lifecycle.customers.set(lifecycle.names.exactly("c1"), "source", "fair")
    answer = preceded(quick, by="source")

    parts = dict(answer.goals[0].by)
    assert sum(one.reached for one in parts.values()) == 3
    assert (parts["fair"].reached, parts["fair"].touched, parts[None].reached) == (1, 1, 2)


def test_the_map_of_the_worked_example(told):
    answer = mapped(told)

    rows = {row.stage.slug: row for row in answer.map.rows}
    assert rows["awareness"].kinds == (("call", 1), ("e-mail", 1))
    assert rows["knowledge"].kinds == (("call", 1),)
    assert rows["experience"].kinds == (("call", 1),)
    assert (rows["advocacy"].positive, rows["advocacy"].answers) == (1, 1)
    assert {stage: one.now for stage, one in answer.now.items() if one.now} == {1: 2, 2: 1, 3: 3, 5: 1, 6: 1}
    conversion = answer.now[LETTERS["A"]]
    assert (conversion.moved_on, conversion.entrants) == (3, 5)
    assert answer.now[LETTERS["C"]].owners == (("UREP", 3),)
    assert answer.now[LOST].owners == ()


def test_without_moves_nor_touchpoints_nothing_is_on_record(database):
    requests = Requests(database, now=NOW)
    answer, found = mapped(requests), preceded(requests, "CV")

    assert (answer.recorded, answer.anybody, answer.map.contacts) == (False, False, 0)
    assert (found.recorded, found.goals[0].found.reached) == (False, 0)


def test_a_story_has_purchases_at_the_noon_of_their_day(quick):
    with quick.asking(REP, verb="log purchase") as lifecycle:
        lifecycle.purchases.log(Bought(lifecycle.names.exactly("c1"), 120_000, on=moment("2026-03-06").date()))
    with quick.reading() as lifecycle:
        (bought,) = lifecycle.touch_stories.of(lifecycle.names.exactly("c1")).of(What.PURCHASE)

    assert (bought.at, bought.amount_cents, bought.currency) == (moment("2026-03-06T12:00"), 120_000, "EUR")
