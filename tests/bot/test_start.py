"""Starting the playground: whose database it may work on."""

from __future__ import annotations

import subprocess
import sys

import pytest
from rich.console import Console

from bot.compose import Connection, Database, assemble
from bot.playground.world import TEAM
from bot.settings import Settings
from bot.start import prepare
from lifecycle.errors import Refusal
from tests.warm import ROOT


def settings_of(address):
    return Settings(_env_file=None, LIFECYCLE_DATABASE_URL=address, LIFECYCLE_TIMEZONE="UTC")


def test_the_playground_leaves_a_team_s_database_alone(sqlite_address):
    database = Database(sqlite_address)
    database.migrate()
    with database.transaction("T0REAL", writes=False):
        pass
    database.close()

    with pytest.raises(Refusal, match="belongs to a Slack team"):
        prepare(settings_of(sqlite_address), Console(quiet=True))


def test_what_was_tried_in_the_playground_is_there_when_the_first_real_team_connects(sqlite_address):
    prepare(settings_of(sqlite_address), Console(quiet=True))
    bot = assemble(sqlite_address, Connection("xoxb-1", "http://127.0.0.1:9/api/", "secret", local_team=TEAM))
    with bot.database.transaction(TEAM, writes=False) as store:
        tried = store.customer_ids()
    bot.stop()

    database = Database(sqlite_address)
    with database.transaction("T0REAL", writes=False) as store:
        adopted = store.customer_ids()
    database.close()

    assert len(tried) > 100
    assert adopted == tried


def test_a_serving_process_starts_without_what_only_some_answers_need():
    heavy = ("numpy", "pandas", "matplotlib", "rapidfuzz", "pyarrow", "aiohttp", "alembic")
    script = (
        "import sys, bot.start, bot.web, bot.metrics; from commands import discover; discover();"
        f"print([m for m in {heavy} if m in sys.modules])"
    )

    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[]"
