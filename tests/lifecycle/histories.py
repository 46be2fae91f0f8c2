"""Random histories for hypothesis: skips, bounces, losses, win-backs, equal times, times exactly on the borders."""

from __future__ import annotations

from hypothesis import strategies as st

from tests.lifecycle.journeys import DAY, journeys

WINDOW_DAYS = 5
START, END = 100 * DAY, 107 * DAY
BORDERS = (START, END, START + WINDOW_DAYS * DAY, END + WINDOW_DAYS * DAY)


def _instants():
    near = st.sampled_from([border + off for border in BORDERS for off in (-1, 0, 1)])
    days = st.integers(90, 120).map(lambda day: day * DAY)
    return days | near


@st.composite
def histories(draw, most=8):
    """Lists of (letter, microseconds), each as it can be: sorted, neighbours different, never lost first."""
    result = []
    for _ in range(draw(st.integers(0, most))):
        times = sorted(draw(st.lists(_instants(), max_size=9)))
        history = []
        for at in times:
            letter = draw(st.sampled_from("AAKKCCERVL"))
            if (not history and letter == "L") or (history and history[-1][0] == letter):
                continue
            history.append((letter, at))
        result.append(history)
    return result


def declared(lists):
    """The same histories as journeys."""
    return journeys({f"c{number}": history for number, history in enumerate(lists)})
