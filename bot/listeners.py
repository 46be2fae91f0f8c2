"""Slack's payloads as turns: who asks what, where. Thin; what happens then is the edge's business."""

from __future__ import annotations

import logging
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from bot.blocks import Reader, read_value, render
from bot.deliver import Place
from bot.edge import Turn
from bot.rendering import forms
from bot.routing import match, refusals
from bot.routing.request import Request, plain
from bot.suggest import suggestions
from commands import ACTOR, CHANNEL, HERE, MANAGERS, Button, Reply, mention
from commands._reply import DIRECT
from lifecycle.errors import AmbiguousCustomer, AmbiguousStage, UnknownCustomer, UnknownStage
from lifecycle.model import Role
from lifecycle.text import _

if TYPE_CHECKING:
    from slack_bolt import Ack
    from slack_sdk import WebClient

    from bot.edge import Edge

logger = logging.getLogger(__name__)

Body = dict[str, Any]


class Listeners:
    """One method for each kind of payload."""

    def __init__(self, edge: Edge) -> None:
        self._edge = edge
        self._commands = edge.router.commands

    def slash(self, body: Body, ack: Ack, client: WebClient) -> None:
        """Any slash command of the app: its name ends with a group's, whatever its prefix."""
        group = match.group_of(self._commands, body["command"])
        request = Request(
            text=plain(body.get("text") or ""),
            person=body["user_id"],
            key=body["trigger_id"],
            team=body["team_id"],
            channel=body["channel_id"],
            origin="slash",
            group=group,
            free=not group,
        )
        self._edge.slash(Turn(request, _place(request, body), client, body["trigger_id"]), ack)

    def message(self, body: Body, ack: Ack, client: WebClient) -> None:
        """A mention, or a direct message. Other bots, edits, joins and the like are passed over."""
        event = body["event"]
        if event.get("bot_id") or event.get("subtype") or not event.get("user") or not _for_us(event):
            ack()
            return
        group, text = match.slashed(self._commands, _without_us(event.get("text") or "", body))
        request = Request(
            text=text,
            person=event["user"],
            key=body["event_id"],
            team=body["team_id"],
            channel=event["channel"],
            origin="message",
            thread=event.get("thread_ts"),
            group=group,
            free=True,
        )
        self._edge.message(Turn(request, _place(request, event), client), ack)

    def press(self, body: Body, ack: Ack, client: WebClient) -> None:
        """A button of ours. Anyone who sees it can press it, so who may is checked again."""
        action = body["actions"][0]
        try:
            press = read_value(action.get("value") or (action.get("selected_option") or {}).get("value") or "")
        except ValueError:
            logger.warning("a button without meaning was pressed", extra={"workspace": body["team"]["id"]})
            ack()
            return
        request = _pressed(body, press.run)
        turn = Turn(request, _place(request, body, press.to), client, body["trigger_id"])
        if press.who == ACTOR and press.for_ != request.person:
            ack()
            private = replace(turn, place=_place(request, body))
            self._edge.say(private, Reply(_("Only {who} can press this.").format(who=mention(press.for_ or ""))))
            return
        if press.who == MANAGERS:
            turn = replace(turn, request=replace(request, need=Role.MANAGER))
        self._edge.press(turn, ack)

    def submit(self, body: Body, ack: Ack, client: WebClient) -> None:
        """A form. Submitted twice it is done once: the key is the form's, not the click's."""
        view = body["view"]
        place = Place.of_ids(forms.metadata_of(view))
        request = Request(
            text=plain(forms.submitted(view)),
            person=body["user"]["id"],
            key=f"view:{view['id']}",
            team=body["team"]["id"],
            channel=place.channel,
            origin="form",
            thread=place.thread,
        )
        own = replace(place, team=body["team"]["id"], person=request.person, origin="form")
        self._edge.submit(Turn(request, own, client), ack, lambda answer: _field_for(view, answer.refusal))

    def suggest(self, body: Body, ack: Ack) -> None:
        """A customer's name being typed: the answer is the acknowledgement."""
        try:
            options = suggestions(self._edge.ledger, body["team"]["id"], plain(body.get("value") or ""))
        except Exception:
            logger.exception("no suggestions", extra={"reference": refusals.new_reference()})
            options = []
        ack(options=options)

    def home(self, body: Body, ack: Ack, client: WebClient) -> None:
        """The app's home: how to begin."""
        ack()
        event = body["event"]
        if event.get("tab") == "home":
            blocks = [block for message in render(_home(), Reader(person=event["user"])) for block in message.blocks]
            self._edge.pool.submit(
                lambda: client.views_publish(user_id=event["user"], view={"type": "home", "blocks": blocks})
            )

    @staticmethod
    def gone(body: Body, ack: Ack) -> None:
        """The app was removed, or its token taken back."""
        ack()
        logger.warning(body["event"]["type"], extra={"workspace": body.get("team_id")})

    @staticmethod
    def other(ack: Ack) -> None:
        """Whatever else Slack sends: acknowledged, so that it is not sent again."""
        ack()


def _for_us(event: Body) -> bool:
    return event["type"] == "app_mention" or event.get("channel_type") == "im"


def _without_us(text: str, body: Body) -> str:
    """The text without the mention that made it ours, wherever it stands."""
    ours = [each["user_id"] for each in body.get("authorizations") or () if each.get("is_bot", True)]
    cleaned = plain(text)
    for bot in ours:
        cleaned = re.sub(rf"<@{re.escape(bot)}>[\s,:]*", "", cleaned)
    return re.sub(r"^\s*<@[A-Z0-9]+>[\s,:]*", "", cleaned).strip() if not ours else cleaned.strip()


def _pressed(body: Body, text: str) -> Request:
    return Request(
        text=text,
        person=body["user"]["id"],
        key=body["trigger_id"],
        team=body["team"]["id"],
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
        to=to if request.channel else DIRECT,
    )


def _field_for(view: Body, refusal: Exception | None) -> str:
    """The block that a refusal speaks of: the customer's, the stage's, else the first one."""
    inputs = [block for block in view["blocks"] if block["type"] == "input"]
    kind = ""
    if isinstance(refusal, UnknownCustomer | AmbiguousCustomer):
        kind = "customer"
    elif isinstance(refusal, UnknownStage | AmbiguousStage):
        kind = "stage"
    fitting = (one for one in inputs if kind in {one["block_id"], one["element"]["action_id"]})
    return str(next(fitting, inputs[0])["block_id"])


def _home() -> Reply:
    return Reply(
        headline=_("Lifecycle keeps where each customer is, and how they move."),
        lines=(
            _("In any channel, type:  /stage move acme retention"),
            _("Mention me, or write me here:  move acme to retention"),
            _("And ask:  /funnel this week"),
        ),
        buttons=(Button(_("Funnel this week"), "funnel this week", to=DIRECT), Button(_("Help"), "help", to=DIRECT)),
        audience=CHANNEL,
    )
