"""How the sample company and its customers meet, and what those say of it."""

from __future__ import annotations

import math
from collections import Counter
from datetime import date

import numpy as np
from sqlalchemy import select

from lifecycle.checkup import Verdict
from lifecycle.model import LOST, Person, Role
from lifecycle.service import Lifecycle
from lifecycle.stage_names import CONVERSION, RETENTION
from lifecycle.targets import Target
from lifecycle.touchpoints import CONTACTS, FEEDBACK, RECORDS, State
from storage.sample import fill, story
from storage.sample.after_the_sale import is_fading
from storage.sample.lives import NOW, Life
from storage.touchpoint_tables import touchpoints
from tests.storage.desk import Desk
from tests.storage.doctoring import examined
from tests.storage.sampling import FRIDAY

COMPANY, _SALES, TOUCHES = story()
LIVES = [Life(number, customer) for number, customer in enumerate(COMPANY)]


def of_kind(kind, *states):
    return [touch for touch in TOUCHES if touch.kind == kind and (not states or touch.state in states)]


def test_every_kind_of_touchpoint_is_there_and_none_is_unknown():
    kinds = Counter(touch.kind for touch in TOUCHES)

    assert set(kinds) == {*CONTACTS, *RECORDS} - {"support"}
    assert min(kinds.values()) >= 20


def test_each_customer_came_by_their_source_and_nothing_was_before_that():
    first = {}
    for touch in TOUCHES:
        if touch.other is None:
            first.setdefault(touch.customer, touch)

    assert [first[number].kind for number in range(len(COMPANY))] == [customer.source for customer in COMPANY]
    assert all(touch.clock >= LIVES[touch.customer].stays[0][1] for touch in TOUCHES)
    assert max(touch.clock for touch in TOUCHES) <= NOW


def test_who_converts_is_met_more_often_and_is_always_answered():
    ours = {life.number: 0 for life in LIVES}
    for touch in TOUCHES:
        if touch.kind in {"call", "meeting", "e-mail", "offer"} and touch.clock <= LIVES[touch.customer].won_at:
            ours[touch.customer] += 1
    won = [ours[life.number] for life in LIVES if -math.inf < life.stays[0][1] < life.won_at < math.inf]
    others = [ours[life.number] for life in LIVES if life.won_at == math.inf]

    assert np.mean(won) > 1.5 * np.mean(others)
    assert min(won) > 0
    assert 0.05 < np.mean(np.array(others) == 0) < 0.3


def test_scores_are_in_their_range_and_those_of_who_goes_back_soon_are_lower():
    scored = [touch for touch in TOUCHES if touch.value is not None]

    assert all(FEEDBACK[touch.kind][0] <= touch.value <= FEEDBACK[touch.kind][1] for touch in scored)
    nps = of_kind("nps")
    soon = [touch.value for touch in nps if LIVES[touch.customer].trouble_within(touch.clock, 40)]
    content = [touch.value for touch in nps if LIVES[touch.customer].stage_at(touch.clock) >= RETENTION]
    assert np.mean(soon) < 7 < np.mean(content)


def test_customers_only_are_scored_asked_and_helped():
    for touch in TOUCHES:
        if touch.kind in {"nps", "csat", "ces", "ticket", "ask", "used"} and touch.state < State.ANSWERED:
            assert LIVES[touch.customer].stage_at(touch.clock) >= CONVERSION or touch.kind in {"csat", "ces"}


def test_each_ticket_begins_once_and_goes_on_in_order():
    steps = {}
    for touch in of_kind("ticket"):
        steps.setdefault((touch.customer, touch.clock if touch.opened is None else touch.opened), []).append(touch)
    ways = Counter(tuple(int(touch.state) for touch in ticket) for ticket in steps.values())

    assert set(ways) <= {(1,), (1, 2), (1, 2, 3), (1, 2, 3, 4), (1, 2, 3, 4, 3)}
    assert ways[1, 2, 3] > 80
    assert ways[1, 2, 3, 4, 3] > 5
    assert 2 <= ways[1,] + ways[1, 2] + ways[1, 2, 3, 4] <= 12


def test_use_stops_before_they_go_back_or_are_lost_and_for_some_of_today():
    for touch in of_kind("used"):
        assert not LIVES[touch.customer].trouble_within(touch.clock, 20)
    last = {touch.customer: touch.clock for touch in of_kind("used")}
    fading = [life.number for life in LIVES if is_fading(life)]

    assert 4 <= len(fading) <= 20
    assert all(last.get(number, -99) < -19 for number in fading)


def test_who_was_referred_came_by_somebody_who_was_a_customer_then():
    sent = [touch for touch in of_kind("referral") if touch.other is not None]

    assert 30 < len(sent) == len({touch.other for touch in sent})
    assert {COMPANY[touch.other].source for touch in sent} == {"referral", "word of mouth"}
    assert all(LIVES[touch.customer].stage_at(touch.clock) >= CONVERSION for touch in sent)
    assert max(Counter(touch.customer for touch in sent).values()) >= 3


def test_a_competitor_is_named_more_often_by_who_is_lost():
    named = {touch.customer for touch in of_kind("competitor")}
    supplier = {
        life.number
        for life in LIVES
        if any(step.stage == LOST and step.reason == "chose another supplier" for step in life.sampled.steps)
        and life.won_at == math.inf
    }

    assert len(named & supplier) / len(supplier) > 2 * len(named) / len(COMPANY)
    assert all(touch.detail and touch.note for touch in of_kind("competitor"))


def test_it_is_all_in_the_database_and_the_doctor_finds_it_well(address, database):
    fill(database, FRIDAY)

    with database.transaction(None, writes=False) as store:
        acme = store.named("acme corp")
        assert store.count_touchpoints() == len(TOUCHES)
        logged = store.touchpoints_of(acme.id)
        settings = store.settings()
    assert {"referral", "call", "ticket", "nps"} <= {one.touchpoint.kind for one in logged}
    assert max(one.touchpoint.at for one in logged) <= FRIDAY
    assert dict(settings.targets)["nps"] == Target(40, date(2026, 12, 31))
    for slug in ("values", "orphans", "sense"):
        assert examined(address, slug, now=lambda: FRIDAY).verdict is Verdict.OK


def test_a_ticket_goes_on_with_the_row_that_opened_it_and_a_referral_names_a_customer(sample):
    with sample.transaction(None, writes=False) as store:
        frame = store.touchpoints(["ticket", "referral"])
        customers = set(store.customer_ids())

    tickets, referrals = frame[frame["kind_no"] == 0], frame[(frame["kind_no"] == 1) & (frame["other_id"] != 0)]
    later = tickets[tickets["state"] > State.OPENED]
    opened = tickets[tickets["state"] == State.OPENED].set_index("id")
    assert (opened["other_id"] == 0).all()
    assert (opened.loc[later["other_id"], "customer_id"].to_numpy() == later["customer_id"].to_numpy()).all()
    assert set(referrals["other_id"]) <= customers


def test_what_was_logged_can_be_taken_back(sample):
    T = touchpoints.c  # noqa: N806 - as in storage
    with sample.transaction(None, writes=False) as store:
        action_id = store.connection.execute(select(T.action_id).where(T.kind == "nps").limit(1)).scalar_one()

    Desk(sample, team=None, now=FRIDAY).undo(action_id)

    with sample.transaction(None, writes=False) as store:
        assert store.count_touchpoints() == len(TOUCHES) - 1


def test_who_is_at_risk_and_who_may_be_asked_is_true_to_life(sample):
    with sample.transaction(None, writes=False) as store:
        person = Person("UMANAGER", Role.MANAGER)
        lifecycle = Lifecycle(store, person=person, now=FRIDAY, origin="test", request_key="", verb="test")
        risky = lifecycle.care.at_risk(None, offset=0, limit=30)
        asked = lifecycle.care.advocates(None, offset=0, limit=30)

    assert 8 <= risky.n <= 30
    assert len(risky.reasons) >= 4
    assert risky.claimed == 1
    assert 4 <= asked.n <= 25
    assert asked.n_waiting >= 4
    assert [one.customer.name for one in asked.page if one.claim] == ["Birchwood Energy"]
