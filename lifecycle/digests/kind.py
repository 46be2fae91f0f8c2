"""What a digest is of: its numbers, whom it names, what it calls a win. Pure, and without what counts it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Need(StrEnum):
    """Why somebody has to see to a customer: at risk, to be asked for something, asked without an answer, stuck."""

    AT_RISK = "at_risk"
    ASK = "ask"
    WAITING = "waiting"
    STUCK = "stuck"


class Win(StrEnum):
    """What went well: somebody became an advocate, gave a good review, referred another one; came back to the stage that they
    had bounced back from; came back after being lost; became a customer."""

    ADVOCATES = "advocates"
    REVIEWS = "reviews"
    REFERRALS = "referrals"
    RECOVERED = "recovered"
    WON_BACK = "won_back"
    WON = "won"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of digest. `name` and `about` are English, to be put through `_` where they are shown.

    `numbers`: the KPIs it tells, three to five of them, a line for each group, the most telling first. `chart`: those that are
    drawn. `needs`: how many customers of each list it names at most, five in all; what one list lacks the next ones may
    fill. `stages`: the six-stage preset's stages whose KPIs stand in its thread. `cohorts`: how new customers stayed, month
    by month, stands there too. `aliases`: what else people type for it.
    """

    slug: str
    name: str
    about: str
    numbers: tuple[tuple[str, ...], ...]
    chart: tuple[str, ...]
    needs: tuple[tuple[Need, int], ...]
    wins: tuple[Win, ...]
    stages: tuple[str, ...]
    cohorts: bool = False
    aliases: tuple[str, ...] = ()

    @property
    def slugs(self) -> tuple[str, ...]:
        """The KPIs of all groups."""
        return tuple(slug for group in self.numbers for slug in group)
