"""What a digest said, and what of it counts otherwise later."""

from __future__ import annotations

import pytest

from lifecycle.digests.told import Figure, Logged, Told, dumps, loads

HALF = Figure(0.5, 5.0, 10.0, 10)


def test_what_was_said_is_read_back_as_it_was():
    told = Told(
        "2026-11-09..2026-11-15",
        {"churn": HALF, "nps": Figure(None, 0.0, 0.0, 0)},
        ((7, "at_risk"), (2**62, "ask")),
        Logged(12, 3, 4),
    )

    assert loads(dumps(told)) == told


@pytest.mark.parametrize("text", [None, "", "{}", "[]", "no json", '{"version": 0}', '{"version": 1}', "7"])
def test_what_another_version_said_or_nobody_is_no_word(text):
    assert loads(text) is None


def test_a_figure_differs_when_anything_that_was_counted_does():
    assert not HALF.differs(Figure(0.5, 5.0, 10.0, 10))
    assert not HALF.differs(Figure(0.5 + 1e-12, 5.0, 10.0, 10))
    assert HALF.differs(Figure(0.6, 6.0, 10.0, 10))
    assert HALF.differs(Figure(0.5, 6.0, 12.0, 12))
    assert HALF.differs(Figure(None, 0.0, 0.0, 0))


def test_what_was_still_open_was_bound_to_change():
    assert not Figure(0.5, 5.0, 10.0, 10, open=3).differs(Figure(0.8, 8.0, 10.0, 10))


def test_what_could_not_be_measured_then_nor_now_does_not_differ_whoever_was_there():
    assert not Figure(None, 0.0, 7.0, 7).differs(Figure(None, 0.0, 5.0, 5))
    assert Figure(None, 0.0, 7.0, 7).differs(Figure(0.0, 0.0, 5.0, 5))


def test_a_first_thing_logged_elsewhere_does_not_change_what_was_counted():
    assert not Figure(None, 0.0, 0.0, 0).differs(Figure(0.0, 0.0, 0.0, 0))
    assert not Figure(None, 0.0, 7.0, 7).differs(Figure(0.0, 0.0, 7.0, 7))
    assert Figure(None, 0.0, 7.0, 7).differs(Figure(1 / 7, 1.0, 7.0, 7))


def test_nothing_logged_is_false():
    assert not Logged()
    assert Logged(0, 0, 1)
