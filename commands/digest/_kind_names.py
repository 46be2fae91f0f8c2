"""What kinds of digests there are, and what people call them."""

from __future__ import annotations

from lifecycle.digests.kinds import kinds
from lifecycle.text import _

JOINED = {"advocacy and retention": "overview"}
"""Two kinds in one, the other way around."""


def said_kinds() -> dict[str, str]:
    """Each word for a kind, in lower case, and the kind's slug."""
    words = {
        said.casefold(): kind.slug for kind in kinds() for said in (*kind.aliases, _(kind.name), kind.name, kind.slug)
    }
    return {said: slug for said, slug in JOINED.items() if slug in words.values()} | words


def kind_options() -> tuple[tuple[str, str], ...]:
    """(slug, name) of each, the usual one first."""
    return tuple((kind.slug, _(kind.name)) for kind in kinds())


def title(slug: str) -> str:
    """`Retention`; the slug of a kind that there is no more."""
    return next((_(kind.name) for kind in kinds() if kind.slug == slug), slug)
