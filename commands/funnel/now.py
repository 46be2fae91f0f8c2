"""`funnel now`: who is where at this moment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from commands import CHANNEL, Ask, Button, Chart, Column, Reply, Table, command
from commands._say import moment, number
from lifecycle.model import LOST
from lifecycle.period import parse_period
from lifecycle.text import _, plural

if TYPE_CHECKING:
    from lifecycle.service import Lifecycle


@command("funnel now", "funnel stock", examples=("funnel now",))
def now(ask: Ask, lifecycle: Lifecycle) -> Reply:
    """Show how many customers are in each stage right now."""
    model, stock, settings = lifecycle.model, lifecycle.funnels.stock(), lifecycle.settings
    week = parse_period("this week", ask.now, settings.zone, settings.week_start)
    rungs = [stage for stage in model.stages if not stage.retired or stock.get(stage.id)]
    counts = [(stage.name, stock.get(stage.id, 0)) for stage in rungs]
    inside = sum(count for _name, count in counts)
    if not inside and not stock.get(LOST):
        return Reply(_("No customer is in any stage yet. A move brings one there: /stage move acme awareness."))
    active = sum(stock.get(i, 0) for i in (model.conversion, *model.later(model.conversion)))
    said = plural("{n} customer is in the stages now", "{n} customers are in the stages now", inside)
    headline = said.format(n=number(inside, ask)) + _("; {active} of them at {stage} or later.").format(
        active=number(active, ask), stage=model.stage(model.conversion).name
    )

    def draw() -> bytes:
        from lifecycle.charts import stock_chart  # noqa: PLC0415 - matplotlib is loaded when a picture is wanted

        return stock_chart(model, stock, headline, moment(ask.now, ask), language=ask.language)

    return Reply(
        headline=headline,
        tables=(
            Table((Column(_("Stage")), Column(_("Now"), right=True)), ((*counts, (_("Lost"), stock.get(LOST, 0))))),
        ),
        chart=Chart(draw, _("Customers per stage, {moment}").format(moment=moment(ask.now, ask)), "now.png"),
        receipt=_("As of {moment}, {zone}. Each customer counts once, in the stage of their last move.").format(
            moment=moment(ask.now, ask), zone=ask.zone
        ),
        buttons=(Button(_("This week"), f"funnel {week.exact()}"),),
        audience=CHANNEL,
    )
