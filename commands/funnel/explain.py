"""`funnel explain`: how the funnel's numbers are counted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from commands import Ask, Reply, command
from lifecycle.text import _

if TYPE_CHECKING:
    from lifecycle.service import Lifecycle


@command("funnel explain", examples=("funnel explain",))
def explain(ask: Ask, lifecycle: Lifecycle) -> Reply:  # noqa: ARG001 - every command takes both
    """Explain how the funnel counts."""
    days, zone = lifecycle.settings.window_days, lifecycle.settings.zone
    return Reply(
        headline=_("Each line of the funnel adds up: now = was + in − on − back − lost."),
        lines=(
            _(
                "In counts moves into a stage: new, forward, back from a later stage, won back. A skip counts as forward."
            ),
            _(
                "Moved on counts customers, not moves: of those who entered in the period, who reached a later stage within {days} days and was not lost before."
            ).format(days=days),
            _(
                "Skipped past: customers who went forward over a stage without entering it. Who comes in new at a later stage skipped nothing."
            ),
            _(
                "Reached, in the headline, is who entered that stage or skipped past it; who bounced back to it is left out."
            ),
            _(
                "A running period is held against the same part of the one before, and called changed only outside the limits of its own last 12 periods (mean ± 2.66 × mean moving range)."
            ),
            _(
                "A cohort funnel follows those who first entered a stage. Reached counts that stage or any later one; ordered wants every step in turn; any takes the stage in any order."
            ),
            _(
                "A cohort is mature when everyone has had the whole window; before that some may still convert. Lost customers stay in the count. Under n = 5 there is no percentage."
            ),
            _(
                "In the end: each customer still waiting converts as often as earlier ones did who were still waiting at that age. It takes 20 earlier conversions, and the same forecast made earlier is held against what came."
            ),
        ),
        receipt=_(
            "Periods start at midnight in {zone}; the end is not included, but a typed range includes its last day."
        ).format(zone=zone),
    )
