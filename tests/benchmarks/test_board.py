"""The table that a run leaves behind."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.benchmarks.board import Board

if TYPE_CHECKING:
    from pathlib import Path


def test_the_table_takes_the_place_of_the_one_before(tmp_path: Path) -> None:
    readme = tmp_path / "README.md"
    readme.write_text("before\n<!-- measured -->\nold\n<!-- /measured -->\nafter\n")
    board = Board()
    board.ratio("a move", 0.003, 0.002, beside="a bare one", most=2)
    board.note("a note", "5 ms")

    board.keep(readme)
    board.keep(readme)

    text = readme.read_text()
    assert "| a move | 3.0 ms, 1.50 x | a bare one: 2.0 ms | ≤ 2 x | ✓ |" in text
    assert "old" not in text
    assert text.count("| a note | 5 ms |") == 1
    assert text.startswith("before\n<!-- measured -->\n")
    assert text.endswith("\n<!-- /measured -->\nafter\n")


def test_what_misses_its_aim_is_written_down_and_said() -> None:
    board = Board()

    with pytest.raises(AssertionError, match=r"a move: 3\.00 x a bare one, the aim is 2 x"):
        board.ratio("a move", 0.003, 0.001, beside="a bare one", most=2)
    with pytest.raises(AssertionError, match=r"moves: 9 of 10 \(1 x busy\)"):
        board.all_of("moves", 9, 10, "1 x busy")
    board.time("a start", 1.9, most=1.5)
    with pytest.raises(AssertionError, match="a start"):
        board.time("a start", 3.1, most=1.5)

    assert [line.met for line in board.lines] == [False] * 4
