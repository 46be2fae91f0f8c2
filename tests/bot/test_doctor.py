"""`doctor`: what it says of a Slack app that is well and of one that is broken, and never a secret."""

from __future__ import annotations

import json
import os
import sys
import time
from datetime import UTC, datetime, timedelta

import pytest

from bot import doctor as surgery
from bot.doctor import channels, examining, scopes, shown
from bot.manifest import OPTIONAL_SCOPES, SCOPES, build
from bot.playground import Config, Playground, api
from bot.playground.args import Method, needs
from bot.playground.config import REAL_LIMITS
from bot.playground.world import BOT, TEAM, Channel
from commands import discover
from lifecycle.checkup import Check, Verdict, trouble, warning, well
from lifecycle.errors import Busy
from storage.database import Database
from storage.doctor import Patient
from tests.storage.desk import Desk

HTTP = ["tokens", "slack", "scopes", "optional-scopes", "slack-clock", "channels"]
SOCKET = ["tokens", "slack", "scopes", "optional-scopes", "app-token", "slack-clock", "channels"]


@pytest.fixture
def playground():
    """A Slack whose tokens look like real ones."""
    config = Config(
        manifest=build(discover()),
        bot_token="xoxb-111-very-secret",
        app_token="xapp-1-also-secret",
        signing_secret="0123456789abcdef",
    )
    with Playground(config) as made:
        yield made


@pytest.fixture
def surroundings(monkeypatch, tmp_path, sqlite_address):
    """Sets what the environment says, and nothing else of this one."""

    def given(**settings):
        for name in [name for name in os.environ if name.startswith(("SLACK_", "LIFECYCLE_"))]:
            monkeypatch.delenv(name)
        for name, value in {"LIFECYCLE_DATABASE_URL": sqlite_address, **settings}.items():
            monkeypatch.setenv(name, value)

    monkeypatch.chdir(tmp_path)  # where there is no .env
    given()
    return given


@pytest.fixture
def connected(playground, surroundings):
    """The environment of a bot in Socket Mode, or behind HTTP."""

    def given(mode="socket", **more):
        own = {
            "socket": {"SLACK_APP_TOKEN": playground.config.app_token},
            "http": {"SLACK_SIGNING_SECRET": playground.config.signing_secret},
        }
        common = {"SLACK_BOT_TOKEN": playground.config.bot_token, "SLACK_API_URL": playground.api_url}
        surroundings(**{**common, **own[mode], **more})

    given()
    return given


@pytest.fixture
def examined(capsys):
    """What `doctor --json` says: the exit code, and each check by its name."""

    def run():
        code = surgery.doctor(Patient, as_json=True)
        said = json.loads(capsys.readouterr().out)
        assert (said["verdict"] == "trouble") == (code == 1)
        return code, {check.pop("check"): check for check in said["checks"]}

    return run


@pytest.fixture
def bind(sqlite_address):
    """Makes channels be about a customer, in the workspace of the playground's team."""

    def channels_to(*ids):
        database = Database(sqlite_address)
        desk = Desk(database, team=TEAM)
        acme = desk.add("Acme Corp")
        for channel in ids:
            desk.say("channel", channel, "customer", str(acme))
        database.close()

    return channels_to


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


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"SLACK_BOT_TOKEN": "xoxb-1"}, "SLACK_BOT_TOKEN alone is not enough"),
        ({"SLACK_BOT_TOKEN": "xapp-1"}, "SLACK_BOT_TOKEN holds an app token"),
        ({"SLACK_BOT_TOKEN": "xoxp-1", "SLACK_SIGNING_SECRET": "s"}, "SLACK_BOT_TOKEN must hold the bot token"),
        ({"SLACK_APP_TOKEN": "xapp-1"}, "SLACK_BOT_TOKEN is not"),
        ({"SLACK_SIGNING_SECRET": "s"}, "SLACK_BOT_TOKEN is not"),
    ],
)
def test_tokens_of_the_wrong_kind_are_a_finding_beside_those_of_the_database(surroundings, examined, settings, said):
    surroundings(**settings)

    code, found = examined()

    assert code == 1
    assert said in found["tokens"]["said"]
    assert found["projection"]["verdict"] == "ok"
    assert "slack" not in found


@pytest.mark.parametrize("error", ["token_revoked", "invalid_auth", "account_inactive"])
def test_a_token_that_slack_does_not_take_is_trouble_and_ends_the_slack_side(connected, examined, playground, error):
    playground.refuse_token(error)

    code, found = examined()

    assert code == 1
    assert found["slack"]["said"] == f"Slack does not accept SLACK_BOT_TOKEN ({error})."
    assert "OAuth & Permissions" in found["slack"]["mend"]
    assert "scopes" not in found


@pytest.mark.parametrize("fault", ["ratelimited", "error"])
def test_slacks_own_trouble_is_not_the_tokens(connected, examined, playground, fault):
    for _each in range(9):
        playground.fault("auth.test", fault)

    _code, found = examined()

    assert found["slack"]["said"].startswith("Slack itself is in trouble")
    assert found["slack"]["mend"] == "Run lifecycle-bot doctor again in a minute."


def test_a_token_of_a_person_is_trouble(connected, examined, monkeypatch):
    monkeypatch.setitem(api.METHODS, "auth.test", Method(lambda _core, _args: {"user_id": "UREPEAST"}, needs()))

    _code, found = examined()

    assert found["slack"]["said"] == "SLACK_BOT_TOKEN belongs to a person, not to a bot."


def test_a_slack_that_cannot_be_reached_is_trouble(connected, examined):
    connected(SLACK_API_URL="http://127.0.0.1:9/api/")

    code, found = examined()

    assert code == 1
    assert found["slack"]["said"] == "Slack cannot be reached."
    assert "SLACK_API_URL" in found["slack"]["mend"]


@pytest.mark.parametrize("scope", SCOPES)
def test_a_scope_that_the_bot_needs_is_trouble_when_it_is_missing(connected, examined, playground, scope):
    playground.revoke(scope)

    code, found = examined()

    assert code == 1
    assert found["scopes"]["said"] == f"A scope that the bot needs is missing: {scope}."
    assert f"add {scope}, then Reinstall" in found["scopes"]["mend"]
    assert found["optional-scopes"]["verdict"] == "ok"


def test_optional_scopes_say_what_does_not_work_without_them(connected, examined, playground):
    playground.revoke("im:write", "groups:read")

    code, found = examined()

    assert code == 0
    assert found["scopes"]["verdict"] == "ok"
    assert found["optional-scopes"]["verdict"] == "warning"
    assert "Without im:write: a private answer with a chart comes as two messages." in found["optional-scopes"]["said"]
    assert "Without groups:read: private channels cannot be looked up." in found["optional-scopes"]["said"]
    assert "add groups:read, im:write, then" in found["optional-scopes"]["mend"]


@pytest.mark.parametrize("scope", OPTIONAL_SCOPES)
def test_each_optional_scope_has_words_for_what_it_is_for(scope):
    assert scopes.optional(set(OPTIONAL_SCOPES) - {scope}).said != f"Without {scope}: what it is for does not work."


def test_a_slack_that_does_not_name_the_scopes_is_a_warning(surroundings, examined):
    with Playground(Config()) as silent:  # without a manifest it grants everything and names nothing
        surroundings(
            SLACK_BOT_TOKEN=silent.config.bot_token,
            SLACK_SIGNING_SECRET=silent.config.signing_secret,
            SLACK_API_URL=silent.api_url,
        )
        code, found = examined()

    assert code == 0
    assert (found["scopes"]["verdict"], found["optional-scopes"]["verdict"]) == ("warning", "warning")


def test_an_app_token_that_slack_does_not_take_is_trouble(connected, examined):
    connected(SLACK_APP_TOKEN="xapp-of-another-app")

    code, found = examined()

    assert code == 1
    assert found["app-token"]["said"] == "Slack does not accept SLACK_APP_TOKEN (invalid_auth)."
    assert "connections:write" in found["app-token"]["mend"]


@pytest.mark.parametrize(
    ("seconds", "verdict", "said"),
    [
        (0, "ok", "agrees"),
        (50, "ok", "agrees"),
        (90, "warning", "90 seconds ahead of Slack's"),
        (-90, "warning", "90 seconds behind Slack's"),
        (400, "trouble", "every signed request is refused"),
        (-400, "trouble", "every signed request is refused"),
    ],
)
def test_a_clock_that_is_not_slacks_is_told(connected, examined, monkeypatch, seconds, verdict, said):
    monkeypatch.setattr(surgery, "now", lambda: datetime.now(UTC) + timedelta(seconds=seconds))

    _code, found = examined()

    assert found["slack-clock"]["verdict"] == verdict
    told = found["slack-clock"]["said"]
    assert said in told or said.replace("90", "89") in told or said.replace("90", "91") in told


def test_a_channel_that_the_bot_left_is_named_with_its_customer(connected, examined, playground, bind):
    bind("CSALES", "CRANDOM")

    code, found = examined()

    assert code == 0
    assert found["channels"]["verdict"] == "warning"
    assert found["channels"]["said"] == "The bot is not a member of: CRANDOM (Acme Corp)."
    assert "/invite @Lifecycle" in found["channels"]["mend"]


def test_channels_that_are_archived_or_gone_are_told_with_the_command_that_ends_them(
    connected, examined, playground, bind
):
    playground.archive("CSALES")
    playground.add_channel(Channel("CPRIVATE", "private", ["UMANAGER"], is_private=True))
    bind("CSALES", "CGONE", "CPRIVATE", "CSUCCESS")

    _code, found = examined()

    assert found["channels"]["said"] == (
        "Gone, or private without the bot: CGONE (Acme Corp), CPRIVATE (Acme Corp). Archived: CSALES (Acme Corp)."
    )
    assert 'lifecycle-bot ask --channel CGONE "/customer bind nobody"' in found["channels"]["mend"]


def test_without_the_scope_it_says_that_channels_cannot_be_looked_up(connected, examined, playground, bind):
    playground.revoke("channels:read")
    bind("CSALES", "CSUCCESS", "C1", "C2")

    code, found = examined()

    assert code == 0
    assert found["channels"]["said"] == (
        "The scopes do not allow to look up: CSALES (Acme Corp), CSUCCESS (Acme Corp), C1 (Acme Corp), 1 more."
    )
    assert "add channels:read, groups:read" in found["channels"]["mend"]


def test_a_slack_that_is_busy_is_asked_again(surroundings, examined, bind):
    ids = [f"C{n}" for n in range(4)]
    limits = {**REAL_LIMITS, "conversations.info": (2, 1.0)}
    with Playground(Config(manifest=build(discover()), limits=limits)) as busy:
        for channel in ids:
            busy.add_channel(Channel(channel, channel.lower(), ["ULIFECYCLE"]))
        config = busy.config
        surroundings(
            SLACK_BOT_TOKEN=config.bot_token, SLACK_SIGNING_SECRET=config.signing_secret, SLACK_API_URL=busy.api_url
        )
        bind(*ids)
        _code, found = examined()
        refused = [call for call in busy.calls_of("conversations.info") if call.status == 429]

    assert found["channels"]["said"] == "The bot is in all 4 channels that are about a customer."
    assert refused


def test_a_slack_that_stays_busy_is_not_waited_for_for_ever(connected, examined, playground, bind, monkeypatch):
    monkeypatch.setattr(channels, "PATIENCE_S", 0.0)
    playground.fault("conversations.info", "ratelimited", retry_after=30)
    bind("CSALES")

    _code, found = examined()

    assert found["channels"]["said"] == "Slack did not say how it stands with: CSALES (Acme Corp)."


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


def test_a_check_that_breaks_is_a_finding_and_the_others_go_on():
    def breaks(_progress):
        raise ValueError("no such thing")

    def refuses(_progress):
        raise Busy("The ledger is busy.")

    checks = [Check("a", "A", breaks), Check("b", "B", refuses), Check("c", "C", lambda _progress: well("fine"))]

    found = [finding for _check, finding in examining.examine(checks, shown.quietly)]

    assert [one.verdict for one in found] == [Verdict.TROUBLE, Verdict.TROUBLE, Verdict.OK]
    assert found[0].said == "This could not be looked at (ValueError: no such thing)."
    assert found[1].said == "The ledger is busy."
    assert found[0].mend.startswith("If somebody edited the database by hand, put the last backup in place")
    assert found[1].mend == "Mend what stands above, then run lifecycle-bot doctor again."


@pytest.mark.parametrize(("bad", "n"), [(trouble, 1), (warning, 2)])
def test_what_follows_a_vital_check_is_left_out_only_when_that_is_in_trouble(bad, n):
    vital = Check("a", "A", lambda _progress: bad("It is so.", "Mend it."), vital=True)
    other = Check("b", "B", lambda _progress: well("fine"))

    assert len(list(examining.examine([vital, other], shown.quietly))) == n


def test_a_bar_appears_only_for_what_takes_longer_than_a_second(monkeypatch, capsys):
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    monkeypatch.setattr(shown, "AFTER_S", 0.05)
    monkeypatch.setenv("TERM", "xterm")

    def slow(progress):
        progress(1, 2)
        time.sleep(0.3)
        return well("fine")

    shown.with_progress(Check("quick", "Quick", lambda _progress: well("fine")))
    assert capsys.readouterr().err.strip() == ""
    shown.with_progress(Check("slow", "Slow", slow))
    assert "Slow" in capsys.readouterr().err
