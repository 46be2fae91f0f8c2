"""What risk and advocacy are told from: the touchpoints, moves and purchases of late, each read once and only if asked for."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from lifecycle.care.advocates import stayed
from lifecycle.care.asks import threads
from lifecycle.care.going import bounced, unused
from lifecycle.care.rules import ANSWER_DAYS, BOUNCE_DAYS, DETRACTOR, DONE_DAYS, STAYED_DAYS, USED_DAYS
from lifecycle.care.saying import KINDS, last_at, latest, unhappy
from lifecycle.care.signals import DAY_US, last_of_each
from lifecycle.flows import microseconds
from lifecycle.model import LOST, NEXT_STEP
from lifecycle.service.context import INSTANT
from lifecycle.times.stuck import with_next_step
from lifecycle.touchpoints import (
    ADVERTISING,
    ASK,
    BLOG,
    NOTIFICATION,
    NPS,
    OPTED_OUT,
    OURS,
    REFERRAL,
    REVIEW,
    TICKET,
    USED,
    State,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    import pandas as pd

    from lifecycle.care.asks import Threads
    from lifecycle.care.claims import List
    from lifecycle.care.saying import Latest
    from lifecycle.care.signals import Signal
    from lifecycle.flows import Ints
    from lifecycle.service.context import Context
    from lifecycle.settings import Settings

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
FEW = 2000
"""Customers of whom contacts are asked by name; of more those of all are read."""
GOOD = 4
"""A review of so much or more is an act of advocacy."""
TO_MANY = frozenset({ADVERTISING, BLOG, NOTIFICATION})
"""Contacts of ours that are for many at once: no answer to anybody."""


def personal(settings: Settings) -> tuple[str, ...]:
    """Kinds of contacts in which we turn to one customer, the workspace's own ones of ours among them."""
    own = (kind for kind, ours in settings.touch_kinds if ours)
    return tuple(sorted({*(OURS - TO_MANY), *own}))


class Reading:
    """One request's view of one instant."""

    def __init__(self, context: Context, today: date) -> None:
        self._context = context
        self._today = today
        self.now_us = microseconds(context.now)

    @cached_property
    def standing(self) -> pd.DataFrame:
        """Where customers stand, the lost among them; who stands before conversion is not read, for they are many."""
        model = self._context.settings.model
        stages = [LOST, model.conversion, *model.later(model.conversion)]
        return self._context.store.standing(self._context.now, stages)

    @cached_property
    def said(self) -> dict[str, Latest]:
        """The latest answers by kind."""
        return latest(self._of(KINDS, ANSWER_DAYS, only=("value",)))

    @cached_property
    def tickets(self) -> Threads:
        """The tickets of all time: one that was never closed is open, however old it is."""
        return threads(self._context.store.touchpoints((TICKET,), EPOCH, self._context.now + INSTANT))

    @cached_property
    def asked(self) -> Threads:
        """What was asked for of late."""
        return threads(self._of((ASK,), ANSWER_DAYS))

    @cached_property
    def used(self) -> pd.DataFrame:
        """Use of late."""
        return self._of((USED,), USED_DAYS, only=())

    @property
    def feedback(self) -> bool:
        """Whether anybody answered anything of late."""
        return any(len(one.customer_id) for one in self.said.values())

    def signals(self) -> tuple[Signal, ...]:
        """Reasons that feedback, moves and use tell."""
        model, moves = self._context.settings.model, self._moves(BOUNCE_DAYS)
        return (
            *unhappy(self.said, self._reached(), self.now_us),
            bounced(model, moves, self.now_us),
            unused(self.used, self.now_us),
        )

    def stayed(self) -> Ints:
        """Who has been in retention or later for long."""
        return stayed(self._context.settings.model, self.standing, self._moves(STAYED_DAYS))

    def acted(self) -> Ints:
        """Who gave a good review, referred somebody, or agreed when asked, of late."""
        acts = self._of((REVIEW, REFERRAL), ANSWER_DAYS, only=("value", "other_id"))
        is_review = acts["kind_no"].to_numpy() == 0
        good = np.where(is_review, acts["value"].to_numpy() >= GOOD, acts["other_id"].to_numpy() > 0)
        agreed = self.asked.customer_id[self.asked.state == State.AGREED]
        return np.unique(np.concatenate([acts["customer_id"].to_numpy(np.int64)[good], agreed]))

    def opted_out(self) -> Ints:
        """Who does not want to be asked."""
        return self._holding(OPTED_OUT, "yes")[0]

    def snoozed(self) -> Ints:
        """Whose next step is to come."""
        return self._dated(NEXT_STEP)

    def dismissed(self, on: List) -> Ints:
        """Who is not relevant on a list."""
        return self._dated(on.dismissed_field)

    def claims(self, on: List) -> dict[int, tuple[str, int]]:
        """What was said last of each one's claim, and when (microseconds)."""
        ids, values, at = self._holding(on.claim_field)
        return {one: (str(value), when) for one, value, when in zip(ids.tolist(), values, at.tolist(), strict=True)}

    def done(self, claims: dict[int, tuple[str, int]]) -> Ints:
        """Of whom a claim ended not long ago."""
        since = self.now_us - DONE_DAYS * DAY_US
        return np.array(
            sorted(one for one, (told, at) in claims.items() if told.startswith("done ") and at > since), np.int64
        )

    @cached_property
    def _tickets(self) -> pd.DataFrame:
        return self._of((TICKET,), ANSWER_DAYS)

    def _reached(self) -> tuple[Ints, Ints]:
        """When each detractor was last turned to, by a contact or an answer to a ticket."""
        nps = self.said[NPS]
        whom = nps.score <= DETRACTOR
        if not whom.any():
            return np.zeros(0, np.int64), np.zeros(0, np.int64)
        ids, since = nps.customer_id[whom], int(nps.at_us[whom].min())
        of = ids.tolist() if len(ids) <= FEW else None
        kinds, days = personal(self._context.settings), (self.now_us - since) // DAY_US + 1
        touches, tickets = self._of(kinds, days, of, only=()), self._tickets
        answered = tickets["state"].isin([State.ANSWERED, State.CLOSED])
        rows = np.concatenate([one[["customer_id", "at"]].to_numpy() for one in (touches, tickets[answered])])
        rows = rows[np.argsort(rows[:, 1], kind="stable")]
        return last_at(type(touches)({"customer_id": rows[:, 0], "at": rows[:, 1]}))

    def _of(
        self, kinds: Sequence[str], days: int, of: Sequence[int] | None = None, only: Sequence[str] | None = None
    ) -> pd.DataFrame:
        """The touchpoints of the last days."""
        since, until = self._context.now - timedelta(days=int(days)), self._context.now + INSTANT
        return self._context.store.touchpoints(kinds, since, until, of, only=only)

    def _moves(self, days: int) -> pd.DataFrame:
        now = self._context.now
        return self._context.store.moves_between(now - timedelta(days=days), now + INSTANT)

    def _dated(self, field: str) -> Ints:
        return with_next_step(self._context.store.attributes(field), self.now_us, self._today)

    def _holding(self, field: str, wanted: str | None = None) -> tuple[Ints, list[object], Ints]:
        """Of whom something holds in a field (ids ascending), what, and since when; only that value, where one is wanted."""
        frame = self._context.store.attributes(field)
        rows = last_of_each(frame["customer_id"].to_numpy(np.int64))
        frame = frame.iloc[rows]
        mask = frame["value"].notna() if wanted is None else frame["value"] == wanted
        frame = frame[mask.to_numpy()]
        return frame["customer_id"].to_numpy(np.int64), frame["value"].tolist(), frame["said_at"].to_numpy(np.int64)
