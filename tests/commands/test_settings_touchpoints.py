"""`/lifecycle settings touchpoint`: kinds of contacts that a workspace adds, and takes off again."""

from __future__ import annotations

import pytest

from tests.commands.asking import MANAGER

TODAY = "on Wed 2 Dec"


def setting(team, words):
    return team.say(f"/lifecycle settings touchpoint {words}".strip(), as_=MANAGER)


def test_a_kind_is_added_logged_moved_outside_and_taken_off_while_history_stays(acme):
    assert setting(acme, "").headline.startswith("No kinds of touchpoints were added")
    added = setting(acme, "webinar")
    assert added.headline == 'Touchpoints can be of the kind "webinar" now; it counts as made by us.'
    assert acme.press(added, "From outside", as_=MANAGER).headline.endswith("it counts as coming from outside.")
    assert setting(acme, "").headline == "Touchpoints of these kinds are logged too: webinar (outside)."
    assert (
        acme.say("/log touch acme webinar about prices").headline
        == f"Acme Corp had contact by webinar {TODAY}: prices."
    )
    assert "Webinar" in [option[1] for option in acme.say("/log touch acme").form.fields[0].options]
    assert setting(acme, "webinar off").headline.endswith("those that were logged stay.")
    assert setting(acme, "").headline.startswith("No kinds of touchpoints were added")
    assert acme.say("/log touch acme webinar").headline == f"Acme Corp was at an event of ours {TODAY}."


def test_a_kind_may_have_several_words(acme):
    acme.say('/lifecycle settings touchpoint "Trade Fair" outside', as_=MANAGER)
    assert acme.say("/log touch acme trade fair").headline == f"Acme Corp had contact by trade fair {TODAY}."


def test_undo_takes_the_kind_away_again(team):
    added = setting(team, "webinar")
    team.press(added, "Undo", as_=MANAGER)
    assert setting(team, "").headline.startswith("No kinds of touchpoints were added")


@pytest.mark.parametrize("words", ["call", "nps", "off", "12", "a<b>", "x" * 41, "webinar off"])
def test_what_can_be_no_kind_is_refused(team, words):
    heard = setting(team, words)
    assert heard.headline
    assert not heard.wrote


def test_so_already_and_only_managers(team):
    setting(team, "webinar")
    assert not setting(team, "Webinar").wrote
    assert team.say("/lifecycle settings touchpoint podcast").refused
