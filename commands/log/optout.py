"""`log optout`: a customer does not want to be asked for reviews, referrals, references or posts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from commands import Ask, Button, Phrase, Reply, command
from commands._done import done
from commands._phrases import SOMEONE
from commands._words import take_reason, tokens, unquoted
from commands.log._noted import take_when, when
from commands.log._together import together
from commands.log._whom import found_or_new
from lifecycle.errors import NothingToDo, NotUnderstood
from lifecycle.service.names import reference
from lifecycle.text import _

if TYPE_CHECKING:
    from lifecycle.service import Lifecycle

_OFF = frozenset({"off", "no", "back", "undo", "end"})
_ON = frozenset({"on", "yes"})


@command(
    "log optout",
    "log opt-out",
    "log opt out",
    writes=True,
    usage="<customer> [off]",
    examples=("log optout acme", "log optout acme off"),
    phrases=(
        Phrase(rf"{SOMEONE} (?:has |have |just )*opted out", "log optout {name}"),
        Phrase(rf"{SOMEONE} (?:has |have |just )*opted (?:back )?in(?: again)?", "log optout {name} off"),
        Phrase(
            rf"{SOMEONE} (?:does not|doesn['’]?t|do not|don['’]?t) want to be (?:asked|contacted|bothered)(?: again| any ?more| for anything)?",
            "log optout {name}",
        ),
        Phrase(
            rf"{SOMEONE} (?:wants no more (?:questions|asks|requests)|(?:has |have |just )*unsubscribed)",
            "log optout {name}",
        ),
        Phrase(
            r"(?:don['’]?t|do not|never|stop) ask(?:ing)? (?P<name>(?!(?:again|me|us|them|him|her|it|that|this|why|what|who|how|about)\b)(?:(?! for\b(?! anything)| about\b| to\b| if\b).)+?)(?: again| any ?more| for anything(?: again| any ?more)?)*",
            "log optout {name}",
        ),
        Phrase(rf"{SOMEONE} (?:may|can|wants to|is glad to|are glad to) be asked again", "log optout {name} off"),
    ),
)
def optout(ask: Ask, lifecycle: Lifecycle) -> Reply:
    """Log that a customer does not want to be asked for reviews and the like, or does again."""
    whole = ask.words.strip().rstrip(".")
    text, _at = take_when(take_reason(whole)[0], ask, lifecycle)
    if not text or lifecycle.names.means(unquoted(whole)):
        text = whole
    words = tokens(text)
    out = True
    if (
        words
        and not words[-1].quoted
        and words[-1].casefold() in _OFF | _ON
        and not lifecycle.names.means(unquoted(text))
    ):
        out = words[-1].casefold() not in _OFF
        text = text[: words[-1].start].strip()
    several = together(optout, ask, lifecycle, text, lambda rest: None if rest else "", "" if out else "off")
    if several:
        return several
    typed = unquoted(text)
    bound = None if typed else lifecycle.names.bound(ask.channel)
    if not typed and bound is None:
        raise NotUnderstood(_("Who opted out? Type it like this: {usage}.").format(usage="/log optout acme"))
    word = "" if out else " off"
    customer = bound or found_or_new(typed, ask, lifecycle, lambda name: f"log optout {name}{word}", is_whole=out)
    if isinstance(customer, Reply):
        return customer
    show = Button(_("Show"), f"customer show {reference(customer)}")
    since = lifecycle.touchpoints.opted_out_at(customer)
    told = {"name": customer.name, "day": when(since, ask, lifecycle) if since else ""}
    try:
        lifecycle.touchpoints.opt_out(customer, out)
    except NothingToDo:
        said = _("{name} opted out on {day} already.") if out else _("{name} may be asked anyway; it did not opt out.")
        return Reply(said.format(**told), receipt=_("Nothing was changed."), buttons=(show,))
    if out:
        said = _("{name} is not asked for reviews, referrals, references or posts any more.")
        also = _("Nor is its owner asked for feedback after a first purchase.")
        lines = (_("It counts from now on; a day or a reason is not kept with it."),) if text != whole else ()
        return done(ask, lifecycle, said.format(**told), lines=(also, *lines), buttons=(show,))
    said = _("{name} may be asked for reviews, referrals, references and posts again; it had opted out on {day}.")
    return done(ask, lifecycle, said.format(**told), buttons=(show,))
