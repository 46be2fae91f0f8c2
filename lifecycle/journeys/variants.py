"""The paths that customers walked in a period, stage by stage, and how many walked each of them. Pure.

A path is counted exactly, not by a hash of it: its stages are the digits of one number as long as 63 bits hold them,
and a longer one, which hardly anybody walks, is compared stage by stage.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from heapq import nsmallest
from typing import TYPE_CHECKING

import numpy as np

from lifecycle.model import LOST

if TYPE_CHECKING:
    from lifecycle.flows import Bools, Ints, Paths
    from lifecycle.model import Stage, StageModel

    Signs = tuple[int, ...]

_LARGEST = 2**63 - 1
_SHIFT = 2
"""A stage's sign is its rung and two more: 1 is nowhere, 2 lost, 3 the lowest stage. No sign is 0, so that a shorter
path is always a smaller number."""


@dataclass(frozen=True, slots=True)
class Variant:
    """One path: where its customers were before their first move of the period (None: nowhere, they came in new), then
    every stage that they entered in it, in order; lost is a stage here too."""

    stages: tuple[Stage | None, ...]
    customers: int


@dataclass(frozen=True, slots=True)
class Variants:
    """The commonest paths of a period. `customers` made a move in it and walked `different` paths between them."""

    top: tuple[Variant, ...]
    different: int
    customers: int

    @property
    def covered(self) -> int:
        """The customers who walked one of the top."""
        return sum(variant.customers for variant in self.top)


def variants(model: StageModel, trail: Paths, most: int) -> Variants:
    """The `most` commonest paths, the most customers first; of equally common ones the shorter, then the lower first.

    `trail`: the moves of the period (`lifecycle.flows.paths`). Two paths are one only if they have the same stages in
    the same order. Without moves there is none.
    """
    starts = np.flatnonzero(_firsts(trail.who))
    moves = np.diff(np.append(starts, len(trail.who)))
    base = len(model.stages) + _SHIFT + 1
    powers = _powers(base)
    short = moves < len(powers)  # the stage before the first move is one more
    codes, counts = np.unique(_codes(trail, starts, moves, powers)[short], return_counts=True)
    commonest = np.lexsort((codes, -counts))[:most]
    longer = _longer(trail, starts[~short], moves[~short])
    found = [(_signs(int(codes[at]), base), int(counts[at])) for at in commonest]
    found += nsmallest(most, longer.items(), key=_rank)
    top = tuple(
        Variant(tuple(_stage(model, sign) for sign in signs), n) for signs, n in nsmallest(most, found, key=_rank)
    )
    return Variants(top, len(codes) + len(longer), len(starts))


def _rank(path: tuple[Signs, int]) -> tuple[int, int, Signs]:
    signs, n = path
    return -n, len(signs), signs


def _firsts(who: Ints) -> Bools:
    """The first row of each customer."""
    first = np.ones(len(who), dtype=bool)
    first[1:] = who[1:] != who[:-1]
    return first


def _powers(base: int) -> Ints:
    """1, base, base squared and so on: as many as a number of so many digits fits into 63 bits."""
    powers = [1]
    while powers[-1] * base * base - 1 <= _LARGEST:
        powers.append(powers[-1] * base)
    return np.array(powers, dtype=np.int64)


def _codes(trail: Paths, starts: Ints, moves: Ints, powers: Ints) -> Ints:
    """Each customer's path as one number, the first stage its highest digit; of no meaning for those that do not fit."""
    if not len(starts):
        return starts
    left = np.repeat(starts + moves, moves) - np.arange(1, len(trail.who) + 1)
    most = len(powers) - 1
    digits = (trail.rung.astype(np.int64) + _SHIFT) * powers[np.minimum(left, most)]
    before = trail.from_rung[starts].astype(np.int64) + _SHIFT
    codes: Ints = np.add.reduceat(digits, starts) + before * powers[np.minimum(moves, most)]
    return codes


def _longer(trail: Paths, starts: Ints, moves: Ints) -> Counter[Signs]:
    """The paths that are too long for a number, and how many customers walked each."""
    counted: Counter[Signs] = Counter()
    for start, n in zip(starts.tolist(), moves.tolist(), strict=True):
        entered = (trail.rung[start : start + n] + _SHIFT).tolist()
        counted[int(trail.from_rung[start]) + _SHIFT, *entered] += 1
    return counted


def _signs(code: int, base: int) -> Signs:
    signs: list[int] = []
    while code:
        code, sign = divmod(code, base)
        signs.append(sign)
    return tuple(reversed(signs))


def _stage(model: StageModel, sign: int) -> Stage | None:
    rung = sign - _SHIFT
    if rung < 0:
        return None
    return model.stages[rung - 1] if rung else model.stage(LOST)
