"""The doctor's list as a whole: which checks there are, what it prints, and never a secret."""

from __future__ import annotations

import pytest

from bot import doctor as surgery
from bot.playground.world import BOT, TEAM
from storage.doctor import Patient

HTTP = ["tokens", "slack", "scopes", "optional-scopes", "slack-clock", "channels"]
SOCKET = ["tokens", "slack", "scopes", "optional-scopes", "app-token", "slack-clock", "channels"]


def test_without_tokens_it_is_a_playground_and_slack_is_left_alone(surroundings, examined, playground):
    code, found = examined()

    assert code == 0
    assert found["tokens"]["verdict"] == "ok"
    assert "runs as a playground" in found["tokens"]["said"]
    assert "slack" not in found
    assert playground.calls == []


@pytest.mark.parametrize(("mode", "slugs"), [("socket", SOCKET), ("http", HTTP)])
def test_a_whole_installation_is_well(connected, examined, bind, mode, slugs):
    connected(mode)
    bind("CSALES", "DREPEAST")

    code, found = examined()

    assert code == 0
    assert [slug for slug in found if slug in SOCKET] == slugs
    assert {slug: one for slug, one in found.items() if one["verdict"] != "ok"} == {}
    assert f"Playground ({TEAM}), bot {BOT}" in found["slack"]["said"]


def test_nothing_is_written_in_slack(connected, examined, bind, playground):
    bind("CSALES")

    examined()

    assert {call.method for call in playground.calls} == {"auth.test", "apps.connections.open", "conversations.info"}
    assert playground.sockets == 0


def test_a_database_in_trouble_does_not_hide_the_slack_side(connected, examined, tmp_path):
    connected(LIFECYCLE_DATABASE_URL=f"sqlite:///{tmp_path}/none.db")

    code, found = examined()

    assert code == 1
    assert found["database"]["mend"] == "Run: lifecycle-bot migrate"
    assert "projection" not in found
    assert found["scopes"]["verdict"] == "ok"
    assert found["channels"]["verdict"] == "trouble"
    assert not (tmp_path / "none.db").exists()


@pytest.mark.parametrize("as_json", [True, False])
def test_no_secret_is_ever_printed(connected, playground, bind, capsys, as_json):
    bind("CSALES")
    connected(LIFECYCLE_DATABASE_URL="postgresql://bot:hunter2@127.0.0.1:9/ledger?sslpassword=deeper")
    surgery.doctor(Patient, as_json=as_json)
    connected(mode="http")
    surgery.doctor(Patient, as_json=as_json)

    said = "".join(capsys.readouterr())
    config = playground.config
    for secret in (config.bot_token, config.app_token, config.signing_secret, "hunter2", "deeper", "ticket"):
        assert secret not in said
    assert "127.0.0.1:9" in said


def test_the_list_has_a_line_for_each_check_and_a_last_one_that_counts(connected, playground, capsys):
    playground.revoke("commands", "im:write")

    code = surgery.doctor(Patient)

    out = capsys.readouterr().out
    assert code == 1
    assert "ok       Visits            The visits of every customer are those that the log makes." in out
    assert "trouble  Scopes            A scope that the bot needs is missing: commands." in out
    assert out.splitlines()[-1] == "1 trouble, 1 warning."


def test_the_list_of_a_whole_installation_ends_in_one_sentence(connected, capsys):
    assert surgery.doctor(Patient) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "All is well."
