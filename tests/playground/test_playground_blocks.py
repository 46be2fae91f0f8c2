"""Blocks and views: what Slack takes, and what it refuses with which complaint."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.playground.blockcheck import BlockCheck
from tests.playground.saying import plain

DATE = {
    "type": "input",
    "block_id": "on",
    "label": {"type": "plain_text", "text": "On"},
    "element": {"type": "datepicker"},
}
FORM = {
    "type": "modal",
    "title": {"type": "plain_text", "text": "Move"},
    "submit": {"type": "plain_text", "text": "Move"},
    "close": {"type": "plain_text", "text": "Cancel"},
    "private_metadata": "{}",
    "blocks": [DATE],
}


def mrkdwn(text):
    return {"type": "mrkdwn", "text": text}


def button(**more):
    return {"type": "button", "action_id": "go", "text": plain("Go"), **more}


def actions(*elements):
    return {"type": "actions", "elements": list(elements)}


def option(text, value=None):
    return {"text": plain(text), "value": value or text}


def rich(*elements, kind="rich_text_section", **more):
    return {"type": "rich_text", "elements": [{"type": kind, "elements": list(elements), **more}]}


def table(*rows, **more):
    return {"type": "table", "rows": [[{"type": "raw_text", "text": cell} for cell in row] for row in rows], **more}


def found(blocks, surface="message"):
    return BlockCheck(lambda key: key == "FREADY").blocks(blocks, surface)


GOOD = {
    "section": {"type": "section", "text": mrkdwn("x" * 3000), "accessory": button(value="v" * 2000, style="danger")},
    "fields": {"type": "section", "fields": [mrkdwn("x" * 2000)] * 10},
    "rich text": rich(
        {"type": "text", "text": "hello", "style": {"bold": True}},
        {"type": "user", "user_id": "U1"},
        {"type": "channel", "channel_id": "C1"},
        {"type": "link", "url": "https://example.com", "text": "there"},
        {"type": "emoji", "name": "wave"},
    ),
    "list": {
        "type": "rich_text",
        "elements": [
            {
                "type": "rich_text_list",
                "style": "bullet",
                "elements": rich({"type": "text", "text": "one"})["elements"],
            },
            {"type": "rich_text_preformatted", "elements": [{"type": "text", "text": "a  b"}]},
        ],
    },
    "header": {"type": "header", "text": plain("x" * 150)},
    "context": {"type": "context", "elements": [mrkdwn("small")] * 10},
    "actions": actions(*[button(action_id=f"b{n}") for n in range(25)]),
    "divider": {"type": "divider"},
    "picture": {"type": "image", "alt_text": "a chart", "slack_file": {"id": "FREADY"}},
    "linked picture": {"type": "image", "alt_text": "a chart", "image_url": "https://example.com/a.png"},
    "table": table(*[["x"] * 20] * 100, column_settings=[{"align": "right"}, None, {"is_wrapped": True}]),
    "rich cell": {"type": "table", "rows": [[rich({"type": "text", "text": "x", "style": {"bold": True}})]]},
    "select": actions(
        {"type": "static_select", "options": [option(str(n)) for n in range(100)], "initial_option": option("3")}
    ),
    "groups": actions({"type": "static_select", "option_groups": [{"label": plain("g"), "options": [option("1")]}]}),
    "overflow": {
        "type": "section",
        "text": plain("x"),
        "accessory": {"type": "overflow", "options": [option("1")] * 5},
    },
    "input": {
        "type": "input",
        "label": plain("Why"),
        "element": {"type": "plain_text_input", "initial_value": "", "max_length": 99},
    },
    "confirm": actions(
        button(confirm={"title": plain("Sure"), "text": mrkdwn("x"), "confirm": plain("Yes"), "deny": plain("No")})
    ),
}

BAD = {
    "no list": ("text", "must be an array"),
    "an unknown type": ([{"type": "carousel"}], "unsupported type: carousel [json-pointer:/blocks/0/type]"),
    "too many blocks": ([{"type": "divider"}] * 51, "no more than 50 items allowed [json-pointer:/blocks]"),
    "an unknown field": ([{"type": "divider", "colour": "red"}], "invalid additional property: colour"),
    "an empty text": ([{"type": "section", "text": mrkdwn("")}], "must be more than 0 characters [json-pointer:/blocks/0/text/text]"),
    "a long section": ([{"type": "section", "text": mrkdwn("x" * 3001)}], "must be less than 3001 characters"),
    "an empty section": ([{"type": "section"}], "must define either `text` or `fields`"),
    "many fields": ([{"type": "section", "fields": [mrkdwn("x")] * 11}], "no more than 10 items"),
    "a long field": ([{"type": "section", "fields": [mrkdwn("x" * 2001)]}], "must be less than 2001"),
    "a long header": ([{"type": "header", "text": plain("x" * 151)}], "must be less than 151"),
    "a header in mrkdwn": ([{"type": "header", "text": mrkdwn("x")}], "unsupported type: mrkdwn"),
    "much context": ([{"type": "context", "elements": [mrkdwn("x")] * 11}], "no more than 10 items"),
    "many buttons": ([actions(*[button(action_id=str(n)) for n in range(26)])], "no more than 25 items"),
    "no buttons": ([actions()], "no fewer than 1 items"),
    "a long label": ([actions(button(text=plain("x" * 76)))], "must be less than 76 characters"),
    "a long value": ([actions(button(value="x" * 2001))], "must be less than 2001 characters"),
    "a style of its own": ([actions(button(style="warning"))], "value must be one of danger, primary"),
    "an action_id twice": ([actions(button(), button())], '`action_id` "go" already exists'),
    "a block_id twice": ([{"type": "divider", "block_id": "a"}] * 2, '`block_id` "a" already exists'),
    "a long block_id": ([{"type": "divider", "block_id": "a" * 256}], "must be less than 256"),
    "an input among actions": ([actions({"type": "plain_text_input"})], "unsupported type: plain_text_input"),
    "too many options": ([actions({"type": "static_select", "options": [option("x")] * 101})], "no more than 100 items"),
    "no options": ([actions({"type": "static_select"})], "must define either `options` or `option_groups`"),
    "a long option": ([actions({"type": "static_select", "options": [option("x" * 76, "1")]})], "must be less than 76"),
    "a long option's value": ([actions({"type": "static_select", "options": [option("x", "y" * 151)]})], "must be less than 151"),
    "a foreign initial option": (
        [actions({"type": "static_select", "options": [option("a")], "initial_option": option("b")})],
        "must be one of the options",
    ),
    "a large overflow": ([actions({"type": "overflow", "options": [option("x")] * 6})], "no more than 5 items"),
    "an empty rich text": ([rich({"type": "text", "text": ""})], "must be more than 0 characters"),
    "a strange rich text": ([rich({"type": "marquee"})], "unsupported type: marquee"),
    "a strange style": ([rich({"type": "text", "text": "x", "style": {"blink": True}})], "invalid additional property: blink"),
    "an empty cell": ([table(["a", ""])], "must be more than 0 characters [json-pointer:/blocks/0/rows/0/1/text]"),
    "a long table": ([table(*[["x"]] * 101)], "no more than 100 items"),
    "a wide table": ([table(["x"] * 21)], "no more than 20 items"),
    "two tables": ([table(["x"]), table(["y"])], "only_one_table_allowed"),
    "a heavy table": ([table(["x" * 6000, "y" * 6000])], "table cells must be less than 10001"),
    "a strange cell": ([{"type": "table", "rows": [[{"type": "mrkdwn", "text": "x"}]]}], "unsupported type: mrkdwn"),
    "a picture without words": ([{"type": "image", "slack_file": {"id": "FREADY"}}], "missing required field: alt_text"),
    "a picture nobody can load": ([{"type": "image", "alt_text": "x", "image_url": "http://127.0.0.1/a.png"}], "downloading image failed"),
    "a file that is not there": ([{"type": "image", "alt_text": "x", "slack_file": {"id": "FGONE"}}], "invalid slack file"),
    "two sources": (
        [{"type": "image", "alt_text": "x", "slack_file": {"id": "FREADY"}, "image_url": "https://example.com/a.png"}],
        "must define either `image_url` or `slack_file`",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", GOOD)
def test_a_block_within_the_limits_is_taken(name):
    assert found([GOOD[name]]) == []


@pytest.mark.parametrize("name", BAD)
def test_a_block_beyond_the_limits_is_refused_by_name(name):
    blocks, complaint = BAD[name]

    assert complaint in " ".join(found(blocks))


def test_a_table_stands_in_messages_only():
    assert found([table(["x"])], "modal") == ["[ERROR] unsupported type: table [json-pointer:/blocks/0/type]"]


def test_a_modal_within_the_limits_is_taken():
    assert BlockCheck(lambda _key: False).view(FORM) == []


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"title": plain("x" * 25)}, "must be less than 25 characters [json-pointer:/view/title/text]"),
        ({"submit": plain("x" * 25)}, "must be less than 25 characters [json-pointer:/view/submit/text]"),
        ({"private_metadata": "x" * 3001}, "must be less than 3001 characters"),
        ({"callback_id": "x" * 256}, "must be less than 256 characters"),
        ({"blocks": [{"type": "divider"}] * 101}, "no more than 100 items allowed [json-pointer:/view/blocks]"),
        ({"type": "popup"}, "unsupported type: popup"),
        ({"size": "large"}, "invalid additional property: size"),
        ({"blocks": [DATE, DATE]}, '`block_id` "on" already exists'),
    ],
)
def test_a_modal_beyond_the_limits_is_refused(change, complaint):
    assert complaint in " ".join(BlockCheck(lambda _key: False).view(FORM | change))


def test_a_modal_with_inputs_needs_a_submit_button():
    without = {key: value for key, value in FORM.items() if key != "submit"}

    assert BlockCheck(lambda _key: False).view(without) == [
        "[ERROR] missing required field: submit [json-pointer:/view]"
    ]


WORDS = st.sampled_from(
    ["type", "text", "elements", "options", "rows", "style", "button", "section", "table", "rich_text", "x"]
)
KINDS = st.sampled_from(
    ["section", "actions", "context", "table", "rich_text", "image", "input", "static_select", "plain_text"]
)
FIELD_NAMES = [
    "text",
    "elements",
    "element",
    "fields",
    "accessory",
    "rows",
    "options",
    "option_groups",
    "style",
    "block_id",
]
FIELD_NAMES += [
    "initial_option",
    "initial_options",
    "initial_date",
    "max_length",
    "slack_file",
    "image_url",
    "confirm",
    "label",
]
LEAVES = st.none() | st.booleans() | st.integers() | st.text(max_size=5) | WORDS
THINGS = st.recursive(
    LEAVES,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.builds(
            lambda kind, more: {"type": kind, **more},
            KINDS | inner,
            st.dictionaries(st.sampled_from(FIELD_NAMES), inner),
        )
    ),
    max_leaves=25,
)


@given(THINGS)
def test_whatever_is_given_as_blocks_or_view_is_judged_and_never_breaks_the_judge(thing):
    for surface in ("message", "modal", "home"):
        assert all(each.startswith("[ERROR]") for each in found([thing], surface))
    view = thing if isinstance(thing, dict) else {"type": "modal", "blocks": thing}
    assert all(each.startswith("[ERROR]") for each in BlockCheck(lambda _key: False).view(view))
