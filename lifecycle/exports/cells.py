"""Texts as the cells of a CSV file that no spreadsheet takes for formulas; and back.

A spreadsheet runs a cell that begins with = + - @ (in some languages with their wide forms too), also behind white
space. Where a semicolon or a tab parts cells, as in half of Europe, a spreadsheet cuts a comma's file there, within
quotation marks too, so a formula may hide behind one. An apostrophe before it makes it a text.
"""

from __future__ import annotations

import re

_SIGNS = r"=+\-@＝＋－＠"
_FIRST, _LATER = rf"(?='*[{_SIGNS}\t\r\n])", rf"(?='*[{_SIGNS}])"
_RISKY = re.compile(rf"^{_FIRST}|(?<=[;\t\r\n]){_LATER}")
_GUARD = re.compile(rf"^'{_FIRST}|(?<=[;\t\r\n])'{_LATER}")
_PARTING = re.compile(r'[",;\t\r\n]|^ | $')
_ORDINARY = re.compile(rf"[^{_SIGNS}'\",;\t\r\n ](?:[^\",;\t\r\n]*[^\",;\t\r\n ])?")


def harmless(text: str) -> str:
    """The text with an apostrophe before whatever a spreadsheet could run. What has apostrophes there already gets one
    more, so that `restored` gives every text back as it was."""
    return _RISKY.sub("'", text)


def restored(cell: str) -> str:
    """The text that `harmless` made the cell of; any other cell as it is."""
    return _GUARD.sub("", cell)


def text_cell(text: str) -> str:
    """A text as a cell of a CSV file: harmless, and in quotation marks where it needs them."""
    if _ORDINARY.fullmatch(text):
        return text
    safe = harmless(text)
    return '"' + safe.replace('"', '""') + '"' if _PARTING.search(safe) else safe
