"""Touchpoints in the ledger, on both databases: what is written, what is refused, what undo and merges do to them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from lifecycle.errors import Conflict, NotAllowed, NothingToDo, NotUnderstood
from lifecycle.touchpoints import State
from tests.lifecycle.requests import MANAGER, REP, VIEWER, Requests


@pytest.fixture
def asks(database):
    made = Requests(database)
    made.add("Acme", "Umbrella")
    return made


def doing(asks, act, person=REP):
    """Do something with the touchpoints, Acme and Umbrella; what it gave."""
    with asks.asking(person) as lifecycle:
        return act(lifecycle.touchpoints, lifecycle.names.exactly("Acme"), lifecycle.names.exactly("Umbrella"))


def rows(asks, name="Acme"):
    with asks.database.transaction(asks.team, writes=False) as store:
        customer = store.named(name.casefold())
        return [
            (
                one.touchpoint.kind,
                one.touchpoint.value,
                one.touchpoint.state,
                one.touchpoint.detail,
                one.touchpoint.note,
            )
            for one in store.touchpoints_of(customer.id)
        ]


def test_a_touchpoint_is_logged_with_all_that_was_said_and_undo_takes_it_back(asks):
    said = {"value": 4, "detail": "G2", "note": " great support "}
    doing(asks, lambda touch, acme, _other: touch.log(acme, "review", **said))
    assert rows(asks) == [("review", 4, State.NONE, "G2", "great support")]
    undone = asks.undo()
    assert rows(asks) == []
    asks.undo(undone)
    assert len(rows(asks)) == 1


@pytest.mark.parametrize(
    ("kind", "value"), [("nps", 11), ("nps", -1), ("csat", 0), ("csat", 6), ("ces", 8), ("ces", None), ("review", 0)]
)
def test_a_score_outside_its_range_is_refused(asks, kind, value):
    with pytest.raises(NotUnderstood, match="whole number between"):
        doing(asks, lambda touch, acme, _other: touch.log(acme, kind, value=value))
    assert rows(asks) == []


@pytest.mark.parametrize("kind", ["webinar", "ticket", "ask", ""])
def test_what_is_no_kind_is_refused(asks, kind):
    with pytest.raises(NotUnderstood, match="no kind"):
        doing(asks, lambda touch, acme, _other: touch.log(acme, kind))


def test_what_is_too_long_or_still_to_come_is_refused(asks):
    with pytest.raises(NotUnderstood, match="too long"):
        doing(asks, lambda touch, acme, _other: touch.log(acme, "call", note="x" * 1001))
    with pytest.raises(NotUnderstood, match="still to come"):
        doing(asks, lambda touch, acme, _other: touch.log(acme, "call", at=asks.now + timedelta(days=1)))


def test_a_bare_day_is_its_noon_or_now_where_that_is_still_to_come(database):
    asks = Requests(database, now=datetime(2026, 3, 9, 9, tzinfo=UTC), zone="Europe/Prague")
    with asks.reading() as lifecycle:
        assert lifecycle.touchpoints.instant_of(date(2026, 3, 3)) == datetime(2026, 3, 3, 11, tzinfo=UTC)
        assert lifecycle.touchpoints.instant_of(date(2026, 3, 9)) == asks.now
        with pytest.raises(NotUnderstood, match="still to come"):
            lifecycle.touchpoints.instant_of(date(2026, 3, 10))


def test_a_viewer_writes_nothing(asks):
    for act in (
        lambda touch, acme, _other: touch.log(acme, "call"),
        lambda touch, acme, _other: touch.ticket_opened(acme, "x"),
        lambda touch, acme, other: touch.refer(acme, other),
        lambda touch, acme, _other: touch.ask(acme, "review"),
        lambda touch, acme, _other: touch.opt_out(acme, True),
        lambda touch, _acme, _other: touch.add_kind("webinar"),
    ):
        with pytest.raises(NotAllowed):
            doing(asks, act, VIEWER)


def test_a_ticket_is_open_until_it_is_closed_and_again_once_it_is_reopened(asks):
    opened = doing(asks, lambda touch, acme, _other: touch.ticket_opened(acme, "login"))

    def states():
        return doing(asks, lambda touch, acme, _o: [one.last.state for one in touch.open_tickets(acme)])

    for state, left in ((State.ANSWERED, [State.ANSWERED]), (State.CLOSED, []), (State.REOPENED, [State.REOPENED])):
        doing(asks, lambda touch, _a, _o, state=state: touch.ticket_changed(opened, state))
        assert states() == left
    with pytest.raises(NothingToDo, match="is open"):
        doing(asks, lambda touch, _a, _o: touch.ticket_changed(opened, State.REOPENED))


def test_a_closing_on_a_bare_day_stands_after_the_opening_of_that_day(asks):
    opened = doing(asks, lambda touch, acme, _o: touch.ticket_opened(acme, "login"))
    noon = opened.at.replace(hour=12, minute=0, second=0)
    closed = doing(asks, lambda touch, _a, _o: touch.ticket_changed(opened, State.CLOSED, at=noon))
    assert closed.at > opened.at
    reopening = noon - timedelta(days=2)
    with pytest.raises(NotUnderstood, match="before the ticket was opened"):
        doing(asks, lambda touch, _a, _o: touch.ticket_changed(opened, State.REOPENED, at=reopening))


def test_a_referral_gives_who_has_none_a_source_and_one_undo_takes_both_back(asks):
    doing(asks, lambda touch, acme, other: touch.refer(acme, other))
    source = lambda: doing(asks, lambda _t, _a, other: other.source)  # noqa: E731
    assert source() == "referral"
    with pytest.raises(Conflict, match="logged already"):
        doing(asks, lambda touch, acme, other: touch.refer(acme, other))
    asks.undo()
    assert (rows(asks), source()) == ([], None)


def test_a_referral_leaves_a_source_that_is_known_and_nobody_refers_itself(asks):
    with asks.asking() as lifecycle:
        lifecycle.customers.set(lifecycle.names.exactly("Umbrella"), "source", "ads")
    doing(asks, lambda touch, acme, other: touch.refer(acme, other))
    assert doing(asks, lambda _t, _a, other: other.source) == "ads"
    with pytest.raises(NotUnderstood, match="cannot refer itself"):
        doing(asks, lambda touch, acme, _o: touch.refer(acme, acme))


def test_who_opted_out_or_was_asked_lately_is_not_asked_but_anyway(asks):
    doing(asks, lambda touch, acme, _o: touch.ask(acme, "review"))
    with pytest.raises(Conflict, match="not long ago"):
        doing(asks, lambda touch, acme, _o: touch.ask(acme, "referral"))
    doing(asks, lambda touch, acme, _o: touch.ask(acme, "referral", anyway=True))
    asks.now += timedelta(days=91)
    doing(asks, lambda touch, acme, _o: touch.ask(acme, "post"))
    doing(asks, lambda touch, _a, other: touch.opt_out(other, True))
    with pytest.raises(Conflict, match="does not want"):
        doing(asks, lambda touch, _a, other: touch.ask(other, "review"))
    with pytest.raises(NothingToDo):
        doing(asks, lambda touch, _a, other: touch.opt_out(other, True))
    doing(asks, lambda touch, _a, other: touch.opt_out(other, False))
    doing(asks, lambda touch, _a, other: touch.ask(other, "review"))


def test_an_answer_belongs_to_the_last_ask_that_waits_and_undo_opens_it_again(asks):
    doing(asks, lambda touch, acme, _o: touch.ask(acme, "review"))
    doing(asks, lambda touch, acme, _o: touch.ask(acme, "post", anyway=True))
    answer = doing(asks, lambda touch, acme, _o: touch.answer_ask(acme, False, note="busy"))
    assert (answer.state, answer.detail, answer.note) == (State.DECLINED, "post", "busy")
    waiting = lambda: doing(asks, lambda touch, acme, _o: [one.detail for one in touch.open_asks(acme)])  # noqa: E731
    assert waiting() == ["review"]
    asks.undo()
    assert waiting() == ["post", "review"]


def test_touchpoints_of_a_merged_customer_are_of_who_stands_for_it(asks):
    opened = doing(asks, lambda touch, acme, _o: touch.ticket_opened(acme, "login"))
    doing(asks, lambda touch, acme, _o: touch.ask(acme, "review"))
    doing(asks, lambda touch, acme, _o: touch.opt_out(acme, True))
    with asks.asking() as lifecycle:
        lifecycle.merges.merge(lifecycle.names.exactly("Acme"), lifecycle.names.exactly("Umbrella"))

    def told(touch, _acme, umbrella):
        return len(touch.open_tickets(umbrella)), bool(touch.asked_lately(umbrella)), bool(touch.opted_out_at(umbrella))

    assert doing(asks, told) == (1, True, True)
    doing(asks, lambda touch, _a, _o: touch.ticket_changed(opened, State.CLOSED))
    assert doing(asks, lambda touch, _a, other: touch.open_tickets(other)) == []


def test_the_stage_at_an_instant_follows_the_moves_also_back_dated_ones(asks):
    asks.moves("Acme", ("A", "2026-03-02"), ("C", "2026-03-05"))

    def stage(day):
        at = datetime(2026, 3, day, 23, tzinfo=UTC)
        found = doing(asks, lambda touch, acme, _o: touch.stage_at(acme, at))
        return found and found.slug

    assert [stage(1), stage(3), stage(5)] == [None, "awareness", "conversion"]
    asks.move("Acme", "K", on="2026-03-03")
    assert stage(3) == "knowledge"


def test_a_manager_adds_kinds_and_takes_them_off_while_history_keeps_them(asks):
    doing(asks, lambda touch, _a, _o: touch.add_kind("Trade  Fair", ours=False), MANAGER)
    doing(asks, lambda touch, acme, _o: touch.log(acme, "trade fair"))
    doing(asks, lambda touch, _a, _o: touch.drop_kind("trade fair"), MANAGER)
    with asks.reading() as lifecycle:
        assert "trade fair" not in lifecycle.touchpoints.kinds()
        assert not lifecycle.touchpoints.made_by_us("trade fair")
        assert lifecycle.settings.touch_kinds == (("trade fair", False),)
    assert [row[0] for row in rows(asks)] == ["trade fair"]
    with pytest.raises(NotUnderstood, match="no kind"):
        doing(asks, lambda touch, acme, _o: touch.log(acme, "trade fair"))
    with pytest.raises(NothingToDo):
        doing(asks, lambda touch, _a, _o: touch.drop_kind("trade fair"), MANAGER)
    for word in ("call", "nps", "off", "12", "a<b", "x" * 41):
        with pytest.raises(NotUnderstood):
            doing(asks, lambda touch, _a, _o, word=word: touch.add_kind(word), MANAGER)
