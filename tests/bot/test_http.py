"""The HTTP server as a process of its own: what is acknowledged is kept, and a stop finishes what it took."""

from __future__ import annotations

import itertools
import json
import os
import signal
import threading
import urllib.request

import pytest

from bot.http import listen
from bot.playground.world import REP_EAST, REP_WEST, SALES, TEAM
from lifecycle.errors import Refusal
from storage.database import Database
from tests.slack import free_port, running


def moves(address):
    database = Database(address)
    try:
        with database.transaction(TEAM, writes=False) as store:
            return sum(len(store.moves_of(one)) for one in store.customer_ids())
    finally:
        database.close()


def read(url):
    with urllib.request.urlopen(url, timeout=5) as answer:
        return answer.read().decode()


def test_two_processes_answer_health_metrics_and_commands(bot_process):
    process = bot_process("http")
    playground = process.playground
    base = playground.bot_url.removesuffix("/slack/events")

    for text in ("/customer add Acme Corp", "/stage move acme retention"):
        assert playground.send(REP_EAST, SALES, text)["ok"]

    assert json.loads(read(f"{base}/healthz")) == {"ok": True, "database": True}
    counted = read(f"{base}/metrics")
    assert 'lifecycle_requests_total{command="stage move",origin="slash",outcome="done"} 1.0' in counted
    assert process.stop() == 0
    assert playground.complaints == []


def test_a_second_server_on_the_same_port_says_so_in_a_sentence(bot_process, tmp_path):
    process = bot_process("http")
    port = process.playground.bot_url.split(":")[2].split("/")[0]

    with pytest.raises(AssertionError, match=r"Cannot listen on 127\.0\.0\.1, port \d+: Address already in use"):
        bot_process("http", LIFECYCLE_HTTP_PORT=port)


def test_a_token_that_slack_does_not_accept_is_said_at_the_start(bot_process):
    with pytest.raises(AssertionError, match=r"Slack does not accept SLACK_BOT_TOKEN \(invalid_auth\)"):
        bot_process("http", SLACK_BOT_TOKEN="xoxb-wrong")


def test_a_stop_answers_the_questions_that_were_acknowledged(bot_process):
    process = bot_process("http", LIFECYCLE_HTTP_WORKERS="1")
    playground = process.playground
    playground.send(REP_EAST, SALES, "/lifecycle help")
    for _question in range(8):
        playground.send(REP_EAST, SALES, "/lifecycle help")

    assert process.stop() == 0

    answered = [one for one in playground.calls_of("response_url") if "Three to begin" in str(one.args)]
    assert len(answered) == 9


def test_every_move_that_was_acknowledged_outlives_a_kill(bot_process, sqlite_address):
    process = bot_process("http", LIFECYCLE_HTTP_WORKERS="1")
    playground = process.playground
    for who in (REP_EAST, REP_WEST):
        playground.send(who, SALES, f"/customer add {who}")
    acknowledged, enough, killed = [], threading.Event(), threading.Event()

    def keep_moving(who):
        stages = itertools.cycle(("awareness", "knowledge"))
        while not killed.is_set():
            if playground.send(who, SALES, f"/stage move {who} {next(stages)}")["ok"]:
                acknowledged.append(who)
            if len(acknowledged) > 60:
                enough.set()

    threads = [threading.Thread(target=keep_moving, args=(who,)) for who in (REP_EAST, REP_WEST)]
    for thread in threads:
        thread.start()
    assert enough.wait(60)
    os.killpg(process.child.pid, signal.SIGKILL)
    process.child.wait()
    killed.set()
    for worker in threads:
        worker.join(60)

    assert moves(sqlite_address) >= len(acknowledged) > 60


def test_after_a_restart_everything_goes_on(bot_process, sqlite_address):
    first = bot_process("http")
    first.playground.send(REP_EAST, SALES, "/customer add Acme Corp")
    first.playground.send(REP_EAST, SALES, "/stage move acme awareness")
    first.stop()

    second = bot_process("http")
    second.playground.send(REP_EAST, SALES, "/stage move acme knowledge")
    message = next(one for one in reversed(second.playground.messages(SALES, REP_EAST)) if "Awareness" in one["text"])
    second.playground.press(REP_EAST, SALES, message["ts"], "Show")

    assert moves(sqlite_address) == 2
    second.playground.wait_for(
        lambda: [c for c in second.playground.calls_of("response_url") if "Acme Corp" in str(c.args)]
    )


def test_listening_where_one_cannot_is_a_refusal():
    with pytest.raises(Refusal, match="Cannot listen on"):
        listen("203.0.113.1", free_port())


def test_a_fresh_machine_gets_a_playground_with_the_sample_company(tmp_path):
    with running(tmp_path) as bot:
        page = read(bot.page_url)

        assert "<html" in page.lower()
        assert "Database: sqlite:///" in bot.said
        assert bot.stop(signal.SIGINT) == 0


def test_the_playground_ends_with_the_bot(running_bot):
    running_bot.stop(signal.SIGKILL)

    def gone():
        try:
            read(running_bot.page_url)
        except OSError:
            return True
        return False

    end = threading.Event()
    assert any(gone() or end.wait(0.2) for _try in range(60))
