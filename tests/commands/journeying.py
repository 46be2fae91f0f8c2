"""How the journeys of many are asked for, and a rate of them as it is shown."""

from __future__ import annotations

from commands import Rate
from lifecycle.stats import wilson
from tests.commands.asking import MANAGER

SPACE = "\N{NO-BREAK SPACE}"


def ask(told, words="Q2 2026", as_=MANAGER, **more):
    told.asking.now = told.now
    return told.asking.say(f"/journey {words}", as_=as_, **more)


def rate(hits, n):
    return Rate(hits, n, *(wilson(hits, n) or ()))
