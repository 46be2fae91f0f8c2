"""A ticket as it is typed: `opened login fails`, `closed login`, `answered: sent the manual`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from commands._words import tokens, unquoted
from commands.log._noted import noted
from lifecycle.touchpoints import State

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lifecycle.tickets import Ticket

_STATES = {
    State.OPENED: r"open(?:ed|s)?|new|raised|filed|reported|created",
    State.ANSWERED: r"answer(?:ed)?|repl(?:y|ied)|responded",
    State.CLOSED: r"close[ds]?|solved?|resolved?|fixed|done",
    State.REOPENED: r"re-?open(?:ed|s)?|open(?:ed)? again",
}
_FORMS = {
    state: re.compile(rf"(?:(?:is|was|has been|got)\s+)?(?:{words})(?![\w-])\s*[:,]?\s*", re.IGNORECASE)
    for state, words in reversed(_STATES.items())
}
_THE_TICKET = re.compile(
    r"(?:(?:an?|the|this|that|new)\s+)*(?:ticket|case|issue)\b(?:\s+(?:about|on|with|for))?\s*[:,–—-]?\s*",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"#(\d{1,19})(?!\S)")
_NOTE = re.compile(r"(?:^|\s)(?:because|saying|with)\b|:\s|(?:^|\s)[–—-]\s", re.IGNORECASE)


def take_state(text: str) -> tuple[State | None, str]:
    """(what happened to the ticket, the words behind it); (None, the words) where none of it is said."""
    text = text.strip()
    for state, form in _FORMS.items():
        found = form.match(text)
        if found:
            behind = text[found.end() :].strip()
            named = _THE_TICKET.match(behind)
            return state, behind[named.end() :] if named else behind
    return None, text


def behind_state(text: str) -> str:
    """What stands behind a state that stands first: the customer in `closed acme`, `opened by acme: login fails`."""
    state, rest = take_state(text)
    return rest if state else ""


def subject_of(text: str) -> str | None:
    """The subject of a ticket that is opened."""
    found = re.match(r"(?:about|because|with|that|re)\b\s*:?\s*", text, re.IGNORECASE)
    return str(unquoted(text[found.end() :] if found else text)).strip() or None


def which_ticket(text: str, tickets: Sequence[Ticket], every: Sequence[Ticket]) -> tuple[list[Ticket], str | None]:
    """(the tickets that may be meant, the note) of words behind `closed`: the number of one of `every` ticket, words of a
    subject, a note. Where no subject has the words they are a note, and any of the tickets may be meant."""
    text = text.strip()
    pointed = _NUMBER.match(text)
    if pointed:
        return [one for one in every if one.opened.id == int(pointed[1])], noted(text[pointed.end() :])
    parted = _NOTE.search(text)
    for words, note in ((text, ""), (text[: parted.start()], text[parted.start() :]) if parted else ("", "")):
        typed = " ".join(tokens(words)).casefold()
        fitting = [one for one in tickets if typed and typed in (one.opened.detail or "").casefold()]
        if fitting:
            return fitting, noted(note)
    return list(tickets), noted(text)
