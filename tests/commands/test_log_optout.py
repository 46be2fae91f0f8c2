"""`/log optout`: who does not want to be asked, and who does again."""

from __future__ import annotations

import pytest

from tests.commands.asking import VIEWER

OUT = "Acme Corp is not asked for reviews, referrals, references or posts any more."
IN = "Acme Corp may be asked for reviews, referrals, references and posts again; it had opted out on Wed 2 Dec."


def test_a_customer_opts_out_and_in_again(acme):
    heard = acme.say("/log optout acme")
    assert (heard.headline, heard.lines) == (OUT, ("Nor is its owner asked for feedback after a first purchase.",))
    again = acme.say("/log optout acme")
    assert again.headline == "Acme Corp opted out on Wed 2 Dec already."
    assert not again.wrote
    assert acme.say("/log optout acme off").headline == IN
    assert acme.say("/log optout acme off").headline == "Acme Corp may be asked anyway; it did not opt out."


@pytest.mark.parametrize("message", ["acme opted out", "acme doesn't want to be asked", "log opt-out acme"])
def test_it_is_understood_in_a_message(acme, message):
    assert acme.say(message).headline == OUT


def test_undo_and_redo(acme):
    undone = acme.press(acme.say("/log optout acme"), "Undo")
    assert acme.say("/log ask acme for review").wrote
    acme.given("/stage undo")
    acme.press(undone, "Redo")
    assert acme.say("/log ask acme for review").headline.startswith("Acme Corp has not wanted to be asked")


def test_names_channels_and_roles(acme):
    assert acme.say("/log optout").headline == "Who opted out? Type it like this: /log optout acme."
    assert not acme.say("/log optout acm").wrote
    acme.given("/customer add Day Off", "/log optout Day Off")
    acme.say("/customer bind acme", channel="C9")
    assert acme.say("/log optout", channel="C9").headline == OUT
    assert acme.say("/log optout off", channel="C9").headline == IN
    assert acme.say("/log optout acme", as_=VIEWER).refused


def test_who_opted_out_stays_so_when_it_is_merged(acme):
    acme.given("/log optout acme", "/customer add Umbrella", "/customer merge acme into umbrella")
    assert acme.say("/log ask umbrella for review").headline.startswith("Umbrella has not wanted to be asked")
