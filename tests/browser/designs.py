"""What the tests of designs and media share: a design of the test's own, its editor in a page, files to drop."""

import base64
from pathlib import Path
from typing import Any

from playwright.sync_api import FrameLocator, Locator, Page, expect

from tests.browser.alerts import patient
from tests.server import ServerThread

OVERFLOW = """() => [...document.querySelectorAll("*")]
  .filter((element) => element.checkVisibility?.() ?? element.getClientRects().length > 0)
  .filter((element) => !element.closest("svg, .scenes, .tests .buttons, .stage, .tile, .design .picture"))
  .map((element) => [element, element.getBoundingClientRect()])
  .filter(([, box]) => box.width > 1 && (box.right > innerWidth + 0.5 || box.left < -0.5))
  .map(([element, box]) => `${element.tagName}.${element.className} ${box.left}-${box.right}`)"""
"""Everything that sticks out of the window to a side, but for what scrolls or is cut on purpose."""

UNNAMED = """() => [...document.querySelectorAll("input, select, button, iframe, a")]
  .filter((field) => field.checkVisibility?.() ?? field.getClientRects().length > 0)
  .filter((field) => !field.closest("[aria-hidden=true]"))
  .filter((field) => !(field.labels?.length && field.labels[0].textContent.trim()) && !field.ariaLabel
    && !field.title && !field.textContent.trim())
  .map((field) => field.outerHTML.slice(0, 120))"""
"""Fields and buttons that nothing says the name of."""

DROP = """(place, { name, content }) => {
  const bytes = Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0));
  const dataTransfer = new DataTransfer();
  dataTransfer.items.add(new File([bytes], name));
  for (const type of ["dragover", "drop"]) {
    place.dispatchEvent(new DragEvent(type, { bubbles: true, cancelable: true, dataTransfer }));
  }
}"""


class DesignEditor:
    """The editor of one design, open in a page."""

    def __init__(self, server: ServerThread, page: Page, id: int) -> None:
        self.server = server
        self.page = page
        self.id = id

    @property
    def preview(self) -> FrameLocator:
        return self.page.frame_locator(".source iframe")

    @property
    def alert(self) -> Locator:
        return self.preview.locator("section.alert:not([data-phase=out])").last

    def option(self, name: str) -> Locator:
        return self.page.locator(f".option[data-option={name}]")

    def stored(self) -> dict[str, Any]:
        """The design as the server has it."""
        found: dict[str, Any] = self.server.http.get(f"{self.server.url}/api/designs/{self.id}").json()
        return found

    def change(self, revision: int | None = None, **options: object) -> None:
        """Somebody else changes the design."""
        changes = {"revision": revision or self.stored()["revision"], "options": options}
        self.server.http.patch(f"{self.server.url}/api/designs/{self.id}", json=changes).raise_for_status()


def make_design(server: ServerThread, name: str = "Boat", **options: object) -> int:
    """A design; its id."""
    body = {"name": name, "options": options}
    answer = server.http.post(f"{server.url}/api/designs", json=body).raise_for_status()
    return int(answer.json()["id"])


def edit_design(server: ServerThread, page: Page, id: int) -> DesignEditor:
    """Opens the editor and waits until the preview has the alert."""
    # The page asks once more as its line opens: answered later, it would know what a test changes behind its back.
    patient(page)
    with page.expect_response(f"**/api/designs/{id}", timeout=20_000):
        page.goto(f"{server.url}/designs/{id}")
        expect(page.locator(".editor:not([data-loading])")).to_have_count(1, timeout=20_000)
        editor = DesignEditor(server, page, id)
        expect(editor.alert).to_be_attached(timeout=20_000)
    return editor


def add_media(server: ServerThread, name: str, content: bytes) -> dict[str, Any]:
    """Uploads a file."""
    answer = server.http.post(f"{server.url}/api/media", params={"name": name}, content=content).raise_for_status()
    media: dict[str, Any] = answer.json()
    return media


def drop(place: Locator, name: str, content: bytes) -> None:
    """Drops a file there."""
    place.evaluate(DROP, {"name": name, "content": base64.b64encode(content).decode("ascii")})


def saved(path: Path, content: bytes) -> Path:
    """A file to choose."""
    path.write_bytes(content)
    return path
