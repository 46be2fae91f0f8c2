"""Reading the table of KPIs in a reply."""

from __future__ import annotations


def names(heard):
    """The first column."""
    return [row[0] for row in heard.tables[0].rows]


def cells(heard, name):
    """The other cells of the row with this name."""
    return next(row[1:] for row in heard.tables[0].rows if row[0] == name)
