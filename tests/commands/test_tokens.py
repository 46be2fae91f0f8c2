"""How a typed line is parted into words: quotations, mentions, and ids told from names."""

from __future__ import annotations

import itertools
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commands._words import customer_id, person_id, quote, tokens


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("move acme retention", ["move", "acme", "retention"]),
        ('"Acme Corp" won', ["Acme Corp", "won"]),
        ("“Acme Corp” won", ["Acme Corp", "won"]),
        ("„Acme Corp“ won", ["Acme Corp", "won"]),
        ("»Acme Corp« «Umbrella AG»", ["Acme Corp", "Umbrella AG"]),
        ("'Acme Corp' ‘Bob’s Burgers’", ["Acme Corp", "Bob’s Burgers"]),
        ("`Acme Corp`", ["Acme Corp"]),
        ("O'Brien 't Hof 12\" pipes", ["O'Brien", "'t", "Hof", '12"', "pipes"]),
        ('say "acme', ["say", '"acme']),
        ('"the ""Big"" Deal"', ['the "Big" Deal']),
        ('""', [""]),
        ('"Acme, Inc",umbrella', ["Acme, Inc", ",umbrella"]),
        ('acme,"Umbrella AG"', ["acme,", "Umbrella AG"]),
        ('segment="mid market"', ["segment=", "mid market"]),
        ("owner <@U12AB|rep one> <@W9> <#C1|deals> @rep", ["owner", "<@U12AB|rep one>", "<@W9>", "<#C1|deals>", "@rep"]),
        ("  two\n lines\u00a0here ", ["two", "lines", "here"]),
        ("", []),
    ],
)  # fmt: skip
def test_quotations_and_mentions_are_one_word(text, words):
    assert tokens(text) == words


def test_a_word_knows_whether_it_was_quoted_and_where():
    plain, quoted = tokens('acme "Umbrella AG"')

    assert (plain.quoted, plain.start, plain.end) == (False, 0, 4)
    assert (quoted.quoted, quoted.start, quoted.end) == (True, 5, 18)


@given(st.text(alphabet=st.one_of(st.sampled_from("\"'“”„‘«»` ,;=ab"), st.characters(codec="utf-8"))), st.text())
def test_a_quoted_value_is_given_back_whole(value, other):
    assert tokens(quote(value)) == [value]
    assert tokens(f"{quote(value)} {quote(other)}") == [value, other]


@given(st.text(alphabet=st.sampled_from("\"'“”„‘«»`<@> ,;=ab\n")))
def test_every_sign_that_is_no_space_belongs_to_one_word(text):
    words = tokens(text)

    covered = "".join(text[word.start : word.end] for word in words)
    assert "".join(covered.split()) == "".join(text.split())
    assert all(one.end <= two.start for one, two in itertools.pairwise(words))


def test_a_long_text_of_open_quotes_is_read_at_once():
    begun = time.perf_counter()
    assert len(tokens("'a " * 5000)) == 5000
    assert time.perf_counter() - begun < 1


@pytest.mark.parametrize("value", ["acme", "#123", "2026-05-12", "<@U123>", "<@U1|rep>", "C++", "1200.50", "retention"])
def test_a_plain_value_needs_no_quotes(value):
    assert quote(value) == value


@pytest.mark.parametrize("value", ["to", "Today", "on", "because", "Acme Corp", "acme,", "", "Acme.", "a=", "->", "'t"])
def test_a_value_that_would_be_misread_is_quoted(value):
    assert quote(value) == f'"{value}"'


def test_ids_of_people_and_customers_are_told_from_names():
    assert [person_id(token) for token in ("<@U123|rep>", "<@W9>", "@rep", "U123", "me")] == [
        "U123",
        "W9",
        None,
        None,
        None,
    ]
    assert [customer_id(token) for token in ("#123", " #7 ", "#", "#12a", "123", "#acme")] == [
        123,
        7,
        None,
        None,
        None,
        None,
    ]
