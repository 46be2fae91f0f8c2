"""The journey map: in which stage customers were touched, how they felt there, and one customer's story stay by stay."""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lifecycle.journeys.journey import Look, journey
from lifecycle.journeys.moods import MOODS, Mood, mood
from lifecycle.journeys.touch_map import NOWHERE, moods, stage_at, touch_map
from lifecycle.journeys.touch_paths import contacts
from lifecycle.journeys.touch_story import Happening, Story, What, lanes, marks, what_of
from lifecycle.stages import preset, retire
from lifecycle.touchpoints import (
    ASK,
    CALL,
    EMAIL,
    EVENT,
    MEETING,
    NPS,
    OFFER,
    REFERRAL,
    REVIEW,
    TICKET,
    State,
    Touchpoint,
)
from tests.lifecycle.histories import END, START, histories
from tests.lifecycle.journeys import DAY, GOLDEN, LETTERS, WEEK, journeys, moment, us
from tests.lifecycle.test_attribution import KINDS, frame

FEW = settings(max_examples=30, deadline=None)
NO_CONTACT = contacts(frame([]), KINDS)


def answers(*rows):
    """As `Store.touchpoints` of the kinds of feedback, of (customer, kind, time, value)."""
    kinds = list(MOODS)
    told = [
        (at, customer, kinds.index(kind), us(when), -1 if value is None else value, 0, 0)
        for at, (customer, kind, when, value) in enumerate(rows)
    ]
    columns = ["id", "customer_id", "kind_no", "at", "value", "state", "other_id"]
    return pd.DataFrame(told, columns=columns, dtype="int64")


def stages_of(told, customers, times, start=WEEK[0], end=WEEK[1]):
    found = stage_at(
        np.array(customers, np.int64), np.array(times, np.int64), told.moves(start, end), told.standing(us(start) - 1)
    )
    return found.tolist()


class TestTheStageAtThatTime:
    def test_is_told_from_who_stood_where_and_the_moves_since(self):
        told = journeys(GOLDEN)
        c6, c7 = told.ids["c6"], told.ids["c7"]
        times = [us("2026-03-02") - 1, us("2026-03-02"), us("2026-03-04"), us("2026-03-05"), us("2026-03-08")]

        assert stages_of(told, [c6] * 5, times) == [LETTERS[one] for one in "CEERR"]
        assert stages_of(told, [c7, c7], [us("2026-03-06"), us("2026-03-07")]) == [NOWHERE, LETTERS["A"]]

    def test_is_nowhere_for_who_was_never_moved(self):
        assert stages_of(journeys(GOLDEN), [1, 999_999], [us("2026-03-03")] * 2) == [NOWHERE, NOWHERE]
        assert stages_of(journeys({}), [1], [us("2026-03-03")]) == [NOWHERE]

    @FEW
    @given(histories(), st.lists(st.tuples(st.integers(0, 3), st.integers(us(START), us(END) - 1)), max_size=20))
    def test_is_the_visit_that_holds_the_instant(self, every, asked):
        told = journeys({f"c{at}": steps for at, steps in enumerate(every)})
        asked = [(1000 + customer, at) for customer, at in asked]

        expected = []
        for customer, at in asked:
            stood = [
                visit.stage
                for visit in told.visits
                if visit.customer_id == customer
                and visit.entered_at <= moment(at)
                and (visit.left_at is None or moment(at) < visit.left_at)
            ]
            expected.append(stood[-1] if stood else NOWHERE)
        found = stages_of(told, [one for one, _at in asked], [at for _one, at in asked], START, END)
        assert found == expected


class TestMoods:
    @pytest.mark.parametrize(
        ("kind", "scores"),
        [
            ("nps", {0: 0, 6: 0, 7: 1, 8: 1, 9: 2, 10: 2}),
            ("csat", {1: 0, 2: 0, 3: 1, 4: 2, 5: 2}),
            ("review", {1: 0, 2: 0, 3: 1, 4: 2, 5: 2}),
            ("ces", {1: 0, 3: 0, 4: 1, 5: 1, 6: 2, 7: 2}),
        ],
    )
    def test_of_each_score_are_as_defined(self, kind, scores):
        rows = answers(*((1, kind, "2026-03-02", value) for value in scores))

        assert moods(rows).tolist() == list(scores.values())
        assert [mood(kind, value) for value in scores] == [Mood(one) for one in scores.values()]

    def test_what_has_no_score_has_no_mood(self):
        assert moods(answers((1, "review", "2026-03-02", None))).tolist() == [-1]
        assert (mood("review", None), mood("call", 3)) == (None, None)


class TestTheMap:
    def test_counts_each_contact_and_answer_in_the_stage_of_that_time(self):
        touched = contacts(
            frame([(1, 7, "call", 1, None, None), (2, 7, "call", 2, None, None), (3, 8, "search", 3, None, None)]),
            KINDS,
        )
        told = answers((7, "nps", 1, 9), (7, "csat", 2, 1), (8, "review", 3, None), (9, "ces", 4, 4))
        a, k = LETTERS["A"], LETTERS["K"]
        found = touch_map(
            preset("six"), (touched, np.array([a, k, NOWHERE])), told, np.array([a, k, k, NOWHERE]), KINDS
        )

        rows = {row.stage.slug: row for row in found.rows}
        assert list(rows) == ["awareness", "knowledge", "conversion", "experience", "retention", "advocacy"]
        assert rows["awareness"].kinds == rows["knowledge"].kinds == (("call", 1),)
        assert [(rows[one].positive, rows[one].neutral, rows[one].negative) for one in ("awareness", "knowledge")] == [
            (1, 0, 0),
            (0, 0, 1),
        ]
        assert found.kinds == (("call", 2), ("search", 1))
        assert (found.contacts, found.answers, found.outside_contacts, found.outside_answers) == (3, 3, 1, 1)

    def test_without_anything_every_row_is_empty(self):
        found = touch_map(preset("six"), (NO_CONTACT, np.empty(0, np.int64)), answers(), np.empty(0, np.int64), KINDS)

        assert (found.contacts, found.answers, len(found.rows)) == (0, 0, 6)

    def test_the_lost_and_retired_stages_have_a_row_only_for_what_happened_there(self):
        model = retire(preset("six"), preset("six").stage(LETTERS["E"]))
        touched = contacts(frame([(1, 7, "call", 1, None, None), (2, 8, "call", 2, None, None)]), KINDS)
        none = np.empty(0, np.int64)

        quiet = touch_map(model, (NO_CONTACT, none), answers(), none, KINDS)
        loud = touch_map(model, (touched, np.array([LETTERS["E"], LETTERS["L"]])), answers(), none, KINDS)

        assert [row.stage.slug for row in quiet.rows] == [
            "awareness",
            "knowledge",
            "conversion",
            "retention",
            "advocacy",
        ]
        assert {"experience", "lost"} <= {row.stage.slug for row in loud.rows}


def touch(id_, kind, day=0, **more):
    return Touchpoint(id_, more.pop("customer_id", 7), kind, moment(day * DAY), **more)


def happened(*touches):
    return Story(tuple(Happening(one.at, what_of(one, 7), one) for one in touches))


class TestAStory:
    def test_tells_contacts_from_what_came_back(self):
        told = {
            What.CONTACT: [
                touch(1, CALL),
                touch(2, REVIEW),
                touch(3, REFERRAL),
                touch(4, REFERRAL, customer_id=8, other_id=7),
            ],
            What.FEEDBACK: [touch(5, REVIEW, value=4), touch(6, NPS, value=3)],
            What.GIVEN: [touch(7, REFERRAL, other_id=8)],
            What.TICKET: [touch(8, TICKET, state=State.OPENED)],
            What.ASK: [touch(9, ASK, state=State.ASKED)],
        }

        assert all(what_of(one, 7) is what for what, every in told.items() for one in every)

    def test_puts_each_thing_into_the_stay_in_which_it_happened(self):
        told = journeys({"acme": [("A", 2 * DAY), ("K", 5 * DAY)]})
        way = journey(told.model, told.visits, datetime(1970, 2, 1, tzinfo=UTC))
        story = happened(*(touch(day, CALL, day) for day in (1, 2, 4, 5, 9)))

        found = story.chapters(way)
        assert [
            (one.stay and one.stay.stage.slug, [each.touchpoint.id for each in one.happenings]) for one in found
        ] == [
            (None, [1]),
            ("awareness", [2, 4]),
            ("knowledge", [5, 9]),
        ]

    def test_counts_the_tickets_that_are_open(self):
        story = happened(
            touch(1, TICKET, state=State.OPENED),
            touch(2, TICKET, state=State.OPENED),
            touch(3, TICKET, state=State.CLOSED, other_id=1),
            touch(4, TICKET, state=State.OPENED),
            touch(5, TICKET, state=State.CLOSED, other_id=4),
            touch(6, TICKET, state=State.REOPENED, other_id=4),
        )

        assert story.open_tickets == 2

    def test_has_a_lane_for_the_three_commonest_kinds_and_one_for_the_others(self):
        story = happened(
            *(
                touch(at, kind)
                for at, kind in enumerate([CALL, CALL, CALL, EMAIL, EMAIL, EVENT, EVENT, OFFER, MEETING])
            ),
            touch(20, NPS, value=9),
            touch(21, NPS, value=2),
            touch(22, TICKET, state=State.OPENED),
            touch(23, TICKET, state=State.CLOSED, other_id=22),
        )

        assert [(label, len(of)) for label, of in lanes(marks(story))] == [
            ("call", 3),
            ("e-mail", 2),
            ("event", 2),
            ("other", 2),
            ("feedback", 2),
            ("tickets", 1),
        ]
        assert [mark.look for mark in marks(story)][-3:] == [Look.POSITIVE, Look.NEGATIVE, Look.TICKET]

    def test_of_nothing_has_no_marks(self):
        assert marks(Story(())) == ()
