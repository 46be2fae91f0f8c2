"""`stage stages`: the ladder, and how many customers stand on each rung."""

from __future__ import annotations

from typing import TYPE_CHECKING

from commands import Ask, Button, Column, Phrase, Reply, Table, command
from commands._say import listed
from commands._words import quote
from lifecycle.model import LOST
from lifecycle.text import _

if TYPE_CHECKING:
    from lifecycle.service import Lifecycle


@command(
    "stage stages",
    "stages",
    examples=("stage stages",),
    phrases=(
        Phrase(r"(?:what are |which are |show (?:me )?|list (?:of )?)?(?:the |our |all )*stages", "stage stages"),
    ),
)
def stages(ask: Ask, lifecycle: Lifecycle) -> Reply:  # noqa: ARG001 - every command takes both
    """List the stages and how many customers are in each now."""
    model = lifecycle.model
    now = lifecycle.customers.counts()
    rungs = [*(stage for stage in model.stages if not stage.retired or now.get(stage.id)), model.stage(LOST)]
    rows = [(_name(stage.name, retired=stage.retired), now.get(stage.id, 0)) for stage in rungs]
    _some, nowhere = lifecycle.customers.in_stage(None, 0, 1)
    if nowhere:
        rows.append((_("No stage yet"), nowhere))
    buttons = [Button(stage.name, f"stage list {quote(stage.name)}") for stage in model.ladder]
    if nowhere:
        buttons.append(Button(_("No stage yet"), "stage list none"))
    return Reply(
        headline=_("The stages are {names}.").format(names=listed([stage.name for stage in model.ladder])),
        tables=(Table((Column(_("Stage")), Column(_("Customers now"), right=True)), tuple(rows)),),
        receipt=_("A customer can skip stages and bounce back; lost stands outside the ladder."),
        buttons=tuple(buttons),
    )


def _name(name: str, *, retired: bool) -> str:
    return _("{name} (retired)").format(name=name) if retired else name
