"""`digest again`: a digest that did not arrive, or never could be posted, is posted. Typed by buttons alone."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from commands import Ask, Button, Reply, command, mention
from commands._say import moment
from commands.digest._one_run import read_run, settled_reply, told
from commands.digest._subscribed import need_right
from lifecycle.service.digest_runs import Settled
from lifecycle.text import _

if TYPE_CHECKING:
    from lifecycle.service import Lifecycle


@command(
    "digest again",
    writes=True,
    usage="<digest> <time>",
    examples=("digest again 123456789 2026-11-30T08:00:00+00:00",),
    listed=False,
)
def again(ask: Ask, lifecycle: Lifecycle) -> Reply:
    """Post a digest that did not arrive, or that was missed in its trouble.

    Nothing that Undo could take back once it is posted: what is in the channel stays there.
    """
    found, due = read_run(ask, lifecycle)
    need_right(found, ask)
    words = told(found, due, ask)
    settled = lifecycle.digest_runs.again(found, due)
    is_missed = lifecycle.digests.find(found.id).missed == due  # then no question was asked that this would answer
    if is_missed and settled is Settled.AGAIN:
        settled = Settled.DONE
    if settled is Settled.OVER:
        return settled_reply(ask, settled, words, Button(_("Preview"), f"digest preview {found.kind}"))
    if settled is not Settled.DONE:
        return replace(settled_reply(ask, settled, words), replaces=not is_missed)
    return Reply(
        _("{title} of {due} is posted in {channel} within a minute.").format(**words),
        receipt=_("by {who}, {moment}").format(who=mention(ask.person.id), moment=moment(ask.now, ask)),
        replaces=not is_missed,
    )
