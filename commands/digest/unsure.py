"""`digest unsure`: nobody knows whether a digest arrived, so its owner is asked. Typed by the bot alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from commands import Ask, Button, Reply, command
from commands.digest._one_run import read_run, settled_reply, told
from lifecycle.runs import RunState
from lifecycle.service.digest_runs import stands
from lifecycle.text import _

if TYPE_CHECKING:
    from lifecycle.service import Lifecycle


@command(
    "digest unsure",
    usage="<digest> <time>",
    examples=("digest unsure 123456789 2026-11-30T08:00:00+00:00",),
    listed=False,
)
def unsure(ask: Ask, lifecycle: Lifecycle) -> Reply:
    """Ask whether a digest arrived, of which nobody knows."""
    found, due = read_run(ask, lifecycle)
    run, words = lifecycle.digest_runs.run(found, due), told(found, due, ask)
    if run.state is not RunState.SENDING or run.held_until > ask.now:
        return settled_reply(ask, stands(run), words)
    which = f"{found.id} {due.isoformat()}"
    return Reply(
        _("Did this digest arrive in {channel}: {title}, due {due}?").format(**words),
        lines=(
            _(
                "It was cut off while it was being posted, so I do not know. I post nothing a second time by myself:"
                " please look there, and tell me."
            ),
        ),
        buttons=(
            Button(_("It arrived"), f"digest arrived {which}"),
            Button(_("Post it again"), f"digest again {which}"),
        ),
        asks=True,
    )
