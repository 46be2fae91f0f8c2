"""Modals and home tabs, from the trigger to the submission."""

from __future__ import annotations

import json
import time

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.playground.world import MANAGER, REP_EAST
from tests.playground.saying import plain, refused


def line(block_id, element, **more):
    return {
        "type": "input",
        "block_id": block_id,
        "label": plain(block_id),
        "element": {"action_id": "a", **element},
        **more,
    }


FORM = {
    "type": "modal",
    "callback_id": "move",
    "private_metadata": "c1",
    "title": plain("Move"),
    "submit": plain("Move"),
    "notify_on_close": True,
    "blocks": [
        line("who", {"type": "external_select", "min_query_length": 0}),
        line("stage", {"type": "static_select", "options": [{"text": plain("Retention"), "value": "R"}]}),
        line("why", {"type": "plain_text_input"}, optional=True),
        line("on", {"type": "datepicker", "initial_date": "2026-03-02"}),
    ],
}
FILLED = {"who": "acme", "stage": "R"}


@pytest.fixture
def opened(slack, client):
    trigger = slack.send(REP_EAST, "#sales", "/stage move")["trigger_id"]
    return client.views_open(trigger_id=trigger, view=FORM)["view"]


def test_a_modal_opens_for_who_pulled_the_trigger(slack, opened):
    assert slack.view(REP_EAST)["id"] == opened["id"]
    assert slack.view(MANAGER) is None
    assert opened["root_view_id"] == opened["id"]
    assert opened["private_metadata"] == "c1"


def test_a_trigger_works_once_and_not_for_long(make):
    slack = make(trigger_seconds=0.1)
    client = WebClient("xoxb-playground", base_url=slack.api_url)
    trigger = slack.send(REP_EAST, "#sales", "/stage move")["trigger_id"]
    client.views_open(trigger_id=trigger, view=FORM)
    late = slack.send(REP_EAST, "#sales", "/stage move")["trigger_id"]
    time.sleep(0.15)

    assert refused(client.views_open, trigger_id=trigger, view=FORM) == "exchanged_trigger_id"
    assert refused(client.views_open, trigger_id=late, view=FORM) == "expired_trigger_id"
    assert refused(client.views_open, trigger_id="made.up", view=FORM) == "invalid_trigger_id"


def test_a_modal_beyond_the_limits_names_the_field(slack, client):
    trigger = slack.send(REP_EAST, "#sales", "/stage move")["trigger_id"]
    with pytest.raises(SlackApiError) as caught:
        client.views_open(trigger_id=trigger, view=FORM | {"title": plain("x" * 25)})

    assert caught.value.response["error"] == "invalid_arguments"
    messages = caught.value.response["response_metadata"]["messages"]
    assert messages == ["[ERROR] must be less than 25 characters [json-pointer:/view/title/text]"]


def test_a_submission_carries_every_input(slack, receiver, opened):
    assert slack.submit(REP_EAST, opened["id"], FILLED) == {"ok": True}

    body = receiver.of("view_submission")[0]
    values = body["view"]["state"]["values"]
    assert values["who"]["a"]["selected_option"]["value"] == "acme"
    assert values["stage"]["a"]["selected_option"] == {"text": plain("Retention"), "value": "R"}
    assert values["why"]["a"] == {"type": "plain_text_input", "value": None}
    assert values["on"]["a"]["selected_date"] == "2026-03-02"
    assert (body["view"]["callback_id"], body["view"]["private_metadata"]) == ("move", "c1")
    assert slack.view(REP_EAST) is None


def test_values_may_come_in_slacks_own_form(slack, receiver, opened):
    values = {
        "who": {"a": {"type": "external_select", "selected_option": {"text": plain("Acme Corp"), "value": "c1"}}},
        "stage": {"a": {"type": "static_select", "selected_option": {"text": plain("Retention"), "value": "R"}}},
        "why": {"a": {"type": "plain_text_input", "value": "price"}},
        "on": {"a": {"type": "datepicker", "selected_date": "2026-03-04"}},
    }
    slack.submit(REP_EAST, opened["id"], values)

    held = receiver.of("view_submission")[0]["view"]["state"]["values"]
    assert held["who"]["a"]["selected_option"]["text"]["text"] == "Acme Corp"
    assert (held["why"]["a"]["value"], held["on"]["a"]["selected_date"]) == ("price", "2026-03-04")


def test_a_missing_input_is_asked_for_before_the_bot_hears_of_it(slack, receiver, opened):
    answer = slack.submit(REP_EAST, opened["id"], {"who": "acme"})

    assert answer == {"ok": False, "errors": {"stage": "Please complete this required field."}}
    assert receiver.of("view_submission") == []


def test_errors_of_the_bot_stand_beside_their_inputs(slack, receiver, opened):
    receiver.says({"response_action": "errors", "errors": {"on": "That day is to come."}})

    assert slack.submit(REP_EAST, opened["id"], FILLED)["errors"] == {"on": "That day is to come."}
    assert slack.view(REP_EAST)["id"] == opened["id"]
    assert slack.complaints == []


def test_errors_of_an_unknown_input_are_complained_of(slack, receiver, opened):
    receiver.says({"response_action": "errors", "errors": {"nowhere": "x"}})

    assert slack.submit(REP_EAST, opened["id"], FILLED)["error"] == "invalid_errors"
    assert len(slack.complaints) == 1


def test_a_modal_can_be_updated_pushed_and_cleared(slack, receiver, opened):
    receiver.says({"response_action": "push", "view": FORM | {"title": plain("Sure")}})
    slack.submit(REP_EAST, opened["id"], FILLED)
    pushed = slack.view(REP_EAST)
    receiver.says({"response_action": "update", "view": FORM | {"title": plain("Still sure")}})
    slack.submit(REP_EAST, pushed["id"], FILLED)
    updated = slack.view(REP_EAST)
    receiver.says({"response_action": "clear"})
    slack.submit(REP_EAST, updated["id"], FILLED)

    assert pushed["previous_view_id"] == opened["id"]
    assert (updated["id"], updated["title"]["text"]) == (pushed["id"], "Still sure")
    assert slack.view(REP_EAST) is None


def test_an_open_modal_is_updated_by_its_id_unless_it_has_changed(slack, client, opened):
    client.views_update(view_id=opened["id"], hash=opened["hash"], view=FORM | {"title": plain("Loaded")})

    assert slack.view(REP_EAST)["title"]["text"] == "Loaded"
    assert refused(client.views_update, view_id=opened["id"], hash=opened["hash"], view=FORM) == "hash_conflict"
    assert refused(client.views_update, view_id="VGONE", view=FORM) == "not_found"


def test_closing_by_the_cross_is_told_where_asked_for(slack, receiver, opened):
    slack.close(REP_EAST, opened["id"])
    slack.wait_for(lambda: receiver.of("view_closed"))

    assert receiver.of("view_closed")[0]["view"]["id"] == opened["id"]
    assert slack.close(REP_EAST, opened["id"])["error"] == "not_found"


def test_a_choice_in_a_modal_reaches_the_bot_with_what_is_filled_in(slack, receiver, opened):
    slack.press_view(REP_EAST, opened["id"], "a", block_id="stage", value="Retention", values={"why": "price"})

    body = receiver.of("block_actions")[0]
    assert body["container"] == {"type": "view", "view_id": opened["id"]}
    assert body["view"]["state"]["values"]["why"]["a"]["value"] == "price"
    assert body["view"]["state"]["values"]["stage"]["a"]["selected_option"]["value"] == "R"
    assert "response_url" not in body


def test_typing_ahead_asks_the_bot_for_options(slack, receiver, opened):
    receiver.says({"options": [{"text": plain("Acme Corp"), "value": "c1"}]})
    answer = slack.suggest(REP_EAST, "a", "acm", view_id=opened["id"])

    asked = receiver.of("block_suggestion")[0]
    assert (asked["block_id"], asked["action_id"], asked["value"]) == ("who", "a", "acm")
    assert [each["value"] for each in answer["options"]] == ["c1"]


def test_bad_options_are_complained_of(slack, receiver, opened):
    receiver.says({"options": [{"text": plain("x" * 76), "value": "c1"}]})

    assert slack.suggest(REP_EAST, "a", "acm", view_id=opened["id"])["options"] == []
    assert "must be less than 76" in slack.complaints[0]


def test_nobody_touches_another_persons_modal(slack, opened):
    assert slack.submit(MANAGER, opened["id"], FILLED)["error"] == "not_found"


def test_a_home_tab_is_asked_for_and_published(slack, client, receiver):
    slack.open_home(REP_EAST)
    slack.wait_for(lambda: receiver.events("app_home_opened"))
    home = {"type": "home", "blocks": [{"type": "header", "text": plain("Welcome")}]}
    client.views_publish(user_id=REP_EAST, view=json.dumps(home))

    assert slack.home(REP_EAST)["blocks"][0]["text"]["text"] == "Welcome"
    assert slack.home(MANAGER) is None
    assert refused(client.views_publish, user_id=REP_EAST, view=FORM) == "invalid_arguments"
