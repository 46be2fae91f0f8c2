"""`journey map`: everybody's stages with touchpoints, feedback, conversion and owners; one customer's with its dates."""

from __future__ import annotations

from datetime import datetime

import pytest

from commands import CHANNEL, PERSON, Rate
from lifecycle.touchpoints import State
from tests.commands.asking import MANAGER, REP, VIEWER
from tests.commands.funnels import Told
from tests.commands.touching import referred, touched
from tests.lifecycle import requests
from tests.lifecycle.journeys import moment

NOW = "2026-06-22T12:00"


def ask(told, words="", as_=MANAGER, **more):
    told.asking.now = told.now
    return told.asking.say(f"/journey map {words}".rstrip(), as_=as_, **more)


@pytest.fixture
def world(sqlite_database):
    """Five in May and June: two got to Conversion, one was lost; what they were told and said."""
    told = Told(
        sqlite_database,
        NOW,
        {
            "Acme Corp": [("A", "2026-05-04"), ("K", "2026-05-11"), ("C", "2026-05-18")],
            "Umbrella Ltd": [("A", "2026-05-05"), ("C", "2026-05-20")],
            "Initech": [("A", "2026-05-06")],
            "Hooli": [("K", "2026-05-07"), ("L", "2026-06-01")],
        },
        {"Acme Corp": {"owner": REP}, "Umbrella Ltd": {"owner": REP}},
    )
    told.requests.add("Nowhere")
    touched(
        told,
        "Acme Corp",
        ("search", "2026-05-05"),
        ("call", "2026-05-12"),
        ("call", "2026-05-13"),
        ("nps", "2026-05-20", 9),
    )
    touched(told, "Umbrella Ltd", ("e-mail", "2026-05-06"), ("csat", "2026-06-01", 2), ("call", "2026-06-02"))
    touched(told, "Hooli", ("e-mail", "2026-06-03"))
    touched(told, "Nowhere", ("call", "2026-06-04"))
    return told


class TestEverybody:
    def test_the_headline_says_how_many_touchpoints_and_which_most_often(self, world):
        assert ask(world).headline == ("7 touchpoints in the last 90 days, most often call. Feedback: 1 of 2 positive.")

    def test_the_stage_with_most_is_named_where_one_has_more_than_all_others(self, world):
        touched(world, "Initech", ("call", "2026-06-05"))

        assert "; most in Awareness (3)." in ask(world).headline

    def test_each_stage_has_its_touchpoints_feedback_conversion_and_owner(self, world):
        reply = ask(world)

        titles = ["Stage", "Now", "Touchpoints", "Feedback + / 0 / \N{MINUS SIGN}", "Moved on", "Owner"]
        assert [column.title for column in reply.tables[0].columns] == titles
        assert reply.rows[:3] == [
            ("Awareness", 1, "e-mail 1, search 1", None, Rate(2, 3), "\ue000UREP\ue001 (1)"),
            ("Knowledge", 0, "call 2", None, Rate(1, 2), None),
            ("Conversion", 2, "call 1", "1 / 0 / 1", Rate(0, 2), "\ue000UREP\ue001 (2)"),
        ]
        assert reply.rows[-1] == ("Lost", 1, "e-mail 1", None, None, None)

    def test_whoever_owns_most_is_named_and_nobody_last(self, world):
        world.requests.add("Vandelay", owner="UOTHER")
        world.requests.move("Vandelay", "A")
        world.asking.now = world.requests.now
        world.asking.given("/customer owner Initech nobody")

        assert world.asking.say("/journey map").rows[0][-1] == "\ue000UOTHER\ue001 (1), 1 more"

    def test_who_was_in_no_stage_is_told_apart(self, world):
        assert ask(world).lines == ("1 of what was logged is of a customer who was in no stage then.",)

    def test_the_stage_is_that_of_the_time_also_after_later_moves(self, world):
        world.requests.move("Acme Corp", "R")

        assert ask(world).rows[1][2] == "call 2"

    def test_a_period_has_its_own_map_and_the_numbers_of_now(self, world):
        reply = ask(world, "june")

        assert reply.headline.startswith("3 touchpoints this month by Mon 22 Jun 12:00, most often call. Feedback")
        assert [row[1] for row in reply.rows[:3]] == [1, 0, 2]
        assert reply.again == "journey map 2026-06"

    def test_feedback_is_best_and_worst_where_there_are_five_answers(self, world):
        for day in range(10, 15):
            touched(world, "Acme Corp", ("nps", f"2026-06-{day}", 10))
            touched(world, "Initech", ("csat", f"2026-06-{day}", 1))

        assert ask(world).headline.endswith(
            "Feedback was best in Conversion (6 of 7 positive), worst in Awareness (5 of 5 negative)."
        )

    def test_the_chart_is_a_small_picture(self, world):
        png = ask(world).chart.draw()

        assert png.startswith(b"\x89PNG")
        assert len(png) <= 40_000

    def test_a_file_has_a_column_for_each_kind(self, world):
        reply = ask(world, as_data=True)

        titles = [column.title for column in reply.tables[0].columns]
        assert {"call", "e-mail", "search"} <= set(titles)
        assert reply.rows[2][titles.index("call")] == 1

    def test_it_is_for_the_channel_and_every_button_leads_somewhere(self, world):
        reply = ask(world, as_=VIEWER)

        assert reply.audience == CHANNEL
        for label in reply.labels:
            assert not world.asking.press(reply, label, as_=MANAGER).refused

    def test_without_anything_logged_it_says_how_to(self, sqlite_database):
        reply = ask(Told(sqlite_database, NOW, {"acme": [("A", "2026-05-04")]}))

        assert reply.headline == "No touchpoint and no feedback was logged yet, so the journey map is empty."
        assert reply.lines[0] == "Log them like this: /log touch acme call about renewal, or /log feedback acme nps 9."

    def test_a_quiet_period_still_shows_how_the_stages_stand(self, world):
        reply = ask(world, "2025")

        assert reply.headline == "No touchpoint was logged in 2025. No feedback."
        assert [row[1] for row in reply.rows] == [1, 0, 2, 0, 0, 0]

    def test_a_period_to_come_is_said(self, world):
        assert ask(world, "2030").headline.startswith("That period has not begun yet")

    @pytest.mark.parametrize(
        "words", ["show me the journey map", "journey map", "Show me the customer journey map of this year"]
    )
    def test_it_can_be_asked_in_plain_words(self, world, words):
        world.asking.now = world.now

        assert world.asking.say(words, as_=MANAGER).headline.startswith("7 touchpoints")


@pytest.fixture
def acme(world):
    """Acme Corp also has a ticket, was asked for a review, bought and sent somebody."""
    with world.requests.asking(requests.REP) as lifecycle:
        customer = lifecycle.names.exactly("Acme Corp")
        log = lifecycle.touchpoints
        log.log(customer, "call", at=moment("2026-06-10"), note="about renewal")
        log.log(customer, "review", at=moment("2026-06-11"), value=4, detail="G2", note="great support")
        log.log(customer, "competitor", at=moment("2026-06-12"), detail="Globex", note="cheaper")
        ticket = log.ticket_opened(customer, "login fails", at=moment("2026-06-13"))
        log.ticket_changed(ticket, State.CLOSED, at=moment("2026-06-14"))
        log.ask(customer, "review", at=moment("2026-06-15"))
    referred(world, "Acme Corp", "Initech", "2026-06-16")
    world.asking.now = world.now
    world.asking.given("/log purchase Acme Corp 1200 EUR on 2026-06-17")
    return world


class TestOneCustomer:
    def test_the_headline_says_where_it_is_and_when_it_was_last_touched(self, acme):
        assert ask(acme, "acme").headline == (
            "Acme Corp has been in Conversion for 35 days; last touched Fri 12 Jun: competitor."
        )

    def test_its_lines_sum_up_what_happened_and_the_next_step(self, acme):
        first, second = ask(acme, "acme").lines

        assert first == (
            "5 touchpoints, last: competitor, Fri 12 Jun. Feedback: 2 of 2 positive, last: review 4 of 5 on G2, Thu 11 Jun. "
            "1 purchase: Wed 17 Jun."
        )
        assert second == "No next step has a date: /customer snooze Acme Corp until Friday."

    def test_each_stage_has_what_happened_in_it_with_its_date(self, acme):
        assert ask(acme, "acme").rows == [
            ("Mon 4 May", "→ Awareness: came in new, stayed 7 days"),
            ("Tue 5 May", "search"),
            ("Mon 11 May", "→ Knowledge: one step forward, stayed 7 days"),
            ("Tue 12 May", "call"),
            ("Wed 13 May", "call"),
            ("Mon 18 May", "→ Conversion: one step forward, 35 days so far"),
            ("…", "3 earlier things in that stage"),
            ("Fri 12 Jun", "competitor Globex: cheaper"),
            ("Sat 13 Jun", "ticket opened: login fails"),
            ("Sun 14 Jun", "ticket closed: login fails"),
            ("Mon 15 Jun", "asked for a review"),
            ("Tue 16 Jun", "referred Initech"),
            ("Wed 17 Jun", "bought for 1,200 EUR"),
        ]

    def test_a_file_has_every_row_with_its_instant_and_who_logged_it(self, acme):
        reply = ask(acme, "acme", as_data=True)

        assert [column.title for column in reply.tables[0].columns] == ["Stage", "When", "What", "By"]
        assert len(reply.rows) == 3 + 4 + 8
        assert all(isinstance(row[1], datetime) for row in reply.rows)
        assert (
            "Conversion",
            moment("2026-06-11"),
            "review 4 of 5 on G2: great support",
            "\ue000UREP\ue001",
        ) in reply.rows

    def test_who_was_referred_has_that_as_a_touchpoint(self, acme):
        assert ("Tue 16 Jun", "referred by Acme Corp") in ask(acme, "initech").rows

    def test_it_is_for_the_person_and_has_the_buttons_that_go_on(self, acme):
        reply = ask(acme, "acme")

        assert (reply.audience, reply.labels) == (PERSON, ["Log touch", "Move", "Show"])
        for label in reply.labels:
            assert not acme.asking.press(reply, label, as_=MANAGER).refused

    def test_its_picture_has_the_strip_with_lanes(self, acme):
        assert ask(acme, "acme").chart.draw().startswith(b"\x89PNG")

    def test_the_next_step_has_its_day(self, acme):
        acme.asking.now = acme.now
        acme.asking.given("/customer snooze Acme Corp until 2026-06-26")

        assert ask(acme, "acme").lines[1] == "Next step: Fri 26 Jun."

    def test_what_was_undone_is_gone(self, acme):
        acme.asking.now = acme.now
        acme.asking.given("/log purchase Acme Corp 50 EUR on 2026-06-18")
        acme.asking.given("/stage undo")

        assert ask(acme, "acme").rows[-1] == ("Wed 17 Jun", "bought for 1,200 EUR")

    def test_who_was_never_moved_has_only_what_happened(self, acme):
        reply = ask(acme, "nowhere")

        assert reply.headline == "Nowhere is in no stage yet."
        assert reply.rows == [("Thu 4 Jun", "call")]

    def test_of_whom_nothing_is_known_there_is_no_map(self, acme):
        acme.requests.add("Blank")
        reply = ask(acme, "blank")

        assert reply.headline == "Blank is in no stage yet and nothing was logged, so there is no journey to map."
        assert reply.lines == ("Log a touchpoint like this: /log touch Blank call.",)

    def test_a_name_that_fits_nobody_asks_back(self, acme):
        assert ask(acme, "acmee").asks

    def test_a_long_stay_shows_the_newest(self, acme):
        for day in range(1, 9):
            touched(acme, "Initech", ("e-mail", f"2026-06-0{day}"))
        rows = ask(acme, "initech").rows

        assert rows[1] == ("…", "3 earlier things in that stage")
        assert len(rows) == 8


class TestOnTheStrip:
    def test_the_journey_says_how_often_it_was_touched(self, acme):
        acme.asking.now = acme.now
        reply = acme.asking.say("/journey acme", as_=MANAGER)

        assert reply.lines[-1].startswith("5 touchpoints, last: competitor, Fri 12 Jun.")
        assert "Touchpoints" in reply.labels
        assert reply.chart.draw().startswith(b"\x89PNG")

    def test_who_was_never_moved_is_told_what_happened(self, acme):
        acme.asking.now = acme.now

        assert acme.asking.say("/journey nowhere", as_=MANAGER).lines == ("1 touchpoint: call, Thu 4 Jun.",)
