"""What a workspace decides for itself: its stages, zone, week, currency, window, contract; and people's roles."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING
from zoneinfo import available_timezones

from lifecycle import stages
from lifecycle.errors import Conflict, NothingToDo, NotUnderstood
from lifecycle.model import RATE, STUCK_DAYS, TERMINAL, Role
from lifecycle.service.undo import STAGES_BEFORE
from lifecycle.text import _

if TYPE_CHECKING:
    from lifecycle.model import Person, Stage, StageModel
    from lifecycle.service.context import Context
    from lifecycle.settings import Settings

LONGEST_WINDOW_DAYS = 3650
MOST_FEEDBACK_DAYS = 14


class WorkspaceSettings:
    """Changes settings. Each change is an action, so that it can be undone."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def last_stage_id(self) -> int:
        """The largest id that a stage was ever given: moves go on naming a stage whose addition was undone."""
        said = self._context.store.ever_said("workspace", "", "stages")
        models = [self._context.settings.model, *map(stages.from_json, said)]
        return max(stage.id for model in models for stage in model.stages)

    def change_stages(self, model: StageModel) -> StageModel:
        """Take this model from now on, and tell every customer's visits anew by it."""
        context = self._context
        context.need(Role.MANAGER, _("change the stages"))
        before = context.settings.model
        if model == before:
            raise NothingToDo(_("The stages are so already."))
        held = context.store.holding("workspace", "", "stages")
        context.say("workspace", "", "stages", stages.to_json(model))
        context.say("workspace", "", STAGES_BEFORE, str(held[0] if held else 0))
        context.forget_settings()
        context.tell_anew(before)
        return context.settings.model

    def change(self, field: str, value: str) -> Settings:
        """Set zone, week_start (0 Monday to 6), currency, window_days, contract (yes, no), language or stuck_days."""
        context = self._context
        context.need(Role.MANAGER, _("change the settings"))
        clean = _CHECKS[field](value.strip())
        now = getattr(context.settings, field)
        if clean == (("yes" if now else "no") if isinstance(now, bool) else str(now)):
            raise NothingToDo(_("That is so already."))
        context.say("workspace", "", field, clean)
        if field == "currency":
            for code, _value in context.settings.rates:  # they were rates of the currency before
                context.say("workspace", "", f"{RATE}.{code}", None)
        context.forget_settings()
        return context.settings

    def change_rate(self, currency: str, value: str) -> Settings:
        """Set what one of another currency is worth in the workspace's own."""
        context = self._context
        context.need(Role.MANAGER, _("change the settings"))
        code, clean = _currency(currency), _rate(value)
        if code == context.settings.currency:
            raise NotUnderstood(
                _("{currency} is the workspace's own currency; it needs no rate.").format(currency=code)
            )
        if dict(context.settings.rates).get(code) == float(clean):
            raise NothingToDo(_("That is so already."))
        context.say("workspace", "", f"{RATE}.{code}", clean)
        context.forget_settings()
        return context.settings

    def change_stuck_days(self, stage: Stage, value: str) -> Settings:
        """Set after how many days a customer of this stage is stuck."""
        context = self._context
        context.need(Role.MANAGER, _("change the settings"))
        clean = _stuck_days(value.strip())
        if dict(context.settings.stuck_days_in).get(stage.id) == int(clean):
            raise NothingToDo(_("That is so already."))
        context.say("workspace", "", f"{STUCK_DAYS}.{stage.id}", clean)
        context.forget_settings()
        return context.settings

    def give_role(self, person_id: str, role: Role) -> Person:
        """Make somebody a viewer, a rep or a manager. A manager may, and so may nobody else."""
        context = self._context
        context.need(Role.MANAGER, _("give roles"))
        known = context.store.person(person_id)
        if known and known.role is role:
            raise NothingToDo(_("That is so already."))
        self._refuse_no_manager(person_id, role)
        context.say("person", person_id, "role", role.value)
        person = context.store.person(person_id)
        assert person is not None
        return dataclasses.replace(person, role=role)

    def _refuse_no_manager(self, person_id: str, role: Role) -> None:
        managers = {one.id for one in self.people() if one.role is Role.MANAGER and not one.outsider}
        if self._context.person.id == TERMINAL:
            return
        if role is not Role.MANAGER and managers == {person_id}:
            raise Conflict(_("That is the only manager; make somebody else a manager first."))

    def people(self) -> list[Person]:
        """Everyone the bot has met in Slack."""
        return [one for one in self._context.store.people() if one.id != TERMINAL]


def _zone(value: str) -> str:
    by_lower = {zone.lower(): zone for zone in available_timezones()}
    zone = by_lower.get(value.replace(" ", "_").lower())
    if zone is None:
        raise NotUnderstood(_('There is no time zone "{value}"; write it like Europe/Prague.').format(value=value))
    return zone


def _week_start(value: str) -> str:
    days = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
    fitting = [at for at, day in enumerate(days) if len(value) >= 2 and day.startswith(value.lower())]
    if len(fitting) != 1:
        raise NotUnderstood(_('A week starts on a day such as Monday or Sunday, not on "{value}".').format(value=value))
    return str(fitting[0])


def _currency(value: str) -> str:
    from babel.numbers import is_currency  # noqa: PLC0415 - only a change of currency needs the list

    if not is_currency(value.upper()):
        raise NotUnderstood(_('A currency is three letters, such as EUR; "{value}" is not one.').format(value=value))
    return value.upper()


def _window_days(value: str) -> str:
    number = value.split(" ", 1)[0]
    if not number.isdecimal() or not 1 <= int(number) <= LONGEST_WINDOW_DAYS:
        raise NotUnderstood(_("The conversion window is a number of days from 1 to {n}.").format(n=LONGEST_WINDOW_DAYS))
    return str(int(number))


def _stuck_days(value: str) -> str:
    number = value.split(" ", 1)[0]
    if not number.isdecimal() or not 1 <= int(number) <= LONGEST_WINDOW_DAYS:
        raise NotUnderstood(
            _("After how many days a customer is stuck is a number from 1 to {n}.").format(n=LONGEST_WINDOW_DAYS)
        )
    return str(int(number))


def _contract(value: str) -> str:
    return _yes_or_no(value, _('Whether customers have a contract is yes or no, not "{value}".'))


def _percent(value: str, least: float, most: float) -> float | None:
    """`30 %`, `30` or `0.3` as a share; None for what is no percentage between these."""
    typed = value.replace(",", ".").strip()
    number = typed.removesuffix("percent").removesuffix("%").strip()
    try:
        found = float(number)
    except ValueError:
        return None
    share = found if number == typed and 0 < abs(found) < 1 else found / 100
    return round(share, 6) if least <= share <= most else None


def _margin(value: str) -> str:
    share = _percent(value, 0, 1)
    if share is None:
        raise NotUnderstood(_("The margin is the share of a purchase that is profit, such as 30 %, from 0 to 100."))
    return str(share)


def _discount(value: str) -> str:
    share = _percent(value, 0, 1)
    if share is None:
        raise NotUnderstood(_("The discount is a yearly percentage such as 10 %, from 0 to 100."))
    return str(share)


def _rate(value: str) -> str:
    try:
        found = float(value.replace(",", ".").strip().split(" ", 1)[0])
    except ValueError:
        found = 0.0
    if not 0 < found < 1e9:
        raise NotUnderstood(
            _("A rate is what one of a currency is worth in yours, such as 0.92: /lifecycle settings rate USD 0.92.")
        )
    return str(found)


def _purchases_move(value: str) -> str:
    return _yes_or_no(value, _('Whether purchases move stages is yes or no, not "{value}".'))


def _feedback_days(value: str) -> str:
    number = "0" if value.lower() in {"off", "no", "never"} else value.split(" ", 1)[0]
    if not number.isdecimal() or int(number) > MOST_FEEDBACK_DAYS:
        raise NotUnderstood(
            _("How long after a first purchase its owner is asked is a number of days up to {n}, or off.").format(
                n=MOST_FEEDBACK_DAYS
            )
        )
    return str(int(number))


def _yes_or_no(value: str, refusal: str) -> str:
    yes, no = {"yes", "on", "true", "y"}, {"no", "off", "false", "n"}
    if value.lower() not in yes | no:
        raise NotUnderstood(refusal.format(value=value))
    return "yes" if value.lower() in yes else "no"


LANGUAGES = {"en": "english", "cs": "czech", "nl": "dutch", "ru": "russian", "es": "spanish", "fr": "french"}
"""The languages that stages have names in."""


def _language(value: str) -> str:
    wanted = value.casefold().replace("_", "-").split("-", 1)[0]
    for code, name in LANGUAGES.items():
        if wanted in {code, name}:
            return code
    known = ", ".join(name.title() for name in LANGUAGES.values())
    raise NotUnderstood(_('I do not know the language "{value}"; I know {known}.').format(value=value, known=known))


_CHECKS = {
    "zone": _zone,
    "week_start": _week_start,
    "currency": _currency,
    "window_days": _window_days,
    "contract": _contract,
    "language": _language,
    STUCK_DAYS: _stuck_days,
    "margin_rate": _margin,
    "discount_rate": _discount,
    "purchases_move": _purchases_move,
    "feedback_days": _feedback_days,
}
