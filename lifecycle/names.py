"""Names of customers: the key by which two spellings are the same name, and the likeness that only proposes."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

LEGAL_FORMS = {
    "ab", "ag", "as", "a/s", "bv", "b.v", "co", "company", "corp", "corporation", "gmbh", "inc", "kft",
    "limited", "llc", "ltd", "nv", "oy", "oyj", "plc", "pty", "sa", "sarl", "sas", "se", "sl", "spa", "spol",
    "sro", "s.r.o", "srl", "зао", "оао", "ооо",
}  # fmt: skip
LIKE_ENOUGH = 58
"""Under this likeness (RapidFuzz QRatio, 0 to 100) a name is not proposed: it would only be noise."""


def key(name: str) -> str:
    """The name as it is compared: NFKC, case folded, spaces folded. `C++` stays apart from `C#`."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def loose(name: str) -> str:
    """The key without accents, punctuation and legal form: for proposals only, never to decide."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", key(name)) if not unicodedata.combining(c))
    words = [word.strip(".,") for word in plain.split()]
    core = [word for word in words if word not in LEGAL_FORMS] or words
    return " ".join(re.sub(r"[^\w+#& ]", " ", " ".join(core)).split())


def nearest(typed: str, known: Sequence[tuple[str, int]], limit: int) -> list[int]:
    """Ids of the customers whose names (key, id) are like what was typed, best first, each once.

    Those with a word that begins with what was typed come first (`acm` finds Acme), then by likeness, with legal forms
    or without. A coarse look over all keys comes first, so that accents and legal forms are taken off only the few that are near."""
    from rapidfuzz import fuzz, process  # noqa: PLC0415 - only a name that fits nobody needs it

    wanted = loose(typed)
    if not wanted:
        return []
    keys = [name for name, _ in known]
    starting = [at for at, name in enumerate(keys) if name.startswith(wanted) or f" {wanted}" in name]
    starting = sorted(starting, key=lambda at: (len(keys[at]), keys[at]))[:limit]
    coarse = process.extract(key(typed), keys, scorer=fuzz.QRatio, limit=60, score_cutoff=LIKE_ENOUGH - 25)
    scored = [(max(score, fuzz.QRatio(wanted, loose(name))), at) for name, score, at in coarse]
    alike = [at for score, at in sorted(scored, key=lambda pair: -pair[0]) if score >= LIKE_ENOUGH]
    return list(dict.fromkeys(known[at][1] for at in [*starting, *alike]))[:limit]
