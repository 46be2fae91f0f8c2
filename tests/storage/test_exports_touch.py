"""What an export of touchpoints reads, with the stage at that time; and the way there and back."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime

import pytest

from lifecycle.exports.text import CsvText
from lifecycle.imports.files import open_table
from lifecycle.imports.kinds import kind_of, read
from lifecycle.stages import preset
from tests.lifecycle.imports.reading import touchpoints
from tests.lifecycle.requests import MANAGER, Requests

NOW = datetime(2026, 3, 20, 12, tzinfo=UTC)
HEADER = "customer,kind,at,value,state,detail,note,other,by,ref"
LINES = (
    "Acme Corp,advertising,2026-03-01 10:00,,,,,,,",
    'Acme Corp,nps,2026-03-05 10:00,9,,,"good, and so on",,Bo,',
    "Acme Corp,ticket,2026-03-06 10:00,,,slow,,,,T1",
    "Acme Corp,ticket,2026-03-06 10:00,,,slow,again,,,T2",
    "Acme Corp,ticket,2026-03-07 10:00,,closed,,,,,T2",
    "Acme Corp,ask,2026-03-08 10:00,,,review,,,,",
    "Acme Corp,referral,2026-03-09 09:00,,,,,Umbrella,,",
)  # fmt: skip


class Till(Requests):
    """One workspace, its imports and exports."""

    def take(self, rows):
        with self.asking(MANAGER, verb="import touchpoints") as lifecycle:
            return lifecycle.imports.take("touchpoints", rows(lifecycle.settings), lambda _bad: None, lambda _n: None)

    def exported(self, period=None):
        with self.reading(MANAGER) as lifecycle:
            text = CsvText(lifecycle.exports.touchpoints(period))
            return text.header + "".join(lines for lines, _n in text.blocks())


@pytest.fixture
def till(database):
    till = Till(database, now=NOW)
    till.moves("Acme Corp", ("A", "2026-03-02"), ("C", "2026-03-04"))
    till.take(lambda _settings: iter(touchpoints(HEADER, *LINES, now=NOW)))
    return till


def rows_of(text):
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_each_row_says_the_stage_at_that_time(till):
    rows = rows_of(till.exported())

    assert [(row["kind"], row["stage"]) for row in rows] == [
        ("advertising", ""), ("nps", "Conversion"), *[("ticket", "Conversion")] * 3, ("ask", "Conversion"),
        ("referral", "Conversion"),
    ]  # fmt: skip
    assert [row["by"] for row in rows[:2]] == ["UMANAGER", "Bo"]
    assert (rows[1]["note"], rows[1]["value"], rows[-1]["other"]) == ("good, and so on", "9", "Umbrella")
    assert rows[4]["ref"] == rows[3]["ref"] != rows[2]["ref"]


def test_it_is_imported_again_without_a_change_and_elsewhere_as_it_is(till, database):
    text = till.exported()

    def again(settings):
        table = open_table(io.BytesIO(text.encode()))
        assert kind_of(table.header, preset("six")) == "touchpoints"
        return read("touchpoints", table, settings, NOW)

    other = Till(database, now=NOW, team="T2")
    there, here = other.take(again), till.take(again)

    assert (here.written, here.duplicates, here.rejected.total()) == (0, len(LINES), 0)
    assert there.written == len(LINES)
    same = ("customer", "kind", "at", "value", "state", "detail", "note", "other")
    assert [[row[name] for name in same] for row in rows_of(other.exported())] == [
        [row[name] for name in same] for row in rows_of(text)
    ]


def test_a_merged_customers_are_of_who_stands_for_them(till):
    till.move("Acme Ltd", "A", on="2026-03-03")
    with till.asking(MANAGER, verb="customer merge") as lifecycle:
        lifecycle.merges.merge(*(lifecycle.names.exactly(name) for name in ("acme corp", "acme ltd")))
    with till.asking(MANAGER, verb="customer merge") as lifecycle:
        lifecycle.merges.merge(*(lifecycle.names.exactly(name) for name in ("umbrella", "acme ltd")))

    rows = rows_of(till.exported())

    assert {row["customer"] for row in rows} == {"Acme Ltd"}
    assert (len(rows), rows[-1]["other"]) == (len(LINES), "Acme Ltd")


def test_a_period_has_its_own_and_what_was_taken_back_is_gone(till):
    with till.reading(MANAGER) as lifecycle:
        span = (datetime(2026, 3, 6, tzinfo=UTC), datetime(2026, 3, 8, tzinfo=UTC))
        assert sum(len(some) for some in lifecycle._context.store.touchpoint_rows(span)) == 3
        assert lifecycle._context.store.count_rows("touchpoints", span) == 3
    with till.database.transaction(till.team, writes=False) as store:
        action_id = store.touchpoints_of(store.named("acme corp").id)[0].action_id
    till.undo(action_id, person=MANAGER)

    assert rows_of(till.exported()) == []
