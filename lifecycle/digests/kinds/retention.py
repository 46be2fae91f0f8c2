"""`retention`: who stays, who may leave, who came back."""

from __future__ import annotations

from lifecycle.digests.kind import Kind, Need, Win
from lifecycle.text import N_

KIND = Kind(
    slug="retention",
    name=N_("Retention"),
    about=N_("Who stays and who may leave, with the value at stake, and who came back."),
    numbers=(("retention-rate", "churn"), ("repeat-rate",)),
    chart=("retention-rate", "repeat-rate"),
    needs=((Need.AT_RISK, 5),),
    wins=(Win.RECOVERED, Win.WON_BACK),
    stages=("retention",),
    cohorts=True,
    aliases=("churn", "retain"),
)
