"""Text for Slack: cleaned, cut and made harmless, with people written out.

A reply's text is plain, but for the markers of `commands.mention`. In rich text, table cells and plain
text Slack reads nothing into it; in mrkdwn (notifications, small print) it is escaped here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from commands._reply import MENTION_CLOSE, MENTION_OPEN, mention
from lifecycle.text import _

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

DASH = "–"
ELLIPSIS = "…"

_MARKED = re.compile(rf"{MENTION_OPEN}([\w.-]{{1,60}}){MENTION_CLOSE}")
_STRAY = re.compile(f"[{MENTION_OPEN}{MENTION_CLOSE}]")
_BREAKS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
# Control characters, overrides of the writing direction (they would turn the words after a name around),
# lone surrogates and noncharacters (no UTF-8 or JSON reader takes them).
_UNFIT = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_SLACK_PERSON = re.compile(r"[UW][A-Z0-9]{1,40}")
_SLACK_CHANNEL = re.compile(r"[CG][A-Z0-9]{1,40}")
_EMOJI = re.compile(r":(?=[\w+'-]+:)")
_SPACES = re.compile(r"[ \n]{2,}|\n")
_LOOK_ALIKE = str.maketrans({"*": "∗", "_": "ˍ", "~": "∼", "`": "ˋ"})


@dataclass(frozen=True, slots=True)
class Mention:
    """A person named inside a text, or a channel."""

    id: str

    @property
    def is_channel(self) -> bool:
        """Whether it is a channel of Slack: who may not see it reads no name there."""
        return _SLACK_CHANNEL.fullmatch(self.id) is not None

    @property
    def known_to_slack(self) -> bool:
        """Whether the id has the form of a Slack person; Slack refuses a whole message over any other."""
        return _SLACK_PERSON.fullmatch(self.id) is not None


def clean(text: str) -> str:
    """The text without what no reader can show: control characters, direction overrides, broken surrogates."""
    if text.isprintable():
        return text
    return _UNFIT.sub("", _BREAKS.sub("\n", text)).replace("\t", " ")


def one_line(text: str) -> str:
    """Cleaned, with any white space as single spaces."""
    return _SPACES.sub(" ", clean(text)).strip()


@lru_cache(maxsize=512)
def pieces(text: str) -> tuple[str | Mention, ...]:
    """The cleaned text in order, people apart; never an empty string. Each text of a reply is asked for several times."""
    cleaned = clean(text)
    if not _STRAY.search(cleaned):
        return (cleaned,) if cleaned else ()
    found: list[str | Mention] = []
    for at, part in enumerate(_MARKED.split(cleaned)):
        if at % 2:
            found.append(Mention(_STRAY.sub("", part)))
        elif kept := _STRAY.sub("", part):
            found.append(kept)
    return tuple(found)


def has_people(text: str) -> bool:
    """Whether the text names a person or a channel that Slack can link."""
    return MENTION_OPEN in text and any(map(_linked, pieces(text)))


def _linked(piece: str | Mention) -> bool:
    return isinstance(piece, Mention) and (piece.known_to_slack or piece.is_channel)


def escape(text: str) -> str:
    """Slack's three characters escaped, so that nothing in the text can call a channel or link."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def size(text: str) -> int:
    """How long Slack may find the text at most: escaped, characters beyond the basic plane counted twice."""
    extra = 4 * text.count("&") + 3 * (text.count("<") + text.count(">"))
    return len(text) + extra + (0 if text.isascii() else sum(character > "\uffff" for character in text))


def shorten(text: str, limit: int) -> str:
    """The cleaned text, cut to at most `limit` by `size`, with an ellipsis where something is missing. People stay whole."""
    room = limit - 1
    kept: list[str] = []
    found = pieces(text)
    if sum(map(_width, found)) <= limit:
        return "".join(map(_marked, found))
    for piece in found:
        if _width(piece) > room:
            kept.append("" if isinstance(piece, Mention) else _beginning(piece, room))
            break
        kept.append(_marked(piece))
        room -= _width(piece)
    return "".join(kept).rstrip(" \n\u200d") + ELLIPSIS


def _width(piece: str | Mention) -> int:
    return len(piece.id) + 3 if isinstance(piece, Mention) else size(piece)


def _marked(piece: str | Mention) -> str:
    return mention(piece.id) if isinstance(piece, Mention) else piece


def _beginning(text: str, room: int) -> str:
    for at, character in enumerate(text):
        room -= size(character)
        if room < 0:
            return text[:at]
    return text


def elements(text: str, *, bold: bool = False) -> list[dict[str, Any]]:
    """Rich text elements that show the text exactly as written; at least one."""
    style = {"style": {"bold": True}} if bold else {}
    made: list[dict[str, Any]] = []
    for piece in pieces(text):
        if isinstance(piece, Mention) and piece.known_to_slack:
            made.append({"type": "user", "user_id": piece.id, **style})
        elif isinstance(piece, Mention) and piece.is_channel:
            made.append({"type": "channel", "channel_id": piece.id, **style})
        else:
            made.append({"type": "text", "text": f"@{piece.id}" if isinstance(piece, Mention) else piece, **style})
    return made or [{"type": "text", "text": DASH}]


def section(text: str, *, bold: bool = False) -> dict[str, Any]:
    """One paragraph of a rich text block."""
    return {"type": "rich_text_section", "elements": elements(text, bold=bold)}


def plain(text: str, person: str, names: Mapping[str, str]) -> str:
    """One line without markers, for where Slack cannot link people: the reader is `@you`, others `@name` as far as known."""

    def called(who: Mention) -> str:
        if who.is_channel:
            return _("the channel")
        if who.id == person:
            return _("@you")
        return "@" + one_line(names.get(who.id) or _("colleague"))

    return one_line("".join(called(piece) if isinstance(piece, Mention) else piece for piece in pieces(text)))


def typed(text: str) -> str:
    """A command text as a person would type it in Slack: people as `<@U123>`."""
    return _written(text, str)


def escaped(text: str) -> str:
    """For a message's text: escaped, people linked."""
    return _written(text, escape)


def small_print(text: str) -> dict[str, Any]:
    """A text object for a context block. Only where a person is linked it is mrkdwn; any formatting then shows as itself."""
    line = one_line(text)
    if has_people(line):
        return {"type": "mrkdwn", "text": _written(re.sub("^>", "›", line), _neutral), "verbatim": True}
    return {"type": "plain_text", "text": _written(line, str) or DASH, "emoji": False}


def _neutral(text: str) -> str:
    """Escaped, and what mrkdwn would read as formatting replaced by signs that look the same."""
    return escape(_EMOJI.sub("∶", text).translate(_LOOK_ALIKE))


def _written(text: str, safely: Callable[[str], str]) -> str:
    written = []
    for piece in pieces(text):
        if isinstance(piece, Mention) and piece.is_channel:
            written.append(f"<#{piece.id}>")
        elif isinstance(piece, Mention):
            written.append(f"<@{piece.id}>" if piece.known_to_slack else safely(f"@{piece.id}"))
        else:
            written.append(safely(piece))
    return "".join(written)
