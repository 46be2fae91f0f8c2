"""README's pictures: a running bot with its sample company, typed to in a headless browser. `make pictures`."""

from __future__ import annotations

import io
import shutil
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image
from playwright.sync_api import sync_playwright

from tests.slack import running

HERE = Path(__file__).resolve().parent
COLOURS = 96
CHROMIUM = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync"]
WIDE, PHONE = {"width": 1000, "height": 1330}, {"width": 390, "height": 700}


def main():
    """Write each picture beside this file."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        sys.exit("No Chromium is installed; on Debian: apt install chromium")
    with TemporaryDirectory() as folder, running(Path(folder)) as bot, sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium, args=CHROMIUM)
        wide = browser.new_page(viewport=WIDE)
        wide.goto(bot.page_url)
        type_(wide, "/stage move acme retention", "Acme Corp is now in Retention")
        type_(wide, "/funnel this week", "img")
        keep(wide, "channel.png")
        worth = browser.new_page(viewport=WIDE)
        worth.goto(bot.page_url)
        worth.get_by_text("Lifecycle", exact=True).first.click()  # what is said to the bot alone has its chart in place
        type_(worth, "clv by source", "img")
        keep(worth, "value.png")
        kpis = browser.new_page(viewport=WIDE)
        kpis.goto(bot.page_url)
        kpis.get_by_text("Lifecycle", exact=True).first.click()
        type_(kpis, "kpi last month", "targets")
        kpis.get_by_test_id("file-image").nth(1).wait_for(timeout=20_000)  # the first one is there already
        kpis.wait_for_timeout(800)
        keep(kpis, "kpis.png")
        digest = browser.new_page(viewport=WIDE)
        digest.goto(bot.page_url)
        digest.locator('[data-testid="channel"][data-name="success"]').click()
        type_(digest, "/digest now", "img")
        digest.get_by_test_id("overflow").first.click()
        digest.wait_for_timeout(400)
        keep(digest, "digest.png")
        phone = browser.new_page(viewport=PHONE, color_scheme="dark")
        phone.goto(bot.page_url)
        type_(phone, "/stage show umbrella", "Umbrella Ltd")
        keep(phone, "phone.png")
        browser.close()


def type_(page, text, awaited):
    """Type a line and wait until its answer stands there: a text, or a picture that has loaded."""
    page.get_by_test_id("composer-input").fill(text)
    page.keyboard.press("Escape")
    page.keyboard.press("Enter")
    if awaited == "img":
        page.get_by_test_id("file-image").last.wait_for(timeout=20_000)
    else:
        page.get_by_text(awaited).last.wait_for(timeout=20_000)
    page.wait_for_timeout(800)


def keep(page, name):
    """Save what the page shows with few colours: a quarter of the size, and no eye sees the difference."""
    with Image.open(io.BytesIO(page.screenshot())) as shot:
        shot.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(HERE / name, optimize=True)


if __name__ == "__main__":
    main()
