"""Reading touchpoints: one a row; or a ticket, a questionnaire or a day of use a row, as the tools that keep them export."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from lifecycle.imports.cells import Fault, Remembered, plain, read_name, read_words, too_long
from lifecycle.imports.rows import LONGEST_REASON, Bad
from lifecycle.imports.touch_forms import Form, form_of, reading

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from lifecycle.imports.files import TableFile
    from lifecycle.imports.rows import TouchRow
    from lifecycle.settings import Settings

NOWHERE = -1


def read_touchpoints(table: TableFile, settings: Settings, now: datetime) -> Iterator[TouchRow | Bad]:
    """The touchpoints of a file, each as a TouchRow or, where it cannot be imported, its line as a Bad.

    A row is a touchpoint (customer, kind, at); or a ticket (customer, opened, answered, closed), a questionnaire (customer,
    at, and a column for each score) or a day of use (customer, used_on). A line with any fault gives none. Refusal,
    before the first row, where columns are missing.
    """
    form = form_of(table.header, surely=False)
    if form is None:
        replace(table.header, columns=table.header.columns | table.header.touch).need(("kind", "at"))
    return _rows(table, form or Form.LOG, settings, now)


def _rows(table: TableFile, form: Form, settings: Settings, now: datetime) -> Iterator[TouchRow | Bad]:
    """A line's customer and texts are read alike whatever the form; the rest is its form's to read."""
    read = reading(form, table, settings, now)
    at_customer, names = table.header.columns["customer"], Remembered(read_name)
    words, at = Remembered(read_words).__getitem__, table.header.touch
    columns = [
        (at.get("detail", at.get("subject", NOWHERE)), words), (at.get("note", NOWHERE), _read_note),
        (at.get("by", NOWHERE), words), (at.get("ref", NOWHERE), read_words),
    ]  # fmt: skip
    for line, cells in table.rows:
        if isinstance(cells, Bad):
            yield cells
            continue
        customer = names[cells[at_customer]]
        if isinstance(customer, Fault):
            yield table.bad(line, cells, at_customer, customer)
            continue
        texts = [of(cells[column]) if column != NOWHERE and cells[column] else None for column, of in columns]
        wrong = next((at for at, text in enumerate(texts) if isinstance(text, Fault)), None)
        if wrong is not None:
            yield table.bad(line, cells, columns[wrong][0], texts[wrong])  # type: ignore[arg-type]
            continue
        found = read(line, cells, customer, texts)  # type: ignore[arg-type]
        if isinstance(found, tuple):
            yield table.bad(line, cells, *found)
        else:
            yield from found


def _read_note(cell: str) -> str | Fault | None:
    text = plain(cell).strip()
    if len(text) > LONGEST_REASON:
        return too_long(LONGEST_REASON)
    return text or None
