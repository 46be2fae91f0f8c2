"""From words to a command: the longest name wins; free order goes through politeness, names, then phrases. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING

from lifecycle.names import LEGAL_FORMS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bot.routing.request import Request
    from commands import Command

HOME = "lifecycle"
"""The slash command under which every other command can be typed."""

LOG = "log"
"""The slash command behind which a sentence may stand instead of a verb."""

_THAT = re.compile(r"^that\s+", re.IGNORECASE)
LIKE_A_VERB = 0.75
"""How like a verb behind `/log` a first word must be (difflib, 0 to 1) to be taken for a misspelt one, and asked about."""

GREETING = re.compile(
    r"^(?:(?:hi|hello|hey|ok|okay|so|well|thanks|thank you)\b[\s,.:;!]*|<@[A-Z0-9]+>[\s,.:;!]*|[\s,.:;!]+)+",
    re.IGNORECASE,
)
ASKING = re.compile(
    r"^(?:please|pls|(?:can|could|would|will) you(?: please)?|i(?:'d| would) like(?: you)? to|i want(?: you)? to"
    r"|let's|let us)\b[\s,:]*",
    re.IGNORECASE,
)
CLOSING = re.compile(r"\b(?:please|pls|thanks|thank you|thx)$", re.IGNORECASE)
LONGEST_CLOSING = 10


@dataclass(frozen=True, slots=True)
class Plan:
    """What a request means: a command, its words, and the name by which it was found; `command` None when no rule
    reads it."""

    command: Command | None
    words: str
    name: str = ""

    @property
    def writes(self) -> bool:
        """Whether a writing transaction is needed."""
        return self.command is not None and self.command.writes


def plan(commands: Mapping[str, Command], request: Request) -> Plan:
    """Read a request: a slash command by its group, a button by its text, a message in free order."""
    text = request.text.strip()
    if request.group == HOME:
        return _home(commands, text)
    named = _told(commands, by_name(commands, f"{request.group} {text}".strip()))
    if named is None and request.free:
        named = in_free_order(commands, text)
    return named or Plan(None, f"{request.group} {text}".strip())


def by_name(commands: Mapping[str, Command], text: str) -> Plan | None:
    """The command whose name the text begins with, the longest first."""
    for name, words in _beginnings(text):
        found = commands.get(name)
        if found:
            return Plan(found, words, name)
    return None


def in_free_order(commands: Mapping[str, Command], text: str) -> Plan | None:
    """Read a message that was not written as a command. Of the phrases that fit, the one that leaves the least to
    its holes wins. A question ("is acme lost?") is never read as an order to write."""
    core, polite = tidy(text)
    core = core or _without_closing(text)
    named = by_name(commands, core) or by_name(commands, f"{HOME} {core}")
    if named:
        return _told(commands, named)
    best = _by_phrase(commands, core)
    asked = text.rstrip().endswith("?") and not polite
    return None if best is None or (best.writes and asked) else best


def _by_phrase(commands: Mapping[str, Command], text: str) -> Plan | None:
    """Of the phrases that fit, the one that leaves the least to its holes."""
    fitting = [found for command in set(commands.values()) for found in _phrases(commands, command, text)]
    return (
        min(fitting, key=lambda pair: (pair[0], pair[1].command.name if pair[1].command else ""))[1]
        if fitting
        else None
    )


def _told(commands: Mapping[str, Command], named: Plan | None) -> Plan | None:
    """`/log` without a verb: what is told behind it in a sentence (`/log acme gave us a 9`), and help for nothing."""
    if named is None or named.name != LOG:
        return named
    if not named.words:
        return by_name(commands, f"help {LOG}")
    told = _by_phrase(commands, _THAT.sub("", named.words))
    if told and told.writes:
        return told
    verbs = [name.removeprefix(f"{LOG} ") for name in commands if name.startswith(f"{LOG} ")]
    is_misspelt = get_close_matches(named.words.split()[0].casefold(), verbs, n=1, cutoff=LIKE_A_VERB)
    return Plan(None, f"{LOG} {named.words}") if is_misspelt else named


def tidy(text: str) -> tuple[str, bool]:
    """The text without greeting, asking and closing words; and whether it was an order put politely."""
    core = GREETING.sub("", text)
    asked = ASKING.sub("", core)
    polite = asked != core
    bare = _without_closing(asked)
    # The point of "Acme Ltd." belongs to the name.
    last = asked.split()[-1] if asked.rstrip().endswith(".") else ""
    keeps = last.rstrip(".").casefold() in LEGAL_FORMS
    return f"{bare}." if keeps else bare, polite


def _without_closing(text: str) -> str:
    """The text without its closing word and marks. From the end, since a pattern that may begin anywhere takes
    seconds over thousands of dots."""
    bare = _cut(text, "?!.…")
    closing = CLOSING.search(bare[-LONGEST_CLOSING:])
    return _cut(bare[: -len(closing[0])], ",").strip() if closing else bare.strip()


def _cut(text: str, marks: str) -> str:
    end = len(text)
    while end and (text[end - 1].isspace() or text[end - 1] in marks):
        end -= 1
    return text[:end]


def group_of(commands: Mapping[str, Command], slash: str) -> str:
    """The group that a slash command stands for: `/lc-stage` is `stage`. Empty when its name ends with none."""
    name = slash.lstrip("/").casefold()
    groups = sorted({HOME, *(command.slash for command in commands.values())}, key=len, reverse=True)
    return next((group for group in groups if name.endswith(group)), "")


def slashed(commands: Mapping[str, Command], text: str) -> tuple[str, str]:
    """(group, rest) of a text that begins with a slash command, as in a terminal or after a mention; else ("", text)."""
    found = re.match(r"\s*/(\S+)\s*(.*)$", text, re.DOTALL)
    group = group_of(commands, found[1]) if found else ""
    return (group, found[2]) if found and group else ("", text.strip().removeprefix("/"))


def _home(commands: Mapping[str, Command], text: str) -> Plan:
    """`/lifecycle`: its own commands, every other command, and free order; alone it is help."""
    own = by_name(commands, f"{HOME} {text}" if text else f"{HOME} help") or by_name(commands, text or "help")
    return own or in_free_order(commands, text) or Plan(None, text)


def _phrases(commands: Mapping[str, Command], command: Command, text: str) -> Iterator[tuple[int, Plan]]:
    for phrase in command.phrases:
        fits = re.fullmatch(phrase.pattern, text, re.IGNORECASE | re.DOTALL)
        if not fits:
            continue
        holes = {name: value or "" for name, value in fits.groupdict().items()}
        meant = by_name(commands, phrase.template.format(**holes).strip())
        if meant:
            yield sum(len(value) for value in holes.values()), meant


def _beginnings(text: str, longest: int = 3) -> Iterator[tuple[str, str]]:
    """Each beginning of up to `longest` words, the longest first, and the rest of the text as it was written."""
    for n in range(longest, 0, -1):
        found = re.match(rf"\s*(\S+(?:\s+\S+){{{n - 1}}})(?:\s+(.*))?$", text, re.DOTALL)
        if found:
            yield " ".join(found[1].casefold().split()), (found[2] or "").strip()
