"""Which command is meant by what is typed: behind a slash, in free order, and cleaned of marks."""

from __future__ import annotations

import time

import pytest

from bot.routing import match
from bot.routing.request import Request, plain
from commands import Phrase, command, mention
from tests.bot.tiny import tiny


@pytest.mark.parametrize(
    ("group", "text", "name", "words"),
    [
        ("note", "add acme corp", "note add", "acme corp"),
        ("note", "ADD  Acme", "note add", "Acme"),
        ("note", "acme", "note add", "acme"),
        ("note", "", "note add", ""),
        ("note", "list\nacme\numbrella", "note list", "acme\numbrella"),
        ("lifecycle", "", "help", ""),
        ("lifecycle", "help note", "help", "note"),
        ("lifecycle", "note add acme", "note add", "acme"),
        ("lifecycle", "please write down acme", "note add", "acme"),
    ],
)
def test_a_slash_command_is_read_by_its_group_and_the_longest_name(group, text, name, words):
    plan = match.plan(tiny(), Request(text, "UREP", "k", group=group))

    assert plan.command is not None
    assert (plan.command.name, plan.words) == (name, words)


@pytest.mark.parametrize(
    ("slash", "group"),
    [("/note", "note"), ("/lc-note", "note"), ("/LC-Note", "note"), ("/lc-lifecycle", "lifecycle"), ("/x", "")],
)
def test_a_slash_command_with_a_prefix_still_means_its_group(slash, group):
    assert match.group_of(tiny(), slash) == group


@pytest.mark.parametrize(
    ("text", "name", "words"),
    [
        ("note add acme", "note add", "acme"),
        ("Hi, could you please write down acme?", "note add", "acme"),
        ("please note Acme Ltd.", "note add", "Acme Ltd."),
        ("acme is noted.", "note add", "acme"),
        ("what was noted last month?", "note list", "last month"),
        ("help!", "help", ""),
        ("thanks, what was noted", "note list", ""),
    ],
)
def test_a_message_is_read_in_free_order(text, name, words):
    plan = match.plan(tiny(), Request(text, "UREP", "k", free=True))

    assert plan.command is not None
    assert (plan.command.name, plan.words) == (name, words)


def test_of_two_phrases_the_one_that_leaves_less_open_is_meant():
    @command("vague", phrases=(Phrase(r"(?P<what>.+)", "vague {what}"),))
    def vague(ask, lifecycle):
        """Take anything."""

    plan = match.plan(tiny(extra=(vague,)), Request("write down acme", "UREP", "k", free=True))

    assert plan.command is not None
    assert plan.command.name == "note add"


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("move <https://acme.com|acme.com> to retention", "move acme.com to retention"),
        ("owner <@U123|rep one>", "owner <@U123>"),
        ("bind <#C1|sales>", "bind <#C1>"),
        ("Smith &amp; Sons &lt;!channel&gt;", "Smith & Sons <!channel>"),
        (f"acme{mention('U9')}\x07", "acmeU9"),
        ("one\r\ntwo\ttabs", "one\ntwo\ttabs"),
        ("\u202edrowssap", "drowssap"),
        ("<mailto:a@acme.com|a@acme.com>", "a@acme.com"),
    ],
)
def test_text_is_cleaned_at_the_door(typed, text):
    assert plain(typed) == text


@pytest.mark.parametrize("text", ["a" + "." * 19_000 + "b", "a" + " " * 19_000 + "b", "<@U1|" * 4_000, "a " * 9_000])
def test_a_long_text_of_marks_is_read_at_once(text):
    began = time.monotonic()

    match.plan(tiny(), Request(plain(text), "UREP", "k", free=True))

    assert time.monotonic() - began < 0.5


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("note acme, please.", "note acme"),
        ("note acme , thank you !", "note acme"),
        ("note Thx", "note"),
        ("note acme…", "note acme"),
        ("note acmethanks", "note acmethanks"),
        ("note acme,", "note acme,"),
        ("please", ""),
        ("note Acme Inc.", "note Acme Inc."),
    ],
)
def test_closing_words_and_marks_are_not_part_of_what_is_asked(text, bare):
    assert match.tidy(text)[0] == bare
