"""The page in a real browser, where there is one: tests that import from here are skipped without playwright."""

from __future__ import annotations

import shutil
from contextlib import contextmanager

import pytest

sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
expect = sync_api.expect

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome", "chrome"))), None)
ARGUMENTS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip
PATIENCE_MS = 15_000

needs_chromium = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium executable is on the path")


@contextmanager
def launched():
    """A browser without tabs."""
    expect.set_options(timeout=PATIENCE_MS)
    with sync_api.sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS))
        yield chromium
        chromium.close()


class Tab:
    """A browser tab on the workspace; it remembers every address it asked and every error of its console."""

    def __init__(self, browser, url):
        self.errors, self.asked = [], set()
        self.context = browser.new_context(locale="en-GB", viewport={"width": 1280, "height": 900})
        self.page = self.context.new_page()
        self.page.set_default_timeout(PATIENCE_MS)
        self.page.on("console", lambda said: self.errors.append(said.text) if said.type == "error" else None)
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("request", lambda request: self.asked.add(request.url))
        self.page.goto(url)
        self.composer = self.page.get_by_test_id("composer-input")
        self.modal = self.page.get_by_test_id("modal")
        expect(self.composer).to_be_focused()

    def type(self, line):
        self.composer.press_sequentially(line)
        self.composer.press("Enter")

    def message(self, text):
        return self.page.get_by_test_id("messages").get_by_test_id("message").filter(has_text=text).last

    def become(self, name):
        self.page.get_by_test_id("act-as").get_by_text(name, exact=True).click()

    def go_to(self, channel):
        self.page.locator(f'[data-testid="channel"][data-name="{channel}"]').click()
        expect(self.page.get_by_test_id("channel-title")).to_have_text(channel)
