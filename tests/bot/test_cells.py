from datetime import UTC, datetime

import pytest

from bot.rendering.cells import Reader, cell
from bot.rendering.richtext import escaped, shorten
from commands import Rate, mention
from tests.bot.shown import NOW


@pytest.mark.parametrize(("value", "language", "said"), [
    (None, "en", "–"), ("", "en", "–"), (" \n", "en", "–"), (12345, "en", "12,345"), (12345, "cs", "12\u00a0345"),
    (2.25, "en", "2.2"), (0.5, "cs", "0,5"), (float("nan"), "en", "–"), (Rate(0, 0), "en", "–"),
    (Rate(6, 20), "en", "6 of 20 · 30\u00a0%"), (Rate(1, 4), "en", "1 of 4"),
    (Rate(31, 84, 0.274, 0.476), "en", "31 of 84 · 37\u00a0% (27–48)"),
    (datetime(2026, 11, 19, 23, 30, tzinfo=UTC), "en", "Fri 20 Nov"),
    (datetime(2025, 11, 20, 12, 0, tzinfo=UTC), "en", "Thu 20 Nov 2025"),
    (datetime(2026, 11, 20, 12, 0, tzinfo=UTC), "xx", "Fri 20 Nov"),
])  # fmt: skip
def test_a_value_is_written_for_its_reader(value, language, said):
    assert cell(value, Reader("Europe/Prague", language, "U0REP", NOW)) == said


def test_a_reader_west_of_utc_sees_their_own_day():
    assert cell(datetime(2026, 11, 20, 3, 0, tzinfo=UTC), Reader("America/Lima", "en", "U0REP", NOW)) == "Thu 19 Nov"


def test_an_unknown_zone_reads_utc():
    assert cell(datetime(2026, 11, 20, 3, 0, tzinfo=UTC), Reader("Mars/Base", "en", "U0REP", NOW)) == "Fri 20 Nov"


def test_a_text_is_cut_without_cutting_a_person():
    text = f"Acme {mention('U0MANAGER')} Corp"
    assert escaped(shorten(text, 12)) == "Acme…"
    assert escaped(shorten(text, 40)) == "Acme <@U0MANAGER> Corp"
