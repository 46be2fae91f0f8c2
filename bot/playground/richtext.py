"""The limits and shapes of rich text and tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.playground.findings import Findings, Json

TABLE_ROWS, TABLE_COLUMNS = 100, 20

_STYLE = {"bold", "italic", "strike", "code", "highlight", "client_highlight", "unlink", "underline"}
_PIECES: dict[str, tuple[set[str], set[str]]] = {
    "text": ({"text"}, {"style"}),
    "link": ({"url"}, {"text", "style", "unsafe"}),
    "user": ({"user_id"}, {"style"}),
    "channel": ({"channel_id"}, {"style"}),
    "usergroup": ({"usergroup_id"}, {"style"}),
    "emoji": ({"name"}, {"unicode", "skin_tone", "style"}),
    "broadcast": ({"range"}, {"style"}),
    "date": ({"timestamp", "format"}, {"url", "fallback", "style"}),
}
_PARTS: dict[str, set[str]] = {
    "rich_text_section": set(),
    "rich_text_list": {"indent", "offset", "border"},
    "rich_text_preformatted": {"border", "language"},
    "rich_text_quote": {"border"},
}


def check_rich_text(found: Findings, block: Json, at: str) -> None:
    """A rich_text block: sections, lists, preformatted text and quotes."""
    for index, part in enumerate(found.items(block.get("elements"), f"{at}/elements", 1000)):
        _part(found, part, f"{at}/elements/{index}", set(_PARTS))


def _part(found: Findings, part: object, at: str, kinds: set[str]) -> None:
    kind = str(part.get("type")) if isinstance(part, dict) else ""
    if kind not in kinds:
        found.add(f"unsupported type: {kind}", f"{at}/type")
        return
    required = {"type", "elements"} | ({"style"} if kind == "rich_text_list" else set())
    shape = found.shape(part, at, required, _PARTS[kind])
    elements = found.items((shape or {}).get("elements"), f"{at}/elements", 1000)
    for index, element in enumerate(elements):
        below = f"{at}/elements/{index}"
        if kind == "rich_text_list":
            _part(found, element, below, {"rich_text_section"})
        else:
            _piece(found, element, below, {"text", "link"} if kind == "rich_text_preformatted" else set(_PIECES))
    if kind == "rich_text_list" and shape:
        found.one_of(shape.get("style"), f"{at}/style", {"bullet", "ordered"})


def _piece(found: Findings, piece: object, at: str, kinds: set[str]) -> None:
    kind = str(piece.get("type")) if isinstance(piece, dict) else ""
    if kind not in kinds:
        found.add(f"unsupported type: {kind}", f"{at}/type")
        return
    required, optional = _PIECES[kind]
    shape = found.shape(piece, at, {"type", *required}, optional) or {}
    for name in required & shape.keys() - {"timestamp"}:
        found.length(shape[name], f"{at}/{name}", 12_000)
    if "style" in shape:
        style = found.shape(shape["style"], f"{at}/style", set(), _STYLE) or {}
        for name in [each for each, value in style.items() if not isinstance(value, bool)]:
            found.add("must be a boolean", f"{at}/style/{name}")


def check_table(found: Findings, block: Json, at: str) -> None:
    """A table block: rows of cells that are never empty."""
    for r, row in enumerate(found.items(block.get("rows"), f"{at}/rows", TABLE_ROWS)):
        for c, cell in enumerate(found.items(row, f"{at}/rows/{r}", TABLE_COLUMNS)):
            _cell(found, cell, f"{at}/rows/{r}/{c}")
    for index, column in enumerate(
        found.items(block.get("column_settings", []), f"{at}/column_settings", TABLE_COLUMNS, 0)
    ):
        if column is None:
            continue
        below = f"{at}/column_settings/{index}"
        shape = found.shape(column, below, set(), {"align", "is_wrapped"}) or {}
        if "align" in shape:
            found.one_of(shape["align"], f"{below}/align", {"left", "center", "right"})


def _cell(found: Findings, cell: object, at: str) -> None:
    kind = cell.get("type") if isinstance(cell, dict) else None
    if kind == "raw_text":
        shape = found.shape(cell, at, {"type", "text"}, set()) or {}
        found.length(shape.get("text"), f"{at}/text", 10_000)
    elif kind == "rich_text":
        shape = found.shape(cell, at, {"type", "elements"}, {"block_id"}) or {}
        check_rich_text(found, shape, at)
    else:
        found.add(f"unsupported type: {kind}", f"{at}/type")
