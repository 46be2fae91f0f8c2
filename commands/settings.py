"""`settings`: what the workspace decided for itself, and changing it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from commands import Ask, Column, Reply, Table, command
from commands._done import done
from commands._money_settings import money_rows, money_sentences, rate, rates_gone
from commands._say import locale_of
from commands._stuck_days import is_stuck_after, stuck_after, stuck_days
from commands._touch_settings import has_touch_kinds, touch_kind, touch_kinds
from commands._words import tokens, unquoted
from lifecycle import stages
from lifecycle.errors import NothingToDo, NotUnderstood
from lifecycle.model import RATE, STUCK_DAYS, Role
from lifecycle.text import _, plural
from lifecycle.touch_words import TOUCH

if TYPE_CHECKING:
    from lifecycle.service import Lifecycle
    from lifecycle.settings import Settings

PRESET = "preset"
WORDS = {
    "preset": PRESET, "stages": PRESET,
    "zone": "zone", "timezone": "zone", "time zone": "zone",
    "week": "week_start", "week start": "week_start", "first day": "week_start", "first day of the week": "week_start",
    "currency": "currency",
    "window": "window_days", "conversion window": "window_days",
    "contract": "contract", "customers have a contract": "contract",
    "language": "language",
    "stuck": STUCK_DAYS, "stuck after": STUCK_DAYS,
    "margin": "margin_rate", "discount": "discount_rate", "discount rate": "discount_rate",
    "rate": RATE, "rates": RATE, "exchange rate": RATE, "exchange rates": RATE,
    "feedback": "feedback_days", "ask for feedback": "feedback_days",
    "touchpoint": TOUCH, "touchpoints": TOUCH, "touch": TOUCH, "own touchpoints": TOUCH,
    "purchases": "purchases_move", "purchases move": "purchases_move", "purchases move stages": "purchases_move",
}  # fmt: skip
"""What a person types for each setting, as short as one likes or as the table shows it."""

SHORT = (
    "preset", "zone", "week", "currency", "window", "contract", "language", "stuck", "margin", "rate", "discount", "purchases", "feedback", "touchpoint"
)  # fmt: skip
OF_PARTS = {STUCK_DAYS: stuck_after, RATE: rate, TOUCH: touch_kind}
"""The settings that say something of several things each: stages, currencies, kinds."""
PRESETS = {"six-stage": "six", "6-stage": "six", "6": "six", "five-stage": "five", "5-stage": "five", "5": "five"}


@command(
    "settings",
    slash="lifecycle",
    writes=True,
    role=Role.VIEWER,
    usage=f"[{'|'.join(SHORT)} <value>]",
    examples=(
        "settings",
        "settings zone Europe/Prague",
        "settings window 60",
        "settings preset five",
        "settings stuck knowledge 45",
        "settings margin 30 %",
        "settings rate USD 0.92",
        "settings touchpoint webinar",
    ),
)
def settings(ask: Ask, lifecycle: Lifecycle) -> Reply:
    """Show the workspace's settings, or (managers) change one."""
    if not ask.words.strip():
        return _all(lifecycle.settings, ask)
    field, value = _read(ask.words)
    if field is None:
        raise NotUnderstood(
            _("Type a setting and its value, like this: /lifecycle settings window 60. The settings are {known}.").format(
                known=", ".join(SHORT)
            )
        )  # fmt: skip
    if not value:
        return Reply(_is(field, lifecycle.settings, ask), receipt=_how())
    if field == PRESET:
        return _preset(ask, lifecycle, value.lower().removesuffix(" stages").removesuffix(" stage"))
    if field in OF_PARTS:
        return OF_PARTS[field](ask, lifecycle, value)
    before = lifecycle.settings
    try:
        now = lifecycle.workspace.change(field, value)
    except NothingToDo:
        return Reply(_is(field, lifecycle.settings, ask), receipt=_("It was so already; nothing was changed."))
    return done(ask, lifecycle, _is(field, now, ask), lines=rates_gone(before, now))


def _read(typed: str) -> tuple[str | None, str]:
    """The setting that the words begin with, the longest name first, and its value."""
    words = tokens(typed.replace(":", " ", 1) if ":" in typed.partition(" ")[0] else typed)
    for n in range(min(5, len(words)), 0, -1):
        field = WORDS.get(" ".join(words[:n]).casefold().rstrip(" =:"))
        if field:
            rest = words[n:]
            while rest and rest[0].casefold() in {"=", "is", "to", ":"}:
                rest = rest[1:]
            return field, unquoted(" ".join(rest))
    return None, ""


def _preset(ask: Ask, lifecycle: Lifecycle, name: str) -> Reply:
    name = PRESETS.get(name, name)
    if name not in stages.PRESETS:
        raise NotUnderstood(_("The presets are six and five; type /lifecycle settings preset five."))
    if name == lifecycle.model.preset:
        return Reply(_is(PRESET, lifecycle.settings, ask), receipt=_("It was so already; nothing was changed."))
    model = lifecycle.workspace.change_stages(stages.switch(lifecycle.model, name))
    ladder = ", ".join(stage.name for stage in model.ladder)
    said = _("The stages are now {ladder}; every customer kept their place.").format(ladder=ladder)
    return done(ask, lifecycle, said)


def _all(now: Settings, ask: Ask) -> Reply:
    rows = (
        (_("Stages"), ", ".join(stage.name for stage in now.model.ladder)),
        (_("Preset"), now.model.preset),
        (_("Time zone"), now.zone),
        (_("First day of the week"), _day_name(now.week_start)),
        (_("Currency"), now.currency),
        (_("Conversion window"), _days(now.window_days)),
        (_("Customers have a contract"), _("yes") if now.contract else _("no")),
        (_("Language"), _language(now.language, ask)),
        (_("Stuck after"), stuck_days(now)),
        *money_rows(now),
        (_("Ask for feedback"), _feedback(now)),
        (_("Own touchpoints"), touch_kinds(now)),
    )
    return Reply(
        headline=_("These settings hold for the whole workspace."),
        tables=(Table((Column(_("Setting")), Column(_("Value"))), rows),),
        receipt=_how(),
    )


def _how() -> str:
    return _("Managers change one like this: /lifecycle settings window 60.")


def _is(field: str, now: Settings, ask: Ask) -> str:
    """The setting in a sentence."""
    if field in (money := money_sentences(now)):
        return money[field]()
    return {
        PRESET: lambda: _("The preset is {preset}; the stages are {ladder}.").format(
            preset=now.model.preset, ladder=", ".join(stage.name for stage in now.model.ladder)
        ),
        "zone": lambda: _("Days and weeks are counted in {zone}.").format(zone=now.zone),
        "week_start": lambda: _("A week starts on {day}.").format(day=_day_name(now.week_start)),
        "currency": lambda: _("Amounts are in {currency}.").format(currency=now.currency),
        "window_days": lambda: _("The conversion window is {days}.").format(days=_days(now.window_days)),
        STUCK_DAYS: lambda: is_stuck_after(now),
        TOUCH: lambda: has_touch_kinds(now),
        "contract": lambda: (
            _("Customers have a contract: they are lost when they end it.")
            if now.contract
            else _("Customers have no contract: they are lost when they stop coming.")
        ),
        "feedback_days": lambda: (
            _("Owners are asked for feedback {days} after a first purchase.").format(days=_days(now.feedback_days))
            if now.feedback_days
            else _("Nobody is asked for feedback after a first purchase.")
        ),
        "language": lambda: _("The workspace's language is {language}.").format(language=_language(now.language, ask)),
    }[field]()


def _feedback(now: Settings) -> str:
    if not now.feedback_days:
        return _("never")
    return _("{days} after a first purchase").format(days=_days(now.feedback_days))


def _days(n: int) -> str:
    return plural("{n} day", "{n} days", n).format(n=n)


def _language(code: str, ask: Ask) -> str:
    """`Czech (cs)`; only the code of a language that is not known here."""
    known = locale_of(code)
    name = known.get_display_name(locale_of(ask.language)) if str(known) == code.replace("-", "_") else None
    return f"{name} ({code})" if name else code


def _day_name(week_start: int) -> str:
    names = (_("Monday"), _("Tuesday"), _("Wednesday"), _("Thursday"), _("Friday"), _("Saturday"), _("Sunday"))
    return names[week_start]
