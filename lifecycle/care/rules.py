"""When somebody is at risk or an advocate: numbers that the sums and the sentences about them share. Free of numpy."""

from __future__ import annotations

from enum import IntEnum

SURELY = 0.8
"""Who still buys with that chance is not overdue: the same border as of `/clv at risk`."""
TIMES_LATE = 2
"""Without a model of purchases: overdue is who has been away for so many times the usual gap..."""
FEWEST_GAPS = 2
"""...of at least so many gaps."""
FELL_BY = 0.2
"""A chance to still buy that fell by so much within `FALL_DAYS` is a reason."""
FALL_DAYS = 28
"""How far back value at stake and the fall of that chance look."""
SECOND_BUYERS = 20
"""Customers who bought again, from whom on the time to a second purchase is measured."""
LOW = 2
"""A rating of so much or less is a reason."""
LOW_DAYS = 90
"""For how long a low rating is one."""
DETRACTOR, PROMOTER = 6, 9
"""An NPS of at most, and of at least."""
BEST = 5
"""The CSAT that makes an advocate."""
ANSWER_DAYS = 365
"""Answers older than that are not looked at."""
BOUNCE_DAYS = 90
"""For how long a bounce-back that was not regained is a reason."""
USED_DAYS = 365
"""How far back use is looked at."""
FEWEST_USES = 4
"""Days of use from which somebody used the product regularly."""
TIMES_UNUSED, UNUSED_DAYS = 3, 30
"""Use has stopped after so many times the median gap, and so many days."""
STAYED_DAYS = 90
"""Who has been in retention or later for so long needs no second purchase to be an advocate."""
ASKED_DAYS = 90
"""Who was asked within so many days is not asked again."""
DONE_DAYS = 28
"""Who was taken care of is left out of the list for so long."""
DISMISS_DAYS = 90
"""Who is not relevant is left out of the list for so long."""
CLAIM_DAYS = 7
"""By when a claim is due, where no day was said."""
CONTACT_DAYS = 90
"""A contact of ours that is older is none that a healthy customer would notice."""
FEWEST_ALIVE = 1e-9
"""So that nothing is divided by a chance of nothing."""


class Why(IntEnum):
    """Why somebody is at risk, the gravest to be named first."""

    OVERDUE = 1
    ONCE = 2
    FELL = 3
    LOW = 4
    DETRACTOR = 5
    BACK = 6
    UNUSED = 7
