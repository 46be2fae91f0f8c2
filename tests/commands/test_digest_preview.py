"""`/digest preview` and `/digest now`: a digest at once, for oneself or for the channel, without a subscription."""

from __future__ import annotations

import pytest

from commands import CHANNEL, PERSON
from lifecycle.digests.kinds import kinds
from lifecycle.errors import StillLearning
from lifecycle.service.care import Care
from tests.commands.asking import REP, VIEWER
from tests.commands.digesting import only, subscriptions
from tests.lifecycle.drawing import figure_of, said


def test_without_words_it_is_the_overview_of_last_week_for_the_person_alone(cared_in_prague):
    heard = cared_in_prague.say("/digest preview", as_=VIEWER)

    assert heard.lines[0].startswith("Retention and advocacy: Mon 9 to Sun 15 Nov, Europe/Prague")
    assert heard.audience == PERSON
    assert not heard.wrote
    assert subscriptions(cared_in_prague) == []


@pytest.mark.parametrize("kind", kinds(), ids=lambda kind: kind.slug)
def test_every_kind_of_a_week_by_its_dates(cared_in_prague, kind):
    heard = cared_in_prague.say(f"/digest preview {kind.slug} 2026-11-09..2026-11-15")

    assert heard.lines[0].startswith(f"{kind.name}: Mon 9 to Sun 15 Nov")
    assert len(heard.lines) + 2 <= 12
    assert heard.again == f"digest now {kind.slug} 2026-11-09..2026-11-15"


@pytest.mark.parametrize(
    ("said", "days"),
    [
        ("/digest preview retention last month", "Thu 1 to Sat 31 Oct"),
        ("/digest preview retention yesterday", "Thu 19 Nov"),
        ("/digest preview last week", "Mon 9 to Sun 15 Nov"),
        ("/digest preview both", "Mon 9 to Sun 15 Nov"),
    ],
)
def test_periods_are_read_as_people_type_them(cared_in_prague, said, days):
    heard = cared_in_prague.say(said)
    assert days in (heard.lines[0] if heard.lines else heard.receipt)


def test_a_period_that_still_runs_says_up_to_when(cared_in_prague):
    assert "Sun 1 to Fri 20 Nov 14:" in cared_in_prague.say("/digest preview retention this month").lines[0]


def test_another_word_is_told_what_there_is(cared_in_prague):
    heard = cared_in_prague.say("/digest preview nonsense")

    assert heard.refused
    assert 'I know no digest "nonsense"; there are overview, advocacy, funnel, retention' in heard.text


def test_who_is_polite_is_understood(cared_in_prague):
    assert (
        cared_in_prague.say("/digest preview funnel last week, please").headline
        == cared_in_prague.say("/digest preview funnel").headline
    )


def test_a_period_to_come_is_refused(cared_in_prague):
    assert cared_in_prague.say("/digest preview retention 2027").refused


def test_now_posts_into_the_channel_and_is_no_run(cared_in_prague):
    heard = cared_in_prague.say("/digest now advocacy")

    assert heard.audience == CHANNEL
    assert heard.lines[0].startswith("Advocacy: Mon 9 to Sun 15 Nov")
    assert not heard.wrote
    assert "To get it every week: /digest subscribe advocacy weekly." in heard.receipt


def test_where_the_channel_gets_it_the_next_one_is_told_instead(cared_in_prague):
    cared_in_prague.say("/digest subscribe retention weekly monday 9:00 Europe/Prague")
    heard = cared_in_prague.say("/digest preview retention")

    assert "Next: Mon 23 Nov 09:00." in heard.receipt
    assert "Get it every week" not in heard.labels
    assert "Get it every week" in cared_in_prague.say("/digest preview advocacy").labels


def test_its_button_subscribes_the_channel(cared_in_prague):
    heard = cared_in_prague.say("/digest now retention")
    pressed = cared_in_prague.press(heard, "Get it every week", as_=REP)

    assert not pressed.refused, pressed.text
    assert only(cared_in_prague).kind == "retention"


def test_why_these_numbers_is_for_the_person_alone(cared_in_prague):
    heard = cared_in_prague.press(cared_in_prague.say("/digest now retention"), "Why these numbers", as_=VIEWER)

    assert heard.audience == PERSON
    assert heard.tables[0].title == "All figures, Mon 9 to Sun 15 Nov"
    assert any(line.startswith("Retention rate: ") for line in heard.lines)


def test_while_customers_values_are_learnt_the_rest_is_told(cared_in_prague, monkeypatch):
    def learning(*_args, **_named):
        raise StillLearning(100_000)

    monkeypatch.setattr(Care, "at_risk", learning)
    heard = cared_in_prague.say("/digest preview overview")
    assert "Who needs somebody is still being worked out" in heard.headline
    assert heard.lines[0].startswith("Retention and advocacy: ")
    assert not cared_in_prague.press(heard, "Why these numbers").refused


@pytest.mark.parametrize("said", ["show me the retention digest", "preview the digest", "post the advocacy digest now"])
def test_people_say_it_in_their_own_words(cared_in_prague, said):
    heard = cared_in_prague.say(said)
    assert "Mon 9 to Sun 15 Nov" in heard.text
    assert not heard.refused


@pytest.mark.parametrize("kind", kinds(), ids=lambda kind: kind.slug)
def test_the_picture_is_small_and_says_what_it_shows(company, kind):
    chart = company.say(f"/digest preview {kind.slug} 2026-11-09..2026-11-15").chart
    if chart is None:  # nothing that it draws was ever logged here
        assert kind.slug in {"advocacy", "overview"}
        return
    png = chart.draw()
    assert png.startswith(b"\x89PNG")
    assert len(png) < 40_000
    assert chart.title == f"{kind.name}, week by week"


def test_the_picture_of_a_day_ends_with_the_last_complete_week(cared_in_prague):
    chart = cared_in_prague.say("/digest preview retention 2026-11-10..2026-11-10").chart
    assert any(line.startswith("Complete weeks up to Sun 8 Nov") for line in said(figure_of(chart.draw)))
