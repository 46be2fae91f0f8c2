"""What to answer when no KPI has that name: near ones as buttons, or the stages."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from commands import ACTOR, PERSON, Button, Reply
from commands.kpi._question import find, names, quoted
from lifecycle.stage_names import fold
from lifecycle.text import _

if TYPE_CHECKING:
    from commands.kpi._question import UnknownKPI
    from lifecycle.kpis.kpi import KPI
    from lifecycle.service import Lifecycle

NEAR = 60
"""The least likeness, of 100, at which a KPI is worth proposing."""
PROPOSALS = 4
_AND = re.compile(r"\s*(?:[,&;/]|\b(?:and|or|vs|versus)\b\.?)\s*", re.IGNORECASE)


def kpi_choices(unknown: UnknownKPI, command: str, lifecycle: Lifecycle, *, stages: bool = True) -> Reply:
    """Ask which KPI was meant; pressed, `command` is given for it. Nothing near: the stages, where `stages` make sense."""
    if several := several_named(unknown.typed, lifecycle):
        buttons = tuple(
            Button(_(kpi.name), f"{command} {kpi.slug} {unknown.rest}".rstrip(), who=ACTOR) for kpi in several
        )
        return Reply(_("One KPI at a time, please. Which one first?"), buttons=buttons, audience=PERSON, asks=True, asks_several=True)  # fmt: skip
    found = nearest(unknown.typed, lifecycle)
    buttons = tuple(Button(_(kpi.name), f"{command} {kpi.slug} {unknown.rest}".rstrip(), who=ACTOR) for kpi in found)
    said = str(unknown)
    if found:
        said = f"{said} {_('Did you mean {kpi}?').format(kpi=_(found[0].name))}"
    elif stages:
        said = f"{said} {_('Look at a stage to see which there are.')}"
        buttons = tuple(Button(one.name, f"kpi {quoted(one.name)}", who=ACTOR) for one in lifecycle.model.ladder)
    else:
        said = f"{said} {_('/kpi and a stage shows which there are.')}"
    return Reply(said, receipt=_("Nothing was changed."), buttons=buttons, audience=PERSON, replaces=True, asks=True)


def several_named(typed: str, lifecycle: Lifecycle) -> list[KPI]:
    """The KPIs of `churn and nps`, or of `nps csat`; empty where not every part names one."""
    words = typed.split()
    splits = [[part for part in _AND.split(typed) if part], *([" ".join(words[:n]), " ".join(words[n:])] for n in range(1, len(words)))]  # fmt: skip
    for parts in splits:
        found = [find(part, lifecycle, exact=True) for part in parts]
        if len(found) > 1 and all(found):
            return [kpi for kpi in dict.fromkeys(found) if kpi]
    return []


def nearest(typed: str, lifecycle: Lifecycle) -> list[KPI]:
    """The KPIs whose names are most like what was typed, best first; those that have its words in them too."""
    from rapidfuzz import fuzz  # noqa: PLC0415 - only a name that fits nothing pays for the import

    wanted = fold(typed)
    if not wanted:
        return []
    scored = [
        (max(max(fuzz.ratio(wanted, name), _inside(wanted, name)) for name in names(kpi)), kpi)
        for kpi, _stage in lifecycle.kpis.all
    ]
    return [kpi for score, kpi in sorted(scored, key=lambda pair: -pair[0]) if score >= NEAR][:PROPOSALS]


def _inside(wanted: str, name: str) -> float:
    """How well a word that was typed alone is found in a name of several."""
    return 80.0 if len(wanted) >= 3 and f" {wanted}" in f" {name}" else 0.0
