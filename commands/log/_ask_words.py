"""Asking a customer for something, as it is typed: `for review`, `for a case study anyway`, `agreed`, `declined: too busy`."""

from __future__ import annotations

import re
from dataclasses import dataclass

from commands.log._noted import noted

WHAT = {
    "review": r"(?:online |g2 )?(?:reviews?(?: us)?|reviewing us|ratings?|rating us|rate us)",
    "referral": r"referrals?|referals?|refer us|recommend us|referring|to refer(?: (?:us|somebody|someone))?|introductions?|intro|recommending us",
    "reference": r"references?|reference call|case stud(?:y|ies)|testimonials?|success story",
    "post": r"(?:social |social media |linkedin |blog )?posts?|tweet|shout-?out",
}
_WHAT = {
    what: re.compile(rf"(?:(?:for|to|(?:to )?(?:give|write|leave|be)|giving|writing|being)\s+)?(?:(?:an?|the|us|our|another)\s+)*(?:{words})(?![\w-])\s*", re.IGNORECASE)
    for what, words in WHAT.items()
}  # fmt: skip
_AGREED = re.compile(
    r"(?:has |have |they )?(?:agreed|agrees?|accepted|yes|said yes|ok|okay|did|done)(?![\w-])(?:\s+to(?=\s))?\s*[:,]?\s*",
    re.IGNORECASE,
)
_DECLINED = re.compile(
    r"(?:has |have |they )?(?:declined|declines?|refused|rejected|no|said no|turned (?:it |us )?down)(?![\w-])(?:\s+to(?=\s))?\s*[:,]?\s*",
    re.IGNORECASE,
)
_ANYWAY = re.compile(r"\s*[,;]?\s*(?:anyway|anyhow|all the same)[.\s]*$", re.IGNORECASE)
_AND = re.compile(r"(?:and|or|,|&|\+)\s*(?:for\s+)?", re.IGNORECASE)
_FOR = re.compile(r"(?:for|to)\s+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class AskWords:
    """What was typed: `agreed` (None: it is an ask), `what` for (None: not said, or a word that is not known: `typed`), the
    note, and whether to ask `anyway`."""

    agreed: bool | None = None
    what: str | None = None
    typed: str = ""
    note: str | None = None
    anyway: bool = False


def read_ask(text: str) -> AskWords:
    """The words behind the customer."""
    anyway = _ANYWAY.search(text)
    text = (text[: anyway.start()] if anyway else text).strip()
    for agreed, form in ((True, _AGREED), (False, _DECLINED)):
        found = form.match(text)
        if found:
            what, rest = _take_what(text[found.end() :].strip())
            return AskWords(agreed, what, note=noted(rest))
    what, rest = _take_what(text)
    second = _AND.match(rest) if what else None
    if second and _take_what(rest[second.end() :])[0]:
        return AskWords(None, None, text.removeprefix("for "), anyway=bool(anyway))
    if what:
        return AskWords(None, what, note=noted(rest), anyway=bool(anyway))
    led = _FOR.match(text)
    return AskWords(None, None, text[led.end() :].strip() if led else text, anyway=bool(anyway))


def begins_ask(text: str) -> bool:
    """Whether the words of an ask, or of its answer, stand here."""
    words = read_ask(text)
    return bool(words.what or words.agreed is not None or _FOR.match(text.strip()))


def behind_ask(text: str) -> str:
    """What stands behind such words where they stand first: the customer in `review from acme`."""
    for form in (_AGREED, _DECLINED):
        found = form.match(text)
        if found:
            return text[found.end() :]
    return _take_what(text)[1] if _take_what(text)[0] else ""


def _take_what(text: str) -> tuple[str | None, str]:
    for what, form in _WHAT.items():
        found = form.match(text)
        if found:
            return what, text[found.end() :].strip()
    return None, text
