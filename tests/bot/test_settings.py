"""Settings: what is read, what is refused in a sentence, and what slack_bolt must never see."""

from __future__ import annotations

import logging
import os

import pytest

from bot import logs
from bot.settings import Mode, load
from lifecycle.errors import Refusal

BOT, APP, SECRET = "xoxb-1-bot", "xapp-1-app", "signing"


@pytest.fixture(autouse=True)
def clean(monkeypatch, tmp_path):
    for name in list(os.environ):
        if name.startswith(("SLACK_", "LIFECYCLE_")):
            monkeypatch.delenv(name)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))


def read(monkeypatch, **values):
    for name, value in values.items():
        monkeypatch.setenv(name, value)
    return load(env_file=None)


@pytest.mark.parametrize(
    ("values", "mode"),
    [
        ({}, Mode.PLAYGROUND),
        ({"SLACK_BOT_TOKEN": BOT, "SLACK_APP_TOKEN": APP}, Mode.SOCKET),
        ({"SLACK_BOT_TOKEN": BOT, "SLACK_SIGNING_SECRET": SECRET}, Mode.HTTP),
        ({"SLACK_BOT_TOKEN": BOT, "SLACK_APP_TOKEN": APP, "SLACK_SIGNING_SECRET": SECRET}, Mode.SOCKET),
        ({"SLACK_BOT_TOKEN": "", "SLACK_APP_TOKEN": ""}, Mode.PLAYGROUND),
    ],
)
def test_the_tokens_decide_how_the_bot_meets_slack(monkeypatch, values, mode):
    assert read(monkeypatch, **values).mode() is mode


@pytest.mark.parametrize(
    ("values", "named"),
    [
        ({"SLACK_APP_TOKEN": APP}, "SLACK_BOT_TOKEN is not"),
        ({"SLACK_BOT_TOKEN": BOT}, "SLACK_BOT_TOKEN alone"),
        ({"SLACK_SIGNING_SECRET": SECRET}, "SLACK_BOT_TOKEN is not"),
        ({"SLACK_BOT_TOKEN": APP, "SLACK_APP_TOKEN": APP}, "SLACK_BOT_TOKEN holds an app token"),
        ({"SLACK_BOT_TOKEN": BOT, "SLACK_APP_TOKEN": BOT}, "SLACK_APP_TOKEN must"),
        ({"SLACK_BOT_TOKEN": "hello", "SLACK_SIGNING_SECRET": SECRET}, "SLACK_BOT_TOKEN must"),
        ({"LIFECYCLE_HTTP_PORT": "many"}, "LIFECYCLE_HTTP_PORT"),
        ({"LIFECYCLE_HTTP_PORT": "70000"}, "LIFECYCLE_HTTP_PORT"),
        ({"LIFECYCLE_HTTP_WORKERS": "0"}, "LIFECYCLE_HTTP_WORKERS"),
        ({"LIFECYCLE_TIMEZONE": "Mars/Olympus"}, "LIFECYCLE_TIMEZONE"),
        ({"LIFECYCLE_CURRENCY": "GOLD"}, "LIFECYCLE_CURRENCY"),
        ({"LIFECYCLE_LOG_LEVEL": "chatty"}, "LIFECYCLE_LOG_LEVEL"),
        ({"LIFECYCLE_DATABASE_URL": "lifecycle.db"}, "LIFECYCLE_DATABASE_URL"),
        ({"SLACK_API_URL": "slack.com"}, "SLACK_API_URL"),
    ],
)
def test_what_is_wrong_is_one_sentence_that_says_which(monkeypatch, values, named):
    with pytest.raises(Refusal) as refusal:
        read(monkeypatch, **values)

    assert named in str(refusal.value)
    assert "\n" not in str(refusal.value)
    assert str(refusal.value).endswith(".")


def test_a_refused_secret_is_not_repeated(monkeypatch):
    with pytest.raises(Refusal) as refusal:
        read(monkeypatch, SLACK_BOT_TOKEN="xapp-top-secret", SLACK_APP_TOKEN=APP)

    assert "top-secret" not in str(refusal.value)


def test_every_slack_variable_leaves_the_environment_so_that_bolt_cannot_change_its_ways(monkeypatch):
    read(
        monkeypatch,
        SLACK_BOT_TOKEN=BOT,
        SLACK_APP_TOKEN=APP,
        SLACK_CLIENT_ID="1.2",
        SLACK_CLIENT_SECRET="s",
        SLACK_VERIFICATION_TOKEN="v",
    )

    assert [name for name in os.environ if name.startswith("SLACK_")] == []


def test_a_client_id_changes_nothing(monkeypatch):
    with_it = read(monkeypatch, SLACK_BOT_TOKEN=BOT, SLACK_APP_TOKEN=APP, SLACK_CLIENT_ID="1.2")
    without = read(monkeypatch, SLACK_BOT_TOKEN=BOT, SLACK_APP_TOKEN=APP)

    assert with_it == without


def test_the_playground_keeps_a_database_of_its_own(monkeypatch, tmp_path):
    playground = read(monkeypatch).database()
    real = read(monkeypatch, SLACK_BOT_TOKEN=BOT, SLACK_APP_TOKEN=APP).database()

    assert playground == f"sqlite:///{tmp_path}/lifecycle-bot/playground.db"
    assert real == f"sqlite:///{tmp_path}/lifecycle-bot/lifecycle.db"


def test_a_given_database_is_used_everywhere(monkeypatch):
    url = "postgresql://bot:secret@db/lifecycle"

    assert read(monkeypatch, LIFECYCLE_DATABASE_URL=url).database() == url


def test_settings_come_from_a_file_too_and_the_environment_stands_above_it(monkeypatch, tmp_path):
    (tmp_path / ".env").write_text("LIFECYCLE_HTTP_PORT=4000\nLIFECYCLE_CURRENCY=czk\nSLACK_CLIENT_ID=1\n")
    monkeypatch.setenv("LIFECYCLE_HTTP_PORT", "5000")

    settings = load(env_file=tmp_path / ".env")

    assert (settings.http_port, settings.currency) == (5000, "CZK")


def test_the_api_address_always_ends_with_a_slash(monkeypatch):
    assert read(monkeypatch, SLACK_API_URL="http://localhost:8000/api").api_url == "http://localhost:8000/api/"


def test_secrets_do_not_show_when_settings_are_printed(monkeypatch):
    assert BOT not in repr(read(monkeypatch, SLACK_BOT_TOKEN=BOT, SLACK_APP_TOKEN=APP))


def test_logs_black_out_tokens_response_urls_and_passwords(capsys):
    root = logging.getLogger()
    before = list(root.handlers), root.level
    try:
        logs.set_up("INFO", human=False)
        logging.getLogger("bot.test").info(
            "xoxb-1-2-abc xapp-9-x https://hooks.slack.com/commands/T1/2/abc postgresql://bot:hunter2@db/x"
        )
    finally:
        logs.replace_handlers(root, before[0])
        root.setLevel(before[1])

    said = capsys.readouterr().err
    assert '"level": "info"' in said
    assert not [secret for secret in ("xoxb-1", "xapp-9", "/commands/T1", "hunter2") if secret in said]


@pytest.mark.parametrize(
    "secret",
    [
        "xoxb-1-2-abc",
        "xoxe.xoxp-1-abc",
        "xapp-9-x",
        "https://hooks.slack.com/commands/T1/2/abc",
        "bot:hunter2",
        "wss://wss.slack.com/link/?ticket=abc",
    ],
)
def test_each_secret_is_blacked_out_where_it_stands_alone(secret):
    line = f"connected postgresql://{secret}@db/x" if secret == "bot:hunter2" else f"said {secret}"

    assert secret not in logs.redact(line)
    assert "***" in logs.redact(line)


def test_a_traceback_in_the_log_shows_the_way_and_not_the_words(capsys):
    root = logging.getLogger()
    before = list(root.handlers), root.level
    try:
        logs.set_up("INFO", human=False)
        try:
            int("acme wants a discount")
        except ValueError:
            logging.getLogger("bot.test").exception("failed", extra={"reference": "7F3K-21"})
    finally:
        logs.replace_handlers(root, before[0])
        root.setLevel(before[1])

    said = capsys.readouterr().err
    assert "test_settings.py" in said
    assert "7F3K-21" in said
    assert "discount" not in said
