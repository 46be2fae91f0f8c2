"""The cohort funnel: the worked example, each rule at its edges, maturity, and random histories against plain loops."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lifecycle.attributes import attribute_at
from lifecycle.flows import Span
from lifecycle.funnels.cohort import CohortQuestion, Rule, cohort_by, cohort_funnel, same_age
from tests.lifecycle import oracles
from tests.lifecycle.histories import BORDERS, END, START, WINDOW_DAYS, declared, histories
from tests.lifecycle.journeys import DAY, GOLDEN, LETTERS, WEEK, A, C, E, K, R, V, attributes, journeys, us

LATE = "2027-01-01"


def question(steps=(A, K, C), span=WEEK, as_of=LATE, window_days=90, rule=Rule.REACHED):
    return CohortQuestion(steps, Span(us(span[0]), us(span[1])), us(as_of), window_days, rule)


def cohort(told, asked):
    visits = told.moves(asked.span.start_us, asked.as_of_us + 1)
    return cohort_funnel(told.model, visits, asked)


def reached(told, **changes):
    return [step.reached for step in cohort(told, question(**changes)).steps]


@pytest.mark.parametrize(
    ("rule", "expected"), [(Rule.REACHED, [4, 2, 2]), (Rule.ORDERED, [4, 1, 1]), (Rule.ANY, [4, 1, 2])]
)
def test_the_worked_example_has_three_answers_by_three_rules(rule, expected):
    assert reached(journeys(GOLDEN), rule=rule) == expected


def test_the_worked_example_shows_entered_and_skipped_past_apart():
    steps = cohort(journeys(GOLDEN), question()).steps

    assert [(step.entered, step.skipped_past) for step in steps] == [(4, 0), (1, 1), (2, 0)]


def test_who_entered_the_first_step_before_is_not_of_the_cohort():
    told = journeys({"c3": GOLDEN["c3"]})

    assert cohort(told, question()).n == 0


def test_who_was_beyond_before_entering_has_reached_nothing_yet():
    told = journeys({"c1": [("C", "2026-03-02"), ("A", "2026-03-03")]})

    assert [reached(told, rule=rule) for rule in Rule] == [[1, 0, 0]] * 3


def test_who_comes_in_new_at_a_later_stage_is_not_of_the_cohort():
    told = journeys({"c1": [("K", "2026-03-02"), ("C", "2026-03-03")]})

    assert cohort(told, question()).n == 0


def test_a_skipper_is_out_at_the_skipped_step_by_the_ordered_rule_even_when_coming_back_to_it_later():
    told = journeys({"c1": [("A", "2026-03-02"), ("C", "2026-03-03"), ("K", "2026-03-04")]})

    assert reached(told, rule=Rule.ORDERED) == [1, 1, 0]
    assert reached(told, rule=Rule.ANY) == [1, 1, 1]


def test_a_bounce_back_on_the_way_does_not_break_the_order():
    told = journeys({"c1": [("A", "2026-03-02"), ("K", "2026-03-03"), ("A", "2026-03-04"), ("C", "2026-03-05")]})

    assert reached(told, rule=Rule.ORDERED) == [1, 1, 1]


def test_any_order_takes_conversion_without_knowledge():
    told = journeys({"c1": [("A", "2026-03-02"), ("C", "2026-03-03")]})

    assert reached(told, rule=Rule.ANY) == [1, 0, 1]


def test_a_stage_beyond_the_last_step_counts_as_having_reached_it():
    told = journeys({"c1": [("A", "2026-03-02"), ("E", "2026-03-03")]})

    steps = cohort(told, question()).steps

    assert [(step.reached, step.skipped_past) for step in steps] == [(1, 0), (1, 1), (1, 1)]


def test_who_is_won_back_higher_within_the_window_has_reached_it():
    told = journeys({"c1": [("A", "2026-03-02"), ("L", "2026-03-03"), ("C", "2026-03-04")]})

    report = cohort(told, question())

    assert [step.reached for step in report.steps] == [1, 1, 1]
    assert (report.converted, report.lost) == (1, 0)


@pytest.mark.parametrize(("late", "expected"), [(0, [1, 1, 1]), (1, [1, 0, 0])])
@pytest.mark.parametrize("rule", list(Rule))
def test_the_window_holds_its_last_instant_and_no_more(rule, late, expected):
    closes = us("2026-03-02") + 90 * DAY
    told = journeys({"c1": [("A", "2026-03-02"), ("K", closes + late), ("C", closes + late)]})

    assert reached(told, rule=rule) == expected


def test_customers_are_converted_lost_still_open_or_stayed():
    told = journeys({
        "converted": [("A", "2026-03-02"), ("C", "2026-03-03"), ("L", "2026-03-04")],
        "lost": [("A", "2026-03-02"), ("L", "2026-03-05")],
        "open": [("A", "2026-03-08")],
        "stayed": [("A", "2026-03-02")],
    })  # fmt: skip

    report = cohort(told, question(window_days=10, as_of="2026-03-12"))

    assert (report.n, report.converted, report.lost, report.still_open, report.stayed) == (4, 1, 1, 1, 1)
    assert not report.mature


def test_a_loss_after_the_window_changes_nothing_any_more():
    told = journeys({"c1": [("A", "2026-03-02"), ("L", "2026-06-10")]})

    report = cohort(told, question(window_days=90))

    assert (report.lost, report.stayed, report.mature) == (0, 1, True)


def test_each_step_says_who_may_still_get_there():
    told = journeys({
        "c1": [("A", "2026-03-02"), ("K", "2026-03-03")],
        "c2": [("A", "2026-03-03")],
        "c3": [("A", "2026-03-03"), ("L", "2026-03-04")],
    })  # fmt: skip

    report = cohort(told, question(as_of="2026-03-10"))

    assert [step.still_open for step in report.steps] == [0, 1, 2]


@pytest.mark.parametrize(("as_of", "mature"), [("2026-05-31", True), ("2026-05-30 23:59:59", False)])
def test_a_cohort_is_mature_when_everyone_has_had_the_whole_window(as_of, mature):
    told = journeys({"c1": [("A", "2026-03-02")]})

    assert cohort(told, question(as_of=as_of)).mature is mature


def test_a_period_still_running_has_no_mature_cohort():
    told = journeys({"c1": [("A", "2026-03-02")]})

    assert not cohort(told, question(as_of="2026-03-08", window_days=1)).mature


def test_what_happened_after_the_instant_asked_about_is_unknown():
    told = journeys({"c1": [("A", "2026-03-02"), ("C", "2026-03-05")], "c2": [("A", "2026-03-06")]})

    report = cohort_funnel(told.model, told.moves(WEEK[0], LATE), question(as_of="2026-03-04"))

    assert (report.n, report.converted) == (1, 0)


def test_an_earlier_cohort_is_counted_at_the_same_age():
    told = journeys({
        "early": [("A", "2026-02-23"), ("C", "2026-02-26")],
        "late": [("A", "2026-02-23"), ("C", "2026-03-20")],
        "now": [("A", "2026-03-02")],
    })  # fmt: skip

    asked = same_age(question(as_of="2026-03-06"), Span(us("2026-02-23"), us("2026-03-02")))

    assert asked.as_of_us == us("2026-02-27")
    assert [step.reached for step in cohort(told, asked).steps] == [2, 1, 1]


def test_a_step_carries_its_interval():
    steps = cohort(journeys(GOLDEN), question()).steps

    assert steps[1].interval == (pytest.approx(0.150, abs=1e-3), pytest.approx(0.850, abs=1e-3))


def test_an_empty_cohort_is_empty_and_without_intervals():
    report = cohort(journeys({}), question())

    assert (report.n, report.converted, report.still_open, report.mature) == (0, 0, 0, True)
    assert [step.interval for step in report.steps] == [None, None, None]


@pytest.mark.parametrize("steps", [(), (A,), (K, A), (A, A)])
def test_steps_that_do_not_climb_are_refused(steps):
    with pytest.raises(ValueError, match="lowest first"):
        cohort_funnel(journeys({}).model, journeys({}).moves(WEEK[0], LATE), question(steps))


def test_the_split_takes_the_source_at_the_entry_and_adds_up():
    told = journeys(GOLDEN)
    sources = attributes(
        {
            told.ids["c1"]: [("2026-01-01", "ad"), ("2026-03-04", "referral")],
            told.ids["c2"]: [("2026-03-05", "referral")],
            told.ids["c4"]: [("2026-03-01", "ad"), ("2026-03-02", None)],
        }
    )
    visits = told.moves(WEEK[0], LATE)

    parts = cohort_by(told.model, visits, question(), sources)

    assert [(value, report.n, report.converted) for value, report in parts] == [
        ("ad", 1, 1),
        ("referral", 1, 1),
        (None, 2, 0),
    ]


def test_a_value_holds_from_when_it_was_said_and_the_first_one_before_that():
    said = attributes({7: [("2026-03-02", "ad"), ("2026-03-04", "referral")]})
    asked = [us(day) for day in ("2026-03-01", "2026-03-02", "2026-03-03", "2026-03-04", "2026-03-09")]

    values = attribute_at(np.full(5, 7), np.array(asked), said)

    assert list(values) == ["ad", "ad", "ad", "referral", "referral"]


def test_nothing_was_ever_said_of_anyone():
    assert list(attribute_at(np.array([7, 8]), np.array([0, 1]), attributes({}))) == [None, None]


@settings(max_examples=60, deadline=None)
@given(
    st.dictionaries(
        st.integers(1, 5),
        st.lists(st.tuples(st.integers(0, 9), st.sampled_from(["x", "y", None])), max_size=5),
        max_size=5,
    ),
    st.lists(st.tuples(st.integers(0, 6), st.integers(0, 10)), max_size=8),
)
def test_random_facts_hold_as_plain_loops_say(facts, asked):
    said = {customer: sorted(pairs, key=lambda pair: pair[0]) for customer, pairs in facts.items()}

    who, when = np.array(asked, dtype=np.int64).reshape(-1, 2).T
    values = attribute_at(who, when, attributes(said))

    assert list(values) == [oracles.value_at(said.get(customer, []), at) for customer, at in asked]


INSTANTS = st.integers(START, END + 12 * DAY) | st.sampled_from([b + off for b in BORDERS for off in (-1, 0, 1)])


@settings(max_examples=60, deadline=None)
@given(histories(), INSTANTS, st.sampled_from(["AKC", "AC", "KCE", "AKCERV", "CRV"]))
def test_random_cohorts_count_as_plain_loops_count_them(lists, as_of, letters):
    told = declared(lists)
    visits = told.moves(START, END + 20 * DAY)
    steps = tuple(LETTERS[letter] for letter in letters)

    for rule in Rule:
        asked = CohortQuestion(steps, Span(START, END), as_of, WINDOW_DAYS, rule)
        report = cohort_funnel(told.model, visits, asked)

        expected = oracles.cohort(lists, letters, START, END, as_of, WINDOW_DAYS, rule.value)
        assert [(step.reached, step.entered, step.still_open) for step in report.steps] == expected["steps"]
        assert (report.n, report.converted, report.lost) == (expected["n"], expected["converted"], expected["lost"])
        assert (report.still_open, report.mature) == (expected["still open"], expected["mature"])
        assert report.stayed >= 0


@settings(max_examples=60, deadline=None)
@given(histories())
def test_reached_or_beyond_never_rises_and_is_the_most_generous_rule(lists):
    told = declared(lists)
    visits = told.moves(START, END + 20 * DAY)

    counts = {}
    for rule in Rule:
        asked = CohortQuestion((A, K, C, E, R, V), Span(START, END), END + 20 * DAY, WINDOW_DAYS, rule)
        counts[rule] = [step.reached for step in cohort_funnel(told.model, visits, asked).steps]

    assert counts[Rule.REACHED] == sorted(counts[Rule.REACHED], reverse=True)
    assert all(
        ordered <= free <= beyond
        for ordered, free, beyond in zip(
            counts[Rule.ORDERED], counts[Rule.ANY], counts[Rule.REACHED], strict=True
        )
    )  # fmt: skip
