"""One line of a move: where the customers end and the stage begins."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from commands._move_names import readings, with_spaced_arrows, without_stop
from commands._tails import take_day, take_led_day, take_named_day, take_reason
from commands._tokens import HIDDEN, masked, tokens, unquoted
from lifecycle.stages import fitting

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date, datetime

    from commands._tokens import Token
    from lifecycle.model import Stage, StageModel

STRONG = frozenset({"to", "into", "→", "="})
"""Words after which a stage is certainly meant."""

VERBS = frozenset({"is", "are", "was", "has", "moved", "went", "goes", "became", "reached", "entered"})
"""Words that tell a stage in a sentence, and stand in names less often than `in` or a dash."""

FOREIGN = (("do",), ("na",), ("naar",), ("в",), ("на",), ("a",), ("en",), ("à",))
BEFORE = frozenset(
    (
        ("to",), ("into",), ("→",), ("=",), ("in",), ("as",), ("is",), ("are",), ("was",), ("has",), ("at",), ("became",),
        ("reached",), ("entered",), (">",), ("-",), ("–",), ("—",), (":",), ("is", "in"), ("are", "in"),
        ("was", "in"), ("is", "now"), ("are", "now"), ("is", "now", "in"), ("are", "now", "in"), ("now", "in"),
        ("is", "at"), ("is", "on"), ("is", "back", "in"), ("back", "in"), ("back", "to"), ("moved", "to"), ("moved", "into"),
        ("has", "moved", "to"), ("have", "moved", "to"), ("have",), ("goes", "to"), ("goes", "into"), ("went", "to"), ("went", "into"),
        ("went", "back", "to"), ("bounced", "back", "to"), ("has", "become"), ("has", "reached"), ("has", "entered"),
        *FOREIGN,
    )
)  # fmt: skip
"""Words that stand between customers and their stage; `FOREIGN` ones in the other languages of stage names."""

LEADING = STRONG | VERBS

_PARTING = re.compile(r"\s*[,;]\s*(?:and\s+)?|\s+and\s+", re.IGNORECASE)
"""Where a line may be cut."""

POLITE = frozenset({"please", "pls", "plz", "thanks", "thx"})
LATE = frozenset({"now", "again", "too"})
"""Words that may follow a stage."""

LONGEST = 10
"""Words that a stage's name may have."""


@dataclass(frozen=True, slots=True)
class Line:
    """What one line says; `led` tells that a word or sign such as `to` stood before the stage."""

    customers: tuple[tuple[Token, ...], ...]
    stages: tuple[Stage, ...] = ()
    stage_text: str | None = None
    day: date | None = None
    reason: str | None = None
    gives_reason: bool = False

    @property
    def named_stage(self) -> bool:
        """Whether the line names a stage, known or not."""
        return self.stage_text is not None


@dataclass(frozen=True, slots=True)
class _Split:
    """Customers' text, the stage's text, the stages it fits, and the words that stand between or before."""

    customers: str
    stage: str | None = None
    stages: tuple[Stage, ...] = ()
    between: tuple[str, ...] = ()

    @property
    def led(self) -> bool:
        """Whether a word such as `to`, or a colon, tells that a stage follows."""
        return bool(self.between) or self.customers.rstrip().endswith(":")


def read_line(  # noqa: PLR0913 - what a line says depends on all of it
    text: str, model: StageModel, now: datetime, zone: str, *, guess: bool, led_only: bool = False
) -> Line:
    """Read one line. `guess`: the stage may stand first, and an unknown last word is meant to be one.
    `led_only`: a stage counts only with a word such as `to` before it, since the lines share another."""
    rest, reason = take_reason(text)
    gives_reason = rest != text.strip()
    rest, day = take_day(without_stop(rest), now, zone)
    said = _plain(with_spaced_arrows(without_stop(rest)))
    if day is None:
        # "acme retention 12 May": a day only where a stage stands before it, since a name may end so.
        dayless, named = take_named_day(said, now, zone)
        said, day = (dayless, named) if named and _tail(dayless, model) else (said, None)
    split = _split(said, model, guess=guess, led_only=led_only)
    customers = split.customers
    if day is None and split.stage is not None:
        customers, day = take_led_day(customers, now, zone)
    stage = None if split.stage is None else unquoted(split.stage.strip(" .,;:!?–—-"))
    return Line(readings(customers), split.stages, stage, day, reason, gives_reason)


def cut(text: str, model: StageModel, now: datetime, zone: str) -> list[str]:
    """The pieces of a line that each have a stage of their own: `acme to retention, umbrella to advocacy`."""
    rest = take_reason(text)[0]
    more = text.strip()[len(rest) :]
    said = _plain(with_spaced_arrows(rest))
    partings = list(_PARTING.finditer(masked(said)))
    if not partings:
        return [said + more]
    dayless = take_day(said, now, zone)[0]
    whole = _tail(dayless, model)
    stage_begins = len(dayless) - len(whole.stage or "") if whole else len(said)
    pieces, begin = [], 0
    for found in partings:
        left, right = (take_day(part, now, zone)[0] for part in (said[begin : found.start()], said[found.end() :]))
        named = take_named_day(f" {right}", now, zone)[0]
        if named and found.start() < stage_begins and _two_moves(left, right, model):
            pieces.append(said[begin : found.start()])
            begin = found.end()
    return [*pieces, said[begin:] + more]


def _two_moves(left: str, right: str, model: StageModel) -> bool:
    """Whether what stands on the left of a comma or `and` is a move of its own, and so may be what follows it."""
    first = _tail(left, model, exact=True)
    if not first or not first.customers.strip() or LEADING.isdisjoint(first.between):
        return False
    second = _tail(right, model)
    sure = LEADING if second and second.led else STRONG
    return not sure.isdisjoint(first.between) and (not second or bool(second.customers.strip()))


def _split(text: str, model: StageModel, *, guess: bool, led_only: bool) -> _Split:
    tail = _tail(text, model) or _tail(_without_last(text, LATE), model)
    if tail and (tail.led or not led_only):
        return tail
    first = _stage_first(text, model, guess=guess)
    if first or led_only:
        return first or _Split(text)
    return _unknown_stage(text) or (_last_word(text) if guess else None) or _Split(text)


def _tail(text: str, model: StageModel, *, exact: bool = False) -> _Split | None:
    """The longest run of words at the end that fits a stage."""
    words = tokens(text)
    for start in range(max(0, len(words) - LONGEST), len(words)):
        run = words[start:]
        if any(word.quoted for word in run) and (len(run) > 1 or start == 0):
            continue
        if not run[0].quoted and not any(map(str.isalnum, run[0])):
            continue
        stages = _fitting(model, run[0] if run[0].quoted else text[run[0].start :], exact=exact)
        if stages:
            before = _between(words[:start])
            if before == start == 1 and (words[0].casefold(),) in FOREIGN:
                before = 0  # alone before the stage it is a name: "a retention" speaks of somebody called A
            begins = words[start - before].start
            return _Split(
                text[:begins], text[run[0].start :], stages, tuple(map(str.casefold, words[start - before : start]))
            )
    return None


def _stage_first(text: str, model: StageModel, *, guess: bool) -> _Split | None:
    """The longest run of words at the beginning that is a stage's name, and customers after it."""
    words = tokens(text)
    skip = next((n for n in (3, 2, 1) if tuple(map(str.casefold, words[:n])) in BEFORE and len(words) > n), 0)
    for end in range(min(len(words) - 1, skip + LONGEST), skip, -1):
        typed = text[words[skip].start : words[end].start].strip()
        sure = skip or typed.endswith(":") or words[end] in {":", "="}
        if not sure and (not guess or STRONG.intersection(map(str.casefold, words))):
            continue
        if not any(word.quoted for word in words[skip:end]) and _fitting(model, typed, exact=True):
            at = end + (words[end].casefold() in {":", "=", "for"} and end + 1 < len(words))
            return _Split(text[words[at].start :], typed, _fitting(model, typed, exact=True), ("to",))
    return None


def _unknown_stage(text: str) -> _Split | None:
    """What follows the last `to` or arrow: no stage that there is."""
    words = tokens(text)
    leads = [at for at, word in enumerate(words[:-1]) if not word.quoted and word.casefold() in STRONG]
    if not leads:
        return None
    at = leads[-1] + 1
    before = _between(words[:at])
    at += words[at].casefold() == "the" and at + 1 < len(words)
    return _Split(text[: words[leads[-1] + 1 - before].start], text[words[at].start :], (), ("to",))


def _last_word(text: str) -> _Split | None:
    """The last word as a stage that there is not, unless it is the last name of a list."""
    words = tokens(text)
    if len(words) < 2 or words[-2].endswith((",", ";")) or words[-2].casefold() in {"and", "&"}:
        return None
    before = _between(words[:-1])
    return _Split(text[: words[len(words) - 1 - before].start], text[words[-1].start :])


def _between(words: list[Token]) -> int:
    """How many words at the end stand between customers and a stage."""
    low = [HIDDEN if word.quoted else word.casefold() for word in words]
    for articles in range(3):
        if articles and low[-articles:][:1] not in (["the"], ["stage"]):
            return 0
        kept = low[: len(low) - articles]
        for n in range(min(3, len(kept)), 0, -1):
            if tuple(kept[-n:]) in BEFORE:
                return n + articles
    return 0


def _fitting(model: StageModel, typed: str, *, exact: bool) -> tuple[Stage, ...]:
    """The stages that fit, also with the word `stage` behind the name."""
    bare = _without_last(typed, {"stage", "phase"})
    return fitting(model, typed, exact=exact) or (fitting(model, bare, exact=exact) if bare else ())


def _without_last(text: str, droppable: Collection[str]) -> str:
    """The text without its last word, if that is one of these; nothing when it is not."""
    words = tokens(text) if _holds(text, droppable) else ()
    return text[: words[-1].start].strip() if words and words[-1].casefold().strip(".!") in droppable else ""


def _plain(text: str) -> str:
    """The text without `please` and `thanks` around it."""
    if not _holds(text, POLITE):
        return text.strip()
    words = tokens(text)
    while words and not words[0].quoted and words[0].casefold().strip(",.!") in POLITE:
        words = words[1:]
    while words and not words[-1].quoted and words[-1].casefold().strip(",.!") in POLITE:
        words = words[:-1]
    return text[words[0].start : words[-1].end] if words else ""


def _holds(text: str, words: Collection[str]) -> bool:
    """Whether one of these is anywhere in the text, if only inside a word: a quick look before a thorough one."""
    low = text.casefold()
    return any(word in low for word in words)
