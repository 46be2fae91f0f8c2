"""Several customers in one line: `acme, umbrella call about prices`. Each is logged, all of them as one action."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from commands import Reply
from commands._choose import added, choices, proposed
from commands._done import done
from commands._tokens import masked
from commands._words import quote, tokens, unquoted
from commands.log._whom import meant
from commands.stage._wanted import NEW, new_customer
from lifecycle.errors import AmbiguousCustomer, UnknownCustomer
from lifecycle.service.names import reference
from lifecycle.text import _, plural

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from commands import Ask
    from lifecycle.model import Customer
    from lifecycle.service import Lifecycle

_BETWEEN = re.compile(r"\s*(?:[,;&+\n]\s*(?:and\s+)?|(?<=\s)and\s+)", re.IGNORECASE)
_SIGN = re.compile(r"[,;&+\n]")
MOST_NEAR = 2
"""Words of a name in a list that is taken for a misspelt one."""
MOST_WORDS = 60
"""Words of a line in which the names of a list are looked for."""


def together(  # noqa: PLR0913, PLR0917 - a request, and the command that it becomes
    run: Callable[[Ask, Lifecycle], Reply],
    ask: Ask,
    lifecycle: Lifecycle,
    text: str,
    words: Callable[[str], str | None],
    behind: str = "",
    *,
    is_led: bool = False,
) -> Reply | None:
    """Run a command for each customer of a list that the text begins with; None where it begins with none, also where all of
    it is one name. `words` gives the command's own words of what follows the list, None where that is another one's name;
    `behind` (the day) stands at the end. A name that nobody has is asked about, and nothing is logged before; where the command's
    own words stand first (`is_led`), what follows a comma may as well be what is said: `called acme, all is well`."""
    found = _listed(text, lifecycle, words, is_led=is_led)
    if found is None:
        return None
    names, own = found
    own = f"{own} {behind}".strip()
    for at, name in enumerate(names):
        if not _is_known(name, lifecycle):
            return _who(run, ask, lifecycle, names, at, own) if name else None
    customers = [meant(name, lifecycle) or new_customer(lifecycle, name.removeprefix(NEW)) for name in names]
    each = {customer.id: customer for customer in customers}
    return _each(run, ask, lifecycle, [each[one] for one in sorted(each)], own)


def _listed(
    text: str, lifecycle: Lifecycle, words: Callable[[str], str | None], *, is_led: bool
) -> tuple[list[str], str] | None:
    """(the names, the command's own words) of a text that begins with a list. A list that `and` alone parts is one only where
    each name means somebody: `Smith and Sons` may be new."""
    shown = masked(text)
    if not _BETWEEN.search(shown):
        return None
    typed = tokens(text)[:MOST_WORDS]
    for word, behind in zip(typed, [*typed[1:], None], strict=True):
        own = words(text[behind.start :] if behind else "") if not behind or behind.start > word.end else None
        if own is None:
            continue
        names = _names(text[: word.end], shown[: word.end])
        if len(names) == 1 or meant(unquoted(text[: word.end]), lifecycle):
            continue
        known = [_is_known(name, lifecycle) for name in names]
        if all(known) or (
            any(known)
            and _SIGN.search(shown[: word.end])
            and all(
                is_known or not is_led or _is_near(name, lifecycle) for name, is_known in zip(names, known, strict=True)
            )
        ):
            return names, own
    return None


def _is_near(name: str, lifecycle: Lifecycle) -> bool:
    """Whether this may be a misspelt name, rather than words: `called acme, all is well`."""
    if len(tokens(name)) > MOST_NEAR:
        return False
    try:
        return bool(lifecycle.names.find(name))
    except (UnknownCustomer, AmbiguousCustomer) as refusal:
        return bool(proposed(refusal))


def _is_known(name: str, lifecycle: Lifecycle) -> bool:
    return name.startswith(NEW) or meant(name, lifecycle) is not None


def _names(text: str, shown: str) -> list[str]:
    parts, start = [], 0
    for found in _BETWEEN.finditer(shown):
        parts.append(text[start : found.start()])
        start = found.end()
    return [str(unquoted(part.strip().rstrip(":"))) for part in (*parts, text[start:])]


def _each(
    run: Callable[[Ask, Lifecycle], Reply], ask: Ask, lifecycle: Lifecycle, customers: Sequence[Customer], own: str
) -> Reply:
    replies = [run(replace(ask, words=f"{reference(one)} {own}".strip()), lifecycle) for one in customers]
    wrote = [any(button.command.startswith("stage undo") for button in reply.buttons) for reply in replies]
    if len(replies) == 1:
        return replies[0]
    if not any(wrote):
        others = tuple(reply.headline for reply in replies[1:])
        return Reply(replies[0].headline, others, receipt=_("Nothing was changed."), asks=True)
    n = sum(wrote)
    names = ", ".join(one.name for one, did in zip(customers, wrote, strict=True) if did)
    said = plural("Logged for {n} customer: {names}.", "Logged for {n} customers: {names}.", n)
    return done(ask, lifecycle, said.format(n=n, names=names), lines=tuple(reply.headline for reply in replies))


def _who(  # noqa: PLR0913, PLR0917 - as above
    run: Callable[[Ask, Lifecycle], Reply], ask: Ask, lifecycle: Lifecycle, names: list[str], at: int, own: str
) -> Reply | None:
    """Ask who the name at this place of the list is; the buttons type the whole list."""
    others = [meant(name, lifecycle) for name in names]

    def again(name: str) -> str:
        said = [reference(one) if one else quote(typed) for one, typed in zip(others, names, strict=True)]
        said[at] = name
        return f"{run.command.name} {', '.join(said)} {own}".strip()  # type: ignore[attr-defined]

    try:
        lifecycle.names.find(names[at])
    except (UnknownCustomer, AmbiguousCustomer) as refusal:
        create = (lambda name: again(quote(NEW + name))) if added(ask) else None
        return choices(refusal, again, lifecycle, create=create, remember=True)
    return None
