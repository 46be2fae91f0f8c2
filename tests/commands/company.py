"""A company of twelve customers who came in November, moved, answered and bought: what KPIs are asked of in tests."""

from __future__ import annotations

from datetime import timedelta

from tests.commands.asking import MANAGER

SCORES = (9, 9, 10, 9, 10, 9, 7, 8, 7, 3, 6, 2)
"""NPS: six promoters, three between, three detractors."""


def fill(team):
    """Customers `c00` to `c11`: all came on 2 November, seven got to knowledge, four of them were won, one was lost."""
    team.now -= timedelta(hours=1)
    team.given("/lifecycle settings margin 40 %", as_=MANAGER)
    for n, score in enumerate(SCORES):
        name = f"c{n:02}"
        team.given(
            f"/customer add {name} source {'web' if n % 2 else 'fair'}", f"/stage move {name} awareness on 2 November"
        )
        team.given(f"/log feedback {name} nps {score} on 12 November")
        if n < 7:
            team.given(f"/stage move {name} knowledge on 5 November")
        if n < 4:
            team.given(
                f"/stage move {name} conversion on 9 November", f"/log purchase {name} {100 * (n + 1)} on 9 November"
            )
    team.given("/stage lost c05 on 10 November because price")
    for n, score in enumerate((5, 4, 2)):
        team.given(f"/log feedback c{n:02} csat {score} on 13 November")
    return team
