"""Going through the checks: one that breaks is a finding too, and a vital one in trouble ends its side."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lifecycle.checkup import Check, Finding, Verdict, trouble
from lifecycle.errors import Refusal
from lifecycle.text import _

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bot.doctor.shown import Look


def examine(checks: Iterable[Check], look: Look) -> Iterator[tuple[Check, Finding]]:
    """Each check with what it found; nothing after a vital one that is in trouble."""
    ill = False
    for check in checks:
        finding = _found(check, look, ill=ill)
        yield check, finding
        ill = ill or finding.verdict is Verdict.TROUBLE
        if check.vital and finding.verdict is Verdict.TROUBLE:
            return


def _found(check: Check, look: Look, *, ill: bool) -> Finding:
    """What it found; where the check itself breaks, what to do depends on whether an earlier one was in trouble."""
    again = (
        _("Mend what stands above, then run lifecycle-bot doctor again.")
        if ill
        else _("If somebody edited the database by hand, put the last backup in place; else report this as a bug.")
    )
    try:
        return look(check)
    except Refusal as refusal:
        return trouble(str(refusal), again)
    except Exception as error:  # noqa: BLE001 - whatever is broken, the other checks go on
        why = str(getattr(error, "orig", None) or error).strip().partition("\n")[0]
        said = _("This could not be looked at ({kind}: {why}).").format(kind=type(error).__name__, why=why)
        return trouble(said, again)
