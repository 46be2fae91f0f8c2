"""Scores as people type them: `nps 9`, `csat 2`, `9/10`, `4 of 5`, `4 stars`; and the kind of question they answer."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lifecycle.touchpoints import CES, CSAT, FEEDBACK, NPS

KINDS = {
    "nps": NPS, "net promoter score": NPS, "promoter": NPS, "recommend": NPS,
    "csat": CSAT, "satisfaction": CSAT, "customer satisfaction": CSAT,
    "ces": CES, "effort": CES, "customer effort": CES, "ease": CES,
}  # fmt: skip
ASKED = (NPS, CSAT, CES)
"""The kinds of questions that feedback answers; a review is told of by another command."""
_WORDS = "|".join(sorted(map(re.escape, KINDS), key=len, reverse=True))
_SPELT = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_DIGITS = r"[-\N{MINUS SIGN}+]?\d+(?:[.,]\d+)?(?![\w%])"
_NUMBER = rf"(?:{_DIGITS}|(?:{'|'.join(_SPELT)})(?![\w-]))"
_OF = rf"(?:\s*/\s*|\s+of\s+|\s+out\s+of\s+)(?P<most>\d+|{'|'.join(_SPELT)})\b"
_KIND_FIRST = re.compile(
    rf"(?P<kind>{_WORDS})\b(?:\s*(?:score|is|was|of|[:=])*\s*(?:an?\s+)?(?P<number>{_NUMBER})(?:{_OF})?(?:[\s-]*(?P<stars>stars?|★|⭐)(?!\w))?)?",
    re.IGNORECASE,
)
_SAID = rf"(?:\s*$|\s*[,;:.!]|[\s-]+(?:stars?|of|out|because|on|at|for|in|{_WORDS})\b)"
"""What stands behind a number in words that is a score: `ten people came` gives none."""
_NUMBER_FIRST = re.compile(
    rf"(?:an?\s+)?(?P<number>{_DIGITS}|(?:{'|'.join(_SPELT)})(?={_SAID}))(?:{_OF})?(?:[\s-]*(?P<stars>stars?|★|⭐)(?!\w))?"
    rf"(?:\s+(?:in\s+|on\s+|for\s+)?(?:the\s+)?(?P<kind>{_WORDS})\b)?",
    re.IGNORECASE,
)
_ANOTHER = re.compile(r"[\s,;&+]*(?:and\s+)?", re.IGNORECASE)
_STARS = re.compile(r"(?P<drawn>[★⭐*]{1,10})[☆]*(?!\w)")


@dataclass(frozen=True, slots=True)
class Score:
    """What was given: `value` (None: no whole number), out of `most` where that was said, the `kind` of question where it was
    named, and the words behind it. `typed`: the number as it was written."""

    value: int | None
    typed: str
    most: int | None
    kind: str | None
    rest: str

    def kinds(self) -> tuple[str, ...]:
        """The kinds of questions that can have been answered so."""
        if self.kind:
            return (self.kind,)
        return tuple(
            kind
            for kind in ASKED
            if self.value is not None
            and FEEDBACK[kind][0] <= self.value <= FEEDBACK[kind][1]
            and self.most in {None, FEEDBACK[kind][1]}
        )


def take_score(text: str) -> Score | None:
    """The score that the text begins with; None where there is none."""
    text = text.strip()
    for form in (_KIND_FIRST, _NUMBER_FIRST, _STARS):
        found = form.match(text)
        if found:
            part = found.groupdict()
            drawn = part.get("drawn")
            typed = str(len(drawn)) if drawn else _digits(part.get("number") or "")
            most = 5 if drawn or part.get("stars") else int(_digits(part.get("most") or "0")) or None
            kind = KINDS[" ".join((part.get("kind") or "").casefold().split())] if part.get("kind") else None
            whole = int(typed) if re.fullmatch(r"\+?\d{1,9}", typed) else None
            return Score(whole, typed, most, kind, text[found.end() :].strip())
    return None


def take_another(rest: str) -> Score | None:
    """The score behind another one, with its question: the second of `nps 9, csat 4`."""
    found = _ANOTHER.match(rest)
    score = take_score(rest[found.end() :]) if found else None
    return score if score and score.kind and score.typed else None


def _digits(typed: str) -> str:
    """The number in digits."""
    return str(_SPELT.index(typed.casefold())) if typed.casefold() in _SPELT else typed
