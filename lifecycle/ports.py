"""What the domain needs remembered. The only protocols of the project; `storage` implements them.

A `Store` lives inside one transaction of one workspace, and never commits: whoever opened the
transaction does. Voided actions are invisible to every reading method unless it says otherwise.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from contextlib import AbstractContextManager
    from datetime import datetime

    import pandas as pd

    from lifecycle.model import Action, Customer, Kind, Person, Settings, StageMove, Visit


class Store(Protocol):
    """One workspace's ledger, inside one transaction."""

    def settings(self) -> Settings:
        """The workspace's settings as they stand."""

    # people -------------------------------------------------------------------------------------------

    def person(self, person_id: str) -> Person | None:
        """Who this is, as last seen; None for someone never seen."""

    def people(self) -> list[Person]:
        """Everyone seen so far, by name."""

    def remember_person(self, person: Person, seen_at: datetime) -> None:
        """Keep what Slack says of a person (name, zone, language, outsider, and the role that follows from it).
        A role given by a fact (`say('person', id, 'role', ...)`) stands above the one remembered here."""

    # actions ------------------------------------------------------------------------------------------

    def act(self, action: Action) -> None:
        """Write an action. The caller made its id with `new_id`."""

    def new_id(self, now: datetime) -> int:
        """A fresh 63-bit id, later ones larger."""

    def action(self, action_id: int) -> Action | None:
        """The action, voided or not."""

    def action_by_key(self, request_key: str) -> Action | None:
        """The action that this request wrote before, voided or not."""

    def last_action(self, actor: str | None, since: datetime) -> Action | None:
        """The newest action not voided and not an undo, of this actor (None: anyone), not older than `since`."""

    def answer(self, action_id: int, reply: str, summary: str) -> None:
        """Keep the reply (JSON) that was given for an action, and its sentence for lists."""

    def void(self, action_id: int, by: int | None) -> None:
        """Set the action that takes this one back; None brings it back."""

    def touched(self, action_id: int) -> list[int]:
        """Ids of the customers that an action created, moved, named or said something about (voided or not)."""

    def built_on(self, action_id: int) -> int:
        """How many actions, not voided, speak of customers that this action created."""

    def action_moves(self, action_id: int) -> list[StageMove]:
        """The moves of one action, voided or not."""

    # customers and their names --------------------------------------------------------------------------

    def add_customer(self, customer_id: int, name: str, action_id: int, at: datetime) -> None:
        """Write a customer. Conflict if its name's key is taken."""

    def add_name(self, customer_id: int, alias: str, action_id: int) -> None:
        """Write an alias. Conflict if its key is taken."""

    def customer(self, customer_id: int) -> Customer | None:
        """The customer with this id."""

    def customers(self, customer_ids: Sequence[int]) -> list[Customer]:
        """These customers, in the order asked for, without those that are not there."""

    def named(self, key: str) -> Customer | None:
        """The customer whose name or alias has exactly this key (see `lifecycle.names.key`)."""

    def meant(self, key: str, limit: int) -> tuple[Customer | None, list[Customer]]:
        """What `named` and `begins` find, in one look; the second is not looked for where the first is found."""

    def begins(self, key: str, limit: int) -> list[Customer]:
        """Up to `limit` different customers that have a name or alias beginning with this key and a space."""

    def names(self) -> list[tuple[str, int]]:
        """Every (key, customer id), aliases among them: what proposals are made from."""

    def choice(self, person_id: str, key: str) -> Customer | None:
        """The customer that this person once chose for what was typed."""

    def choose(self, person_id: str, key: str, customer_id: int, action_id: int) -> None:
        """Remember a person's choice; the newest one that is not voided holds."""

    def aliases(self, customer_id: int) -> list[str]:
        """The customer's aliases as they were typed."""

    def in_stage(self, stage: int | None, offset: int, limit: int, owner: str | None = None) -> list[Customer]:
        """Customers who are in this stage now, longest there first; `stage` None: those without any move."""

    def count_in_stage(self, stage: int | None, owner: str | None = None) -> int:
        """How many `in_stage` would give without a limit."""

    # facts: the last that is not voided holds -----------------------------------------------------------

    def say(  # noqa: PLR0913, PLR0917 - a fact is these six things
        self, about: str, subject: str, field: str, value: str | None, action_id: int, at: datetime
    ) -> None:
        """Write a fact and bring what follows from it up to date: `about` is customer, workspace, person or
        channel; `subject` the customer's id, the person's or channel's Slack id, or '' for the workspace;
        `field` e.g. owner, source, segment, acquisition_cost_cents, currency | stages, zone, ... | role |
        customer (the id a channel is bound to)."""

    def fact(self, about: str, subject: str, field: str) -> str | None:
        """The value that holds now."""

    # moves and visits -----------------------------------------------------------------------------------

    def lock(self, customer_id: int) -> None:
        """Let no other transaction move this customer until this one ends."""

    def log_move(self, move: StageMove) -> None:
        """Append to the move log. The projection is the caller's next step."""

    def last_visit(self, customer_id: int) -> Visit | None:
        """The visit that begins last."""

    def follow(self, closed: Visit | None, opened: Visit) -> None:
        """Keep the projection for the plain case: the last visit now ends, and a new one begins."""

    def moves_of(self, customer_id: int) -> list[StageMove]:
        """The customer's moves in the order of (effective_at, id)."""

    def visits_of(self, customer_id: int) -> list[Visit]:
        """The customer's visits as the projection has them, first to last."""

    def replace_visits(self, customer_id: int, visits: Iterable[Visit]) -> None:
        """Put these visits in the place of all the customer's visits."""

    def change_kinds(self, kinds: Mapping[tuple[int, int], Kind]) -> None:
        """Give every visit that came from one stage to another the kind that such a move is now."""

    def customer_ids(self) -> list[int]:
        """Every customer's id."""

    def add_reason(self, move_id: int, text: str, action_id: int, at: datetime) -> None:
        """Keep why a move was made. `action_id` is the action that says so: the move's own, or a later one, so that
        a reason can be taken back alone. The last that is not voided holds."""

    def reasons(self, move_ids: Sequence[int]) -> dict[int, str]:
        """The reason that holds for each of these moves; moves without one are left out."""

    # frames for the analyses: int64 columns read by index range, nothing else ----------------------------

    def visits_between(
        self,
        start: datetime,
        end: datetime,
        stages: Sequence[int] | None = None,
        kinds: Sequence[int] | None = None,
    ) -> pd.DataFrame:
        """Visits that began in [start, end), ordered by entered_at: customer_id, from_stage (-1: none), stage,
        kind, entered_at (microseconds since 1970, UTC). `stages` and `kinds` keep only those, if given."""

    def visits_of_entrants(self, stage: int, start: datetime, end: datetime, until: datetime) -> pd.DataFrame:
        """All visits begun before `until` of the customers who entered `stage` in [start, end), ordered by
        customer_id, entered_at: customer_id, stage, kind, entered_at (as above)."""

    def reached(
        self, goal: int, below: Sequence[int], later: Sequence[int], parts: Sequence[tuple[datetime, datetime]]
    ) -> list[int]:
        """For each [start, end): the unique customers who entered the goal's stage in it, or skipped from a stage
        below past it to a later one."""

    def converted(
        self, stage: int, goals: Sequence[int], start: datetime, end: datetime, window_days: int
    ) -> tuple[int, int]:
        """Customers whose first entry ever into the stage lies in [start, end), and how many of them entered one of
        the goals after it, at most so many x 24 hours later."""

    def stock(self, at: datetime) -> dict[int, int]:
        """How many customers are in each stage (lost too) at that instant; a visit is [entered_at, left_at)."""

    def attributes(self, field: str) -> pd.DataFrame:
        """Every value that a customer's field (owner, source, segment) has had, ordered by customer_id and
        time: customer_id, said_at (microseconds), value (text)."""


class Ledger(Protocol):
    """Opens transactions. `team` is the Slack team id; None is the local workspace."""

    def transaction(self, team: str | None, *, writes: bool) -> AbstractContextManager[Store]:
        """A transaction of one workspace: commits at the end, rolls back on an exception. Busy when the
        database does not give way. A team seen for the first time adopts the local workspace if no team
        has yet, or gets a workspace of its own."""

    def claim(self, team: str, key: str, now: datetime) -> bool:
        """Claim a delivery (an event id, a trigger id) before acting on it, in a transaction of its own.
        False: it was answered, or somebody has been at it for less than half a minute."""

    def was_answered(self, team: str, key: str) -> bool:
        """Whether a delivery got its answer; False while somebody is at it, or when they died over it."""

    def answered(self, team: str, key: str, now: datetime) -> None:
        """The claimed delivery got its answer."""
