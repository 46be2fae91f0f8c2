"""Which contacts a path has, and where the paths of a period end."""

from __future__ import annotations

from lifecycle.flows import Span
from lifecycle.journeys.touch_paths import contacts, ends, touch_paths, waiting
from lifecycle.stages import preset
from tests.lifecycle.contacting import KINDS, WINDOW, ended, frame
from tests.lifecycle.journeys import DAY, GOLDEN, LETTERS, WEEK, journeys, us


class TestPaths:
    def test_reach_back_a_window_and_not_beyond_the_entry(self):
        touches = [
            (1, 7, "call", 9 * DAY, None, None),
            (2, 7, "e-mail", 10 * DAY, None, None),
            (3, 7, "search", 100 * DAY, None, None),
            (4, 7, "meeting", 100 * DAY + 1, None, None),
        ]
        found = touch_paths(contacts(frame(touches), KINDS), ended({7: (100 * DAY, True)}), WINDOW)

        assert [KINDS[kind] for kind in found.kind] == ["e-mail", "search"]

    def test_at_one_instant_the_id_decides(self):
        touches = [(2, 7, "e-mail", DAY, None, None), (1, 7, "call", DAY, None, None)]
        found = touch_paths(contacts(frame(touches), KINDS), ended({7: (DAY, True)}), WINDOW)

        assert [KINDS[kind] for kind in found.kind] == ["call", "e-mail"]

    def test_a_referral_is_a_contact_of_who_was_referred_and_a_review_given_is_none(self):
        touches = [
            (1, 7, "referral", DAY, None, 8),
            (2, 7, "review", DAY, 5, None),
            (3, 7, "review", DAY, None, None),
            (4, 8, "referral", DAY, None, None),
        ]
        found = contacts(frame(touches), KINDS)

        assert list(zip(found.customer_id.tolist(), found.id.tolist(), strict=True)) == [(8, 1), (7, 3), (8, 4)]


class TestEnds:
    def golden(self, goal):
        told = journeys(GOLDEN)
        moves, standing = told.moves(*WEEK), told.standing(us(WEEK[0]) - 1)
        model = preset("six")
        stood = standing[standing["stage"].isin(waiting(model, LETTERS[goal]))]
        names = {id_: name for name, id_ in told.ids.items()}
        found = ends(model, LETTERS[goal], moves, stood, Span(*map(us, WEEK)))
        rows = zip(found.customer_id.tolist(), found.at_us.tolist(), found.reached.tolist(), strict=True)
        return {names[one]: (at, reached) for one, at, reached in rows}

    def test_of_the_worked_example_three_reached_conversion_and_three_could_have(self):
        last = us(WEEK[1]) - 1
        assert self.golden("C") == {
            "c1": (us("2026-03-05"), True),
            "c2": (us("2026-03-04"), True),
            "c5": (us("2026-03-06"), True),
            "c3": (last, False),
            "c4": (last, False),
            "c7": (last, False),
        }

    def test_only_customers_could_have_reached_advocacy(self):
        found = self.golden("V")

        assert {name for name, (_at, reached) in found.items() if reached} == {"c8"}
        assert {name for name, (_at, reached) in found.items() if not reached} == {"c1", "c2", "c5", "c6"}

    def test_the_path_of_who_was_lost_ends_there_and_who_bounced_back_reached_nothing(self):
        told = journeys(
            {
                "lost": [("A", "2026-03-02"), ("L", "2026-03-04")],
                "back": [("E", "2026-03-02"), ("C", "2026-03-03")],
                "past": [("K", "2026-03-02"), ("R", "2026-03-03")],
                "new": [("R", "2026-03-02")],
            }
        )
        found = ends(told.model, LETTERS["C"], told.moves(*WEEK), told.standing(us(WEEK[0]) - 1), Span(*map(us, WEEK)))

        rows = zip(found.customer_id.tolist(), found.at_us.tolist(), found.reached.tolist(), strict=True)
        assert list(rows) == [
            (told.ids["lost"], us("2026-03-04"), False),
            (told.ids["past"], us("2026-03-03"), True),
        ]
