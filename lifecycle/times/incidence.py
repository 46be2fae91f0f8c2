"""How long until something ends, and in which of several ways: Kaplan-Meier and Aalen-Johansen, exactly. Pure.

An observation is watched on the ages (entry, exit]: at an age where others end it is at risk if `entry < age <= exit`.
So at equal ages ends come before censorings, and whoever is watched from an age on is not yet at risk at that age.
One that is watched from its very beginning has an entry of -1, and thus is at risk at age 0, where an end may be.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

    from lifecycle.flows import Bools, Ints

    Floats = npt.NDArray[np.float64]

OPEN = -1
"""The way of an observation that was not seen to end: it was still going on when the watching ended."""
ROUNDING = 1e-12
"""What products of shares may be off by."""


@dataclass(frozen=True, slots=True)
class Incidence:
    """The curve of one set of observations. `ages_us`: where at least one ended, rising, without repetition; `at_risk`
    and `ends` there; `still`: the share (0 to 1) that lasts longer than that age (Kaplan-Meier).

    `ways`: per way out the ages of its ends, rising, each as often as there were ends, beside the cumulative
    incidence (Aalen-Johansen) after it: the share that has ended in this way by that age. At every age the incidences
    of all ways and `still` add up to 1. `watched_us`: the largest age at which anything was watched, -1 for nothing.
    """

    n: int
    watched_us: int
    ages_us: Ints
    at_risk: Ints
    ends: Ints
    still: Floats
    ways: tuple[tuple[Ints, Floats], ...]

    def still_at(self, ages_us: Ints) -> Floats:
        """The share that lasts longer than each age; 1 before the first end, and flat after the last one."""
        return _step(self.ages_us, self.still, ages_us, before=1.0)

    def ended_at(self, way: int, ages_us: Ints) -> Floats:
        """The share that has ended in this way by each age, that age included."""
        return _step(*self.ways[way], ages_us, before=0.0)

    def quantile_us(self, share: float) -> int | None:
        """The first age by which at least this share has ended; None if the curve does not get there."""
        at = np.flatnonzero(self.still <= 1 - share + ROUNDING)
        return int(self.ages_us[at[0]]) if len(at) else None

    def mean_us(self, way: int, horizon_us: int) -> float:
        """The mean age at the end of those who end in this way by the horizon; nan if none do."""
        ages, shares = self._by(way, horizon_us)
        weights = np.diff(shares, prepend=0.0)
        return float(weights @ ages / shares[-1]) if len(ages) and shares[-1] > 0 else float("nan")

    def median_us(self, way: int, horizon_us: int) -> float:
        """The median age at the end of those who end in this way by the horizon; nan if none do."""
        ages, shares = self._by(way, horizon_us)
        if not len(ages) or shares[-1] <= 0:
            return float("nan")
        return float(ages[np.searchsorted(shares, shares[-1] / 2 * (1 - ROUNDING))])

    def mean_stay_us(self, horizon_us: int) -> float:
        """The mean time until the end or the horizon, whichever comes first: the area under the curve up to it."""
        inside = self.ages_us < horizon_us
        steps = np.diff(np.concatenate([[0], self.ages_us[inside], [horizon_us]]))
        return float(steps @ np.concatenate([[1.0], self.still[inside]]))

    def _by(self, way: int, horizon_us: int) -> tuple[Ints, Floats]:
        ages, shares = self.ways[way]
        n = int(np.searchsorted(ages, horizon_us, side="right"))
        return ages[:n], shares[:n]


def incidence(entry_us: Ints, exit_us: Ints, way: Ints, ways: int) -> Incidence:
    """The curve of these observations, arrays of one length: watched on (entry_us, exit_us], and `way` the way out at
    the exit, 0 to `ways` - 1, or `OPEN`. Nothing at all gives empty arrays.

    Where all of the few at risk end while others are known to last longer, the curve stops before it would be 0.
    Source: Kaplan and Meier (1958), Aalen and Johansen (1978), with delayed entry as in Andersen et al., Statistical
    Models Based on Counting Processes (1993), IV.
    """
    entries, exits = np.sort(entry_us), np.sort(exit_us)
    watched_us = _watched(entries, exits, way == OPEN, exit_us)
    ended = _until(np.sort(exit_us[way != OPEN]), watched_us)
    first = _firsts(ended)
    ages = ended[first]
    ends = np.diff(np.append(np.flatnonzero(first), len(ended)))
    at_risk = np.searchsorted(entries, ages, side="left") - np.searchsorted(exits, ages, side="left")
    still = np.cumprod(1 - ends / at_risk)
    # What one end at this age adds to the incidence of its way: the share that lasted until then, parted among those at risk.
    each = np.concatenate([[1.0], still[:-1]])[: len(ages)] / at_risk
    return Incidence(
        n=len(exit_us),
        watched_us=watched_us,
        ages_us=ages,
        at_risk=at_risk,
        ends=ends,
        still=still,
        ways=tuple(_way(_until(np.sort(exit_us[way == one]), watched_us), ages, each) for one in range(ways)),
    )


def _watched(entries: Ints, exits: Ints, is_open: Bools, exit_us: Ints) -> int:
    """The last age of which the curve can speak (see `Incidence.watched_us`). `entries` and `exits` are sorted."""
    if not len(exits) or entries[0] >= 0:
        return -1
    came = np.searchsorted(entries, exits, side="left")
    gaps = np.flatnonzero((came == np.arange(1, len(exits) + 1)) & (came < len(entries)))
    if not len(gaps):
        return int(exits[-1])
    last = int(exits[gaps[0]])
    if bool(np.any(is_open & (exit_us == last))):
        return last
    earlier = int(np.searchsorted(exits, last, side="left"))
    return int(exits[earlier - 1]) if earlier else -1


def _until(ordered: Ints, last: int) -> Ints:
    return ordered[: np.searchsorted(ordered, last, side="right")]


def _way(ended: Ints, ages: Ints, each: Floats) -> tuple[Ints, Floats]:
    shares = np.cumsum(each[np.searchsorted(ages, ended)])
    return ended, shares


def _firsts(ordered: Ints) -> Bools:
    """The first one of each run of equal values."""
    first = np.ones(len(ordered), dtype=bool)
    first[1:] = ordered[1:] != ordered[:-1]
    return first


def _step(ages: Ints, values: Floats, at: Ints, before: float) -> Floats:
    """A step function, continuous from the right: its value at each age, `before` ahead of its first step."""
    return np.concatenate([[before], values])[np.searchsorted(ages, at, side="right")]
