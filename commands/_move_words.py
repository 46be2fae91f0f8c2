"""Reading a move: whom, to which stage, when and why, in one line or many.

A reason and a day are taken off the end of a line. Then the stage is the longest run of words at its end that
fits one, with or without a word such as `to` before it; else what follows `to` or an arrow is a stage that does
not exist; else the stage stands first (`retention acme`); else the last word is meant to be one. What is left
are customers. A name may hold a comma or `and`, so that a list of them is given in every reading.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from commands._move_lines import Line, cut, read_line
from commands._move_names import split_lines
from lifecycle.errors import NotUnderstood
from lifecycle.text import _

if TYPE_CHECKING:
    from datetime import date, datetime

    from commands._tokens import Token
    from lifecycle.model import Stage, StageModel

MOST = 200
"""Customers in one message."""

_BETWEEN = re.compile(r"[,;\n]|\band\b", re.IGNORECASE)
_POINTING = re.compile(
    r"(?:all (?:of )?)?(?:these|those|them|the following|following|all|everyone|everybody)(?: customers)?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class MoveItem:
    """Customers that were moved in one breath, and where to.

    `customer_texts`: the readings of what names them, each a tuple of names, the whole text first, the finest
    split last; empty when nobody is named. `stages`: those that `stage_text` fits: none, one, or several to ask
    about. `stage_text` is None when no stage is named.
    """

    customer_texts: tuple[tuple[Token, ...], ...]
    stages: tuple[Stage, ...] = ()
    stage_text: str | None = None
    day: date | None = None
    reason: str | None = None

    @property
    def quoted(self) -> bool:
        """Whether it is one name, in quotes."""
        return len(self.customer_texts) == 1 and len(self.customer_texts[0]) == 1 and self.customer_texts[0][0].quoted


@dataclass(frozen=True, slots=True)
class MoveWords:
    """What a move's words say, item by item in their order; no items for no words."""

    items: tuple[MoveItem, ...]


def parse_move(text: str, model: StageModel, now: datetime, zone: str) -> MoveWords:
    """Read the words of a move. NotUnderstood for more than 200 customers, and for a date that is none."""
    # Counted coarsely before it is read: each comma is looked at beside all the others.
    _refuse_too_many(len(_BETWEEN.findall(text)) + 1, 2 * MOST)
    lines = split_lines(text)
    if len(lines) == 1:
        pieces = cut(lines[0], model, now, zone)
        guess = len(pieces) == 1
        read = [read_line(piece, model, now, zone, guess=guess) for piece in pieces]
    else:
        read = _read_list(lines, model, now, zone)
    items = tuple(MoveItem(line.customers, line.stages, line.stage_text, line.day, line.reason) for line in read)
    many = sum(max(len(item.customer_texts[-1]) if item.customer_texts else 0, 1) for item in items)
    _refuse_too_many(many, MOST)
    return MoveWords(items)


def _refuse_too_many(many: int, most: int) -> None:
    if many > most:
        raise NotUnderstood(
            _("That is {many} customers at once; please send at most {most} in one message.").format(
                many=many, most=MOST
            )
        )


def _read_list(lines: list[str], model: StageModel, now: datetime, zone: str) -> list[Line]:
    """A pasted list. A line without a stage shares that of a heading (`to retention:`) or of the last line."""
    heading = _heading(lines[0], model, now, zone) if lines else None
    if heading:
        body = [read_line(line, model, now, zone, guess=False, led_only=True) for line in lines[1:]]
        return [_shared(line, heading) for line in body]
    read = [read_line(piece, model, now, zone, guess=False) for line in lines for piece in cut(line, model, now, zone)]
    read = _with_reason_of_lines(read, lines)
    if not read or not read[-1].named_stage:
        return read
    last = read[-1]
    return [_shared(line, last) for line in read if line is not last or line.customers]


def _heading(text: str, model: StageModel, now: datetime, zone: str) -> Line | None:
    """The stage that the first line gives to those below it, if it names no customer."""
    line = read_line(text.rstrip(" :"), model, now, zone, guess=False)
    whole = str(line.customers[0][0]) if line.customers else ""
    if line.named_stage and (not whole or _POINTING.fullmatch(whole)):
        return replace(line, customers=())
    if text.endswith(":") and not line.named_stage:
        return replace(line, customers=(), stage_text=whole)
    return None


def _shared(line: Line, source: Line) -> Line:
    """The line with the stage, day and reason that it does not have itself."""
    if line.named_stage:
        return line
    return replace(
        line,
        stages=source.stages,
        stage_text=source.stage_text,
        day=line.day or source.day,
        reason=line.reason or source.reason,
    )


def _with_reason_of_lines(read: list[Line], lines: list[str]) -> list[Line]:
    """A reason may go on for several lines: those without a stage after the last one that has a stage and a reason."""
    staged = [at for at, line in enumerate(read) if line.named_stage]
    if not staged or len(read) != len(lines) or not read[staged[-1]].gives_reason or staged[-1] + 1 == len(read):
        return read
    last = read[staged[-1]]
    reason = "\n".join(part for part in (last.reason, *lines[staged[-1] + 1 :]) if part)
    return [*read[: staged[-1]], replace(last, reason=reason)]
