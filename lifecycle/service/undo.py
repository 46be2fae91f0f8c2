"""Taking back what was done, as a whole; and taking back the taking back."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from lifecycle.errors import Conflict, NotAllowed, NothingToDo, Raced
from lifecycle.model import LOST, TERMINAL, Role
from lifecycle.service.context import FEW, LARGEST_ID
from lifecycle.steps import Does, loose
from lifecycle.text import _, plural

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from lifecycle.model import Action, Customer, Person
    from lifecycle.service.context import Context

    Facts = Sequence[tuple[str, str, str, str | None]]
    """(about, subject, field, value) of what an action said."""

OWN_UNDO = timedelta(hours=24)
"""How long a person may take back what they did themselves, without being a manager."""

STAGES_BEFORE = "stages_before"
"""The fact beside a change of the stages that names the action which said the stages before, 0 for none."""

LAST_UNDO = "last_undo"
"""The fact about a person that names their last undo which stands."""


@dataclass(frozen=True, slots=True)
class Undone:
    """What was taken back (`redone`: brought back), by which action, and its customers as they are now. `covered`:
    something that it said was said anew since, which stands."""

    action: Action
    by: int
    redone: bool
    customers: tuple[Customer, ...]
    covered: bool = False


def may_undo(action: Action, person: Person, now: datetime) -> bool:
    """Whether this person may take that back: a manager anything, others their own within 24 hours."""
    return person.role.covers(Role.MANAGER) or (action.actor == person.id and action.at >= now - OWN_UNDO)


def _built_on(n: int, newest: Action) -> Conflict:
    said = plural(
        "Something builds on that: “{what}” Undo it first.",
        "{n} things build on that, the last: “{what}” Undo them first.",
        n,
    )
    return Conflict(said.format(n=n, what=newest.summary or newest.verb), undo_first=newest.id)


def _does_not_go_with(other: Action) -> Conflict:
    said = _("“{what}” was logged since and does not go with that; undo it first.")
    return Conflict(said.format(what=other.summary or other.verb), undo_first=other.id)


class Undo:
    """One mechanism for moves, batches, aliases, owners and settings: the action is voided, never deleted."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def __call__(self, action_id: int | None = None) -> Undone:
        """Take back an action: the given one, or the person's last within 24 hours. An undo that is taken back
        brings back what it took back, at any depth."""
        context = self._context
        context.need(Role.REP, _("undo"))
        chain = self._chain(self._target(action_id))
        original, redone = chain[-1], len(chain) % 2 == 0
        touched = context.store.touched(original.id)
        context.lock([*touched, *context.store.referred_by(original.id)])
        if context.store.touched(original.id) != touched:
            raise Raced  # somebody merged or split one of them while this request waited for its locks
        self._refuse_overtaken(chain)
        said = context.store.said_by(original.id, FEW)
        self._refuse_stages_changed(original, said, redone=redone)
        if redone:
            self._refuse_gone(original)
        else:
            self._refuse_built_on(original)
        before, covered = context.settings.model, self._covered(original, said)
        by = context.act(undoes=chain[0].id)
        if not redone:
            # Said by the undo itself: once that is taken back, the undo before it is the last one.
            context.say("person", context.person.id, LAST_UNDO, str(by))
        self._turn(chain, by)
        self._refuse_loose(original, redone=redone)
        if redone:
            self._refuse_without_customers(original)
            self._refuse_again(chain)
        self._refuse_no_manager(said)
        context.forget_settings()
        context.reproject(touched)
        context.tell_anew(before)
        covered = self._covered(original, said) if redone else covered
        return Undone(original, by, redone, tuple(context.store.customers(touched)), covered)

    def redo(self) -> Undone:
        """Bring back what the person took back last, within 24 hours. Undos are brought back one after another, the
        newest first, until none is left."""
        context = self._context
        said = context.store.fact("person", context.person.id, LAST_UNDO)
        last = context.store.action(int(said)) if said else None
        if last is None or last.at < context.now - OWN_UNDO:
            raise NothingToDo(_("You undid nothing in the last 24 hours that could be done again."))
        return self(last.id)

    def _target(self, action_id: int | None) -> Action:
        context = self._context
        if action_id is None:
            action = context.store.last_action(context.person.id, context.now - OWN_UNDO)
            if action is None:
                raise NothingToDo(_("You did nothing in the last 24 hours that could be undone."))
            return action
        action = context.store.action(action_id) if action_id <= LARGEST_ID else None
        if action is None:
            raise NothingToDo(_("There is no such action to undo."))
        if not may_undo(action, context.person, context.now):
            if action.actor != context.person.id:
                raise NotAllowed(_("Only the person who did that, or a manager, can undo it."))
            raise NotAllowed(_("That is more than 24 hours ago; a manager can still undo it."))
        if action.voided_by:
            raise NothingToDo(_("That was undone already."))
        return action

    def _chain(self, action: Action) -> list[Action]:
        """The action, what it undid, what that one undid, and so on down to what was done at first."""
        chain = [action]
        while chain[-1].undoes is not None:
            target = self._context.store.action(chain[-1].undoes)
            assert target is not None
            chain.append(target)
        return chain

    def _refuse_overtaken(self, chain: list[Action]) -> None:
        """Every second one is taken back, the others are brought back: none may be so already, by another undo."""
        for depth, action in enumerate(chain):
            if (action.voided_by is None) == bool(depth % 2):
                raise NothingToDo(_("That was undone in another way since."))

    def _refuse_built_on(self, original: Action) -> None:
        n, newest = self._context.store.built_on(original.id)
        if newest:
            raise _built_on(n, newest)

    def _refuse_stages_changed(self, original: Action, said: Facts, *, redone: bool) -> None:
        """Each change of the stages says all of them, so that only the newest can be taken back, and one can only be
        brought back on top of those that it was made of."""
        told = {field: value for about, _subject, field, value in said if about == "workspace"}
        if "stages" not in told:
            return
        held = self._context.store.holding("workspace", "", "stages")
        newest = held[0] if held else 0
        made_of = told.get(STAGES_BEFORE)
        if newest != (int(made_of or newest) if redone else original.id):
            raise Conflict(_("The stages were changed again since; undo that first."), undo_first=newest or None)

    def _covered(self, original: Action, said: Facts) -> bool:
        """Whether another action said something of the same anew, which holds."""
        held = (self._context.store.holding(about, subject, field) for about, subject, field, _value in said)
        return any(one and one[0] != original.id for one in held)

    def _refuse_no_manager(self, said: Facts) -> None:
        """Somebody has to be able to give roles, unless it is done from the terminal, where everybody can."""
        if self._context.person.id == TERMINAL or not any(
            about == "person" and field == "role" for about, _s, field, _v in said
        ):
            return
        people = self._context.store.people()
        if not any(one.role is Role.MANAGER and not one.outsider and one.id != TERMINAL for one in people):
            raise Conflict(_("That would leave nobody who is a manager; make somebody else a manager first."))

    def _refuse_gone(self, original: Action) -> None:
        """A move can only come back while its stage is there: adding a stage can be undone too."""
        known = {LOST, *(stage.id for stage in self._context.settings.model.stages)}
        if not known.issuperset(self._context.store.action_stages(original.id)):
            raise Conflict(_("The stage of that move is gone since, so the move cannot be brought back."))

    def _refuse_loose(self, original: Action, *, redone: bool) -> None:
        """After it: an answer needs what was asked or opened, a reopening its closing, an outcome its claim. What was loose
        before is no reason."""
        steps = self._context.store.steps_beside(original.id)
        if not steps:
            return
        before = [replace(one, stands=not redone) if one.action_id == original.id else one for one in steps]
        already = {one.step.id for one in loose(before)}
        found = [one for one in loose(steps) if one.step.id not in already]
        if not found:
            return
        if not redone:
            others = {one.step.action_id for one in found}
            raise _built_on(len(others), self._action(max(others)))
        others = {two.action_id for one in found for two in (one.step, one.before) if two} - {original.id}
        if others:
            raise _does_not_go_with(self._action(max(others)))
        of = {one.step.of for one in found}
        undone = [one.voided_by for one in steps if one.of in of and one.does is Does.BEGINS and one.voided_by]
        raise self._brings_back(max(undone, default=None))

    def _refuse_without_customers(self, original: Action) -> None:
        """After it came back: those of whom it speaks have to be there."""
        if undone := self._context.store.gone(original.id):
            raise self._brings_back(undone)

    def _refuse_again(self, chain: list[Action]) -> None:
        """After it came back: a referral that was logged anew meanwhile would be there twice."""
        if again := self._context.store.referred_again(chain[-1].id, chain[-2].id):
            raise _does_not_go_with(self._action(again))

    def _brings_back(self, undo_id: int | None) -> Conflict:
        """What the action builds on was taken back by this undo (None: it is not known)."""
        if undo_id is None:
            return Conflict(_("What that builds on is no longer there, so it cannot be brought back."))
        undone = self._chain(self._action(undo_id))[-1]
        said = _("“{what}” was undone too; bring that back first.")
        return Conflict(said.format(what=undone.summary or undone.verb), undo_first=undo_id, brings_back=True)

    def _action(self, action_id: int) -> Action:
        action = self._context.store.action(action_id)
        assert action is not None
        return action

    def _turn(self, chain: list[Action], by: int) -> None:
        for depth, action in enumerate(chain):
            voided_by = None if depth % 2 else (chain[depth - 1].id if depth else by)
            self._context.store.void(action.id, voided_by)
