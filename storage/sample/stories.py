"""What is told of the sample company by hand, beside what chance brings, and in which words its log has it.

Clocks as in `storage.sample.lives`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lifecycle.touchpoints import ASK, CES, COMPETITOR, CSAT, MEETING, NPS, REFERRAL, REVIEW, TICKET, State

if TYPE_CHECKING:
    from collections.abc import Sequence

    from storage.sample.company import Sampled
    from storage.sample.lives import Touch

VERBS = {
    NPS: "log feedback", CSAT: "log feedback", CES: "log feedback", REVIEW: "log review", ASK: "log ask",
    COMPETITOR: "log competitor",
}  # fmt: skip
"""The commands that log kinds; every other one is logged by `log touch`."""
TOLD: tuple[tuple[str, float, str, dict[str, Any]], ...] = (
    ("Acme Corp", -8.6, NPS, {"value": 9, "note": "great support"}),
    ("Acme Corp", -2.4, TICKET, {"state": State.OPENED, "detail": "export is slow"}),
    ("Acme Corp", -2.1, TICKET, {"state": State.ANSWERED, "detail": "export is slow", "opened": -2.4}),
    ("Umbrella Ltd", -87.99, REFERRAL, {"other": "Pekárna Žižkov"}),
    ("Umbrella Ltd", -26.5, ASK, {"state": State.ASKED, "detail": "reference"}),
    ("Umbrella Ltd", -24.2, ASK, {"state": State.AGREED, "detail": "reference", "opened": -26.5}),
    ("Zenith Travel", -13.4, COMPETITOR, {"detail": "Northgate", "note": "cheaper"}),
    ("Zenith Travel", -2.2, MEETING, {"note": "demo"}),
    ("Harborview Clinics", -6.4, TICKET, {"state": State.OPENED, "detail": "login fails"}),
    ("Stone & Field", -1.3, TICKET, {"state": State.OPENED, "detail": "import stops"}),
)
"""What the customers with a story of their own did beside what chance brings: name, clock, kind, and the rest."""
TOLD_SINCE = -10.0
"""From this clock on their tickets are told by hand alone."""

TARGETS = {
    "nps": (40.0, True), "csat": (0.85, True), "win-rate": (0.5, False), "retention-rate": (0.95, False), "reopen-rate": (0.1, False),
    "referral-rate": (0.2, True), "first-response": (8.0, False), "advocacy-rate": (0.5, False),
}  # fmt: skip
"""What the manager wants KPIs to be: from then on, or by the end of the year."""
AIMED = -45.8
"""When the manager said so."""

CARES = (
    ("Cedarhill Textiles", -9.6, "customer claim", "claim.at_risk", "{owner} {due}"),
    ("Cedarhill Textiles", -6.2, "customer done", "claim.at_risk", "done kept"),
    ("Ridgeway Dental", -1.5, "customer claim", "claim.at_risk", "{owner} {due}"),
    ("Verbena Hotels", -70.3, "log optout", "opted_out", "yes"),
    ("Poplar Software", -20.4, "log optout", "opted_out", "yes"),
    ("Birchwood Energy", -0.4, "customer claim", "claim.advocate", "{owner} {due}"),
)
"""Who looks after whom, and who asked not to be asked: name, clock, by which command, the fact and what it says."""


def told(touch: Touch, sampled: Sequence[Sampled]) -> str:
    """What the action that logged it says."""
    others = [
        sampled[touch.other].name if touch.other is not None else None,
        str(touch.value) if touch.value is not None else None,
        touch.state.name.lower() if touch.state else None,
        touch.detail,
        touch.note,
    ]
    return f"{sampled[touch.customer].name}: {', '.join([touch.kind, *filter(None, others)])}."
