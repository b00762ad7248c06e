"""A server that can be killed, behind a network that can be cut: the stage on which shows of alerts go wrong."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
from playwright.sync_api import Browser

from tests.proxy import Proxy
from tests.server import ServerProcess, serving

SHORTEST, LONGEST = 0.1, 0.3
"""Seconds that an alert is on screen."""

_DESIGN = {"words": "{name}", "merged": "{first}", "enter": "fade", "leave": "none", "seconds": SHORTEST}


@dataclass
class Rig:
    """The server that is killed, the network that is cut, and the browser that looks on."""

    folder: Path
    proxy: Proxy
    browser: Browser
    design: int
    _process: Any = None
    server: ServerProcess = field(init=False)

    def start(self) -> None:
        """The server, on the port it has."""
        self._process = serving(self.folder, port=self.proxy.target)
        self.server = self._process.__enter__()
        self.proxy.target = httpx.URL(self.server.url).port or 0

    def stop(self) -> None:
        self._process.__exit__(None, None, None)

    def restart(self) -> None:
        """`kill -9`, and anew."""
        self.server.kill()
        self.stop()
        self.start()

    def call(self, method: str, path: str, **body: Any) -> Any:
        answer = self.server.http.request(method, f"{self.server.url}/api{path}", json=body or None)
        answer.raise_for_status()
        return answer.json() if answer.content else None

    def queue(self, overlay: int) -> dict[str, Any]:
        queues = self.call("GET", "/alerts")["queues"]
        return next(queue for queue in queues if queue["overlay"] == overlay)

    def history(self, overlay: int) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = []
        before = ""
        while True:
            page = self.call("GET", f"/alerts/history?overlay={overlay}&limit=200{before}")
            found += page["alerts"]
            if page["next"] is None:
                return found
            before = f"&before={page['next']}"


@contextmanager
def rig(folder: Path, browser: Browser) -> Iterator[Rig]:
    """A server whose only rules are: who follows is shown, and who says "boat"."""
    with Proxy(0) as proxy:
        made = Rig(folder, proxy, browser, design=0)
        made.start()
        try:
            for overlay in made.call("GET", "/overlays")["overlays"]:
                made.call("DELETE", f"/overlays/{overlay['id']}")
            for rule in made.call("GET", "/rules")["rules"]:
                made.call("DELETE", f"/rules/{rule['id']}")
            design = made.call("POST", "/designs", name="Fault", options=_DESIGN)
            made.design = design["id"]
            for when in ({"is": "event", "types": ["follow"]}, {"is": "text_contains", "text": "boat"}):
                then = [{"type": "alert", "design": made.design}]
                made.call("POST", "/rules", name="Fault", when=when, then=then)
            yield made
        finally:
            made.stop()
