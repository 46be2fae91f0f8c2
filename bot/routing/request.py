"""What comes in, whichever door it came by; and the cleaning of its text at that door."""

from __future__ import annotations

import html
import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lifecycle.model import Role

MENTION = re.compile(r"<@([A-Z0-9]+)(?:\|[^<>]*)?>")
CHANNEL = re.compile(r"<#([A-Z0-9]+)(?:\|[^<>]*)?>")
LABELLED_LINK = re.compile(r"<(?:https?://|mailto:|tel:)[^|<>\s]*\|([^<>]*)>")
BARE_LINK = re.compile(r"<((?:https?://|mailto:|tel:)[^|<>\s]*)>")
KEPT = "\n\t"
LONGEST = 12_000
"""Letters of one command: a pasted list of two hundred names. A longer one is refused, never cut: half of it would be
done."""


@dataclass(frozen=True, slots=True)
class Request:
    """One thing a person asks. `group` is the slash command's name (`stage`), empty where the text says it all;
    `free` text may be in any order. `key` is the same for a repeated delivery and for nothing else. `need` is a
    role beyond the command's own, as a button asks for it. `as_data`: its tables become files (see `Ask`). `once`: the
    same for every press that answers one question, so that what it wrote is written once; empty for anything else."""

    text: str
    person: str
    key: str
    team: str | None = None
    channel: str = ""
    origin: str = "slash"
    thread: str | None = None
    group: str = ""
    free: bool = False
    need: Role | None = None
    as_data: bool = False
    once: str = ""


def plain(text: str) -> str:
    """What the person typed: Slack's links as they were written, its entities as characters, users as `<@U123>`.

    Control characters and the private-use marks that stand for mentions inside replies are dropped: typed by a
    person they would be a way to name someone unseen."""
    text = MENTION.sub(r"<@\1>", text)
    text = CHANNEL.sub(r"<#\1>", text)
    text = BARE_LINK.sub(r"\1", LABELLED_LINK.sub(r"\1", text))
    text = html.unescape(text.replace("\r\n", "\n").replace("\r", "\n"))
    return "".join(c for c in text if c in KEPT or not _unseen(c)).strip()


def _unseen(character: str) -> bool:
    """Control characters, private use, and the marks that turn the direction of text around."""
    category = unicodedata.category(character)
    return category in {"Cc", "Co", "Cs"} or character in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"
