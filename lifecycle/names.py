"""Names of customers: the key by which two spellings are the same name, and the looser likeness that proposes."""

from __future__ import annotations

import unicodedata


def key(name: str) -> str:
    """The name as it is compared: NFKC, case folded, spaces folded. `C++` stays apart from `C#`."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())
