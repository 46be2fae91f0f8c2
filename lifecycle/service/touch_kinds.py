"""Which kinds of contacts a workspace logs: those that everybody has, and what it added."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lifecycle.errors import NothingToDo, NotUnderstood
from lifecycle.model import Role
from lifecycle.text import _
from lifecycle.touch_words import FROM_OUTSIDE, LONGEST_KIND, OFF, OURS, TOUCH, as_kind, is_ours, is_taken
from lifecycle.touchpoints import CONTACTS

if TYPE_CHECKING:
    from lifecycle.service.context import Context
    from lifecycle.settings import Settings


class TouchKinds:
    """Tells the kinds, and lets managers add some."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def kinds(self) -> tuple[str, ...]:
        """The kinds of contacts that can be logged: those that everybody has, and the workspace's own."""
        return *CONTACTS, *self.own_kinds()

    def own_kinds(self) -> tuple[str, ...]:
        """The kinds that the workspace added and still offers."""
        settings = self._context.settings
        return tuple(kind for kind, _ours in settings.touch_kinds if kind not in settings.touch_kinds_off)

    def made_by_us(self, kind: str) -> bool:
        """Whether contacts of this kind are made by the company itself rather than coming from outside."""
        return is_ours(kind, self._context.settings.touch_kinds)

    def add_kind(self, typed: str, *, ours: bool = True) -> Settings:
        """Let the workspace log contacts of a kind of its own. NotUnderstood for a word that means something already."""
        kind = as_kind(typed)
        if is_taken(kind):
            raise NotUnderstood(
                _('"{kind}" means something already; choose another word for the kind.').format(kind=kind)
            )
        letters = kind.replace(" ", "").replace("-", "").replace("&", "")
        if not letters.isalnum() or letters.isdecimal() or len(kind) > LONGEST_KIND:
            said = _("A kind of touchpoint is a word or a few, such as webinar: letters, at most {n} of them.")
            raise NotUnderstood(said.format(n=LONGEST_KIND))
        return self._say(kind, OURS if ours else FROM_OUTSIDE)

    def drop_kind(self, typed: str) -> Settings:
        """Offer a kind of the workspace's own no longer; what was logged stays. NothingToDo for one that is not offered."""
        kind = as_kind(typed)
        ours = dict(self._context.settings.touch_kinds).get(kind)
        return self._say(kind, None if ours is None else (OURS if ours else FROM_OUTSIDE) + OFF)

    def _say(self, kind: str, value: str | None) -> Settings:
        context = self._context
        context.need(Role.MANAGER, _("change the settings"))
        if context.store.fact("workspace", "", f"{TOUCH}.{kind}") == value:
            raise NothingToDo(_("That is so already."))
        context.say("workspace", "", f"{TOUCH}.{kind}", value)
        context.forget_settings()
        return context.settings
