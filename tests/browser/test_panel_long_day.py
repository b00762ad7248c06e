"""A panel that stays open for a day: the program is restarted, killed and started again, and clocks are set."""

import re
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Page, expect

from tests.browser.conftest import GONE, Faults, OpenPage
from tests.browser.panel import hidden, joined, later, line, said, started, wait_until_ready
from tests.server import ServerProcess, serving

SPOKEN = """() => {
  window.spoken = [];
  const told = (records) => {
    for (const { target } of records) {
      const element = target.nodeType === Node.ELEMENT_NODE ? target : target.parentElement;
      const region = element?.closest("[aria-live], [role=status], [role=alert], [role=log]");
      if (!region || region.getAttribute("aria-live") === "off") continue;
      window.spoken.push(`${region.tagName}.${region.className}: ${region.textContent.trim()}`);
    }
  };
  new MutationObserver(told).observe(document.body, { subtree: true, childList: true, characterData: true });
}"""
"""Notes whatever changes where screen readers read changes out."""


def texts(page: Page) -> list[str]:
    return page.locator("panel-chat .line .body").all_inner_texts()


def test_three_restarts_a_kill_and_a_clock_that_jumps_leave_every_line_there_once(
    tmp_path: Path, open_page: OpenPage, faults: Faults
) -> None:
    faults.expect(GONE)
    expected: list[str] = []

    def say(server: ServerProcess, *lines: str) -> None:
        server.take(*(said(text, text) for text in lines))
        expected.extend(lines)

    with ExitStack() as running:
        server = running.enter_context(serving(tmp_path))
        port = urlsplit(server.url).port or 0
        page = wait_until_ready(open_page(server.url, width=1440, height=900))
        server.take(started("A long day"))
        say(server, "in the morning", "still in the morning")
        expect(line(page, "still in the morning")).to_be_visible()
        expect(page.locator(".strip")).to_have_count(0)
        page.evaluate(SPOKEN)

        for hour, how in enumerate(("stopped", "killed", "stopped again"), 1):
            if how == "killed":
                server.kill()
            else:
                assert server.stop() == 0
            expect(page.locator(".strip[data-key^='trouble.cut']")).to_be_visible()
            # The page's own clock is set back by hours, or the computer slept.
            page.evaluate("(hours) => { const now = Date.now; Date.now = () => now() - hours * 3_600_000; }", hour)
            later(page, 3 * 3600)
            expect(page.locator(".strip")).to_contain_text(re.compile(r"answering 10,?8\d\d s ago"))
            running.close()
            server = running.enter_context(serving(tmp_path, port=port))
            say(server, f"while it was away {hour}", f"hidden while it was away {hour}")
            server.take(hidden(f"hidden while it was away {hour}"), joined(f"guest-{hour}", f"Guest {hour}"))
            expect(line(page, f"hidden while it was away {hour}")).to_contain_text("Hidden", timeout=20_000)
            say(server, f"after it {hour}")
            expect(line(page, f"after it {hour}")).to_be_visible()

        expect(page.locator(".strip[data-key^='trouble.cut']")).to_have_count(0)
        expect(page.locator(".air")).to_have_text("On air")
        assert texts(page) == expected
        for hour in (1, 2, 3):
            expect(page.locator("panel-activity .happening", has_text=f"Guest {hour}")).to_have_count(1)
        # Each time one sentence that it is gone, and none any more when it is back: no seconds, no tries, and no word
        # of how to begin.
        spoken = [text.partition(": ")[2] for text in page.evaluate("window.spoken") if "PANEL-TROUBLE" in text]
        sentences = [text for text in spoken if text]
        assert len(sentences) == 3, spoken
        assert all(text.startswith("The overlay server stopped answering") for text in sentences), spoken
        assert len(page.evaluate("window.spoken")) <= 3 * 10, page.evaluate("window.spoken")
        # What was open all day is what a fresh panel shows.
        fresh = wait_until_ready(open_page(server.url, width=1440, height=900))
        expect(line(fresh, "after it 3")).to_be_visible()
        assert texts(fresh) == expected
