"""The reply to `journey forecast`: the answer first, what it knows and what not, and the way on."""

from __future__ import annotations

import shutil
from datetime import timedelta

import pytest

from lifecycle import stages
from storage.database import Database
from tests.commands.asking import MANAGER
from tests.commands.funnels import Told
from tests.lifecycle.journeys import moment

NOW = "2026-11-20T14:00"
PNG = b"\x89PNG"


def weeks_ago(weeks, day=1):
    return (moment("2026-11-16") - timedelta(weeks=weeks, days=-day)).date().isoformat()


def steady(weeks=30, gone_after=2):
    """Every week three come to Knowledge: two go on to Conversion two weeks later, one is lost after three."""
    told = {}
    for week in range(weeks, 0, -1):
        for n in range(3):
            after = gone_after + (n == 2)
            on = [("L" if n == 2 else "C", weeks_ago(week - after, day=n))] if week >= after else []
            told[f"week {week} number {n}"] = [("K", weeks_ago(week, day=n)), *on]
    return told


class Asked(Told):
    def ask(self, words="", **more):
        """The reply to `/journey forecast words`, asked at the frozen instant."""
        self.asking.now = self.now
        return self.asking.say(f"/journey forecast {words}".rstrip(), as_=MANAGER, **more)

    def data(self, words):
        """The same as data."""
        return self.ask(words, as_data=True)


@pytest.fixture(scope="module")
def asked(sqlite_template, tmp_path_factory):
    """One workspace for all the questions, none of which changes anything."""
    path = tmp_path_factory.mktemp("forecast") / "lifecycle.db"
    shutil.copyfile(sqlite_template, path)
    database = Database(f"sqlite:///{path}")
    yield Asked(database, NOW, steady())
    database.close()


def test_the_first_line_is_the_answer(asked):
    assert asked.ask().headline == (
        "Of those who enter Knowledge, 67\N{NO-BREAK SPACE}% (54–77) reach Conversion, after 14 days on average; "
        "in 4 weeks Conversion holds about 64 (60–68), 58 now."
    )


def test_the_second_line_says_how_far_off_it_was_beside_no_change(asked):
    assert asked.ask().lines == (
        "On the past 5 months it was off by 0.1 customers per stage at 4 weeks, 1\N{NO-BREAK SPACE}% of everybody (as-today: 1.4).",
    )


def test_the_chances_have_their_days_limits_and_n(asked):
    table = asked.ask().tables[0]

    assert [column.title for column in table.columns] == [
        "Stage", "Reach Conversion", "Days", "Reach Advocacy", "Days", "Stays",
    ]  # fmt: skip
    awareness, knowledge, conversion = table.rows[:3]
    assert awareness == ("Awareness", None, None, None, None, 0)
    assert knowledge[1:] == (
        "67\N{NO-BREAK SPACE}% (54–77)", "14 (14–14)", "0\N{NO-BREAK SPACE}% (0–4)", None, 82,
    )  # fmt: skip
    assert conversion[1:3] == (None, None)
    assert "Advocacy" not in [row[0] for row in table.rows], "it is the top"


def test_the_stock_stands_beside_now_with_limits_at_the_end(asked):
    table = asked.ask().tables[1]

    assert [column.title for column in table.columns] == ["Stage", "Now", "1 week", "2 weeks", "3 weeks", "4 weeks"]
    assert table.rows[2] == ("Conversion", 58, 60, 60, 62, "64 (60–68)")
    assert table.rows[-1][:2] == ("Lost", 28)


@pytest.mark.parametrize(
    ("words", "titles"),
    [
        ("8 weeks", ["2 weeks", "4 weeks", "6 weeks", "8 weeks"]),
        ("26 weeks", ["6 weeks", "13 weeks", "20 weeks", "26 weeks"]),
        ("for the next 3 weeks", ["1 week", "2 weeks", "3 weeks"]),
        ("a week", ["1 week"]),
        ("two months", ["2 weeks", "4 weeks", "7 weeks", "9 weeks"]),
        ("next quarter", ["3 weeks", "6 weeks", "10 weeks", "13 weeks"]),
        ("6 weeks from last quarter", ["2 weeks", "3 weeks", "4 weeks", "6 weeks"]),
        ("from last quarter for 2 weeks", ["1 week", "2 weeks"]),
        ("from last 20 weeks", ["1 week", "2 weeks", "3 weeks", "4 weeks"]),
    ],
)
def test_weeks_ahead_are_read_and_four_columns_shown(asked, words, titles):
    assert [column.title for column in asked.ask(words).tables[1].columns][2:] == titles


def test_what_it_is_learnt_from_may_be_another_period(asked):
    reply = asked.ask("from last quarter")

    assert "Learnt from the moves of Wed 1 Jul to Wed 30 Sep, UTC; n = " in reply.receipt
    assert "13 whole weeks of these" in reply.receipt
    assert reply.again == "journey forecast 4 weeks from Q3 2026 as of 2026-11-20"


def test_the_receipt_says_how_it_was_counted(asked):
    receipt = asked.ask().receipt

    assert receipt.startswith(
        "Learnt from the moves of Sat 23 May to Fri 20 Nov, UTC; n = 140 stays; as of Fri 20 Nov 14:00."
    )
    for said in ("any later one", "180 days", "26 whole weeks", "95 %", "lost"):
        assert said in receipt


def test_the_same_again_gives_the_same_next_month(asked):
    first = asked.ask()
    assert first.again == "journey forecast 4 weeks from 2026-05-23..2026-11-20 as of 2026-11-20"

    asked.now += timedelta(days=30)
    later = asked.ask(first.again.removeprefix("journey forecast "))
    asked.now -= timedelta(days=30)

    assert later.tables[1].rows == first.tables[1].rows
    assert later.headline == f"As of Fri 20 Nov: o{first.headline[1:]}"


def test_as_of_a_day_knows_nothing_of_later(asked):
    reply = asked.ask("as of 2026-09-07")

    assert reply.again.endswith("as of 2026-09-07")
    assert reply.headline.startswith("As of Mon 7 Sep: of those who enter Knowledge, ")
    assert "58 now" not in reply.headline


def test_buttons_lead_further_ahead_back_and_to_the_times(asked):
    reply = asked.ask()

    assert reply.button("8 weeks").command == "journey forecast 8 weeks from 2026-05-23..2026-11-20 as of 2026-11-20"
    assert reply.button("Time in stage").command == "journey time 2026-05-23..2026-11-20"
    assert "in 8 weeks Conversion" in asked.press(reply, "8 weeks").headline
    assert asked.ask("8 weeks").labels[0] == "4 weeks"


def test_as_data_every_week_is_a_row_with_plain_numbers(asked):
    with_data = asked.data("26 weeks")

    chances, stock = with_data.tables
    assert [column.title for column in stock.columns] == ["Stage", "Weeks ahead", "Customers", "Low", "High"]
    assert len([row for row in stock.rows if row[0] == "Conversion"]) == 27
    knowledge = next(row for row in chances.rows if row[0] == "Knowledge")
    assert all(isinstance(cell, float) for cell in knowledge[1:7])


def test_the_picture_is_small(asked):
    reply = asked.ask()

    picture = reply.chart.draw()

    assert picture.startswith(PNG)
    assert len(picture) < 40_000
    assert reply.chart.title == "Customers per stage in 4 weeks"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("27 weeks", "I look 1 to 26 weeks ahead, for example: /journey forecast 8 weeks."),
        ("0 weeks", "I look 1 to 26 weeks ahead, for example: /journey forecast 8 weeks."),
        ("the weather", 'I cannot read "the weather" as what to forecast.'),
        ("from nonsense", 'I cannot read "nonsense" as a period.'),
        ("as of 2027-03-01", "2027-03-01 has not come yet; please name a day that has."),
    ],
)
def test_what_cannot_be_read_says_what_can(asked, words, said):
    heard = asked.ask(words)

    assert heard.refused
    assert heard.headline.startswith(said)


def test_a_period_that_has_not_begun_is_told_so(asked):
    assert asked.ask("from 2027-03-01..2027-03-08").headline.startswith("That period has not begun by then")


@pytest.mark.parametrize(
    "text", ["forecast", "show me the forecast for 8 weeks", "how many customers will be in each stage?"]
)
def test_it_is_asked_in_free_words_too(asked, text):
    asked.asking.now = asked.now

    assert " weeks Conversion holds about " in asked.asking.say(text, as_=MANAGER).headline


def test_nobody_yet_is_one_sentence_and_how_to_begin(sqlite_database):
    reply = Asked(sqlite_database, NOW).ask()

    assert reply.headline == "Nobody has moved yet, so there is nothing to forecast from."
    assert reply.lines == ("A move is logged like this: /stage move acme awareness.",)
    assert not reply.tables


def test_a_young_ledger_says_what_is_missing_and_gives_counts(sqlite_database):
    young = {name: steps for name, steps in steady().items() if steps[0][1] >= weeks_ago(3)}

    reply = Asked(sqlite_database, NOW, young).ask()

    assert reply.headline == "There is too little on record to forecast from yet."
    assert reply.lines == (
        "For the coming weeks 8 whole weeks of moves are needed; 3 are on record in the last 26 weeks.",
    )
    assert ("Knowledge", "3 of 8 so far", None, "0 of 8 so far", None, 8) in reply.tables[0].rows
    assert reply.chart is None
    assert "%" not in reply.text.replace("95 %", "")


def test_one_customer_is_no_percentage(sqlite_database):
    reply = Asked(sqlite_database, NOW, {"only": [("A", "2026-05-05"), ("K", "2026-10-05")]}).ask()

    assert ("Awareness", "0 of 0 so far", None, "0 of 0 so far", None, 1) not in reply.tables[0].rows
    assert "%" not in reply.headline
    assert reply.headline == "In 4 weeks Conversion holds about 0 (0–0), 0 now."


def test_all_lost_is_calm(database):
    gone = {f"c{n}": [("K", weeks_ago(20, day=n % 5)), ("L", weeks_ago(18, day=n % 5))] for n in range(24)}

    reply = Asked(database, NOW, gone).ask()

    assert reply.headline.startswith("Of those who enter Knowledge, 0\N{NO-BREAK SPACE}% (0–14) reach Conversion;")
    assert reply.chart.draw().startswith(PNG)


def test_without_a_stock_the_picture_shows_the_chances(sqlite_database):
    young = {f"{name} {n}": steps for name, steps in steady(weeks=6).items() for n in range(2)}

    reply = Asked(sqlite_database, NOW, young).ask()

    assert reply.headline.startswith("Of those who enter Knowledge, ")
    assert reply.headline.endswith(" on average.")
    assert reply.lines[-1] == "Some stages could be watched for 33 days only so far, so the shares may still grow."
    assert reply.chart.title == "Chances to reach Conversion"
    assert reply.chart.draw().startswith(PNG)


def test_a_ladder_with_a_retired_stage_and_another_preset_speaks_its_own_names(sqlite_database):
    told = Asked(sqlite_database, NOW, steady(weeks=12))
    told.change_stages(lambda model: stages.switch(model, "five"))

    reply = told.ask()

    assert reply.headline.startswith("Of those who enter Consideration, ")
    assert "Purchase holds about" in reply.headline
    assert "Experience" not in [row[0] for row in reply.rows]


def test_a_ladder_that_ends_with_conversion_has_one_goal(sqlite_database):
    told = Asked(sqlite_database, NOW, steady(weeks=12))
    for stage in (4, 5, 6):
        told.change_stages(lambda model, gone=stage: stages.retire(model, model.stage(gone)))

    table = told.ask().tables[0]

    assert [column.title for column in table.columns] == ["Stage", "Reach Conversion", "Days", "Stays"]
    assert [row[0] for row in table.rows] == ["Awareness", "Knowledge"]


def test_a_ladder_that_begins_with_conversion_has_its_stock_alone_in_the_headline(sqlite_database):
    told = Asked(sqlite_database, NOW, steady(weeks=12))
    told.change_stages(lambda model: stages.reorder(model, [model.stage(one) for one in (3, 1, 2, 4, 5, 6)]))

    reply = told.ask()

    assert reply.headline.startswith("In 4 weeks Conversion holds about ")
    assert [column.title for column in reply.tables[0].columns] == ["Stage", "Reach Advocacy", "Days", "Stays"]
