"""What is said while the model of very many purchases is being fitted for the first time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from commands import PERSON, Reply
from commands._say import number
from lifecycle.errors import StillLearning
from lifecycle.text import _

if TYPE_CHECKING:
    from collections.abc import Callable

    from commands import Ask


def patiently(ask: Ask, answer: Callable[[], Reply]) -> Reply:
    """The answer, or that it follows when all purchases have been learnt from."""
    try:
        return answer()
    except StillLearning as learning:
        told = _("Fitting the model to {n} purchases; the answer follows in a moment.")
        return Reply(told.format(n=number(learning.purchases, ask)), audience=PERSON, later=True)
