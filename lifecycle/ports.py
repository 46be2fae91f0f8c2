"""What the domain needs remembered. The only protocols of the project; `storage` implements them.

A `Store` lives inside one transaction of one workspace, and never commits: whoever opened the
transaction does. Voided actions are invisible to every reading method unless it says otherwise.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from contextlib import AbstractContextManager
    from datetime import datetime

    import pandas as pd

    from lifecycle.ledger_many import Log, Visits
    from lifecycle.model import Action, Customer, Kind, Merged, Person, Settings, StageMove, Visit


class Store(Protocol):
    """One workspace's ledger, inside one transaction."""

    @property
    def can_write(self) -> bool:
        """Whether this transaction may write."""

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
        """Ids of the customers that an action created, moved, named or said something about (voided or not), and of
        who stands for those of them that were merged, before or after the action is taken back."""

    def built_on(self, action_id: int) -> tuple[int, Action | None]:
        """How many actions, not voided, speak of customers that this action created, and the newest of them."""

    def said_by(self, action_id: int, limit: int) -> list[tuple[str, str, str, str | None]]:
        """Up to so many of the facts that an action said, voided or not: (about, subject, field, value)."""

    def action_moves(self, action_id: int) -> list[StageMove]:
        """The moves of one action, voided or not."""

    # customers and their names: of a merged one, whoever stands for it is found ------------------------

    def add_customer(self, customer_id: int, name: str, action_id: int, at: datetime) -> None:
        """Write a customer. Conflict if its name's key is taken."""

    def add_name(self, customer_id: int, alias: str, action_id: int) -> None:
        """Write a name beside the one that the customer was created with. Conflict if its key is taken."""

    def customer(self, customer_id: int) -> Customer | None:
        """The customer with this id."""

    def customers(self, customer_ids: Sequence[int]) -> list[Customer]:
        """These customers, each once, in the order asked for, without those that are not there."""

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
        """The customer's other names as they were typed, those of who was merged into it among them."""

    def in_stage(self, stage: int | None, offset: int, limit: int, owner: str | None = None) -> list[Customer]:
        """Customers who are in this stage now, longest there first; `stage` None: those without any move."""

    def count_in_stage(self, stage: int | None, owner: str | None = None) -> int:
        """How many `in_stage` would give without a limit."""

    # customers that were merged: the facts `merged_into` and `merged_under` say so ------------------------

    def merged_into(self, customer_id: int) -> list[Merged]:
        """The customers that were merged into this one, directly or not, by name."""

    def whose(self, key: str) -> int | None:
        """The id of the customer that was given the name or alias with this key: a merged one's is their own."""

    def said_since(self, ids: Sequence[int], fields: Sequence[str]) -> list[tuple[int, str, str | None, datetime]]:
        """All that was said of some customers' fields, in order: customer, field, value, since when."""

    def taken_over(self, merged_id: int) -> list[tuple[str, datetime]]:
        """The (field, since when) of each value that this merged customer left to whom it was merged into."""

    def activity(self, customer_ids: Sequence[int]) -> dict[int, tuple[int, datetime]]:
        """How many moves each of these customers made, and when the last one was; those without any are left out."""

    def apart(self) -> set[tuple[int, int]]:
        """The pairs of customers of whom somebody said that they are not the same, the lower id first."""

    # facts: the last that is not voided holds -----------------------------------------------------------

    def say(  # noqa: PLR0913, PLR0917 - a fact is these six things
        self, about: str, subject: str, field: str, value: str | None, action_id: int, at: datetime
    ) -> None:
        """Write a fact and bring what follows from it up to date: `about` is customer, workspace, person or
        channel or pair; `subject` the customer's id, the person's or channel's Slack id, a pair's ids `12-34`, or '' for
        the workspace; `field` e.g. name, owner, source, segment, acquisition_cost_cents, currency, merged_into |
        stages, zone, ... | role | customer (the id a channel is bound to) | same."""

    def fact(self, about: str, subject: str, field: str) -> str | None:
        """The value that holds now."""

    def holding(self, about: str, subject: str, field: str) -> tuple[int, datetime] | None:
        """The action that said the value which holds now, and since when it holds; None where nothing was said."""

    def ever_said(self, about: str, subject: str, field: str) -> list[str]:
        """Every value that was ever said, taken back or not."""

    # moves and visits -----------------------------------------------------------------------------------

    def lock(self, customer_id: int) -> None:
        """Let no other transaction move this customer until this one ends."""

    def log_move(self, move: StageMove) -> None:
        """Append to the move log. The projection is the caller's next step."""

    def last_visit(self, customer_id: int) -> Visit | None:
        """The visit that begins last."""

    def last_moved(self, customer_id: int) -> datetime | None:
        """When the last move of the customer, or of anybody merged into it, happened, voided ones too; a move that
        begins no visit may be later than any visit."""

    def follow(self, closed: Visit | None, opened: Visit) -> None:
        """Keep the projection for the plain case: the last visit now ends, and a new one begins."""

    def moves_of(self, customer_id: int) -> list[StageMove]:
        """The moves of the customer and of all who were merged into it, in the order of (effective_at, id); a merged
        one has none."""

    def visits_of(self, customer_id: int) -> list[Visit]:
        """The customer's visits as the projection has them, first to last."""

    def replace_visits(self, customer_id: int, visits: Iterable[Visit]) -> None:
        """Put these visits in the place of all the customer's visits."""

    def change_kinds(self, kinds: Mapping[tuple[int, int], Kind]) -> None:
        """Give every visit that came from one stage to another the kind that such a move is now."""

    def customer_ids(self) -> list[int]:
        """Every customer's id, without those that were merged into others."""

    def add_reason(self, move_id: int, text: str, action_id: int, at: datetime) -> None:
        """Keep why a move was made. `action_id` is the action that says so: the move's own, or a later one, so that
        a reason can be taken back alone. The last that is not voided holds."""

    def reasons(self, move_ids: Sequence[int]) -> dict[int, str]:
        """The reason that holds for each of these moves; moves without one are left out."""

    # many at once: imports, their undo ----------------------------------------------------------------

    def begin_bulk(self) -> None:
        """From here on this transaction may take long."""

    def new_ids(self, now: datetime, n: int) -> int:
        """The first of `n` fresh ids in a row."""

    def ids_named(self, keys: Sequence[str]) -> dict[str, int]:
        """The customers whose name or alias has exactly one of these keys; keys of nobody are left out."""

    def that_begin(self, keys: Sequence[str]) -> set[str]:
        """Which of these keys, and a space, begin somebody's name or alias."""

    def lock_all(self, customer_ids: Sequence[int]) -> None:
        """`lock`, for many, in the order of their ids."""

    def log_of(self, customer_ids: Sequence[int]) -> Log:
        """The standing moves of these customers and of all who were merged into them, in no order; a merged one has
        none. All are held in memory."""

    def add_customers(self, named: Sequence[tuple[int, str]], action_id: int, at: datetime) -> None:
        """Write customers (id, name). Raced if a name's key is taken: whoever looked before saw it free."""

    def log_moves(self, log: Log, moved_by: Sequence[str | None], action_id: int, at: datetime) -> None:
        """Append to the move log; `moved_by` says of each move who made it, if that is known and is not who acts."""

    def movers(self, move_ids: Sequence[int]) -> dict[int, str]:
        """Who made each of these moves, where `log_moves` was told; others are left out."""

    def put_visits(self, customer_ids: Sequence[int], visits: Visits) -> None:
        """Put these visits in the place of all visits of these customers. `visits` may hold those of others too who
        have none yet."""

    def add_reasons(self, said: Sequence[tuple[int, str]], action_id: int, at: datetime) -> None:
        """`add_reason`, for many (move id, text)."""

    def said_of(self, customer_ids: Sequence[int], fields: Sequence[str]) -> dict[tuple[int, str], str | None]:
        """`fact`, for many: by customer and field the value that holds; what was never said is left out."""

    def say_all(self, said: Sequence[tuple[int, str, str | None, int]], action_id: int, now: datetime) -> None:
        """`say`, for many facts about customers: (customer, field, value, since when in microseconds since 1970)."""

    def action_stages(self, action_id: int) -> list[int]:
        """The stages that an action moved customers to, voided or not, each once."""

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

    # whole tables: exports -----------------------------------------------------------------------------

    def customer_rows(self) -> Iterator[list[tuple[Any, ...]]]:
        """Every customer, some at a time, in the order in which they came: name, owner, source, segment, acquisition
        cost in cents, the date acquired as it was said, stage, in it since (microseconds since 1970, UTC)."""

    def move_rows(self, span: tuple[datetime, datetime] | None = None) -> Iterator[list[tuple[Any, ...]]]:
        """Every standing move, or those effective in [start, end), some at a time, each customer's together and in
        order: customer's name, stage, effective at, moved by, reason, recorded at (both as above), origin."""

    def visit_rows(self, span: tuple[datetime, datetime] | None = None) -> Iterator[list[tuple[Any, ...]]]:
        """Every visit, or those begun in [start, end), as above: customer's name, stage before or none, stage, kind,
        entered at, left at or none."""

    def count_rows(self, what: str, span: tuple[datetime, datetime] | None = None) -> int:
        """About how many rows these give for `customers`, `moves` or `visits`."""


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
