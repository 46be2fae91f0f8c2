"""`digest arrived`: somebody saw the digest of which nobody knew. Typed by buttons alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from commands import Ask, Button, Reply, command, mention
from commands._reply import DIRECT
from commands._say import moment
from commands.digest._one_run import read_run, settled_reply, told
from commands.digest._subscribed import need_right
from lifecycle.service.digest_runs import Settled
from lifecycle.text import _

if TYPE_CHECKING:
    from lifecycle.service import Lifecycle


@command(
    "digest arrived",
    writes=True,
    usage="<digest> <time>",
    examples=("digest arrived 123456789 2026-11-30T08:00:00+00:00",),
    listed=False,
)
def arrived(ask: Ask, lifecycle: Lifecycle) -> Reply:
    """Say that a digest arrived, of which nobody knew.

    No action, so nothing that Undo could take back: what is in the channel stays there.
    """
    found, due = read_run(ask, lifecycle)
    need_right(found, ask)
    words = told(found, due, ask)
    settled = lifecycle.digest_runs.arrived(found, due)
    if settled is not Settled.DONE:
        return settled_reply(ask, settled, words)
    show = Button(_("Show me"), f"digest details {found.id} {due.isoformat()}", to=DIRECT)
    return Reply(
        _("Noted: {title} of {due} arrived in {channel}.").format(**words),
        lines=(
            _(
                "The figures behind it do not stand below it, since I do not know which message it is; you can have them."
            ),
        ),
        receipt=_("by {who}, {moment}").format(who=mention(ask.person.id), moment=moment(ask.now, ask)),
        buttons=(show,),
        replaces=True,
    )
