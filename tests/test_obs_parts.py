"""What OBS is reached by, which of its sources are ours, and what waits for this program."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import msgspec
import pytest
from websockets.asyncio.server import ServerConnection, serve
from websockets.typing import Subprotocol

from overlay import assets
from overlay.domain.errors import Conflict, InvalidAddress, ObsError, ObsTimeout, ObsUnavailable
from overlay.obs import client
from overlay.obs.address import ObsAddress, read_address
from overlay.obs.answers import Version
from overlay.obs.client import ObsClient
from overlay.obs.reach import Reach
from overlay.obs.sources import with_key
from overlay.obs.waiting import WaitingFiles

SCRIPT = assets.STATIC / "js" / "obs" / "waiting.js"


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("127.0.0.1:4455", "127.0.0.1:4455"),
        (" localhost ", "localhost:4455"),
        ("ws://Studio-PC:4460/", "studio-pc:4460"),
        ("192.168.1.20", "192.168.1.20:4455"),
        ("::1", "[::1]:4455"),
        ("[fe80::1]:4456", "[fe80::1]:4456"),
    ],
)
def test_an_address_is_read_as_it_is_typed(typed: str, read: str) -> None:
    assert str(read_address(typed)) == read
    assert read_address(read) == read_address(typed)


@pytest.mark.parametrize(
    "typed",
    [
        *("", " ", "http://127.0.0.1", "wss://host", "host:port", "a b", "127.0.0.1:0", "127.0.0.1:99999"),
        *("u:p@host", "[::1", "[host]", "a/b", "a?b", "a\\b", "-", "\x00", "é\n", "a..b", "a" * 64),
    ],
)
def test_what_is_no_address_is_refused_in_words(typed: str) -> None:
    with pytest.raises(InvalidAddress, match=r"^The address of OBS "):
        read_address(typed)


@pytest.mark.parametrize(
    ("host", "origin"),
    [("127.0.0.1", "http://127.0.0.1:8470"), ("0.0.0.0", "http://127.0.0.1:8470"), ("::1", "http://[::1]:8470")],
)
def test_an_obs_on_this_machine_comes_by_a_loopback_address(host: str, origin: str) -> None:
    assert Reach(host=host, port=8470, public_url="https://overlay.example.com").own_origin == origin


class _Far(ObsClient):
    """The connection to an OBS on another machine."""

    def __init__(self) -> None:
        pass

    same_machine = False
    own_host = "192.168.1.20"


@pytest.mark.parametrize(
    ("host", "public_url", "panel", "base"),
    [
        ("0.0.0.0", None, "http://127.0.0.1:8470", "http://192.168.1.20:8470"),
        ("0.0.0.0", None, "http://studio.lan:8470", "http://studio.lan:8470"),
        ("127.0.0.1", "https://o.example.com", "http://127.0.0.1:8470", "https://o.example.com"),
    ],
)
def test_an_obs_on_another_machine_comes_by_an_address_that_leads_here(
    host: str, public_url: str | None, panel: str, base: str
) -> None:
    assert Reach(host=host, port=8470, public_url=public_url).base_url(_Far(), panel) == base


def test_an_obs_that_cannot_come_here_is_said() -> None:
    with pytest.raises(Conflict, match="another machine"):
        Reach(host="127.0.0.1", port=8470, public_url=None).base_url(_Far(), "http://127.0.0.1:8470")


def test_an_address_gets_another_key_and_keeps_all_else() -> None:
    assert with_key("https://a.example/o/overlay/chat/old?x=/overlay/chat/old", "new") == (
        "https://a.example/o/overlay/chat/new?x=/overlay/chat/old"
    )


def test_a_waiting_file_names_its_overlay_and_no_other_file_does(tmp_path: Path) -> None:
    files = WaitingFiles(tmp_path / "obs", SCRIPT)
    files.write(3, origin="http://127.0.0.1:8470", path="/overlay/chat/key")

    first = files.next(3)
    second = files.next(3, first)

    assert {Path(first), Path(second)} == set((tmp_path / "obs").iterdir())
    assert files.next(3, second) == first
    assert files.overlay_of(first) == files.overlay_of(second) == 3
    assert files.overlay_of(str(tmp_path / "overlay-3.html")) is None
    assert files.overlay_of("") is None
    files.remove(3)
    assert list((tmp_path / "obs").iterdir()) == []


def test_a_waiting_file_runs_its_own_script_alone_and_calls_nobody_else(tmp_path: Path) -> None:
    files = WaitingFiles(tmp_path, SCRIPT)
    files.write(3, origin="http://127.0.0.1:8470", path="/overlay/chat/key")

    page = Path(files.next(3)).read_text()

    policy = re.findall(r'content="(default-src[^"]*)"', page)[0]
    assert re.fullmatch(
        r"default-src 'none'; script-src 'sha256-[\w+/=]+'; style-src 'unsafe-inline'; "
        r"connect-src http://127\.0\.0\.1:8470",
        policy,
    )


@asynccontextmanager
async def answering(*frames: object, echo: object = None) -> AsyncIterator[ObsAddress]:
    """A server that sends these frames, and `echo` for each that it is sent."""

    async def serve_one(connection: ServerConnection) -> None:
        for frame in frames:
            await connection.send(frame if isinstance(frame, bytes) else msgspec.msgpack.encode(frame))
        async for _ in connection:
            if echo is not None:
                await connection.send(msgspec.msgpack.encode(echo))

    async with serve(serve_one, "127.0.0.1", 0, subprotocols=[Subprotocol("obswebsocket.msgpack")]) as server:
        yield ObsAddress("127.0.0.1", server.sockets[0].getsockname()[1])


HELLO = {"op": 0, "d": {"rpcVersion": 1}}
IDENTIFIED = {"op": 2, "d": {"negotiatedRpcVersion": 1}}


@pytest.mark.anyio
@pytest.mark.parametrize(
    "frames",
    [(), (b"\xc1",), (b"\x93\x01\x02\x03",), ({"op": 0},), ({"op": 0, "d": 5},), ({"op": 7, "d": {"requestId": 1}},)],
    ids=["nothing", "no-msgpack", "a-list", "no-data", "a-number", "an-answer"],
)
async def test_what_does_not_speak_like_obs_is_said_to_be_something_else(
    frames: tuple[object, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client, "CONNECT_SECONDS", 0.2)
    async with answering(*frames) as address:
        with pytest.raises(ObsUnavailable, match="is not obs-websocket 5"):
            await ObsClient.connect(address, "", lambda type, data: None)


@pytest.mark.anyio
async def test_an_answer_that_never_comes_or_cannot_be_understood_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "ANSWER_SECONDS", 0.1)
    async with answering(HELLO, IDENTIFIED) as address:
        connected = await ObsClient.connect(address, "", lambda type, data: None)
        with pytest.raises(ObsTimeout):
            await connected.call("GetVersion", Version)
        await connected.close()
    async with answering(HELLO, IDENTIFIED, echo={"op": 7, "d": {}}) as address:
        connected = await ObsClient.connect(address, "", lambda type, data: None)
        with pytest.raises(ObsError):
            await connected.call("GetVersion", Version)
        await asyncio.wait({connected.closed}, timeout=1)
        await connected.close()
