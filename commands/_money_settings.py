"""The settings that decide what purchases are worth: margin, discount, rates, and whether they move stages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from commands import Reply
from commands._done import done
from lifecycle.errors import NothingToDo, NotUnderstood
from lifecycle.model import RATE
from lifecycle.text import _

if TYPE_CHECKING:
    from collections.abc import Callable

    from commands import Ask
    from lifecycle.service import Lifecycle
    from lifecycle.settings import Settings


def money_rows(now: Settings) -> tuple[tuple[str, str], ...]:
    """The rows of the table of settings."""
    return (
        (_("Margin"), _("not set") if now.margin_rate is None else _percent(now.margin_rate)),
        (_("Discount"), _("{percent} a year").format(percent=_percent(now.discount_rate))),
        (_("Rates"), ", ".join(f"{currency} {value:g}" for currency, value in now.rates) or _("none")),
        (_("Purchases move stages"), _("yes") if now.purchases_move else _("no")),
    )


def money_sentences(now: Settings) -> dict[str, Callable[[], str]]:
    """Each of them in a sentence."""
    return {
        "margin_rate": lambda: (
            _("No margin is set: of a purchase without profit the profit is not known.")
            if now.margin_rate is None
            else _("Of a purchase without profit {percent} count as profit.").format(percent=_percent(now.margin_rate))
        ),
        "discount_rate": lambda: _("Expected profit is discounted by {percent} a year.").format(
            percent=_percent(now.discount_rate)
        ),
        "purchases_move": lambda: (
            _("A purchase moves its customer to the stage that it implies.")
            if now.purchases_move
            else _("A purchase moves nobody by itself; its reply offers the move.")
        ),
        RATE: lambda: (
            _("One {first} is worth {value:g} {own}.").format(
                first=now.rates[0][0], value=now.rates[0][1], own=now.currency
            )
            if len(now.rates) == 1
            else _("Rates in {own}: {rates}.").format(
                own=now.currency, rates=", ".join(f"{currency} {value:g}" for currency, value in now.rates) or _("none")
            )
        ),
    }


def rate(ask: Ask, lifecycle: Lifecycle, typed: str) -> Reply:
    """Set what one of another currency is worth: `USD 0.92`."""
    words = typed.replace("=", " ").split()
    if len(words) != 2:
        raise NotUnderstood(_("Type a currency and what one of it is worth: /lifecycle settings rate USD 0.92."))
    own, code = lifecycle.settings.currency, words[0].upper()
    try:
        now = lifecycle.workspace.change_rate(*words)
    except NothingToDo:
        now = lifecycle.settings
        said = _("One {code} is worth {value:g} {own}.").format(code=code, value=dict(now.rates)[code], own=own)
        return Reply(said, receipt=_("It was so already; nothing was changed."))
    return done(
        ask,
        lifecycle,
        _("One {code} is worth {value:g} {own}.").format(code=code, value=dict(now.rates)[code], own=own),
    )


def rates_gone(before: Settings, now: Settings) -> tuple[str, ...]:
    """What another currency of the workspace does to the rates: they said what one is worth in the currency before."""
    if before.rates == now.rates or before.currency == now.currency:
        return ()
    gone = ", ".join(currency for currency, _value in before.rates)
    return (
        _("The rates of {currencies} were in {before} and hold no more; set them anew, one for {before} too.").format(
            currencies=gone, before=before.currency
        ),
    )


def _percent(share: float) -> str:
    return f"{round(100 * share, 4):g}\N{NO-BREAK SPACE}%"
