"""`customer merge`: two customers that are one, under the name of the second."""

from __future__ import annotations

from typing import TYPE_CHECKING

from commands import ACTOR, Ask, Button, Phrase, Reply, command
from commands._choose import customer_or_choices
from commands._done import done
from commands._phrases import SOMEONE
from commands._say import listed
from commands._words import quote
from commands.customer._pair import AND, INTO, merged_as, parted
from lifecycle.errors import NotUnderstood
from lifecycle.model import LOST
from lifecycle.service.names import reference
from lifecycle.text import _, plural

if TYPE_CHECKING:
    from lifecycle.model import Customer, Merged
    from lifecycle.service import Lifecycle
    from lifecycle.service.merges import Joined


@command(
    "customer merge",
    writes=True,
    usage="<customer> into <customer>",
    examples=("customer merge Acme Inc into Acme Corp",),
    phrases=(
        Phrase(r"(?:merge|combine) (?:the )?(?:customers? )?(?P<rest>.+)", "customer merge {rest}"),
        Phrase(
            rf"{SOMEONE} is (?:a duplicate of|the same (?:customer |company )?as) (?P<other>.+)",
            "customer merge {name} into {other}",
        ),
    ),
)
def merge(ask: Ask, lifecycle: Lifecycle) -> Reply:
    """Make one customer of two: the first is found as the second, who has the moves of both."""
    left, right = parted(ask.words, INTO, lifecycle.names.means, both=True)
    if not left or not right:
        return _which_stays(ask, lifecycle)
    merged = customer_or_choices(lifecycle, left, lambda name: f"customer merge {name} into {quote(right)}")
    if isinstance(merged, Reply):
        return merged
    survivor = customer_or_choices(lifecycle, right, lambda name: f"customer merge {quote(left)} into {name}")
    if isinstance(survivor, Reply):
        return survivor
    before, other = merged_as(lifecycle, left, merged), merged_as(lifecycle, right, survivor)
    if before or merged.id == survivor.id:
        return _nothing(merged, survivor, before, other)
    joined = lifecycle.merges.merge(merged, survivor)
    show = Button(_("Show"), f"stage show {reference(joined.survivor)}")
    return done(ask, lifecycle, _headline(joined, lifecycle), lines=_lines(joined), buttons=(show,))


def _which_stays(ask: Ask, lifecycle: Lifecycle) -> Reply:
    """Two customers and no word for which is merged into which: ask."""
    both = parted(ask.words, AND, lifecycle.names.means, both=True)
    if not all(both) or not all(map(lifecycle.names.means, both)):
        raise NotUnderstood(_("Type it like this: /customer merge Acme Inc into Acme Corp."))
    one, other = map(lifecycle.names.find, both)
    buttons = tuple(
        Button(
            _("{merged} into {name}").format(merged=merged.name, name=survivor.name),
            f"customer merge {reference(merged)} into {reference(survivor)}",
            who=ACTOR,
        )
        for merged, survivor in ((one, other), (other, one))
    )
    said = _("Which one is merged into which?")
    return Reply(said, receipt=_("Nothing was changed."), buttons=buttons, replaces=True, asks=True)


def _nothing(merged: Customer, survivor: Customer, was: list[Merged], other: list[Merged]) -> Reply:
    """Who was merged already, or is the very same."""
    before = (was or other)[0].name if was or other else ""
    if other and not was and merged.id == survivor.id:
        said = _("{before} is merged into {name} already; split it first to merge the other way.")
    elif before and merged.id != survivor.id:
        said = _("{before} is merged into {name} already. Split it first, or merge {name}.")
    elif before:
        said = _("{before} is merged into {name} already.")
    else:
        said = _("{name} cannot be merged into itself.")
    show = Button(_("Show"), f"stage show {reference(merged)}")
    return Reply(said.format(before=before, name=merged.name), receipt=_("Nothing was changed."), buttons=(show,))


def _headline(joined: Joined, lifecycle: Lifecycle) -> str:
    told = {"merged": joined.merged.name, "name": joined.survivor.name, "n": joined.moves}
    stage = joined.survivor.stage
    if stage is None:
        return _("{merged} is merged into {name}, in no stage yet.").format(**told)
    if stage == LOST:
        said = plural(
            "{merged} is merged into {name}: {n} move, now lost.",
            "{merged} is merged into {name}: {n} moves of both, now lost.",
            joined.moves,
        )
    else:
        said = plural(
            "{merged} is merged into {name}: {n} move, now in {stage}.",
            "{merged} is merged into {name}: {n} moves of both, now in {stage}.",
            joined.moves,
        )
    return said.format(stage=lifecycle.model.stage(stage).name, **told)


def _lines(joined: Joined) -> tuple[str, ...]:
    """What came with the merged one, where nothing was known of the other."""
    labels = {
        "owner": _("owner"),
        "source": _("source"),
        "segment": _("segment"),
        "acquisition_cost_cents": _("acquisition cost"),
        "acquired_on": _("day of acquisition"),
        "opted_out": _("opting out"),
        "next_step": _("next step"),
        "claim.at_risk": _("the claim (at risk)"),
        "claim.advocate": _("the claim (advocate)"),
        "dismissed.at_risk": _("not relevant (at risk)"),
        "dismissed.advocate": _("not relevant (advocate)"),
    }
    taken = listed([labels[field] for field in joined.taken])
    said = _("Taken over from {merged}: {fields}.")
    return (said.format(merged=joined.merged.name, fields=taken),) if taken else ()
