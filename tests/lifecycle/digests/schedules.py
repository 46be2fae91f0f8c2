"""Schedules that hypothesis makes up."""

from __future__ import annotations

from hypothesis import strategies as st

from lifecycle.digests.schedule import Cadence, Schedule


def schedules(zones):
    """Daily, weekly and monthly ones at any minute in one of these zones."""
    return st.builds(
        lambda cadence, week, month, at, zone: Schedule(
            cadence, {Cadence.DAILY: 0, Cadence.WEEKLY: week, Cadence.MONTHLY: month}[cadence], at, zone
        ),
        st.sampled_from(Cadence),
        st.integers(0, 6),
        st.integers(1, 31),
        st.times().map(lambda at: at.replace(second=0, microsecond=0)),
        st.sampled_from(zones),
    )
