"""What an immature cohort will have come to: against plain loops, by hand, and where nothing can be said."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lifecycle.flows import Span
from lifecycle.funnels.cohort import CohortQuestion, cohort_funnel
from lifecycle.funnels.followed import followed
from lifecycle.funnels.maturity import _chances, forecast, plan
from lifecycle.model import Rule
from lifecycle.stages import preset
from tests.lifecycle import oracles
from tests.lifecycle.histories import END, START, WINDOW_DAYS, declared, histories
from tests.lifecycle.journeys import DAY, journeys

MODEL = preset("six")
NOW = 1000 * DAY
WINDOW = 90
WEEK = Span(NOW - 7 * DAY, NOW)


def question(span=WEEK, as_of=NOW, window=WINDOW, rule=Rule.REACHED, steps=(2, 3)):
    return CohortQuestion(steps, span, as_of, window, rule)


def told(by_name, asked=None, look_back=30, tested=7):
    asked = asked or question()
    planned = plan(asked, look_back * DAY, tested * DAY)
    moves = journeys(by_name).moves(planned.before.start_us, asked.as_of_us + 1)
    return forecast(MODEL, moves, asked, planned)


def days(*steps, ago):
    """A journey that begins so many days ago: a letter and its day since."""
    return [(letter, int((1000 - ago + day) * DAY)) for letter, day in steps]


def earlier(n, *steps, ago=100, name="e"):
    return {f"{name}{at}": days(*steps, ago=ago + at / 100) for at in range(n)}


CONVERTS, LEAVES, STAYS = (("K", 0), ("C", 40)), (("K", 0), ("L", 20)), (("K", 0),)
BEHIND = (
    earlier(20, *CONVERTS) | earlier(15, *LEAVES, name="l") | earlier(25, *STAYS, name="s")
)  # 20 of 60: 33 %, and 20 of the 45 who still stand there on day 20
YOUNG = {f"y{at}": days(("K", 0), ago=3) for at in range(9)}


@pytest.mark.parametrize("rule", list(Rule))
@settings(max_examples=25, deadline=None)
@given(lists=histories(most=12))
def test_where_the_cohort_stands_is_what_the_cohort_funnel_counts(rule, lists):
    asked = question(Span(START, END), END + 2 * DAY, WINDOW_DAYS, rule, (1, 2, 3))
    planned = plan(asked, 20 * DAY, 7 * DAY)
    frame = declared(lists).moves(planned.before.start_us, asked.as_of_us + 1)

    said, counted = forecast(MODEL, frame, asked, planned), cohort_funnel(MODEL, frame, asked)

    assert (said.n, said.converted, said.lost, said.still_open) == (
        counted.n, counted.converted, counted.lost, counted.still_open,
    )  # fmt: skip
    assert said.final is None


@pytest.mark.parametrize(("rule", "name"), [(Rule.REACHED, "reached"), (Rule.ORDERED, "ordered"), (Rule.ANY, "any")])
@settings(max_examples=25, deadline=None)
@given(lists=histories(most=12), age=st.integers(0, WINDOW_DAYS * DAY - 1))
def test_the_chance_at_an_age_is_the_share_who_stood_there_then_and_converted(rule, name, lists, age):
    span = Span(START, END)
    seen = followed(MODEL, declared(lists).moves(START, END + 99 * DAY), (1, 2, 3), rule, [span])
    ages = seen.entered_us[:1] * 0 + age

    for lost in (False, True):
        there = converted = 0
        for history in lists:
            place = next((at for at, (stage, _when) in enumerate(history) if stage == "A"), None)
            if place is None or not START <= history[place][1] < END:
                continue
            began = history[place][1]
            stages = [stage for stage, when in history[place:] if when <= began + age]
            later = [stage for stage, when in history[place:] if when <= began + WINDOW_DAYS * DAY]
            if oracles.RULES[name](stages, ["A", "K", "C"])[-1] or (stages[-1] == "L") != lost:
                continue
            there += 1
            converted += oracles.RULES[name](later, ["A", "K", "C"])[-1]
        chances = _chances(seen, WINDOW_DAYS * DAY, ages, lost=lost)
        if len(ages):
            assert chances.told_by[0] == there
            assert chances.chance[0] == pytest.approx(converted / there if there else 0)
            assert chances.influence.sum() == pytest.approx(0)


def test_who_was_lost_stays_in_the_denominator():
    said = told(BEHIND | YOUNG)

    assert (said.n, said.converted, said.lost, said.still_open) == (9, 0, 0, 9)
    assert (said.behind, said.conversions_behind) == (60, 20)
    assert said.final.rate == pytest.approx(20 / 60)
    assert said.final.low < 1 / 3 < said.final.high


def test_the_older_have_the_chances_of_those_who_were_left_at_their_age():
    aged = {f"y{at}": days(("K", 0), ago=30) for at in range(9)}

    said = told(BEHIND | aged, question(Span(NOW - 33 * DAY, NOW - 20 * DAY)))

    assert said.final.rate == pytest.approx(20 / 45)


def test_who_has_converted_or_is_lost_is_not_projected_again():
    mixed = {f"y{at}": days(("K", 0), ("C", 1), ago=3) for at in range(4)}
    mixed |= {f"z{at}": days(("K", 0), ("L", 1), ago=3) for at in range(4)}

    said = told(BEHIND | mixed)

    assert (said.final.rate, said.final.low, said.final.high) == (0.5, 0.5, 0.5)


def test_the_lost_come_back_as_often_as_before():
    back = earlier(30, ("K", 0), ("L", 1), ("K", 30), ("C", 35)) | earlier(30, ("K", 0), ("L", 1), name="l")
    lost = {f"y{at}": days(("K", 0), ("L", 1), ago=3) for at in range(10)}

    assert told(back | lost).final.rate == pytest.approx(0.5)


def test_limits_lie_between_what_has_converted_and_what_can():
    certain = earlier(40, *CONVERTS)
    young = YOUNG | {"x": days(("K", 0), ("C", 1), ago=2), "w": days(("K", 0), ("L", 1), ago=2)}

    said = told(certain | young)

    assert said.final.rate == said.final.high == pytest.approx(10 / 11)
    assert 1 / 11 < said.final.low < 10 / 11


def test_conversions_after_the_window_do_not_count():
    late = earlier(30, ("K", 0), ("C", 90.5), ago=99)

    assert told(late | YOUNG).conversions_behind == 0
    assert told(earlier(30, ("K", 0), ("C", 90), ago=99) | YOUNG).conversions_behind == 30


def test_nineteen_conversions_are_too_few_to_project():
    said = told({name: steps for name, steps in BEHIND.items() if name != "e0"} | YOUNG)

    assert said.conversions_behind == 19
    assert (said.final, said.back_test) == (None, None)


def test_four_customers_are_too_few_to_say_a_rate():
    four = dict(list(YOUNG.items())[:4])

    assert told(BEHIND | four).final is None
    assert told(BEHIND | four).still_open == 4


def test_nobody_gives_zeros():
    said = told({})

    assert (said.n, said.converted, said.lost, said.still_open, said.behind) == (0, 0, 0, 0, 0)
    assert (said.final, said.back_test) == (None, None)


def test_the_back_test_says_what_could_have_been_said_then_and_what_came():
    known = earlier(24, *CONVERTS, ago=190) | earlier(36, *STAYS, name="s", ago=190)
    tested = earlier(6, *CONVERTS, name="t", ago=92) | earlier(4, *STAYS, name="u", ago=92)

    test = told(known | tested | YOUNG).back_test

    assert test.span == Span(NOW - 97 * DAY, NOW - 90 * DAY)
    assert (test.n, test.came) == (10, 0.6)
    assert test.said.rate == pytest.approx(0.4)


def test_the_back_test_looks_as_far_into_each_period_as_this_one_has_gone():
    asked = question(Span(NOW - 2 * DAY, NOW + 5 * DAY))

    planned = plan(asked, 30 * DAY, 7 * DAY)

    length = 2 * DAY + 1
    assert planned.cohort == Span(NOW - 2 * DAY, NOW + 1)
    assert planned.tested == Span(NOW - 90 * DAY - 4 * length, NOW - 90 * DAY)
    assert planned.before.end_us == planned.tested.start_us - 90 * DAY
