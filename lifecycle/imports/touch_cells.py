"""Kinds, scores and states of touchpoints as files write them, and what goes together in one line."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lifecycle import touch_words
from lifecycle.imports.cells import Fault, plain, shown
from lifecycle.text import _
from lifecycle.touchpoints import ASK, COMPETITOR, CONTACTS, FEEDBACK, RECORDS, REFERRAL, REVIEW, TICKET, State

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

STATES = {
    TICKET: (State.OPENED, State.ANSWERED, State.CLOSED, State.REOPENED),
    ASK: (State.ASKED, State.AGREED, State.DECLINED),
}
"""The states of what has any; a line that says none begins it."""
_STATE_OF = {
    "open": State.OPENED, "opened": State.OPENED, "new": State.OPENED, "created": State.OPENED,
    "answered": State.ANSWERED, "replied": State.ANSWERED, "responded": State.ANSWERED,
    "closed": State.CLOSED, "resolved": State.CLOSED, "solved": State.CLOSED, "done": State.CLOSED,
    "reopened": State.REOPENED, "re-opened": State.REOPENED,
    "asked": State.ASKED, "agreed": State.AGREED, "yes": State.AGREED, "accepted": State.AGREED,
    "declined": State.DECLINED, "no": State.DECLINED, "refused": State.DECLINED,
}  # fmt: skip
ASKED_FOR = ("review", "referral", "reference", "post")
"""What customers are asked for."""
_WHOLE = re.compile(r"(\d{1,4})(?:[.,]0+)?(?: ?/ ?\d{1,2})?", re.ASCII)
"""A whole number as tools write it, perhaps with how much it could be: 9, 9.0, 9/10."""
_FITTING: tuple[None, None] = (None, None)


def kind_reader(own: Sequence[str]) -> Callable[[str], str | Fault]:
    """Reads the kind of a line: one that everybody has, by any of its names, or one of the workspace's own."""
    known = (*CONTACTS, *own, *RECORDS)

    def read(cell: str) -> str | Fault:
        text = plain(cell).strip()
        if not text:
            return Fault("unknown kind", _("This line names no kind; please write one such as call, nps or ticket."))
        kind = touch_words.kind_of(text, own) or touch_words.as_kind(text)
        if kind in known:
            return kind
        near = touch_words.near(text, known, 1)
        said = (
            _('There is no kind "{typed}"; did you mean {near}?').format(typed=shown(text), near=near[0])
            if near
            else _('There is no kind "{typed}"; please write one of {kinds}.').format(
                typed=shown(text), kinds=", ".join(known)
            )
        )
        return Fault("unknown kind", said)

    return read


def read_score(cell: str) -> int | Fault | None:
    """A whole number; None for an empty cell. Whether it is in its kind's range is another question."""
    text = plain(cell).strip()
    if not text:
        return None
    found = _WHOLE.fullmatch(text)
    if found is None:
        said = _('"{value}" is no score; please write a whole number, such as 9.')
        return Fault("bad score", said.format(value=shown(text)))
    return int(found[1])


def read_state(cell: str) -> State | Fault:
    """A state of a ticket or an ask by any of its words; NONE for an empty cell."""
    text = plain(cell).strip().casefold()
    if not text:
        return State.NONE
    state = _STATE_OF.get(text)
    if state is None:
        said = _('"{value}" is no state; a ticket is {ticket}, and an ask {ask}.')
        return Fault("bad state", said.format(value=shown(text), ticket=_words(TICKET), ask=_words(ASK)))
    return state


def misfit(
    kind: str, value: int | None, state: State, detail: str | None, *, is_other: bool
) -> tuple[str, Fault] | tuple[None, None]:
    """The column that does not go with the kind of its line, and why; or that all of them do."""
    wrong: Fault | None
    if wrong := _wrong_score(kind, value):
        return "value", wrong
    if wrong := _wrong_state(kind, state):
        return "state", wrong
    if wrong := _wrong_detail(kind, detail):
        return "detail", wrong
    if is_other and kind != REFERRAL:
        said = _("Only a referral says who was referred; please leave this empty, or make the kind referral.")
        return "other", Fault("bad referral", said)
    return _FITTING


def begun(kind: str, state: State) -> State:
    """The state of a line that says none."""
    return STATES[kind][0] if kind in STATES and not state else state


def _wrong_score(kind: str, value: int | None) -> Fault | None:
    low, high = FEEDBACK.get(kind, (0, 0))
    if kind not in FEEDBACK:
        said = _("Only nps, csat, ces and review have a score; please leave this empty, or mend the kind.")
        return Fault("bad score", said) if value is not None else None
    if value is None:
        said = _("This line has no score; {kind} is a whole number from {low} to {high}.")
        return None if kind == REVIEW else Fault("bad score", said.format(kind=kind, low=low, high=high))
    if low <= value <= high:
        return None
    said = _("{kind} is a whole number from {low} to {high}, not {value}.")
    return Fault("bad score", said.format(kind=kind, low=low, high=high, value=value))


def _wrong_state(kind: str, state: State) -> Fault | None:
    if not state or state in STATES.get(kind, ()):
        return None
    if kind in STATES:
        said = _("This kind is {states}, not {state}; please write one of them.")
        return Fault("bad state", said.format(states=_words(kind), state=state.name.lower()))
    return Fault("bad state", _("Only a ticket and an ask have a state; please leave this empty, or mend the kind."))


def _wrong_detail(kind: str, detail: str | None) -> Fault | None:
    if kind == ASK and (detail or "").casefold() not in ASKED_FOR:
        said = _("Please write what was asked for: {what}.")
        return Fault("bad detail", said.format(what=_(" or ").join((", ".join(ASKED_FOR[:-1]), ASKED_FOR[-1]))))
    if kind == COMPETITOR and not detail:
        return Fault("bad detail", _("Please write the competitor's name here."))
    return None


def _words(kind: str) -> str:
    names = [state.name.lower() for state in STATES[kind]]
    return _(" or ").join((", ".join(names[:-1]), names[-1]))
