"""Texts that come again and again, such as currencies: each kept once, and a number in its place."""

from __future__ import annotations

from typing import TYPE_CHECKING, overload

if TYPE_CHECKING:
    from collections.abc import Iterable


@overload
def clean(text: str) -> str: ...
@overload
def clean(text: str | None) -> str | None: ...
def clean(text: str | None) -> str | None:
    """Without the one character that PostgreSQL does not keep."""
    return text.replace("\0", "") if text else text


class Numbered:
    """`texts[number]` is a text; 0 is that there is none. Two that are the same once they are clean have one number."""

    def __init__(self) -> None:
        self.texts: list[str | None] = [None]
        self._numbers: dict[str | None, int] = {None: 0, "": 0}

    def numbers(self, said: Iterable[str | None]) -> list[int]:
        """The number of each text."""
        said = list(said)
        for text in set(said) - self._numbers.keys():
            self._numbers[text] = self._number(clean(text))
        return list(map(self._numbers.__getitem__, said))

    def told(self, numbers: Iterable[int]) -> list[str | None]:
        """The text of each number."""
        return list(map(self.texts.__getitem__, numbers))

    def _number(self, text: str | None) -> int:
        number = self._numbers.setdefault(text, len(self.texts))
        if number == len(self.texts):
            self.texts.append(text)
        return number
