"""`lifecycle-bot digest preview`: digests of the last weeks as files for a person to look at."""

from __future__ import annotations

import pytest

from bot.compose import Database, fill_sample
from bot.previews import write_previews
from lifecycle.digests.kinds import kinds
from lifecycle.errors import Refusal


@pytest.fixture
def company(sqlite_address):
    database = Database(sqlite_address)
    fill_sample(database, "Europe/Prague")
    yield database
    database.close()


def test_each_kind_of_each_week_is_a_text_and_a_picture(company, tmp_path):
    written = list(write_previews(company, [kinds()[0].slug, kinds()[-1].slug], 1, tmp_path / "out"))
    assert len(written) == 2
    for text in written:
        assert text.with_suffix(".png").read_bytes().startswith(b"\x89PNG")
        said = text.read_text(encoding="utf-8")
        assert len(said.splitlines()) > 3
        assert f"saved as {text.with_suffix('.png').name}" in said


def test_an_unknown_kind_is_a_sentence(company, tmp_path):
    with pytest.raises(Refusal):
        list(write_previews(company, ["gossip"], 1, tmp_path))
