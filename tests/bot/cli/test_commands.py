"""The command line: one sentence and an exit code when it does not work, an answer when it does."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.warm import ROOT, surroundings


@pytest.fixture
def around(tmp_path, sqlite_address):
    return {"XDG_DATA_HOME": str(tmp_path), "LIFECYCLE_DATABASE_URL": sqlite_address}


@pytest.fixture
def lifecycle_bot(nursery, tmp_path, around):
    def call(*words, **settings):
        return nursery.run(words, cwd=tmp_path, env=surroundings(**(around | settings)))

    return call


@pytest.mark.parametrize(
    "command",
    ["run", "ask", "migrate", "rebuild", "doctor", "import", "export", "undo", "sample", "role", "manifest", "clv"],
)
def test_each_command_explains_itself(lifecycle_bot, command):
    done = lifecycle_bot(command, "--help")

    assert done.returncode == 0
    assert "Usage" in done.stdout


def test_a_wrong_setting_is_one_sentence_and_an_exit_code(lifecycle_bot):
    done = lifecycle_bot("run", SLACK_APP_TOKEN="xapp-1")

    assert done.returncode == 1
    assert done.stderr.strip() == "SLACK_APP_TOKEN is set but SLACK_BOT_TOKEN is not; Socket Mode needs both."


def test_a_question_is_answered_as_text(tmp_path, around):
    command = [sys.executable, "-m", "bot", "ask", "/lifecycle help"]

    done = subprocess.run(
        command, cwd=tmp_path, env=surroundings(**around), capture_output=True, text=True, timeout=60, check=False
    )

    assert (done.returncode, done.stderr) == (0, "")
    assert "/stage move acme retention" in done.stdout


def test_a_question_is_answered_as_the_messages_that_would_be_posted(lifecycle_bot):
    done = lifecycle_bot("ask", "--json", "help")

    messages = json.loads(done.stdout)
    assert done.returncode == 0
    assert {"text", "blocks"} == set(messages[0])
    assert messages[0]["blocks"][0]["type"] == "rich_text"


def test_a_refusal_is_said_on_standard_error_with_an_exit_code(lifecycle_bot):
    done = lifecycle_bot("ask", "/lifecycle help nonsense")

    assert (done.returncode, done.stdout) == (1, "")
    assert "nonsense" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("/stage move nobody retention", 'There is no customer "nobody" yet'),
        ("/stage move acme retnetion", "Did you mean Retention?"),
        ("/stage move acme", "Where to? Acme Corp is in no stage yet."),
        ("/stage move nobody, noone to retention", "Nobody moved, 2 need you."),
        ("/customer owner acm me", 'Which customer is "acm"?'),
        ("/stage move", "Who moved, and where to?"),
        ("/stage move foo bar", 'I know neither a customer "foo" nor a stage "bar".'),
        ("what on earth", "I am not sure"),
    ],
)
def test_a_question_back_is_no_success(lifecycle_bot, words, said):
    assert lifecycle_bot("ask", "/customer add Acme Corp").returncode == 0

    done = lifecycle_bot("ask", words)

    assert (done.returncode, done.stdout) == (1, "")
    assert said in done.stderr


def test_what_is_so_already_or_is_done_in_part_is_a_success(lifecycle_bot):
    for words in ("/customer add Acme Corp", "/stage move acme, nobody to retention", "/stage move acme retention"):
        assert lifecycle_bot("ask", words).returncode == 0

    assert "already in Retention" in lifecycle_bot("ask", "/stage move acme retention").stdout
    assert lifecycle_bot("ask", "/lifecycle settings").returncode == 0


def test_nobody_asks_in_the_name_of_somebody_unknown(lifecycle_bot):
    done = lifecycle_bot("ask", "--as", "UNOBODY", "help")

    assert done.returncode == 1
    assert "UNOBODY" in done.stderr


def test_a_role_is_given_from_the_terminal(lifecycle_bot):
    given = lifecycle_bot("role", "U1REP", "rep")
    wrong = lifecycle_bot("role", "U1REP", "emperor")

    assert given.returncode == 0, given.stderr
    assert "rep" in given.stdout
    assert wrong.returncode == 1


def test_a_shared_database_is_migrated_only_when_told_to(lifecycle_bot, tmp_path):
    tokens = {
        "LIFECYCLE_DATABASE_URL": f"sqlite:///{tmp_path}/fresh.db",
        "SLACK_BOT_TOKEN": "xoxb-1",
        "SLACK_APP_TOKEN": "xapp-1",
    }

    before = lifecycle_bot("ask", "help", **tokens)
    migrated = lifecycle_bot("migrate", **tokens)
    after = lifecycle_bot("ask", "help", **tokens)

    assert (before.returncode, migrated.returncode, after.returncode) == (1, 0, 0)
    assert "lifecycle-bot migrate" in before.stderr


def test_the_projection_is_rebuilt_from_the_log(lifecycle_bot):
    done = lifecycle_bot("rebuild")

    assert (done.returncode, done.stdout) == (0, "Rebuilt 0 visits from the log.\n")


def test_the_sample_fills_an_empty_database_and_no_other(lifecycle_bot):
    first, second = lifecycle_bot("sample"), lifecycle_bot("sample")

    assert first.returncode == 0, first.stderr
    assert second.returncode == 1
    assert len(second.stderr.strip().splitlines()) == 1


def test_a_chart_is_saved_where_it_is_asked_for(lifecycle_bot, tmp_path):
    assert lifecycle_bot("sample").returncode == 0
    picture = tmp_path / "funnel.png"

    done = lifecycle_bot("ask", "/funnel this week", "--chart", str(picture))

    assert done.returncode == 0, done.stderr
    assert picture.read_bytes().startswith(b"\x89PNG")


def test_a_write_whose_answer_has_no_chart_is_no_failure(lifecycle_bot, tmp_path):
    picture = tmp_path / "move.png"

    done = lifecycle_bot("ask", "/customer add Acme Corp", "--chart", str(picture))

    assert done.returncode == 0
    assert "has no chart" in done.stderr
    assert not picture.exists()


def test_a_stale_manifest_fails_the_check_and_a_fresh_one_passes(lifecycle_bot, tmp_path):
    missing = lifecycle_bot("manifest", "--check")
    written = lifecycle_bot("manifest", "--write")
    fresh = lifecycle_bot("manifest", "--check")
    Path(tmp_path / "app_manifest.yml").write_text("stale: true\n")
    stale = lifecycle_bot("manifest", "--check")

    assert (missing.returncode, written.returncode, fresh.returncode, stale.returncode) == (1, 0, 0, 1)


def test_the_help_comes_quickly_because_nothing_heavy_is_imported():
    script = "import sys, bot.cli; print([m for m in ('slack_bolt', 'sqlalchemy', 'pandas', 'gunicorn') if m in sys.modules])"

    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[]"


def test_a_file_that_cannot_be_written_is_one_sentence(lifecycle_bot):
    done = lifecycle_bot("manifest", "--write", "--file", "/nonexistent/manifest.yml")

    assert (done.returncode, done.stderr) == (1, "No such file or directory: /nonexistent/manifest.yml\n")


def test_the_time_zone_and_currency_of_the_surroundings_hold_where_nobody_set_them(lifecycle_bot):
    done = lifecycle_bot("ask", "/lifecycle settings", LIFECYCLE_TIMEZONE="Asia/Tokyo", LIFECYCLE_CURRENCY="jpy")

    assert "Asia/Tokyo" in done.stdout
    assert "JPY" in done.stdout
