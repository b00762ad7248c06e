"""A key that somebody stole is replaced: from then on the stolen one opens nothing, not after a kill either."""

from collections.abc import Callable
from pathlib import Path

import httpx
import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from tests.page import Page
from tests.server import ServerProcess, chat, serving

Theft = Callable[[ServerProcess], tuple[Callable[[ServerProcess], int], Callable[[ServerProcess], int]]]


def _webhook(server: ServerProcess) -> tuple[Callable[[ServerProcess], int], Callable[[ServerProcess], int]]:
    """What thief and owner get from then on: statuses."""

    def address() -> str:
        told: str = server.http.get(f"{server.url}/api/webhook").raise_for_status().json()["url"]
        return httpx.URL(told).path

    def post(path: str) -> Callable[[ServerProcess], int]:
        return lambda now: now.http.post(f"{now.url}{path}", content=chat("hello", path)).status_code

    stolen = address()
    assert post(stolen)(server) == 204
    server.http.post(f"{server.url}/api/webhook/key").raise_for_status()
    return post(stolen), post(address())


def _overlay(server: ServerProcess) -> tuple[Callable[[ServerProcess], int], Callable[[ServerProcess], int]]:
    def path() -> str:
        return httpx.URL(server.overlay("chat")["url"]).path

    def opened(path: str) -> Callable[[ServerProcess], int]:
        def open_it(now: ServerProcess) -> int:
            status = now.http.get(f"{now.url}{path}").status_code
            try:
                with connect(f"{now.url.replace('http', 'ws', 1)}{path}/socket", proxy=None):
                    return status
            except InvalidStatus as refused:
                return max(status, refused.response.status_code)

        return open_it

    stolen = path()
    with Page(server.socket_url("chat")) as thief:
        server.http.post(f"{server.url}/api/overlays/{server.overlay('chat')['id']}/key").raise_for_status()
        assert thief.end() == 4001
    return opened(stolen), opened(path())


def _control(server: ServerProcess) -> tuple[Callable[[ServerProcess], int], Callable[[ServerProcess], int]]:
    def make() -> dict[str, str]:
        body = {"name": "Deck", "scopes": ["read"]}
        key: dict[str, str] = server.http.post(f"{server.url}/api/keys", json=body).raise_for_status().json()
        return key

    def read(key: str) -> Callable[[ServerProcess], int]:
        headers = {"authorization": f"Bearer {key}"}
        return lambda now: now.http.get(f"{now.url}/api/events", headers=headers).status_code

    stolen, own = make(), make()
    assert read(stolen["key"])(server) == 200
    assert server.http.delete(f"{server.url}/api/keys/{stolen['id']}").status_code == 204
    return read(stolen["key"]), read(own["key"])


@pytest.mark.parametrize(
    ("theft", "refused", "taken"), [(_webhook, 404, 204), (_overlay, 404, 200), (_control, 401, 200)]
)
def test_a_stolen_key_opens_nothing_once_it_was_replaced(
    tmp_path: Path, theft: Theft, refused: int, taken: int
) -> None:
    with serving(tmp_path, OVERLAY_WEBHOOK_KEY="") as server:
        thief, owner = theft(server)

        assert (thief(server), owner(server)) == (refused, taken)
        server.kill()
    with serving(tmp_path, OVERLAY_WEBHOOK_KEY="") as server:
        assert (thief(server), owner(server)) == (refused, taken)
