"""What is said of one move: what it did, in one sentence, and the buttons that take it back or explain it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from commands import ACTOR, CHANNEL, PERSON, Button, Reply, mention
from commands._card import stands
from commands._done import undo_button
from commands._say import calendar, day, days, length, listed, moment
from lifecycle.model import LOST, Kind
from lifecycle.service.moves import Already, Moved
from lifecycle.service.names import reference
from lifecycle.text import _

if TYPE_CHECKING:
    from commands import Ask
    from lifecycle.service import Lifecycle

REASONS = ("Price", "Product", "Silence")
"""The answers offered when a move down or out came without its reason."""


def one(ask: Ask, lifecycle: Lifecycle, done: Moved | Already, reason: str | None) -> Reply:
    """The reply to a single move."""
    show = Button(_("Show"), f"stage show {reference(done.customer)}")
    if isinstance(done, Already):
        said = sentence(ask, lifecycle, done)
        return Reply(said, receipt=_("Nothing was changed."), buttons=(show,), audience=PERSON, replaces=True)
    unexplained = reason is None and calls_for_reason(done)
    return Reply(
        headline=sentence(ask, lifecycle, done, reason),
        lines=_afterwards(done),
        receipt=receipt(ask, asks_why=unexplained),
        buttons=(*(why_buttons(lifecycle) if unexplained else ()), undo_button(lifecycle), show),
        audience=CHANNEL,
        replaces=True,
    )


def sentence(ask: Ask, lifecycle: Lifecycle, done: Moved | Already, reason: str | None = None) -> str:
    """What the move did, such as: Acme Corp is now in Retention: one step forward, after 41 days in Experience."""
    here = calendar(ask, lifecycle)
    if isinstance(done, Already):
        return _already(here, done)
    dated = (ask.now - done.at).total_seconds() > 60
    stayed = done.stayed and (days(done.stayed) if dated else length(done.stayed))
    said = (_THEN if dated else _NOW)[done.kind]().format(
        name=done.customer.name,
        to=done.to.name,
        before=done.before.name if done.before else "",
        stayed=stayed,
        skipped=listed([stage.name for stage in done.skipped]),
        day=day(done.at, here),
    )
    return f"{said} {because(reason)}" if reason else said


def because(reason: str) -> str:
    """The reason as a sentence of its own."""
    return _("Reason: {reason}").format(reason=reason if reason[-1:] in ".!?…" else f"{reason}.")


def receipt(ask: Ask, *, asks_why: bool = False) -> str:
    """Who did it and when, after the question that the buttons below answer."""
    said = _("by {who}, {moment}").format(who=mention(ask.person.id), moment=moment(ask.now, ask))
    return f"{_('Why?')} · {said}" if asks_why else said


def calls_for_reason(done: Moved) -> bool:
    """Whether one would like to know why: a step back, or a loss."""
    return done.kind in {Kind.BACK, Kind.LOST}


def why_buttons(lifecycle: Lifecycle) -> tuple[Button, ...]:
    """The usual reasons at a tap, and [Other] with a form."""
    words = f"stage reason {lifecycle.action_id}"
    labels = {"Price": _("Price"), "Product": _("Product"), "Silence": _("Silence")}
    quick = tuple(Button(labels[name], f"{words} {name.lower()}", who=ACTOR) for name in REASONS)
    return (*quick, Button(_("Other"), words, who=ACTOR))


def _already(here: Ask, done: Already) -> str:
    """The sentence when nothing was to do: now, or on the day that the move was dated back to."""
    name, stage, since = done.customer.name, done.stage.name, day(done.since, here)
    lost = done.stage.id == LOST
    if done.since == done.customer.since:
        said = _("{name} is already lost, since {day}.") if lost else _("{name} is already in {stage}, since {day}.")
    else:
        said = _("{name} was already lost then, since {day}.") if lost else _("{name} was already in {stage} then, since {day}.")  # fmt: skip
    return said.format(name=name, stage=stage, day=since)


def _afterwards(done: Moved) -> tuple[str, ...]:
    """Where the customer is in the end, when later moves follow a back-dated one."""
    if done.now_in.id == done.to.id:
        return ()
    return (_("Later moves stand: {what}.").format(what=stands(done.customer.name, done.now_in)),)


_NOW = {
    Kind.NEW: lambda: _("{name} starts in {to}."),
    Kind.FORWARD: lambda: _("{name} is now in {to}: one step forward, after {stayed} in {before}."),
    Kind.SKIP: lambda: _("{name} is now in {to}: forward past {skipped}, after {stayed} in {before}."),
    Kind.BACK: lambda: _("{name} bounced back from {before} to {to}, after {stayed}."),
    Kind.LOST: lambda: _("{name} is lost (was in {before} for {stayed})."),
    Kind.WON_BACK: lambda: _("{name} is won back: now in {to}, after {stayed} lost."),
}
_THEN = {
    Kind.NEW: lambda: _("{name} started in {to} on {day}."),
    Kind.FORWARD: lambda: _("{name} moved to {to} on {day}: one step forward, after {stayed} in {before}."),
    Kind.SKIP: lambda: _("{name} moved to {to} on {day}: forward past {skipped}, after {stayed} in {before}."),
    Kind.BACK: lambda: _("{name} bounced back from {before} to {to} on {day}, after {stayed}."),
    Kind.LOST: lambda: _("{name} was lost on {day} (was in {before} for {stayed})."),
    Kind.WON_BACK: lambda: _("{name} was won back on {day}: to {to}, after {stayed} lost."),
}
"""For moves that were dated back."""
