"""Customers who are stuck, and how the list of them is asked for."""

from __future__ import annotations

from datetime import date, timedelta

from tests.commands.asking import MANAGER

NOW = "2026-11-20T13:03"
TODAY = date(2026, 11, 20)


def ago(days):
    return (TODAY - timedelta(days=days)).isoformat()


def asked(told, words="", as_=MANAGER, **more):
    told.asking.now = told.now
    return told.asking.say(f"/journey stuck {words}", as_=as_, **more)


def press(told, heard, label, as_=MANAGER, of=None):
    told.asking.now = told.now
    return told.asking.press(heard, label, as_=as_, of=of)
