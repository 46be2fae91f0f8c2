"""All KPIs, in the order of stages, and how one is found by what people type."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lifecycle.kpis import advocacy, awareness, conversion, experience, knowledge, retention
from lifecycle.text import _

if TYPE_CHECKING:
    from lifecycle.kpis.kpi import KPI
    from lifecycle.model import Stage, StageModel

KPIS: tuple[KPI, ...] = (
    *awareness.KPIS,
    *knowledge.KPIS,
    *conversion.KPIS,
    *experience.KPIS,
    *retention.KPIS,
    *advocacy.KPIS,
)
_SLUGS = {"consideration": "knowledge", "purchase": "conversion"}
"""What the five-stage preset calls stages of the six-stage one."""


def find(typed: str) -> KPI | None:
    """The KPI with this slug, name (in English or in the reader's language) or alias, in any case; None for none."""
    wanted = _tidy(typed)
    for kpi in KPIS:
        if wanted in {_tidy(each) for each in (kpi.slug, kpi.name, _(kpi.name), *kpi.aliases)}:
            return kpi
    return None


def of_stage(slug: str, model: StageModel | None = None) -> tuple[KPI, ...]:
    """The KPIs of a stage, in order: by a preset's slug, or by the workspace's own stage if its `model` is given. Empty for
    a stage that has none."""
    if model is None:
        return tuple(kpi for kpi in KPIS if kpi.stage == _SLUGS.get(slug, slug))
    return tuple(kpi for kpi in KPIS if home(kpi.stage, model).slug == slug)


def home(slug: str, model: StageModel) -> Stage:
    """The stage of the workspace to which the KPIs of a six-stage preset's stage belong.

    Conversion is where the model says, awareness the lowest and knowledge the one before conversion, where these are below
    it. A stage that is not in use gives its KPIs to the one that comes after it in the preset, the last to the highest.
    """
    ladder = model.ladder or model.stages
    at = (
        [model.position(stage.id) for stage in ladder].index(max(model.position(model.conversion), 0))
        if (model.stage(model.conversion) in ladder)
        else 0
    )
    if slug == "conversion":
        return model.stage(model.conversion)
    if slug in {"awareness", "knowledge"}:
        return ladder[0] if slug == "awareness" or at == 0 else ladder[at - 1]
    order = ("experience", "retention", "advocacy")
    for wanted in order[order.index(slug) :]:
        for stage in ladder[at:]:
            if stage.slug == wanted:
                return stage
    return ladder[-1]


def _tidy(typed: str) -> str:
    return " ".join(typed.casefold().replace("-", " ").replace("_", " ").split())
