"""Subscriptions to digests: who gets which, when, and until when it rests."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from lifecycle.digests.subscription import ABOUT, PAUSED, SPEC, TROUBLE, Subscription, dumps, read
from lifecycle.errors import Conflict, NotAllowed, NothingToDo, NotUnderstood
from lifecycle.model import Role
from lifecycle.text import _

if TYPE_CHECKING:
    from lifecycle.digests.schedule import Schedule
    from lifecycle.service.context import Context

LONGEST_PAUSE_DAYS = 366


class Digests:
    """Subscribes, moves, pauses and ends; each is an action, so that it can be undone."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def all(self) -> list[Subscription]:
        """Every subscription, the oldest first."""
        return read(self._context.store.said_about(ABOUT))

    def of(self, channel: str) -> list[Subscription]:
        """A channel's."""
        return [one for one in self.all() if one.channel == channel]

    def find(self, subscription_id: int) -> Subscription:
        """The one with this id. NotUnderstood when it has ended."""
        found = next((one for one in self.all() if one.id == subscription_id), None)
        if found is None:
            raise NotUnderstood(_("That digest has ended; /digest list shows those there are."))
        return found

    def subscribe(self, kind: str, schedule: Schedule, channel: str) -> Subscription:
        """Let a channel get a digest from now on. NothingToDo when it does so already at that time, Conflict when it gets
        that kind at another time."""
        context = self._need()
        context.store.one_at_a_time()  # two people may subscribe a channel to the same at once
        for one in self.of(channel):
            if one.kind == kind and one.schedule == schedule:
                raise NothingToDo(_("This channel gets that digest already."))
            if one.kind == kind and one.schedule.cadence is schedule.cadence:
                raise Conflict(
                    _("This channel gets that digest already, at another time; change it with /digest move.")
                )
        fresh = Subscription(context.store.new_id(context.now), kind, schedule, channel, context.person.id, context.now)
        context.say(ABOUT, str(fresh.id), SPEC, dumps(fresh))
        return fresh

    def change(
        self,
        subscription: Subscription,
        *,
        schedule: Schedule | None = None,
        channel: str | None = None,
        owner: str | None = None,
    ) -> Subscription:
        """Another time, or another channel; trouble there was with the old one is over. Another owner alone leaves everything
        else as it is: what is due is sent, and trouble stays. NotAllowed, NotUnderstood: see `_refuse_owner`."""
        context = self._need()
        stays = replace(
            subscription, schedule=schedule or subscription.schedule, channel=channel or subscription.channel
        )
        changed = replace(stays, owner=owner or subscription.owner)
        if changed == subscription and (subscription.trouble is None or owner is not None):
            raise NothingToDo(_("That is so already."))
        if changed.owner != subscription.owner:
            self._refuse_owner(subscription, changed.owner)
        if stays == subscription and changed != stays:
            self._say(changed, SPEC, dumps(changed, since=subscription.since))
            return changed
        self._say(changed, SPEC, dumps(changed))
        if subscription.trouble is not None:
            self._say(changed, TROUBLE, None)
        return replace(changed, since=context.now, trouble=None)

    def pause(self, subscription: Subscription, until: date | None) -> Subscription:
        """Let it rest until a day; None lets it go on. NothingToDo where it does so already."""
        context = self._need()
        today = context.now.astimezone(ZoneInfo(subscription.schedule.zone)).date()
        if until is not None and not today < until <= today + timedelta(days=LONGEST_PAUSE_DAYS):
            raise NotUnderstood(_("A digest can rest until a day to come, at most a year from now."))
        if until is None and not subscription.rests(today):
            raise NothingToDo(_("It does not rest."))
        if until is not None and until == subscription.paused_until:
            raise NothingToDo(_("It rests until then already."))
        self._say(subscription, PAUSED, until.isoformat() if until else None)
        if until is None:
            self._say(subscription, SPEC, dumps(subscription))  # nothing that was due while it rested is made up for
            if subscription.trouble is not None:
                self._say(subscription, TROUBLE, None)
        return replace(subscription, paused_until=until, trouble=None if until is None else subscription.trouble)

    def end(self, subscription: Subscription) -> None:
        """Send it no more."""
        self._need()
        self._say(subscription, SPEC, None)

    def fail(self, subscription: Subscription, code: str) -> None:
        """Slack will not take it: it rests until somebody sees to it."""
        self._say(subscription, TROUBLE, code)

    def _refuse_owner(self, subscription: Subscription, owner: str) -> None:
        """NotAllowed unless a manager or the owner hands it over; NotUnderstood where the other one could do nothing about it."""
        person = self._context.person
        if not person.role.covers(Role.MANAGER) and person.id != subscription.owner:
            raise NotAllowed(_("Only its owner or a manager can hand a digest over."))
        found = self._context.store.person(owner)
        if found is None:
            raise NotUnderstood(_("I have not met them yet: once they type /digest in Slack, it can be theirs."))
        if found.outsider or not found.role.covers(Role.REP):
            raise NotUnderstood(
                _("Its owner has to be a rep or a manager of this workspace: they see to it when it cannot be sent.")
            )

    def _say(self, subscription: Subscription, field: str, value: str | None) -> None:
        self._context.say(ABOUT, str(subscription.id), field, value)

    def _need(self) -> Context:
        self._context.need(Role.REP, _("change digests"))
        return self._context
