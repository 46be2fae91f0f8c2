"""`/customer show`: one customer as a whole, with health in its parts."""

from __future__ import annotations

import pytest

from bot.router import Router
from commands import PERSON
from tests.commands.asking import KNOWN, MANAGER, TEAM


def health(heard):
    return {row[0]: tuple(row[1:]) for row in heard.rows}


def test_the_card_says_what_is_known_each_in_a_line(cared):
    cared.given(
        "/customer add Pied Piper", "/log referral Acme Corp -> Pied Piper on 2 November", "/log referral Hooli -> Acme Corp",
        "/log ticket Acme Corp opened login fails on 13 November", "/log touch Acme Corp call about renewal on 12 November",
        "/customer owner Acme Corp <@UOTHER>", "/customer source Acme Corp = ads", "/customer snooze Acme Corp 1 week",
        "/customer claim Acme Corp by friday",
    )  # fmt: skip
    heard = cared.say("/customer show acme")

    assert heard.headline == "Acme Corp has been in Retention for 172 days, since Mon 1 Jun."
    assert heard.lines == (
        (
            "Health: 3 of 5 parts warn: buying (nothing bought for 60 days, usually every 20), "
            "feedback (CSAT 2 of 5, 10 days ago) and tickets (1 open, since 7 days)."
        ),
        "Value: 200 EUR profit so far.",
        "Last touch: call on Thu 12 Nov by \ue000UREP\ue001 (renewal).",
        "Feedback: CSAT 2 of 5, 10 days ago (n = 1).",
        "1 open ticket: “login fails”.",
        "Referred Pied Piper. Came by referral of Hooli.",
        "At risk: claimed by \ue000UREP\ue001 until Fri 27 Nov.",
        "Owner: \ue000UOTHER\ue001 · source: ads · next step: Fri 27 Nov",
    )
    assert health(heard) == {
        "Buying": ("warns", "nothing bought for 60 days, usually every 20"),
        "Feedback": ("warns", "CSAT 2 of 5, 10 days ago"),
        "Tickets": ("warns", "1 open, since 7 days"),
        "Use": ("unknown", "no use logged"),
        "Contact": ("good", "we were in contact 8 days ago"),
    }
    assert (heard.labels, heard.audience, heard.wrote) == (["Move", "Log touch", "Journey", "Value"], PERSON, False)


def test_every_button_leads_somewhere(cared):
    heard = cared.say("/customer show acme")

    for label in heard.labels:
        assert not cared.press(heard, label).refused, label


def test_nothing_is_invented_where_nothing_is_known(acme):
    heard = acme.say("/customer show acme")

    assert heard.headline.startswith("Acme Corp has been in Knowledge for 12 days")
    assert heard.lines == (
        "Health: unknown; no purchase, feedback, ticket, use or contact tells it yet.",
        "Owner: \ue000UREP\ue001",
    )
    assert {mark for mark, _why in health(heard).values()} == {"unknown"}


@pytest.mark.parametrize(
    "words", ["/customer acme", "show me acme", "how is acme doing?", "what about Acme Corp", "/lifecycle show acme"]
)
def test_it_can_be_asked_for_in_many_ways(acme, words):
    heard = acme.say(words)

    assert heard.lines[0].startswith("Health: ")


def test_the_card_and_the_stage_say_one_thing_and_the_stage_leads_to_the_card(cared):
    stage, card = cared.say("/stage show acme"), cared.say("/customer show acme")

    assert stage.headline == card.headline
    assert stage.lines[0] == card.lines[-1]
    assert cared.press(stage, "Card").lines == card.lines


def test_the_card_and_the_list_of_who_is_at_risk_agree(cared):
    warned = set()
    for name in ("Acme Corp", "Umbrella Ltd", "Globex", "Hooli", "Vandelay", "Stark"):
        marks = health(cared.say(f"/customer show {name}"))
        warned |= {name} if "warns" in {marks[part][0] for part in ("Buying", "Feedback", "Use")} else set()
    listed = set(cared.say("/customer at risk").column("Customer"))
    cared.given("/log purchase Acme Corp -100 on 22 September")  # the last purchase was given back
    heard = cared.say("/customer at risk")
    assert health(cared.say("/customer show Acme Corp"))["Buying"][1] in " ".join(heard.lines)
    assert "nothing bought for 80 days, usually every 20" in " ".join(heard.lines)

    assert warned == listed - {"Initech"}  # who bounced back is told by the stage


def test_a_purchase_in_a_currency_without_a_rate_was_one_all_the_same_on_the_list_and_on_the_card(cared):
    cared.given("/log purchase Acme Corp 90 CHF on 18 November")
    bought = health(cared.say("/customer show Acme Corp"))["Buying"]
    heard = cared.say("/customer at risk")

    assert bought == ("good", "bought 2 days ago, usually every 28 days")
    assert not any("nothing bought" in line for line in heard.lines)
    assert "1 purchase in CHF is left out: no rate" in heard.receipt


def test_an_answer_about_effort_is_an_answer_but_no_reason_to_warn(cared):
    cared.given("/log feedback Initech ces 6 on 10 November", "/log feedback Hooli ces 1 on 10 November")

    assert health(cared.say("/customer show Initech"))["Feedback"] == ("good", "CES 6 of 7, 10 days ago")
    assert health(cared.say("/customer show Hooli"))["Feedback"] == (
        "unknown",
        "CES 1 of 7, 10 days ago; nothing newer",
    )


def test_of_two_answers_of_one_day_the_later_one_tells(cared):
    cared.given("/log feedback Initech nps 9")
    cared.later(minutes=5)
    cared.given("/log feedback Initech ces 2")

    assert health(cared.say("/customer show Initech"))["Feedback"] == ("unknown", "CES 2 of 7, today; nothing newer")


def test_with_what_was_learnt_the_coming_year_is_told_without_anybody_waiting(market):
    name = market.say("/clv at risk").column("Customer")[0]
    heard = market.say(f"/customer show {name}")
    (value,) = [line for line in heard.lines if line.startswith("Value: ")]
    worth = market.say(f"/clv {name}").headline

    assert value.removeprefix("Value: ").rstrip(".") in worth.removeprefix(f"{name}: ")
    assert health(heard)["Buying"][0] == "warns"


def test_a_one_time_buyer_is_judged_once_it_was_learnt_how_long_others_took(market):
    def keep(_team, learnt):
        with market._database.transaction(TEAM, writes=True) as store:
            for key, mark, told in learnt:
                store.keep_fit(key, mark, told, market.now)

    market.router = Router(market._database, KNOWN, now=lambda: market.now, meet=market._meet, keep=keep)
    rows = market.say("/customer at risk", as_data=True).column("Customer", "Why")
    name = next(name for name, why in rows if "bought once" in why)

    assert health(market.say(f"/customer show {name}"))["Buying"][0] == "warns"


def test_a_lost_customer_and_a_merged_one(cared):
    assert cared.say("/customer show Gone").headline.startswith("Gone has been lost for 5 days")
    cared.given("/customer add Acme Ltd", "/log feedback Acme Ltd nps 9")
    cared.say("/customer merge Acme Ltd into Acme Corp", as_=MANAGER)
    heard = cared.say("/customer show Acme Corp")

    assert "Merged into it: Acme Ltd." in heard.lines
    assert any("NPS 9, today (n = 1)" in line for line in heard.lines)


def test_an_unknown_name_is_asked_back_about(acme):
    heard = acme.say("/customer show acmee")

    assert heard.headline == 'Which customer is "acmee"?'
    assert acme.press(heard, "Acme Corp").lines[0].startswith("Health: ")
