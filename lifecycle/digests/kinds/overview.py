"""`overview`: retention and advocacy in one message."""

from __future__ import annotations

from lifecycle.digests.kind import Kind, Need, Win
from lifecycle.text import N_

KIND = Kind(
    slug="overview",
    name=N_("Retention and advocacy"),
    about=N_("Who stays, who may leave and who speaks for us: one message instead of two."),
    numbers=(("retention-rate", "repeat-rate"), ("advocacy-rate", "from-advocates")),
    chart=("retention-rate", "advocacy-rate"),
    needs=((Need.AT_RISK, 3), (Need.ASK, 2)),
    wins=(Win.ADVOCATES, Win.REVIEWS, Win.REFERRALS, Win.RECOVERED, Win.WON_BACK),
    stages=("retention", "advocacy"),
    cohorts=True,
    aliases=("both", "all", "everything"),
)
