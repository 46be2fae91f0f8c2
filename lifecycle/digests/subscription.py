"""A subscription: which digest a channel gets, and when. Kept as one fact, so that every change of it can be undone."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import TYPE_CHECKING

from lifecycle.digests.schedule import Cadence, Schedule

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

ABOUT = "digest"
"""What facts of subscriptions are about; their subject is the subscription's id."""
SPEC, PAUSED, TROUBLE, MISSED = "spec", "paused", "trouble", "missed"
"""The facts: what was subscribed to; the day until which it rests (that day is the first on which it is sent again); why Slack
would not take it; the due time that was missed in its trouble and is wanted all the same."""


@dataclass(frozen=True, slots=True)
class Subscription:
    """`kind` is the digest's slug, `owner` who is told of trouble: who subscribed, or to whom it was handed over. `since`: when
    it was last changed or resumed; nothing that was due before is sent, except at `missed`, when somebody wants that one.
    `paused_until`: it rests before that day. `trouble`: Slack's word for why it cannot be sent; it rests until somebody sees
    to it."""

    id: int
    kind: str
    schedule: Schedule
    channel: str
    owner: str
    since: datetime
    paused_until: date | None = None
    trouble: str | None = None
    missed: datetime | None = None

    def rests(self, today: date) -> bool:
        """Whether nothing is sent on this day."""
        return self.trouble is not None or (self.paused_until is not None and today < self.paused_until)


def dumps(subscription: Subscription, *, since: datetime | None = None) -> str:
    """What was subscribed to, as the fact has it; it holds from `since`, or else from when it is said."""
    schedule = subscription.schedule
    before = {"since": since.isoformat()} if since else {}
    return json.dumps(
        before
        | {
            "kind": subscription.kind,
            "cadence": schedule.cadence.value,
            "day": schedule.day,
            "at": schedule.at.isoformat("minutes"),
            "zone": schedule.zone,
            "channel": subscription.channel,
            "owner": subscription.owner,
        }
    )


def read(said: Iterable[tuple[str, str, str, datetime]]) -> list[Subscription]:
    """The subscriptions that these facts speak of (`Store.said_about`), the oldest first."""
    by_subject: dict[str, dict[str, tuple[str, datetime]]] = {}
    for subject, field, value, at in said:
        by_subject.setdefault(subject, {})[field] = value, at
    return sorted(_read(by_subject), key=lambda one: one.id)


def _read(by_subject: dict[str, dict[str, tuple[str, datetime]]]) -> Iterator[Subscription]:
    for subject, fields in by_subject.items():
        if SPEC not in fields:
            continue
        text, said_at = fields[SPEC]
        spec = json.loads(text)
        paused, trouble, missed = fields.get(PAUSED), fields.get(TROUBLE), fields.get(MISSED)
        yield Subscription(
            id=int(subject),
            kind=spec["kind"],
            schedule=Schedule(Cadence(spec["cadence"]), spec["day"], time.fromisoformat(spec["at"]), spec["zone"]),
            channel=spec["channel"],
            owner=spec["owner"],
            since=datetime.fromisoformat(spec["since"]) if "since" in spec else said_at,
            paused_until=date.fromisoformat(paused[0]) if paused else None,
            trouble=trouble[0] if trouble else None,
            missed=datetime.fromisoformat(missed[0]) if missed else None,
        )
