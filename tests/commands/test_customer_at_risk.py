"""`/customer at risk`: who needs care and why, and what can be done about it at a tap."""

from __future__ import annotations

import re

from commands import PERSON
from tests.commands.asking import OTHER, REP, VIEWER, Asking
from tests.commands.caring import AT_RISK, cared_for


def why(heard):
    return {line.split(": ", 1)[0]: line.split(": ", 1)[1] for line in heard.lines}


def test_each_reason_is_said_with_its_numbers_as_a_person_would(cared):
    heard = cared.say("/customer at risk")

    assert heard.headline == "4 customers are at risk."
    assert why(heard) == {
        "Acme Corp": "nothing bought for 60 days, usually every 20; CSAT 2 of 5, 10 days ago.",
        "Umbrella Ltd": "NPS 3, 40 days ago, and nobody answered.",
        "Initech": "bounced back from Retention to Experience 10 days ago.",
        "Hooli": "not used for 45 days, usually every 7.",
    }
    assert heard.audience == PERSON
    assert not heard.wrote


def test_without_values_the_youngest_reason_stands_first(cared):
    heard = cared.say("/customer at risk")

    assert heard.column("Customer")[2:] == ["Umbrella Ltd", "Hooli"]
    assert set(heard.column("Customer")) == AT_RISK
    assert heard.column("Why")[-1] == "use stopped"


def test_who_is_left_out_is_counted_and_what_is_missing_is_said(cared):
    receipt = cared.say("/customer at risk").receipt

    assert "Left out: 1 lost and 1 before Conversion." in receipt
    assert "One-time buyers are not judged: 1 customer bought again, it takes 20." in receipt
    assert "Fewer than 20 bought again, so no model tells value at stake" in receipt


def test_the_list_and_the_kpi_tell_one_number_and_the_list_says_which(cared):
    cared.given("/customer dismiss Hooli at risk", "/customer snooze Initech 2 weeks")
    heard = cared.say("/customer at risk")

    assert heard.headline == "2 customers are at risk."
    assert (
        "4 of the 7 at Conversion or later show a sign, listed or left out: /kpi at-risk counts those." in heard.receipt
    )
    assert ": 4 of 7." in cared.say("/kpi explain at-risk").headline
    assert "/kpi" not in cared.say("/customer at risk mine").receipt


def test_the_first_five_have_a_menu_that_leads_somewhere(cared):
    heard = cared.say("/customer at risk")

    assert list(heard.items) == list(heard.lines)
    for name in heard.column("Customer"):
        assert list(heard.menu(name)) == ["Claim", "Log touch", "Snooze", "Not relevant", "Show"]
        for label in ("Log touch", "Snooze", "Show"):
            assert not cared.press(heard, label, of=name).refused, (name, label)
    assert cared.press(heard, "Claim", of="Hooli").wrote
    assert cared.press(heard, "Not relevant", of="Acme Corp").wrote


def test_snoozed_dismissed_and_done_are_left_out_and_come_back(cared):
    cared.given("/customer snooze Initech 2 weeks", "/customer dismiss Hooli at risk", "/customer claim Umbrella Ltd")
    cared.given("/customer done Umbrella Ltd kept")
    heard = cared.say("/customer at risk")

    assert heard.column("Customer") == ["Acme Corp"]
    assert "1 snoozed, 1 not relevant and 1 taken care of in the last four weeks" in heard.receipt
    cared.later(days=29)
    assert set(cared.say("/customer at risk").column("Customer")) == {"Acme Corp", "Umbrella Ltd", "Initech"}
    cared.later(days=62)
    assert "Hooli" in cared.say("/customer at risk").column("Customer")


def test_a_claim_is_told_with_its_owner_and_day(cared):
    cared.given("/customer claim Initech by 27 November", as_=OTHER)
    heard = cared.say("/customer at risk")

    assert heard.headline == "4 customers are at risk; 1 is claimed."
    assert "claimed by @other rep until Fri 27 Nov" in re.sub("\ue000UOTHER\ue001", "@other rep", why(heard)["Initech"])
    assert next(iter(heard.menu("Initech"))) == "Done"
    cared.later(days=8)
    assert "due Fri 27 Nov" in why(cared.say("/customer at risk"))["Initech"]


def test_ones_own_are_those_one_owns_or_has_claimed(cared):
    cared.given(f"/customer owner Acme Corp <@{OTHER}>", "/customer owner Hooli nobody")
    cared.given("/customer claim Hooli", as_=OTHER)

    assert set(cared.say("/customer at risk mine", as_=OTHER).column("Customer")) == {"Acme Corp", "Hooli"}
    assert set(cared.say("/customer at risk mine", as_=REP).column("Customer")) == {"Umbrella Ltd", "Initech"}
    assert (
        cared.say("/customer at risk mine", as_=VIEWER).headline
        == "None of your customers is at risk by what is known."
    )


def test_what_is_better_since_is_no_reason_any_more(cared):
    cared.given(
        "/log touch Umbrella Ltd call", "/stage move Initech retention", "/log used Hooli", "/log purchase Acme Corp 100",
        "/log feedback Acme Corp csat 4",
    )  # fmt: skip

    assert cared.say("/customer at risk").headline == "Nobody is at risk by what is known."


def test_without_any_purchase_or_feedback_it_works_on_moves_and_says_what_is_missing(acme):
    assert acme.say("/customer at risk").headline == (
        "Nobody bounced back of late, and nothing else is logged that would tell who is at risk."
    )
    acme.given("/stage move acme retention", "/stage move acme knowledge")
    heard = acme.say("/customer at risk")

    assert heard.lines == ("Acme Corp: bounced back from Retention to Knowledge today.",)
    for missing in ("/log purchase", "/log feedback", "/log used"):
        assert missing in heard.receipt


def test_the_words_behind_it_are_read_or_refused(cared):
    assert cared.say("/customer at risk page 2").headline == "There are no more customers in that list."
    assert cared.say("/customer at risk whenever").refused


def test_with_a_model_the_value_at_stake_orders_the_list_and_nothing_contradicts_the_list_of_value(market):
    heard = market.say("/customer at risk", as_data=True)
    rows = heard.column("Customer", "Why", "At stake")
    stakes = [stake for _name, _why, stake in rows if stake is not None]

    assert stakes == sorted(stakes, reverse=True)
    assert re.match(rf"{len(rows)} customers are at risk: [\d,]+ EUR at stake\.", heard.headline)
    by_value = dict(market.say("/clv at risk", as_data=True).column("Customer", "Nothing for, days"))
    overdue = {
        name: int(found[1]) for name, told, _stake in rows if (found := re.search(r"nothing bought for (\d+)", told))
    }
    assert overdue
    assert {name: by_value.get(name, gap) for name, gap in overdue.items()} == overdue
    assert "One-time buyers after" in heard.receipt
    assert not any(int(name[1:]) % 12 == 11 for name, *_rest in rows)


def test_pages_follow_one_another(market):
    everybody = market.say("/customer at risk", as_data=True).column("Customer")
    heard = market.say("/customer at risk")
    following = market.press(heard, "Next 15")

    assert heard.column("Customer") + following.column("Customer") == everybody[:30]
    assert following.replaces


def test_the_list_of_value_alone_and_this_one_point_to_each_other(market):
    heard = market.press(market.say("/customer at risk"), "Value alone")

    assert "may have stopped buying" in heard.headline
    assert "at risk" in market.press(heard, "All reasons").headline


def test_both_databases_tell_the_same(database):
    cared = cared_for(Asking(database))

    assert set(cared.say("/customer at risk").column("Customer")) == AT_RISK
    assert cared.say("/customer advocates").column("Customer") == ["Vandelay"]
    assert cared.say("/customer show acme").lines[0].startswith("Health: 2 of 5 parts warn: buying")
    cared.given("/customer claim acme", "/customer done acme kept")
    assert "Acme Corp" not in cared.say("/customer at risk").column("Customer")
