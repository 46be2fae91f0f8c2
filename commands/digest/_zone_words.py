"""Reading a time zone among other words: `Europe/Prague`, `utc`, `New York`."""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from zoneinfo import available_timezones

from lifecycle.errors import NotUnderstood
from lifecycle.text import _

LONGEST = 3
"""Words of a city's name."""
PLAIN = ("UTC", "GMT")
"""Zones that have no city. Others (`CET`, `EST`) mean one thing to people and another to clocks in summer."""


def zone_at(text: str, at: int) -> tuple[str, int] | None:
    """(the zone, where its words end) of the longest run of words from here that names one; None for none.

    NotUnderstood for a city that there is twice, and for abbreviations."""
    words = text[at:].split()
    start = at + len(text[at:]) - len(text[at:].lstrip())
    for n in range(min(LONGEST, len(words)), 0, -1):
        said = " ".join(words[:n])
        zones = _zones().get(said.replace(" ", "_").casefold(), ())
        if len(zones) > 1:
            listed = ", ".join(zones)
            raise NotUnderstood(_('"{text}" can be {zones}; write one of them.').format(text=said, zones=listed))
        if zones:
            return zones[0], start + len(said)
    if words and words[0].casefold() in _short():
        raise NotUnderstood(
            _('"{text}" is not the same in summer and winter; write the time zone like Europe/Prague.').format(
                text=words[0]
            )
        )
    return None


@cache
def _zones() -> dict[str, tuple[str, ...]]:
    """What people type for each zone: its whole name, and its city alone."""
    found: dict[str, list[str]] = defaultdict(list)
    for name in sorted(available_timezones()):
        area, _slash, city = name.rpartition("/")
        if area and not area.startswith(("Etc", "SystemV", "posix", "right")):
            found[name.casefold()].append(name)
            if area.split("/")[0] in _AREAS:
                found[city.casefold()].append(name)
    return {said: tuple(names) for said, names in found.items()} | {name.casefold(): (name,) for name in PLAIN}


@cache
def _short() -> frozenset[str]:
    """Abbreviations that the zones' data knows, and others that people type."""
    known = {name.casefold() for name in available_timezones() if "/" not in name and name.isupper()}
    return frozenset((known | {"cest", "eest", "bst", "pst", "pdt", "cdt", "edt", "mdt", "ist", "jst"}) - set(PLAIN))


_AREAS = frozenset(
    {"Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific"}
)
