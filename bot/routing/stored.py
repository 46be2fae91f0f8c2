"""A reply as JSON and back: what a repeated request is answered with. A chart is not kept; it can be asked for again."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import datetime
from typing import Any

from commands import Button, Column, Field, Form, Item, Rate, Reply, Table

COMPACT = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
Cell = str | int | float | Rate | datetime | None


def dumps(reply: Reply) -> str:
    """The reply without its chart as JSON."""
    facts = {
        "headline": reply.headline,
        "lines": [_line(line) for line in reply.lines],
        "tables": [_table(table) for table in reply.tables],
        "receipt": reply.receipt,
        "buttons": [_flat(button) for button in reply.buttons],
        "form": asdict(reply.form) if reply.form else None,
        "audience": reply.audience,
        "replaces": reply.replaces,
    }
    return COMPACT.encode(facts)


def loads(text: str) -> Reply:
    """The reply that `dumps` wrote. ValueError or KeyError for any other text."""
    facts = json.loads(text)
    return Reply(
        headline=facts["headline"],
        lines=tuple(_read_line(line) for line in facts["lines"]),
        tables=tuple(_read_table(table) for table in facts["tables"]),
        receipt=facts["receipt"],
        buttons=tuple(Button(**button) for button in facts["buttons"]),
        form=_read_form(facts["form"]),
        audience=facts["audience"],
        replaces=facts["replaces"],
    )


def _line(line: str | Item) -> object:
    return (
        {"text": line.text, "buttons": [_flat(button) for button in line.buttons]} if isinstance(line, Item) else line
    )


def _read_line(line: Any) -> str | Item:  # noqa: ANN401 - whatever JSON holds
    if isinstance(line, dict):
        return Item(line["text"], tuple(Button(**button) for button in line["buttons"]))
    return str(line)


def _table(table: Table) -> dict[str, Any]:
    rows = [[_cell(value) for value in row] for row in table.rows]
    return {"title": table.title, "columns": [_flat(column) for column in table.columns], "rows": rows}


def _flat(thing: Button | Column) -> dict[str, Any]:
    """Its fields by their names. `asdict` copies each value as if there were more things inside."""
    return {name: getattr(thing, name) for name in thing.__slots__}


def _read_table(facts: dict[str, Any]) -> Table:
    rows = tuple(tuple(_read_cell(value) for value in row) for row in facts["rows"])
    return Table(tuple(Column(**column) for column in facts["columns"]), rows, facts["title"])


def _cell(value: Cell) -> object:
    if isinstance(value, Rate):
        return {"rate": [value.hits, value.n, value.low, value.high]}
    if isinstance(value, datetime):
        return {"at": value.isoformat()}
    return value


def _read_cell(value: Any) -> Cell:  # noqa: ANN401 - whatever JSON holds
    if isinstance(value, dict):
        return Rate(*value["rate"]) if "rate" in value else datetime.fromisoformat(value["at"])
    return value  # type: ignore[no-any-return]


def _read_form(facts: dict[str, Any] | None) -> Form | None:
    if facts is None:
        return None
    fields = tuple(Field(**{**field, "options": tuple(map(tuple, field["options"]))}) for field in facts["fields"])
    return Form(facts["title"], facts["command"], fields, facts["submit"])
