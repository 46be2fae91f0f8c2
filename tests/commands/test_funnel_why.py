"""`/funnel why`: the change in who reached conversion, in one sentence, a row per part and a picture."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image

from tests.commands.funnels import Told

NOW = "2026-03-20T12:00"


def months():
    """In January five of ten went on, in February nine of fourteen; some came straight, and were lost or bounced back."""
    journeys, facts = {}, {}
    for month, came, won, straight in (("01", 10, 5, 1), ("02", 14, 9, 2)):
        for at in range(came):
            name = f"{month} {at}"
            went = [("C", f"2026-{month}-20")] if at < won else []
            journeys[name] = [("A", f"2026-{month}-05"), ("K", f"2026-{month}-10"), *went]
            facts[name] = {"source": "search" if at % 2 else "event", "segment": "small"}
        for at in range(straight):
            journeys[f"{month} straight {at}"] = [("C", f"2026-{month}-08")]
    journeys["bounced"] = [("C", "2025-12-20"), ("K", "2026-02-03"), ("C", "2026-02-10")]
    return journeys, facts


@pytest.fixture
def told(sqlite_database):
    return Told(sqlite_database, NOW, *months())


def parts(reply):
    return {row[0]: row[1] for row in reply.rows}


def whole(shown):
    return int((shown or "0").replace("−", "-"))


def test_the_first_line_says_how_many_more_and_what_made_them(told):
    reply = told.ask("why February")

    assert reply.headline.startswith("6 more reached Conversion in February 2026 than the month before (12 after 6): +")
    assert told.ask("February").headline.startswith(
        "12 customers reached Conversion in February 2026; 6 the month before"
    )


def test_the_rows_add_up_and_the_largest_part_is_first(told):
    reply = told.ask("why February")

    *rows, (name, total, _limits, before, now) = reply.rows
    assert (name, total, before, now) == ("The change", "+6", 6, 12)
    assert sum(whole(row[1]) for row in rows) == 6
    sizes = [abs(whole(row[1])) for row in rows]
    assert sizes[0] == max(sizes)
    assert {
        "Waiting at the start", "Came in", "Mix of sources", "Step Awareness to Knowledge",
        "Step Knowledge to Conversion", "Came straight to Conversion",
    } <= set(parts(reply)) | {"Mix of sources", "Step Awareness to Knowledge"}  # fmt: skip


def test_each_part_says_its_limits_and_what_may_be_chance(told):
    reply = told.ask("why February")

    rows = {row[0]: row for row in reply.rows}
    assert rows["Step Knowledge to Conversion"][2].endswith(", may be chance")
    assert rows["Came straight to Conversion"][1:] == ("+1", "−2 to +4, may be chance", 1, 2)
    assert reply.lines


def test_a_running_month_is_held_against_the_same_part_of_the_one_before(told):
    told.requests.moves("late", ("K", "2026-03-02"), ("C", "2026-03-03"))

    reply = told.ask("why")

    assert reply.headline == (
        "1 reached Conversion this month by Fri 20 Mar 12:00, 12 by then last month: too few to take the change apart."
    )
    assert reply.lines == (
        "It takes 5 in both periods. A longer period has more, for example: /funnel why this quarter.",
    )
    assert (reply.tables, reply.chart) == ((), None)


def test_fewer_is_said_as_fewer(sqlite_database):
    journeys = {f"j{n}": [("K", "2026-01-05"), ("C", "2026-01-12")] for n in range(12)}
    journeys |= {f"f{n}": [("K", "2026-02-05"), ("C", "2026-02-12")] for n in range(6)}

    reply = Told(sqlite_database, NOW, journeys).ask("why February")

    assert reply.headline == (
        "6 fewer reached Conversion in February 2026 than the month before (6 after 12): −6 by fewer who came in."
    )
    assert reply.lines == ("Each part, taken alone, may be chance: its 95 % limits include none at all.",)


def test_as_many_as_before_can_still_have_its_parts(sqlite_database):
    journeys = {f"j{n}": [("K", "2026-01-05"), ("C", "2026-01-12")] for n in range(8)}
    journeys |= {f"f{n}": [("K", "2026-02-05"), *([("C", "2026-02-12")] if n < 8 else [])] for n in range(16)}

    reply = Told(sqlite_database, NOW, journeys).ask("why February")

    assert reply.headline.startswith("As many reached Conversion in February 2026 as the month before (8 after 8): ")
    assert sum(whole(row[1]) for row in reply.rows) == 0


def test_a_year_before_is_another_comparison(told):
    for n in range(7):
        told.requests.moves(f"old {n}", ("K", "2025-02-03"), ("C", "2025-02-10"))

    reply = told.ask("why February vs last year")

    assert reply.headline.startswith("5 more reached Conversion in February 2026 than a year before (12 after 7): ")
    assert reply.again == "funnel why 2026-02 vs last year"
    assert told.press(reply, "Against the period before").headline.startswith("6 more reached Conversion")


@pytest.mark.parametrize(
    ("words", "again"),
    [
        ("why February", "funnel why 2026-02"),
        ("why last month", "funnel why 2026-02"),
        ("why last month vs the month before", None),
        ("why last month compared with January", "funnel why 2026-02"),
        ("why last month vs february 2025 by owner", None),
        ("why by source last month", "funnel why 2026-02 by source"),
        ("why last month against the same month last year", None),
        ("why last month versus the period before by segment", "funnel why 2026-02 by segment"),
    ],
)
def test_it_is_asked_in_several_ways(told, words, again):
    reply = told.ask(words)

    assert not reply.refused
    assert again is None or reply.again == again


def test_other_periods_cannot_be_held_against_each_other(told):
    heard = told.ask("why last month vs 2024")

    assert heard.refused
    assert heard.headline == 'I can hold a period against the one before it or against last year, not against "2024".'


def test_steps_are_refused_with_what_to_ask(told):
    heard = told.ask("why last month from knowledge to conversion")

    assert heard.refused
    assert "name a period, such as funnel why last month" in heard.headline


def test_the_receipt_says_what_was_counted(told):
    receipt = told.ask("why February").receipt

    assert receipt.startswith("Sun 1 to Sat 28 Feb against Thu 1 to Sat 31 Jan, UTC. Counted as in the funnel: ")
    assert "averaged over every order of causes, so they add up." in receipt


def test_the_mix_is_of_what_was_asked_for(told):
    reply = told.ask("why February by source")

    assert "Mix: of sources." in reply.receipt
    assert reply.button("By owner").command == "funnel why 2026-02 by owner"


def test_the_funnel_leads_to_it_where_there_is_something_to_explain(told):
    reply = told.ask("February")

    assert told.press(reply, "Why the change").headline.startswith("6 more reached Conversion in February 2026")
    assert "Why the change" not in told.ask("this month").labels


def test_a_button_leads_from_one_question_to_the_next(told):
    reply = told.ask("why February")

    assert told.press(reply, "The funnel").headline.startswith("12 customers reached Conversion in February 2026")
    assert told.press(reply, "By owner").answer.outcome == "done"


def test_the_picture_is_small_and_adds_up(told):
    png = told.ask("why February").chart.draw()

    image = Image.open(BytesIO(png))
    assert (image.format, image.width, len(png) < 40_000) == ("PNG", 1080, True)


def test_an_empty_workspace_is_told_what_would_fill_it(team):
    heard = team.say("/funnel why")

    assert heard.headline.startswith("0 reached Conversion this month by Fri 20 Nov 13:03, 0 by then last month")
    assert heard.lines == ("Nobody was on the way there. A move is logged like this: /stage move acme awareness.",)


def test_a_future_period_is_said_to_be_one(told):
    assert told.ask("why 2027").headline.startswith("That period has not begun yet")


@pytest.mark.parametrize("words", ["why did fewer convert this month?", "why are so few reaching conversion"])
def test_it_is_asked_in_plain_words(told, words):
    told.asking.now = told.now

    assert "reached Conversion this month" in told.asking.say(words).headline


def test_both_databases_tell_the_same(database):
    journeys = {f"j{n}": [("A", "2026-01-05"), ("K", "2026-01-07"), ("C", "2026-01-12")] for n in range(5)}
    journeys |= {f"f{n}": [("A", "2026-01-20"), ("C", "2026-02-12")] for n in range(7)}

    reply = Told(database, NOW, journeys).ask("why February")

    assert reply.headline == (
        "2 more reached Conversion in February 2026 than the month before (7 after 5): −9 by fewer who came in, +6 by the "
        "step Awareness to Knowledge, +5 by more who were waiting at the start."
    )
