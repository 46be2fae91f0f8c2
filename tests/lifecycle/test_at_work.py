"""Who was at work on reaching conversion in a period, where they began and how high they came: as loops and the headline find it."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from lifecycle.flows import Span
from lifecycle.funnels.at_work import at_work, stood_before
from lifecycle.stages import preset, retire
from tests.lifecycle.histories import END, START, declared, histories
from tests.lifecycle.journeys import DAY, GOLDEN, WEEK, journeys, us

MODEL = preset("six")


def work_of(told, start, end, model=MODEL):
    return at_work(model, told.standing(us(start) - 1), told.moves(start, end), Span(us(start), us(end)))


def as_counted(history, start, end):
    """Whether the headline counts a customer, whether they stood below before that, and how high they came."""
    place = None
    seen = []
    for letter, when in history:
        if when >= end:
            break
        before, place = place, "LAKCERV".index(letter)
        if when < start:
            seen = [("w", place)] if place in {1, 2} else []
            continue
        reached = (place == 3 and not (before or 0) > 3) or (place > 3 and before in {1, 2})
        if reached:
            return True, seen
        if place in {1, 2}:
            seen.append(("c", place))
    return False, seen


@settings(max_examples=60, deadline=None)
@given(lists=histories(most=8))
def test_who_was_at_work_is_what_loops_find(lists):
    work = work_of(declared(lists), START, END)

    found = [as_counted(history, START, END) for history in lists]
    assert work.reached == sum(reached for reached, _seen in found)
    assert work.straight == sum(reached and not seen for reached, seen in found)
    rows = sorted(
        (seen[0][0] == "w", seen[0][1] - 1, 2 if reached else max(place for _how, place in seen) - 1)
        for reached, seen in found
        if seen
    )
    assert sorted(zip(work.waiting, work.began, work.came_to, strict=True)) == rows


@settings(max_examples=40, deadline=None)
@given(lists=histories(most=8), at=st.integers(95, 107).map(lambda day: day * DAY))
def test_who_stood_where_follows_from_a_later_standing_and_the_moves_since(lists, at):
    told = declared(lists)

    found = stood_before(told.standing(END - 1), told.moves(at, END), at)

    def rows(frame):
        return sorted(map(tuple, frame[["customer_id", "stage", "nth", "entered_at"]].to_numpy().tolist()))

    assert rows(found) == rows(told.standing(at - 1))


def test_the_golden_week_counts_as_its_headline():
    told = journeys(GOLDEN)
    work = work_of(told, *WEEK)

    assert (work.reached, work.straight) == (3, 0)
    assert dict(zip(work.customer_ids - 1000, zip(work.waiting, work.began, work.came_to, strict=True), strict=True)) == {
        0: (False, 0, 2), 1: (False, 0, 2), 2: (True, 0, 1), 3: (False, 0, 0), 4: (False, 1, 2), 6: (False, 0, 0),
    }  # fmt: skip


def test_the_value_of_an_attribute_is_the_one_they_began_with():
    told = journeys({"c": [("A", "2026-02-20"), ("K", "2026-03-03")]})

    assert work_of(told, *WEEK).since_us.tolist() == [us("2026-02-20")]


def test_a_retired_stage_belongs_to_the_step_below_it():
    model = retire(MODEL, MODEL.stage(2))
    told = journeys({"c": [("K", "2026-02-20"), ("C", "2026-03-03")]}, model)

    work = work_of(told, *WEEK, model)

    assert [stage.id for stage in work.steps] == [1]
    assert (work.began.tolist(), work.came_to.tolist()) == ([0], [1])


def test_moves_on_the_borders_belong_to_one_period():
    told = journeys({"c": [("K", START), ("C", END)], "d": [("K", START - DAY), ("C", START)]})

    first, second = work_of(told, START - DAY, START), work_of(told, START, END)

    assert (first.reached, second.reached) == (0, 1)
    assert sorted(second.waiting.tolist()) == [False, True]
