import logging

import pytest

from bot.blocks import button_value, read_value, render
from commands import ACTOR, CHANNEL, MANAGERS, Button, Chart, Item, Reply, mention
from tests.bot.shown import REP, blocks_of, buttons_of


def test_buttons_stand_in_rows_of_five_with_ids_of_their_own():
    [message] = render(Reply("Choose.", buttons=tuple(Button(f"{i}", f"stage show #{i}") for i in range(12))), REP)
    assert [len(block["elements"]) for block in blocks_of(message, "actions")] == [5, 5, 2]
    assert len({button["action_id"] for button in buttons_of(message)}) == 12


def test_a_button_names_people_in_plain_text():
    label = f"Acme Corp · {mention('U0MANAGER')} · {mention('U0REP')} · {mention('U0OTHER')}"
    [message] = render(Reply("Which?", buttons=(Button(label, "stage show #1"),)), REP)
    assert buttons_of(message)[0]["text"]["text"] == "Acme Corp · @manager · @you · @colleague"


def test_what_can_be_done_about_a_line_is_a_menu_beside_it():
    item = Item(
        f"Acme Corp: claimed by {mention('U0MANAGER')}.", (Button("Claim", "customer claim #1"), Button("Snooze", "x"))
    )
    [message] = render(
        Reply("Three.", lines=("Needs a human:", item, "Wins: none."), buttons=(Button("All", "y"),)), REP
    )

    assert [block["type"] for block in message.blocks] == ["rich_text", "rich_text", "section", "rich_text", "actions"]
    section = message.blocks[2]
    assert section["text"]["text"] == "Acme Corp: claimed by <@U0MANAGER>."
    menu = section["accessory"]
    assert (menu["type"], [option["text"]["text"] for option in menu["options"]]) == ("overflow", ["Claim", "Snooze"])
    assert read_value(menu["options"][0]["value"]).run == "customer claim #1"
    assert message.text.splitlines()[2] == "Acme Corp: claimed by <@U0MANAGER>."


def test_a_menu_has_at_most_five_choices_and_none_that_slack_would_refuse(caplog):
    long = Button("Long", "log touch " + "x" * 150)
    items = Item("Many.", (Button("Claim", "a"),) * 9), Item("None.", ()), Item("Too long.", (long,))
    with caplog.at_level(logging.WARNING):
        [message] = render(Reply("Three.", lines=items), REP)
    many, none, too_long = blocks_of(message, "section")
    assert len(many["accessory"]["options"]) == 5
    assert "accessory" not in none
    assert "accessory" not in too_long
    assert "left out" in caplog.text


def test_a_long_label_is_cut_and_a_button_with_a_too_long_command_is_left_out(caplog):
    buttons = (Button("x" * 200, "stage show #1"), Button("Undo", "stage move " + "x" * 2000))
    with caplog.at_level(logging.WARNING):
        [message] = render(Reply("Choose.", buttons=buttons), REP)
    [button] = buttons_of(message)
    assert button["text"]["text"] == "x" * 74 + "…"
    assert "left out" in caplog.text


def test_a_press_carries_for_whom_the_button_was_only_where_that_counts():
    assert read_value(button_value(Button("Undo", "stage undo 7", who=ACTOR), REP)).for_ == "U0REP"
    assert read_value(button_value(Button("Undo", "stage undo 7", who=MANAGERS), REP)).for_ is None


@pytest.mark.parametrize("text", [
    "", "[]", "7", "null", '{"run":1,"to":"here","who":"anyone"}', '{"run":"x","to":"moon","who":"anyone"}',
    '{"run":"x","to":"here","who":"actor"}',
])  # fmt: skip
def test_a_value_that_no_button_made_is_refused(text):
    with pytest.raises(ValueError, match=r"."):
        read_value(text)


def test_a_channel_s_answer_that_only_one_person_gets_offers_them_its_chart():
    public = Reply("Nine reached Conversion.", chart=Chart(lambda: b"", "nine"), audience=CHANNEL)

    [message] = render(public, REP, private=True, chart_by="funnel 2026-03")

    assert [button["text"]["text"] for button in buttons_of(message)] == ["Send me the chart"]
