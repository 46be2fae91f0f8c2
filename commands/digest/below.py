"""`digest below`: why what belongs below a digest is not there, and what to do. Typed by the bot alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from commands import Ask, Button, Reply, command
from commands._reply import DIRECT
from commands.digest._one_run import read_run, told
from commands.digest._trouble_words import remedy, why
from lifecycle.runs import RunState
from lifecycle.text import _

if TYPE_CHECKING:
    from lifecycle.service import Lifecycle


@command(
    "digest below",
    usage="<digest> <time>",
    examples=("digest below 123456789 2026-11-30T08:00:00+00:00",),
    listed=False,
)
def below(ask: Ask, lifecycle: Lifecycle) -> Reply:
    """Say why a digest's details are not below it, with the button that posts them."""
    found, due = read_run(ask, lifecycle)
    words, thread = told(found, due, ask), lifecycle.digest_runs.thread(found, due)
    if thread is None or thread.state is not RunState.FAILED:
        return Reply(_("Nothing is missing below {title} of {due} in {channel}.").format(**words))
    which, code = f"{found.id} {due.isoformat()}", thread.error or ""
    said = _("{title} of {due} stands in {channel}, but not what belongs below it: {why}.")
    return Reply(
        said.format(**words, why=why(code, found, ask)),
        lines=(remedy(code, found, ask),),
        receipt=_("The figures behind it can be posted below it until a day after it came."),
        buttons=(
            Button(_("Try again"), f"digest complete {which}"),
            Button(_("Show me"), f"digest details {which}", to=DIRECT),
        ),
    )
