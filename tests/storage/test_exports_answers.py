"""Customers, moves and touchpoints, exported and imported into an empty workspace, give the same answers there."""

from __future__ import annotations

import io
from datetime import timedelta

from lifecycle.exports.text import CsvText
from lifecycle.imports.files import open_table
from lifecycle.imports.kinds import read
from lifecycle.period import parse_period
from lifecycle.touchpoints import State
from tests.lifecycle.requests import MANAGER, MONDAY, Requests


class Office(Requests):
    """One workspace: what happens there, its files, and what is answered."""

    def live(self):
        """Three customers of whom everything is logged, one of them under two names."""
        self.moves("Acme", ("A", "2026-01-12"), ("C", "2026-01-20"), ("R", "2026-02-20"))
        self.moves("Umbrella", ("A", "2026-02-02"), ("K", "2026-02-12"), ("C", "2026-03-01"))
        self.moves("Zenith", ("K", "2026-02-10"), ("V", "2026-03-04"))
        self.add("Acme Old")
        for name, days in (("Acme", 30), ("Umbrella", 12), ("Zenith", 6)):
            self.log_of(name, self.now - timedelta(days=days))
        with self.asking(MANAGER) as lc:
            acme, zenith = lc.names.exactly("Acme"), lc.names.exactly("Zenith")
            lc.touchpoints.refer(zenith, lc.names.exactly("Umbrella"), at=self.now - timedelta(days=40))
            lc.touchpoints.refer(acme, lc.names.exactly("Acme Old"))
            lc.merges.merge(lc.names.exactly("Acme Old"), acme)

    def log_of(self, name, at):
        with self.asking(MANAGER) as lc:
            one, log = lc.names.exactly(name), lc.touchpoints
            log.log(one, "call", at=at, note='said "hello", twice')
            for kind, value in (("nps", 9), ("csat", 2), ("ces", 6), ("review", 4)):
                log.log(one, kind, at=at + timedelta(hours=1), value=value, detail="G2" if kind == "review" else None)
            log.log(one, "used", at=at + timedelta(hours=2))
            ticket = log.ticket_opened(one, "slow", at=at)
            log.ticket_changed(ticket, State.ANSWERED, at=at + timedelta(hours=3))
            log.ticket_opened(one, "slow", at=at + timedelta(days=1))
            log.ticket_changed(ticket, State.CLOSED, at=at + timedelta(days=2))
            log.ask(one, "reference", at=at)
            log.answer_ask(one, True, at=at + timedelta(days=1))

    def exported(self, what):
        with self.reading(MANAGER) as lc:
            text = CsvText(getattr(lc.exports, what)())
            return text.header + "".join(lines for lines, _n in text.blocks())

    def take(self, what, text):
        table = open_table(io.BytesIO(text.encode()))
        with self.asking(MANAGER, verb=f"import {what}") as lc:
            rows = read(what, table, lc.settings, self.now)
            return lc.imports.take(what, rows, lambda _bad: None, lambda _n: None)

    def answers(self):
        """What is asked of a workspace, by names in the place of ids."""
        with self.reading(MANAGER) as lc:
            period = parse_period("last 60 days", self.now, "UTC")
            board = [(row.kpi.slug, row.now, row.state) for row in lc.kpis.board(period).rows]
            names = sorted(lc.names.exactly(name).name for name in ("Acme", "Umbrella", "Zenith"))
            cards = [_card(lc, lc.names.exactly(name)) for name in names]
            risky = lc.care.at_risk(None, offset=0, limit=9)
            return cards, [(one.customer.name, one.reasons) for one in risky.page], board


def _card(lc, customer):
    card = lc.care.card(customer)
    return (
        customer.name,
        [(one.latest, one.n) for one in card.answers],
        [(row.detail, row.at) for row in card.open_tickets],
        [one.name for one in card.referred],
        [one.name for one in card.referred_by],
        card.last_touch and (card.last_touch.touchpoint.kind, card.last_touch.touchpoint.at),
        card.health,
    )


def test_exported_and_imported_into_an_empty_workspace_the_answers_are_the_same(database):
    here, there = Office(database, now=MONDAY), Office(database, now=MONDAY, team="T2")
    here.live()

    found = [there.take(what, here.exported(what)) for what in ("customers", "moves", "touchpoints")]
    there.now = here.now
    mine, theirs = here.answers(), there.answers()

    assert [report.rejected.total() for report in found] == [0, 0, 1]  # the referral of one by itself
    assert theirs == mine
    cards, risky, board = mine
    assert [len(card[2]) for card in cards] == [1, 1, 1]
    assert len(risky) >= 1
    assert sum(measured.n > 0 for _slug, measured, _state in board) >= 10
