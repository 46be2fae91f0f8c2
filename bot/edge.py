"""What happens between a request and its acknowledgement, and after it.

A write is committed before it is acknowledged; a question is acknowledged first and answered from the bot's
own pool. Whatever happens, the person gets an answer: nothing that is raised in here escapes.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING

from slack_sdk.errors import SlackApiError

from bot.blocks import Reader
from bot.deliver import Deliver, send_ack
from bot.rendering import forms
from bot.routing import refusals
from commands import Reply
from lifecycle.text import _, speaking

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from slack_bolt import Ack
    from slack_sdk import WebClient

    from bot.deliver import Place
    from bot.people import People
    from bot.pool import Pool
    from bot.router import Answer, Router
    from bot.routing.match import Plan
    from bot.routing.request import Request
    from lifecycle.ports import Ledger

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Turn:
    """One request with the place its answer goes to; `trigger` opens a form within three seconds."""

    request: Request
    place: Place
    client: WebClient
    trigger: str | None = None


class Edge:
    """Runs turns. One for all threads: it holds only things that are made to be shared."""

    def __init__(self, router: Router, ledger: Ledger, pool: Pool, people: People, now: Callable[[], datetime]) -> None:
        self.router = router
        self.ledger = ledger
        self.pool = pool
        self._people = people
        self._now = now

    def slash(self, turn: Turn, ack: Ack) -> None:
        """A slash command: what it wrote is told in the acknowledgement itself."""
        plan = self.router.plan(turn.request)
        if not plan.writes:
            ack()
            if not self._later(turn, lambda: self._claimed(turn, lambda: self._question(turn, plan))):
                ack(text=_busy(), response_type="ephemeral")
            return
        answer = self.router.answer(turn.request, plan)
        if answer.reply.form is not None or answer.reply.chart is not None:
            ack()
            self._soon(turn, lambda: self._show(turn, plan, answer))
        else:
            reader = reader_of(answer)
            ack(send_ack(answer.reply, reader, is_im=turn.place.is_im))
            if answer.reply.tables or answer.reply.lines:
                self._soon(turn, lambda: Deliver(turn.client).further(answer.reply, turn.place, reader))
        self._look_again(turn)

    def message(self, turn: Turn, ack: Ack) -> None:
        """A mention or a direct message: Slack repeats it until it is acknowledged, so it is claimed."""
        plan = self.router.plan(turn.request)
        if not plan.writes:
            ack()
            if not self._later(turn, lambda: self._claimed(turn, lambda: self._question(turn, plan))):
                self._safely(turn, lambda: self._deliver(turn, Reply(_busy())))
            return
        self._safely(turn, lambda: self._claimed(turn, lambda: self._write(turn, plan)))
        ack()

    def press(self, turn: Turn, ack: Ack) -> None:
        """A button."""
        self.message(turn, ack)

    def submit(self, turn: Turn, ack: Ack, field_of: Callable[[Answer], str]) -> None:
        """A form: refusals stand at the field they speak of, and the form stays open."""
        plan = self.router.plan(turn.request)
        answer = self.router.answer(turn.request, plan)
        if answer.outcome == "done":
            ack()
            self._soon(turn, lambda: self._show(turn, plan, answer))
        else:
            ack(response_action="errors", errors={field_of(answer): _with_names(answer)})
        self._look_again(turn)

    def say(self, turn: Turn, reply: Reply) -> None:
        """Tell the person something that needs no command."""
        self._soon(turn, lambda: self._deliver(turn, reply))

    def _write(self, turn: Turn, plan: Plan) -> None:
        answer = self.router.answer(turn.request, plan)
        self._soon(turn, lambda: self._show(turn, plan, answer))
        self._look_again(turn)

    def _question(self, turn: Turn, plan: Plan) -> None:
        self._show(turn, plan, self.router.answer(turn.request, plan))
        self._look_again(turn)

    def _show(self, turn: Turn, plan: Plan, answer: Answer) -> None:
        """Open the form, or deliver the reply. A form that cannot be opened any more becomes a button."""
        if answer.reply.form is not None and turn.trigger and self._opened(turn, answer):
            return
        said = f"{plan.command.name} {plan.words}".strip() if plan.command else ""
        can_share = said and not plan.writes and answer.outcome == "done"
        Deliver(turn.client).answer(
            answer.reply,
            turn.place,
            reader_of(answer),
            share=said if can_share and not turn.place.is_im else None,
            chart_by=said or None,
        )

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

    def _claimed(self, turn: Turn, work: Callable[[], None]) -> None:
        """Do it unless this delivery was answered, or is being answered by another process."""
        team, key = turn.place.team, turn.request.key
        if self.ledger.claim(team, key, self._now()):
            work()
            self.ledger.answered(team, key, self._now())

    def _soon(self, turn: Turn, work: Callable[[], None]) -> None:
        """In the pool; right here when it is full, since a late answer is better than none."""
        if not self._later(turn, work):
            self._safely(turn, work)

    def _later(self, turn: Turn, work: Callable[[], None]) -> bool:
        return self.pool.submit(lambda: self._safely(turn, work))

    def _safely(self, turn: Turn, work: Callable[[], None]) -> None:
        """Nobody gets silence: what goes wrong is told with a reference, as well as it can be."""
        try:
            work()
        except Exception:
            ref = refusals.new_reference()
            logger.exception("an answer failed", extra={"reference": ref, "workspace": turn.request.team})
            self._tell(turn, ref)

    def _tell(self, turn: Turn, ref: str) -> None:
        said = _("The answer could not be shown. Please ask again; if it stays, tell your admin reference {ref}.")
        try:
            self._deliver(turn, Reply(said.format(ref=ref)))
        except Exception:
            logger.exception("the failure could not be told", extra={"reference": ref})

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
    return Reader(answer.zone, answer.language, answer.person.id, answer.now)


def _with_names(answer: Answer) -> str:
    """A form shows text alone, so the names that buttons would carry stand behind the sentence."""
    labels = ", ".join(button.label for button in answer.reply.buttons)
    return f"{answer.reply.headline} {labels}".strip()


def _busy() -> str:
    return _("I am busy with many questions just now. Please ask again in a moment.")


def _quietly(work: Callable[[], object]) -> None:
    try:
        work()
    except Exception:
        logger.warning("somebody could not be looked up again", exc_info=True)
