"""What a command answers: plain values, no Slack. The edge formats numbers, dates and names for the reader.

Text in a reply is plain: the edge makes it harmless, so a name stands exactly as it was written. A person
is named with `mention(id)`, which becomes `@name` or a Slack mention.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from typing import TypeAlias

    Cell: TypeAlias = "str | int | float | Rate | datetime | None"

ANYONE, ACTOR, MANAGERS = "anyone", "actor", "managers"
"""Who may press a button: whoever may run its command, only the person the reply is for, or managers."""

CHANNEL, PERSON = "channel", "person"
"""Who sees a reply: the channel it was asked in, or only the person who asked."""

HERE, SHARE, DIRECT, FILE = "here", "share", "direct", "file"
"""Where a button's answer goes: in the place of the message or below it, to the channel, to the person's direct messages,
there as a file of its tables."""

MENTION_OPEN, MENTION_CLOSE = "\ue000", "\ue001"


def mention(person_id: str) -> str:
    """A person (or, by its id, a channel), to be written out by the edge. Any stray marker that people type is dropped at the door."""
    return f"{MENTION_OPEN}{person_id}{MENTION_CLOSE}"


@dataclass(frozen=True, slots=True)
class Rate:
    """A share with its n. Under n = 5 the edge shows `1 of 2`; otherwise `6 of 20 · 30 %`, with the interval if given."""

    hits: int
    n: int
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Column:
    """A column's title; numbers stand to the right."""

    title: str
    right: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of raw values: text, int, float, Rate, datetime (shown as a date in the reader's zone), None (a dash)."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    title: str = ""


@dataclass(frozen=True, slots=True)
class Button:
    """A label and the command text it stands for, with ids and absolute dates so that it works next month too.

    `to` says where the answer goes.
    """

    label: str
    command: str
    who: str = ANYONE
    to: str = HERE
    style: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """A line about one thing, and what can be done about it: up to five buttons, in a menu beside the line."""

    text: str
    buttons: tuple[Button, ...]


def line_text(line: str | Item) -> str:
    """What a line of a reply says."""
    return line.text if isinstance(line, Item) else line


@dataclass(frozen=True, slots=True)
class Field:
    """One input of a form. `kind` is text, long, customer, stage, date, channel or choice; `options` are (value, label).

    `before` is the word that stands before the value in the command ("to ", "on ", "because ").
    """

    name: str
    label: str
    kind: str = "text"
    before: str = ""
    options: tuple[tuple[str, str], ...] = ()
    optional: bool = False
    initial: str = ""


@dataclass(frozen=True, slots=True)
class Form:
    """A form to fill in. Submitted, it becomes `command` + each filled field, in order, quoted where needed."""

    title: str
    command: str
    fields: tuple[Field, ...]
    submit: str


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture, drawn after the transaction. `title` says in words what it shows."""

    draw: Callable[[], bytes]
    title: str
    filename: str = "chart.png"


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer. `headline` is the answer; `lines` are sentences below it; then tables, chart, receipt, buttons.

    `replaces`: pressed from a button, it takes the place of the message with the button. `again`: the command text
    that gives this same answer next month too, with ids and absolute dates, where the words as typed would not
    ("this week"); [Share in channel] and [Send me the chart] stand for it. `asks`: a question back (which customer or
    stage is meant, where to), so that nothing was done yet: a terminal, where nobody can press a button, says so by
    its exit code, and in Slack the question goes once one of its buttons answered it. `asks_several`: several questions
    at once, of which a button answers one, so that the message stays. `later`: what the answer needs is being made; it follows by itself. `told`: as JSON what a digest said, for
    the next one to be held against.
    """

    headline: str
    lines: tuple[str | Item, ...] = ()
    tables: tuple[Table, ...] = ()
    chart: Chart | None = None
    receipt: str = ""
    buttons: tuple[Button, ...] = ()
    form: Form | None = None
    audience: str = PERSON
    replaces: bool = False
    again: str = ""
    asks: bool = False
    asks_several: bool = False
    later: bool = False
    told: str = ""
