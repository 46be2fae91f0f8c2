"""What holds of everything of a kind, read at once."""

from __future__ import annotations


def test_the_last_that_was_said_holds_and_what_was_taken_away_is_left_out(desk):
    desk.say("digest", "7", "spec", "old")
    desk.say("digest", "7", "spec", "new")
    since = desk.now
    desk.say("digest", "7", "paused", "yes")
    desk.say("digest", "7", "paused", None)
    undone = desk.say("digest", "8", "spec", "other")
    desk.undo(undone)
    desk.say("channel", "C1", "customer", "9")
    with desk.reading() as store:
        assert store.said_about("digest") == [("7", "spec", "new", since)]
        assert store.said_about("nothing") == []
