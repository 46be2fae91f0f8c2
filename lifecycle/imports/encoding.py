"""Which encoding a file is in, told from all of its bytes.

A mark at the beginning decides; zeros in every second byte of the beginning mean UTF-16 without one; bytes that are
sound UTF-8 are UTF-8. Of the rest it is decided between Windows-1250 and Windows-1252 by the letters that the two read
differently, first of all those of Czech: a file whose letters beyond ASCII are, read as 1250, all of one Central
European alphabet (č, ř, ě, ů, š...) while no Western alphabet has all of their readings in 1252 (è, ø, ì, ù, š) is 1250,
and the other way round. Words that both read alike say nothing. Where both or neither would do, the words vote in the
same way, one by one, and a clear majority decides. What stays open is refused, with a word in both readings and the encoding to save as.
"""

from __future__ import annotations

import codecs
import re
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from lifecycle.errors import Refusal
from lifecycle.imports.cells import shown
from lifecycle.text import _

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    Reader = Callable[[], Iterable[bytes]]

CENTRAL = (
    frozenset("áčďéěíňóřšťúůýž"),
    frozenset("áäčďéíĺľňóôŕšťúýž"),
    frozenset("ąćęłńóśźż"),
    frozenset("áéíóöőúüű"),
)
"""Czech, Slovak, Polish, Hungarian: what they write beyond ASCII."""

WESTERN = (
    frozenset("àâæçèéêëîïôœùûüÿ"),
    frozenset("áéíïñóúü"),
    frozenset("áàâãçéêíóôõúü"),
    frozenset("àèéìíîòóùú"),
    frozenset("äöüßé"),
    frozenset("áèéêëíïóöúü"),
    frozenset("æøåäöéü"),
)
"""French, Spanish, Portuguese, Italian, German, Dutch, the languages of the North."""

CLEAR = 4
"""How many times as many words must speak for one encoding as for the other."""

MOST_WORDS = 20_000
"""Distinct words that are looked at."""

BROKEN = re.compile("[\0\ufffd]")
"""What a text has where its bytes were no text."""

_WORD = re.compile(rb"[A-Za-z\x80-\xff]*[\x80-\xff][A-Za-z\x80-\xff]*")


def named(codec: str) -> Encoding:
    """The encoding that somebody named. Refusal for one that there is not, or that is none of texts."""
    try:
        codecs.lookup(codec)
        "".encode(codec)
    except (LookupError, ValueError):
        said = _('There is no encoding "{codec}"; it is called such as utf-8, cp1250 or cp1252.')
        raise Refusal(said.format(codec=shown(codec))) from None
    return Encoding(codec, broken=True)


class Encoding(NamedTuple):
    """A codec's name, and whether some of the text is broken, so that its lines have to be looked at."""

    codec: str
    broken: bool


def detect(read: Reader) -> Encoding:
    """The encoding of a file. `read` gives all its bytes from the start, in parts, each time it is called."""
    start = next(iter(read()), b"")
    codec = _marked(start)
    if codec:
        return Encoding(codec, _looked_through(read, codec).broken > 0)
    seen = _looked_through(read, "utf-8")
    # A letter of several bytes that is sound hardly ever comes about by chance: as many of those as broken bytes, and
    # the file is UTF-8 with broken lines.
    if seen.undecoded <= seen.beyond_ascii:
        return Encoding("utf-8", seen.broken > 0)
    codec = _single_byte(_words(read))
    return Encoding(codec, _looked_through(read, codec).broken > 0)


class _Seen(NamedTuple):
    beyond_ascii: int
    undecoded: int
    broken: int


def _marked(start: bytes) -> str | None:
    if start.startswith(b"PK\x03\x04"):
        raise Refusal(_("This is an Excel workbook. Please save it as CSV UTF-8 and import that."))
    if start.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        raise Refusal(_("This file is in UTF-32. Please save it as CSV UTF-8."))
    marks = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
    named = next((codec for mark, codec in marks if start.startswith(mark)), None)
    head = start[:24]  # a header's beginning; what follows may be in any script
    if named or not head:
        return named
    even, odd = head[::2].count(0), head[1::2].count(0)
    if max(even, odd) * 10 < len(head) * 4 or min(even, odd):
        return None
    return "utf-16-le" if odd else "utf-16-be"


def _looked_through(read: Reader, codec: str) -> _Seen:
    """How many letters beyond ASCII the whole text has, and how much of it is broken."""
    decoder = codecs.getincrementaldecoder(codec)("replace")
    beyond = undecoded = zeros = 0
    for part in chain(read(), (b"",)):
        text = decoder.decode(part, not part)
        zeros += text.count("\0")
        if not text.isascii():
            beyond += len(text) - len(text.encode("ascii", "ignore"))
            undecoded += text.count("\ufffd")
    return _Seen(beyond - undecoded, undecoded, zeros + undecoded)


def _words(read: Reader) -> set[bytes]:
    """Distinct words with bytes beyond ASCII; at most MOST_WORDS."""
    words: set[bytes] = set()
    for part in read():
        words.update(_WORD.findall(part))
        if len(words) > MOST_WORDS:
            break
    return words


def _single_byte(words: set[bytes]) -> str:
    """The code page whose letters make sense. Refusal where it cannot be told."""
    telling = {word for word in words if word.decode("cp1250", "replace") != word.decode("cp1252", "replace")}
    if not telling:
        return "cp1252"
    central, western = _readings(b" ".join(words))
    if central == western:
        votes = [_readings(word) for word in telling]
        for_central, for_western = votes.count((True, False)), votes.count((False, True))
        read_by_one = sum(map(any, votes)) >= 0.9 * len(votes)
        central = read_by_one and for_central > CLEAR * for_western
        western = read_by_one and for_western > CLEAR * for_central
    if central == western:
        raise _unknown([word for word in telling if _readings(word) == (True, True)])
    return "cp1250" if central else "cp1252"


def _readings(text: bytes) -> tuple[bool, bool]:
    """Whether the text makes sense as Windows-1250, and whether as Windows-1252."""
    return _fits(text, "cp1250", CENTRAL), _fits(text, "cp1252", WESTERN)


def _fits(word: bytes, codec: str, alphabets: tuple[frozenset[str], ...]) -> bool:
    """Whether the letters beyond ASCII, read with this code page, are all of one of the alphabets."""
    text = word.decode(codec, "replace").casefold()
    letters = {sign for sign in text if not sign.isascii() and sign.isalpha()}
    return "\ufffd" not in text and any(letters <= alphabet for alphabet in alphabets)


def _unknown(doubtful: list[bytes]) -> Refusal:
    """Neither code page makes sense of it, or both do of these words."""
    if not doubtful:
        return Refusal(
            _(
                "I cannot tell which encoding this file is in. Please save it as CSV UTF-8, or say it: --encoding cp1251."
            )
        )
    word = min(doubtful)
    return Refusal(
        _(
            'I cannot tell whether this file is in Windows-1250 ("{central}") or Windows-1252 ("{western}"). '
            "Please save it as CSV UTF-8, or say which: --encoding cp1250."
        ).format(central=shown(word.decode("cp1250")), western=shown(word.decode("cp1252")))
    )
