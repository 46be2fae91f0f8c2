"""`journey` of the worked example: its line, paths, bounces and receipt, its file and its chart."""

from __future__ import annotations

from commands import Rate
from tests.commands.asking import MANAGER
from tests.commands.journeying import SPACE, ask, rate


def test_the_worked_example_in_one_line(golden):
    reply = ask(golden, "2026-03-02..2026-03-08")

    assert reply.headline == (
        f"6 customers made 12 moves between stages last week: 75{SPACE}% one step forward, 8{SPACE}% skips, "
        f"17{SPACE}% back. Most often back from Retention to Experience: 1 time."
    )
    assert reply.lines == ("Nobody moved between stages the week before.",)


def test_the_worked_example_has_its_paths_and_bounces(golden):
    bounces, paths = ask(golden, "2026-03-02..2026-03-08").tables

    assert paths.title == "All paths of 8 customers"
    assert paths.rows[:2] == (
        (f"2 · 25{SPACE}%", "New → Awareness"),
        (f"1 · 13{SPACE}%", "New → Awareness → Conversion"),
    )
    assert bounces.rows == (
        ("Retention → Experience", rate(1, 2), rate(0, 0), None),
        ("Knowledge → Awareness", rate(1, 3), rate(0, 0), None),
        ("All", rate(2, 12), rate(0, 0), None),
    )


def test_the_worked_example_is_counted_as_its_receipt_says(golden):
    assert ask(golden, "2026-03-02..2026-03-08").receipt == (
        "Mon 2 to Sun 8 Mar, UTC. A path begins where the customer was before, or new. Of exits: moves back among all "
        "moves out of that stage, losses too. Regained: of bounces at least 90 days old, those who came to the stage "
        "they had left, or a later one, within 90 days. Brackets: 95 %. 17 moves by 8 customers: 12 between stages, 5 new; as of "
        "Mon 9 Mar 00:00."
    )


def test_a_file_holds_the_matrix_too(golden):
    golden.asking.now = golden.now
    reply = golden.asking.say("/journey last week", as_=MANAGER, as_data=True)

    _bounces, paths, stages, matrix = reply.tables
    assert paths.rows[0] == (Rate(2, 8), "New → Awareness")
    assert stages.rows[1] == ("Knowledge", rate(1, 3), rate(0, 0))
    assert matrix.rows[:2] == (
        ("New", "Awareness", 4, 4, Rate(4, 5), None),
        ("New", "Knowledge", 1, 1, Rate(1, 5), None),
    )
    assert ("Knowledge", "Conversion", 2, 2, Rate(2, 3), 2.5) in matrix.rows


def test_the_chart_is_a_picture_and_drawn_after_the_answer(golden):
    reply = ask(golden, "last week")

    assert reply.chart.draw().startswith(b"\x89PNG")
    assert reply.chart.title == "From stage to stage, Mon 2 to Sun 8 Mar"
