"""The tree of refusals. Each message is fit to show: it says what happened and what to do.

::

    Refusal                     expected: the person gets the sentence, nothing was written
    +-- UnknownCustomer         no customer fits by the strict rule; carries the nearest ones
    +-- AmbiguousCustomer       several fit; carries them
    +-- UnknownStage            no stage fits; carries the nearest one
    +-- AmbiguousStage          a name that fits two stages; carries them
    +-- NotUnderstood           words that no rule reads: a date, a period, an amount
    +-- NotAllowed              the role is too small, or it is someone else's
    +-- NothingToDo             it is so already, or there is nothing to undo
    +-- Conflict                the data says no: a name is taken, later moves build on it
    +-- Busy                    the database did not give way in time
        +-- NoRoom              its disk is full: trying again does not help

    StillLearning               no refusal: the answer follows when all purchases have been learnt from
    Raced                       no refusal: somebody else wrote first; run the transaction once more
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lifecycle.model import Customer, Stage


class Refusal(Exception):  # noqa: N818 - it is an answer, not a fault
    """Something the bot will not do, in a sentence fit to show."""


class UnknownCustomer(Refusal):
    """No customer fits what was typed; `nearest` are proposals, best first, perhaps none."""

    def __init__(self, message: str, typed: str, nearest: tuple[Customer, ...] = ()) -> None:
        super().__init__(message)
        self.typed = typed
        self.nearest = nearest


class AmbiguousCustomer(Refusal):
    """Several customers fit what was typed by the strict rule."""

    def __init__(self, message: str, typed: str, fitting: tuple[Customer, ...]) -> None:
        super().__init__(message)
        self.typed = typed
        self.fitting = fitting


class UnknownStage(Refusal):
    """No stage has this name; `nearest` is the one to propose, if any is near."""

    def __init__(self, message: str, typed: str, nearest: Stage | None = None) -> None:
        super().__init__(message)
        self.typed = typed
        self.nearest = nearest


class AmbiguousStage(Refusal):
    """The name fits several stages."""

    def __init__(self, message: str, typed: str, fitting: tuple[Stage, ...]) -> None:
        super().__init__(message)
        self.typed = typed
        self.fitting = fitting


class NotUnderstood(Refusal):
    """Words that no rule reads."""


class NotAllowed(Refusal):
    """The person may not do this."""


class NothingToDo(Refusal):
    """It is so already, or there is nothing there to change."""


class Conflict(Refusal):
    """What the ledger holds does not allow it; `undo_first` is the action in its way, where taking that back helps (an undo,
    where `brings_back`)."""

    def __init__(self, message: str, undo_first: int | None = None, *, brings_back: bool = False) -> None:
        super().__init__(message)
        self.undo_first = undo_first
        self.brings_back = brings_back


class Busy(Refusal):
    """The database did not give way in time; nothing was changed."""


class NoRoom(Busy):
    """The database's disk is full; nothing was changed, and trying again does not help."""


class Raced(Exception):  # noqa: N818 - it is a turn lost, not a fault
    """Another transaction wrote first what this one was about to write: the same request's action, the same name,
    the same undo. Nothing was written. Whoever opened the transaction runs the whole request once more, and that
    run sees what the other one wrote (`Store.action_by_key` finds the action of a request that came twice)."""


class StillLearning(Exception):  # noqa: N818 - not a fault: the answer follows
    """Nothing has been learnt of so many purchases yet, and to do so takes longer than somebody should wait."""

    def __init__(self, purchases: int) -> None:
        super().__init__()
        self.purchases = purchases
