"""Patterns that several commands' phrases share."""

from __future__ import annotations

TOLD = (
    r"(?!(?:who|whom|whose|what|what's|where|when|why|how|which|is|are|am|was|were|do|does|did|has|have|can|could"
    r"|will|would|should|if|there|it|this|that|i|we|you|move|put|set|mark|show|list|add|create)\b)"
)
"""Stands before a sentence that tells something of a customer. One that begins with a word that asks, points at
something or orders is none, and must not be taken for an order to move somebody."""

SOMEONE = rf"{TOLD}(?P<name>\S.*?)"
"""The customer's name that such a sentence begins with."""
