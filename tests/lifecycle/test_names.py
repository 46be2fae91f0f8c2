"""Keys by which two spellings are one name, and the likeness that only proposes."""

from __future__ import annotations

import pytest

from lifecycle.names import key, loose, nearest


@pytest.mark.parametrize(
    ("one", "other"),
    [("Acme Corp", "ACME  corp "), ("Straße", "STRASSE"), ("\ufb01lm", "film"), ("Acme\u00a0Corp", "acme corp")],
)
def test_these_spellings_are_one_name(one, other):
    assert key(one) == key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("C++", "C#"), ("Acme Ltd", "Acme Corp"), ("Café", "Cafe"), ("A.B.", "AB"), ("Acme-Corp", "Acme Corp")],
)
def test_these_spellings_are_two_names(one, other):
    assert key(one) != key(other)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Acme Corp.", "acme"),
        ("Café Müller, s.r.o.", "cafe muller"),
        ("C++ Tools", "c++ tools"),
        ("Smith & Sons", "smith & sons"),
        ("Limited", "limited"),
        ("SE AB", "se ab"),
        ("", ""),
    ],
)
def test_the_loose_form_drops_accents_signs_and_legal_forms(name, expected):
    assert loose(name) == expected


def known(*names):
    return [(key(name), number) for number, name in enumerate(names)]


def test_words_that_begin_so_come_before_names_that_are_alike():
    names = known("Ackme", "The Acme Company", "Acme Corp")

    assert nearest("acme", names, 4) == [2, 1, 0]


def test_accents_and_legal_forms_do_not_hide_a_name():
    assert nearest("Cafe Muller Ltd", known("Umbrella", "Café Müller s.r.o."), 4) == [1]


def test_a_customer_known_by_two_names_is_proposed_once():
    assert nearest("acme", [("acme corp", 7), ("acme holding", 7), ("zenith", 8)], 4) == [7]


def test_no_more_are_proposed_than_asked_for():
    assert len(nearest("acme", known(*(f"Acme {n}" for n in range(9))), 4)) == 4


@pytest.mark.parametrize("typed", ["", "  ", "...", "Quartz Optics"])
def test_nothing_is_proposed_for_nothing_or_for_what_is_like_none(typed):
    assert nearest(typed, known("Acme Corp", "Umbrella"), 4) == []
