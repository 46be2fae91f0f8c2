"""What stands in the thread below a digest."""

from __future__ import annotations

from bot.routing.request import Request
from commands import CHANNEL
from commands._reply import FILE
from tests.commands.asking import REP, TEAM
from tests.commands.digest_messages import MONDAY, subscribed


def test_the_thread_has_the_tables_and_their_files(cared_in_prague):
    subscription = subscribed(cared_in_prague)
    text = f"digest details {subscription.id} {MONDAY.isoformat()}"
    heard = cared_in_prague._ask(Request(text, REP, cared_in_prague._key(), TEAM, "C1", "schedule"))

    titles = [table.title for table in heard.tables]
    assert titles[0] == "All figures, Mon 9 to Sun 15 Nov"
    assert any(title.startswith("At risk now") for title in titles)
    assert any(title.startswith("Of who became a customer") for title in titles)
    assert any(title.startswith("Bounced back") for title in titles)
    assert any(title.startswith("From asking to what it brought") for title in titles)
    assert heard.labels == ["CSV"]
    assert heard.button("CSV").to == FILE
    assert heard.audience == CHANNEL
    for label in heard.labels:
        assert not cared_in_prague.press(heard, label).refused, label


def test_a_week_without_anything_has_no_thread(cared_in_prague):
    subscription = subscribed(cared_in_prague)
    text = f"digest details {subscription.id} 2026-11-09T08:00:00+00:00"
    heard = cared_in_prague._ask(Request(text, REP, cared_in_prague._key(), TEAM, "C1", "schedule"))

    assert heard.refused
    assert heard.headline == "Nothing was logged then, so there is nothing to count."
