"""What happens between a request and its acknowledgement, and after it.

A write is committed before it is acknowledged; a question is acknowledged first and answered from the bot's
own pool. Whatever happens, the person gets an answer: nothing that is raised in here escapes.
"""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from slack_sdk.errors import SlackApiError

from bot.blocks import Reader
from bot.deliver import Deliver, send_ack
from bot.rendering import forms
from bot.rendering.richtext import plain
from bot.routing import refusals
from commands import Reply
from commands._reply import DIRECT, FILE
from lifecycle.errors import Busy, Refusal
from lifecycle.text import speaking

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from slack_bolt import Ack
    from slack_sdk import WebClient

    from bot.deliver import Place
    from bot.fitting import Fitting
    from bot.people import People
    from bot.pool import Pool
    from bot.router import Answer, Router
    from bot.routing.match import Plan
    from bot.routing.request import Request
    from lifecycle.ports import Ledger

logger = logging.getLogger(__name__)

IN_TIME_S = 2.5
"""Later than that Slack may no longer look at what an acknowledgement says: it gives three seconds."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One request with the place its answer goes to; `trigger` opens a form within three seconds; `repeated`: Slack
    sent it before and saw no acknowledgement."""

    request: Request
    place: Place
    client: WebClient
    trigger: str | None = None
    repeated: bool = False


class Edge:
    """Runs turns. One for all threads: it holds only things that are made to be shared."""

    def __init__(  # noqa: PLR0913, PLR0917 - what a process is made of
        self,
        router: Router,
        ledger: Ledger,
        pool: Pool,
        people: People,
        now: Callable[[], datetime],
        fitting: Fitting,
    ) -> None:
        self.router = router
        self._fitting = fitting
        self.ledger = ledger
        self.pool = pool
        self.now = now
        self.meet = people.meet
        self._people = people

    def slash(self, turn: Turn, ack: Ack) -> None:
        """A slash command: what it wrote is told in the acknowledgement itself."""
        began = time.monotonic()
        plan = self.router.plan(turn.request)
        if not plan.writes:
            ack()
            if not self._later(turn, lambda: self._claimed(turn, plan, lambda: self._question(turn, plan))):
                ack(text=refusals.busy(), response_type="ephemeral")
            return
        answer = self.router.answer(turn.request, plan)
        late = time.monotonic() - began > IN_TIME_S
        if late or answer.reply.form is not None or answer.reply.chart is not None:
            ack()
            self._soon(turn, lambda: self._show(turn, plan, answer), wrote=True)
        else:
            self._tell_at_once(turn, answer, ack)
        self._look_again(turn)

    def message(self, turn: Turn, ack: Ack) -> bool:
        """A mention or a direct message: Slack repeats it until it is acknowledged, so it is claimed. False when Slack
        should send it once more: whoever took the first delivery may still be at it, or have died over it."""
        plan = self.router.plan(turn.request)
        if not plan.writes:
            ack()
            if not self._later(turn, lambda: self._claimed(turn, plan, lambda: self._question(turn, plan))):
                self.safely(turn, lambda: self._deliver(turn, Reply(refusals.busy())))
            return True
        try:
            settled = self._claimed(turn, plan, lambda: self._write(turn, plan))
        except Busy as busy:
            settled = not turn.repeated
            if settled:
                self._tell(turn, str(busy))
        if settled:
            ack()
        return settled

    def acknowledged(self, turn: Turn) -> None:
        """A write that was acknowledged before it is done, since it may take longer than Slack waits."""
        plan = self.router.plan(turn.request)
        self.safely(turn, lambda: self._claimed(turn, plan, lambda: self._write(turn, plan)))

    def press(self, turn: Turn, ack: Ack) -> None:
        """A button."""
        if not self.message(turn, ack):
            ack()

    def submit(self, turn: Turn, ack: Ack, field_of: Callable[[Answer], str]) -> None:
        """A form: refusals stand at the field they speak of, and the form stays open."""
        plan = self.router.plan(turn.request)
        answer = self.router.answer(turn.request, plan)
        if answer.outcome == "done":
            ack()
            self._soon(turn, lambda: self._show(turn, plan, answer), wrote=plan.writes)
        else:
            ack(response_action="errors", errors={field_of(answer): _with_names(answer)})
        self._look_again(turn)

    def say(self, turn: Turn, reply: Reply) -> None:
        """Tell the person something that needs no command."""
        self._soon(turn, lambda: self._deliver(turn, reply))

    def _write(self, turn: Turn, plan: Plan) -> None:
        answer = self.router.answer(turn.request, plan)
        self._soon(turn, lambda: self._show(turn, plan, answer), wrote=True)
        self._look_again(turn)

    def _tell_at_once(self, turn: Turn, answer: Answer, ack: Ack) -> None:
        """The reply as the acknowledgement. What is committed must not be called failed because it cannot be shown."""
        reader = reader_of(answer)
        try:
            body = send_ack(answer.reply, reader, is_im=turn.place.is_im)
        except Exception:
            logger.exception("an answer failed", extra=(facts := _facts(turn)))
            ack(text=refusals.unshown(facts["reference"], wrote=True), response_type="ephemeral")
            return
        ack(body)
        if answer.reply.tables or answer.reply.lines:
            self._soon(turn, lambda: Deliver(turn.client).further(answer.reply, turn.place, reader), wrote=True)

    def _question(self, turn: Turn, plan: Plan) -> None:
        answer = self.router.answer(turn.request, plan)
        self._show(turn, plan, answer)
        if answer.reply.later:
            self._fitting.fit(turn.request.team)
            self._show(turn, plan, self.router.answer(turn.request, plan))
        self._look_again(turn)

    def _show(self, turn: Turn, plan: Plan, answer: Answer) -> None:
        """Open the form, or deliver the reply. A form that cannot be opened any more becomes a button."""
        if answer.reply.form is not None and turn.trigger and self._opened(turn, answer):
            return
        typed = f"{plan.command.name} {plan.words}".strip() if plan.command else ""
        said = answer.reply.again or typed
        if turn.place.to == FILE:
            self._show_files(turn, answer, said)
            return
        place = turn.place if answer.outcome == "done" else replace(turn.place, answers=False)
        can_share = said and not plan.writes and answer.outcome == "done" and not answer.reply.asks
        # A button that opens a form may stand for a command that writes, one that only shows may not.
        may_run = not plan.writes or answer.reply.form is not None
        Deliver(turn.client).answer(
            answer.reply,
            place,
            reader_of(answer),
            share=said if can_share and not turn.place.is_im else None,
            chart_by=said if said and may_run else None,
            csv_by=said if said and not plan.writes and answer.outcome == "done" else None,
        )

    def _show_files(self, turn: Turn, answer: Answer, said: str) -> None:
        """The tables as files; what has none by now is answered in words. Everybody is named: a file links nobody."""
        deliver, reader = Deliver(turn.client), reader_of(answer)
        if not answer.reply.tables:
            deliver.answer(answer.reply, replace(turn.place, to=DIRECT), reader)
            return
        with self.ledger.transaction(turn.request.team, writes=False) as store:
            names = {person.id: person.name for person in store.people() if person.name}
        deliver.files(answer.reply, turn.place, replace(reader, names=names), said)

    def _opened(self, turn: Turn, answer: Answer) -> bool:
        assert answer.reply.form is not None
        assert turn.trigger is not None
        with speaking(answer.language):
            view = forms.view(answer.reply.form, turn.place.ids())
        try:
            turn.client.views_open(trigger_id=turn.trigger, view=view)
        except (SlackApiError, OSError):
            logger.warning("a form could not be opened", extra={"workspace": turn.request.team})
            return False
        return True

    def _claimed(self, turn: Turn, plan: Plan, work: Callable[[], None]) -> bool:
        """Do it unless this delivery was answered, or is being answered by another process; whether it is answered."""
        team, key = turn.place.team, turn.request.key
        if not self._ours(team, key, plan):
            return self.ledger.was_answered(team, key)
        work()
        try:
            self.ledger.answered(team, key, self.now())
        except Exception:
            # The answer is out; without this note a repeated delivery might at worst be answered again.
            logger.warning("an answer could not be noted", exc_info=True, extra={"workspace": team})
        return True

    def _ours(self, team: str, key: str, plan: Plan) -> bool:
        """Whether this delivery is ours. A question needs no claim where somebody else writes for long: at worst it
        is answered twice."""
        try:
            return self.ledger.claim(team, key, self.now())
        except Busy:
            if plan.writes:
                raise
            return True

    def _soon(self, turn: Turn, work: Callable[[], None], *, wrote: bool = False) -> None:
        """In the pool; right here when it is full, since a late answer is better than none."""
        if not self._later(turn, work, wrote=wrote):
            self.safely(turn, work, wrote=wrote)

    def _later(self, turn: Turn, work: Callable[[], object], *, wrote: bool = False) -> bool:
        return self.pool.submit(lambda: self.safely(turn, work, wrote=wrote))

    def safely(self, turn: Turn, work: Callable[[], object], *, wrote: bool = False) -> None:
        """Nobody gets silence: a refusal is its sentence, what goes wrong is told with a reference. `wrote`: what was
        asked is done already, so that nobody is asked to do it again."""
        try:
            work()
        except Refusal as refusal:
            self._tell(turn, str(refusal))
        except Exception:
            logger.exception("an answer failed", extra=(facts := _facts(turn)))
            self._tell(turn, refusals.unshown(facts["reference"], wrote=wrote))

    def _tell(self, turn: Turn, said: str) -> None:
        """From the pool, if there is room: the acknowledgement may still be waiting for us."""

        def tell() -> None:
            try:
                self._deliver(turn, Reply(said))
            except Exception:
                logger.exception("a failure could not be told", extra={"workspace": turn.request.team})

        if not self.pool.submit(tell):
            tell()

    @staticmethod
    def _deliver(turn: Turn, reply: Reply) -> None:
        Deliver(turn.client).answer(reply, turn.place, Reader(person=turn.request.person))

    def _look_again(self, turn: Turn) -> None:
        """Once a day Slack is asked again who somebody is; nobody waits for it."""
        team, person = turn.request.team, turn.request.person
        if self._people.due(team, person):
            self.pool.submit(lambda: _quietly(lambda: self._people.meet(team, person)))


def reader_of(answer: Answer) -> Reader:
    """For whom a reply is written out."""
    return Reader(answer.zone, answer.language, answer.person.id, answer.now, answer.names)


def _with_names(answer: Answer) -> str:
    """A form shows text alone, so the names that buttons would carry stand behind the sentence."""
    labels = ", ".join(button.label for button in answer.reply.buttons)
    with speaking(answer.language):
        return plain(f"{answer.reply.headline} {labels}", answer.person.id, answer.names)


def _facts(turn: Turn) -> dict[str, str]:
    """What the log says of a failure: a new reference, and where it was."""
    return {"reference": refusals.new_reference(), "workspace": turn.request.team or ""}


def _quietly(work: Callable[[], object]) -> None:
    try:
        work()
    except Exception:
        logger.warning("somebody could not be looked up again", exc_info=True)
