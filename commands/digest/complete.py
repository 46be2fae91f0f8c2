"""`digest complete`: what could not be posted below a digest is posted after all. Typed by buttons alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from commands import Ask, Button, Reply, command, mention
from commands._reply import DIRECT
from commands._say import moment
from commands.digest._one_run import read_run, told
from commands.digest._subscribed import need_right
from lifecycle.service.digest_runs import Settled
from lifecycle.text import _

if TYPE_CHECKING:
    from lifecycle.service import Lifecycle


@command(
    "digest complete",
    writes=True,
    usage="<digest> <time>",
    examples=("digest complete 123456789 2026-11-30T08:00:00+00:00",),
    listed=False,
)
def complete(ask: Ask, lifecycle: Lifecycle) -> Reply:
    """Post what could not be posted below a digest.

    Nothing that Undo could take back once it is posted: what is in the channel stays there.
    """
    found, due = read_run(ask, lifecycle)
    need_right(found, ask)
    words, settled = told(found, due, ask), lifecycle.digest_runs.complete(found, due)
    if settled is Settled.OVER:
        said = _("It is too late to post anything below {title} of {due}: a day is over, or another one was due since.")
        show = Button(_("Show me"), f"digest details {found.id} {due.isoformat()}", to=DIRECT)
        return Reply(said.format(**words), receipt=_("Nothing was changed."), buttons=(show,), replaces=True)
    if settled is not Settled.DONE:
        said = _("Nothing is missing below {title} of {due} in {channel}, or it is just being posted.")
        return Reply(said.format(**words), receipt=_("Nothing was changed."), replaces=True)
    return Reply(
        _("What belongs below {title} of {due} is posted in {channel} within a minute.").format(**words),
        receipt=_("by {who}, {moment}").format(who=mention(ask.person.id), moment=moment(ask.now, ask)),
        replaces=True,
    )
