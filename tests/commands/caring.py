"""A small company in plain calls, of which every reason can be checked by hand. Its today is Friday, 20 November 2026."""

from __future__ import annotations

WORLD = (
    # Acme buys every 20 days and has stopped 60 days ago; it gave a low rating too.
    "/customer add Acme Corp",
    "/stage move Acme Corp retention on 1 June",
    *(f"/log purchase Acme Corp 100 profit 40 on {day}" for day in ("3 July", "23 July", "12 August", "1 September", "21 September")),
    "/log feedback Acme Corp csat 2 because slow on 10 November",
    # Umbrella is a detractor to whom nobody spoke.
    "/customer add Umbrella Ltd",
    "/stage move Umbrella Ltd experience on 1 June",
    "/log feedback Umbrella Ltd nps 3 on 11 October",
    # Globex was one too, and was called.
    "/customer add Globex",
    "/stage move Globex experience on 1 June",
    "/log feedback Globex nps 3 on 11 October",
    "/log touch Globex call on 12 October",
    # Initech bounced back.
    "/customer add Initech",
    "/stage move Initech retention on 1 June",
    "/stage move Initech experience on 10 November",
    # Hooli used the product every week, until 6 weeks ago.
    "/customer add Hooli",
    "/stage move Hooli experience on 1 June",
    *(f"/log used Hooli on {day}" for day in ("15 September", "22 September", "29 September", "6 October")),
    # Vandelay is a happy, loyal customer, and so is Stark, who was asked.
    "/customer add Vandelay",
    "/stage move Vandelay retention on 1 June",
    "/log feedback Vandelay nps 10 on 10 November",
    "/log review Vandelay 5 on 12 November",
    "/customer add Stark",
    "/stage move Stark advocacy on 1 June",
    "/log feedback Stark csat 5 on 10 November",
    "/log ask Stark for review on 15 November",
    # A prospect, and a customer who was lost.
    "/customer add Prospect",
    "/stage move Prospect knowledge on 1 June",
    "/log feedback Prospect nps 2 on 10 November",
    "/customer add Gone",
    "/stage move Gone retention on 1 June",
    "/log feedback Gone csat 1 on 10 November",
    "/stage lost Gone on 15 November",
)  # fmt: skip
AT_RISK = {"Acme Corp", "Umbrella Ltd", "Initech", "Hooli"}


def cared_for(team):
    """The company in this workspace."""
    team.given(*WORLD)
    return team
