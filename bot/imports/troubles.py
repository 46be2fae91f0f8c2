"""Why a file was not read, each with what to do about it: pure, as `replies`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.imports.files import MOST_BYTES
from bot.imports.replies import tidy
from commands import Reply
from lifecycle.imports.header import CUSTOMERS, MOVES, PURCHASES, SPEND
from lifecycle.imports.touch_names import LOG
from lifecycle.text import _

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.imports.replies import Subject


def not_a_table(names: Sequence[str]) -> Reply:
    """Files that cannot be imported."""
    shown = ", ".join(tidy(name) for name in names[:5] if name) or _("That file")
    said = _("{names}: I read only CSV files; from a spreadsheet, save a sheet as CSV UTF-8 and drop that here.")
    return Reply(said.format(names=shown))


def too_large(subject: Subject) -> str:
    """A file over the limit."""
    return _(
        "{name} is larger than {n} MB, which is the most I take from Slack; import it from the command line."
    ).format(name=subject.shown, n=MOST_BYTES // 1024 // 1024)


def no_access(subject: Subject) -> str:
    """The scope is missing."""
    return _("I may not read files here: the scope files:read is not granted, so {name} was not read.").format(
        name=subject.shown
    )


def how_to_grant() -> tuple[str, ...]:
    """What to do without the scope."""
    return (
        _(
            "To grant it: api.slack.com/apps, this app, OAuth & Permissions, add files:read to the Bot Token Scopes, "
            "then Reinstall to Workspace; after that drop the file again."
        ),
        command_line(),
    )


def command_line() -> str:
    """The other way in."""
    return _(
        "Or import it from the command line: lifecycle-bot import moves FILE.csv (or customers, purchases, touchpoints, spend)."
    )


def gone(subject: Subject) -> str:
    """The file was deleted."""
    return _("{name} is no longer in Slack, so nothing was imported; drop it here again.").format(name=subject.shown)


def outside(subject: Subject) -> str:
    """A link to a file elsewhere."""
    return _("{name} is kept outside of Slack; download it and drop the file itself.").format(name=subject.shown)


def not_given(subject: Subject) -> str:
    """Slack was away."""
    return _("Slack did not give me {name} just now, and nothing was changed. Please try again in a moment.").format(
        name=subject.shown
    )


def untold(subject: Subject) -> str:
    """The header says nothing of it."""
    return _(
        "I cannot tell from its header whether {name} holds moves, customers, purchases, touchpoints or spend."
    ).format(name=subject.shown)


def headers() -> tuple[str, ...]:
    """The headers of all kinds."""
    return (
        _(
            "Moves have the header {header}; the first three are needed, or one column “date entered <stage>” per stage."
        ).format(header=",".join(MOVES)),
        _("Customers have the header {header}; only the first is needed, and one more.").format(
            header=",".join(CUSTOMERS)
        ),
        _("Purchases have the header {header}; the first three are needed.").format(header=",".join(PURCHASES)),
        _(
            "Touchpoints have the header {header}; the first three are needed. A help desk's tickets have {tickets}, "
            "questionnaires {scores}, days of use {use}."
        ).format(
            header=",".join(("customer", *LOG)),
            tickets="customer,subject,created,first response,closed",
            scores="customer,at,nps,csat,ces",
            use="customer,used_on",
        ),
        _("Spend has the header {header}; the first three are needed.").format(header=",".join(SPEND)),
    )


def renaming() -> str:
    """`--map` is for terminals."""
    return _("In Slack, rename the column in the file itself; --map works at the command line (lifecycle-bot import).")


def unsent(reference: str) -> Reply:
    """The rejected lines did not get through."""
    said = _(
        "The file of the lines that were not taken could not be sent. Drop the original again to get it (reference {ref})."
    )
    return Reply(said.format(ref=reference))
