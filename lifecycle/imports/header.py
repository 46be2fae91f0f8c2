"""The header of a file: which of its columns is which of ours."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lifecycle.errors import NotUnderstood, Refusal
from lifecycle.imports.cells import plain, shown
from lifecycle.imports.touch_names import ALIASES, TOUCH_NAMES
from lifecycle.text import _

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

MOVES = ("customer", "stage", "effective_at", "moved_by", "reason")
CUSTOMERS = ("customer", "owner", "source", "segment", "acquisition_cost", "acquired_on", "currency")
PURCHASES = ("customer", "purchased_on", "amount", "profit", "currency", "product", "ref")
SPEND = ("source", "month", "amount", "currency")
PURCHASES_NEED, SPEND_NEEDS = PURCHASES[:3], SPEND[:3]
PROBLEM = "problem"
"""The last column of a file of rejected rows; passed over when that file is read."""
IGNORE = "ignore"
"""What a column is mapped to when it is to be passed over."""

MOST_SHOWN = 20

_ALL = tuple(dict.fromkeys((*MOVES, *CUSTOMERS, *PURCHASES, *SPEND)))
_OURS = {re.sub("_", "", name): name for name in (*_ALL, PROBLEM, IGNORE)}
_TOUCH = {re.sub("_", "", name): name for name in TOUCH_NAMES}
_FRILLS = re.compile(r"[\s_.\"'“”„`\ufeff-]+")
_ENTERED = (
    re.compile(r"(?:date )?entered (.+)"),
    re.compile(r"(.+) date entered"),
    re.compile(r"(.+) \(date\)"),
)


@dataclass(frozen=True, slots=True)
class Header:
    """`written`: the cells as the file has them. `columns`: where each of our columns is. `entered`: for each column of
    the form "date entered <stage>", where it is and the words that name the stage. `touch`: where the columns of
    touchpoints are, which may be others' too; those of `guessed` go by a name that may mean something else."""

    written: tuple[str, ...]
    columns: dict[str, int]
    entered: tuple[tuple[int, str], ...]
    touch: dict[str, int] = field(default_factory=dict)
    guessed: frozenset[str] = frozenset()

    @property
    def is_of_spend(self) -> bool:
        """Whether these are the columns of what was spent in months, on nobody in particular."""
        return "month" in self.columns and "customer" not in self.columns

    def need(self, names: Iterable[str]) -> None:
        """Refusal unless the file has all these columns: which are missing, what is there, and how to map it."""
        missing = [name for name in names if name not in self.columns]
        if not missing:
            return
        known = set(self.columns.values())
        spare = next((name for at, name in enumerate(self.written) if at not in known and name.strip()), None)
        said = _('This file has no column "{missing}". Its columns are {there}. {map}').format(
            missing=_('" and no "').join(missing),
            there=listed(self.written),
            map=_('Say which one it is, for example: --map "{theirs}={ours}".').format(
                theirs=shown(spare or _("their name")), ours=missing[0]
            ),
        )
        raise Refusal(said)


def read_mapping(items: Iterable[str]) -> dict[str, str]:
    """`theirs=ours` as people type it. NotUnderstood where an equals sign or a side is missing."""
    mapping = {}
    for item in items:
        theirs, sign, ours = item.rpartition("=")
        if not (sign and theirs.strip() and ours.strip()):
            raise NotUnderstood(
                _('I cannot read "{item}"; please write it like "Company=customer".').format(item=shown(item))
            )
        mapping[theirs.strip()] = ours.strip()
    return mapping


def fold(name: str) -> str:
    """A column's name as it is compared: in any case, without spaces, underscores, hyphens, dots and quotes."""
    return _FRILLS.sub("", unicodedata.normalize("NFKC", plain(name)).casefold())


def read_header(cells: Sequence[str], mapping: Mapping[str, str]) -> Header:
    """The header. Refusal where the mapping does not fit it, or two columns are the same one of ours."""
    written = tuple(cell.removeprefix("\ufeff") for cell in cells)
    wanted = {fold(theirs): ours for theirs, ours in mapping.items()}
    _refuse_misfit(written, mapping)
    mapped = {at: wanted[fold(name)] for at, name in enumerate(written) if fold(name) in wanted}
    columns: dict[str, int] = {}
    for at, ours in [(at, _OURS.get(fold(name), "")) for at, name in mapped.items()]:
        _place(columns, ours, at, written)
    explicit = set(columns)
    for at, name in enumerate(written):
        ours = "" if at in mapped else _OURS.get(fold(name), "")
        if ours not in explicit:
            _place(columns, ours, at, written)
    meant = [(at, mapped.get(at, name)) for at, name in enumerate(written) if at not in columns.values()]
    entered = tuple((at, words) for at, name in meant if (words := entered_stage(name)))
    columns.pop(PROBLEM, None)
    return Header(written, columns, entered, *_touch_columns(written, mapped))


def recognised(cells: Sequence[str], mapping: Mapping[str, str]) -> int:
    """How many of these cells are the header of a column that means something."""
    theirs = {fold(name) for name in mapping}
    return sum(fold(cell) in _OURS or fold(cell) in theirs or bool(entered_stage(cell)) for cell in cells)


def entered_stage(name: str) -> str | None:
    """The words for a stage in a header such as "Date entered <stage>"; None for any other header."""
    folded = " ".join(unicodedata.normalize("NFKC", plain(name)).replace("_", " ").split()).strip("\ufeff\"' ")
    found = (form.fullmatch(folded.casefold()) for form in _ENTERED)
    where = next((match.span(1) for match in found if match), None)
    if where is None:
        return None
    # Folding a letter's case may change how long the text is; then the folded words have to do.
    words = folded if len(folded) == len(folded.casefold()) else folded.casefold()
    return words[slice(*where)].strip("\"'“” ")


def listed(names: Iterable[str]) -> str:
    """Headers for a sentence, without empty ones, at most twenty."""
    there = [shown(name) for name in names if name.strip()]
    more = len(there) - MOST_SHOWN
    return ", ".join(there[:MOST_SHOWN]) + (_(" and {n} more").format(n=more) if more > 0 else "")


def _touch_columns(written: Sequence[str], mapped: Mapping[int, str]) -> tuple[dict[str, int], frozenset[str]]:
    """Where the columns of touchpoints are: those that were mapped, then by their names, then by others' names for them;
    and which of them are guessed. Of several the first holds: these words are frequent in files of other things."""
    said = {at: fold(mapped.get(at, name)) for at, name in enumerate(written)}
    columns: dict[str, int] = {}
    for places in (mapped, said.keys() - mapped.keys()):
        for at in sorted(places):
            if said[at] in _TOUCH:
                columns.setdefault(_TOUCH[said[at]], at)
    sure, taken = frozenset(columns), set(columns.values())
    for at in sorted(said.keys() - mapped.keys()):
        if said[at] in ALIASES and at not in taken:
            columns.setdefault(ALIASES[said[at]], at)
    return columns, frozenset(columns) - sure


def _place(columns: dict[str, int], ours: str, at: int, written: tuple[str, ...]) -> None:
    if not ours or ours == IGNORE:
        return
    if ours in columns and fold(written[columns[ours]]) == fold(written[at]) and ours != PROBLEM:
        said = _('There are two columns "{name}". Please rename one of them in the file.')
        raise Refusal(said.format(name=shown(written[at])))
    if ours in columns and ours != PROBLEM:
        raise Refusal(
            _(
                'Both "{one}" and "{two}" are the column {ours}. Please leave one out, such as --map "{two}=ignore".'
            ).format(one=shown(written[columns[ours]]), two=shown(written[at]), ours=ours)
        )
    columns[ours] = at


def _refuse_misfit(written: tuple[str, ...], mapping: Mapping[str, str]) -> None:
    there = {fold(name) for name in written}
    for theirs, ours in mapping.items():
        if fold(theirs) not in there:
            raise Refusal(
                _('There is no column "{theirs}" in this file. Its columns are {there}.').format(
                    theirs=shown(theirs), there=listed(written)
                )
            )
        if fold(ours) not in _OURS and fold(ours) not in _TOUCH and not entered_stage(ours):
            names = (*dict.fromkeys((*_ALL, *TOUCH_NAMES)), "date entered ...", IGNORE)
            raise Refusal(
                _('"{theirs}" cannot be mapped to "{ours}"; there are {names}.').format(
                    theirs=shown(theirs), ours=shown(ours), names=", ".join(names)
                )
            )
