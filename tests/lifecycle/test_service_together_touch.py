"""Two people at once at one ticket, ask, claim or referral, on both databases: one of them is first, and nothing dangles."""

from __future__ import annotations

import pytest

from lifecycle.care.claims import List
from lifecycle.errors import Refusal
from lifecycle.touchpoints import REFERRAL, TICKET, State
from storage.doctor.threads import leftovers, threads
from tests.lifecycle.requests import MANAGER, Requests
from tests.together import at_once


class Two(Requests):
    """Two who do something in one instant."""

    def do(self, act):
        return self.again(act, MANAGER)

    def tried(self, act):
        """A work: whether it was done."""

        def work():
            try:
                self.do(act)
            except Refusal:
                return False
            return True

        return work

    def log(self, act):
        """What it gave, and its action."""
        return self.do(lambda at: (act(at, at.names.exactly("Acme")), at.action_id))

    def wrong(self):
        with self.database.transaction(self.team, writes=False) as store:
            of = store.connection, store.workspace_id
            return [*threads(*of), *leftovers(*of)]

    def count(self, kind):
        with self.database.transaction(self.team, writes=False) as store:
            return len(store.touchpoints([kind]))


@pytest.fixture
def two(database):
    made = Two(database)
    made.add("Acme", "Umbrella", person=MANAGER)
    return made


def test_a_ticket_is_closed_or_its_opening_undone_but_not_both(two):
    for _time in range(3):
        ticket, opened = two.log(lambda at, acme: at.touchpoints.ticket_opened(acme, "login"))
        done = at_once(
            two.tried(lambda at, opened=opened: at.undo(opened)),
            two.tried(lambda at, ticket=ticket: at.touchpoints.ticket_changed(ticket, State.CLOSED)),
        )
        assert sorted(done) == [False, True]
        assert two.wrong() == []


def test_two_who_close_one_ticket_answer_one_ask_or_end_one_claim_do_it_once(two):
    ticket, _opened = two.log(lambda at, acme: at.touchpoints.ticket_opened(acme, "login"))
    two.log(lambda at, acme: at.touchpoints.ask(acme, "review"))
    two.log(lambda at, acme: at.claims.claim(acme, List.AT_RISK))
    for act in (
        lambda at: at.touchpoints.ticket_changed(ticket, State.CLOSED),
        lambda at: at.touchpoints.answer_ask(at.names.exactly("Acme"), agreed=True),
        lambda at: at.claims.done(at.names.exactly("Acme"), List.AT_RISK, "kept"),
        lambda at: at.touchpoints.refer(at.names.exactly("Acme"), at.names.exactly("Umbrella")),
    ):
        assert sorted(at_once(two.tried(act), two.tried(act))) == [False, True]
    assert (two.count(TICKET), two.count(REFERRAL), two.wrong()) == (2, 1, [])


def test_a_referral_comes_back_or_whom_it_brought_goes_but_not_both(two):
    for name in ("Zenith", "Lamp"):
        added = two.add(name, person=MANAGER)
        given = two.log(lambda at, acme, name=name: at.touchpoints.refer(acme, at.names.exactly(name)))[1]
        back = two.undo(given, MANAGER)
        done = at_once(
            two.tried(lambda at, back=back: at.undo(back)), two.tried(lambda at, added=added: at.undo(added))
        )
        assert sorted(done) == [False, True]
        assert two.wrong() == []


def test_a_ticket_is_closed_while_its_customer_is_merged(two):
    ticket, _opened = two.log(lambda at, acme: at.touchpoints.ticket_opened(acme, "login"))
    done = at_once(
        two.tried(lambda at: at.merges.merge(at.names.exactly("Acme"), at.names.exactly("Umbrella"))),
        two.tried(lambda at: at.touchpoints.ticket_changed(ticket, State.CLOSED)),
    )
    assert done[0]
    assert two.wrong() == []
    with two.reading() as at:
        assert bool(at.touchpoints.open_tickets(at.names.exactly("Umbrella"))) is not done[1]
