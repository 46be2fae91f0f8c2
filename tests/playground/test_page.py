"""The page in a real browser, with a bot that says nothing: how it is typed into, and how messages, buttons and files look."""

from __future__ import annotations

import io
import json

import pytest
from PIL import Image
from slack_sdk import WebClient

from tests.playground.browsing import expect, needs_chromium
from tests.playground.saying import plain

COMMANDS = [
    {"command": "/funnel", "description": "Who moved where", "usage_hint": "this week"},
    {"command": "/stage", "description": "Move a customer", "usage_hint": "move acme retention"},
]
pytestmark = needs_chromium


@pytest.fixture
def quiet(make):
    """A workspace whose bot acknowledges everything and says nothing."""
    scopes = {"scopes": {"bot": ["chat:write", "commands", "files:write", "users:read"]}}
    features, settings = {"slash_commands": COMMANDS}, {"interactivity": {"is_enabled": True}}
    return make(manifest={"features": features, "settings": settings, "oauth_config": scopes})


@pytest.fixture
def bot(quiet):
    return WebClient("xoxb-playground", base_url=quiet.api_url)


@pytest.fixture
def tab(open_tab, quiet):
    return open_tab(quiet.url)


def test_a_slash_completes_to_a_command_and_shows_its_usage(tab):
    tab.composer.press_sequentially("/fun")
    expect(tab.page.get_by_test_id("completion-option")).to_have_count(1)
    tab.composer.press("Tab")

    expect(tab.composer).to_have_value("/funnel ")
    expect(tab.page.get_by_test_id("composer-hint")).to_contain_text("this week")


def test_the_up_arrow_fetches_back_what_was_sent(tab):
    tab.type("good morning")
    expect(tab.message("good morning")).to_be_visible()

    tab.composer.press("ArrowUp")

    expect(tab.composer).to_have_value("good morning")


def test_markup_that_a_person_types_stays_text(tab):
    tab.type("<img src=x onerror=alert(1)> & <b>bold</b>")

    expect(tab.message("<img src=x onerror=alert(1)> & <b>bold</b>")).to_be_visible()
    assert tab.errors == []


def test_an_empty_channel_suggests_what_to_type(tab):
    tab.page.get_by_test_id("welcome-suggestion").first.click()

    expect(tab.composer).to_have_value("/stage move acme retention")
    expect(tab.composer).to_be_focused()


def test_the_bot_is_invited_to_a_channel_and_removed_from_it(tab):
    tab.go_to("random")
    tab.page.get_by_test_id("invite-bot").click()
    tab.page.get_by_test_id("remove-bot").click()

    expect(tab.page.get_by_test_id("invite-bot")).to_be_visible()
    assert tab.errors == []


def test_a_reply_stands_in_its_thread_and_is_counted(tab):
    tab.type("who looks after Acme?")
    asked = tab.message("who looks after Acme?")
    asked.hover()
    asked.get_by_test_id("reply-in-thread").click()
    tab.page.get_by_test_id("thread-input").fill("rep east does")
    tab.page.get_by_test_id("thread-input").press("Enter")

    expect(tab.page.get_by_test_id("thread-messages")).to_contain_text("rep east does")
    expect(asked.get_by_test_id("thread-count")).to_have_text("1 reply")


def test_a_message_that_changes_or_goes_does_so_at_once(tab, bot):
    posted = bot.chat_postMessage(channel="CSALES", text="first words")
    expect(tab.message("first words")).to_be_visible()
    bot.chat_update(channel="CSALES", ts=posted["ts"], text="other words")
    expect(tab.message("other words")).to_contain_text("edited")
    bot.chat_delete(channel="CSALES", ts=posted["ts"])

    expect(tab.page.get_by_test_id("message")).to_have_count(0)


def test_a_picture_keeps_its_place_before_it_has_loaded(tab, bot):
    heights = "() => document.querySelector('[data-testid=file-image]').getBoundingClientRect().height"
    waiting, picture = [], io.BytesIO()
    Image.new("RGB", (320, 180)).save(picture, "PNG")
    tab.page.route("**/files/**", lambda route: waiting.append(route))  # noqa: PLW0108 - marked by playwright, a method is not
    bot.files_upload_v2(channel="CSALES", content=picture.getvalue(), filename="chart.png", title="Chart")
    expect(tab.page.get_by_test_id("file-image")).to_be_visible()
    before = tab.page.evaluate(heights)

    waiting[0].continue_()

    expect(tab.page.get_by_test_id("image")).to_have_js_property("naturalWidth", 320)
    assert tab.page.evaluate(heights) == before


def test_a_press_that_the_bot_does_not_take_leaves_a_warning(tab, bot, receiver):
    button = {"type": "button", "action_id": "go", "text": plain("Go"), "value": "1"}
    bot.chat_postMessage(channel="CSALES", text="x", blocks=[{"type": "actions", "elements": [button]}])
    receiver.says("no", status=500)

    tab.page.get_by_role("button", name="Go").click()

    expect(tab.page.get_by_test_id("press-warning")).to_contain_text("could not")
    expect(tab.page.get_by_role("button", name="Go")).to_be_enabled()


def test_a_dangerous_button_asks_first(tab, quiet, bot, receiver):
    asks = {"title": plain("Sure?"), "text": plain("It goes."), "confirm": plain("Yes"), "deny": plain("No")}
    button = {"type": "button", "action_id": "go", "text": plain("Go"), "confirm": asks}
    bot.chat_postMessage(channel="CSALES", text="x", blocks=[{"type": "actions", "elements": [button]}])
    tab.page.get_by_role("button", name="Go").click()
    tab.page.get_by_test_id("confirm-no").click()
    assert receiver.of("block_actions") == []

    tab.page.get_by_role("button", name="Go").click()
    tab.page.get_by_test_id("confirm-yes").click()

    expect(tab.page.get_by_test_id("confirm")).to_have_count(0)
    expect(tab.page.get_by_role("button", name="Go")).to_be_enabled()
    quiet.wait_for(lambda: receiver.of("block_actions"))
    assert [each["actions"][0]["action_id"] for each in receiver.of("block_actions")] == ["go"]


def test_a_menu_beside_a_line_opens_within_the_page_and_what_is_chosen_is_pressed(tab, quiet, bot, receiver):
    options = [{"text": {"type": "plain_text", "text": word}, "value": word} for word in ("Claim", "Not relevant")]
    menu = {"type": "overflow", "action_id": "run:item:1", "options": options}
    line = {"type": "section", "text": {"type": "plain_text", "text": "Acme Corp: overdue. " * 9}, "accessory": menu}
    bot.chat_postMessage(channel="CSALES", text="x", blocks=[line])
    message = tab.message("Acme Corp: overdue.")

    message.get_by_test_id("overflow").click()
    choice = message.get_by_text("Not relevant", exact=True)
    expect(choice).to_be_visible()
    box = choice.bounding_box()
    assert box["height"] < 40  # its words stand on one line
    assert box["x"] + box["width"] < 1280
    choice.click()
    expect(choice).to_be_hidden()
    quiet.wait_for(lambda: receiver.of("block_actions"))
    pressed = [each["actions"][0] for each in receiver.of("block_actions")]
    assert [one["selected_option"]["value"] for one in pressed] == ["Not relevant"]
    assert tab.errors == []


def test_a_block_of_an_unknown_kind_is_named_not_dropped(open_tab, quiet):
    said = {"ts": "1700000000.000100", "user": "ULIFECYCLE", "text": "x", "files": [], "blocks": [{"type": "hologram"}]}
    tab = open_tab(quiet.url)
    tab.page.route("**/play/messages*", lambda route: route.fulfill(body=json.dumps({"messages": [said]})))
    tab.go_to("success")

    expect(tab.page.get_by_test_id("unsupported-block")).to_have_text("unsupported block: hologram")


def test_after_a_form_was_left_one_can_type_on(tab, quiet, bot):
    asks = {"type": "input", "label": plain("Why"), "element": {"type": "plain_text_input"}}
    form = {"type": "modal", "title": plain("A form"), "submit": plain("Go"), "blocks": [asks]}
    sent = quiet.send("UMANAGER", "#sales", "/stage move")
    bot.views_open(trigger_id=sent["trigger_id"], view=json.dumps(form))
    tab.modal.get_by_test_id("modal-submit").click()
    expect(tab.modal.get_by_test_id("input-error")).to_have_text("Please fill this in.")

    tab.page.keyboard.press("Escape")
    expect(tab.modal).to_be_hidden()
    tab.composer.press_sequentially("on")

    expect(tab.composer).to_have_value("on")


def test_files_are_attached_with_the_paperclip_taken_off_again_and_sent(tab, quiet):
    chips = tab.page.get_by_test_id("attachment")
    rows = [{"name": name, "mimeType": "text/csv", "buffer": b"customer\nAcme Corp\n"} for name in ("a.csv", "b.csv")]
    with tab.page.expect_file_chooser() as chooser:
        tab.page.get_by_test_id("composer-attach").click()
    chooser.value.set_files(rows)
    expect(chips).to_have_text(["a.csv", "b.csv"])
    tab.page.get_by_role("button", name="Remove a.csv").click()

    tab.composer.press("Enter")

    expect(tab.page.get_by_test_id("messages").get_by_test_id("file")).to_have_text("b.csv")
    expect(chips).to_have_count(0)
    assert [(each["name"], each["content"]) for each in quiet.files] == [("b.csv", b"customer\nAcme Corp\n")]
    assert tab.errors == []


def test_a_file_that_is_dropped_on_the_conversation_is_attached(tab, quiet):
    drop = """() => {
      const carried = new DataTransfer();
      carried.items.add(new File(["customer\\nAcme Corp\\n"], "accounts.csv", { type: "text/csv" }));
      const target = document.querySelector(".scroller");
      for (const type of ["dragover", "drop"])
        target.dispatchEvent(new DragEvent(type, { dataTransfer: carried, bubbles: true, cancelable: true }));
    }"""

    tab.page.evaluate(drop)
    tab.type("our history")

    message = tab.message("our history")
    expect(message.get_by_test_id("file")).to_have_text("accounts.csv")
    assert quiet.files[0]["mimetype"] == "text/csv"
