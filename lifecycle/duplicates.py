"""Which customers may be the same: pairs of names, to be proposed to a person and never acted upon. Pure.

Names that are equal without legal forms, accents and punctuation come first, then those at least 90 % alike (RapidFuzz
ratio: 1 - insertions and deletions / both lengths). Compared are names that begin with the same three letters and are at
most `WINDOW` apart in the order of names, and names of the same words in another order. Numbers tell names apart:
`Store 12` is not `Store 13`. What cannot be alike by its letters is sorted out on columns, so that a hundred thousand
names take a fraction of a second.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from rapidfuzz import fuzz, process

from lifecycle.ledger_many import starts
from lifecycle.loosely import loosely

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from numpy.typing import NDArray

    Ints = NDArray[np.int64]

ALIKE = 90
"""Under this likeness (0 to 100) a pair is not proposed."""
WINDOW = 50
"""How far apart in the order of names two may be that are compared letter by letter."""
FIRST = 3
"""Letters that names compared letter by letter begin with."""
KINDS = 32
"""Kinds of letters that are counted: a letter's code without its higher bits."""


class Pair(NamedTuple):
    """Two customers, the lower id first, and how alike their names are: 100 for the same, but for what `loose` drops."""

    first: int
    second: int
    likeness: float


def pairs(
    known: Sequence[tuple[str, int]], limit: int, apart: Collection[tuple[int, int]] = ()
) -> tuple[list[Pair], int]:
    """Up to `limit` pairs of customers whose names are alike, best first, and how many there are in all. `known` are
    (key, customer id), a customer's other names among them; `apart` are pairs known to be two, the lower id first."""
    if len(known) < 2:
        return [], 0
    keys, owners = zip(*known, strict=True)
    spelt = loosely(keys)
    order = sorted(range(len(spelt)), key=spelt.__getitem__)
    first, second, likeness = _alike(list(map(spelt.__getitem__, order)), np.array(owners, np.int64)[order])
    by_pair = np.lexsort((-likeness, second, first))
    best = by_pair[starts(first[by_pair], second[by_pair])]
    for a, b in apart:
        best = best[(first[best] != a) | (second[best] != b)]
    top = best[np.argsort(-likeness[best], kind="stable")[:limit]]
    rows = zip(first[top].tolist(), second[top].tolist(), likeness[top].tolist(), strict=True)
    return [Pair(*row) for row in rows], len(best)


def _alike(names: Sequence[str], owners: Ints) -> tuple[Ints, Ints, NDArray[np.float64]]:
    """Pairs of owners, the lower id first, and how alike their names, which are in order, are."""
    letters = _Letters(names)
    one, other = letters.near(owners)
    words = [list(map(names.__getitem__, places.tolist())) for places in (one, other)]
    ratio = process.cpdist(*words, score_cutoff=ALIKE)
    turned = letters.turned(owners)
    one = np.concatenate([one[ratio >= ALIKE], turned[:, 0]])
    other = np.concatenate([other[ratio >= ALIKE], turned[:, 1]])
    likeness = np.concatenate([ratio[ratio >= ALIKE].astype(float), np.full(len(turned), 100.0)])
    return np.minimum(owners[one], owners[other]), np.maximum(owners[one], owners[other]), likeness


class _Letters:
    """Names in order as columns of numbers, by which most pairs are told apart without looking at their letters."""

    def __init__(self, names: Sequence[str]) -> None:
        self._names = names
        self._codes = np.frombuffer("\n".join(names).encode("utf-32-le"), np.uint32)
        ends = np.flatnonzero(self._codes == ord("\n"))
        self._begins = np.concatenate([[0], ends + 1])
        self._length = np.append(ends, len(self._codes)) - self._begins
        row = np.repeat(np.arange(len(names)), self._length + 1)[: len(self._codes)]
        kind = np.delete(row * KINDS + (self._codes & (KINDS - 1)), ends)
        counts = np.bincount(kind, minlength=len(names) * KINDS).reshape(-1, KINDS)
        self._counts = np.minimum(counts, 127).astype(np.int8)
        self._set = np.packbits(counts > 0, axis=1).view(np.uint32).ravel()
        self._block = self._blocks(row)

    def near(self, owners: Ints) -> tuple[Ints, Ints]:
        """Pairs of places within a block that may be alike: near in order, and of nearly the same letters, since each
        letter more or less is an insertion or a deletion."""
        firsts, seconds = [np.empty(0, np.int64)], [np.empty(0, np.int64)]
        length = self._length.astype(np.int32)
        for step in range(1, min(WINDOW, len(length) - 1) + 1):
            same = self._block[step:] == self._block[:-step]
            if not same.any():
                break
            changes = (length[step:] + length[:-step]) * (100 - ALIKE) // 100
            same &= np.bitwise_count(self._set[step:] ^ self._set[:-step]) <= changes
            at = np.flatnonzero(same)
            fits = np.abs(self._counts[at] - self._counts[at + step]).sum(axis=1) <= changes[at]
            fits &= owners[at] != owners[at + step]
            firsts.append(at[fits])
            seconds.append(at[fits] + step)
        return np.concatenate(firsts), np.concatenate(seconds)

    def turned(self, owners: Ints) -> Ints:
        """Pairs of places whose names are of the same words in another order: of the same letters to begin with."""
        mixed = _mixed(self._codes)
        mixed[self._begins[1:] - 1] = 0
        bag = np.add.reduceat(mixed, self._begins)
        order = np.argsort(bag, kind="stable")
        same = np.flatnonzero((bag[order][1:] == bag[order][:-1]) & (owners[order][1:] != owners[order][:-1]))
        places = np.stack([order[same], order[same + 1]], axis=1)
        names = self._names
        found = [
            (a, b)
            for a, b in places.tolist()
            if names[a] != names[b] and fuzz.token_sort_ratio(names[a], names[b]) == 100
        ]
        return np.array(found, np.int64).reshape(-1, 2)

    def _blocks(self, row: Ints) -> Ints:
        """A number for each name, the same for those that begin alike and hold the same numbers."""
        block = np.zeros(len(self._names), np.int64)
        for at in range(FIRST):
            there = self._length > at
            block[there] = (block[there] << 21) + self._codes[self._begins[there] + at]
        digit = (self._codes >= ord("0")) & (self._codes <= ord("9"))
        for place in np.unique(row[digit]).tolist():
            block[place] ^= hash(tuple(re.findall("[0-9]+", self._names[place])))
        return block


def _mixed(codes: NDArray[np.uint32]) -> NDArray[np.uint64]:
    """A large number for each letter, so that sums of different letters differ."""
    mixed = (codes.astype(np.uint64) + np.uint64(1)) * np.uint64(0x9E3779B97F4A7C15)
    mixed ^= mixed >> np.uint64(29)
    return mixed * np.uint64(0xBF58476D1CE4E5B9)
