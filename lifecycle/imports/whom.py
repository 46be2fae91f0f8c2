"""Whom the rows of a file mean: exact names act, beginnings of names are ambiguous, other names are new customers."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from lifecycle import names
from lifecycle.imports.rows import LONGEST_NAME
from lifecycle.text import _

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lifecycle.imports.rows import Problem
    from lifecycle.ports import Store

REMEMBERED = 100_000
"""Spellings that are remembered before they are forgotten together."""
REFUSED = -1
"""The number of a name that means nobody for certain."""
CANDIDATES = 3


class Refused(NamedTuple):
    """Why a name is not taken."""

    kind: Problem
    said: str


@dataclass(slots=True)
class Whom:
    """The customers of one file, numbered as they appear."""

    names: list[str] = field(default_factory=list)
    """Each customer's name as it was first written."""
    matched: int = 0
    """How many of them were in the ledger when the file was read."""
    _numbers: dict[str, int] = field(default_factory=dict)
    """By the key of a name."""
    _spelt: dict[str, int] = field(default_factory=dict)
    """By a name as it is written, lately."""
    _refused: dict[str, Refused] = field(default_factory=dict)

    @property
    def keys(self) -> list[str]:
        """The key of each customer's name, by number."""
        return [key for key, number in self._numbers.items() if number != REFUSED]

    def numbers(self, written: Sequence[str], store: Store) -> list[int]:
        """The number of each row's customer, or `REFUSED`."""
        self._forget()
        unseen = [name for name in dict.fromkeys(written) if name not in self._spelt]
        if unseen:
            self._spell(unseen, store)
        return list(map(self._spelt.__getitem__, written))

    def _spell(self, unseen: Sequence[str], store: Store) -> None:
        """Number spellings that were not seen before: most are of a name that was not, either."""
        keys = [names.key(name) for name in unseen]
        first: dict[str, str] = {}
        for key, name in zip(keys, unseen, strict=True):
            if key not in self._numbers:
                first.setdefault(key, name)
        self._meet(first, store)
        self._spelt.update((name, self._numbers[key]) for name, key in zip(unseen, keys, strict=True))

    def _forget(self) -> None:
        """Spellings are looked up again by their keys: a file of a million names must not be held twice."""
        if len(self._spelt) > REMEMBERED:
            self._spelt.clear()

    def refusal(self, name: str) -> Refused:
        """Why this name was refused."""
        return self._refused[names.key(name)]

    def _meet(self, first: dict[str, str], store: Store) -> None:
        """Number names that were not seen before."""
        fit = [key for key in first if "\0" not in key]
        known = store.ids_named(fit)
        beginning = store.that_begin([key for key in fit if key not in known])
        self.matched += len(known)
        for key, name in first.items():
            refused = (
                None if key in known else _unfit(name) or (_ambiguous(name, key, store) if key in beginning else None)
            )
            if refused:
                self._refused[key] = refused
            self._numbers[key] = REFUSED if refused else len(self.names)
            if not refused:
                self.names.append(" ".join(name.split()))


def _unfit(name: str) -> Refused | None:
    """Why nobody can be called that."""
    name = " ".join(name.split())
    if len(name) > LONGEST_NAME:
        said = _("A customer's name has at most {n} characters; please shorten it.").format(n=LONGEST_NAME)
        return Refused("too long", said)
    if (
        name.startswith("#")
        or not any(letter.isprintable() and not letter.isspace() for letter in name)
        or "\0" in name
    ):
        return Refused(
            "bad customer",
            _("A customer's name needs a letter that can be seen and does not begin with #; please mend it."),
        )
    return None


def _ambiguous(name: str, key: str, store: Store) -> Refused:
    """The name is how somebody's name begins, which means them in Slack and may mean somebody new here."""
    found = [customer.name for customer in store.begins(key, CANDIDATES + 1)]
    listed = ", ".join([*found[:CANDIDATES], *(["..."] if len(found) > CANDIDATES else [])])
    begins = _(
        '"{name}" is how {others} begins. Write the full name; if somebody else is meant, add them first: '
        "/customer add {name}."
    )
    begin = _(
        '"{name}" is how {others} begin. Write the full name; if somebody else is meant, add them first: '
        "/customer add {name}."
    )
    said = (begins if len(found) == 1 else begin).format(name=" ".join(name.split()), others=listed)
    return Refused("ambiguous customer", said)
