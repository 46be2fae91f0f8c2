"""The app end to end: buttons, forms and menus that people press, fill in and choose from."""

from __future__ import annotations

import json
from urllib.parse import urlencode

import pytest

from bot.playground.world import TEAM
from tests.bot.noting import customers
from tests.bot.signed import posted
from tests.slack import labels


def test_share_in_channel_shows_the_answer_to_everybody(notes):
    notes.slash("/note list this week")
    notes.last_reply()

    notes.press("Share in channel")

    notes.playground.wait_for(
        lambda: [
            m for m in notes.playground.messages(notes.channel, notes.manager) if m["text"].startswith("Notes this")
        ]
    )


def test_only_the_person_it_was_made_for_may_press_an_actors_button(notes):
    notes.slash("/note add acme")

    notes.press("Undo", as_=notes.manager)

    assert notes.last_reply(notes.manager)["text"] == f"Only <@{notes.rep}> can press this."


def test_a_managers_button_is_refused_to_a_rep_and_works_for_a_manager(notes):
    notes.slash("/note add acme")

    notes.press("Manage")
    notes.press("Manage", as_=notes.manager)

    assert "Only a manager" in notes.last_reply()["text"]
    assert notes.last_reply(notes.manager)["text"].startswith("Notes all")


def test_an_empty_command_opens_its_form_and_the_form_does_what_the_command_would(notes):
    notes.slash("/note")
    view = notes.playground.wait_for(lambda: notes.playground.view(notes.rep))

    refused = notes.playground.submit(notes.rep, view["id"], {"what": "twice"})
    done = notes.playground.submit(notes.rep, view["id"], {"what": "acme"})

    assert refused["errors"] == {"what": "That name is taken."}
    assert done["ok"]
    assert notes.last_reply()["text"].startswith("Noted: acme,")
    assert customers(notes) == 1


def test_a_form_that_cannot_be_opened_becomes_a_button(notes):
    notes.playground.fault("views.open", "error", error="expired_trigger_id")

    notes.slash("/note")

    assert labels(notes.last_reply()) == ["Note"]


@pytest.mark.parametrize(
    "payload",
    [
        {"type": "shortcut", "callback_id": "x", "trigger_id": "1"},
        {"type": "view_closed", "view": {"id": "V1", "callback_id": "x"}},
        {"type": "block_actions", "trigger_id": "1", "actions": [{"action_id": "link", "block_id": "b", "type": "button"}]},
        {"type": "block_actions", "trigger_id": "1", "actions": [{"action_id": "run:0", "block_id": "b", "type": "button", "value": "not ours"}]},
    ],
)  # fmt: skip
def test_whatever_else_people_press_is_acknowledged(notes, payload):
    body = {**payload, "user": {"id": notes.rep}, "team": {"id": TEAM}}

    status, _body = posted(notes, urlencode({"payload": json.dumps(body)}).encode())

    assert status == 200


def test_names_are_proposed_while_they_are_typed(notes):
    for name in ("Acme Corp", "Acme Labs", "Umbrella"):
        notes.slash(f"/note add {name}")
    body = {"type": "block_suggestion", "action_id": "customer", "block_id": "customer", "value": "acm"}
    body |= {"user": {"id": notes.rep}, "team": {"id": TEAM}, "view": {"id": "V1"}}

    _status, answer = posted(notes, urlencode({"payload": json.dumps(body)}).encode())

    assert [one["text"]["text"] for one in json.loads(answer)["options"]] == ["Acme Corp", "Acme Labs"]
