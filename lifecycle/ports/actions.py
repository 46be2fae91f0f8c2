"""Actions and facts: what somebody did that wrote, and what they said by it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from datetime import datetime

    from lifecycle.model import Action, StageMove
    from lifecycle.steps import Step


class Actions(Protocol):
    """Writes and finds actions, and takes them back."""

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

    def steps_beside(self, action_id: int) -> list[Step]:
        """The rows, taken back or not, of the tickets and asks, and the claims, of which this action and others logged some."""

    def referred_by(self, action_id: int) -> list[int]:
        """The ids of the customers whom this action says were referred, taken back or not."""

    def referred_again(self, action_id: int, since: int) -> int | None:
        """The newest action later than `since` that stands and logged a referral which this one logs too."""

    def gone(self, action_id: int) -> int | None:
        """Where the action speaks of a customer who is no longer there: the undo that took back their creation."""

    def said_by(self, action_id: int, limit: int) -> list[tuple[str, str, str, str | None]]:
        """Up to so many of the facts that an action said, voided or not: (about, subject, field, value)."""

    def action_moves(self, action_id: int) -> list[StageMove]:
        """The moves of one action, voided or not."""


class Facts(Protocol):
    """What was said of customers, people, channels and the workspace: the last that is not voided holds."""

    def say(  # noqa: PLR0913, PLR0917 - a fact is these six things
        self, about: str, subject: str, field: str, value: str | None, action_id: int, at: datetime
    ) -> None:
        """Write a fact and bring what follows from it up to date: `about` is customer, workspace, person or
        channel or pair; `subject` the customer's id, the person's or channel's Slack id, a pair's ids `12-34`, or '' for
        the workspace; `field` e.g. name, owner, source, segment, acquisition_cost_cents, currency, merged_into |
        stages, zone, ... | role | customer (the id a channel is bound to) | same."""

    def fact(self, about: str, subject: str, field: str) -> str | None:
        """The value that holds now."""

    def said_about(self, about: str) -> list[tuple[str, str, str, datetime]]:
        """The value that holds of every field of every subject of this kind, with since when: (subject, field, value, said
        at), by subject; fields that were taken away are left out."""

    def holding(self, about: str, subject: str, field: str) -> tuple[int, datetime] | None:
        """The action that said the value which holds now, and since when it holds; None where nothing was said."""

    def ever_said(self, about: str, subject: str, field: str) -> list[str]:
        """Every value that was ever said, taken back or not."""
