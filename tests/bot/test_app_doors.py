"""The app end to end: what comes in by its addresses, signed or not, and what its logs keep of it."""

from __future__ import annotations

import json
import urllib.error
import urllib.request

import pytest

from bot.logs import Discreet, Lines
from bot.manifest import PATH
from bot.web import application
from tests.bot.noting import customers
from tests.bot.signed import posted, slash_body


@pytest.mark.parametrize("wrong", [{"secret": "guess"}, {"aged_s": 600}, {"aged_s": -600}])
def test_a_request_that_slack_did_not_sign_now_is_refused(notes, wrong):
    status, _body = posted(notes, slash_body(notes), **wrong)

    assert status == 401
    assert customers(notes) == 0


def test_slacks_check_of_the_address_is_answered(notes):
    assert notes.playground.verify()


def test_health_and_metrics_are_served(notes):
    with urllib.request.urlopen(f"{notes.url}/healthz") as answer:
        assert json.load(answer) == {"ok": True, "database": True}


@pytest.mark.parametrize(("path", "status"), [("/", 404), (PATH, 405), ("/slack", 404)])
def test_other_addresses_are_told_apart(notes, path, status):
    with pytest.raises(urllib.error.HTTPError) as error:
        urllib.request.urlopen(notes.url + path)

    with error.value:
        assert error.value.code == status


@pytest.mark.parametrize("length", ["2000001", "-1", "many"])
def test_a_request_too_large_to_be_slacks_is_refused_unread(notes, length):
    statuses = []
    serve = application(notes.bot.app, ping=notes.bot.database.ping, metrics=bytes)

    serve(
        {"PATH_INFO": PATH, "REQUEST_METHOD": "POST", "CONTENT_LENGTH": length},
        lambda status, _headers: statuses.append(status),
    )

    assert statuses == ["413 Content Too Large"]


def test_a_body_that_is_no_text_is_refused(notes):
    status, _body = posted(notes, b"\xff\xfe")

    assert status in {400, 401}


def test_the_logs_hold_no_bodies_tokens_or_response_urls(notes, caplog):
    caplog.set_level("DEBUG")

    notes.slash("/note add acme-secret-name")
    notes.slash("/note boom")
    notes.last_reply()
    posted(notes, slash_body(notes, text="add hidden"), secret="guess")

    lines = [Lines(human=False).format(record) for record in caplog.records if Discreet().filter(record)]
    said = "\n".join(line for line in lines if '"event": "Using selector' not in line)
    assert '"event": "answered"' in said
    assert not [word for word in ("acme-secret-name", "xoxb-", "/commands/", "hidden") if word in said]


def test_a_customer_may_be_called_payload_though_bolt_reads_such_a_form_as_nothing(notes):
    notes.slash("/note add Payload Corp")

    assert "Payload Corp" in notes.last_reply()["text"]
    assert customers(notes) == 1


def test_a_form_that_holds_the_word_payload_still_needs_its_signature(notes):
    status, _body = posted(notes, slash_body(notes, text="add payload"), secret="not the secret")

    assert status == 401
    assert customers(notes) == 0
