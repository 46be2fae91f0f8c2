"""Socket Mode against the playground's sockets: two connections, renewals, and a clean stop."""

from __future__ import annotations

import json
import urllib.request

import pytest

from bot.playground.world import MANAGER, REP_EAST, SALES
from tests.slack import free_port


def test_commands_arrive_through_two_sockets_and_a_stop_is_clean(bot_process):
    process = bot_process("socket")
    playground = process.playground
    playground.wait_for(lambda: playground.sockets == 2)

    added = playground.send(REP_EAST, SALES, "/customer add Acme Corp")
    moved = playground.send(REP_EAST, SALES, "/stage move acme retention")

    assert added["ok"]
    assert moved["ok"]
    assert {delivered.how for delivered in playground.deliveries} == {"socket"}
    assert "Acme Corp" in playground.messages(SALES, MANAGER)[-1]["text"]
    assert process.stop() == 0
    assert playground.complaints == []


def test_a_renewed_connection_takes_the_next_command(bot_process):
    process = bot_process("socket")
    playground = process.playground
    playground.wait_for(lambda: playground.sockets == 2)

    asked = playground.refresh_sockets()
    playground.wait_for(lambda: playground.sockets == 2, timeout=20)

    assert asked == 2
    assert playground.send(REP_EAST, SALES, "/customer add Acme Corp")["ok"]


def test_a_cut_connection_is_opened_again(bot_process):
    process = bot_process("socket")
    playground = process.playground
    playground.wait_for(lambda: playground.sockets == 2)

    playground.cut_sockets()
    playground.wait_for(lambda: playground.sockets == 2, timeout=30)

    assert playground.send(REP_EAST, SALES, "/customer add Acme Corp")["ok"]


def test_health_tells_of_the_connection(bot_process):
    port = free_port()
    bot_process("socket", LIFECYCLE_HTTP_PORT=str(port))

    with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5) as answer:
        assert json.load(answer) == {"ok": True, "database": True, "slack": True}


def test_an_app_token_that_slack_does_not_accept_is_said_at_the_start(bot_process):
    with pytest.raises(AssertionError, match=r"Slack does not accept SLACK_APP_TOKEN \(invalid_auth\)"):
        bot_process("socket", SLACK_APP_TOKEN="xapp-wrong")


def test_even_at_debug_the_log_holds_no_message(bot_process):
    process = bot_process("socket", LIFECYCLE_LOG_LEVEL="DEBUG")

    process.playground.send(REP_EAST, SALES, "/customer add Secretive Corp")
    process.playground.send(REP_EAST, SALES, "/funnel this week")
    process.stop()

    assert '"event": "answered"' in process.said
    assert not [word for word in ("Secretive", "response_url", "xapp-", "xoxb-", "ticket") if word in process.said]


def test_the_connection_comes_back_after_slack_was_away_for_a_while(bot_process):
    process = bot_process("socket")
    playground = process.playground
    playground.wait_for(lambda: playground.sockets == 2)

    playground.fault("apps.connections.open", "error", times=4)
    playground.cut_sockets()
    playground.wait_for(lambda: playground.sockets == 2, timeout=60)

    assert playground.send(REP_EAST, SALES, "/customer add Acme Corp")["ok"]
