"""How support does: how soon a ticket is answered and closed, and whether it stays closed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from lifecycle.kpis.acts import anything
from lifecycle.kpis.counting import duration, rate
from lifecycle.kpis.feedback import closings
from lifecycle.kpis.kpi import KPI, Better, Unit
from lifecycle.kpis.people import FAR, among, first_rows
from lifecycle.kpis.rows import rows
from lifecycle.text import N_
from lifecycle.touchpoints import TICKET, State

if TYPE_CHECKING:
    from collections.abc import Callable

    from lifecycle.flows import Ints
    from lifecycle.kpis.evidence import Evidence
    from lifecycle.kpis.kpi import Parts

HOUR_US = 3600 * 1_000_000


def until(*states: State) -> Callable[[Evidence], Parts]:
    """The tickets opened in the period, and how long each took to get into one of these states."""

    def parts(evidence: Evidence) -> Parts:
        opened = evidence.touches_in(TICKET)
        opened = opened[opened["state"].to_numpy() == State.OPENED]
        since = opened["at"].to_numpy(dtype=np.int64)
        ids = opened["id"].to_numpy(dtype=np.int64)
        until_us = _first_after(evidence, ids, since, ids, states)
        is_open = until_us == FAR
        took = np.where(is_open, evidence.as_of_us, until_us) - since
        return rows(opened["customer_id"].to_numpy(), since, took / HOUR_US, 1.0, is_open)

    return parts


def _first_after(evidence: Evidence, tickets: Ints, since: Ints, after: Ints, states: tuple[State, ...]) -> Ints:
    """When each of these different tickets first got into one of the states, by a row that came after the one with the id
    `after` of the instant `since`; `FAR` for one that did not."""
    found = np.full(len(tickets), FAR, np.int64)
    if not len(tickets):
        return found
    later = evidence.touches(TICKET, int(since.min()), evidence.as_of_us)
    chosen = later[np.isin(later["state"].to_numpy(), states)]
    place, at_us = among(chosen["other_id"].to_numpy(dtype=np.int64), tickets), chosen["at"].to_numpy(dtype=np.int64)
    began, is_next = since[np.maximum(place, 0)], chosen["id"].to_numpy(dtype=np.int64) > after[np.maximum(place, 0)]
    good = np.flatnonzero((place >= 0) & ((at_us > began) | ((at_us == began) & is_next)))[::-1]
    found[place[good]] = at_us[good]  # backwards, so that the first one stays
    return found


def _reopened(evidence: Evidence) -> Parts:
    closed = closings(evidence)
    first = first_rows(closed["other_id"].to_numpy(dtype=np.int64))
    tickets, since, ids = (closed[name].to_numpy(dtype=np.int64)[first] for name in ("other_id", "at", "id"))
    until_us = since + evidence.window_us
    again = _first_after(evidence, tickets, since, ids, (State.REOPENED,)) <= until_us
    return rows(closed["customer_id"].to_numpy()[first], since, again, 1.0, ~again & (until_us > evidence.as_of_us))


FIRST_RESPONSE = KPI(
    slug="support-response",
    name=N_("First response of support"),
    stage="experience",
    unit=Unit.HOURS,
    better=Better.DOWN,
    definition=N_("After how many hours a ticket is first answered, by the median."),
    formula=N_(
        "Median (Kaplan-Meier) of the time from the opening of each ticket opened in the period to its first answer or closing; "
        "one without either is open and has lasted until now."
    ),
    numerator=N_("Tickets opened in the period that were answered or closed since."),
    denominator=N_("Tickets opened in the period."),
    window=N_("Opened in the period, followed until now."),
    zero_rule=N_("0 hours means answered at the very instant; no ticket opened: not measurable."),
    missing=N_("No ticket was opened in the period: /log ticket acme opened cannot log in."),
    minimum_n=5,
    parts=until(State.ANSWERED, State.CLOSED),
    measure=duration("hours"),
    aliases=("ticket response", "support first response"),
)
RESOLUTION = KPI(
    slug="resolution",
    name=N_("Resolution time"),
    stage="experience",
    unit=Unit.HOURS,
    better=Better.DOWN,
    definition=N_("After how many hours a ticket is first closed, by the median."),
    formula=N_(
        "Median (Kaplan-Meier) of the time from the opening of each ticket opened in the period to its first closing; one that "
        "was not closed is open and has lasted until now. What happens after the first closing is the reopen rate's."
    ),
    numerator=N_("Tickets opened in the period that were closed since."),
    denominator=N_("Tickets opened in the period."),
    window=N_("Opened in the period, followed until now."),
    zero_rule=N_("0 hours means closed at the very instant; no ticket opened: not measurable."),
    missing=N_("No ticket was opened in the period: /log ticket acme opened cannot log in."),
    minimum_n=5,
    parts=until(State.CLOSED),
    measure=duration("hours"),
    aliases=("time to resolution", "resolution time"),
    leads=True,
)
REOPEN_RATE = KPI(
    slug="reopen-rate",
    name=N_("Reopen rate"),
    stage="experience",
    unit=Unit.RATE,
    better=Better.DOWN,
    definition=N_("Which share of closed tickets was opened again."),
    formula=N_(
        "Of the tickets closed in the period, each once from its first closing in it: those reopened within the conversion window "
        "from then, divided by all of them."
    ),
    numerator=N_("Those reopened within the window."),
    denominator=N_("Tickets closed in the period."),
    window=N_("The conversion window, from the first closing in the period; open ones are inside it."),
    zero_rule=N_("0 means that none was reopened; no ticket closed: nothing to divide by."),
    missing=N_("No ticket was closed in the period: /log ticket acme closed."),
    minimum_n=5,
    parts=_reopened,
    measure=rate,
    aliases=("reopened", "reopens"),
    known=anything(TICKET),
)
