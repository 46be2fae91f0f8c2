"""Asking from a terminal: the very same router, its reply as text or as the Block Kit that would be posted."""

from __future__ import annotations

import json
import shutil
import sys
import uuid
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING

from bot.blocks import render
from bot.compose import Database, now
from bot.edge import reader_of
from bot.fitting import Fitting
from bot.people import People
from bot.pool import Pool
from bot.rendering.terminal import as_text
from bot.router import Router
from bot.routing import match
from bot.routing.request import Request
from bot.sending.slackcalls import web_client
from bot.settings import Mode, Settings
from commands import discover
from lifecycle.errors import Refusal
from lifecycle.model import TERMINAL, Person, Role
from lifecycle.text import _

if TYPE_CHECKING:
    from pathlib import Path

    from bot.router import Answer

# Whoever can start this program on the database is a manager of it.
WIDTH = 100


@dataclass(frozen=True, slots=True)
class Question:
    """What to ask, as whom, where, and how to show the answer."""

    text: str
    as_: str = ""
    channel: str = ""
    chart: Path | None = None
    as_json: bool = False


def ask(settings: Settings, question: Question) -> int:
    """Ask, print, and give the exit code: 1 when the bot refused, or asked back."""
    database = Database(settings.database(), zone=settings.timezone, currency=settings.currency)
    try:
        _make_ready(database, settings)
        answer = _answer(database, settings, question)
        drawn = _save_chart(answer, question.chart)
        _print(database, answer, question)
    finally:
        database.close()
    if question.chart and not drawn:
        # What the answer says was done is done: a script must not take this for a failure and do it again.
        sys.stderr.write(_("This answer has no chart, so {file} was not written.").format(file=question.chart) + "\n")
    return 0 if answer.outcome == "done" else 1


def _make_ready(database: Database, settings: Settings) -> None:
    """The playground's own file is migrated as needed; a shared database only by `migrate`."""
    if settings.mode() is Mode.PLAYGROUND:
        database.migrate()
    elif not database.is_current():
        raise Refusal(_("The database is not up to date. Run: lifecycle-bot migrate"))


def _answer(database: Database, settings: Settings, question: Question) -> Answer:
    known = discover()
    router = Router(database, known, now=now, meet=lambda team, person: meet(database, settings, team, person))
    group, text = match.slashed(known, question.text)
    request = Request(
        text=text,
        person=question.as_ or TERMINAL,
        key=f"terminal:{uuid.uuid4()}",
        channel=question.channel,
        origin="terminal",
        group=group,
        free=True,
    )
    plan = router.plan(request)
    answer = router.answer(request, plan)
    if answer.reply.later:
        sys.stderr.write(answer.reply.headline + "\n")
        Fitting(database, Pool(), now).fit(request.team)
        answer = router.answer(request, plan)
    # Here nobody can press a button: what was not understood, or was only asked about, was not done.
    return replace(answer, outcome="refused") if plan.command is None or answer.reply.asks else answer


def meet(database: Database, settings: Settings, team: str | None, person_id: str) -> Person:
    """Who this is, remembered; whoever sits at the machine is a manager. Refusal when nobody can be asked."""
    if person_id == TERMINAL:
        person = Person(TERMINAL, Role.MANAGER, name=TERMINAL)
        with database.transaction(team, writes=True) as store:
            store.remember_person(person, now())
        return person
    if settings.bot_token is None:
        raise Refusal(_("Nobody with the id {person} was seen here yet.").format(person=person_id))
    client = web_client(settings.bot_token.get_secret_value(), settings.api_url)
    return People(database, lambda: client, now).meet(team, person_id)


def _save_chart(answer: Answer, path: Path | None) -> bool:
    if path is None or answer.reply.chart is None:
        return False
    path.write_bytes(answer.reply.chart.draw())
    return True


def _print(database: Database, answer: Answer, question: Question) -> None:
    reader = reader_of(answer)
    if question.as_json:
        messages = [asdict(message) for message in render(answer.reply, reader)]
        sys.stdout.write(json.dumps(messages, ensure_ascii=False, indent=2) + "\n")
        return
    with database.transaction(None, writes=False) as store:
        reader = replace(reader, names={person.id: person.name for person in store.people() if person.name})
    out = sys.stdout if answer.outcome == "done" else sys.stderr
    width = shutil.get_terminal_size((WIDTH, 24)).columns if out.isatty() else WIDTH
    path = str(question.chart) if question.chart else None
    out.write(as_text(answer.reply, reader, width=width, colour=out.isatty(), chart_path=path) + "\n")
