"""Undo among tickets, asks, referrals and claims, on both databases: nothing is left that belongs to nothing."""

from __future__ import annotations

from datetime import timedelta

import pytest

from lifecycle.care.claims import List
from lifecycle.errors import Conflict, NothingToDo, NotUnderstood
from lifecycle.touchpoints import State
from tests.lifecycle.requests import MANAGER, MONDAY, OTHER, Requests


class Diary(Requests):
    """Does one thing a request, each with its action's id."""

    def do(self, act, person=MANAGER, verb="test"):
        """What it gave, and its action."""
        with self.asking(person, verb=verb) as lifecycle:
            return act(lifecycle), lifecycle.action_id

    def ticket(self, name="Acme"):
        return self.do(lambda at: at.touchpoints.ticket_opened(at.names.exactly(name), "login"), verb="log ticket")

    def step(self, ticket, state, **said):
        return self.do(lambda at: at.touchpoints.ticket_changed(ticket, state, **said), verb=f"{state.name.lower()}")[1]

    def ask(self, name="Acme"):
        return self.do(lambda at: at.touchpoints.ask(at.names.exactly(name), "review", anyway=True), verb="log ask")[1]

    def answer(self, agreed, name="Acme"):
        return self.do(lambda at: at.touchpoints.answer_ask(at.names.exactly(name), agreed), verb="answer")[1]

    def refer(self, one="Acme", other="Umbrella"):
        return self.do(lambda at: at.touchpoints.refer(at.names.exactly(one), at.names.exactly(other)), verb="refer")[1]

    def claim(self, person=MANAGER, name="Acme"):
        return self.do(lambda at: at.claims.claim(at.names.exactly(name), List.AT_RISK), person, "claim")[1]

    def end(self, name="Acme"):
        return self.do(lambda at: at.claims.done(at.names.exactly(name), List.AT_RISK, "kept"), verb="done")[1]

    def merge(self, one="Acme", into="Umbrella"):
        return self.do(lambda at: at.merges.merge(at.names.exactly(one), at.names.exactly(into)), verb="merge")[1]

    def split(self, customer_id):
        return self.do(lambda at: at.merges.split(customer_id), verb="split")[1]

    def id_of(self, name):
        return self.do(lambda at: at.names.exactly(name).id)[0]

    def open_tickets(self, name="Acme"):
        return self.do(lambda at: [one.last.state for one in at.touchpoints.open_tickets(at.names.exactly(name))])[0]

    def waits(self, name="Acme"):
        return self.do(lambda at: len(at.touchpoints.open_asks(at.names.exactly(name))))[0]

    def refused(self, action_id, said):
        """The undo is refused with this sentence; the action that it says to undo first."""
        with pytest.raises(Conflict, match=said) as caught:
            self.undo(action_id, MANAGER)
        return caught.value.undo_first


@pytest.fixture
def diary(database):
    made = Diary(database)
    made.add("Acme", "Umbrella")
    return made


def test_a_ticket_is_not_taken_back_from_under_its_answers(diary):
    ticket, opened = diary.ticket()
    answered, closed = diary.step(ticket, State.ANSWERED), diary.step(ticket, State.CLOSED)

    assert diary.refused(opened, "2 things build on that, the last: “closed” Undo them first") == closed
    diary.undo(closed, MANAGER)
    assert diary.refused(opened, "Something builds on that: “answered” Undo it first") == answered
    diary.undo(answered, MANAGER)
    diary.undo(opened, MANAGER)
    assert diary.open_tickets() == []


def test_an_answer_in_the_middle_is_taken_back_alone(diary):
    ticket, _opened = diary.ticket()
    answered, _closed = diary.step(ticket, State.ANSWERED), diary.step(ticket, State.CLOSED)

    diary.undo(diary.undo(answered, MANAGER), MANAGER)
    diary.undo(answered, MANAGER)

    assert diary.open_tickets() == []


def test_a_closing_is_not_taken_back_from_under_the_reopening(diary):
    ticket, _opened = diary.ticket()
    closed, reopened = diary.step(ticket, State.CLOSED), diary.step(ticket, State.REOPENED)

    assert diary.refused(closed, "Something builds on that: “reopened”") == reopened
    assert diary.open_tickets() == [State.REOPENED]


def test_a_reopening_is_not_taken_back_from_under_the_next_closing(diary):
    ticket, _opened = diary.ticket()
    diary.step(ticket, State.CLOSED)
    reopened, closed = diary.step(ticket, State.REOPENED), diary.step(ticket, State.CLOSED)

    assert diary.refused(reopened, "Something builds on that: “closed”") == closed


def test_a_ticket_that_was_closed_anew_is_not_closed_twice_by_bringing_the_first_back(diary):
    ticket, _opened = diary.ticket()
    undone = diary.undo(diary.step(ticket, State.CLOSED), MANAGER)
    anew = diary.step(ticket, State.CLOSED)

    assert diary.refused(undone, "“closed” was logged since and does not go with that; undo it first") == anew
    diary.undo(anew, MANAGER)
    diary.undo(undone, MANAGER)
    assert diary.open_tickets() == []


def test_a_closing_comes_back_only_to_a_ticket_that_is_there(diary):
    ticket, opened = diary.ticket()
    reclosed = diary.undo(diary.step(ticket, State.CLOSED), MANAGER)
    gone = diary.undo(opened, MANAGER)

    assert diary.refused(reclosed, "“log ticket” was undone too; bring that back first") == gone
    diary.undo(gone, MANAGER)
    diary.undo(reclosed, MANAGER)
    assert diary.open_tickets() == []


def test_a_ticket_is_not_closed_before_what_was_logged_of_it_last_but_answered_earlier_too(diary):
    days = [diary.now - timedelta(days=ago) for ago in (9, 5, 3, 1)]
    ticket = diary.do(lambda at: at.touchpoints.ticket_opened(at.names.exactly("Acme"), at=days[0]))[0]
    diary.step(ticket, State.ANSWERED, at=days[2])

    with pytest.raises(NotUnderstood, match="More was logged of that ticket on 2026-03-06"):
        diary.step(ticket, State.CLOSED, at=days[1])
    diary.step(ticket, State.ANSWERED, at=days[1])
    diary.step(ticket, State.CLOSED, at=days[3])
    assert diary.open_tickets() == []


def test_an_ask_is_not_taken_back_from_under_its_answer_nor_answered_twice(diary):
    asked = diary.ask()
    agreed = diary.answer(True)
    assert diary.refused(asked, "Something builds on that: “answer”") == agreed
    back = diary.undo(agreed, MANAGER)
    declined = diary.answer(False)
    assert diary.refused(back, "was logged since and does not go with that") == declined
    diary.undo(declined, MANAGER)
    diary.undo(asked, MANAGER)
    assert diary.waits() == 0


def test_a_claim_is_not_taken_back_from_under_its_outcome_while_no_other_one_is_there(diary):
    first, second = diary.claim(), diary.claim(OTHER)
    done = diary.end()

    diary.undo(first, MANAGER)
    assert diary.refused(second, "Something builds on that: “done”") == done
    back = diary.undo(done, MANAGER)
    gone = diary.undo(second, MANAGER)
    assert diary.refused(back, "“claim” was undone too; bring that back first") == gone


def test_a_referral_that_was_logged_anew_does_not_come_back_beside_it(diary):
    back = diary.undo(diary.refer(), MANAGER)
    anew = diary.refer()

    assert diary.refused(back, "was logged since and does not go with that") == anew


def test_nothing_comes_back_of_a_customer_who_is_no_longer_there(diary):
    added = diary.add("Zenith", person=MANAGER)
    moved = diary.move("Zenith", "A", person=MANAGER)[1]
    referred = diary.refer("Acme", "Zenith")
    backs = [diary.undo(one, MANAGER) for one in (referred, moved)]
    gone = diary.undo(added, MANAGER)

    for back in backs:
        assert diary.refused(back, "“customer add” was undone too; bring that back first") == gone
    for back in (gone, *backs):
        diary.undo(back, MANAGER)
    assert diary.path("Zenith") == "A"


def test_a_ticket_stays_whole_when_whom_it_was_merged_into_gives_it_back(diary):
    acme, (ticket, _opened) = diary.id_of("Acme"), diary.ticket()
    diary.ask()
    diary.merge()
    diary.step(ticket, State.CLOSED)
    diary.answer(True, "Umbrella")

    diary.split(acme)

    assert (diary.open_tickets(), diary.waits()) == ([], 0)
    with pytest.raises(NothingToDo, match="closed already"):
        diary.step(ticket, State.CLOSED)


def test_a_merge_is_not_taken_back_from_under_the_outcome_of_a_claim_that_came_with_it(diary):
    diary.claim()
    merged = diary.merge()
    done = diary.do(lambda at: at.claims.done(at.names.exactly("Umbrella"), List.AT_RISK, "kept"), verb="done")[1]

    assert diary.refused(merged, "Something builds on that: “done”") == done


def test_two_who_referred_one_another_and_turn_out_to_be_one_referred_nobody(diary):
    acme = diary.id_of("Acme")
    diary.refer("Acme", "Umbrella")
    diary.refer("Umbrella", "Acme")

    def told():
        with diary.database.transaction(diary.team, writes=False) as store:
            whose = store.named("umbrella").id
            return len(store.touchpoints(["referral"])), len(store.touchpoints_of(whose)), store.count_touchpoints()

    assert told() == (2, 2, 2)
    diary.merge()
    assert told() == (0, 0, 2)
    diary.split(acme)
    assert told() == (2, 2, 2)


def test_a_claim_that_came_with_a_merge_is_counted_once(diary):
    def became():
        start, end = MONDAY - timedelta(days=1), diary.now + timedelta(days=1)
        found = diary.do(lambda at: at.claims.claims_between(List.AT_RISK, start, end))[0]
        return [(one.episode.customer_id, one.episode.outcome) for one in found.rows]

    acme, umbrella = diary.id_of("Acme"), diary.id_of("Umbrella")
    diary.claim(name="Umbrella")
    diary.end("Umbrella")
    diary.claim()
    diary.merge()

    assert sorted(became(), key=str) == sorted([(umbrella, "kept"), (umbrella, None)], key=str)
    diary.end("Umbrella")
    assert became() == [(umbrella, "kept")] * 2
    diary.split(acme)
    assert (acme, None) in became()


def test_who_does_not_want_to_be_asked_stays_so_when_merged_into_one_who_came_back_before(diary):
    out = lambda name, yes: diary.do(lambda at: at.touchpoints.opt_out(at.names.exactly(name), yes))  # noqa: E731
    acme = diary.id_of("Acme")
    out("Umbrella", True)
    out("Umbrella", False)
    out("Acme", True)
    is_out = lambda name: bool(diary.do(lambda at: at.touchpoints.opted_out_at(at.names.exactly(name)))[0])  # noqa: E731

    diary.merge()
    assert is_out("Umbrella")
    diary.split(acme)
    assert (is_out("Acme"), is_out("Umbrella")) == (True, False)
