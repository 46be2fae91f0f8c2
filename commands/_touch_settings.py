"""The setting that says which kinds of contacts a workspace logs beside those that everybody has."""

from __future__ import annotations

from typing import TYPE_CHECKING

from commands import Button, Reply
from commands._done import done
from commands._words import quote
from lifecycle.errors import NothingToDo
from lifecycle.text import _
from lifecycle.touch_words import as_kind

if TYPE_CHECKING:
    from commands import Ask
    from lifecycle.service import Lifecycle
    from lifecycle.settings import Settings

OURS = frozenset({"ours", "own", "inside", "on", "us"})
OUTSIDE = frozenset({"outside", "external", "theirs"})
OFF = frozenset({"off", "no", "none", "remove", "away"})


def touch_kinds(now: Settings) -> str:
    """`webinar, podcast (outside)`."""
    own = (
        kind if ours else _("{kind} (outside)").format(kind=kind)
        for kind, ours in now.touch_kinds
        if kind not in now.touch_kinds_off
    )
    return ", ".join(own) or _("none")


def has_touch_kinds(now: Settings) -> str:
    """The setting in a sentence."""
    if len(now.touch_kinds) == len(now.touch_kinds_off):
        return _("No kinds of touchpoints were added; one is added like this: /lifecycle settings touchpoint webinar.")
    return _("Touchpoints of these kinds are logged too: {kinds}.").format(kinds=touch_kinds(now))


def touch_kind(ask: Ask, lifecycle: Lifecycle, typed: str) -> Reply:
    """Add a kind of touchpoints, `webinar` or `podcast outside`; or offer it no longer, `webinar off`."""
    words = typed.replace("=", " ").split()
    last = words[-1].casefold() if len(words) > 1 else ""
    name = " ".join(words[:-1] if last in OURS | OUTSIDE | OFF else words)
    kind = as_kind(name)
    try:
        if last in OFF:
            lifecycle.touchpoints.drop_kind(name)
        else:
            lifecycle.touchpoints.add_kind(name, ours=last not in OUTSIDE)
    except NothingToDo:
        said = has_touch_kinds(lifecycle.settings)
        if last in OFF:
            said = _('There is no kind "{kind}" of your own. {others}').format(kind=kind, others=said)
        return Reply(said, receipt=_("It was so already; nothing was changed."))
    if last in OFF:
        said = _('Touchpoints of the kind "{kind}" are offered no longer; those that were logged stay.')
        return done(ask, lifecycle, said.format(kind=kind))
    if last in OUTSIDE:
        said = _('Touchpoints can be of the kind "{kind}" now; it counts as coming from outside.')
    else:
        said = _('Touchpoints can be of the kind "{kind}" now; it counts as made by us.')
    other = f"settings touchpoint {quote(kind)} {'ours' if last in OUTSIDE else 'outside'}"
    label = _("Made by us") if last in OUTSIDE else _("From outside")
    how = _("Logged like this: /log touch acme {kind}.").format(kind=kind)
    return done(ask, lifecycle, said.format(kind=kind), lines=(how,), buttons=(Button(label, other),))
