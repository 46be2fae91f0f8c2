"""The page in a real browser with the real bot behind it: what a person types, presses and sees."""

from __future__ import annotations

import re

from tests.playground.browsing import expect, needs_chromium

pytestmark = needs_chromium


def test_a_move_is_typed_seen_by_all_and_undone(open_tab, running_bot):
    manager = open_tab(running_bot.page_url)
    rep = open_tab(f"{running_bot.page_url.rstrip('/')}/#as=UREPWEST")
    manager.type("/stage move acme retention")
    moved = manager.message("Acme Corp is now in Retention")
    expect(moved).to_be_visible()
    expect(rep.message("Acme Corp is now in Retention")).to_be_visible()

    moved.get_by_role("button", name="Undo", exact=True).click()

    expect(manager.message("Undone: Acme Corp is in")).to_be_visible()
    expect(rep.message("Undone: Acme Corp is in")).to_be_visible()
    assert manager.errors + rep.errors == []


def test_a_funnel_shows_its_table_and_its_chart_and_fits_a_phone(open_tab, running_bot):
    tab = open_tab(running_bot.page_url)
    tab.type("/funnel this week")

    stages = tab.page.get_by_test_id("table").last.locator("tbody td:first-child")
    expect(stages).to_contain_text(["Awareness", "Knowledge", "Conversion", "Experience", "Retention", "Advocacy"])
    chart = tab.page.get_by_test_id("messages").get_by_test_id("image").last
    expect(chart).to_have_js_property("complete", True)
    assert chart.evaluate("image => image.naturalWidth") > 0
    tab.page.set_viewport_size({"width": 390, "height": 800})
    assert tab.page.evaluate("document.documentElement.scrollWidth") <= 390
    assert [url for url in tab.asked if not url.startswith((running_bot.page_url, "data:"))] == []
    assert tab.errors == []


def test_a_move_without_words_opens_a_form_that_moves(open_tab, running_bot):
    tab = open_tab(running_bot.page_url)
    tab.type("/stage move")
    customer, stage = tab.modal.get_by_test_id("select").nth(0), tab.modal.get_by_test_id("select").nth(1)

    customer.press_sequentially("umbr")
    tab.modal.get_by_role("option", name="Umbrella").first.click()
    stage.press_sequentially("adv")
    tab.modal.get_by_role("option", name="Advocacy").click()
    tab.modal.get_by_test_id("modal-submit").click()

    expect(tab.modal).to_be_hidden()
    expect(tab.message("Umbrella").filter(has_text="Advocacy")).to_be_visible()
    assert tab.errors == []


def test_a_channel_is_chosen_from_those_there_are(open_tab, running_bot):
    tab = open_tab(running_bot.page_url)
    tab.type("/digest subscribe")
    channel = tab.modal.locator('[data-block="where"] input')
    expect(channel).to_have_value("#sales")

    channel.fill("succ")
    tab.modal.get_by_role("option", name="#success").click()
    tab.modal.get_by_test_id("modal-submit").click()

    expect(tab.modal).to_be_hidden()
    expect(tab.message("first on").get_by_text("#success").first).to_be_visible()
    assert tab.errors == []


def test_a_private_answer_is_seen_by_nobody_else(open_tab, running_bot):
    tab = open_tab(running_bot.page_url)
    tab.become("rep east")
    tab.type("/stage show acme")
    private = tab.page.locator('[data-testid="message"][data-ephemeral="true"]').filter(has_text="Acme Corp")
    expect(private.last).to_contain_text("Only visible to you")

    tab.become("manager")

    expect(tab.page.get_by_test_id("acting")).to_have_text(re.compile("manager$"))
    expect(private).to_have_count(0)
    assert tab.errors == []


def test_a_mention_is_completed_and_answered(open_tab, running_bot):
    tab = open_tab(running_bot.page_url)
    tab.composer.press_sequentially("@life")
    tab.composer.press("Tab")
    tab.type("funnel this week")

    expect(tab.page.get_by_test_id("table")).to_be_visible()
    assert tab.errors == []


def test_a_dropped_csv_is_checked_imported_and_taken_back(open_tab, running_bot):
    tab = open_tab(running_bot.page_url)
    tab.page.locator('[data-testid="channel"]').filter(has_text="Lifecycle").click()
    rows = b"customer,stage,effective_at\nVandelay,Awareness,2026-01-05\nVandelay,Nowhere,2026-01-06\n"

    tab.page.get_by_test_id("composer-files").set_input_files(
        [{"name": "moves.csv", "mimeType": "text/csv", "buffer": rows}]
    )
    tab.composer.press("Enter")
    tab.message("1 move can be imported").get_by_role("button", name="Import", exact=True).click()

    done = tab.message("1 move imported for 1 customer (1 new)")
    expect(tab.page.get_by_test_id("messages").get_by_test_id("file").last).to_have_text("moves-rejected.csv")
    done.get_by_role("button", name="Undo", exact=True).click()
    expect(tab.message("Undone: “moves.csv")).to_be_visible()
    assert tab.errors == []
