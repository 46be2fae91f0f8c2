"""`funnel`: who comes, who is won, who does not get on."""

from __future__ import annotations

from lifecycle.digests.kind import Kind, Need, Win
from lifecycle.text import N_

KIND = Kind(
    slug="funnel",
    name=N_("Funnel"),
    about=N_("Who comes, who is won, and who stays too long where they are."),
    numbers=(("win-rate", "new-prospects"), ("sales-cycle", "aov")),
    chart=("new-prospects", "win-rate"),
    needs=((Need.STUCK, 5),),
    wins=(Win.WON, Win.REFERRALS, Win.WON_BACK),
    stages=("awareness", "knowledge", "conversion"),
    aliases=("sales", "pipeline"),
)
