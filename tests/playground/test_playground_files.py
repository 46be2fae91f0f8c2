"""Uploads: the three steps, the message that shares them, and pictures shown in blocks."""

from __future__ import annotations

import json
import time
import urllib.error
import urllib.request

import pytest
from slack_sdk import WebClient

from bot.playground.world import MANAGER
from tests.playground.saying import refused

PICTURE = b"\x89PNG\r\n\x1a\n picture"
BLOCKS = [{"type": "section", "text": {"type": "mrkdwn", "text": "9 customers"}}]


def upload(client, channel=None, **more):
    return client.files_upload_v2(channel=channel, file=PICTURE, filename="funnel.png", title="Funnel", **more)


def shown(client, key):
    block = {"type": "image", "alt_text": "a funnel", "slack_file": {"id": key}}
    return client.chat_postMessage(channel="CSALES", text="chart", blocks=[block])


def test_one_call_shares_text_buttons_and_picture(client, slack):
    upload(client, "CSALES", blocks=json.dumps(BLOCKS))

    message = slack.messages("#sales", MANAGER)[0]
    assert message["files"][0]["title"] == "Funnel"
    assert message["blocks"][0]["text"]["text"] == "9 customers"
    with urllib.request.urlopen(slack.url + message["files"][0]["url"]) as answer:
        assert (answer.read(), answer.headers["Content-Type"]) == (PICTURE, "image/png")
    assert [(each["name"], each["content"]) for each in slack.files] == [("funnel.png", PICTURE)]


def test_blocks_beside_a_comment_are_ignored_as_slack_does(client, slack):
    upload(client, "CSALES", blocks=json.dumps(BLOCKS), initial_comment="look")

    message = slack.messages("#sales", MANAGER)[0]
    assert (message["text"], message["blocks"]) == ("look", [])
    assert "ignored beside initial_comment" in slack.complaints[0]


def test_a_file_with_alt_text_is_silently_not_shared(client, slack):
    upload(client, "CSALES", alt_txt="a funnel")

    assert slack.messages("#sales", MANAGER) == []
    assert "silently not shared" in slack.complaints[0]


def test_an_upload_is_refused_where_the_bot_cannot_write(client):
    assert refused(upload, client=client, channel="CRANDOM") == "not_in_channel"
    assert refused(upload, client=client, channel="UMANAGER") == "channel_not_found"
    assert refused(upload, client=client, channel="CSALES", blocks=json.dumps([{"type": "x"}])) == "invalid_blocks"


def test_a_file_that_never_arrived_cannot_be_completed(client):
    key = client.files_getUploadURLExternal(filename="a.png", length=3)["file_id"]

    assert refused(client.files_completeUploadExternal, files=[{"id": key, "title": "a"}]) == "file_not_found"
    assert refused(client.files_getUploadURLExternal, filename="a.png", length=0) == "invalid_arguments"


def test_fewer_bytes_than_announced_are_refused(client):
    url = client.files_getUploadURLExternal(filename="a.png", length=3)["upload_url"]

    with pytest.raises(urllib.error.HTTPError) as caught:
        urllib.request.urlopen(urllib.request.Request(url, data=b"toolong", method="POST"))
    caught.value.close()
    assert caught.value.code == 400


def test_a_picture_block_shows_an_uploaded_file(client, slack):
    key = upload(client)["file"]["id"]
    shown(client, key)

    block = slack.messages("#sales", MANAGER)[0]["blocks"][0]
    assert block["image_url"] == f"/files/{key}/funnel.png"
    assert refused(shown, client=client, key="FGONE") == "invalid_blocks"


def test_a_fresh_upload_is_no_picture_until_slack_has_processed_it(make):
    client = WebClient("xoxb-playground", base_url=make(file_seconds=0.2).api_url)
    key = upload(client)["file"]["id"]

    assert refused(shown, client=client, key=key) == "invalid_blocks"
    time.sleep(0.25)
    assert shown(client, key)["ok"]
