"""What is not understood gets its nearest readings as buttons: never silence, never a guess that writes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rapidfuzz import fuzz

from bot.routing import match
from commands import ANYONE, Button, Reply
from lifecycle.errors import Refusal
from lifecycle.names import key
from lifecycle.service.names import reference
from lifecycle.stages import fitting
from lifecycle.text import _

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from commands import Command
    from lifecycle.model import Customer, Person, Stage
    from lifecycle.service import Lifecycle

OFFERED = 2
LIKE_ENOUGH = 70
"""Likeness (RapidFuzz, 0 to 100) from which a word may be a misspelt command."""
LIKE_EXAMPLE = 60
LABEL = 75
LONGEST_NAME = 3
"""Words of a sentence that are looked up together as a customer's name."""
PERIOD = re.compile(
    r"\b(?:(?:this|last|previous) (?:week|month|quarter|year)|today|yesterday|last \d+ days|\d{4}-\d\d-\d\d(?:\.\.\d{4}-\d\d-\d\d)?"
    r"|q[1-4](?: \d{4})?|since \S+(?: \S+)?|january|february|march|april|may|june|july|august|september|october|november|december)\b",
    re.IGNORECASE,
)
FILLERS = frozenset(
    "a an the to in into at on is are was be of for from now then move put set stage customer and our my we it please what where how".split()  # noqa: SIM905 - one line to read
)


def readings(text: str, commands: Mapping[str, Command], lifecycle: Lifecycle, person: Person) -> Reply:
    """Ask what was meant, with the nearest readings that this person may run. Reads only."""
    core, _polite = match.tidy(text)
    offered: dict[str, Button] = {}
    for label, said in _candidates(core, commands, lifecycle):
        meant = match.by_name(commands, said)
        if meant and meant.command and person.role.covers(meant.command.role):
            offered.setdefault(said, Button(_shorten(label), said, who=ANYONE))
        if len(offered) == OFFERED:
            break
    shown = _shorten(core, 120)
    headline = _('I am not sure what "{text}" means. Did you mean one of these?') if shown else _("How can I help?")
    buttons = tuple(offered.values())
    return Reply(headline.format(text=shown), buttons=buttons, receipt=_("Nothing was changed."), asks=True)


def _candidates(text: str, commands: Mapping[str, Command], lifecycle: Lifecycle) -> Iterator[tuple[str, str]]:
    """(label, command text), the most fitting first; the last two always fit."""
    if text:
        yield from _by_stage(text, lifecycle)
        yield from _by_misspelling(text, commands)
        yield from _by_period(text)
        yield from _by_customer(text, lifecycle)
        yield from _by_example(text, commands)
    yield _("Funnel this week"), "funnel this week"
    yield _("Help"), "help"
    yield _("Help"), "lifecycle help"


def _by_stage(text: str, lifecycle: Lifecycle) -> Iterator[tuple[str, str]]:
    found = _stage_in(text, lifecycle)
    if not found:
        return
    stage, rest = found
    name = " ".join(word for word in rest.split() if word.casefold().strip(",.?!") not in FILLERS)
    if not name:
        yield _("Who is in {stage}").format(stage=stage.name), f"stage list {_quoted(stage.name)}"
        return
    customer = _customer(name, lifecycle)
    if customer is None:
        return
    label = _("Move {name} to {stage}").format(name=customer.name, stage=stage.name)
    yield label, f"stage move {reference(customer)} to {_quoted(stage.name)}"
    yield _("Show {name}").format(name=customer.name), f"stage show {reference(customer)}"


def _stage_in(text: str, lifecycle: Lifecycle) -> tuple[Stage, str] | None:
    """The stage named by the longest run of words, and the words around it. A word of three letters names no stage."""
    words = text.split()
    for n in range(min(4, len(words)), 0, -1):
        for at in range(len(words) - n, -1, -1):
            said = " ".join(words[at : at + n]).strip(",.?!")
            stages = fitting(lifecycle.model, said) if len(said) > 3 and said.casefold() not in FILLERS else ()
            if len(stages) == 1:
                return stages[0], " ".join([*words[:at], *words[at + n :]])
    return None


def meant_instead(plan: match.Plan, commands: Mapping[str, Command]) -> tuple[Button, ...]:
    """After nothing was written by a command that was called by its group alone: the verb that may have been
    misspelt. `/stage hstory acme` reads as a move of "hstory" at first."""
    if plan.command is None or " " in plan.name or plan.name == plan.command.name or not plan.words:
        return ()
    others = {name: one for name, one in commands.items() if name.startswith(f"{plan.name} ")}
    found = [said for _label, said in _by_misspelling(plan.words, others)]
    return tuple(Button(_shorten(said[0].upper() + said[1:]), said, who=ANYONE) for said in found[:1])


def _by_misspelling(text: str, commands: Mapping[str, Command]) -> Iterator[tuple[str, str]]:
    """The text with its first words put right into a command's name, the likest first. A command's last word may
    stand for its name: `hstory acme` is `stage history acme`."""
    words = text.split()
    scored: dict[str, float] = {}
    for name, command in commands.items():
        for spelling in {name, name.split()[-1]}:
            n = len(spelling.split())
            likeness = _likeness(words[:n], spelling.split())
            if name != command.name and " " not in name and words[0].casefold() == name:
                continue  # a group alone is spelt rightly; it is the verb that is not
            if likeness >= LIKE_ENOUGH:
                said = " ".join([command.name, *words[n:]])
                scored[said] = max(likeness, scored.get(said, 0))
    for said in sorted(scored, key=lambda said: -scored[said]):
        yield said[0].upper() + said[1:], said


def _likeness(typed: list[str], name: list[str]) -> float:
    """How like the typed words are to a name; a part that is the same must not make up for one that is not."""
    if len(typed) < len(name):
        return 0.0
    return min(float(fuzz.QRatio(key(one), other)) for one, other in zip(typed, name, strict=True))


def _by_period(text: str) -> Iterator[tuple[str, str]]:
    found = PERIOD.search(text)
    if found:
        yield _("Funnel {period}").format(period=found[0]), f"funnel {found[0]}"


def _by_customer(text: str, lifecycle: Lifecycle) -> Iterator[tuple[str, str]]:
    name = " ".join(word for word in text.split() if word.casefold().strip(",.?!") not in FILLERS)
    customer = _customer(name, lifecycle) if name else None
    if customer:
        yield _("Show {name}").format(name=customer.name), f"stage show {reference(customer)}"
        yield _("History of {name}").format(name=customer.name), f"stage history {reference(customer)}"


def _by_example(text: str, commands: Mapping[str, Command]) -> Iterator[tuple[str, str]]:
    """Examples of questions that are like the text. An example that writes speaks of somebody else's customer."""
    examples = {
        said.lstrip("/") for command in set(commands.values()) if not command.writes for said in command.examples
    }
    scored = sorted(((fuzz.token_set_ratio(key(text), said), said) for said in examples), reverse=True)
    for likeness, said in scored:
        if likeness >= LIKE_EXAMPLE:
            yield said[0].upper() + said[1:], said


def _customer(name: str, lifecycle: Lifecycle) -> Customer | None:
    """The customer that a run of these words means by the strict rule, the longest first; else, for a few words, the
    likest one: it is only proposed, and in a long sentence it would be absurd."""
    words = [word.strip(",.?!") for word in name.split()]
    for n in range(min(LONGEST_NAME, len(words)), 0, -1):
        for at in range(len(words) - n + 1):
            said = " ".join(words[at : at + n])
            if said and lifecycle.names.means(said):
                return lifecycle.names.find(said)
    if len(words) > LONGEST_NAME:
        return None
    try:
        return lifecycle.names.find(name)
    except Refusal as refusal:
        near = getattr(refusal, "fitting", None) or getattr(refusal, "nearest", None)
        return near[0] if near else None


def _quoted(words: str) -> str:
    return f'"{words}"' if " " in words else words


def _shorten(label: str, most: int = LABEL) -> str:
    return label if len(label) <= most else label[: most - 1] + "…"
