"""How sure a curve is: the same curve had other customers come. Customers are resampled, not visits. Pure.

A customer's visits are alike, so to take them for independent would promise too much. Customers are put into at most
`MOST_GROUPS` groups (each into its own while they are so few), ages into at most `MOST_BINS` bins, and one table of
counts per group and bin stands for all visits; each draw weighs the groups anew. So a draw costs the same for a
hundred visits and for ten million. The counts in bins only say how a draw differs: where every group weighs one, a
draw is the exact curve.

Two ways to draw: `resampled` takes customers at random, the same ones each time, for what is computed from several
curves together; `each_left_out` leaves one group out in turn, which says how one curve varies without any chance.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from lifecycle.times.incidence import OPEN

if TYPE_CHECKING:
    from collections.abc import Callable

    from lifecycle.flows import Bools, Ints, Small
    from lifecycle.times.incidence import Floats, Incidence

    Watched = tuple[Ints, Ints, Ints]
    Weighing = Callable[[Floats, Bools], Floats]
    """Makes rows for draws of rows for groups, told which of all groups these are."""

MOST_GROUPS = 300
MOST_BINS = 64
DRAWS = 200
_SOME = 10_000
_SEED = 20_260_309
_SPREADER = np.uint64(0x9E37_79B9_7F4A_7C15)
"""2^64 divided by the golden ratio: multiplied by it, ids in a row fall far from each other."""
_ALL_BUT_NONE = 1 - 1e-9
"""The most that a life table says of a bin: by halves it may say that all ended, where the exact curve knows better."""


@dataclass(frozen=True, slots=True)
class Groups:
    """Customers in `n` groups: `of` is each visit's."""

    of: Small
    n: int

    def where(self, mask: Bools) -> Groups:
        """The groups of the visits of a mask."""
        return Groups(self.of[mask], self.n)


@dataclass(frozen=True, slots=True)
class Draws:
    """A curve drawn again: `still` (draws, ages) and `ended` (draws, ways, ages) at the ages `edges_us`, as in
    `Incidence`. `groups`: how many groups had anything watched."""

    edges_us: Ints
    still: Floats
    ended: Floats
    groups: int

    def ended_by(self, horizon_us: int) -> Floats:
        """Per draw and way the share that has ended so by the horizon, which is one of the edges."""
        return self.ended[:, :, self._at(horizon_us)]

    def still_by(self, horizon_us: int) -> Floats:
        """Per draw the share that lasts longer than the horizon, which is one of the edges."""
        return self.still[:, self._at(horizon_us)]

    def mean_us(self, curve: Incidence, horizon_us: int) -> Floats:
        """Per draw and way the mean age at the end of those that end so by the horizon, which is one of the edges; nan
        where none do."""
        steps = self._steps(curve, horizon_us)
        with np.errstate(invalid="ignore", divide="ignore"):
            return np.asarray(steps / self.ended[:, :, self._at(horizon_us)])

    def mean_stay_us(self, curve: Incidence, horizon_us: int) -> Floats:
        """Per draw the mean time until the end or the horizon, whichever comes first."""
        lasting = self.still[:, self._at(horizon_us)] * horizon_us
        return np.asarray(self._steps(curve, horizon_us).sum(axis=1) + lasting)

    def _at(self, horizon_us: int) -> int:
        return int(np.searchsorted(self.edges_us, horizon_us))

    def _steps(self, curve: Incidence, horizon_us: int) -> Floats:
        """Per draw and way the sum of what each bin adds to the incidence, times the mean age of ends in it."""
        edges = self.edges_us[: self._at(horizon_us) + 1]
        added = np.diff(self.ended[:, :, : len(edges)], axis=2, prepend=0.0)
        return np.asarray((added * _mean_ages(curve, edges)).sum(axis=2))


def grouped(customer_ids: Ints) -> Groups:
    """Groups for the customers of these visits."""
    if len(distinct(customer_ids[:_SOME])) <= MOST_GROUPS:  # of millions the first ones tell, without sorting all
        different = distinct(customer_ids)
        if len(different) <= MOST_GROUPS:
            return Groups(np.searchsorted(different, customer_ids).astype(np.int16), len(different))
    spread = customer_ids.astype(np.uint64)
    spread *= _SPREADER
    spread >>= np.uint64(32)
    spread %= np.uint64(MOST_GROUPS)
    return Groups(spread.astype(np.int16), MOST_GROUPS)


def distinct(ids: Ints) -> Ints:
    """The different ids, rising."""
    # numpy's own way hashes, and takes ten times as long for ids whose low bits are alike.
    ordered = np.sort(ids)
    new = np.ones(len(ordered), dtype=bool)
    new[1:] = ordered[1:] != ordered[:-1]
    return ordered[new]


def resampled(groups: Groups, watched: Watched, curve: Incidence, horizons_us: tuple[int, ...] = ()) -> Draws:
    """The curve as `DRAWS` other samples of customers would have it.

    `watched`: entry, exit and way of each observation, as in `incidence`, whose result `curve` is; `groups.of` says of
    each where it belongs. `horizons_us` become edges of bins, so that the draws can be read there. The same groups are
    drawn for every curve, so that draws of several curves of one workspace belong together.
    """

    def weigh(seen: Bools) -> Floats:
        weights = _weights(groups.n)[:, seen]
        # A draw of none but those of whom nothing was watched tells nothing: the curve stands for it as it is.
        return np.asarray(np.where(weights.any(axis=1, keepdims=True), weights, 1.0))

    return _drawn(groups, watched, curve, horizons_us, lambda table, seen: weigh(seen) @ table)


def each_left_out(groups: Groups, watched: Watched, curve: Incidence, horizons_us: tuple[int, ...] = ()) -> Draws:
    """The curve without each group in turn, as many draws as groups of whom anything was watched; a single group is
    not left out. The arguments are those of `resampled`."""

    def without(table: Floats, _seen: Bools) -> Floats:
        return table.sum(axis=0) - table if len(table) > 1 else table

    return _drawn(groups, watched, curve, horizons_us, without)


def _drawn(groups: Groups, watched: Watched, curve: Incidence, horizons_us: tuple[int, ...], weigh: Weighing) -> Draws:
    edges, ways = _edges(curve, horizons_us), len(curve.ways)
    tables = _tally(groups, watched, edges, ways)
    seen = np.asarray(tables[0].any(axis=1))
    came, ends, stopped = (weigh(table[seen], seen) for table in tables)
    all_came, all_ends, all_stopped = (table.sum(axis=0, keepdims=True) for table in tables)
    once = _leaving(all_came, all_ends, all_stopped, ways)[0]
    lasting = np.power(1 - _leaving(came, ends, stopped, ways), _correction(curve, edges, once))
    still = np.asarray(np.cumprod(lasting, axis=1), dtype=np.float64)
    before = np.concatenate([np.ones((len(still), 1)), still[:, :-1]], axis=1)
    parts = _parts(curve, edges, all_ends, ends)
    ended = np.cumsum((before * (1 - lasting))[:, None, :] * parts, axis=2)
    return Draws(edges, still, ended, int(np.count_nonzero(seen)))


@lru_cache(maxsize=8)
def _weights(n: int) -> Floats:
    """How much each of `n` groups counts in each draw (draws, groups): as often as it is taken in `n` times."""
    drawn = np.random.default_rng(_SEED).multinomial(n, np.full(n, 1 / n), size=DRAWS) if n else np.ones((DRAWS, 0))
    weights = drawn.astype(np.float64)
    weights.flags.writeable = False
    return weights


def _edges(curve: Incidence, horizons_us: tuple[int, ...]) -> Ints:
    """Where the bins end: at each age with an end, or at equal shares of all ends where those are many; and at the
    horizons."""
    ages = curve.ages_us
    if len(ages) > MOST_BINS:
        done = np.cumsum(curve.ends)
        ages = ages[np.searchsorted(done, np.linspace(0, done[-1], MOST_BINS + 1)[1:] - 0.5)]
    return np.unique(np.concatenate([ages, np.array(horizons_us, dtype=np.int64)]))


def _tally(groups: Groups, watched: Watched, edges: Ints, ways: int) -> tuple[Floats, Floats, Floats]:
    """Counts per group, a row each: of those who came to be watched before each bin, or in the last one (bins + 1), who
    ended (ways x bins), whose watching stopped (bins). What happens after the last edge is left out.
    """
    entry_us, exit_us, way = watched
    bins = len(edges)
    entry = np.minimum(np.searchsorted(np.concatenate([[-1], edges]), entry_us), bins + 1)
    of = groups.of.astype(np.int64)
    came = np.bincount(of * (bins + 2) + entry, minlength=groups.n * (bins + 2))
    last = np.searchsorted(edges, exit_us)
    # Those who go on get a column of their own beside the ways, and exits after the last edge a bin of their own.
    column = np.where(way == OPEN, ways, way)
    at = (of * (ways + 1) + column) * (bins + 1) + last
    table = np.bincount(at, minlength=groups.n * (ways + 1) * (bins + 1)).astype(np.float64)
    table = table.reshape(groups.n, ways + 1, bins + 1)[:, :, :bins]
    ends = table[:, :ways].reshape(groups.n, ways * bins)
    return came.reshape(groups.n, bins + 2)[:, :-1].astype(np.float64), ends, table[:, ways]


def _leaving(came: Floats, ends: Floats, stopped: Floats, ways: int) -> Floats:
    """Which share of those at risk in each bin ends in it (rows, bins), by the life table: who came or stopped inside
    the bin was at risk for half of it. The rows are those of `_tally`."""
    ended = ends.reshape(len(ends), ways, stopped.shape[1]).sum(axis=1)
    gone = np.cumsum(ended + stopped, axis=1) - ended - stopped
    at_risk = np.cumsum(came[:, :-1], axis=1) + came[:, 1:] / 2 - gone - stopped / 2
    share = np.zeros_like(ended)
    np.divide(ended, at_risk, out=share, where=(ended > 0) & (at_risk > 0))
    return np.asarray(np.minimum(share, _ALL_BUT_NONE))


def _correction(curve: Incidence, edges: Ints, leaving: Floats) -> Floats:
    """The power that turns the share lasting through each bin, as the life table has it, into the exact one."""
    exact = curve.still_at(edges)
    before = np.concatenate([[1.0], exact[:-1]])
    with np.errstate(divide="ignore", invalid="ignore"):
        power = np.log(exact / before) / np.log(1 - leaving)
    # Where the curve falls to 0 the power is infinite, which is right: nobody lasts through a bin in which anybody ends.
    return np.where(power >= 0, power, 1.0)


def _parts(curve: Incidence, edges: Ints, once: Floats, drawn: Floats) -> Floats:
    """Which part of what ended in each bin of each draw ended in which way: (draws, ways, bins). `once`: the ends that
    were seen, as a row of `drawn`."""
    shape = (len(drawn), len(curve.ways), len(edges))
    ends = once.reshape(shape[1:])
    exact = np.stack([np.diff(curve.ended_at(way, edges), prepend=0.0) for way in range(len(curve.ways))])
    worth = np.zeros_like(ends)
    np.divide(exact, ends, out=worth, where=ends > 0)
    worths: Floats = drawn.reshape(shape) * worth
    total = worths.sum(axis=1, keepdims=True)
    parts: Floats = np.zeros_like(worths)
    np.divide(worths, total, out=parts, where=total > 0)
    return parts


def _mean_ages(curve: Incidence, edges: Ints) -> Floats:
    """The mean age of the ends of each way in each bin: (ways, bins); 0 where there are none."""
    result = np.zeros((len(curve.ways), len(edges)))
    for way, (ages, shares) in enumerate(curve.ways):
        reached = np.concatenate([[0.0], np.cumsum(np.diff(shares, prepend=0.0) * ages)])
        summed = np.diff(reached[np.searchsorted(ages, edges, side="right")], prepend=0.0)
        added = np.diff(curve.ended_at(way, edges), prepend=0.0)
        np.divide(summed, added, out=result[way], where=added > 0)
    return result
