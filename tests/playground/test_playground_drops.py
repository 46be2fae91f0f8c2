"""Files that people bring: the message they come with, what the bot may know of them, and who gets their bytes."""

from __future__ import annotations

import json
import urllib.error
import urllib.request

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.playground.world import MANAGER, REP_EAST, REP_WEST

ROWS = b"customer,stage,effective_at\nAcme Corp,Lead,2026-01-05\n"


@pytest.fixture
def scoped(make):
    """A playground whose app may do everything that it needs, reading files among it."""
    scopes = ["im:history", "app_mentions:read", "chat:write", "files:read"]
    events = {"bot_events": ["message.im", "app_mention"]}
    return make(manifest={"oauth_config": {"scopes": {"bot": scopes}}, "settings": {"event_subscriptions": events}})


@pytest.fixture
def bot(scoped):
    return WebClient("xoxb-playground", base_url=scoped.api_url)


def drop(playground, *files, as_=REP_EAST, **more):
    return playground.drop(as_, playground.dm(as_), *(files or [("moves.csv", ROWS)]), **more)


def read(url, token="xoxb-playground"):
    request = urllib.request.Request(url, headers={"Authorization": f"Bearer {token}"} if token else {})
    with urllib.request.urlopen(request) as answer:
        return answer.read(), answer.headers["Content-Type"].split(";")[0]


def refused(call, **kwargs):
    with pytest.raises(SlackApiError) as caught:
        call(**kwargs)
    return caught.value.response


def test_files_dropped_into_a_direct_message_arrive_as_one_file_share(scoped, receiver):
    sent = drop(scoped, ("moves.csv", ROWS), ("notes.txt", b"hello"), text="our history")

    scoped.wait_for(lambda: receiver.events("message"))
    [event] = [each["body"]["event"] for each in receiver.events("message")]
    assert (event["subtype"], event["text"], event["channel_type"]) == ("file_share", "our history", "im")
    assert (event["user"], event["ts"], event["upload"]) == (REP_EAST, sent["ts"], False)
    assert [each["id"] for each in event["files"]] == sent["files"]
    kept = ("name", "mimetype", "filetype", "size", "user")
    assert [event["files"][0][name] for name in kept] == ["moves.csv", "text/csv", "csv", len(ROWS), REP_EAST]


def test_a_file_in_a_channel_is_told_of_only_with_a_mention_and_as_one(scoped, receiver):
    scoped.drop(REP_EAST, "#sales", ("moves.csv", ROWS))
    scoped.drop(REP_EAST, "#sales", ("moves.csv", ROWS), text="<@ULIFECYCLE> look")

    scoped.wait_for(lambda: receiver.events("app_mention"))
    [event] = [each["body"]["event"] for each in receiver.got]
    assert "subtype" not in event
    assert event["files"][0]["name"] == "moves.csv"


def test_a_message_of_files_alone_needs_no_words_but_one_of_nothing_does(scoped):
    direct = scoped.dm(REP_EAST)

    assert drop(scoped)["ok"]
    assert scoped.send(REP_EAST, direct, "")["error"] == "no_text"
    assert scoped.messages(direct, REP_EAST)[0]["files"][0]["name"] == "moves.csv"


def test_the_bot_gets_the_bytes_with_its_token(scoped, bot):
    [key] = drop(scoped)["files"]

    file = bot.files_info(file=key)["file"]

    assert file["url_private_download"] != file["url_private"]
    assert read(file["url_private_download"]) == read(file["url_private"]) == (ROWS, "text/csv")


@pytest.mark.parametrize("token", ["", "xoxb-somebody-else"])
def test_without_its_token_it_gets_the_login_page_and_status_200(scoped, bot, token):
    [key] = drop(scoped)["files"]
    url = bot.files_info(file=key)["file"]["url_private_download"]

    body, kind = read(url, token)

    assert kind == "text/html"
    assert b"Sign in" in body


def test_without_the_scope_a_file_is_refused_by_name_and_its_bytes_are_a_login_page(scoped, bot):
    [key] = drop(scoped)["files"]
    url = bot.files_info(file=key)["file"]["url_private_download"]
    scoped.revoke("files:read")

    answer = refused(bot.files_info, file=key)

    assert (answer["error"], answer["needed"]) == ("missing_scope", "files:read")
    assert "files:read" not in answer["provided"]
    assert "files:read" not in answer.headers["x-oauth-scopes"]
    assert read(url)[1] == "text/html"


def test_a_file_where_the_bot_is_not_does_not_exist_for_it(scoped, bot):
    [key] = scoped.drop(REP_WEST, "#random", ("moves.csv", ROWS))["files"]

    assert refused(bot.files_info, file=key)["error"] == "file_not_found"


def test_a_deleted_file_is_gone_for_everybody(scoped, bot):
    [key] = drop(scoped)["files"]
    url = bot.files_info(file=key)["file"]["url_private_download"]

    scoped.delete_file(key)

    assert refused(bot.files_info, file=key)["error"] == "file_deleted"
    with pytest.raises(urllib.error.HTTPError) as caught:
        read(url)
    caught.value.close()
    assert caught.value.code == 404


def asked(playground, path, body, kind):
    request = urllib.request.Request(f"{playground.url}/play/{path}", data=body, headers={"Content-Type": kind})
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)


def test_the_page_brings_bytes_first_and_then_sends_the_file(scoped):
    key = asked(scoped, f"upload?as={REP_EAST}&name=moves.csv", ROWS, "application/octet-stream")["file"]
    message = {"channel": scoped.dm(REP_EAST), "files": [key]}

    by_others = asked(scoped, "send", json.dumps({"as": MANAGER} | message).encode(), "application/json")
    sent = asked(scoped, "send", json.dumps({"as": REP_EAST} | message).encode(), "application/json")

    assert by_others == {"ok": False, "error": "channel_not_found"}
    assert sent["ok"]
    assert scoped.message(scoped.dm(REP_EAST), sent["ts"])["files"][0]["id"] == key


def test_nobody_sends_a_file_of_somebody_else(scoped):
    [key] = drop(scoped)["files"]
    body = {"as": MANAGER, "channel": scoped.dm(MANAGER), "files": [key]}

    sent = asked(scoped, "send", json.dumps(body).encode(), "application/json")

    assert sent == {"ok": False, "error": "file_not_found"}


def test_a_page_of_another_site_brings_no_file(scoped):
    with pytest.raises(urllib.error.HTTPError) as caught:
        asked(scoped, f"upload?as={REP_EAST}&name=moves.csv", ROWS, "text/plain")
    caught.value.close()
    assert caught.value.code == 415
