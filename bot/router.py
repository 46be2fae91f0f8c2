"""From words to a reply: one request, one transaction, and every refusal a sentence.

The same way for a slash command, a mention, a direct message, a button, a form and the terminal. A reply
exists only after its transaction was committed; a repeated request gets the reply it got before.
"""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from bot.rendering.richtext import Mention, pieces
from bot.routing import match, refusals, stored
from bot.routing.request import LONGEST
from commands import Ask, Reply
from commands._reply import MENTION_OPEN
from lifecycle.errors import Busy, NotAllowed, NotUnderstood, Raced, Refusal
from lifecycle.model import Person, Role
from lifecycle.service import Lifecycle
from lifecycle.text import _, speaking

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    from bot.routing.match import Plan
    from bot.routing.request import Request
    from commands import Command
    from lifecycle.ports import Ledger, Store

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Answer:
    """A reply, and for whom it is to be written: their zone and language. `outcome` is done, refused or failed;
    `names` says what the people are called whom the headline or a button names."""

    reply: Reply
    person: Person
    zone: str
    language: str
    now: datetime
    outcome: str = "done"
    refusal: Refusal | None = None
    names: Mapping[str, str] = field(default_factory=dict)


class _Stranger(Exception):  # noqa: N818 - a turn of the road, not a fault
    """The ledger does not know this person yet."""


class _Refused(Exception):  # noqa: N818 - it carries an answer out of the transaction
    """A refusal, already answered in its reader's language."""

    def __init__(self, answer: Answer) -> None:
        super().__init__()
        self.answer = answer


class Router:
    """Finds the command, opens the one transaction, checks the role, and makes replies of refusals.

    `meet` asks who a person is whom the ledger has never seen. `count` is told (command, origin, outcome, seconds),
    `stale` the team of a question that found what was learnt of its customers' value to be old, `keep` what one worked out
    that the next one may have.
    """

    def __init__(  # noqa: PLR0913 - what answering takes, and who is told of it
        self,
        ledger: Ledger,
        commands: Mapping[str, Command],
        *,
        now: Callable[[], datetime],
        meet: Callable[[str | None, str], Person],
        count: Callable[[str, str, str, float], None] = lambda *_facts: None,
        stale: Callable[[str | None], None] = lambda _team: None,
        keep: Callable[[str | None, Sequence[tuple[str, str, str]]], None] = lambda _team, _learnt: None,
    ) -> None:
        self.commands = commands
        self._ledger = ledger
        self._now = now
        self._meet = meet
        self._count = count
        self._stale = stale
        self._keep = keep

    def plan(self, request: Request) -> Plan:
        """What the request means, before anything is read: so that the edge knows whether it writes."""
        return match.Plan(None, "") if len(request.text) > LONGEST else match.plan(self.commands, request)

    def answer(self, request: Request, plan: Plan | None = None) -> Answer:
        """Do what is asked. Never raises: a refusal and the unexpected are answers too."""
        started = time.perf_counter()
        plan = plan or self.plan(request)
        try:
            answer = self._answer(request, plan)
        except Exception:
            logger.exception("a request failed", extra={"reference": (ref := refusals.new_reference())})
            answer = self._bare(request, refusals.unexpected(ref), "failed")
        self._report(request, plan, answer, time.perf_counter() - started)
        return answer

    def _answer(self, request: Request, plan: Plan) -> Answer:
        """Requests that met on one row, and a person met for the first time, run once more."""
        for _attempt in range(4):
            try:
                return self._within(request, plan)
            except _Refused as refused:
                return refused.answer
            except _Stranger:
                refusal = self._acquainted(request)
                if refusal:
                    return self._bare(request, Reply(str(refusal)), "refused", refusal)
            except Busy as busy:
                return self._bare(request, refusals.reply_to(busy, plan), "refused", busy)
            except Raced:
                continue
        raced = Busy(_("Somebody else was at this at the same moment. Please try again."))
        return self._bare(request, refusals.reply_to(raced, plan), "refused", raced)

    def _acquainted(self, request: Request) -> Refusal | None:
        """Meet who asks; the refusal if that cannot be. Met by two requests at once, one of them is enough."""
        try:
            self._meet(request.team, request.person)
        except Refusal as refusal:
            return refusal
        except Raced:
            return None
        return None

    def _within(self, request: Request, plan: Plan) -> Answer:
        """The one transaction: it commits as this returns, and rolls back as a refusal leaves it."""
        now = self._now()
        with self._ledger.transaction(request.team, writes=plan.writes) as store:
            person, zone, language = self._reader(store, request)
            ask = Ask(
                words=plan.words,
                person=person,
                channel=request.channel,
                now=now,
                zone=zone,
                language=language,
                origin=request.origin,
                thread=request.thread,
                as_data=request.as_data,
            )
            with speaking(language):
                try:
                    reply = self._run(store, request, plan, ask)
                    return Answer(reply, person, zone, language, now, names=_names(store, reply))
                except (Raced, Busy):
                    raise
                except Refusal as refusal:
                    said = self._hinted(refusals.reply_to(refusal, plan), plan)
                    names = _names(store, said)
                    raise _Refused(Answer(said, person, zone, language, now, "refused", refusal, names)) from refusal

    @staticmethod
    def _reader(store: Store, request: Request) -> tuple[Person, str, str]:
        """Who asks, and the zone and language they read in: their own, else the workspace's."""
        person = store.person(request.person)
        if person is None:
            raise _Stranger
        if person.zone and person.language:
            return person, person.zone, person.language
        settings = store.settings()
        return person, person.zone or settings.zone, person.language or settings.language

    def _run(self, store: Store, request: Request, plan: Plan, ask: Ask) -> Reply:
        if ask.person.outsider:
            raise NotAllowed(_("Lifecycle answers only people of the workspace it belongs to."))
        if len(request.text) > LONGEST:
            said = _("That is too long for one message, so nothing was done; at most {n} letters, please.")
            raise NotUnderstood(said.format(n=LONGEST))
        verb = plan.command.name if plan.command else ""
        answered = store.action_by_key(request.once) if plan.writes and request.once else None
        key = request.once if request.once and answered is None else request.key
        lifecycle = Lifecycle(store, person=ask.person, now=ask.now, origin=ask.origin, request_key=key, verb=verb)
        if plan.command is None:
            from bot.routing.readings import readings  # noqa: PLC0415 - brings RapidFuzz, which a command does not need

            return readings(plan.words, self.commands, lifecycle, ask.person)
        needed = request.need or plan.command.role
        if not ask.person.role.covers(needed):
            managers = [one for one in store.people() if one.role is Role.MANAGER and Mention(one.id).known_to_slack]
            raise refusals.not_allowed(ask.person, plan.command, needed, managers)
        earlier = store.action_by_key(request.key) if plan.writes else None
        if earlier is not None and earlier.reply:
            return stored.loads(earlier.reply)
        if answered is not None and answered.reply and answered.voided_by is None:
            return refusals.answered(stored.loads(answered.reply))
        reply = plan.command.run(ask, lifecycle)
        if lifecycle.stale and not reply.later:
            self._stale(request.team)
        if lifecycle.learnt and not plan.writes:
            self._keep(request.team, lifecycle.learnt)
        if lifecycle.action_id is not None:
            store.answer(lifecycle.action_id, stored.dumps(reply), reply.headline)
            return reply
        return self._hinted(reply, plan)

    def _hinted(self, reply: Reply, plan: Plan) -> Reply:
        """With the command that may have been misspelt, where a group's name alone led elsewhere."""
        if not plan.writes or " " in plan.name:
            return reply
        from bot.routing.readings import meant_instead  # noqa: PLC0415 - as above

        return replace(reply, buttons=(*reply.buttons, *meant_instead(plan, self.commands)))

    def _bare(self, request: Request, reply: Reply, outcome: str, refusal: Refusal | None = None) -> Answer:
        """An answer to somebody of whom nothing could be read."""
        return Answer(reply, Person(request.person, Role.VIEWER), "UTC", "en", self._now(), outcome, refusal)

    def _report(self, request: Request, plan: Plan, answer: Answer, seconds: float) -> None:
        command = plan.command.name if plan.command else "?"
        self._count(command, request.origin, answer.outcome, seconds)
        logger.info("answered", extra={
            "workspace": request.team, "command": command, "person": request.person, "origin": request.origin,
            "outcome": answer.outcome, "ms": round(seconds * 1000, 1),
        })  # fmt: skip


def _names(store: Store, reply: Reply) -> dict[str, str]:
    """What the people are called whom the headline or a label names: not everywhere can Slack link them."""
    texts = (reply.headline, *(button.label for button in reply.buttons))
    naming = [text for text in texts if MENTION_OPEN in text]
    ids = {piece.id for text in naming for piece in pieces(text) if isinstance(piece, Mention)}
    met = [person for person_id in ids if (person := store.person(person_id))]
    return {person.id: person.name for person in met if person.name}
