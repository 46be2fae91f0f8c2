"""Slack's payloads as turns: who asks what, where. Thin; what happens then is the edge's business."""

from __future__ import annotations

import logging
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from slack_bolt import BoltResponse

from bot.blocks import read_value
from bot.deliver import Place
from bot.edge import Turn
from bot.home import publish
from bot.imports.desk import Imports
from bot.rendering import forms
from bot.rendering.buttons import list_of, question_of
from bot.renewing import renew
from bot.routing import match, refusals
from bot.routing.request import Request, plain
from bot.suggest import suggestions
from commands import ACTOR, HERE, MANAGERS, Reply, mention
from commands._reply import DIRECT, FILE
from lifecycle.errors import AmbiguousCustomer, AmbiguousStage, Refusal, UnknownCustomer, UnknownStage
from lifecycle.model import Role
from lifecycle.text import _

if TYPE_CHECKING:
    from slack_bolt import Ack, BoltContext, BoltRequest
    from slack_sdk import WebClient

    from bot.blocks import Press
    from bot.edge import Edge

logger = logging.getLogger(__name__)

Body = dict[str, Any]

WRITTEN = frozenset({None, "file_share", "thread_broadcast", "me_message"})
"""The subtypes of messages that a person wrote: plain, with a file, from a thread to its channel too, with /me."""


class Listeners:
    """One method for each kind of payload."""

    def __init__(self, edge: Edge) -> None:
        self._edge = edge
        self._commands = edge.router.commands
        self._imports = Imports(edge)

    def slash(self, body: Body, ack: Ack, client: WebClient, context: BoltContext) -> None:
        """Any slash command of the app: its name ends with a group's, whatever its prefix."""
        group = match.group_of(self._commands, body["command"])
        request = Request(
            text=plain(body.get("text") or ""),
            person=body["user_id"],
            key=body["trigger_id"],
            team=context.team_id,
            channel=body["channel_id"],
            origin="slash",
            group=group,
            free=not group,
        )
        self._edge.slash(Turn(request, _place(request, body), client, body["trigger_id"]), ack)

    def message(
        self, body: Body, ack: Ack, client: WebClient, context: BoltContext, request: BoltRequest
    ) -> BoltResponse | None:
        """A mention, or a direct message, perhaps with files. Bots, edits, joins and the like are passed over.

        The workspace is the one that authorized us: in a shared channel the event's own may be the writer's.
        """
        event = body["event"]
        if event.get("bot_id") or event.get("subtype") not in WRITTEN or not _for_us(event, body):
            ack()
            return None
        group, text = match.slashed(self._commands, _without_us(event.get("text") or "", body))
        asked = Request(
            text=text,
            person=event["user"],
            key=body["event_id"],
            team=context.team_id,
            channel=event["channel"],
            origin="message",
            thread=event.get("thread_ts"),
            group=group,
            free=True,
        )
        repeated = "x-slack-retry-num" in request.headers
        turn = Turn(asked, _place(asked, event), client, repeated=repeated)
        if event["type"] == "message" and self._imports.dropped(turn, event.get("files") or (), ack):
            return None
        taken = self._edge.message(turn, ack)
        return None if taken else BoltResponse(status=503)

    def press(self, body: Body, ack: Ack, client: WebClient, context: BoltContext) -> None:
        """A button of ours. Anyone who sees it can press it, so who may is checked again."""
        action = body["actions"][0]
        try:
            press = read_value(action.get("value") or (action.get("selected_option") or {}).get("value") or "")
        except ValueError:
            logger.warning("a button without meaning was pressed", extra={"workspace": context.team_id})
            ack()
            unread = _pressed(body, "", context.team_id)
            said = _("I cannot read this button any more. Please type what you want, or ask for help: /lifecycle help.")
            self._edge.say(Turn(unread, _place(unread, body), client), Reply(said))
            return
        request = replace(_pressed(body, press.run, context.team_id), as_data=press.to == FILE)
        turn = Turn(request, _place(request, body, press.to), client, body["trigger_id"])
        if press.who == ACTOR and press.for_ != request.person:
            ack()
            private = replace(turn, place=_place(request, body))
            self._edge.say(private, Reply(_("Only {who} can press this.").format(who=mention(press.for_ or ""))))
            return
        if self._imports.pressed(turn, press.run, ack):
            return
        if press.who == MANAGERS:
            turn = replace(turn, request=replace(request, need=Role.MANAGER))
        self._edge.press(self._answering(turn, action, press), ack)
        again = list_of(action.get("block_id") or "")
        if again and turn.place.ephemeral and press.to == HERE and self._edge.router.plan(turn.request).writes:
            self._edge.pool.submit(lambda: renew(self._edge.router, turn, again))

    def _answering(self, turn: Turn, action: Body, press: Press) -> Turn:
        """The same turn, where the button answers the question above it: made for the one who was asked, or one that writes.
        Others, such as [Show], leave it open."""
        question, place = question_of(action.get("block_id") or ""), turn.place
        if not question or press.to != HERE or not (press.who == ACTOR or self._edge.router.plan(turn.request).writes):
            return turn
        once = f"{question}:{place.channel}:{place.message_ts}"
        return replace(turn, request=replace(turn.request, once=once), place=replace(place, answers=True))

    def submit(self, body: Body, ack: Ack, client: WebClient, context: BoltContext) -> None:
        """A form. Submitted twice it is done once: the key is the form's, not the click's."""
        view = body["view"]
        place = Place.of_ids(forms.metadata_of(view))
        request = Request(
            text=plain(forms.submitted(view)),
            person=body["user"]["id"],
            key=f"view:{view['id']}",
            team=context.team_id,
            channel=place.channel,
            origin="form",
            thread=place.thread,
        )
        own = replace(place, team=request.team or "", person=request.person, origin="form")
        self._edge.submit(Turn(request, own, client), ack, lambda answer: _field_for(view, answer.refusal))

    def suggest(self, body: Body, ack: Ack, context: BoltContext) -> None:
        """A customer's name being typed: the answer is the acknowledgement."""
        try:
            options = suggestions(self._edge.ledger, context.team_id, plain(body.get("value") or ""))
        except Exception:
            logger.exception("no suggestions", extra={"reference": refusals.new_reference()})
            options = []
        ack(options=options)

    def home(self, body: Body, ack: Ack, client: WebClient, context: BoltContext) -> None:
        """The app's home, as of now whenever somebody opens it."""
        ack()
        event, edge, team = body["event"], self._edge, context.team_id
        if event.get("tab") == "home":
            person = event["user"]
            if not edge.pool.submit(lambda: publish(edge.router, client, team, person)):
                publish(edge.router, client, team, person)

    @staticmethod
    def gone(body: Body, ack: Ack, context: BoltContext) -> None:
        """The app was removed, or its token taken back. Bolt's own listeners for this delete from an installation
        store; there is none here, the one token comes from the settings."""
        ack()
        logger.error(body["event"]["type"], extra={"workspace": context.team_id})

    @staticmethod
    def other(ack: Ack) -> None:
        """Whatever else Slack sends: acknowledged, so that it is not sent again."""
        ack()

    def failed(self, error: Exception, body: Body, client: WebClient, context: BoltContext) -> BoltResponse:
        """What no listener foresaw: a reference for the log, and for the person wherever they can be told."""
        ref = refusals.new_reference()
        logger.error("a listener failed", exc_info=error, extra={"reference": ref, "workspace": context.team_id})
        said = Reply(str(error)) if isinstance(error, Refusal) else refusals.unexpected(ref)
        if body.get("command"):
            return BoltResponse(status=200, body={"text": said.headline, "response_type": "ephemeral"})
        fields = _inputs(body.get("view") or {})
        if body.get("type") == "view_submission" and fields:
            errors = {fields[0]["block_id"]: said.headline}
            return BoltResponse(status=200, body={"response_action": "errors", "errors": errors})
        payload = body.get("event") or body
        person, channel = _id_of(payload.get("user")), _id_of(payload.get("channel"))
        if person:
            request = Request("", person, "", context.team_id, channel, thread=payload.get("thread_ts"))
            self._edge.say(Turn(request, _place(request, payload), client), said)
        return BoltResponse(status=200, body="")


def _for_us(event: Body, body: Body) -> bool:
    """Whether a person wrote it to us. A file that we upload ourselves arrives like anybody's, with our user."""
    here = event["type"] == "app_mention" or event.get("channel_type") == "im"
    return here and bool(event.get("user")) and event["user"] not in _ourselves(body)


def _ourselves(body: Body) -> list[str]:
    return [each["user_id"] for each in body.get("authorizations") or () if each.get("is_bot", True)]


def _without_us(text: str, body: Body) -> str:
    """The text without the mention that made it ours, wherever it stands."""
    ours = _ourselves(body)
    cleaned = plain(text)
    for bot in ours:
        cleaned = re.sub(rf"<@{re.escape(bot)}>[\s,:]*", "", cleaned)
    return re.sub(r"^\s*<@[A-Z0-9]+>[\s,:]*", "", cleaned).strip() if not ours else cleaned.strip()


def _pressed(body: Body, text: str, team: str | None) -> Request:
    return Request(
        text=text,
        person=body["user"]["id"],
        key=body["trigger_id"],
        team=team,
        channel=(body.get("channel") or {}).get("id") or "",
        origin="button",
        thread=(body.get("message") or {}).get("thread_ts"),
    )


def _place(request: Request, payload: Body, to: str = HERE) -> Place:
    """Where an answer goes: beside the request, shared with its channel, or to the person directly."""
    container = payload.get("container") or {}
    return Place(
        team=request.team or "",
        channel=request.channel,
        person=request.person,
        thread=request.thread,
        response_url=payload.get("response_url"),
        message_ts=container.get("message_ts"),
        ephemeral=bool(container.get("is_ephemeral")),
        is_im=payload.get("channel_type") == "im" or request.channel.startswith("D"),
        origin=request.origin,
        to=to if request.channel or to == FILE else DIRECT,
    )


def _field_for(view: Body, refusal: Exception | None) -> str:
    """The block that a refusal speaks of: the customer's, the stage's, else the first one."""
    inputs = _inputs(view)
    kind = ""
    if isinstance(refusal, UnknownCustomer | AmbiguousCustomer):
        kind = "customer"
    elif isinstance(refusal, UnknownStage | AmbiguousStage):
        kind = "stage"
    fitting = (one for one in inputs if kind in {one["block_id"], one["element"]["action_id"]})
    return str(next(fitting, inputs[0])["block_id"])


def _inputs(view: Body) -> list[Body]:
    return [block for block in view.get("blocks") or () if block.get("type") == "input"]


def _id_of(given: object) -> str:
    """The id of what Slack gives as an id or as an object that has one; empty for nothing."""
    return str((given.get("id") if isinstance(given, dict) else given) or "")
