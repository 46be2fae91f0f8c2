"""Lines of a pasted list, and the readings of a list of names."""

from __future__ import annotations

import re

from commands._tokens import HIDDEN, Token, masked, tokens, unquoted

_BULLET = re.compile(r"(?:[-*•‣◦·–—]|\d{1,3}[.)])\s+")
_RUN = re.compile(r"[^\S\r\n]{4,}")
_VERB = re.compile(r"(?:/\w+\s+)?(?:move|put|set|mark)\s+", re.IGNORECASE)
_BREAK = re.compile(r"[\r\n]+")
_SEMICOLON = re.compile(r"\s*;\s*")
_WAYS = tuple(
    re.compile(way, re.IGNORECASE)
    for way in (r"\s*,\s*(?:and\s+)?", r"\s*,?\s+and\s+", r"\s*,\s*(?:and\s+)?|\s+and\s+")
)
"""How names may be parted: by commas, by `and`, by both."""

_PARTED = re.compile(r"[,;]|\sand\s", re.IGNORECASE)
"""What every list of names has in it; most texts name one customer."""

_ARROWS = re.compile(r"\s*(?:--?>|=>|[→➔➜⇒⟶⟹➝])\s*")
_ABBREVIATIONS = frozenset("inc. ltd. co. corp. llc. plc. pty. bros. gmbh. jr. sr. st. spol. oy. ab. as. kg.".split())  # noqa: SIM905 - one line to read


def split_lines(text: str) -> list[str]:
    """The lines with something in them, without bullets, and without a verb that every further line repeats.
    A line break inside quotes breaks no line. Long runs of spaces become one, or the patterns that look for what
    stands between spaces would look at each of them thousands of times."""
    text = _RUN.sub(" ", text)
    lines = [line[found.end() :] if (found := _BULLET.match(line)) else line
             for line in map(str.strip, parted(text, _BREAK))]  # fmt: skip
    lines = [line for line in lines if line.strip(" ,;:.?!…")]
    if len(lines) > 1 and all(_VERB.match(line) for line in lines[1:]):
        return [_VERB.sub("", line, count=1) for line in lines]
    return lines


def parted(text: str, separator: re.Pattern[str]) -> list[str]:
    """The text split where the pattern is found outside quotes."""
    if not separator.search(text):
        return [text]
    shown, parts, begin = masked(text), [], 0
    for found in separator.finditer(shown):
        parts.append(text[begin : found.start()])
        begin = found.end()
    return [*parts, text[begin:]]


def with_spaced_arrows(text: str) -> str:
    """The text with every kind of arrow outside quotes as a word of its own, `→`."""
    return " → ".join(parted(text, _ARROWS)).strip()


def without_stop(text: str) -> str:
    """The line without the full stop or question mark that ends it; `Acme Inc.` keeps its own."""
    text = text.rstrip(" \t,;?…")
    last = text.rpartition(" ")[2].casefold()
    return text if last in _ABBREVIATIONS or "." in last[:-1] else text.rstrip(".?… ")


def readings(text: str) -> tuple[tuple[Token, ...], ...]:
    """The ways to read a list of names: as one name, parted by commas, by `and`, by both. Without doubles, the
    whole first and the finest last. A semicolon always parts, and a name in quotes stands for itself."""
    if not _PARTED.search(text):
        alone = _name(text)
        return ((alone,),) if alone else ()
    segments = [part for part in parted(text, _SEMICOLON) if _name(part)]
    found = [tuple(map(_name, segments))]
    found += [tuple(_name(part) for segment in segments for part in parted(segment, way)) for way in _WAYS]
    named = [tuple(name for name in reading if name or name.quoted) for reading in found]
    if HIDDEN in masked(text) and len(named[-1]) > 1:
        named = [reading for reading in named if not any(_broken(name) for name in reading)] or named[-1:]
    return tuple(dict.fromkeys(reading for reading in named[::-1] if reading))[::-1]


def _name(text: str) -> Token:
    return unquoted(text.strip().strip(",;").rstrip(" :?"))


def _broken(name: Token) -> bool:
    """Whether a part of a list holds a quotation beside something else, so that it was parted too little."""
    return not name.quoted and any(token.quoted for token in tokens(name))
