"""The append-only log of stage moves, and the visits projected from it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from lifecycle.model import Kind, StageMove, Visit


class Moves(Protocol):
    """Appends moves and keeps visits."""

    def lock(self, customer_id: int) -> None:
        """Let no other transaction move this customer until this one ends."""

    def log_move(self, move: StageMove) -> None:
        """Append to the move log. The projection is the caller's next step."""

    def last_visit(self, customer_id: int) -> Visit | None:
        """The visit that begins last."""

    def been(self, customer_id: int, stage: int) -> int:
        """How many visits the customer has had in a stage."""

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
