"""Files that people drop into their direct messages, what the bot says of them there, and presses of its buttons."""

from __future__ import annotations

import csv
import io
import time
from contextlib import contextmanager

from bot.compose import Connection, assemble
from bot.manifest import PATH
from bot.playground.world import BOT_USER, MANAGER, TEAM
from bot.web import application
from tests.bot.shown import texts
from tests.bot.signed import posted, press_body
from tests.slack import labels, served

GOOD = b"""customer,stage,effective_at
Acme Corp,Awareness,2026-01-05
Acme Corp,Knowledge,2026-01-20
Umbrella,Awareness,2026-02-01
"""
CUSTOMERS = b"""customer,owner,source,acquisition_cost
Acme Corp,rep east,Ads,1200.50
Umbrella,,Referral,
"""


class Person:
    """Somebody in their direct messages with the bot."""

    def __init__(self, workspace, id_=MANAGER):
        self.workspace, self.playground, self.id = workspace, workspace.playground, id_
        self.place = self.playground.dm(id_)

    def drop(self, content=GOOD, name="moves.csv", **more):
        return self.playground.drop(self.id, self.place, (name, content), **more)

    def replies(self, thread_ts=""):
        return [one for one in self.playground.messages(self.place, self.id, thread_ts) if one.get("bot_id")]

    def reply(self, begins="", **more):
        """The newest message of the bot whose text has these words."""
        return self.playground.wait_for(
            lambda: next((one for one in reversed(self.replies(**more)) if begins in one["text"]), None), 15
        )

    def press(self, label, message=None):
        seen = message or next(one for one in reversed(self.replies()) if label in labels(one))
        return self.playground.press(self.id, self.place, seen["ts"], label)

    def moves(self):
        with self.workspace.bot.database.transaction(TEAM, writes=False) as store:
            return sum(len(store.moves_of(one)) for one in store.customer_ids())


def words(message):
    """Everything that a message shows, as one text."""
    return " ".join(texts(message["blocks"]))


def table(message):
    """The cells of a message's table, below its titles."""
    [block] = [one for one in message["blocks"] if one["type"] == "table"]
    return [[cell["text"] for cell in row] for row in block["rows"]][1:]


def uploaded(person):
    """The files that the bot brought into the conversation, as (name, rows)."""
    files = [one for one in person.playground.files if one["user"] == BOT_USER]
    return [(one["name"], list(csv.reader(io.StringIO(one["content"].decode("utf-8-sig"))))) for one in files]


@contextmanager
def restarted(workspace):
    """The workspace's bot stops, and a fresh one over the same database takes its place."""
    workspace.bot.stop()
    config = workspace.playground.config
    connection = Connection(config.bot_token, workspace.playground.api_url, config.signing_secret)
    fresh = assemble(workspace.bot.database.engine.url.render_as_string(hide_password=False), connection)
    with served(application(fresh.app, ping=fresh.database.ping, metrics=lambda: b"")) as url:
        workspace.playground.bot_url = f"{url}{PATH}"
        yield
    fresh.stop()


def wait_until(true, patience_s=10.0):
    end = time.monotonic() + patience_s
    while not true():
        assert time.monotonic() < end
        time.sleep(0.01)


def written(database):
    with database.transaction(TEAM, writes=False) as store:
        return sum(store.count_in_stage(stage.id) for stage in store.settings().model.stages)


def press_value(message, label):
    """What a button of a message carries."""
    rows = [block for block in message["blocks"] if block["type"] == "actions"]
    return next(one["value"] for row in rows for one in row["elements"] if one["text"]["text"] == label)


def press_again(person, message, value):
    """A press as an old view of the message would send it."""
    where = {"channel": {"id": person.place}, "container": {"message_ts": message["ts"]}}
    body = press_body(person.workspace, value, trigger_id=f"old.{time.monotonic_ns()}", user={"id": person.id}, **where)
    status, _body = posted(person.workspace, body)
    assert status == 200
