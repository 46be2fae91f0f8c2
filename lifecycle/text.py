"""Text that people read goes through gettext: `_` for a sentence, `plural` where a number decides.

The catalogues lie in `locale/<language>/LC_MESSAGES/lifecycle.mo`; English is the language of the source.
The language holds for one request: `speaking("cs")` sets it for the code that runs inside.
"""

from __future__ import annotations

import gettext
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

CATALOGUES = Path(__file__).parent / "locale"
_ENGLISH = gettext.NullTranslations()
_catalogue: ContextVar[gettext.NullTranslations] = ContextVar("catalogue", default=_ENGLISH)


@lru_cache(maxsize=32)
def _open(folder: Path, language: str) -> gettext.NullTranslations:
    return gettext.translation("lifecycle", folder, [language], fallback=True)


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Text made inside is in this language, English where no catalogue has it."""
    token = _catalogue.set(_open(CATALOGUES, language.replace("-", "_")))
    try:
        yield
    finally:
        _catalogue.reset(token)


def _(message: str) -> str:
    """The sentence in the language of this request."""
    return _catalogue.get().gettext(message)


def plural(one: str, many: str, n: int) -> str:
    """The form of the sentence that fits the number, in the language of this request."""
    return _catalogue.get().ngettext(one, many, n)


def N_(message: str) -> str:  # noqa: N802 - the name that gettext's tools look for
    """The sentence as it is, in English: marked where it is written down, put through `_` where it is shown."""
    return message
