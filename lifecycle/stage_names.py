"""What people call the stages: aliases in six languages, the stages that a typed name fits, the nearest one.

There is no consensus on stage names, so each stage of the presets answers to many. A name is compared in
any case, with or without accents, with spaces, slashes and hyphens alike.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from lifecycle.model import LOST

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lifecycle.model import Stage, StageModel

AWARENESS, KNOWLEDGE, CONVERSION, EXPERIENCE, RETENTION, ADVOCACY = range(1, 7)
"""Ids of the presets' stages. In the five-stage preset knowledge is consideration, conversion is purchase."""

SHORTEST_NAME, SHORTEST_ALIAS = 3, 4
"""How many letters of a stage's own name, or of one of its aliases, are enough to stand for it."""

NEAR = 70
"""The least likeness, of 100, at which a stage is worth proposing."""

REPEAT_PURCHASE = -1
"""A key of the table, not a stage: the presets read a repeat purchase differently."""

ALIASES: dict[int, str] = {
    AWARENESS: "awareness, areness, brand awareness, povědomí, bewustwording, осознание, узнаваемость, "
    "узнаваемость бренда, conciencia, conscience",
    KNOWLEDGE: "knowledge, marketing and knowledge, consideration, marketing a znalosti, znalosti, zvažování, "
    "marketing en kennis, kennis, overweging, рассмотрение, знания, marketing y conocimiento, conocimiento, "
    "consideración, marketing et connaissances, connaissances, considération",
    CONVERSION: "conversion, sales conversion, purchase, won, konverze, konverze prodeje, nákup, "
    "verkoopconversie, conversie, aankoop, покупка, конверсия, conversión, conversión de ventas, compra, "
    "conversion des ventes, achat",
    EXPERIENCE: "experience, support, customer experience and product support, zkušenosti, "
    "zkušenosti zákazníků a podpora produktů, klantervaring, klantervaring en productondersteuning, опыт, "
    "поддержка, experiencia, experiencia del cliente y soporte del producto, soporte, expérience, "
    "expérience client et assistance produit, assistance",
    RETENTION: "retention, zachování, retence, udržení, retentie, behoud, удержание, retención, rétention, fidélisation",
    ADVOCACY: "advocacy, advocacy and/or repeat purchase, advokacie, advokacie a/nebo opakovaný nákup, "
    "belangenbehartiging, belangenbehartiging en/of herhaalde aankoop, адвокация, адвокат бренда, promoción, "
    "promoción y/o compra repetida, plaidoyer, plaidoyer et/ou achat répété",
    REPEAT_PURCHASE: "repeat purchase, opakovaný nákup, herhaalde aankoop, повторная покупка, compra repetida, "
    "achat répété",
    LOST: "lost, churned, ztracený, verloren, потерян, perdido, perdu",
}

_GAP = re.compile(r"[\s/_‐‑–—-]+")


def fold(name: str) -> str:
    """The name as it is compared: NFKC, case folded, no accents; spaces, slashes and hyphens are one space."""
    return _GAP.sub(" ", _letters(name).replace("&", " and ")).strip(" .,;:!?\"'“”„«»`*")


def _letters(name: str) -> str:
    if name.isascii():
        return name.casefold()
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", name).casefold())
    return "".join(sign for sign in plain if not unicodedata.combining(sign))


@lru_cache(maxsize=2048)
def fitting(model: StageModel, typed: str, *, exact: bool = False) -> tuple[Stage, ...]:
    """The stages that a typed name fits, lowest first, lost last: none, one, or several to ask about.

    A stage's own name comes first, then the aliases, then, unless `exact`, a beginning of a name (three
    letters or more), then a beginning of an alias (four or more). A retired stage is never fitted; `lost`
    fits the state outside the ladder.
    """
    wanted = fold(typed)
    if not wanted or not _begins_a_name(model, wanted):
        return ()
    names, aliases = _known(model)
    for known in (names, aliases):
        found = {stage for name, stage in known if name == wanted}
        if found:
            return _in_order(model, found)
    for known, shortest in ((names, SHORTEST_NAME), (aliases, SHORTEST_ALIAS)):
        found = {stage for name, stage in known if name.startswith(wanted)}
        if found and not exact and len(wanted) >= shortest:
            return _in_order(model, found)
    return ()


def nearest(model: StageModel, typed: str) -> Stage | None:
    """The stage whose name or alias is most like what was typed, None when nothing is near."""
    from rapidfuzz import fuzz, process  # noqa: PLC0415 - only a misspelling pays for the import

    names, aliases = _known(model)
    known = names + aliases
    best = process.extractOne(fold(typed), [name for name, _ in known], scorer=fuzz.ratio, score_cutoff=NEAR)
    return model.stage(known[best[2]][1]) if best else None


def _begins_a_name(model: StageModel, wanted: str) -> bool:
    """Whether any name or alias begins so: few of the texts that are looked at do, since each end of a line is."""
    every = _alphabetical(model)
    at = bisect_left(every, wanted)
    return at < len(every) and every[at].startswith(wanted)


@lru_cache(maxsize=256)
def _alphabetical(model: StageModel) -> tuple[str, ...]:
    names, aliases = _known(model)
    return tuple(sorted(name for name, _ in names + aliases))


@lru_cache(maxsize=256)
def _known(model: StageModel) -> tuple[tuple[tuple[str, int], ...], tuple[tuple[str, int], ...]]:
    """The names of the ladder's stages, and the aliases of those and of lost: folded, each beside an id."""
    names = tuple((fold(stage.name), stage.id) for stage in model.ladder)
    active = {stage.id for stage in model.ladder} | {LOST}
    aliases = [(name, stage) for name, key in _table() for stage in _meant(model, key, active) if stage in active]
    aliases += [(fold(stage.slug), stage.id) for stage in model.ladder if stage.id > ADVOCACY]
    return names, tuple(aliases)


def _meant(model: StageModel, key: int, active: set[int]) -> tuple[int, ...]:
    """The stages that a row of the table speaks of: without an experience stage its names fit both neighbours."""
    if key == REPEAT_PURCHASE:
        return (RETENTION,) if model.preset == "five" else (ADVOCACY,)
    if key == EXPERIENCE and EXPERIENCE not in active:
        return CONVERSION, RETENTION
    return (key,)


def _in_order(model: StageModel, stages: Iterable[int]) -> tuple[Stage, ...]:
    ordered = sorted(stages, key=lambda stage: (stage == LOST, model.position(stage)))
    return tuple(model.stage(stage) for stage in ordered)


@cache
def _table() -> tuple[tuple[str, int], ...]:
    return tuple((fold(name), key) for key, names in ALIASES.items() for name in names.split(", "))
