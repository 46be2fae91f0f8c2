"""`journey touchpoints`: what came before a stage, in counts for few and in four models for many."""

from __future__ import annotations

import shutil

import pytest

from commands import CHANNEL
from storage.database import Database
from tests.commands.asking import MANAGER, VIEWER
from tests.commands.funnels import Told
from tests.commands.touching import referred, touched

NOW = "2026-06-22T12:00"
MARCH = "march"


def ask(told, words="last quarter", as_=MANAGER, **more):
    told.asking.now = told.now
    return told.asking.say(f"/journey touchpoints {words}".rstrip(), as_=as_, **more)


def plain(text):
    return text.replace("\N{NO-BREAK SPACE}", " ")


@pytest.fixture
def few(sqlite_database):
    """Four who reached Conversion in February: two were called, one of them read a blog first, one was referred."""
    way = [("A", "2026-01-05"), ("C", "2026-02-10")]
    told = Told(
        sqlite_database, NOW, dict.fromkeys(("one", "two", "three", "four"), way) | {"fan": [("V", "2026-01-02")]}
    )
    touched(told, "one", ("blog", "2026-02-01"), ("call", "2026-02-03"))
    touched(told, "two", ("call", "2026-02-04"), ("e-mail", "2026-02-11"), ("search", "2025-10-01"))
    referred(told, "fan", "three", "2026-02-05")
    return told


class TestOfFew:
    def test_the_headline_says_how_many_had_one_and_which_most_often(self, few):
        assert ask(few).headline == (
            "Of 4 customers who reached Conversion last quarter, 3 had a touchpoint in the 90 days before: most often call (2)."
        )

    def test_the_table_has_counts_and_no_percentage(self, few):
        reply = ask(few)

        assert [column.title for column in reply.tables[0].columns] == [
            "Touchpoint",
            "Customers",
            "First",
            "Last",
            "Linear",
        ]
        assert reply.rows == [
            ("call", "2 of 3", 1, 2, "1.5"),
            ("blog", "1 of 3", 1, 0, "0.5"),
            ("referral", "1 of 3", 1, 1, "1"),
        ]
        assert "%" not in reply.text.replace("95 %", "")
        assert reply.chart is None

    def test_what_the_company_made_stands_against_what_came_from_outside(self, few):
        assert ask(few).lines[0] == (
            "Of the linear credit of 3 customers 2 is of touchpoints that the company made itself; 1 came from outside (referral)."
        )

    def test_of_one_customer_the_kinds_are_named(self, few):
        touched(few, "fan", ("event", "2026-01-01"), ("call", "2026-01-02"))

        assert "Of 1 who reached Advocacy, 1 had one: call and event." in ask(few).lines

    def test_who_had_none_is_told_and_credited_to_nothing(self, few):
        assert "1 had no touch logged; it is credited to nothing." in ask(few).lines

    def test_the_other_stage_stands_beside_it_in_a_line(self, few):
        assert "Of 1 who reached Advocacy, none had one." in ask(few).lines

    def test_that_none_of_it_is_causal_is_always_said(self, few):
        caution = "None of these is causal: they say what came before, not what made it happen."

        assert caution in ask(few).lines
        assert caution in ask(few, "to conversion by source").lines

    def test_the_receipt_says_how_it_was_counted(self, few):
        assert ask(few).receipt == (
            "Thu 1 Jan to Tue 31 Mar, UTC, as of Mon 22 Jun 12:00. Touchpoints at most 90 days before the first entry in the "
            "period. First and last: the whole credit to one touchpoint; linear: the same part to each; under 5 customers there "
            "are no shares."
        )

    def test_by_source_each_has_its_row(self, few):
        reply = ask(few, "last quarter by source")

        assert reply.rows == [
            ("referral", 1, reply.rows[0][2], "referral (1)", "0 of 1"),
            (None, 3, reply.rows[1][2], "call (2)", "2 of 2"),
        ]
        assert (reply.rows[1][2].hits, reply.rows[1][2].n) == (2, 3)
        assert reply.again == "journey touchpoints Q1 2026 by source"

    def test_it_is_for_everybody_and_can_be_asked_again_with_its_dates(self, few):
        reply = ask(few, as_=VIEWER)

        assert (reply.audience, reply.again) == (CHANNEL, "journey touchpoints Q1 2026")
        assert not reply.wrote

    def test_every_button_leads_somewhere(self, few):
        reply = ask(few)

        for label in reply.labels:
            assert not few.asking.press(reply, label, as_=MANAGER).refused


@pytest.fixture(scope="module")
def many(sqlite_template, tmp_path_factory):
    """Ten who reached Conversion in March after a search and a call, and 22 who did not, with a search or an e-mail."""
    path = tmp_path_factory.mktemp("many") / "lifecycle.db"
    shutil.copyfile(sqlite_template, path)
    database = Database(f"sqlite:///{path}")
    went = {f"won {n}": [("K", "2026-02-20"), ("C", "2026-03-10")] for n in range(10)}
    stayed = {f"open {n}": [("K", "2026-02-20")] for n in range(22)}
    told = Told(database, NOW, went | stayed)
    for n in range(10):
        touched(told, f"won {n}", ("search", "2026-02-21"), ("call", "2026-03-01"))
    for n in range(22):
        touched(told, f"open {n}", ("search", "2026-02-21") if n % 2 else ("e-mail", "2026-02-22"))
    touched(told, "won 0", ("e-mail", "2026-03-02"))
    yield told
    database.close()


class TestOfMany:
    def test_there_are_four_models_with_intervals(self, many):
        reply = ask(many, MARCH)

        assert reply.headline == (
            "Of 10 customers who reached Conversion in March 2026, all had a touchpoint in the 90 days before: most often call and "
            "search (10 each)."
        )
        titles = ["Touchpoint", "Customers", "First", "Last", "Linear", "Removal effect"]
        assert [column.title for column in reply.tables[0].columns] == titles
        rows = [tuple(map(plain, row)) for row in reply.rows]
        assert [row[:4] for row in rows] == [
            ("call", "10 of 10", "0 %", "90 %"),
            ("search", "10 of 10", "100 %", "0 %"),
            ("e-mail", "1 of 10", "0 %", "10 %"),
        ]
        assert [row[4].split(" (")[0] for row in rows] == ["48 %", "48 %", "3 %"]
        assert all("(" in row[5] for row in rows)

    def test_the_chart_is_a_small_picture(self, many):
        png = ask(many, MARCH).chart.draw()

        assert png.startswith(b"\x89PNG")
        assert len(png) <= 40_000

    def test_a_file_has_every_number(self, many):
        rows = ask(many, MARCH, as_data=True).rows

        assert [(row[0], *row[1:5], row[-1]) for row in rows] == [
            ("call", 10, 10, 0, 9, 10),
            ("search", 10, 10, 10, 0, 10),
            ("e-mail", 1, 1, 0, 1, 10),
        ]
        assert sum(row[5] for row in rows) == pytest.approx(10)
        assert sum(row[9] for row in rows) == pytest.approx(1, abs=0.001)


def test_too_few_paths_have_no_removal_effect_and_say_so(sqlite_database):
    told = Told(sqlite_database, NOW, {f"c{n}": [("K", "2026-02-20"), ("C", "2026-03-10")] for n in range(6)})
    for n in range(6):
        touched(told, f"c{n}", ("call", "2026-03-01"))
    reply = ask(told, MARCH)

    assert reply.tables[0].columns[-1].title == "Linear"
    assert [plain(cell) for cell in reply.rows[0]] == ["call", "6 of 6", "100 %", "100 %", "100 % (61-100)"]
    assert reply.receipt.endswith(
        "a removal effect takes 30 customers with a touchpoint, there are 6. 95 % in brackets."
    )
    assert reply.chart.draw().startswith(b"\x89PNG")


class TestWithoutAnything:
    def test_it_says_how_to_log_a_touchpoint(self, sqlite_database):
        told = Told(sqlite_database, NOW, {"acme": [("A", "2026-01-05"), ("C", "2026-02-10")]})
        reply = ask(told)

        assert reply.headline == "No touchpoint was logged yet, so nothing can be said of what comes before Conversion."
        assert reply.lines == ("Log one like this: /log touch acme call about renewal.",)

    def test_nobody_who_reached_it_is_one_sentence(self, few):
        reply = ask(few, "may")

        assert reply.headline == "Nobody reached Conversion in May 2026."
        assert reply.tables == ()

    def test_a_period_to_come_is_said(self, few):
        assert ask(few, "2030").headline.startswith("That period has not begun yet")


class TestAsking:
    @pytest.mark.parametrize(
        "words",
        [
            "q1 2026 to advocacy",
            "to advocacy q1 2026",
            "advocacy q1 2026",
            "before advocacy in q1 2026",
            'to "advocacy" q1 2026',
        ],
    )
    def test_a_stage_and_a_period_stand_in_any_order(self, few, words):
        assert ask(few, words).headline.startswith("Of 1 customer who reached Advocacy")

    def test_a_range_of_dates_may_say_to(self, few):
        assert ask(few, "2 feb 2026 to 8 march 2026").headline.startswith("Of 4 customers who reached Conversion")

    def test_a_stage_that_is_none_asks_back(self, few):
        reply = ask(few, "to conversoin last quarter")

        assert reply.headline == 'There is no stage "conversoin". Did you mean Conversion?'
        assert few.asking.press(reply, "Conversion", as_=MANAGER).headline.startswith(
            "Of 4 customers who reached Conversion"
        )

    def test_a_customer_in_its_place_has_their_own_map(self, few):
        reply = ask(few, "two")

        assert reply.headline.startswith("two has been in Conversion for 132 days; last touched Wed 11 Feb: e-mail")
        assert reply.again.startswith("journey map #")

    @pytest.mark.parametrize(
        ("words", "said"),
        [
            ("to lost", "Lost is outside the stages; ask what came before one of the stages."),
            ("to awareness", "Awareness is the first stage, so nothing leads there; ask for a later one."),
            ("by colour", 'I can split by source, owner or segment, not by "colour".'),
        ],
    )
    def test_what_cannot_be_answered_is_one_sentence(self, few, words, said):
        assert ask(few, words).headline == said

    @pytest.mark.parametrize(
        "words",
        [
            "what touchpoints led to conversion",
            "Which touchpoints precede conversion in Q1 2026?",
            "what led to conversion last quarter?",
            "show me the touchpoints before conversion",
        ],
    )
    def test_it_can_be_asked_in_plain_words(self, few, words):
        few.asking.now = few.now

        assert few.asking.say(words, as_=MANAGER).headline.startswith("Of 4 customers who reached Conversion")
