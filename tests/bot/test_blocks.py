from bot.blocks import read_value, render
from commands import ACTOR, CHANNEL, Button, Chart, Column, Field, Form, Rate, Reply, Table, mention
from commands._reply import DIRECT, SHARE
from tests.bot.shown import NOW, REP, blocks_of, buttons_of, rows_of, shown


def customers(n, title="", text="Acme Corp"):
    return Table((Column("Customer"), Column("Days", right=True)), tuple((f"{text} {i}", i) for i in range(n)), title)


def test_a_name_stands_exactly_as_it_was_written_and_calls_nobody():
    [message] = render(Reply("<!channel> *Acme* & `Sons` :smile: is now in Retention."), REP)
    [headline] = blocks_of(message, "rich_text")
    assert headline["elements"][0]["elements"] == [
        {"type": "text", "text": "<!channel> *Acme* & `Sons` :smile: is now in Retention."}
    ]
    assert message.text == "&lt;!channel&gt; *Acme* &amp; `Sons` :smile: is now in Retention."


def test_a_person_is_linked_in_the_headline_and_in_the_notification():
    [message] = render(Reply(f"{mention('U0MANAGER')} owns Acme Corp."), REP)
    assert {"type": "user", "user_id": "U0MANAGER"} in message.blocks[0]["elements"][0]["elements"]
    assert message.text == "<@U0MANAGER> owns Acme Corp."


def test_a_person_whose_id_is_not_slacks_is_written_as_text():
    [message] = render(Reply(f"{mention('terminal')} owns Acme Corp."), REP)
    assert shown(message.blocks) == "@terminal owns Acme Corp."
    assert message.text == "@terminal owns Acme Corp."


def test_a_marker_that_names_nobody_is_dropped():
    [message] = render(Reply("Acme\ue000 Corp\ue001 is \ue001lost."), REP)
    assert shown(message.blocks) == "Acme Corp is lost."


def test_signs_that_turn_the_text_around_or_cannot_be_sent_are_dropped():
    [message] = render(Reply("Acme\u202e\x00\x1b[31m \ud800Corp"), REP)
    assert shown(message.blocks) == "Acme[31m Corp"


def test_the_first_table_is_a_table_with_numbers_to_the_right():
    table = Table(
        (Column("Stage"), Column("In", right=True), Column("Moved on", right=True), Column("Since")),
        (("Awareness", 12345, Rate(6, 20), NOW), ("Knowledge", None, Rate(1, 2), None)),
    )
    [message] = render(Reply("Two stages.", tables=(table,)), REP)
    assert rows_of(message) == [
        ["Stage", "In", "Moved on", "Since"],
        ["Awareness", "12,345", "6 of 20 · 30\u00a0%", "Fri 20 Nov"],
        ["Knowledge", "–", "1 of 2", "–"],
    ]
    settings = blocks_of(message, "table")[0]["column_settings"]
    assert [column["align"] for column in settings] == ["left", "right", "right", "left"]


def test_a_person_in_a_table_is_linked():
    [message] = render(Reply("One.", tables=(Table((Column("Owner"),), ((mention("U0MANAGER"),),)),)), REP)
    assert rows_of(message)[1] == ["@U0MANAGER"]


def test_a_second_table_stands_in_aligned_columns():
    second = Table((Column("Stage"), Column("In", right=True)), (("Čáp", 1), ("漢字", 22)), "By source")
    [message] = render(Reply("Two tables.", tables=(customers(1), second)), REP)
    assert "By source" in shown(message.blocks)
    [fixed] = [
        part
        for block in blocks_of(message, "rich_text")
        for part in block["elements"]
        if part["type"] == "rich_text_preformatted"
    ]
    assert fixed["elements"][0]["text"].split("\n") == ["Stage  In", "Čáp     1", "漢字   22"]


def test_a_second_table_links_its_people():
    second = Table((Column("Owner"), Column("Customers")), ((mention("U0MANAGER"), 3),))
    [message] = render(Reply("Two tables.", tables=(customers(1), second)), REP)
    assert "@U0MANAGER · 3" in shown(message.blocks)


def test_a_long_table_is_cut_and_says_how_many_more():
    [message] = render(Reply("All customers.", tables=(customers(136),)), REP)
    assert len(rows_of(message)) == 100
    assert shown(message.blocks).endswith("and 37 more")


def test_a_cut_table_names_the_button_that_shows_the_rest():
    reply = Reply("All customers.", tables=(customers(136),), buttons=(Button("Next", "stage list 3 page 2"),))
    [message] = render(reply, REP)
    assert "and 37 more: press [Next]" in shown(message.blocks)


def test_a_table_of_long_names_is_cut_by_their_length():
    [message] = render(Reply("All customers.", tables=(customers(90, text="A" * 300),)), REP)
    assert 20 <= len(rows_of(message)) < 40
    assert f"and {91 - len(rows_of(message))} more" in shown(message.blocks)


def test_many_lines_go_on_in_further_messages_without_losing_one():
    lines = tuple(
        f"Customer {i} is now in Retention: one step forward, after {i} days in Experience." for i in range(300)
    )
    reply = Reply(
        "300 customers moved.", lines=lines, receipt="moved just now", buttons=(Button("Undo", "stage undo 1"),)
    )
    messages = render(reply, REP)
    everything = "".join(shown(message.blocks) for message in messages)
    assert 2 <= len(messages) <= 4
    assert all(line in everything for line in lines)
    assert buttons_of(messages[0])
    assert "moved just now" in shown(messages[0].blocks)


def test_what_no_message_can_hold_is_counted():
    lines = tuple("x" * 1000 for _ in range(100))
    messages = render(Reply("Too much.", lines=lines), REP)
    kept = sum(shown(message.blocks).count("x" * 1000) for message in messages)
    assert len(messages) == 4
    assert shown(messages[-1].blocks).endswith(f"and {100 - kept} more")


def test_the_receipt_is_small_and_formats_nothing():
    [message] = render(Reply("Done.", receipt=f"moved by {mention('U0REP')}, *Fri* <b> :smile: 14:03"), REP)
    [context] = blocks_of(message, "context")
    assert context["elements"] == [
        {"type": "mrkdwn", "text": "moved by <@U0REP>, ∗Fri∗ &lt;b&gt; ∶smile: 14:03", "verbatim": True}
    ]


def test_a_receipt_that_names_nobody_is_plain_text():
    [message] = render(Reply("Done.", receipt="*n* = 42 <b>"), REP)
    assert blocks_of(message, "context")[0]["elements"] == [
        {"type": "plain_text", "text": "*n* = 42 <b>", "emoji": False}
    ]


def test_a_private_answer_in_a_channel_says_so_and_can_be_shared():
    [message] = render(Reply("Acme Corp is in Retention."), REP, private=True, share="stage show #12")
    assert "Only you see this." in shown(blocks_of(message, "context"))
    [button] = buttons_of(message)
    assert button["text"]["text"] == "Share in channel"
    press = read_value(button["value"])
    assert (press.run, press.to, press.who, press.for_) == ("stage show #12", SHARE, ACTOR, "U0REP")


def test_an_answer_for_the_channel_is_not_offered_for_sharing():
    [message] = render(Reply("Acme Corp moved.", audience=CHANNEL), REP, share="stage show #12")
    assert buttons_of(message) == []


def test_a_private_answers_chart_is_behind_a_button():
    chart = Chart(lambda: b"", "The funnel")
    [message] = render(
        Reply("Nine customers.", chart=chart), REP, private=True, chart_by="funnel 2026-11-16..2026-11-20"
    )
    [button] = buttons_of(message)
    assert button["text"]["text"] == "Send me the chart"
    assert read_value(button["value"]).to == DIRECT


def test_a_form_that_could_not_be_opened_is_a_button():
    form = Form("Move a customer", "stage move", (Field("customer", "Customer", "customer"),), "Move")
    [message] = render(Reply("Which customer?", form=form), REP, form_by="stage move")
    [button] = buttons_of(message)
    assert (button["text"]["text"], read_value(button["value"]).run) == ("Move a customer", "stage move")


def test_a_channel_is_linked_wherever_it_is_named_and_typed_letters_link_none():
    named = mention("C0123")
    table = Table((Column("Channel"),), ((named,), ("<#C0456>",)))
    [message] = render(Reply(f"It comes to {named}.", tables=(table,), receipt=f"in {named}"), REP)
    bold = {"style": {"bold": True}}
    assert {"type": "channel", "channel_id": "C0123", **bold} in message.blocks[0]["elements"][0]["elements"]
    assert message.text.startswith("It comes to <#C0123>.")
    [made] = blocks_of(message, "table")
    assert made["rows"][1][0]["elements"][0]["elements"] == [{"type": "channel", "channel_id": "C0123"}]
    assert made["rows"][2][0] == {"type": "raw_text", "text": "<#C0456>"}
    [small] = [block["elements"][0] for block in blocks_of(message, "context")]
    assert small["text"].startswith("in <#C0123>")
