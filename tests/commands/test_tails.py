"""What is taken off the end of a typed line: a reason, a day, options."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from commands._words import take_day, take_options, take_reason
from lifecycle.errors import NotUnderstood
from tests.commands.reading import FRIDAY


@pytest.mark.parametrize(
    ("text", "rest", "reason"),
    [
        ("acme lost because price", "acme lost", "price"),
        ("acme lost, BECAUSE  they went to Umbrella, and because of price.", "acme lost", "they went to Umbrella, and because of price."),
        ("acme lost because of the price", "acme lost", "the price"),
        ("acme lost due to silence", "acme lost", "silence"),
        ("acme lost reason: no budget", "acme lost", "no budget"),
        ("acme lost Reason:budget", "acme lost", "budget"),
        ('acme lost because "no budget\nthis year"', "acme lost", "no budget\nthis year"),
        ('acme lost because they said "no" twice', "acme lost", 'they said "no" twice'),
        ('"Just because" lost because price', '"Just because" lost', "price"),
        ("“Due to Win” to retention", "“Due to Win” to retention", None),
        ("acme lost because", "acme lost", None),
        ("acme lost - because price", "acme lost", "price"), ("acme lost;because price", "acme lost", "price"),
        ("Just-because lost", "Just-because lost", None), ("because price", "", "price"),
        ("becausewear to retention", "becausewear to retention", None),
        ("reason enough to retention", "reason enough to retention", None),
        ("", "", None),
    ],
)  # fmt: skip
def test_a_reason_is_taken_off_as_it_was_written(text, rest, reason):
    assert take_reason(text) == (rest, reason)


@pytest.mark.parametrize(
    ("text", "rest", "day"),
    [
        ("acme to retention on 12 May", "acme to retention", "2026-05-12"),
        ("acme to retention on May 12th.", "acme to retention", "2026-05-12"),
        ("acme to retention, on the 12th of May 2025", "acme to retention", "2025-05-12"),
        ("acme to retention on 2026-05-12", "acme to retention", "2026-05-12"),
        ("acme to retention 2026-05-12", "acme to retention", "2026-05-12"),
        ("acme to retention on 12.5.", "acme to retention", "2026-05-12"),
        ("acme to retention Yesterday", "acme to retention", "2026-11-19"),
        ("acme to retention today?", "acme to retention", "2026-11-20"),
        ("acme to retention last  Monday", "acme to retention", "2026-11-16"),
        ("acme to retention on monday", "acme to retention", "2026-11-16"),
        ("acme in retention since 3 November", "acme in retention", "2026-11-03"),
        ("acme in retention as of yesterday", "acme in retention", "2026-11-19"),
        ("focus on retail on 12 May", "focus on retail", "2026-05-12"),
        ("on 12 May", "", "2026-05-12"),
        ("acme to retention", "acme to retention", None),
        ("focus on retail", "focus on retail", None),
        ("blue monday", "blue monday", None),
        ("acme last", "acme last", None),
        ("acme last stand", "acme last stand", None),
        ('retention "Lunch on Monday"', 'retention "Lunch on Monday"', None),
        ("acme on May", "acme on May", None),
        ("shop 24", "shop 24", None),
        ("", "", None),
    ],
)  # fmt: skip
def test_a_day_at_the_end_is_taken_off(text, rest, day):
    assert take_day(text, FRIDAY, "UTC") == (rest, date.fromisoformat(day) if day else None)


@pytest.mark.parametrize("text", ["acme to retention on 12/5", "acme to retention on 31 June", "acme lost on 30.2."])
def test_a_date_that_cannot_be_is_refused_and_not_read_as_a_name(text):
    with pytest.raises(NotUnderstood, match=r"two ways|There is no day"):
        take_day(text, FRIDAY, "UTC")


def test_yesterday_is_a_day_of_the_zone():
    assert take_day("acme won yesterday", datetime(2026, 3, 9, 2, tzinfo=UTC), "America/New_York") == (
        "acme won", date(2026, 3, 7),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "rest", "options"),
    [
        ("Acme Corp owner @rep source referral cost 1200", "Acme Corp", {"owner": "@rep", "source": "referral", "cost": "1200"}),
        ('Acme Corp segment "mid market" owner <@U1|rep one>', "Acme Corp", {"segment": "mid market", "owner": "<@U1|rep one>"}),
        ("Acme Corp, Segment mid market, COST 1 200 EUR", "Acme Corp", {"segment": "mid market", "cost": "1 200 EUR"}),
        ("Acme owner: @rep source=web cost = 12", "Acme", {"owner": "@rep", "source": "web", "cost": "12"}),
        ('Acme segment="mid market"', "Acme", {"segment": "mid market"}),
        ('"Open Source Ltd" source web', '"Open Source Ltd"', {"source": "web"}),
        ("Open Source Ltd source web", "Open Source Ltd", {"source": "web"}),
        ("Site Owner", "Site Owner", {}),
        ("Home Owner source web", "Home Owner", {"source": "web"}),
        ("Acme Corp", "Acme Corp", {}),
        ("owner @rep", "", {"owner": "@rep"}),
        ("Resourceful Inc sources web", "Resourceful Inc sources web", {}),
        ('Acme source "owner @rep"', "Acme", {"source": "owner @rep"}),
        ("", "", {}),
    ],
)  # fmt: skip
def test_options_stand_after_the_free_text(text, rest, options):
    assert take_options(text, ("owner", "source", "segment", "cost")) == (rest, options)
