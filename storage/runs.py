"""Runs: claimed by a unique row before anything is sent, given up by those who died, never sent twice."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, case, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from lifecycle.runs import AGAIN, Run, RunState
from storage.part import AT_ONCE, Part
from storage.run_tables import runs
from storage.trouble import is_duplicate

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from sqlalchemy import Connection

    from lifecycle.runs import Then
    from storage.database import Database

R = runs.c
LAST = "\U0010ffff"
"""Sorts behind whatever may follow a prefix."""
MOST_TRIES = 30_000
"""So far tries are counted: a small integer holds no more."""

_OF_KEY = (R.workspace_id == bindparam("ws"), R.key == bindparam("of_key"))
_MINE = (*_OF_KEY, R.holder == bindparam("of_holder"))
_THERE = select(R.key).where(*_OF_KEY)
_ALL = select(
    R.key, R.due_at, R.state, R.holder, R.held_until, R.tries, R.changed_at, R.channel, R.ts, R.error, R.told
).where(R.workspace_id == bindparam("ws"))
_KNOWN = _ALL.where(R.key.in_(bindparam("of_keys", expanding=True)))
_LATEST = (
    _ALL.where(R.key >= bindparam("first"), R.key < bindparam("behind"))
    .order_by(R.due_at.desc(), R.key.desc())
    .limit(bindparam("at_most"))
)
_OPEN = (
    _ALL.where(
        R.key >= bindparam("first"),
        R.key < bindparam("behind"),
        R.state.in_((int(RunState.CLAIMED), int(RunState.SENDING))),
        R.held_until <= bindparam("now"),
    )
    .order_by(R.key)
    .limit(bindparam("at_most"))
)
_CLAIM = insert(runs)
_TAKE_OVER = (
    update(runs)
    .where(*_OF_KEY, R.state == int(RunState.CLAIMED), R.held_until <= bindparam("now"))
    .values(
        holder=bindparam("its_holder"),
        held_until=bindparam("until"),
        tries=case((R.tries < MOST_TRIES, R.tries + 1), else_=R.tries),
        changed_at=bindparam("now"),
    )
)
_SENDING = (
    update(runs)
    .where(*_MINE, R.state == int(RunState.CLAIMED))
    .values(
        state=int(RunState.SENDING),
        held_until=bindparam("until"),
        changed_at=bindparam("now"),
        told=func.coalesce(bindparam("its_told"), R.told),
    )
)
_RENEW = (
    update(runs)
    .where(*_MINE, R.state == int(RunState.CLAIMED))
    .values(
        held_until=bindparam("until"), changed_at=bindparam("now"), told=func.coalesce(bindparam("its_told"), R.told)
    )
)
_SETTLE = (
    update(runs)
    .where(*_OF_KEY, R.state == int(RunState.SENDING), R.held_until <= bindparam("now"))
    .values(
        state=bindparam("its_state"), held_until=bindparam("now"), changed_at=bindparam("now"),
        channel=bindparam("its_channel"), ts=bindparam("its_ts"), error=bindparam("its_error"),
    )
)  # fmt: skip
_REOPEN = (
    update(runs)
    .where(*_OF_KEY, R.state == int(RunState.FAILED))
    .values(state=int(RunState.CLAIMED), held_until=bindparam("now"), changed_at=bindparam("now"), error=AGAIN)
)
_END = (
    update(runs)
    .where(*_MINE)
    .values(
        state=bindparam("its_state"), held_until=bindparam("now"), changed_at=bindparam("now"),
        channel=bindparam("its_channel"), ts=bindparam("its_ts"), error=bindparam("its_error"), told=bindparam("its_told"),
    )
)  # fmt: skip

_BOOKED = select(R.held_until).where(*_OF_KEY).with_for_update()
_BOOK = update(runs).where(*_OF_KEY).values(held_until=bindparam("until"), changed_at=bindparam("now"))
PACE = "pace/"
"""What the keys of rows begin with that are no runs: until when a channel is booked (`held_until`)."""
NO_BOOKING = timedelta(minutes=2)
"""Nobody books so far ahead: the clock stood wrong when that was written."""


class Runs:
    """A `lifecycle.ports.runs.Runs`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def known(self, team: str | None, keys: Collection[str]) -> dict[str, Run]:
        """Those of these runs that were ever claimed, by key."""
        found: dict[str, Run] = {}
        wanted = sorted(keys)
        with self._database.within(team, writes=False) as (connection, workspace_id):
            for at in range(0, len(wanted), AT_ONCE):
                asked = {"ws": workspace_id, "of_keys": wanted[at : at + AT_ONCE]}
                found |= {row[0]: _run(tuple(row)) for row in connection.execute(_KNOWN, asked)}
        return found

    def latest(self, team: str | None, prefix: str, limit: int) -> list[Run]:
        """The newest runs by their due time whose key begins so, at most so many."""
        with self._database.within(team, writes=False) as (connection, workspace_id):
            asked = {"ws": workspace_id, "first": prefix, "behind": prefix + LAST, "at_most": limit}
            return [_run(tuple(row)) for row in connection.execute(_LATEST, asked)]

    def open(self, team: str | None, prefix: str, now: datetime, limit: int) -> list[Run]:
        """Runs whose key begins so that nobody holds now: not sent so far, or nobody knows; at most so many, by their key."""
        with self._database.within(team, writes=False) as (connection, workspace_id):
            asked = {"ws": workspace_id, "first": prefix, "behind": prefix + LAST, "now": now, "at_most": limit}
            return [_run(tuple(row)) for row in connection.execute(_OPEN, asked)]

    def claim(  # noqa: PLR0913, PLR0917 - the port's words
        self, team: str | None, key: str, due_at: datetime, holder: str, now: datetime, hold: timedelta
    ) -> bool:
        """Claim a run for so long. False: it is somebody else's, or it was ever being sent."""
        with self._database.within(team, writes=True) as (connection, workspace_id):
            claimed = _claim(connection, workspace_id, key, due_at, holder, now, now + hold)
            connection.commit()
        return claimed

    def renew(  # noqa: PLR0913, PLR0917 - the port's words
        self, team: str | None, key: str, holder: str, now: datetime, hold: timedelta, told: str | None = None
    ) -> bool:
        """Hold a claimed run for longer, and note how far it is. False: it is not this holder's any more."""
        with self._database.within(team, writes=True) as (connection, workspace_id):
            mine = {"ws": workspace_id, "of_key": key, "of_holder": holder}
            said = {"until": now + hold, "now": now, "its_told": told}
            held = connection.execute(_RENEW, {**mine, **said}).rowcount == 1
            connection.commit()
        return held

    def begin_sending(  # noqa: PLR0913, PLR0917 - the port's words
        self, team: str | None, key: str, holder: str, now: datetime, hold: timedelta, told: str | None = None
    ) -> bool:
        """Mark the claimed run as being sent, and note what it tells. False: it is not this holder's any more."""
        with self._database.within(team, writes=True) as (connection, workspace_id):
            mine = {"ws": workspace_id, "of_key": key, "of_holder": holder}
            said = {"until": now + hold, "now": now, "its_told": told}
            begun = connection.execute(_SENDING, {**mine, **said}).rowcount == 1
            connection.commit()
        return begun

    def settle(  # noqa: PLR0913, PLR0917 - the port's words
        self, team: str | None, key: str, state: RunState, now: datetime, channel: str | None, ts: str | None
    ) -> bool:
        """Note what became of a run whose holder died while it was being sent. False where that is not so."""
        with self._database.within(team, writes=True) as (connection, workspace_id):
            said = _settled(state, channel, ts) | {"now": now}
            settled = connection.execute(_SETTLE, {"ws": workspace_id, "of_key": key, **said}).rowcount == 1
            connection.commit()
        return settled

    def end(  # noqa: PLR0913 - the port's words
        self,
        team: str | None,
        key: str,
        holder: str,
        state: RunState,
        now: datetime,
        *,
        channel: str | None = None,
        ts: str | None = None,
        error: str | None = None,
        told: str | None = None,
        then: Then | None = None,
    ) -> None:
        """Note what became of the holder's run, and let another one begin with that."""
        with self._database.within(team, writes=True) as (connection, workspace_id):
            mine = {"ws": workspace_id, "of_key": key, "of_holder": holder}
            said = {
                "its_state": int(state),
                "its_channel": channel,
                "its_ts": ts,
                "its_error": error,
                "its_told": told,
                "now": now,
            }
            ended = connection.execute(_END, {**mine, **said}).rowcount == 1
            if ended and then is not None:
                _begin(connection, workspace_id, then, holder, now)
            connection.commit()

    def book(self, team: str | None, channel: str, now: datetime, apart: timedelta, most: timedelta) -> datetime | None:
        """The next moment at which a channel may be written to, so much after the one that was booked before by whomever;
        the caller has it. None, and nothing is booked, where that is longer than `most` from now: come again later."""
        with self._database.within(team, writes=True) as (connection, workspace_id):
            of_key: dict[str, Any] = {"ws": workspace_id, "of_key": PACE + channel}
            row = connection.execute(_BOOKED, of_key).first()
            if row is None:
                made = _insert(
                    connection, _row(workspace_id, of_key["of_key"], now, "", now, now + apart, RunState.SENT)
                )
                connection.commit()
                return now if made else None
            at = max(now, row[0]) if row[0] - now < NO_BOOKING else now
            if at - now > most:
                return None
            connection.execute(_BOOK, {**of_key, "until": at + apart, "now": now})
            connection.commit()
            return at


class RunRows(Part):
    """Runs as a request sees them, inside its transaction."""

    def runs(self, prefix: str, limit: int) -> list[Run]:
        """The newest runs by their due time whose key begins so, at most so many."""
        asked = {"first": prefix, "behind": prefix + LAST, "at_most": limit}
        return [_run(tuple(row)) for row in self._run(_LATEST, **asked)]

    def settle_run(self, key: str, state: RunState, now: datetime) -> bool:
        """Somebody says what became of a run of which nobody knew. False where nobody had to ask."""
        return self._run(_SETTLE, of_key=key, now=now, **_settled(state)).rowcount == 1

    def reopen_run(self, key: str, now: datetime) -> bool:
        """What could not be sent may be tried again: somebody saw to it. False where it was not given up."""
        return self._run(_REOPEN, of_key=key, now=now).rowcount == 1


def _settled(state: RunState, channel: str | None = None, ts: str | None = None) -> dict[str, Any]:
    error = AGAIN if state is RunState.CLAIMED else None
    return {"its_state": int(state), "its_channel": channel, "its_ts": ts, "its_error": error}


def _run(row: tuple[Any, ...]) -> Run:
    key, due_at, state, *others = row
    return Run(key, due_at, RunState(state), *others)


def _claim(  # noqa: PLR0913, PLR0917 - what a claim says
    connection: Connection, workspace_id: int, key: str, due_at: datetime, holder: str, now: datetime, until: datetime
) -> bool:
    of_key: dict[str, Any] = {"ws": workspace_id, "of_key": key}
    if connection.execute(_THERE, of_key).first():
        taken = connection.execute(_TAKE_OVER, {**of_key, "its_holder": holder, "until": until, "now": now})
        return taken.rowcount == 1
    return _insert(connection, _row(workspace_id, key, due_at, holder, now, until, RunState.CLAIMED))


def _begin(connection: Connection, workspace_id: int, then: Then, holder: str, now: datetime) -> None:
    if connection.execute(_THERE, {"ws": workspace_id, "of_key": then.key}).first():
        return
    row = _row(workspace_id, then.key, now, holder, now, now + then.hold, RunState.CLAIMED)
    connection.execute(_CLAIM, {**row, "told": then.told})


def _insert(connection: Connection, row: dict[str, Any]) -> bool:
    """False: somebody else was first, and the transaction was rolled back."""
    try:
        connection.execute(_CLAIM, row)
    except IntegrityError as error:
        if not is_duplicate(error):
            raise
        connection.rollback()
        return False
    return True


def _row(  # noqa: PLR0913, PLR0917 - what a row says
    workspace_id: int, key: str, due_at: datetime, holder: str, now: datetime, until: datetime, state: RunState
) -> dict[str, Any]:
    return {
        "workspace_id": workspace_id, "key": key, "due_at": due_at, "state": int(state), "holder": holder,
        "held_until": until, "tries": 1, "changed_at": now,
    }  # fmt: skip
