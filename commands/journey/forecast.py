"""`journey forecast`: where customers get to in the end, and how many stand in each stage in the coming weeks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from commands import CHANNEL, Ask, Button, Chart, Phrase, Reply, command
from commands._say import moment
from commands.funnel._periods import span
from commands.journey import _forecast_said as said
from commands.journey import _forecast_table as tables
from commands.journey._forecast_question import USUAL_WEEKS, read_forecast
from lifecycle.text import _, plural

if TYPE_CHECKING:
    from commands.journey._forecast_question import ForecastQuestion
    from lifecycle.service import Lifecycle
    from lifecycle.service.forecasts import ForecastAnswer

FURTHER_WEEKS = 8


@command(
    "journey forecast",
    usage="[<n> weeks] [from <period>] [as of <day>]",
    examples=("journey forecast", "journey forecast 8 weeks", "journey forecast 8 weeks from last quarter"),
    phrases=(
        Phrase(
            r"(?:show |give |make )?(?:me )?(?:the |a )?(?:journey )?forecast(?P<rest>(?: .*)?)",
            "journey forecast {rest}",
        ),
        Phrase(
            r"how many (?:customers? )?(?:will|shall) (?:be|stand) in each stage(?P<rest>(?: .*)?)",
            "journey forecast {rest}",
        ),
    ),
)
def forecast(ask: Ask, lifecycle: Lifecycle) -> Reply:
    """Forecast where customers get to, and how many stand in each stage in the coming weeks."""
    question = read_forecast(ask, lifecycle)
    if question.period.start > question.at:
        text = _("That period has not begun by then: {days}.").format(days=span(question.period, ask))
        return Reply(text, buttons=(Button(_("From the last 26 weeks"), "journey forecast"),))
    answer = lifecycle.forecasts.forecast(question.period, question.ahead_weeks, question.at)
    if not answer.recorded:
        return Reply(
            _("Nobody has moved yet, so there is nothing to forecast from."),
            lines=(_("A move is logged like this: /stage move acme awareness."),),
        )
    headline = said.headline(answer, ask)
    return Reply(
        headline=headline,
        lines=said.lines(answer, ask),
        tables=(tables.chances(answer.chain, ask), *((tables.stock(answer.stock, ask),) if answer.stock else ())),
        chart=_chart(ask, answer, headline),
        receipt=said.receipt(answer, ask),
        buttons=_buttons(question),
        audience=CHANNEL,
        again=question.words(),
    )


def _chart(ask: Ask, answer: ForecastAnswer, headline: str) -> Chart | None:
    subtitle = moment(answer.at, ask)
    report = answer.stock
    if not report:
        if not said.leading(answer.chain):
            return None

        def chances() -> bytes:
            from lifecycle.charts.forecast import chances_chart  # noqa: PLC0415 - matplotlib is loaded when a picture is wanted

            return chances_chart(answer.chain, headline, subtitle, language=ask.language)

        return Chart(chances, _("Chances to reach {stage}").format(stage=answer.chain.conversion.name), "forecast.png")
    title = said.stock(answer, ask)

    def draw() -> bytes:
        from lifecycle.charts.forecast import forecast_chart  # noqa: PLC0415 - as above

        return forecast_chart(report, f"{title[:1].upper()}{title[1:]}", subtitle, language=ask.language)

    weeks = plural("Customers per stage in {n} week", "Customers per stage in {n} weeks", report.ahead_weeks)
    return Chart(draw, weeks.format(n=report.ahead_weeks), "forecast.png")


def _buttons(question: ForecastQuestion) -> tuple[Button, ...]:
    other = USUAL_WEEKS if question.ahead_weeks == FURTHER_WEEKS else FURTHER_WEEKS
    weeks = plural("{n} week", "{n} weeks", other).format(n=other)
    return (
        Button(weeks, question.words(other)),
        Button(_("Time in stage"), f"journey time {question.period.exact()}"),
    )
