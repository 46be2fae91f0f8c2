"""Words with quotes: `"Acme Corp"` is one of them, and so is a mention as Slack escapes it."""

from __future__ import annotations

import re
from typing import Self

CLOSERS = {
    '"': '"', "“": '”"', "„": '“”"', "”": '”"', "«": "»", "»": "«»", "‹": "›",
    "'": "'", "‘": "’'", "‚": "‘’", "`": "`",
}  # fmt: skip
"""The signs that open a quotation, each with those that end it. Telephones and languages differ."""

HIDDEN = "\ue002"
"""Stands for each sign of a quotation in `masked` text."""

_MENTION = re.compile(r"<[@#!][^>]*>")
_SPECIAL = re.compile("[<" + re.escape("".join(CLOSERS)) + "]")
"""What makes reading words more than splitting at spaces; most texts have none of it."""
_WORD = re.compile(r"\S+")
_SOLID = re.compile(r"\S")
_STOP = re.compile(r"[\s" + re.escape("".join(CLOSERS)) + "]")
"""Where a word may end: at a space, or before a quotation."""
_AFTER = re.compile(r"[\s,;:=(>→]")
_PLAIN = re.compile(r"#?\w[\w.+@#-]*(?<!\.)|<[@#][A-Z0-9]+(?:\|[^>\s]*)?>")
_RESERVED = frozenset(
    (
        "a", "and", "are", "as", "at", "back", "because", "by", "cost", "due", "effective", "from", "has", "in",
        "into", "is", "last", "now", "of", "on", "owner", "please", "reason", "segment", "since", "source", "stage",
        "the", "to", "today", "was", "yesterday",
    )
)  # fmt: skip
"""Words that mean something between names and values, so that a value which is one needs quotes."""


class Token(str):
    """A word, or what stands between quotes; it knows where in the text it was, quotes included."""

    __slots__ = ("end", "quoted", "start")
    quoted: bool
    start: int
    end: int

    def __new__(cls, text: str, *, quoted: bool = False, start: int = 0, end: int = 0) -> Self:
        """Make a token of the text."""
        token = super().__new__(cls, text)
        token.quoted, token.start, token.end = quoted, start, end
        return token


def tokens(text: str) -> list[Token]:
    """The words of the text. A quotation and an escaped mention are one word; a quote that is never closed is
    a sign like any other. Inside double quotes, two of them stand for one."""
    if not _SPECIAL.search(text):
        return [Token(word[0], start=word.start(), end=word.end()) for word in _WORD.finditer(text)]
    found: list[Token] = []
    open_ended: set[str] = set()
    at = 0
    while begun := _SOLID.search(text, at):
        at = begun.start()
        quotation = _quotation(text, at, open_ended) if text[at] in CLOSERS else None
        token = _word(text, at, open_ended) if quotation is None else quotation
        found.append(token)
        at = token.end
    return found


def masked(text: str) -> str:
    """The text, as long as before, with its quotations hidden: what is found there stands outside quotes."""
    for token in tokens(text) if _SPECIAL.search(text) else ():
        if token.quoted:
            text = text[: token.start] + HIDDEN * (token.end - token.start) + text[token.end :]
    return text


def outside(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    """Where the pattern is first found outside quotes. What is nowhere in the text need not be looked for beside
    its quotations."""
    found = pattern.search(text)
    return pattern.search(masked(text)) if found and _SPECIAL.search(text) else found


def unquoted(text: str) -> Token:
    """What stands between quotes if the whole text is one quotation, else the text with its spaces folded."""
    words = tokens(text) if _SPECIAL.search(text) else ()
    return words[0] if len(words) == 1 and words[0].quoted else Token(" ".join(text.split()))


def quote(text: str) -> str:
    """The value as it is written into a command, so that `tokens` gives it back whole."""
    if _PLAIN.fullmatch(text) and text.casefold() not in _RESERVED:
        return text
    return '"' + text.replace('"', '""') + '"'


def person_id(token: str) -> str | None:
    """The Slack user id of an escaped mention, `<@U123|name>` or `<@U123>`; None for any other text."""
    found = re.fullmatch(r"<@([A-Z0-9]+)(?:\|[^>]*)?>", token.strip())
    return found[1] if found else None


def customer_id(token: str) -> int | None:
    """The id of a customer as buttons write it, `#123`; None for any other text."""
    found = re.fullmatch(r"#([0-9]{1,19})", token.strip())
    return int(found[1]) if found else None


def _quotation(text: str, start: int, open_ended: set[str]) -> Token | None:
    """The quotation that begins here. A sign that is not closed from here on is kept in `open_ended`: later ones
    are not closed either, and a long text of them is read once."""
    closers = "" if text[start] in open_ended else CLOSERS.get(text[start], "")
    at = start + 1
    while closers and at < len(text):
        if text[at] in closers:
            doubled = text[start] == '"' and text[at : at + 2] == '""'
            if not doubled and not text[at + 1 : at + 2].isalnum():
                inside = text[start + 1 : at]
                if text[start] == '"':
                    inside = inside.replace('""', '"')
                return Token(inside, quoted=True, start=start, end=at + 1)
            at += doubled
        at += 1
    open_ended.add(text[start])
    return None


def _word(text: str, start: int, open_ended: set[str]) -> Token:
    mention = _MENTION.match(text, start)
    if mention:
        return Token(mention[0], start=start, end=mention.end())
    end = start
    while stop := _STOP.search(text, end + 1):
        end = stop.start()
        if text[end].isspace() or (_AFTER.match(text[end - 1]) and _quotation(text, end, open_ended) is not None):
            break
    else:
        end = len(text)
    return Token(text[start:end], start=start, end=end)
