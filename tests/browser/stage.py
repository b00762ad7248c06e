"""A server's stream and overlays, as the tests of overlay pages use them: each test a stream of its own."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from typing import Any

from playwright.sync_api import Page, expect

from tests.server import Client, event
from tests.waiting import wait_until

_numbers = count(1)

NOTE_ANIMATIONS = """() => {
  window.animations = [];
  const animate = Element.prototype.animate;
  Element.prototype.animate = function (keyframes, options) {
    const frames = Array.isArray(keyframes) ? keyframes : [keyframes];
    const names = frames.flatMap((frame) => Object.keys(frame));
    const properties = [...new Set(names)].filter((name) => !["offset", "easing"].includes(name));
    window.animations.push({ of: this.className, text: this.textContent, properties, duration: options.duration });
    return animate.call(this, keyframes, options);
  };
}"""
"""Notes in `animations` what a page's scripts animate from now on."""


def new_id() -> str:
    """An id that Owncast has not given to anything yet."""
    return f"id-{next(_numbers)}"


def person(name: str = "Maren", *, color: int = 3, id: str = "", **more: object) -> dict[str, object]:
    """A viewer, as webhooks describe him."""
    return {"id": id or f"of-{name}", "displayName": name, "displayColor": color, "isBot": False, **more}


def said(
    text: str,
    *,
    by: str | dict[str, object] = "Maren",
    id: str = "",
    html: str = "",
    seconds: float = 0,
    **more: object,
) -> bytes:
    """A line of chat, said so many seconds after noon."""
    at = f"2026-11-22T12:{int(seconds // 60):02}:{seconds % 60:06.3f}Z"
    user = person(by) if isinstance(by, str) else by
    body = html or f"<p>{text}</p>"
    return event("CHAT", id=id or new_id(), timestamp=at, user=user, body=body, rawBody=text, visible=True, **more)


def hidden(*ids: str, visible: bool = False) -> bytes:
    """Moderation of these lines."""
    return event("VISIBILITY-UPDATE", id=new_id(), timestamp="2026-11-22T13:00:00Z", ids=list(ids), visible=visible)


def watched_by(viewers: int) -> dict[str, object]:
    """Owncast's word on a stream with so many viewers."""
    return {"online": True, "viewerCount": viewers, "overallMaxViewerCount": viewers, "sessionMaxViewerCount": viewers}


@dataclass
class Overlay:
    """One overlay of the server."""

    server: Client
    id: int
    url: str

    def set(self, **options: object) -> None:
        """Changes options; open pages follow at once."""
        address = f"{self.server.url}/api/overlays/{self.id}"
        self.server.http.patch(address, json={"options": options}).raise_for_status()

    def queue(self) -> dict[str, Any]:
        """What plays and what waits on an alerts overlay."""
        queues = self.server.http.get(f"{self.server.url}/api/status").raise_for_status().json()["queues"]
        found: dict[str, Any] = next(queue for queue in queues if queue["overlay"] == self.id)
        return found

    def feature(self, event: int | None, **more: object) -> None:
        """Shows this line on it, or, with None, takes down what it shows."""
        wanted = {"event": event, "overlay": self.id, **more}
        self.server.http.put(f"{self.server.url}/api/featured", json=wanted).raise_for_status()

    def command(self, word: str) -> None:
        """Skip, pause and the other commands, for this overlay alone."""
        address = f"{self.server.url}/api/alerts/{word}"
        self.server.http.post(address, json={"overlay": self.id}).raise_for_status()


@dataclass
class Stage:
    """A server on which a stream has just begun."""

    server: Client

    def begin(self) -> None:
        """Nobody has said anything yet, and nobody is here."""
        self.take(event("STREAM_STARTED", id=new_id(), timestamp="2026-11-22T11:00:00Z", name="Harbour Light"))

    def take(self, *bodies: bytes) -> None:
        self.server.take(*bodies)

    def say(self, *texts: str, by: str = "Maren") -> None:
        self.take(*(said(text, by=by) for text in texts))

    def test(self, type: str, **data: object) -> int:
        """A test event, as the panel sends it; its id."""
        address = f"{self.server.url}/api/events/test"
        answer = self.server.http.post(address, json={"type": type, "eventData": data}).raise_for_status()
        return int(answer.json()["id"])

    def post(self, kind: str, body: str, **more: object) -> int:
        """A message of our own; the id of its event."""
        address = f"{self.server.url}/api/messages"
        answer = self.server.http.post(address, json={"kind": kind, "body": body, **more}).raise_for_status()
        return int(answer.json()["id"])

    @contextmanager
    def overlay(self, kind: str, **options: object) -> Iterator[Overlay]:
        """An overlay that is there as long as the block."""
        address = f"{self.server.url}/api/overlays"
        made = self.server.http.post(address, json={"kind": kind, "options": options}).raise_for_status().json()
        yield Overlay(self.server, made["id"], made["url"])
        self.server.http.delete(f"{address}/{made['id']}").raise_for_status()


def lasting(server: Client) -> None:
    """From now on alerts of this server stay as long as any may: several things are looked at, one after the other."""
    address = f"{server.url}/api/designs"
    for design in server.http.get(address).raise_for_status().json()["designs"]:
        changes = {"revision": design["revision"], "options": {"seconds": 30}}
        server.http.patch(f"{address}/{design['id']}", json=changes).raise_for_status()


def until(page: Page, condition: str) -> None:
    """Waits until the JavaScript is true. Playwright's own wait evaluates strings, which these pages forbid."""
    page.evaluate(
        """() => new Promise((done, failed) => {
          let looks = 0;
          const look = () => {
            if (CONDITION) done();
            else if (++looks > 1000) failed(new Error("this did not become true"));
            else setTimeout(look, 10);
          };
          look();
        })""".replace("CONDITION", condition)
    )


def settled(page: Page) -> Page:
    """The page, once its socket has told it where the stream stands, and its faces are there."""
    until(page, "Object.keys(document.querySelector('[data-kind]')?.options ?? {}).length > 0")
    page.evaluate("document.fonts.ready.then(() => null)")
    return page


def shows(page: Page, *lines: str) -> None:
    """Waits until the chat's lines are exactly these, the oldest first."""
    expect(page.locator(".message")).to_have_text(list(reversed(lines)))


def on_screen(page: Page) -> list[str]:
    """The lines of the chat that are inside the page as a whole, from the top, as they are read."""
    found: list[str] = page.evaluate(
        """() => {
          const words = (node) => {
            if (node.nodeType === Node.TEXT_NODE) return node.data;
            if (node.localName === "img") return node.alt;
            if (node.localName === "br") return "\\n";
            if (node.localName === "svg") return `[${node.getAttribute("aria-label")}] `;
            return [...node.childNodes].map(words).join("");
          };
          const box = (line) => line.getBoundingClientRect();
          const inside = ({ left, top, right, bottom }) =>
            left >= 0 && top >= 0 && right <= innerWidth && bottom <= innerHeight;
          return [...document.querySelectorAll(".message")]
            .filter((line) => inside(box(line)) && line.checkVisibility?.({ checkOpacity: true }) !== false)
            .sort((one, other) => box(one).top - box(other).top)
            .map(words);
        }"""
    )
    return found


def watch(page: Page) -> None:
    """Keeps account, from now on, of each node that is put in and of what stands there after each message."""
    page.evaluate(
        """() => {
          window.put = [];
          window.heard = [];
          new MutationObserver((changes) => {
            for (const { target, addedNodes, removedNodes } of changes) {
              if (target.closest(".header")) continue;
              for (const node of addedNodes) put.push(`+${node.textContent}`);
              for (const node of removedNodes) put.push(`-${node.textContent}`);
            }
          }).observe(document.body, { childList: true, subtree: true });
          addEventListener("overlay:message", ({ detail }) => heard.push({
            type: detail.type,
            late: detail.late ?? null,
            lines: [...document.querySelectorAll(".message")].map((line) => line.textContent).reverse(),
            moving: document.getAnimations().length,
            message: detail,
          }));
        }"""
    )


def changes(page: Page) -> list[str]:
    """What was put in (+) and taken out (-) since `watch`."""
    found: list[str] = page.evaluate("put")
    return found


def heard(page: Page, type: str, *, seconds: float = 10) -> dict[str, Any]:
    """The newest message of this type since `watch`, and what the page showed right after it."""
    script = f"() => heard.filter(({{ type }}) => type === {json.dumps(type)}).at(-1)"
    wait_until(lambda: page.evaluate(script), f"the page hears of {type}", seconds=seconds)
    found: dict[str, Any] = page.evaluate(script)
    return found


def resize(page: Page, width: int, height: int) -> None:
    """Gives the window another size; the page has heard of it, and drawn itself anew."""
    page.set_viewport_size({"width": width, "height": height})
    until(page, f"innerWidth === {width}")
    page.evaluate("() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))")
