"""Random small companies: histories with several moves of one instant, losses and returns, touchpoints, purchases."""

from __future__ import annotations

from hypothesis import strategies as st

KINDS = ("nps", "csat", "ces", "review", "used", "call", "e-mail", "competitor", "referral", "ask")
TOP = {"nps": 10, "csat": 5, "ces": 7, "review": 5}


@st.composite
def histories(draw):
    """`{customer: [(day of 2026 from 1 February, letter), ...]}`, days rising, neighbours different."""
    found = {}
    for who in range(1, draw(st.integers(1, 6)) + 1):
        days = sorted(draw(st.lists(st.integers(0, 80), min_size=1, max_size=7)))
        steps, before = [], "L"
        for day in days:
            letter = draw(st.sampled_from([each for each in "AKCERVL" if each != before]))
            steps.append((day, letter))
            before = letter
        found[who] = steps
    return found


@st.composite
def companies(draw):
    """The tables of a company (see `tests.lifecycle.kpis.evidence.company`) over these histories, which are beside them."""
    moves = draw(histories())
    who = st.sampled_from(sorted(moves))
    touches = [draw(touch(who)) for _ in range(draw(st.integers(0, 12)))]
    bought = [draw(purchase(who)) for _ in range(draw(st.integers(0, 8)))]
    source = "\n".join(
        f"{one} | {draw(st.sampled_from(['web', 'fair']))}" for one in sorted(moves) if draw(st.booleans())
    )
    return moves, {
        "moves": "\n".join(
            f"{one} | " + ", ".join(f"{letter} {when(day)}" for day, letter in steps) for one, steps in moves.items()
        ),
        "touches": "\n".join(touches),
        "bought": "\n".join(bought),
        "source": source,
        "spends": "web | 2026-03 | 310" if draw(st.booleans()) else "",
    }


def when(day):
    """The day as it stands in a table."""
    for month, length in ((2, 28), (3, 31), (4, 30)):
        if day < length:
            return f"{month}-{day + 1:02d}"
        day -= length
    raise ValueError(day)


@st.composite
def touch(draw, who):
    kind = draw(st.sampled_from(KINDS))
    start = f"{kind} | {draw(who)} | {when(draw(st.integers(0, 80)))} {draw(st.sampled_from([0, 12]))}"
    if kind in TOP:
        return f"{start} | {draw(st.integers(int(kind != 'nps'), TOP[kind]))}"
    if kind == "referral":
        return f"{start} | | {draw(who)}"
    return f"{start} | {draw(st.sampled_from(['asked', 'agreed', 'declined']))}" if kind == "ask" else start


@st.composite
def purchase(draw, who):
    amount = draw(st.sampled_from([-5, 10, 20, 40]))
    profit = draw(st.sampled_from(["", "4"]))
    return f"{draw(who)} | {when(draw(st.integers(0, 80)))} | {amount} | {profit} | {draw(st.integers(0, 2))}"
