"""Finding an Owncast: what somebody types, and everything else that may answer there, on real sockets."""

import asyncio
import contextlib
import json
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable

import httpx
import pytest

from overlay.domain.errors import InvalidAddress, NotOwncast, OwncastTimeout, OwncastUnavailable
from overlay.owncast.failures import Limits
from overlay.owncast.finding import candidates, find, is_safe
from overlay.owncast.transport import open_http
from tests.fakes import FakeOwncast

pytestmark = pytest.mark.anyio

QUICK = Limits(connect_seconds=3, total_seconds=1.5)

Answer = Callable[[str, asyncio.StreamWriter], Awaitable[None]]


@contextlib.asynccontextmanager
async def answering(answer: Answer) -> AsyncIterator[str]:
    """A server on this machine; `answer` is given the path of each request. Its address, without a scheme."""

    serving: list[asyncio.Task[None]] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        serving.append(task)
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            head = await reader.readuntil(b"\r\n\r\n")
            await answer(head.split()[1].decode(), writer)
            await writer.drain()
            writer.close()
            await writer.wait_closed()
        writer.transport.abort()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    try:
        yield f"127.0.0.1:{server.sockets[0].getsockname()[1]}"
    finally:
        server.close()
        for task in serving:
            task.cancel()
            await asyncio.wait([task])
        # For the ends of their connections to be told to them.
        await server.wait_closed()
        await asyncio.sleep(0)


def said(body: bytes, status: str = "200 OK", *headers: str) -> bytes:
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", "Connection: close", *headers, "", ""]
    return "\r\n".join(lines).encode() + body


async def of_owncast(path: str, writer: asyncio.StreamWriter) -> None:
    """As a small Owncast answers."""
    answers = {
        "/api/status": {"online": True, "versionNumber": "0.2.3", "streamTitle": "Caulking"},
        "/api/config": {"name": "Harbour Light", "version": "Owncast v0.2.3"},
    }
    writer.write(said(json.dumps(answers[path]).encode()))


async def problem_of(answer: Answer) -> OwncastUnavailable:
    """What somebody is told who types the address of a server that answers so."""
    async with open_http() as http, answering(answer) as address:
        with pytest.raises(OwncastUnavailable) as raised:
            await find(http, f"http://{address}", limits=QUICK)
    return raised.value


@pytest.mark.parametrize("typed", ["{}", " {}/admin/ ", "http://{}", "HTTP://{}/?x#y"])
async def test_an_owncast_is_found_and_named_however_its_address_is_typed(typed: str) -> None:
    async with open_http() as http, answering(of_owncast) as address:
        found = await find(http, typed.format(address), limits=QUICK)

    assert (found.url, found.name, found.version) == (f"http://{address}", "Harbour Light", "0.2.3")
    assert found.online


async def test_without_a_scheme_every_likely_place_is_looked_at() -> None:
    assert candidates("stream.example.com") == [
        "https://stream.example.com",
        "http://stream.example.com",
        "http://stream.example.com:8080",
    ]
    assert candidates("192.168.1.20") == ["http://192.168.1.20", "https://192.168.1.20", "http://192.168.1.20:8080"]
    assert candidates("http://stream.example.com") == ["http://stream.example.com"]


async def test_the_port_of_owncast_itself_is_found() -> None:
    owncast = FakeOwncast()

    async def behind_port_8080(request: httpx.Request) -> httpx.Response:
        if request.url.port != 8080:
            raise httpx.ConnectError("refused") from ConnectionRefusedError()
        return await owncast(request)

    async with open_http(httpx.MockTransport(behind_port_8080)) as http:
        found = await find(http, "stream.example.com")

    assert found.url == "http://stream.example.com:8080"


async def test_https_is_taken_where_both_answer() -> None:
    async with open_http(FakeOwncast().transport) as http:
        assert (await find(http, "stream.example.com")).url == "https://stream.example.com"


async def test_a_certificate_that_is_not_valid_is_no_reason_to_do_without() -> None:
    owncast = FakeOwncast()

    async def forged(request: httpx.Request) -> httpx.Response:
        if request.url.scheme == "https":
            problem = ssl.SSLCertVerificationError("self-signed")
            problem.verify_message = "self-signed certificate"
            raise httpx.ConnectError("no") from problem
        return await owncast(request)

    async with open_http(httpx.MockTransport(forged)) as http:
        with pytest.raises(OwncastUnavailable) as raised:
            await find(http, "stream.example.com")

    assert raised.value.reason == "certificate"


async def test_the_address_that_visitors_are_sent_on_to_is_the_one_that_is_kept() -> None:
    async with answering(of_owncast) as real:

        async def moved(path: str, writer: asyncio.StreamWriter) -> None:
            writer.write(said(b"", "301 Moved Permanently", f"Location: http://{real}{path}"))

        async with open_http() as http, answering(moved) as address:
            found = await find(http, address, limits=QUICK)

    assert found.url == f"http://{real}"


async def test_a_web_page_that_is_no_owncast_is_called_so() -> None:
    async def page(path: str, writer: asyncio.StreamWriter) -> None:
        writer.write(said(b"<!doctype html><h1>My homepage</h1>", "200 OK", "Content-Type: text/html"))

    problem = await problem_of(page)

    assert isinstance(problem, NotOwncast)
    assert problem.reason == "not_owncast"


async def test_a_server_that_never_answers_is_not_waited_for() -> None:
    async def never(path: str, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(3)

    problem = await problem_of(never)

    assert isinstance(problem, OwncastTimeout)
    assert problem.reason == "timeout"


async def test_one_that_answers_a_letter_a_second_is_not_waited_for_either() -> None:
    async def drips(path: str, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
        for _ in range(40):
            writer.write(b"{")
            await writer.drain()
            await asyncio.sleep(0.1)

    assert (await problem_of(drips)).reason == "timeout"


@pytest.mark.parametrize("to", ["{path}", "/api/status?{count}"], ids=["to_itself", "ever_on"])
async def test_redirects_in_circles_come_to_an_end(to: str) -> None:
    asked: list[str] = []

    async def circling(path: str, writer: asyncio.StreamWriter) -> None:
        asked.append(path)
        writer.write(said(b"", "302 Found", "Location: " + to.format(path=path, count=len(asked))))

    problem = await problem_of(circling)

    assert problem.reason == "circles"
    assert len(asked) < 10


async def test_a_redirect_to_another_page_is_no_owncast() -> None:
    async def to_login(path: str, writer: asyncio.StreamWriter) -> None:
        writer.write(said(b"", "302 Found", "Location: /login"))

    assert (await problem_of(to_login)).reason == "not_owncast"


async def test_a_redirect_to_what_is_no_web_address_is_not_followed() -> None:
    async def to_mail(path: str, writer: asyncio.StreamWriter) -> None:
        writer.write(said(b"", "302 Found", "Location: mailto:me@example.com"))

    assert (await problem_of(to_mail)).reason == "failed"


async def test_an_answer_of_many_megabytes_is_not_read() -> None:
    sent = 0

    async def pours(path: str, writer: asyncio.StreamWriter) -> None:
        nonlocal sent
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100000000\r\n\r\n")
        with contextlib.suppress(ConnectionError):
            for _ in range(1600):
                writer.write(b"x" * 62_500)
                await writer.drain()
                sent += 62_500

    async with open_http() as http, answering(pours) as address:
        with pytest.raises(OwncastUnavailable) as raised:
            await find(http, f"http://{address}", limits=Limits())

    assert raised.value.reason == "too_large"
    # What the system's own buffers took in beside the 1 MiB that was read.
    assert sent < 50_000_000


async def test_nothing_that_listens_is_said_as_such() -> None:
    async with answering(of_owncast) as address:
        pass
    async with open_http() as http:
        with pytest.raises(OwncastUnavailable) as raised:
            await find(http, address, limits=QUICK)

    assert raised.value.reason == "refused"


@pytest.mark.parametrize("typed", ["", "   ", "ftp://a.example", "https://me:pw@a.example", "a b", "http://", "::"])
async def test_what_is_no_address_is_not_asked_for(typed: str) -> None:
    owncast = FakeOwncast()
    async with open_http(owncast.transport) as http:
        with pytest.raises(InvalidAddress) as raised:
            await find(http, typed)

    assert raised.value.reason
    assert owncast.requests == []


@pytest.mark.parametrize(
    ("url", "safe"),
    [
        ("https://stream.example.com", True),
        ("http://stream.example.com", False),
        ("http://93.184.216.34:8080", False),
        ("http://127.0.0.1:8080", True),
        ("http://192.168.1.20", True),
        ("http://[fd00::1]:8080", True),
    ],
)
def test_a_line_without_encryption_is_only_safe_nearby(url: str, safe: bool) -> None:
    assert is_safe(url) is safe
