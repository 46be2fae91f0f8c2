"""What a workspace decides for itself."""

from __future__ import annotations

import pytest

from commands import CHANNEL, PERSON
from tests.commands.asking import MANAGER, REP, VIEWER


def test_everybody_may_look(team):
    heard = team.say("/lifecycle settings", as_=VIEWER)

    assert heard.rows == [
        ("Stages", "Awareness, Knowledge, Conversion, Experience, Retention, Advocacy"),
        ("Preset", "six"),
        ("Time zone", "UTC"),
        ("First day of the week", "Monday"),
        ("Currency", "EUR"),
        ("Conversion window", "90 days"),
        ("Customers have a contract", "no"),
        ("Language", "English (en)"),
        ("Stuck after", "30 days"),
        ("Margin", "not set"),
        ("Discount", "10\N{NO-BREAK SPACE}% a year"),
        ("Rates", "none"),
        ("Purchases move stages", "no"),
        ("Ask for feedback", "3 days after a first purchase"),
        ("Own touchpoints", "none"),
    ]
    assert heard.receipt == "Managers change one like this: /lifecycle settings window 60."
    assert heard.audience == PERSON


@pytest.mark.parametrize(
    ("words", "headline"),
    [
        ("zone Europe/Prague", "Days and weeks are counted in Europe/Prague."),
        ("timezone america/new york", "Days and weeks are counted in America/New_York."),
        ("time zone: Europe/Prague", "Days and weeks are counted in Europe/Prague."),
        ("week sunday", "A week starts on Sunday."),
        ("First day of the week Saturday", "A week starts on Saturday."),
        ("currency usd", "Amounts are in USD."),
        ("window 60", "The conversion window is 60 days."),
        ("window = 1", "The conversion window is 1 day."),
        ("conversion window 60 days", "The conversion window is 60 days."),
        ("contract yes", "Customers have a contract: they are lost when they end it."),
        ("margin 30 %", "Of a purchase without profit 30\N{NO-BREAK SPACE}% count as profit."),
        ("margin 0.3", "Of a purchase without profit 30\N{NO-BREAK SPACE}% count as profit."),
        ("discount 12,5", "Expected profit is discounted by 12.5\N{NO-BREAK SPACE}% a year."),
        ("rate usd 0.92", "One USD is worth 0.92 EUR."),
        ("rate USD = 0,92", "One USD is worth 0.92 EUR."),
        ("purchases move stages yes", "A purchase moves its customer to the stage that it implies."),
        ("stuck 45", "A customer is stuck after 45 days in a stage."),
        ("stuck after 45 days", "A customer is stuck after 45 days in a stage."),
        ("stuck knowledge 45", "A customer is stuck after 45 days in Knowledge."),
        ("stuck in knowledge after 1 day", "A customer is stuck after 1 day in Knowledge."),
        ("language cs", "The workspace's language is Czech (cs)."),
        ("preset five", "The stages are now Awareness, Consideration, Purchase, Retention, Advocacy; every customer kept their place."),
    ],
)  # fmt: skip
def test_a_manager_changes_each(team, words, headline):
    heard = team.say(f"/lifecycle settings {words}", as_=MANAGER)

    assert (heard.headline, heard.audience, heard.labels) == (headline, CHANNEL, ["Undo"])
    again = team.say(f"/lifecycle settings {words}", as_=MANAGER)
    assert (again.wrote, again.receipt) == (False, "It was so already; nothing was changed.")


@pytest.mark.parametrize(
    ("words", "headline"),
    [
        ("zone Mars", 'There is no time zone "Mars"; write it like Europe/Prague.'),
        ("week funday", 'A week starts on a day such as Monday or Sunday, not on "funday".'),
        ("currency dollars", 'A currency is three letters, such as EUR; "dollars" is not one.'),
        ("window sixty", "The conversion window is a number of days from 1 to 3650."),
        ("window 0", "The conversion window is a number of days from 1 to 3650."),
        ("contract maybe", 'Whether customers have a contract is yes or no, not "maybe".'),
        (
            "language klingonese",
            'I do not know the language "klingonese"; I know English, Czech, Dutch, Russian, Spanish, French.',
        ),
        ("stuck soon", "After how many days a customer is stuck is a number from 1 to 3650."),
        ("stuck knowledge 0", "After how many days a customer is stuck is a number from 1 to 3650."),
        ("stuck retention 45", "Nobody counts as stuck in Retention, so it needs no limit."),
        ("margin 130 %", "The margin is the share of a purchase that is profit, such as 30 %, from 0 to 100."),
        ("discount much", "The discount is a yearly percentage such as 10 %, from 0 to 100."),
        ("rate EUR 2", "EUR is the workspace's own currency; it needs no rate."),
        ("rate XYZ 2", 'A currency is three letters, such as EUR; "XYZ" is not one.'),
        (
            "rate USD 0",
            "A rate is what one of a currency is worth in yours, such as 0.92: /lifecycle settings rate USD 0.92.",
        ),
        ("rate USD", "Type a currency and what one of it is worth: /lifecycle settings rate USD 0.92."),
        ("purchases perhaps", 'Whether purchases move stages is yes or no, not "perhaps".'),
        ("stuck lost 45", "Nobody counts as stuck in Lost, so it needs no limit."),
        ("currency XYZ", 'A currency is three letters, such as EUR; "XYZ" is not one.'),
        ("preset seven", "The presets are six and five; type /lifecycle settings preset five."),
    ],
)
def test_a_bad_value_is_one_sentence(team, words, headline):
    heard = team.say(f"/lifecycle settings {words}", as_=MANAGER)

    assert (heard.headline, heard.refused, heard.wrote) == (headline, True, False)


def test_an_unknown_setting_names_the_known_ones(team):
    heard = team.say("/lifecycle settings colour red", as_=MANAGER)

    assert heard.headline == (
        "Type a setting and its value, like this: /lifecycle settings window 60. "
        "The settings are preset, zone, week, currency, window, contract, language, stuck, margin, rate, discount, "
        "purchases, feedback, touchpoint."
    )


@pytest.mark.parametrize(
    ("name", "headline"),
    [
        ("window", "The conversion window is 90 days."),
        ("contract", "Customers have no contract: they are lost when they stop coming."),
        ("preset", "The preset is six; the stages are Awareness, Knowledge, Conversion, Experience, Retention, Advocacy."),
    ],
)  # fmt: skip
def test_a_setting_alone_is_shown(team, name, headline):
    heard = team.say(f"/lifecycle settings {name}")

    assert (heard.headline, heard.wrote) == (headline, False)


@pytest.mark.parametrize("words", ["window 60", "preset five", "zone Europe/Prague"])
def test_only_a_manager_changes_anything(team, words):
    for person in (REP, VIEWER):
        heard = team.say(f"/lifecycle settings {words}", as_=person)
        assert heard.refused
        assert heard.headline.startswith("Only a manager can change the s")
    assert ("Conversion window", "90 days") in team.say("/lifecycle settings").rows


def test_a_preset_can_be_switched_there_and_back(acme):
    acme.given("/stage move acme experience")

    acme.given("/lifecycle settings preset five", as_=MANAGER)
    assert acme.stage_of("Acme Corp") == "Experience"
    assert acme.say("/stage move acme retention").headline == (
        "Acme Corp is now in Retention: one step forward, after a moment in Experience."
    )
    assert [row[1] for row in acme.say("/stage history acme").rows] == ["Retention", "Experience", "Consideration"]

    acme.given("/lifecycle settings preset six", as_=MANAGER)
    assert [row[1] for row in acme.say("/stage history acme").rows] == ["Retention", "Experience", "Knowledge"]


@pytest.mark.parametrize("name", ["5", "five-stage", "five stages", "FIVE"])
def test_a_preset_can_be_called_in_many_ways(team, name):
    assert team.say(f"/lifecycle settings preset {name}", as_=MANAGER).headline.startswith(
        "The stages are now Awareness, Con"
    )


def test_undone_a_preset_is_the_former_one(team):
    switched = team.say("/lifecycle settings preset five", as_=MANAGER)

    team.press(switched, "Undo", as_=MANAGER)

    assert ("Preset", "six") in team.say("/lifecycle settings").rows


def test_a_language_may_be_called_by_its_name(team):
    heard = team.say("/lifecycle settings language Czech", as_=MANAGER)

    assert heard.headline == "The workspace's language is Czech (cs)."


def test_the_days_after_which_one_is_stuck_hold_for_each_stage_that_has_none_of_its_own(team):
    team.say("/lifecycle settings stuck knowledge 45", as_=MANAGER)
    heard = team.say("/lifecycle settings stuck 60", as_=MANAGER)

    assert heard.headline == "A customer is stuck after 60 days in a stage; Knowledge 45."
    team.press(heard, "Undo", as_=MANAGER)
    assert (
        team.say("/lifecycle settings stuck").headline == "A customer is stuck after 30 days in a stage; Knowledge 45."
    )


def test_a_stage_that_fits_nothing_is_asked_back_about_with_its_days(team):
    heard = team.say("/lifecycle settings stuck knowlege 45", as_=MANAGER)

    assert heard.button("Knowledge").command == "settings stuck Knowledge 45"
