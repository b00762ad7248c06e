"""A chat overlay in a page, and what viewers write in it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from playwright.sync_api import Locator, Page

from tests.server import ServerThread, event


@dataclass
class Chat:
    """The overlay's page; what is said in it gets ids `line-1`, `line-2`, ... and times a second apart."""

    server: ServerThread
    page: Page
    start: datetime = field(default_factory=lambda: datetime.now(UTC))
    count: int = 0

    @property
    def lines(self) -> Locator:
        """The lines on screen, the newest first."""
        return self.page.locator("overlay-chat .message")

    def line(self, text: str) -> Locator:
        """The lines in which this is read."""
        return self.lines.filter(has_text=text)

    def say(self, *texts: str, name: str = "Maren", id: str = "", html: str = "", **user: object) -> None:
        """Lines of one viewer; his other members are Owncast's (`isBot`, `scopes`, ...)."""
        for text in texts:
            viewer = self._viewer(name, id, user)
            self._post("CHAT", user=viewer, body=html or f"<p>{text}</p>", rawBody=text, visible=True)

    def join(self, name: str) -> None:
        self._post("USER_JOINED", user=self._viewer(name, "", {}))

    def part(self, name: str) -> None:
        self._post("USER_PARTED", user=self._viewer(name, "", {}))

    def rename(self, name: str, new: str) -> None:
        time = self._time(self.count + 1)
        viewer = self._viewer(new, f"id-{name}", {"previousNames": [name], "nameChangedAt": time})
        self._post("NAME_CHANGE", user=viewer, newName=new)

    def hide(self, *ids: str, visible: bool = False) -> None:
        self._post("VISIBILITY-UPDATE", ids=list(ids), visible=visible, user=None)

    def send(self, type: str, **data: object) -> None:
        """Any other event."""
        self._post(type, **data)

    def set(self, **options: object) -> None:
        """Changes stored options, as the panel does; None goes back to the default."""
        overlay = self.server.overlay("chat")["id"]
        self.server.http.patch(
            f"{self.server.url}/api/overlays/{overlay}", json={"options": options}
        ).raise_for_status()

    def configure(self, **changes: object) -> None:
        """Changes what the panel keeps for the whole server."""
        self.server.http.patch(f"{self.server.url}/api/configuration", json=changes).raise_for_status()

    def receive(self, message: Mapping[str, Any]) -> None:
        """Hands the page a message of the server's as if it had come."""
        self.page.evaluate("(message) => document.querySelector('overlay-chat').receive(message)", message)

    def told(self, text: str, *, facts: Mapping[str, object] | None = None, **user: object) -> None:
        """A line with what the server alone knows of its viewer."""
        self.count += 1
        time = self._time(self.count)
        viewer = {"id": "id-Maren", "name": "Maren", "color": 3, "is_bot": False, "is_moderator": False, **user}
        fragment = {"kind": "text", "text": text, "url": "", "strong": False, "em": False}
        line = {"id": 1_000_000 + self.count, "type": "CHAT", "source_id": f"line-{self.count}", "facts": facts or {}}
        line |= {"at": time, "received_at": time, "data": {"user": viewer, "fragments": [fragment]}}
        self.receive({"type": "events", "events": [line]})

    def _viewer(self, name: str, id: str, more: Mapping[str, object]) -> dict[str, object]:
        return {"id": id or f"id-{name}", "displayName": name, "displayColor": 3, "isBot": False, **more}

    def _time(self, count: int) -> str:
        return (self.start + timedelta(seconds=count)).isoformat()

    def _post(self, type: str, **data: object) -> None:
        self.count += 1
        self.server.take(event(type, id=f"line-{self.count}", timestamp=self._time(self.count), **data))


OpenChat = Callable[..., Chat]


def opener(server: ServerThread, open_page: Callable[..., Page]) -> OpenChat:
    """Opens chat overlays: `open_chat("?bots=hide", width=400, height=600)`."""

    def open_chat(query: str = "", *, width: int = 400, height: int = 600, **options: object) -> Chat:
        page = open_page(server.page_url("chat", query), width=width, height=height, **options)
        page.wait_for_selector("overlay-chat[data-layout]")
        return Chat(server, page)

    return open_chat
