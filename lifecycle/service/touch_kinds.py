"""Which kinds of contacts a workspace logs: those that everybody has, and what it added."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lifecycle.errors import NothingToDo, NotUnderstood
from lifecycle.model import Role
from lifecycle.text import _
from lifecycle.touch_words import LONGEST_KIND, as_kind, is_ours, is_taken
from lifecycle.touchpoints import CONTACTS, TOUCH

if TYPE_CHECKING:
    from lifecycle.service.context import Context
    from lifecycle.settings import Settings


class TouchKinds:
    """Tells the kinds, and lets managers add some."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def kinds(self) -> tuple[str, ...]:
        """The kinds of contacts that can be logged: those that everybody has, and the workspace's own."""
        return *CONTACTS, *(kind for kind, _ours in self._context.settings.touch_kinds)

    def made_by_us(self, kind: str) -> bool:
        """Whether contacts of this kind are made by the company itself rather than coming from outside."""
        settings = self._context.settings
        if kind in CONTACTS or kind in dict(settings.touch_kinds):
            return is_ours(kind, settings.touch_kinds)
        said = self._context.store.ever_said("workspace", "", f"{TOUCH}.{kind}")
        return not said or "ours" in said

    def add_kind(self, typed: str, *, ours: bool = True) -> Settings:
        """Let the workspace log contacts of a kind of its own. NotUnderstood for a word that means something already."""
        kind = as_kind(typed)
        if is_taken(kind):
            raise NotUnderstood(_('"{kind}" is a kind that there is already.').format(kind=kind))
        letters = kind.replace(" ", "").replace("-", "").replace("&", "")
        if not letters.isalnum() or letters.isdecimal() or len(kind) > LONGEST_KIND:
            said = _("A kind of touchpoint is a word or a few, such as webinar: letters, at most {n} of them.")
            raise NotUnderstood(said.format(n=LONGEST_KIND))
        return self._change_kind(
            kind, "ours" if ours else "outside", dict(self._context.settings.touch_kinds).get(kind) is ours
        )

    def drop_kind(self, typed: str) -> Settings:
        """Offer a kind of the workspace's own no longer; what was logged stays."""
        kind = as_kind(typed)
        return self._change_kind(kind, None, kind not in dict(self._context.settings.touch_kinds))

    def _change_kind(self, kind: str, value: str | None, so_already: bool) -> Settings:  # noqa: FBT001
        context = self._context
        context.need(Role.MANAGER, _("change the settings"))
        if so_already:
            raise NothingToDo(_("That is so already."))
        context.say("workspace", "", f"{TOUCH}.{kind}", value)
        context.forget_settings()
        return context.settings
