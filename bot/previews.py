"""Digests as files: what channels would have got in the last weeks, as text and pictures, for a person to look at."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from bot.compose import now
from bot.edge import reader_of
from bot.rendering.terminal import as_text
from bot.router import Router
from bot.routing.request import Request
from commands import discover
from lifecycle.errors import Refusal
from lifecycle.model import TERMINAL, Person, Role
from lifecycle.period import parse_period
from lifecycle.text import _

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime
    from pathlib import Path

    from bot.compose import Database
    from bot.router import Answer

WIDTH = 100
HOURS = timedelta(hours=9)
"""A week's digest comes at nine on the day after."""


def write_previews(database: Database, kinds: Sequence[str], weeks: int, folder: Path) -> Iterator[Path]:
    """Write each kind's digest of each of the last complete weeks, the oldest first, and what stands in its thread; the text
    of each digest. Each is held against the one before, as in a channel; to that end there is one more, which is not written.
    Refusal with what the bot says where it does not make one."""
    folder.mkdir(parents=True, exist_ok=True)
    person = Person(TERMINAL, Role.MANAGER, name=TERMINAL)
    with database.transaction(None, writes=True) as store:
        store.remember_person(person, now())
        settings = store.settings()
        names = {one.id: one.name for one in store.people() if one.name}
    known, this_week = discover(), parse_period("this week", now(), settings.zone, settings.week_start)
    said_before: dict[str, str] = {}
    for n, week in enumerate(this_week.series(weeks + 1)):
        sent_at = min(now(), week.end + HOURS)  # as it was known when the channel got it
        router = Router(database, known, now=partial(_same, sent_at), meet=lambda _team, _person: person)
        for kind in kinds:
            path = folder / f"{week.dates()[0]}-{kind}"
            before = said_before.get(kind)
            text = (
                f"digest held {kind} {week.exact()} | {before}" if before else f"digest preview {kind} {week.exact()}"
            )
            answer = _asked(router, text)
            said_before[kind] = f"{sent_at.isoformat()} {answer.reply.told}"
            if not n:
                continue
            yield _written(answer, names, path)
            _written(_asked(router, f"digest why {kind} {week.exact()}"), names, path.with_name(f"{path.name}-thread"))


def _asked(router: Router, text: str) -> Answer:
    answer = router.answer(Request(text, TERMINAL, f"preview:{text}", origin="terminal"))
    if answer.outcome != "done":
        raise Refusal(answer.reply.headline)
    return answer


def _same(at: datetime) -> datetime:
    return at


def _written(answer: Answer, names: dict[str, str], path: Path) -> Path:
    picture = path.with_suffix(".png")
    if answer.reply.chart is not None:
        picture.write_bytes(answer.reply.chart.draw())
    reader = replace(reader_of(answer), names=names)
    shown = picture.name if answer.reply.chart is not None else None
    text = path.with_suffix(".txt")
    text.write_text(as_text(answer.reply, reader, width=WIDTH, chart_path=shown) + "\n", encoding="utf-8")
    return text


def said(n: int, folder: Path) -> str:
    """What was done, in a sentence."""
    return _("{n} digests are in {folder}, as text and pictures.").format(n=n, folder=folder)
