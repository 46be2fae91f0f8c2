"""`advocacy`: who speaks for us, and who would."""

from __future__ import annotations

from lifecycle.digests.kind import Kind, Need, Win
from lifecycle.text import N_

KIND = Kind(
    slug="advocacy",
    name=N_("Advocacy"),
    about=N_("Who speaks for us, whom we could ask, and what came of it."),
    numbers=(("advocacy-rate", "referral-rate"), ("from-advocates", "reviews")),
    chart=("advocacy-rate", "from-advocates"),
    needs=((Need.ASK, 3), (Need.WAITING, 2)),
    wins=(Win.ADVOCATES, Win.REVIEWS, Win.REFERRALS),
    stages=("advocacy",),
    aliases=("advocates", "referrals"),
)
