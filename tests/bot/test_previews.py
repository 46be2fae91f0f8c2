"""`lifecycle-bot digest preview`: digests of the last weeks as files for a person to look at."""

from __future__ import annotations

import pytest

from bot.compose import Database, fill_sample
from bot.previews import write_previews
from lifecycle.errors import Refusal


@pytest.fixture
def company(sqlite_address):
    database = Database(sqlite_address)
    fill_sample(database, "Europe/Prague")
    yield database
    database.close()


def test_each_kind_of_each_week_is_a_text_and_a_picture_with_its_thread_beside_it(company, tmp_path):
    retention, funnel = write_previews(company, ["retention", "funnel"], 1, tmp_path / "out")
    for text in (retention, funnel):
        assert text.with_suffix(".png").read_bytes().startswith(b"\x89PNG")
        said = text.read_text(encoding="utf-8")
        assert len(said.splitlines()) > 3
        assert f"saved as {text.with_suffix('.png').name}" in said
        assert "All figures" in text.with_name(f"{text.stem}-thread.txt").read_text(encoding="utf-8")
    assert retention.with_name(f"{retention.stem}-thread.png").read_bytes().startswith(b"\x89PNG")


def test_each_tells_what_became_of_whom_the_one_before_named(company, tmp_path):
    first, second = (text.read_text() for text in write_previews(company, ["retention"], 2, tmp_path))

    assert "The 5 named last time: " in first
    assert "named last time: " in second


def test_an_unknown_kind_is_a_sentence(company, tmp_path):
    with pytest.raises(Refusal):
        list(write_previews(company, ["gossip"], 1, tmp_path))
