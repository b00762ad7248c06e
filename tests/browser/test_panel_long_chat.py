"""The panel's chat with thousands of lines: a few hundred are drawn, all are there."""

from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.panel import line, said, wait_until_ready
from tests.server import ServerThread

ROWS = "document.querySelectorAll('.line').length"
READ_UP = """async (words) => {
  const scroll = document.querySelector("panel-chat .scroll");
  for (let turn = 0; turn < 400 && !scroll.innerText.includes(words); turn += 1) {
    scroll.scrollTop = 0;
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  }
}"""


def test_thousands_of_lines_are_kept_and_few_of_them_drawn(server: ServerThread, open_page: OpenPage) -> None:
    page: Page = wait_until_ready(open_page(f"{server.url}/?pane=chat", width=500, height=800))
    for first in range(0, 1200, 200):
        numbers = range(first, first + 200)
        server.take(*(said(f"number {number}.", f"n-{number}", user=f"u-{number % 40}") for number in numbers))
        expect(line(page, f"number {numbers[-1]}.")).to_be_in_viewport()
    assert page.evaluate(ROWS) < 300

    page.evaluate(READ_UP, "number 3.")
    expect(line(page, "number 3.")).to_be_attached()
    server.take(said("while you read", "later"))
    expect(page.locator(".jump")).to_contain_text("1 new line")
    page.locator(".jump").click()
    expect(line(page, "while you read")).to_be_in_viewport()

    page.keyboard.press("/")
    page.keyboard.type("number 77")
    expect(page.locator(".line")).to_have_count(11)
    page.keyboard.press("Escape")
    expect(line(page, "while you read")).to_be_in_viewport()
