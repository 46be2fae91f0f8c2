"""Targets of KPIs, and the text of the fact `kpi.<slug>` about a workspace that keeps one. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

TARGET = "kpi"
"""The fact about a workspace `kpi.nps` says which value that KPI should have."""
_OFF, _NONE = "off", "-"


@dataclass(frozen=True, slots=True)
class Target:
    """What a KPI should come to, in its unit, from now on or by the end of a day. `value` None: none is wanted, not even
    the one that the KPI has of itself. `currency`: of an amount, the workspace's when it was said."""

    value: float | None
    by: date | None = None
    currency: str | None = None


def to_text(target: Target) -> str:
    """`40`, `40 2026-12-31`, `1200 - EUR`, `off`."""
    if target.value is None:
        return _OFF
    parts = [f"{target.value:.15g}", target.by.isoformat() if target.by else _NONE, target.currency or _NONE]
    while parts[-1] == _NONE:
        parts.pop()
    return " ".join(parts)


def from_text(text: str) -> Target:
    """What `to_text` made."""
    if text == _OFF:
        return Target(None)
    value, by, currency, *_more = [*text.split(), _NONE, _NONE]
    return Target(
        float(value), None if by == _NONE else date.fromisoformat(by), None if currency == _NONE else currency
    )
