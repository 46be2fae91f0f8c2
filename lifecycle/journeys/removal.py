"""The removal effect of kinds of contact: by how much fewer would have arrived, had a kind led nowhere. Pure.

A first-order absorbing Markov chain over kinds: start -> kinds -> reached or not. It describes the paths that were walked;
it does not say what caused them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from lifecycle.flows import Bools, Ints
    from lifecycle.journeys.touch_paths import TouchPaths
    from lifecycle.times.incidence import Floats

MOST_STEPS = 20_000
"""Steps up to which paths are drawn again; of more of them, chance hardly shows."""


@dataclass(frozen=True, slots=True)
class Steps:
    """The steps of all paths: of which `path` (0 to `paths` - 1), and which `cell` of the (kinds + 2)^2 matrix: from the start
    (row 0) or a kind (its place + 1) to a kind, or to the last two columns, arrived and not."""

    path: Ints
    cell: Ints
    paths: int
    size: int
    arrived: Bools

    def counts(self) -> Floats:
        """How often each step was made: (kinds + 1, kinds + 2), rows from, columns to a kind, arrived, not."""
        return _matrix(np.bincount(self.cell, minlength=self.size * self.size), self.size)


def steps(paths: TouchPaths, kinds: int) -> Steps:
    """The steps of those paths that have a contact.

    Several contacts of one kind in a row are one: a chain without steps from a kind to itself arrives as often, since what
    counts is where it goes when it leaves.
    """
    size = kinds + 2
    first = np.ones(len(paths.path), dtype=bool)
    first[1:] = paths.path[1:] != paths.path[:-1]
    kept = first.copy()
    kept[1:] |= paths.kind[1:] != paths.kind[:-1]
    kind, first = paths.kind[kept] + 1, first[kept]
    number = np.cumsum(first) - 1
    arrived = paths.ends.reached[paths.path[kept][first]]
    came = np.where(first, 0, np.concatenate([[0], kind[:-1]]) if len(kind) else kind)
    last = np.append(first[1:], True)[: len(kind)]
    outs = np.where(arrived, kinds, kinds + 1)
    path = np.concatenate([number, number[last]])
    cell = np.concatenate([came * size + kind - 1, kind[last] * size + outs])
    return Steps(path, cell, len(outs), size, arrived)


def removal_effects(counts: Floats) -> Floats:
    """The removal effect of each kind, as shares that sum to 1; (..., kinds) of counts (..., kinds + 1, kinds + 2).

    With a kind removed, whoever comes to it does not arrive: the chance of arriving falls by (chance of ever coming to the
    kind) x (chance of arriving from it). Both follow from one exact solution of the chain. Kinds that nobody met, and all of
    them where nobody arrived, have 0.
    """
    rows = counts.sum(axis=-1, keepdims=True)
    chances = np.divide(counts, rows, out=np.zeros_like(counts), where=rows > 0)
    kinds = counts.shape[-1] - 2
    inside = chances[..., 1:, :kinds]
    visits = np.linalg.inv(np.eye(kinds) - inside)
    arrives = (visits @ chances[..., 1:, kinds : kinds + 1])[..., 0]
    met = (chances[..., :1, :kinds] @ visits)[..., 0, :]
    ever = met / np.diagonal(visits, axis1=-2, axis2=-1)
    effects = np.clip(ever * arrives, 0, None)
    whole = effects.sum(axis=-1, keepdims=True)
    shares: Floats = np.divide(effects, whole, out=np.zeros_like(effects), where=whole > 0)
    return shares


def drawn_effects(made: Steps, draws: int, random: np.random.Generator) -> Floats | None:
    """Removal effects of paths drawn again with replacement, those that arrived and the others apart: (draws, kinds). None
    where even those that arrived are too many to draw."""
    size, arrived = made.size * made.size, made.arrived[made.path]
    if np.count_nonzero(arrived) > MOST_STEPS:
        return None
    every = _drawn(made, arrived, draws, random)
    if len(arrived) - np.count_nonzero(arrived) > MOST_STEPS:
        return removal_effects(_matrix(every + np.bincount(made.cell[~arrived], minlength=size), made.size))
    return removal_effects(_matrix(every + _drawn(made, ~arrived, draws, random), made.size))


def _drawn(made: Steps, these: Bools, draws: int, random: np.random.Generator) -> Floats:
    """The steps of these paths, so many times drawn anew as whole paths: (draws, cells)."""
    numbers, place = np.unique(made.path[these], return_inverse=True)
    cell, n, size = made.cell[these], len(numbers), made.size * made.size
    every = np.zeros((draws, size))
    for draw in range(draws if n else 0):
        times = np.bincount(random.integers(0, n, n), minlength=n)
        every[draw] = np.bincount(cell, weights=times[place], minlength=size)
    return every


def _matrix(cells: Ints | Floats, size: int) -> Floats:
    return cells.reshape(*cells.shape[:-1], size, size)[..., :-1, :].astype(np.float64)
