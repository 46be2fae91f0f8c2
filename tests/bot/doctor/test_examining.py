"""How checks are gone through: one that breaks, one that others hang on, and a bar for one that is slow."""

from __future__ import annotations

import sys
import time

import pytest

from bot.doctor import examining, shown
from lifecycle.checkup import Check, Verdict, trouble, warning, well
from lifecycle.errors import Busy


def test_a_check_that_breaks_is_a_finding_and_the_others_go_on():
    def breaks(_progress):
        raise ValueError("no such thing")

    def refuses(_progress):
        raise Busy("The ledger is busy.")

    checks = [Check("a", "A", breaks), Check("b", "B", refuses), Check("c", "C", lambda _progress: well("fine"))]

    found = [finding for _check, finding in examining.examine(checks, shown.quietly)]

    assert [one.verdict for one in found] == [Verdict.TROUBLE, Verdict.TROUBLE, Verdict.OK]
    assert found[0].said == "This could not be looked at (ValueError: no such thing)."
    assert found[1].said == "The ledger is busy."
    assert found[0].mend.startswith("If somebody edited the database by hand, put the last backup in place")
    assert found[1].mend == "Mend what stands above, then run lifecycle-bot doctor again."


@pytest.mark.parametrize(("bad", "n"), [(trouble, 1), (warning, 2)])
def test_what_follows_a_vital_check_is_left_out_only_when_that_is_in_trouble(bad, n):
    vital = Check("a", "A", lambda _progress: bad("It is so.", "Mend it."), vital=True)
    other = Check("b", "B", lambda _progress: well("fine"))

    assert len(list(examining.examine([vital, other], shown.quietly))) == n


def test_a_bar_appears_only_for_what_takes_longer_than_a_second(monkeypatch, capsys):
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    monkeypatch.setattr(shown, "AFTER_S", 0.05)
    monkeypatch.setenv("TERM", "xterm")

    def slow(progress):
        progress(1, 2)
        time.sleep(0.3)
        return well("fine")

    shown.with_progress(Check("quick", "Quick", lambda _progress: well("fine")))
    assert capsys.readouterr().err.strip() == ""
    shown.with_progress(Check("slow", "Slow", slow))
    assert "Slow" in capsys.readouterr().err
