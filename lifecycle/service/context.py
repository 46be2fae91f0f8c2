"""What every use case of one request shares: the store, the person, the instant, and the one action it writes."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from lifecycle.errors import Conflict, NotAllowed
from lifecycle.ledger import project
from lifecycle.model import Action, Role
from lifecycle.text import _

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from lifecycle.model import Person, StageModel
    from lifecycle.ports import Store
    from lifecycle.settings import Settings


LARGEST_ID = 2**63 - 1
"""Ids have 63 bits; a larger number that somebody typed is nobody's."""

INSTANT = timedelta(microseconds=1)
FEW = 30
"""Customers that are brought up to date one by one; more of them all at once."""
AT_ONCE = 5000
"""Customers whose moves are held in memory together."""


class Context:
    """One request. Its action is written when the first thing is, so that a refusal leaves no trace. `learnt`: what a question
    worked out and the next one may have from a shelf: (key, mark of the data, text)."""

    def __init__(  # noqa: PLR0913, PLR0917 - the six things a request is made of
        self, store: Store, person: Person, now: datetime, origin: str, request_key: str, verb: str
    ) -> None:
        self.store = store
        self.person = person
        self.now = now
        self.origin = origin
        self.request_key = request_key
        self.verb = verb
        self.action_id: int | None = None
        self.learnt: list[tuple[str, str, str]] = []
        self._settings: Settings | None = None

    @property
    def settings(self) -> Settings:
        """The workspace's settings, read once; `forget_settings` after they changed."""
        if self._settings is None:
            self._settings = self.store.settings()
        return self._settings

    def forget_settings(self) -> None:
        """Read the settings again when they are next needed."""
        self._settings = None

    def act(self, undoes: int | None = None) -> int:
        """The id of this request's action, written now if it was not yet."""
        if self.action_id is None:
            action_id = self.store.new_id(self.now)
            self.store.act(
                Action(
                    id=action_id,
                    request_key=self.request_key,
                    actor=self.person.id,
                    origin=self.origin,
                    verb=self.verb,
                    at=self.now,
                    undoes=undoes,
                )
            )
            self.action_id = action_id
        return self.action_id

    def say(self, about: str, subject: str, field: str, value: str | None) -> None:
        """Write a fact under this request's action, after all that was said of it before: another process's clock may
        be ahead by a little."""
        held = self.store.holding(about, subject, field)
        at = max(self.now, held[1] + INSTANT) if held else self.now
        self.store.say(about, subject, field, value, self.act(), at)

    def need(self, role: Role, what: str) -> None:
        """NotAllowed unless the person's role covers this one; `what` completes "Only a manager can ..."."""
        if not self.person.role.covers(role):
            who = {Role.MANAGER: _("a manager"), Role.REP: _("a rep or a manager")}.get(role, role.value)
            raise NotAllowed(_("Only {who} can {what}; ask one of them.").format(who=who, what=what))

    def lock(self, customer_ids: Iterable[int]) -> None:
        """Take the customers' locks, always in the same order, so that two batches cannot wait for each other."""
        wanted = sorted(set(customer_ids))
        if len(wanted) > FEW:
            self.store.begin_bulk()
            self.store.lock_all(wanted)
            return
        for customer_id in wanted:
            self.store.lock(customer_id)

    def reproject(self, customer_ids: Iterable[int]) -> None:
        """Bring the visits of these (locked) customers up to date with the log."""
        customer_ids = list(customer_ids)
        if len(customer_ids) > FEW:
            self._reproject_many(customer_ids)
            return
        for customer_id in customer_ids:
            moves = self.store.moves_of(customer_id)
            self.store.replace_visits(customer_id, project(moves, self.settings.model))

    def _reproject_many(self, customer_ids: Sequence[int]) -> None:
        from lifecycle.ledger_many import project_many  # noqa: PLC0415 - few customers must not pay for numpy

        for at in range(0, len(customer_ids), AT_ONCE):
            some = customer_ids[at : at + AT_ONCE]
            self.store.put_visits(some, project_many(self.store.log_of(some), self.settings.model))

    def tell_anew(self, before: StageModel) -> None:
        """After the stages changed: bring the visits of everybody up to date who made a move of another kind now.

        A visit's stage and times follow from the log alone; the model decides its kind, by where the move came from
        and where it led. Conflict when a stage is gone that customers have been in.
        """
        after = self.settings.model
        known = {stage.id for stage in after.stages}
        gone = [stage for stage in before.stages if stage.id not in known]
        if gone and self.store.been_in([stage.id for stage in gone]):
            raise Conflict(
                _("Customers have been in {stage}, so it cannot vanish; it can be retired instead.").format(
                    stage=gone[0].name
                )
            )
        rungs = [stage.id for stage in before.stages if stage.id in known]
        pairs = [(one, other) for one in rungs for other in rungs if one != other]
        changed = {pair: after.kind(*pair) for pair in pairs if before.kind(*pair) != after.kind(*pair)}
        self.store.change_kinds(changed)
