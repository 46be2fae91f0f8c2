"""`log used`: a customer used the product."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from commands import Ask, Button, Phrase, Reply, command
from commands._done import done
from commands._phrases import SOMEONE
from commands._words import unquoted
from commands.log._noted import is_day, stood, tail, take_first_day, take_when, when
from commands.log._plain_whom import plain_whom
from commands.log._together import together
from lifecycle.service.names import reference
from lifecycle.text import _
from lifecycle.touchpoints import USED

if TYPE_CHECKING:
    from lifecycle.service import Lifecycle

USAGE = "/log used acme reports"
_PRODUCT = re.compile(
    r"(?:used\s+)?(?:the |our |it\b)?\s*(?:product|app|application|software|tool|it)?[.\s]*$", re.IGNORECASE
)
_LED = re.compile(r"(?:used|uses|using|for|[:,–—-])\s*(?=\S)", re.IGNORECASE)


@command(
    "log used",
    writes=True,
    usage="<customer> [what] [on <date>]",
    examples=("log used acme", "log used acme reports on 3 May"),
    phrases=(
        Phrase(
            rf"{SOMEONE} (?:has |have |just )*(?:used|uses|(?:is|are|was|were) using) (?:the|our) (?:product|app|application|software|tool)(?P<rest>(?:[\s:,].*)?)",
            "log used {name}{rest}",
        ),
        Phrase(
            rf"{SOMEONE} (?:has |have |just )*(?:used|uses|(?:is|are) using) (?:the|our|it\b)(?P<rest>(?! (?:competitor|rival|services of)\b)(?: \S.*)?)",
            "log used {name}{rest}",
        ),
        Phrase(
            rf"{SOMEONE} (?:has |have |just )*(?:logged|signed) in(?: to)?(?P<rest>(?: (?:on|today|yesterday|again)\b.*)?)",
            "log used {name}{rest}",
        ),
    ),
)
def used(ask: Ask, lifecycle: Lifecycle) -> Reply:
    """Log that a customer used the product, and what of it."""
    text, at = take_when(ask.words, ask, lifecycle)

    def own(rest: str) -> str | None:
        return rest if not rest or is_day(rest, ask, lifecycle) else None

    if several := together(used, ask, lifecycle, text, own, tail(None, at, lifecycle), is_led=True):
        return several
    found = plain_whom(text, ask, lifecycle, "log used", tail(None, at, lifecycle), USAGE, is_whole=True)
    if isinstance(found, Reply):
        return found
    customer, rest = found
    if at is None:
        rest, at = take_first_day(rest, ask, lifecycle)
    led = _LED.match(rest)
    what = None if _PRODUCT.fullmatch(rest) else str(unquoted(rest[led.end() :] if led else rest)) or None
    logged = lifecycle.touchpoints.log(customer, USED, at=at, detail=what)
    told = {"name": customer.name, "what": what, "day": when(logged.at, ask, lifecycle)}
    said = _("{name} used {what} on {day}.") if what else _("{name} used the product on {day}.")
    who = reference(customer)
    return done(
        ask,
        lifecycle,
        said.format(**told),
        lines=(stood(customer, logged.at, ask, lifecycle),),
        buttons=(Button(_("Log feedback"), f"log feedback {who}"), Button(_("Show"), f"customer show {who}")),
    )
