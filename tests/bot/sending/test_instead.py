"""What takes the place of the message whose button was pressed, and what never does."""

from dataclasses import replace

from commands import CHANNEL, Reply
from tests.bot.sending.delivering import PUBLIC, READER, pressed, seen, words


def test_an_answer_takes_the_place_of_the_message_with_the_button(slack, deliver):
    where = pressed(slack, ephemeral=False)
    reply = Reply("Taken back.", audience=CHANNEL, replaces=True)
    assert deliver.answer(reply, where, READER).how == "replaced"
    [message] = seen(slack, as_="UMANAGER")
    assert "Taken back." in words(message)


def test_a_private_answer_never_takes_the_place_of_a_public_message(slack, deliver):
    where = pressed(slack, ephemeral=False)
    assert deliver.answer(Reply("You may not do this.", replaces=True), where, READER).how == "private"
    [message] = seen(slack, as_="UMANAGER")
    assert message["text"] == "Which customer?"


def test_a_private_question_goes_away_once_its_answer_stands_in_the_channel(slack, deliver):
    where = pressed(slack, ephemeral=True)
    assert deliver.answer(replace(PUBLIC, replaces=True), where, READER).how == "channel"
    [message] = seen(slack)
    assert "Acme Corp is now in Retention." in words(message)


def test_a_private_list_stays_while_one_of_its_buttons_settles_one_line(slack, deliver):
    where = pressed(slack, ephemeral=True)
    assert deliver.answer(PUBLIC, where, READER).how == "channel"
    assert len(seen(slack)) == 2


def test_a_private_question_is_replaced_by_a_private_answer(slack, deliver):
    where = pressed(slack, ephemeral=True)
    assert deliver.answer(Reply("Which of the two?", replaces=True), where, READER).how == "replaced"
    [message] = seen(slack)
    assert message["ephemeral"]
    assert "Which of the two?" in words(message)
