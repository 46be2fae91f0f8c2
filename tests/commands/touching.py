"""Touchpoints of a workspace whose moves are told in advance."""

from __future__ import annotations

from tests.lifecycle.journeys import moment
from tests.lifecycle.requests import REP


def touched(told, name, *happened):
    """Log of a customer (kind, day) or (kind, day, score): `("call", "2026-03-02")`; a time may follow the day."""
    for kind, day, *score in happened:
        with told.requests.asking(REP, verb="log touch") as lifecycle:
            customer = lifecycle.names.exactly(name)
            lifecycle.touchpoints.log(customer, kind, at=moment(day), value=score[0] if score else None)


def referred(told, referrer, name, day):
    with told.requests.asking(REP, verb="log referral") as lifecycle:
        lifecycle.touchpoints.refer(lifecycle.names.exactly(referrer), lifecycle.names.exactly(name), at=moment(day))
