"""All commands, and what the first digest would import: processes are forked from one that has it."""

from __future__ import annotations

import importlib

from bot.compose import warm
from commands import discover

KNOWN = discover()
warm()
for name in (
    "lifecycle.charts.digests",
    "lifecycle.kpis.catalogue",
    "lifecycle.service.digest_content",
    "scipy.special",
):
    importlib.import_module(name)
