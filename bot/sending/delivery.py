"""One reply on its way to its reader, with its picture.

It has several ways, best first. A way that Slack refuses is followed by the next; a way of which nobody knows
whether it arrived is not repeated, the person is told so instead. What reaches nobody is logged with a reference.
"""

from __future__ import annotations

import logging
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from bot.blocks import Message, Reader, render
from bot.routing.refusals import new_reference
from bot.sending.place import Delivered, Place
from bot.sending.slackcalls import BAD_BLOCKS, NOT_A_MEMBER, Permanent, SendError, Slack, Spent, Unsure
from commands import CHANNEL, HERE, Reply
from commands._reply import DIRECT, SHARE, line_text
from lifecycle.text import _

if TYPE_CHECKING:
    from collections.abc import Callable

logger = logging.getLogger(__name__)


class Delivery:
    """One reply, one place, one reader. `share`, `again` and `csv_by` are the command texts of `Deliver.answer`."""

    def __init__(  # noqa: PLR0913 - all that one delivery is about
        self,
        slack: Slack,
        reply: Reply,
        place: Place,
        reader: Reader,
        *,
        share: str | None = None,
        again: str | None = None,
        csv_by: str | None = None,
    ) -> None:
        self._slack = slack
        self._reply = reply
        self._place = place
        self._reader = reader
        self._share = share
        self._again = again
        self._csv_by = csv_by
        self._trouble = ""
        self._picture: bytes | None = None

    def run(self) -> Delivered:
        """Try the ways in turn."""
        for way in self._ways():
            try:
                how = way()
            except Unsure as error:
                return self._unsure(error)
            except SendError as error:
                self._trouble = error.code
                self._note("a way to the reader is closed", error.code, logging.INFO)
            except Exception:
                # Whatever is broken in one way, the next may still reach the person.
                self._trouble = self._trouble or "failed"
                logger.exception("a way to the reader failed", extra={"workspace": self._place.team})
            else:
                self._take_away_question(how)
                return Delivered(how)
        return Delivered("nowhere", self._note("an answer reached nobody", self._trouble))

    def renew(self) -> None:
        """Take the place of the same private list as it was; one of several messages stays as it is."""
        messages, url = self._private(self._reply), self._place.response_url
        if url and len(messages) == 1:
            self._quietly(partial(self._slack.respond, url, messages[0], seen=False, replace=True))

    def send_rest(self, messages: tuple[Message, ...], *, seen: bool) -> None:
        """Send the messages after the first; what fails here is logged, since the answer itself has arrived."""
        for message in messages[1:]:
            self._quietly(partial(self._send_one, message, seen=seen))

    def _ways(self) -> list[Callable[[], str]]:
        place = self._place
        privately = [self._responded, self._whispered] if place.response_url else [self._whispered]
        if place.to == DIRECT:
            return [self._direct, *privately]
        ways = [*privately, self._direct]
        if self._public or place.is_im:
            shared = [self._shared_without_picture] if place.to == SHARE and place.response_url else []
            ways = [self._posted, *shared, *ways]
        return [self._replaced, *ways] if self._replaces else ways

    @property
    def _public(self) -> bool:
        return self._reply.audience == CHANNEL or self._place.to == SHARE

    @property
    def _replaces(self) -> bool:
        """Whether the reply takes the place of the message with the button: a private one never that of a public one."""
        place = self._place
        if not (self._reply.replaces or place.answers) or not place.response_url or place.to != HERE:
            return False
        as_visible = place.is_im or self._public is not place.ephemeral
        has_picture = self._reply.chart is not None and (self._public or place.is_im)
        return as_visible and not has_picture

    def _replaced(self) -> str:
        place = self._place
        messages = self._written(self._reply) if self._public or place.is_im else self._private(self._reply)
        self._slack.respond(place.response_url or "", messages[0], seen=not place.ephemeral, replace=True)
        self.send_rest(messages, seen=not place.ephemeral)
        return "replaced"

    def _take_away_question(self, how: str) -> None:
        """A private question goes once its answer stands elsewhere; so does one in direct messages, which has no other reader.
        Should that fail, the answer has arrived, and pressing again does nothing twice (see `Request.once`)."""
        place, url = self._place, self._place.response_url
        is_private = place.ephemeral or (place.is_im and place.answers)
        settled = place.answers or (how == "channel" and (self._reply.replaces or place.to == SHARE) and self._public)
        if url and settled and is_private and how != "replaced":
            self._quietly(partial(self._slack.remove, url))

    def _posted(self) -> str:
        """Into the channel or the direct messages it was asked in."""
        reply = self._drawn(self._reply)
        if not self._picture or not self._posted_with_picture(reply):
            self._posted_text(self._unsent(reply) if self._picture else reply)
        return "direct" if self._place.is_im else "channel"

    def _posted_with_picture(self, reply: Reply) -> bool:
        """One message with text, buttons and picture. False when Slack takes no picture here."""
        messages = self._written(reply)
        try:
            self._upload(self._place.channel, messages[0], self._place.thread)
        except (Permanent, Spent) as error:
            if error.code in NOT_A_MEMBER:
                raise
            self._trouble = error.code
            if error.code not in BAD_BLOCKS:
                return False
            self._posted_text(replace(reply, chart=None))
            self._quietly(partial(self._upload, self._place.channel, None, self._place.thread))
            return True
        self.send_rest(messages, seen=True)
        return True

    def _posted_text(self, reply: Reply) -> None:
        place, messages = self._place, self._written(reply)
        if place.response_url and not place.thread and not place.is_im:
            self._slack.respond(place.response_url, messages[0], seen=True)
        else:
            self._slack.post(place.channel, messages[0], place.thread)
        self.send_rest(messages, seen=True)

    def _shared_without_picture(self) -> str:
        """Where the bot is no member it may still speak through the `response_url`, but show no pictures."""
        place = self._place
        reply = _adding(self._reply, _invitation()) if self._reply.chart else self._reply
        messages = self._written(replace(reply, chart=None))
        self._slack.respond(place.response_url or "", messages[0], seen=True, thread=place.thread)
        self.send_rest(messages, seen=True)
        return "channel"

    def _responded(self) -> str:
        messages = self._private(self._explained())
        self._slack.respond(self._place.response_url or "", messages[0], seen=False, thread=self._place.aside)
        self.send_rest(messages, seen=False)
        return "private"

    def _whispered(self) -> str:
        messages = self._private(self._explained())
        self._slack.whisper(self._place.channel, self._place.person, messages[0], self._place.aside)
        self.send_rest(messages, seen=False)
        return "private"

    def _direct(self) -> str:
        """Into the person's direct messages with the bot, where pictures are possible."""
        reply = self._drawn(self._explained())
        messages = self._written(reply)
        try:
            channel, first = self._slack.open_direct(self._place.person), messages[:1]
        except (Permanent, Spent):
            # Without the scope to open them a message to the person's id still arrives, and says where that is.
            channel, first = self._slack.post(self._place.person, messages[0]).channel, ()
        if not self._picture:
            for message in first:
                self._slack.post(channel, message)
        else:
            self._direct_with_picture(channel, reply, first)
        for message in messages[1:]:
            self._quietly(partial(self._slack.post, channel, message))
        return "direct"

    def _direct_with_picture(self, channel: str, reply: Reply, first: tuple[Message, ...]) -> None:
        try:
            self._upload(channel, first[0] if first else None)
        except (Permanent, Spent) as error:
            self._trouble = error.code
            unsent = self._unsent(reply)
            self._slack.post(channel, self._written(unsent)[0] if first else Message(line_text(unsent.lines[-1]), []))

    def _upload(self, channel: str, message: Message | None, thread: str | None = None) -> None:
        chart = self._reply.chart
        assert chart
        assert self._picture
        self._slack.upload(
            channel, self._picture, filename=chart.filename, title=chart.title, message=message, thread=thread
        )

    def _drawn(self, reply: Reply) -> Reply:
        """Draw the picture, once; the reply says so when that fails."""
        if reply.chart is None or self._picture:
            return reply
        try:
            self._picture = reply.chart.draw()
        except Exception:
            # Drawing runs the most foreign code of all, and the words do not depend on it.
            reference = new_reference()
            logger.exception(
                "a chart could not be drawn", extra={"reference": reference, "workspace": self._place.team}
            )
            said = _("The picture could not be drawn (reference {ref}).").format(ref=reference)
            return replace(_adding(reply, said), chart=None)
        return reply

    def _unsent(self, reply: Reply) -> Reply:
        reference = self._note("a chart could not be sent", self._trouble)
        said = _("The picture could not be sent (reference {ref}).").format(ref=reference)
        return replace(_adding(reply, said), chart=None)

    def _explained(self) -> Reply:
        """The reply, saying why it stands here and not where it was meant to."""
        if self._trouble and self._place.to == DIRECT:
            return _adding(self._reply, _("I could not write you a direct message, so it stands here."))
        if not self._trouble or not self._public:
            return self._reply
        if self._trouble in NOT_A_MEMBER:
            return _adding(self._reply, _invitation())
        return _adding(self._reply, _("This channel could not be reached just now, so only you see this."))

    def _private(self, reply: Reply) -> tuple[Message, ...]:
        hidden, again = not self._place.is_im, self._again
        return render(
            reply, self._reader, private=hidden, share=self._share, chart_by=again, form_by=again, csv_by=self._csv_by
        )

    def _written(self, reply: Reply) -> tuple[Message, ...]:
        return render(reply, self._reader, form_by=self._again, csv_by=self._csv_by)

    def _send_one(self, message: Message, *, seen: bool) -> None:
        place = self._place
        if place.response_url:
            self._slack.respond(place.response_url, message, seen=seen, thread=place.thread if seen else place.aside)
        elif seen:
            self._slack.post(place.channel, message, place.thread)
        else:
            self._slack.whisper(place.channel, place.person, message, place.aside)

    def _unsure(self, error: Unsure) -> Delivered:
        """Sent again it might stand there twice, so the person is asked to look."""
        reference = self._note("an answer may not have arrived", error.code)
        said = _("Slack did not confirm my answer. If you do not see it, please ask again (reference {ref}).")
        message, place = Message(said.format(ref=reference), []), self._place
        ways: list[Callable[[], object]] = [
            partial(self._slack.whisper, place.channel, place.person, message, place.aside),
            partial(self._slack.post, place.person, message),
        ]
        if place.response_url:
            ways.insert(1, partial(self._slack.respond, place.response_url, message, seen=False, thread=place.aside))
        any(self._quietly(way) for way in ways)
        return Delivered("unsure", reference)

    def _quietly(self, work: Callable[[], object]) -> bool:
        """Do what the answer does not depend on; a failure is logged."""
        try:
            work()
        except SendError as error:
            self._note("a part of an answer did not arrive", error.code)
            return False
        return True

    def _note(self, event: str, code: str, level: int = logging.ERROR) -> str:
        reference = new_reference()
        facts = {"reference": reference, "workspace": self._place.team, "outcome": code}
        logger.log(level, event, extra=facts)
        return reference


def _adding(reply: Reply, line: str) -> Reply:
    return replace(reply, lines=(*reply.lines, line))


def _invitation() -> str:
    return _("Invite Lifecycle to this channel for charts and shared answers here.")
