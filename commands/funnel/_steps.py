"""The stages of a cohort question: `from knowledge to retention`, or one of the two."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lifecycle.errors import NotUnderstood, UnknownStage
from lifecycle.text import _

if TYPE_CHECKING:
    from collections.abc import Callable

    from lifecycle.model import Stage
    from lifecycle.service import Lifecycle


def read_steps(text: str, lifecycle: Lifecycle, spelt: Callable[[str], str]) -> tuple[str, tuple[Stage, ...]]:
    """The text without what names the stages, and the stages from one to the other; none where none are named.

    Only `from`: up to conversion, or to the top for one at conversion or later. Only `to`: from the first stage.
    `spelt` gives words back as they were typed. UnknownStage for a name that is none, NotUnderstood for stages that
    do not go up the ladder.
    """
    words = text.split()
    lower = [word.casefold() for word in words]
    origin = lower.index("from") if "from" in lower else None
    goal = lower.index("to", origin or 0) if "to" in lower[origin or 0 :] else None
    if origin is None and goal is None:
        return text, ()
    first = last = None
    rest: list[str] = []
    if origin is not None:
        first, rest = _beginning(words[origin + 1 : goal], lifecycle, spelt)
    if goal is not None:
        last, after = _beginning(words[goal + 1 :], lifecycle, spelt)
        rest += after
    begun = origin if origin is not None else goal
    return " ".join([*words[:begun], *rest]), _ladder(lifecycle, first, last)


def _beginning(words: list[str], lifecycle: Lifecycle, spelt: Callable[[str], str]) -> tuple[Stage, list[str]]:
    """The stage that the words begin with, in as many of them as fit, and what follows: it may be the period."""
    for n in range(len(words), 0, -1):
        try:
            return lifecycle.names.stage(spelt(" ".join(words[:n]))), words[n:]
        except UnknownStage as refusal:
            unknown = refusal
    if not words:
        raise NotUnderstood(_("Name two stages, such as from {low} to {high}.").format(**_example(lifecycle)))
    raise unknown


def _ladder(lifecycle: Lifecycle, first: Stage | None, last: Stage | None) -> tuple[Stage, ...]:
    model, ladder = lifecycle.model, lifecycle.model.ladder
    if first is None:
        first = ladder[0]
    if last is None:
        line = model.stage(model.conversion)
        last = line if first in ladder and model.position(first.id) < model.position(line.id) else ladder[-1]
    if first not in ladder or last not in ladder or ladder.index(first) >= ladder.index(last):
        raise NotUnderstood(
            _(
                "A cohort goes up the ladder: name an earlier stage, then a later one, such as from {low} to {high}."
            ).format(**_example(lifecycle))
        )
    return ladder[ladder.index(first) : ladder.index(last) + 1]


def _example(lifecycle: Lifecycle) -> dict[str, str]:
    model, ladder = lifecycle.model, lifecycle.model.ladder
    line = model.stage(model.conversion)
    return {"low": ladder[0].name, "high": (line if line != ladder[0] else ladder[-1]).name}
