"""A ladder of one's own: renamed, extended, re-ordered, retired and restored; history is told anew by it."""

from __future__ import annotations

import pytest

from tests.commands.asking import MANAGER, REP

SIX = "Awareness, Knowledge, Conversion, Experience, Retention, Advocacy"


def manage(team, words):
    return team.say(f"/lifecycle stages {words}", as_=MANAGER)


def ladder(heard):
    return heard.lines[0].removeprefix("The stages are now ").rstrip(".")


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("rename knowledge to Qualified", "Qualified"),
        ("rename knowledge = Qualified", "Qualified"),
        ("rename knowledge -> Qualified", "Qualified"),
        ("rename Consideration TO Sales talk", "Sales talk"),
        ('rename knowledge to "Road to Win"', "Road to Win"),
        ("rename knowledge to Road to Win", "Road to Win"),
        ("rename knowledge to Осознание", "Осознание"),
    ],
)
def test_a_stage_gets_another_name(acme, words, name):
    heard = manage(acme, words)

    assert heard.headline == f"Knowledge is now called {name}."
    assert ladder(heard) == SIX.replace("Knowledge", name)
    assert heard.lines[1:] == ("A customer is who has reached Conversion or a later stage.",)
    assert acme.stage_of("Acme Corp") == name
    assert acme.say(f'/stage list "{name}"').headline == f"1 customer is in {name}."


def test_a_renamed_stage_goes_on_answering_to_its_aliases(acme):
    manage(acme, "rename retention to Loyal")

    assert acme.say("/stage move acme retention").headline.startswith("Acme Corp is now in Loyal")


def test_a_stage_is_added_after_another_or_first(team):
    assert ladder(manage(team, "add Trial after knowledge")) == SIX.replace("Knowledge", "Knowledge, Trial")
    assert ladder(manage(team, "add Day after after trial")).startswith("Awareness, Knowledge, Trial, Day after,")
    assert ladder(manage(team, "add First contact")).startswith("First contact, Awareness")


def test_the_first_line_says_what_changed(team):
    said = [
        manage(team, words).headline
        for words in (
            "add Trial after knowledge",
            'add "First contact"',
            "retire trial",
            "restore trial",
            "order awareness, first contact, knowledge, trial, conversion, experience, retention, advocacy",
        )
    ]

    assert said == [
        "Trial is a stage now, after Knowledge.",
        "First contact is a stage now, the first one.",
        "Trial is out of use; its history stays.",
        "Trial is back in use.",
        "The stages are in a new order, and the past is told by it.",
    ]


def test_an_added_stage_is_a_step_like_any_other(acme):
    manage(acme, "add Trial after knowledge")

    assert acme.say("/stage move acme conversion").headline.startswith(
        "Acme Corp is now in Conversion: forward past Trial"
    )


def test_a_new_order_tells_the_past_anew(acme):
    acme.given("/stage move acme conversion", "/stage move acme experience")

    heard = manage(acme, "order awareness, knowledge, experience, conversion, retention, advocacy")

    assert ladder(heard) == "Awareness, Knowledge, Experience, Conversion, Retention, Advocacy"
    back = acme.say("/stage undo")
    assert back.headline == "Undone: Acme Corp is in Conversion now."
    assert acme.say("/stage move acme experience").headline == (
        "Acme Corp bounced back from Conversion to Experience, after a moment."
    )


def test_a_misspelt_stage_in_an_order_is_put_right_by_a_button(team):
    heard = manage(team, "order knowledge, awarenes s, conversion, experience, retention, advocacy")

    assert heard.headline == 'There is no stage "awarenes s". Did you mean Awareness?'
    assert ladder(team.press(heard, "Awareness", as_=MANAGER)).startswith("Knowledge, Awareness, Conversion")


def test_a_retired_stage_takes_nobody_in_and_keeps_who_is_there(acme):
    heard = manage(acme, "retire knowledge")

    assert ladder(heard) == SIX.replace(" Knowledge,", "")
    assert heard.headline == "Knowledge is out of use; its history stays."
    assert heard.lines[1] == "1 customer stays in Knowledge until moved."
    assert acme.stage_of("Acme Corp") == "Knowledge"
    acme.given("/stage move acme conversion")
    assert not acme.say("/stage move acme knowledge").wrote


def test_a_retired_stage_comes_back_to_its_place(team):
    manage(team, "retire experience")

    assert ladder(manage(team, "restore exper")) == SIX


def test_undone_a_change_never_was(acme):
    heard = manage(acme, "order knowledge, awareness, conversion, experience, retention, advocacy")

    acme.press(heard, "Undo", as_=MANAGER)

    assert (
        acme.say("/stage stages").headline
        == "The stages are Awareness, Knowledge, Conversion, Experience, Retention and Advocacy."
    )


@pytest.mark.parametrize(
    ("words", "headline"),
    [
        ("rename", "Type it like this: /lifecycle stages rename knowledge to Qualified."),
        ("rename knowledge", "Type it like this: /lifecycle stages rename knowledge to Qualified."),
        ("rename knowledge to Awareness", 'There is already a stage "Awareness".'),
        ("rename knowledge to Knowledge", 'That stage is already called "Knowledge".'),
        ("rename knowledge to Lost", '"Lost" already means lost, outside the stages.'),
        ("rename knowledge to " + "x" * 41, "A stage needs a name of 1 to 40 letters."),
        ("rename lost to Gone", "Lost stands outside the stages and cannot be changed."),
        ("add", "Type it like this: /lifecycle stages add Trial after knowledge."),
        ("add Retention", 'There is already a stage "Retention".'),
        ("order", "Name every stage in its new order, with commas between them."),
        ("order awareness, knowledge", f"Please name every stage exactly once: {SIX}."),
        ("order foo, bar", 'There is no stage "foo".'),
        (f"order {SIX}", "The stages are already in this order."),
        ("retire", "Type it like this: /lifecycle stages retire experience."),
        ("retire lost", "Lost stands outside the stages and cannot be changed."),
        ("restore experience", "No stage is retired, so there is none to restore."),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence(team, words, headline):
    heard = manage(team, words)

    assert (heard.headline, heard.wrote) == (headline, False)


def test_what_is_retired_is_not_retired_again_and_is_named_when_asked_for(team):
    manage(team, "retire experience")

    assert manage(team, "retire experience").headline == "Experience is already retired."
    assert manage(team, "restore foo").headline == "Which retired stage? There is: Experience."


@pytest.mark.parametrize("words", ["rename reten to Loyal", "add Loyal after reten", "retire reten"])
def test_a_beginning_of_a_name_is_enough(team, words):
    assert manage(team, words).wrote


@pytest.mark.parametrize(
    ("words", "becomes"),
    [
        ('rename retnetion to "Road to Win"', SIX.replace("Retention", "Road to Win")),
        ("add Road after all after retnetion", SIX.replace("Retention", "Retention, Road after all")),
        ("retire retnetion", SIX.replace(" Retention,", "")),
    ],
)
def test_a_misspelt_stage_is_put_right_by_a_button(team, words, becomes):
    asked = manage(team, words)

    assert asked.headline == 'There is no stage "retnetion". Did you mean Retention?'
    assert ladder(team.press(asked, "Retention", as_=MANAGER)) == becomes


@pytest.mark.parametrize(
    "words", ["rename knowledge to X", "add X", "order a, b", "retire experience", "restore experience"]
)
def test_only_a_manager_changes_the_ladder(team, words):
    heard = team.say(f"/lifecycle stages {words}", as_=REP)

    assert heard.refused
    assert heard.headline.startswith("Only a manager can do that (stages ")


def test_an_undone_stage_lends_its_number_to_no_other(acme):
    added = manage(acme, "add Trial after knowledge")
    moved = acme.given("/stage move acme trial")
    undone = acme.press(moved, "Undo")
    acme.press(added, "Undo", as_=MANAGER)
    manage(acme, "add Demo after retention")

    heard = acme.press(undone, "Redo")

    assert heard.headline == "The stage of that move is gone since, so the move cannot be brought back."
    assert acme.stage_of("Acme Corp") == "Knowledge"


def test_of_two_changes_of_the_stages_the_later_one_is_taken_back_first(team):
    renamed = manage(team, "rename knowledge to Qualified")
    manage(team, "add Trial after qualified")

    refused = team.press(renamed, "Undo", as_=MANAGER)
    undone = team.press(refused, "Undo that first", as_=MANAGER)

    assert refused.headline == "The stages were changed again since; undo that first."
    assert undone.headline.startswith("Undone: “Trial is a stage now")
    assert team.press(renamed, "Undo", as_=MANAGER).headline == "Undone: “Knowledge is now called Qualified.”"
    assert [row[0] for row in team.say("/stage stages").rows][:2] == ["Awareness", "Knowledge"]


def test_a_change_of_the_stages_comes_back_only_on_top_of_those_it_was_made_of(team):
    renamed = manage(team, "rename knowledge to Qualified")
    added = manage(team, "add Trial after qualified")
    undone = team.press(added, "Undo", as_=MANAGER)
    back = team.press(renamed, "Undo", as_=MANAGER)

    refused = team.press(undone, "Redo", as_=MANAGER)
    team.press(back, "Redo", as_=MANAGER)

    assert refused.headline == "The stages were changed again since; undo that first."
    assert team.press(undone, "Redo", as_=MANAGER).headline.startswith("Done again: “Trial is a stage now")
    assert "Trial" in [row[0] for row in team.say("/stage stages").rows]
