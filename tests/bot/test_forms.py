import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.playground.blockcheck import BlockCheck
from bot.rendering.forms import loading_view, metadata_of, submitted, usage, view
from commands import Field, Form
from commands._words import tokens

STAGES = (("knowledge", "Knowledge"), ("retention", "Retention"))
MOVE = Form(
    "Move a customer to another stage",
    "stage move",
    (
        Field("customer", "Customer", "customer"),
        Field("stage", "Stage", "stage", "to ", STAGES, initial="retention"),
        Field("on", "Day", "date", "on ", optional=True, initial="2026-11-20"),
        Field("reason", "Reason", "long", "because ", optional=True),
    ),
    "Move",
)


def filled(made, **values):
    """The view as Slack gives it back: every input has a state, empty ones with null."""
    state = {}
    for block in made["blocks"]:
        element, value = block["element"], values.get(block["block_id"])
        answer = {"type": element["type"], "value": None}
        if element["type"] == "datepicker":
            answer = {"type": "datepicker", "selected_date": value}
        elif element["type"].endswith("select"):
            answer = {"type": element["type"], "selected_option": {"value": value} if value else None}
        elif value:
            answer["value"] = value
        state[block["block_id"]] = {element["action_id"]: answer}
    return {"private_metadata": made["private_metadata"], "state": {"values": state}}


def problems(made):
    return BlockCheck(lambda _file: True).view(made)


def test_a_form_is_a_modal_that_slack_takes():
    made = view(MOVE, {"channel": "CSALES"})
    assert problems(made) == []
    assert made["title"]["text"] == "Move a customer to anot…"
    assert [block["block_id"] for block in made["blocks"]] == ["customer", "stage", "on", "reason"]
    assert [block["element"]["type"] for block in made["blocks"]] == [
        "external_select", "static_select", "datepicker", "plain_text_input",
    ]  # fmt: skip
    assert [block["optional"] for block in made["blocks"]] == [False, False, True, True]


def test_a_customer_is_looked_for_while_one_types():
    element = view(MOVE, {})["blocks"][0]["element"]
    assert (element["action_id"], element["min_query_length"]) == ("customer", 0)


def test_what_is_known_stands_there_already():
    stage, day = (block["element"] for block in view(MOVE, {})["blocks"][1:3])
    assert stage["initial_option"]["value"] == "retention"
    assert day["initial_date"] == "2026-11-20"


def test_a_submission_becomes_the_command_that_one_could_have_typed():
    payload = filled(view(MOVE, {}), customer="#12", stage="retention", on="2026-05-12", reason="renewal signed")
    assert submitted(payload) == 'stage move #12 to retention on 2026-05-12 because "renewal signed"'


def test_empty_fields_leave_no_word_behind():
    assert submitted(filled(view(MOVE, {}), customer="#12", stage="retention")) == "stage move #12 to retention"


@settings(deadline=None)
@given(st.text(alphabet=st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=60))
def test_whatever_is_typed_is_read_back_as_one_value(typed):
    form = Form("Why", "stage reason 7", (Field("reason", "Reason", "long"),), "Keep")
    assert tokens(submitted(filled(view(form, {}), reason=typed)))[-1] == typed


def test_metadata_comes_back_with_the_submission():
    payload = filled(view(MOVE, {"channel": "CSALES", "thread": "1.2"}), customer="#12")
    assert metadata_of(payload) == {"channel": "CSALES", "thread": "1.2"}


def test_a_form_that_slack_could_not_keep_is_refused_at_once():
    with pytest.raises(ValueError, match="does not fit"):
        view(MOVE, {"note": "x" * 3000})


@pytest.mark.parametrize("kept", ["", "7", "[]", "{}", '{"command": "x"}'])
def test_a_view_of_somebody_else_is_refused(kept):
    with pytest.raises(ValueError, match="not one of these forms"):
        submitted({"private_metadata": kept, "state": {"values": {}}})


def test_a_channel_is_chosen_from_those_there_are():
    made = view(Form("Where", "digest move 7", (Field("to", "Channel", "channel", "in ", initial="C0123"),), "Go"), {})
    element = made["blocks"][0]["element"]
    picked = {"value": {"type": element["type"], "selected_conversation": "C0456"}}

    assert (element["type"], element["initial_conversation"]) == ("conversations_select", "C0123")
    assert submitted({**made, "state": {"values": {"to": picked}}}) == "digest move 7 in <#C0456>"


def test_a_choice_without_options_is_asked_as_text():
    form = Form("Why", "stage reason 7", (Field("reason", "Reason", "choice"),), "Keep")
    made = view(form, {})
    assert made["blocks"][0]["element"]["type"] == "plain_text_input"
    assert problems(made) == []


@settings(deadline=None)
@given(
    st.text(max_size=4000),
    st.text(max_size=200),
    st.sampled_from(["text", "long", "customer", "stage", "date", "channel", "choice"]),
)
def test_every_limit_holds_for_any_words(long, short, kind):
    options = tuple((f"{i}{short}", f"{long}{i}") for i in range(120))
    form = Form(long, "stage move", (Field("one", long, kind, "to ", options, initial=long),), short)
    assert problems(view(form, {})) == []
    json.dumps(view(form, {}), ensure_ascii=False).encode()


def test_the_view_that_stands_while_one_waits_is_a_modal():
    assert problems(loading_view("Move a customer")) == []


def test_where_no_form_can_be_shown_its_words_are_told():
    assert usage(MOVE) == "stage move <Customer> to <Stage> [on <Day>] [because <Reason>]"
