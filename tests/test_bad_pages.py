"""Pages that do not behave: slow, silent, flooding, talking nonsense, coming and going. Nobody else may notice."""

import asyncio
import json
import random
import socket
import struct
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

import overlay.server
from overlay.settings import Settings
from overlay.web.page_protocol import MAXIMUM_UNREAD_BYTES, Wire
from tests import load
from tests.page import Page, ids, texts
from tests.server import WEBHOOK_KEY, Client, ServerThread, chat, serving
from tests.waiting import wait_until

LONG = "All hands to the pumps, and mind the caulking. " * 100


@contextmanager
def raw_page(server: Client, kind: str = "chat", query: str = "", receive_buffer: int = 0) -> Iterator[socket.socket]:
    """A page's socket after the handshake, byte by byte: nothing is read and no ping answered unless a test does."""
    address = urlsplit(server.socket_url(kind, query))
    connection = socket.socket()
    with connection:
        if receive_buffer:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        connection.settimeout(10)
        connection.connect((address.hostname, address.port))
        lines = (
            f"GET {address.path}?{address.query} HTTP/1.1",
            f"Host: {address.netloc}",
            "Upgrade: websocket",
            "Connection: Upgrade",
            "Sec-WebSocket-Version: 13",
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
        )
        connection.sendall("\r\n".join((*lines, "", "")).encode())
        answer = b""
        while not answer.endswith(b"\r\n\r\n"):
            answer += connection.recv(1)
        assert answer.startswith(b"HTTP/1.1 101 "), answer
        yield connection


def everything(connection: socket.socket) -> bytes:
    """All that still comes, until the server ends the connection."""
    found = b""
    try:
        while chunk := connection.recv(1 << 20):
            found += chunk
    except ConnectionResetError:
        pass
    return found


def frame(opcode: int, payload: bytes, *, final: bool = True) -> bytes:
    """A frame as a page sends it: masked, here with zeros."""
    length = len(payload)
    if length < 126:
        size = bytes([0x80 | length])
    elif length < 1 << 16:
        size = b"\xfe" + struct.pack("!H", length)
    else:
        size = b"\xff" + struct.pack("!Q", length)
    return bytes([(0x80 if final else 0) | opcode]) + size + bytes(4) + payload


def sockets(server: Client) -> int:
    """Pages the server knows of."""
    for line in server.http.get(f"{server.url}/metrics").text.splitlines():
        if line.startswith("overlay_sockets "):
            return int(float(line.split()[1]))
    raise AssertionError("overlay_sockets is not measured")


class Unread:
    """What pages left unread, as it was after each write, and the longest frame."""

    def __init__(self) -> None:
        self.most = 0
        self.longest_frame = 0
        self.closed: list[int] = []


@pytest.fixture
def unread(monkeypatch: pytest.MonkeyPatch) -> Unread:
    """Watches every write to any page's socket."""
    seen = Unread()
    write, close = Wire.write, Wire.close

    def watched_write(wire: Wire, frame: bytes) -> None:
        write(wire, frame)
        seen.longest_frame = max(seen.longest_frame, len(frame))
        seen.most = max(seen.most, wire.unread_bytes)

    def watched_close(wire: Wire, code: int, reason: str) -> None:
        seen.closed.append(code)
        close(wire, code, reason)

    monkeypatch.setattr(Wire, "write", watched_write)
    monkeypatch.setattr(Wire, "close", watched_close)
    return seen


def long_lines(count: int) -> list[bytes]:
    return [chat(f"{number} {LONG}", f"id-{number}") for number in range(count)]


@contextmanager
def loading(server: ServerThread, bodies: list[bytes]) -> Iterator[None]:
    """Posts webhooks while the block runs, and until all are accepted."""
    posting = threading.Thread(target=load.take, args=(server, bodies))
    posting.start()
    try:
        yield
    finally:
        posting.join()


# Slow and silent


def test_a_page_that_never_reads_is_closed_and_nobody_else_waits(unread: Unread, server: ServerThread) -> None:
    count = 3000
    with raw_page(server, receive_buffer=4096), Page(server.socket_url("chat")) as good:
        with loading(server, long_lines(count)):
            seen = good.events(count)

        assert ids(seen) == list(range(1, count + 1))
        wait_until(lambda: sockets(server) == 1, "the slow page's subscription is gone")
    assert 4002 in unread.closed
    assert unread.most <= MAXIMUM_UNREAD_BYTES + unread.longest_frame
    assert unread.longest_frame < MAXIMUM_UNREAD_BYTES / 2, "else the bound above says little"


def test_a_page_that_was_too_slow_resumes_where_it_was(server: ServerThread) -> None:
    with raw_page(server, receive_buffer=4096) as slow:
        load.take(server, long_lines(1200))
        wait_until(lambda: sockets(server) == 0, "the slow page was closed")
        everything(slow)
    log = log_of(server)

    with Page(server.socket_url("chat", f"?after=0&log={log}")) as page:
        assert page.snapshot["type"] == "resume"
        assert ids(page.until("events")["events"]) == list(range(1, 1201))


def log_of(server: ServerThread) -> str:
    with Page(server.socket_url("chat")) as page:
        return page.log


def test_a_slow_page_that_reads_again_is_told_4002(server: ServerThread) -> None:
    """It is not reading while more is written than it may leave; then it does, before it would be cut."""
    with raw_page(server) as slow:
        count = 0
        while sockets(server):
            load.take(server, [chat(f"{n} {LONG}", f"id-{n}") for n in range(count, count + 200)])
            count += 200
            assert count < 20_000
        received = everything(slow)

    assert b"\x88" in received[-200:]
    assert received.endswith(b"too slow: come back and resume")
    assert received[-len("too slow: come back and resume") - 2 :][:2] == struct.pack("!H", 4002)


def test_a_large_snapshot_does_not_count_as_slowness(unread: Unread, server: ServerThread) -> None:
    """A page on a slow line could never open: it would be closed for its snapshot, again and again."""
    load.take(server, [chat(f"{number} {LONG * 10}", f"id-{number}") for number in range(200)])

    with raw_page(server, receive_buffer=4096) as page:
        wait_until(lambda: sockets(server) == 1, "the page has its snapshot")
        server.take(chat("live", "live"))
        received = b""
        while b'"live"' not in received:
            received += page.recv(1 << 20)
        assert unread.closed == []
        assert unread.most > MAXIMUM_UNREAD_BYTES, "else this tested nothing"

        load.take(server, [chat(f"{number} {LONG * 10}", f"more-{number}") for number in range(400)])
        wait_until(lambda: sockets(server) == 0, "having read its snapshot, it may be as slow as any other")


def test_a_page_that_answers_no_ping_is_closed(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> None:
    monkeypatch.setattr(overlay.server, "PING_SECONDS", 0.1)
    with ServerThread(settings) as server, raw_page(server) as silent, Page(server.socket_url("chat")) as good:
        wait_until(lambda: sockets(server) == 1, "the silent page is gone")
        received = everything(silent)
        server.take(chat("hello", "a"))

        assert b"keepalive ping timeout" in received
        assert texts(good.events(1)) == ["hello"]


def test_a_page_that_never_says_hello_gets_everything_all_the_same(server: ServerThread) -> None:
    with Page(server.socket_url("chat")) as page:
        server.take(chat("hello", "a"))

        assert texts(page.events(1)) == ["hello"]


def test_a_webhook_is_answered_at_once_while_pages_do_not_read(server: ServerThread) -> None:
    with ExitStack() as stack:
        for _ in range(5):
            stack.enter_context(raw_page(server, receive_buffer=4096))
        slowest = 0.0
        for body in long_lines(300):
            begun = time.monotonic()
            server.take(body)
            slowest = max(slowest, time.monotonic() - begun)

    assert slowest < 1


# Flooding and nonsense


def test_a_page_that_floods_is_closed_and_nobody_else_notices(server: ServerThread) -> None:
    with Page(server.socket_url("chat")) as good, Page(server.socket_url("chat")) as flooding:
        try:
            for _ in range(5000):
                flooding.say(type="visible", visible=True)
        except ConnectionClosed:
            pass

        assert flooding.end() == 4003
        server.take(chat("hello", "a"))
        assert texts(good.events(1)) == ["hello"]
    wait_until(lambda: sockets(server) == 0, "both are gone")


def test_a_flood_in_one_go_is_answered_with_4003(server: ServerThread) -> None:
    """The close frame must arrive although much of the flood has not been read."""
    with raw_page(server) as flooding:
        flooding.sendall(frame(1, b'{"type":"visible","visible":true}') * 5000 + frame(8, b"\x03\xe8"))

        received = everything(flooding)

    assert struct.pack("!H", 4003) in received


def test_a_burst_of_reports_is_no_flood(server: ServerThread) -> None:
    with Page(server.socket_url("alerts")) as page:
        page.hello(visible=True, obs="2.24.4")
        for number in range(40):
            page.say(type="report", report="lag", seconds=number / 10)
        server.http.post(f"{server.url}/api/events/test", json={"type": "STREAM_STARTED"}).raise_for_status()

        assert page.until("alert")


NONSENSE: dict[str, str | bytes] = {
    "words": "hello",
    "nothing": "",
    "no object": "[1, 2]",
    "an object without a type": "{}",
    "an unknown type": '{"type":"shutdown"}',
    "the server's own words": '{"type":"events","late":false,"last_id":3,"viewers":1,"events":[]}',
    "a report of nothing": '{"type":"report"}',
    "an unknown report": '{"type":"report","report":"admin"}',
    "numbers for strings": '{"type":"report","report":"ended","alert":5}',
    "a string for a flag": '{"type":"hello","protocol":1,"visible":"yes"}',
    "no version": '{"type":"hello"}',
    "a very long alert": json.dumps({"type": "report", "report": "ended", "alert": "x" * 5000}),
    "deep JSON": '{"type":"hello","protocol":1,"a":' + "[" * 7000 + "]" * 7000 + "}",
    "a long number": '{"type":"hello","protocol":' + "9" * 15_000 + "}",
    "half a character": r'{"type":"report","report":"error","message":"\ud800"',
    "binary": bytes(range(256)),
    "binary that is no UTF-8": b"\xff\xfe\x00{",
}


@pytest.fixture(scope="module")
def sturdy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerThread]:
    """One server that has to live through all the nonsense."""
    folder: Path = tmp_path_factory.mktemp("nonsense")
    with ServerThread(Settings(port=0, data_dir=folder, webhook_key=WEBHOOK_KEY)) as server:
        yield server


@pytest.mark.parametrize("kind", ["chat", "alerts", "panel"])
@pytest.mark.parametrize("said", NONSENSE.values(), ids=NONSENSE)
def test_a_page_that_talks_nonsense_is_closed_with_4000(sturdy: ServerThread, kind: str, said: str | bytes) -> None:
    panel = f"{sturdy.url.replace('http', 'ws', 1)}/panel/socket"
    with Page(panel if kind == "panel" else sturdy.socket_url(kind)) as page:
        page.socket.send(said)

        assert page.end() == 4000


@pytest.mark.parametrize("version", [0, 2, -1, 1000])
def test_a_page_of_another_protocol_version_is_closed_with_4004(sturdy: ServerThread, version: int) -> None:
    with Page(sturdy.socket_url("chat")) as page:
        page.say(type="hello", protocol=version)

        assert page.end() == 4004


def test_a_message_with_members_we_do_not_know_is_taken(sturdy: ServerThread) -> None:
    with Page(sturdy.socket_url("chat")) as page:
        page.hello(visible=True, obs="", colour="green")
        page.say(type="visible", visible=False, why="scene")
        sturdy.take(chat("still here", f"members-{time.monotonic_ns()}"))

        assert texts(page.until("events")["events"]) == ["still here"]


RAW = {
    "a huge message": (frame(1, b"x" * 100_000), 1009),
    "a huge message in pieces": (frame(1, b"x" * 9000, final=False) + frame(0, b"x" * 9000) * 2, 1009),
    "a frame that says it is endless": (b"\x81\xff\xff\xff\xff\xff\xff\xff\xff\xff", 1009),
    "an unmasked frame": (b"\x81\x02hi", 1002),
    "an unknown opcode": (frame(5, b"x"), 1002),
    "reserved bits": (b"\xf1\x81\0\0\0\0x", 1002),
    "a long ping": (frame(9, b"x" * 200), 1002),
    "a continuation of nothing": (frame(0, b"x"), 1002),
    "text that is no UTF-8": (frame(1, b"\xff\xfe"), 1007),
    "a close with half a code": (frame(8, b"\x03"), 1002),
}


@pytest.mark.parametrize(("said", "code"), RAW.values(), ids=RAW)
def test_a_page_that_breaks_the_websocket_protocol_is_closed(sturdy: ServerThread, said: bytes, code: int) -> None:
    with raw_page(sturdy) as page:
        page.sendall(said)

        assert struct.pack("!H", code) in everything(page)[-130:]


def test_random_bytes_in_place_of_frames_harm_nobody(sturdy: ServerThread) -> None:
    seed = random.randrange(2**32)
    print(f"seed {seed}")
    chance = random.Random(seed)
    for _ in range(40):
        with raw_page(sturdy) as page:
            page.sendall(chance.randbytes(chance.randrange(1, 3000)))

    sturdy.take(chat("still here", f"random-{seed}"))
    wait_until(lambda: sockets(sturdy) == 0, "no subscription is left")


@pytest.mark.parametrize("path", ["/overlay/chat/{key}/socket", "/panel/socket", "/nothing", "/webhook/x"])
@pytest.mark.parametrize("target", ["\xff\xfe", "?after=\xff", "%00", "?log=%00&after=%ff", "?" + "a=1&" * 4000])
def test_a_handshake_for_an_odd_address_harms_nobody(sturdy: ServerThread, path: str, target: str) -> None:
    address = urlsplit(sturdy.url)
    path = path.format(key=sturdy.overlay("chat")["key"]) + target
    request = (
        f"GET {path} HTTP/1.1\r\nHost: {address.netloc}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
    )
    with socket.create_connection((str(address.hostname), int(address.port or 0)), timeout=10) as connection:
        connection.sendall(request.encode("latin-1"))
        connection.shutdown(socket.SHUT_WR)
        everything(connection)

    with Page(sturdy.socket_url("chat")) as page:
        assert page.snapshot["type"] == "snapshot"


# Coming and going


@pytest.mark.anyio
async def test_hundreds_of_pages_that_come_and_go_leave_nothing_behind(settings: Settings) -> None:
    seed = random.randrange(2**32)
    print(f"seed {seed}")
    chance = random.Random(seed)
    with ServerThread(settings) as server:
        server.take(*(chat(str(number), f"id-{number}") for number in range(5)))
        ways = [server.socket_url("chat"), server.socket_url("chat", "?after=2&preview=1"), server.socket_url("alerts")]
        ways.append(f"{server.url.replace('http', 'ws', 1)}/panel/socket")

        async def visit() -> None:
            async with connect(chance.choice(ways), proxy=None, compression=None) as page:
                if chance.random() < 0.5:
                    await page.recv()
                if chance.random() < 0.3:
                    await page.send('{"type":"hello","protocol":1}')
                if chance.random() < 0.5:
                    page.transport.abort()

        for _ in range(12):
            await asyncio.gather(*(visit() for _ in range(25)))
            server.take(chat("meanwhile", f"{seed}-{time.monotonic_ns()}"))

        wait_until(lambda: sockets(server) == 0, "no subscription is left")
        assert server.overlay("chat")["connected"] == 0
        assert server.overlay("alerts")["connected"] == 0


def test_a_page_that_leaves_before_its_snapshot_leaves_nothing_behind(server: ServerThread) -> None:
    load.take(server, long_lines(1100))
    address = urlsplit(server.socket_url("chat", "?after=0"))
    request = (
        f"GET {address.path}?{address.query} HTTP/1.1\r\nHost: {address.netloc}\r\nUpgrade: websocket\r\n"
        "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
    )
    for _ in range(30):
        with socket.create_connection((str(address.hostname), int(address.port or 0))) as connection:
            connection.sendall(request.encode())
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))

    wait_until(lambda: sockets(server) == 0, "no subscription is left")
    assert server.overlay("chat")["connected"] == 0


# The end


def test_the_server_stops_within_two_seconds_with_a_hundred_sockets_open(tmp_path: Path) -> None:
    with serving(tmp_path) as server, ExitStack() as stack:
        urls = [
            server.socket_url("chat"),
            server.socket_url("alerts"),
            f"{server.url.replace('http', 'ws', 1)}/panel/socket",
        ]
        pages = [stack.enter_context(Page(urls[number % 3])) for number in range(100)]
        server.take(chat("hello", "a"))

        begun = time.monotonic()
        code = server.stop()
        took = time.monotonic() - begun

        assert code == 0
        assert took < 2
        assert {page.end() for page in pages} == {1012}


def test_the_server_stops_within_two_seconds_with_pages_that_do_not_read(tmp_path: Path) -> None:
    with serving(tmp_path) as server, ExitStack() as stack:
        for _ in range(10):
            stack.enter_context(raw_page(server, receive_buffer=4096))
        load.take(server, long_lines(100))

        begun = time.monotonic()
        code = server.stop()

        assert time.monotonic() - begun < 2
        assert code == 0


def test_the_server_does_not_wait_for_requests_that_never_end_when_it_stops(tmp_path: Path) -> None:
    with serving(tmp_path) as server, ExitStack() as stack:
        address = urlsplit(server.webhook_url)
        for _ in range(10):
            half = stack.enter_context(socket.create_connection((str(address.hostname), int(address.port or 0))))
            half.sendall(f"POST {address.path} HTTP/1.1\r\nHost: x\r\nContent-Length: 500\r\n\r\n{{".encode())
        server.take(chat("hello", "a"))

        assert server.stop() == 0
