"""What the panel's tests share: lines as Owncast posts them now, and what a reader of the panel looks at."""

from datetime import UTC, datetime
from html import escape

from playwright.sync_api import Locator, Page, expect

from tests.server import Client, chat, event

READY = ".panel:not([data-loading])"

LOST_PREVIEW = r"status of 404 .*/overlay/.*preview=1|/overlay/\S+/socket\S* failed: .* 404"
"""An overlay's picture may have been on its way when its address went, or its page come back to it too early."""

OVERFLOW = """() => [...document.querySelectorAll("*")]
  .filter((element) => (element.checkVisibility?.() ?? element.getClientRects().length > 0) && !element.closest("svg"))
  .filter((element) => getComputedStyle(element).opacity !== "0")
  .map((element) => [element, element.getBoundingClientRect()])
  .filter(([, box]) => box.width > 1 && (box.right > innerWidth + 0.5 || box.left < -0.5))
  .map(([element, box]) => `${element.tagName}.${element.className} ${box.left}-${box.right}`)"""
"""Everything that sticks out of the window to a side."""


def now() -> str:
    return datetime.now(UTC).isoformat().replace("+00:00", "Z")


def said(text: str, id: str, *, name: str = "Maren", user: str = "viewer-1") -> bytes:
    """A line of chat, said just now. Text and name are what a viewer typed: they are escaped as Owncast does it."""
    return chat(escape(text), id, name=escape(name), user=user, at=now())


def joined(id: str, name: str, user: str = "") -> bytes:
    """A viewer comes in: somebody new, or `user` once more."""
    viewer = {
        "id": user or f"user-{id}",
        "displayName": escape(name),
        "displayColor": 1,
        "createdAt": now(),
        "isBot": False,
    }
    return event("USER_JOINED", id=id, timestamp=now(), user=viewer)


def started(title: str) -> bytes:
    """The stream starts."""
    return event("STREAM_STARTED", id=f"start-{now()}", timestamp=now(), name="Harbour Light", streamTitle=title)


def stopped() -> bytes:
    """The stream ends."""
    return event("STREAM_STOPPED", id=f"stop-{now()}", timestamp=now(), name="Harbour Light", streamTitle="")


def hidden(*ids: str) -> bytes:
    """A moderator hides these lines."""
    return event("VISIBILITY-UPDATE", id=f"hide-{now()}", timestamp=now(), ids=list(ids), visible=False)


def shown_again(*ids: str) -> bytes:
    """A moderator shows them again."""
    return event("VISIBILITY-UPDATE", id=f"show-{now()}", timestamp=now(), ids=list(ids), visible=True)


def wait_until_ready(page: Page) -> Page:
    """Until the first snapshot was drawn."""
    expect(page.locator(READY)).to_have_count(1, timeout=20_000)
    return page


def later(page: Page, seconds: float = 60) -> None:
    """Time goes by, as this page counts it."""
    page.evaluate(
        """(seconds) => {
          const now = performance.now.bind(performance);
          performance.now = () => now() + seconds * 1000;
        }""",
        seconds,
    )


def stand_still(page: Page) -> None:
    """No time goes by in this page until its clock is put forward: what is there for a moment stays."""
    page.clock.install()
    page.clock.pause_at(page.evaluate("Date.now() + 60_000"))


def line(page: Page, text: str) -> Locator:
    """The line of the panel's chat with these words."""
    return page.locator("panel-chat .line", has_text=text)


def chip(page: Page, part: str) -> Locator:
    """One of the three healths in the header: owncast, events or overlays."""
    return page.locator(f"panel-health [data-part={part}]")


def write(page: Page, text: str, kind: str = "Bot") -> None:
    """Posts from the panel's box."""
    page.locator(".segments label", has_text=kind).click()
    page.locator("panel-post textarea").fill(text)
    page.locator("panel-post textarea").press("Enter")


def posted(server: Client) -> list[dict[str, object]]:
    """Our own posts in the log."""
    return [event for event in server.events(include_hidden=1) if event["source"] == "post"]
