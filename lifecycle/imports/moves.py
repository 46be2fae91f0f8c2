"""Reading moves: one move a row, or one customer a row with a column of dates for each stage."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING

from lifecycle.errors import Refusal
from lifecycle.imports.cells import Fault, Remembered, plain, read_name, read_words, shown, too_long
from lifecycle.imports.days import Days
from lifecycle.imports.rows import LONGEST_REASON, Bad, MoveRow
from lifecycle.imports.stage_cells import fitting, ladder, reader
from lifecycle.text import _

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from lifecycle.imports.files import TableFile
    from lifecycle.imports.header import Header
    from lifecycle.model import Stage, StageModel

    Extras = tuple[str | None, str | None, tuple[int, Fault] | None]

LONG = ("stage", "effective_at")
_move = tuple.__new__
_NOTHING: Extras = (None, None, None)


def read_moves(table: TableFile, model: StageModel, zone: str, now: datetime) -> Iterator[MoveRow | Bad]:
    """The moves of a file, each as a MoveRow or, where it cannot be imported, its line as a Bad.

    A file with a column "date entered <stage>" for each stage gives for each line as many moves as it has dates, the
    earliest first; `reason` is that of the last one, `moved_by` that of all. A line with any fault gives no move.
    Refusal, before the first row, where columns are missing or name an unknown stage.
    """
    dated = _stage_columns(table.header, model)
    if dated:
        return _wide_rows(table, dated, model, zone, now)
    table.header.need(LONG)
    return _long_rows(table, model, zone, now)


def _long_rows(table: TableFile, model: StageModel, zone: str, now: datetime) -> Iterator[MoveRow | Bad]:
    columns = table.header.columns
    at_customer, at_stage, at_date = (columns[name] for name in ("customer", *LONG))
    customers, stages, extras = Remembered(read_name), reader(model), _Extras(table.header)
    whens = Days(zone, now, partial(table.dayfirst, at_date, [at_date])).when
    for line, cells in table.rows:
        if isinstance(cells, Bad):
            yield cells
            continue
        customer, stage, when = customers[cells[at_customer]], stages[cells[at_stage]], whens[cells[at_date]]
        moved_by, reason, wrong = extras.read(cells) if extras.there else _NOTHING
        if isinstance(customer, Fault):
            yield table.bad(line, cells, at_customer, customer)
        elif isinstance(stage, Fault):
            yield table.bad(line, cells, at_stage, stage)
        elif isinstance(when, Fault):
            yield table.bad(line, cells, at_date, when)
        elif wrong:
            yield table.bad(line, cells, *wrong)
        else:
            at, dated = when
            yield _move(MoveRow, (line, customer, stage, at, dated, moved_by, reason, cells))


def _wide_rows(
    table: TableFile, dated: list[tuple[int, int]], model: StageModel, zone: str, now: datetime
) -> Iterator[MoveRow | Bad]:
    at_customer = table.header.columns["customer"]
    columns = [column for column, _stage in dated]
    customers, extras = Remembered(read_name), _Extras(table.header)
    days = {column: Days(zone, now, partial(table.dayfirst, column, columns)).when for column in columns}
    ranks = {stage: model.position(stage) if stage else len(model.stages) for _column, stage in dated}
    for line, cells in table.rows:
        if isinstance(cells, Bad):
            yield cells
            continue
        customer = customers[cells[at_customer]]
        moved_by, reason, wrong = extras.read(cells)
        moves: list[tuple[int, int, int, bool]] = []
        for column, stage in dated:
            when = days[column][cells[column]] if cells[column].strip() else None
            if isinstance(when, Fault):
                wrong = column, when
                break
            if when:
                moves.append((when.at, ranks[stage], stage, when.dated))
        if isinstance(customer, Fault):
            yield table.bad(line, cells, at_customer, customer)
        elif wrong:
            yield table.bad(line, cells, *wrong)
        else:
            moves.sort()
            for n, (at, _rank, stage, on) in enumerate(moves, 1):
                yield MoveRow(line, customer, stage, at, on, moved_by, reason if n == len(moves) else None, cells)


class _Extras:
    """Reads who made a move and why, where the file has columns for that."""

    def __init__(self, header: Header) -> None:
        self._moved_by = header.columns.get("moved_by")
        self._reason = header.columns.get("reason")
        self._people = Remembered(read_words)
        self.there = self._moved_by is not None or self._reason is not None

    def read(self, cells: tuple[str, ...]) -> Extras:
        """(moved_by, reason, None), or at the end the column that is wrong and its fault."""
        moved_by, reason = self._moved_by, self._reason
        who = self._people[cells[moved_by]] if moved_by is not None else None
        why = _read_reason(cells[reason]) if reason is not None and cells[reason] else None
        if isinstance(who, Fault):
            return None, None, (moved_by or 0, who)
        if isinstance(why, Fault):
            return None, None, (reason or 0, why)
        return who, why, None


def _read_reason(cell: str) -> str | Fault | None:
    text = plain(cell)
    if len(text) > LONGEST_REASON:
        return too_long(LONGEST_REASON)
    return text if text.strip() else None


def _stage_columns(header: Header, model: StageModel) -> list[tuple[int, int]]:
    """(column, stage id) of each column of dates, [] for a file of the other form. Refusal for a stage that is none."""
    found = [(column, words, _named(model, words)) for column, words in header.entered]
    if all(name in header.columns for name in LONG):
        both = next((column for column, _words, fits in found if fits), None)
        if both is not None:
            raise Refusal(
                _(
                    'This file has both a column of dates "{column}" and the columns stage and effective_at. '
                    'Please leave one form out, such as --map "{column}=ignore".'
                ).format(column=shown(header.written[both]))
            )
        return []
    for column, words, fits in found:
        if len(fits) != 1:
            raise Refusal(
                _(
                    'The column "{column}" names no single stage: there is no "{words}" among {ladder}, and lost. '
                    'Please say which it is, or leave it out with --map "{column}=ignore".'
                ).format(column=shown(header.written[column]), words=shown(words), ladder=ladder(model))
            )
    return [(column, fits[0].id) for column, _words, fits in found]


def _named(model: StageModel, words: str) -> tuple[Stage, ...]:
    """The stages that a header names; CRMs put the name of a pipeline in brackets behind it."""
    return fitting(model, words) or fitting(model, re.sub(r"\s*\([^()]*\)$", "", words).strip("\"'“” "))
