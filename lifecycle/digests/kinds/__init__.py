"""The kinds of digests, a file each: what a file calls `KIND` is one more."""

from __future__ import annotations

import importlib
import pkgutil
from functools import lru_cache
from typing import TYPE_CHECKING

from lifecycle.text import _

if TYPE_CHECKING:
    from lifecycle.digests.kind import Kind

USUAL = "overview"
"""The kind that nobody has to name."""


@lru_cache(maxsize=1)
def kinds() -> tuple[Kind, ...]:
    """All of them, the usual one first, then by name."""
    modules = (importlib.import_module(f"{__name__}.{one.name}") for one in pkgutil.iter_modules(__path__))
    found: list[Kind] = [module.KIND for module in modules]
    return tuple(sorted(found, key=lambda kind: (kind.slug != USUAL, kind.slug)))


def find(typed: str) -> Kind | None:
    """The kind of this slug, name (in English or in the reader's language) or alias, in any case; None for none."""
    wanted = " ".join(typed.casefold().split())
    for kind in kinds():
        if wanted in {one.casefold() for one in (kind.slug, kind.name, _(kind.name), *kind.aliases)}:
            return kind
    return None
