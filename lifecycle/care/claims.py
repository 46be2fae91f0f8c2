"""Who takes care of whom: claims as they are said, and what became of those of a period. Pure, and free of numpy.

A claim is a fact: "<person id> <due date>" while it lasts, "done <outcome>" once it ended. Who is not relevant until a day
is a fact too: that date.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

DONE = "done"


class List(StrEnum):
    """The list on which somebody is."""

    AT_RISK = "at_risk"
    ADVOCATE = "advocate"

    @property
    def claim_field(self) -> str:
        """The fact about a customer that says who takes care of them."""
        return f"claim.{self.value}"

    @property
    def dismissed_field(self) -> str:
        """The fact about a customer that says until when they are not relevant."""
        return f"dismissed.{self.value}"


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim as it was last said: by whom and until when while it lasts, else with its outcome."""

    person: str = ""
    due: date | None = None
    outcome: str | None = None

    @property
    def lasts(self) -> bool:
        """Whether somebody takes care still."""
        return self.outcome is None


@dataclass(frozen=True, slots=True)
class Episode:
    """One claim from its beginning: who held it last (others may have before), when it was due, and how it ended: at
    `ended_us` (None: it lasts) with an outcome (None: it lasts, or it was given back)."""

    customer_id: int
    person: str
    claimed_us: int
    due: date
    ended_us: int | None = None
    outcome: str | None = None


def said(claim: Claim) -> str:
    """The claim as a fact."""
    if claim.outcome is not None:
        return f"{DONE} {claim.outcome}"
    assert claim.due is not None
    return f"{claim.person} {claim.due.isoformat()}"


def read(told: str | None) -> Claim | None:
    """The claim that a fact says; None for no fact, and for one that is none."""
    first, _space, rest = (told or "").partition(" ")
    if first == DONE and rest:
        return Claim(outcome=rest)
    try:
        return Claim(first, date.fromisoformat(rest)) if first else None
    except ValueError:
        return None


def lasts(told: str | None) -> bool:
    """Whether a fact says a claim that lasts."""
    claim = read(told)
    return claim is not None and claim.lasts


def episodes(rows: Iterable[tuple[int, int, str | None]]) -> Iterator[Episode]:
    """The claims in what was said, by customer and in order of time: (customer, instant in microseconds, the fact or None
    where it was taken away). Somebody else's taking over, or another due date, goes on with the claim."""
    going: Episode | None = None
    for customer_id, at, told in rows:
        if going and going.customer_id != customer_id:
            yield going
            going = None
        claim = read(told)
        if claim and claim.due:
            since = going.claimed_us if going else at
            going = Episode(customer_id, claim.person, since, claim.due)
        elif going:
            yield Episode(customer_id, going.person, going.claimed_us, going.due, at, claim.outcome if claim else None)
            going = None
    if going:
        yield going
