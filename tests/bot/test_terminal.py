from datetime import UTC, datetime

from bot.rendering.cells import Reader
from bot.rendering.terminal import as_text
from commands import Button, Chart, Column, Field, Form, Item, Rate, Reply, Table, mention

NOW = datetime(2026, 11, 20, 13, 3, tzinfo=UTC)
READER = Reader("Europe/Prague", "en", "U0REP", NOW, {"U0MANAGER": "manager"})


def test_the_reply_stands_in_the_order_of_its_parts():
    reply = Reply(
        "Two stages.",
        lines=("One moved.",),
        tables=(
            Table(
                (Column("Stage"), Column("In", right=True), Column("Moved on", right=True), Column("Since")),
                (("Awareness", 12345, Rate(6, 20), NOW), ("Knowledge", None, Rate(1, 2), None)),
            ),
        ),
        receipt="n = 42",
        buttons=(Button("Undo", "stage undo 123"),),
    )
    assert as_text(reply, READER).split("\n") == [
        "Two stages.",
        "One moved.",
        "",
        "Stage          In        Moved on  Since",
        "Awareness  12,345  6 of 20 · 30\u00a0%  Fri 20 Nov",
        "Knowledge       –          1 of 2  –",
        "n = 42",
        "",
        "[Undo] stage undo 123",
    ]


def test_what_can_be_done_about_a_line_stands_below_it():
    item = Item("Acme Corp: overdue.", (Button("Claim", "customer claim #1"), Button("Snooze", "customer snooze #1")))
    assert as_text(Reply("One.", lines=(item, "Wins: none.")), READER).split("\n") == [
        "One.",
        "Acme Corp: overdue.",
        "  [Claim] customer claim #1 · Snooze",
        "Wins: none.",
    ]


def test_people_are_named():
    text = as_text(Reply(f"{mention('U0MANAGER')} and {mention('U0OTHER')} own Acme Corp."), READER)
    assert text == "@manager and @U0OTHER own Acme Corp."


def test_no_name_can_steer_the_terminal_or_format_anything():
    text = as_text(Reply("Acme\x1b[31m [bold]Corp[/bold] :smile:\x07"), READER)
    assert text == "Acme[31m [bold]Corp[/bold] :smile:"


def test_there_is_colour_only_where_it_is_asked_for():
    reply = Reply("Done.", receipt="n = 42")
    assert "\x1b[" not in as_text(reply, READER)
    assert "\x1b[2m" in as_text(reply, READER, colour=True)


def test_a_chart_is_told_with_its_file():
    reply = Reply("Nine.", chart=Chart(lambda: b"", "Funnel of this week"))
    assert "Chart: Funnel of this week (saved as out.png)" in as_text(reply, READER, chart_path="out.png")
    assert "Chart: Funnel of this week (--chart FILE saves it)" in as_text(reply, READER)


def test_a_form_tells_what_to_type():
    form = Form("Reason", "stage reason 7", (Field("reason", "Reason", "long"),), "Keep")
    assert "To fill in: stage reason 7 <Reason>" in as_text(Reply("Why was it?", form=form), READER)


def test_a_long_table_is_shown_whole():
    table = Table((Column("Customer"),), tuple((f"Customer {i}",) for i in range(250)), "All")
    text = as_text(Reply("All customers.", tables=(table,)), READER)
    assert "Customer 249" in text


def test_lines_keep_to_the_width():
    text = as_text(Reply("Acme Corp is now in Retention. " * 10), READER, width=40)
    assert max(map(len, text.split("\n"))) <= 40
