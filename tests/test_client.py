import asyncio
import errno
import json
import logging
import socket
import ssl
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest

from overlay.domain.errors import (
    InvalidAddress,
    InvalidRequest,
    InvalidToken,
    NotFound,
    NotOwncast,
    OwncastError,
    OwncastNotConfigured,
    OwncastRefused,
    OwncastTimeout,
    OwncastUnavailable,
)
from overlay.owncast.address import normalise_address, normalise_token
from overlay.owncast.answers import Scopes
from overlay.owncast.client import OwncastClient
from overlay.owncast.failures import Limits
from overlay.owncast.transport import open_http
from tests.fakes import EVERY_SCOPE, FakeOwncast, Post

pytestmark = pytest.mark.anyio

TOKEN = "kBzhgGzMKeN_8eZvqsuqwGCmPZpXOHbQ5a1vhVXl0HM="
RECORDED = [
    json.loads(line) for line in (Path(__file__).parent / "payloads/rest-answers.jsonl").read_text().splitlines()
]


@pytest.fixture
def owncast() -> FakeOwncast:
    """A server that knows one token with every scope."""
    return FakeOwncast(tokens={TOKEN: EVERY_SCOPE})


@pytest.fixture
async def http(owncast: FakeOwncast) -> AsyncIterator[httpx.AsyncClient]:
    """Connections that all end at `owncast`."""
    async with open_http(owncast.transport) as http:
        yield http


@pytest.fixture
def client(owncast: FakeOwncast, http: httpx.AsyncClient) -> OwncastClient:
    """A client of `owncast` with its token."""
    return OwncastClient(http, owncast.url, TOKEN)


async def raised_by_post(client: OwncastClient) -> OwncastError:
    with pytest.raises(OwncastError) as raised:
        await client.post_system("hello")
    assert TOKEN not in str(raised.value)
    return raised.value


KNOWN_TO_THE_FAKE = [
    row
    for row in RECORDED
    if row["server"] == "0.2"
    and "…" not in (row["request"]["body"] or "")
    and row["request"]["method"] != "OPTIONS"
    and row["request"]["path"].rpartition("/")[2]
    in ("send", "system", "action", "user", "clients", "nothing", "status", "config", "emoji")
]


@pytest.mark.parametrize("row", KNOWN_TO_THE_FAKE, ids=range(len(KNOWN_TO_THE_FAKE)))
async def test_the_fake_answers_as_a_real_server_did(row: dict[str, dict[str, object]]) -> None:
    scopes = row["request"]["token_scopes"]
    owncast = FakeOwncast(tokens={TOKEN: tuple(scopes)} if isinstance(scopes, list) else {})
    headers = {} if scopes is None else {"Authorization": f"Bearer {TOKEN}"}

    async with httpx.AsyncClient(transport=owncast.transport, base_url=owncast.url) as http:
        answer = await http.request(
            str(row["request"]["method"]),
            str(row["request"]["path"]),
            content=str(row["request"]["body"] or ""),
            headers=headers,
        )

    expected = row["answer"]
    assert answer.status_code == expected["status"]
    assert answer.headers.get("content-type") == expected["content_type"]
    if not str(row["request"]["path"]).startswith("/api/integrations"):
        assert type(answer.json()) is type(json.loads(str(expected["body"])))
    else:
        assert answer.text.partition(" into Go")[0] == str(expected["body"]).partition(" into Go")[0]


async def test_posts_go_to_the_endpoint_of_their_kind(client: OwncastClient, owncast: FakeOwncast) -> None:
    await client.post_system("a &#42;system&#42; line")
    await client.post_user("**as the bot** é 😀")
    await client.post_action("an action")

    assert owncast.posts == [
        Post("system", "a &#42;system&#42; line"),
        Post("send", "**as the bot** é 😀"),
        Post("action", "an action"),
    ]


@pytest.mark.parametrize("body", ["", "   ", "\n\t "])
async def test_a_blank_message_is_not_sent(client: OwncastClient, owncast: FakeOwncast, body: str) -> None:
    for post in (client.post_system, client.post_user, client.post_action):
        with pytest.raises(InvalidRequest):
            await post(body)

    assert owncast.requests == []


@pytest.mark.parametrize(
    ("scopes", "expected"),
    [
        (EVERY_SCOPE, Scopes(can_send=True, can_system=True, can_admin=True)),
        (("CAN_SEND_MESSAGES",), Scopes(can_send=True)),
        (("CAN_SEND_SYSTEM_MESSAGES",), Scopes(can_system=True)),
        (("HAS_ADMIN_ACCESS",), Scopes(can_admin=True)),
        ((), Scopes()),
    ],
)
async def test_a_token_is_checked_without_posting(
    client: OwncastClient, owncast: FakeOwncast, scopes: tuple[str, ...], expected: Scopes
) -> None:
    owncast.tokens = {TOKEN: scopes}

    assert await client.check_token() == expected
    assert expected.any == bool(scopes)
    assert owncast.posts == []


async def test_a_check_of_the_token_says_when_nobody_answers(client: OwncastClient, owncast: FakeOwncast) -> None:
    owncast.failure = httpx.ConnectError("no")

    with pytest.raises(OwncastUnavailable):
        await client.check_token()


async def test_a_check_of_the_token_knows_another_web_site(client: OwncastClient, owncast: FakeOwncast) -> None:
    owncast.answer = lambda request: httpx.Response(200, html="<h1>Welcome</h1>")

    with pytest.raises(NotOwncast):
        await client.check_token()


async def test_a_wrong_token_is_told_from_a_missing_scope(client: OwncastClient, owncast: FakeOwncast) -> None:
    owncast.tokens = {}
    wrong = await raised_by_post(client)

    owncast.tokens = {TOKEN: ("CAN_SEND_MESSAGES",)}
    lacking = await raised_by_post(client)

    assert isinstance(wrong, OwncastRefused)
    assert wrong.status == 401
    assert "does not know this access token" in str(wrong)
    assert isinstance(lacking, OwncastRefused)
    assert "(CAN_SEND_SYSTEM_MESSAGES)" in str(lacking)
    assert owncast.posts == []


async def test_a_200_with_an_error_is_a_failure(client: OwncastClient, owncast: FakeOwncast) -> None:
    owncast.answer = lambda request: httpx.Response(200, json={"error": f"unexpected\nEOF {TOKEN}"})

    refused = await raised_by_post(client)

    assert isinstance(refused, OwncastRefused)
    assert "unexpected EOF …" in str(refused)


@pytest.mark.parametrize(
    ("response", "kind"),
    [
        (lambda: httpx.Response(200, json={"success": False}), OwncastRefused),
        (lambda: httpx.Response(200, json={"success": "true"}), OwncastRefused),
        (lambda: httpx.Response(400, json={"error": "unknown integration"}), OwncastRefused),
        (lambda: httpx.Response(403, html="<h1>Forbidden</h1>"), OwncastRefused),
        (lambda: httpx.Response(201, json={"success": True, "error": ""}), None),
        (lambda: httpx.Response(200, json=["success"]), NotOwncast),
        (lambda: httpx.Response(200, html="<p>hi</p>"), NotOwncast),
        (lambda: httpx.Response(200, content=b"[" * 100_000), NotOwncast),
        (lambda: httpx.Response(200, content=b"\xff\xfe{"), NotOwncast),
        (lambda: httpx.Response(200, content=b"1" * 100_000), NotOwncast),
        (lambda: httpx.Response(404, text="404 page not found"), NotOwncast),
        (lambda: httpx.Response(502, html="<h1>Bad Gateway</h1>"), OwncastUnavailable),
        (lambda: httpx.Response(504, html="<h1>Gateway Timeout</h1>"), OwncastTimeout),
        (lambda: httpx.Response(200, headers={"content-encoding": "gzip"}, content=b""), OwncastUnavailable),
    ],
    ids=range(14),
)
async def test_only_an_answer_that_says_success_is_one(
    client: OwncastClient, owncast: FakeOwncast, response: object, kind: type[OwncastError] | None
) -> None:
    assert callable(response)
    owncast.answer = lambda request: response()

    if kind is None:
        await client.post_system("hello")
    else:
        assert type(await raised_by_post(client)) is kind


def caused(error: httpx.TransportError, *causes: BaseException) -> httpx.TransportError:
    error.__cause__ = ExceptionGroup("all attempts", causes) if len(causes) > 1 else causes[0]  # type: ignore[type-var]
    return error


expired = ssl.SSLCertVerificationError(1, "certificate verify failed")
expired.verify_message = "it has expired"


@pytest.mark.parametrize(
    ("failure", "words"),
    [
        (caused(httpx.ConnectError("x"), socket.gaierror(-2, "Name or service not known")), "no host of that name"),
        (
            caused(
                httpx.ConnectError("All connection attempts failed"),
                ConnectionRefusedError(errno.ECONNREFUSED, "refused"),
                ConnectionRefusedError(errno.ECONNREFUSED, "refused"),
            ),
            "connection refused",
        ),
        (caused(httpx.ConnectError("x"), OSError(errno.ENETUNREACH, "unreachable")), "no way to that network"),
        (caused(httpx.ConnectError("x"), expired), "certificate is not valid (it has expired)"),
        (caused(httpx.ConnectError("x"), ssl.SSLError(1, "WRONG_VERSION_NUMBER")), "does not speak https"),
        (httpx.ConnectError("x"), "the connection failed"),
        (httpx.ConnectTimeout("x"), "within 3 s"),
        (httpx.UnsupportedProtocol("x"), "the connection failed"),
    ],
    ids=range(8),
)
async def test_a_server_that_is_not_reached_says_why(
    client: OwncastClient, owncast: FakeOwncast, failure: Exception, words: str
) -> None:
    owncast.failure = failure

    problem = await raised_by_post(client)

    assert type(problem) is OwncastUnavailable
    assert words in str(problem)
    assert owncast.url in str(problem)


@pytest.mark.parametrize(
    "failure", [httpx.ReadTimeout("x"), httpx.ReadError("x"), httpx.RemoteProtocolError("server disconnected")]
)
async def test_a_post_that_went_out_and_was_not_answered_may_have_been_posted(
    client: OwncastClient, owncast: FakeOwncast, failure: Exception
) -> None:
    owncast.failure = failure

    problem = await raised_by_post(client)

    assert isinstance(problem, OwncastTimeout)
    assert "may have been posted" in str(problem)
    with pytest.raises(OwncastUnavailable) as asked:
        await client.status()
    assert "posted" not in str(asked.value)


async def test_a_server_that_never_answers_is_given_up(owncast: FakeOwncast, http: httpx.AsyncClient) -> None:
    owncast.gate = asyncio.Event()
    client = OwncastClient(http, owncast.url, TOKEN, limits=Limits(total_seconds=0.01))

    assert isinstance(await raised_by_post(client), OwncastTimeout)


async def test_a_port_where_nothing_listens_is_said_so() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]

    async with open_http() as http:
        problem = await raised_by_post(OwncastClient(http, f"http://127.0.0.1:{port}", TOKEN))

    assert type(problem) is OwncastUnavailable
    assert "nothing listens there (connection refused)" in str(problem)


async def test_a_port_that_does_not_speak_https_is_said_so() -> None:
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(100)
        writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        writer.close()

    async with await asyncio.start_server(answer, "127.0.0.1", 0) as server, open_http() as http:
        port = server.sockets[0].getsockname()[1]
        problem = await raised_by_post(OwncastClient(http, f"https://127.0.0.1:{port}", TOKEN))

    assert type(problem) is OwncastUnavailable
    assert "does not speak https" in str(problem)


async def test_a_server_that_hangs_up_on_a_post_may_have_posted_it() -> None:
    async def hang_up(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"hello")
        writer.close()

    async with await asyncio.start_server(hang_up, "127.0.0.1", 0) as server, open_http() as http:
        port = server.sockets[0].getsockname()[1]
        problem = await raised_by_post(OwncastClient(http, f"http://127.0.0.1:{port}", TOKEN))

    assert isinstance(problem, OwncastTimeout)
    assert "may have been posted" in str(problem)


async def test_an_endless_answer_is_not_swallowed(client: OwncastClient, owncast: FakeOwncast) -> None:
    sent = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal sent
        while True:
            sent += 65536
            yield b" " * 65536

    owncast.answer = lambda request: httpx.Response(200, content=endless())

    with pytest.raises(OwncastUnavailable, match="more than 1024 KiB"):
        await client.config()
    assert sent <= 2 * 1024 * 1024


async def test_a_redirect_to_https_on_the_same_host_is_followed_with_its_body(
    owncast: FakeOwncast, http: httpx.AsyncClient
) -> None:
    def upgrade(request: httpx.Request) -> httpx.Response | None:
        if request.url.scheme == "https":
            return None
        return httpx.Response(301, headers={"location": str(request.url.copy_with(scheme="https"))})

    owncast.answer = upgrade
    client = OwncastClient(http, "http://stream.example.com", TOKEN)

    await client.post_system("hello")

    assert owncast.posts == [Post("system", "hello")]


@pytest.mark.parametrize(
    "location",
    [
        "https://evil.example/api/integrations/chat/system",
        "//evil.example/api/integrations/chat/system",
        "http://stream.example.com/api/integrations/chat/system",
        "https://stream.example.com/login",
        "https://stream.example.com/api/integrations/chat/system",
        "https://user:word@evil.example/",
        "http://[",
        "javascript:alert(1)",
    ],
)
async def test_no_other_redirect_is_followed(client: OwncastClient, owncast: FakeOwncast, location: str) -> None:
    owncast.answer = lambda request: httpx.Response(307, headers={"location": location})

    problem = await raised_by_post(client)

    assert isinstance(problem, OwncastUnavailable)
    assert {request.url.host for request in owncast.requests} == {"stream.example.com"}
    assert {request.url.scheme for request in owncast.requests} == {"https"}
    assert "word" not in str(problem)


async def test_without_an_address_or_a_token_it_says_what_is_needed(
    owncast: FakeOwncast, http: httpx.AsyncClient
) -> None:
    with pytest.raises(OwncastNotConfigured, match="address"):
        await OwncastClient(http, "").post_user("hello")
    with pytest.raises(OwncastNotConfigured, match="token"):
        await OwncastClient(http, owncast.url).post_user("hello")
    with pytest.raises(OwncastNotConfigured, match="address"):
        await OwncastClient(http, "", TOKEN).status()


async def test_status_says_what_the_stream_does(client: OwncastClient, owncast: FakeOwncast) -> None:
    off_air = await client.status()
    owncast.online, owncast.viewers = True, 3
    on_air = await client.status()

    assert (off_air.online, off_air.viewers, off_air.title, off_air.version) == (False, 0, "A new title", "0.2.3")
    assert off_air.connected_at is None
    assert (on_air.online, on_air.viewers) == (True, 3)
    assert on_air.connected_at == datetime(2026, 11, 22, 6, 34, 11, tzinfo=UTC)


@pytest.mark.parametrize(
    "answer",
    [
        httpx.Response(200, html="<h1>It works!</h1>"),
        httpx.Response(200, json={"status": "ok"}),
        httpx.Response(200, json={"online": "yes", "versionNumber": "1"}),
        httpx.Response(200, json=[]),
        httpx.Response(200, content=b"null"),
        httpx.Response(204),
        httpx.Response(404, text="404 page not found"),
        httpx.Response(401, text="unauthorized"),
    ],
    ids=range(8),
)
async def test_what_is_not_an_owncast_is_said_so(
    client: OwncastClient, owncast: FakeOwncast, answer: httpx.Response
) -> None:
    owncast.answer = lambda request: answer

    for ask in (client.status, client.config):
        with pytest.raises(NotOwncast, match=r"https://stream\.example\.com is not an Owncast"):
            await ask()


async def test_config_says_name_version_and_colors(client: OwncastClient, owncast: FakeOwncast) -> None:
    owncast.name = "Harbour\x00\nLight"
    owncast.appearance = {
        "theme-color-users-0": "#ff717b",
        "theme-color-users-3": "url(https://evil.example)",
        "theme-color-users-9": "#000000",
        "theme-color-background-main": "#123456",
    }

    config = await client.config()

    assert config.name == "Harbour Light"
    assert config.version == "Owncast v0.2.3 (20261122)"
    assert config.user_colors == {0: "#ff717b"}


@pytest.mark.parametrize("server", ["0.1.3", "0.2"])
async def test_recorded_answers_are_understood(client: OwncastClient, owncast: FakeOwncast, server: str) -> None:
    answers = {
        row["request"]["path"]: row["answer"]["body"]
        for row in RECORDED
        if row["server"] == server and row["request"]["method"] == "GET"
    }
    owncast.answer = lambda request: httpx.Response(200, content=answers[request.url.path].encode())

    assert (await client.status()).version in ("0.1.3", "0.2.3")
    assert (await client.config()).name == "Night Shift Radio"
    assert len(await client.emoji()) == 3


async def test_emoji_are_found_by_name_in_lower_case(client: OwncastClient, owncast: FakeOwncast) -> None:
    owncast.emoji = {"Party": "/img/emoji/blob/party.gif", "bad": "https://evil.example/x.png", "up": "/img/emoji/../x"}

    assert await client.emoji() == {"party": "blob/party.gif"}

    owncast.emoji = {}
    assert await client.emoji() == {}


async def test_a_picture_that_is_not_there_is_not_found(client: OwncastClient, owncast: FakeOwncast) -> None:
    assert await client.picture("blob/party.gif") == b"GIF89a..."
    with pytest.raises(NotFound):
        await client.picture("blob/none.gif")
    assert all("authorization" not in request.headers for request in owncast.requests)


async def test_the_token_is_in_no_log_and_no_representation(
    client: OwncastClient, owncast: FakeOwncast, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)

    await client.check_token()
    await client.post_user("hello")
    owncast.tokens = {}
    problem = await raised_by_post(client)

    assert TOKEN not in caplog.text
    assert TOKEN not in repr(client)
    assert TOKEN not in repr(problem)


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("https://stream.example.com", "https://stream.example.com"),
        ("stream.example.com", "https://stream.example.com"),
        ("  HTTPS://Stream.Example.com/  ", "https://stream.example.com"),
        ("https://stream.example.com/admin/webhooks/?a=1#x", "https://stream.example.com"),
        ("stream.example.com:8080/embed/chat", "https://stream.example.com:8080"),
        ("http://stream.example.com:80", "http://stream.example.com"),
        ("https://stream.example.com:443/", "https://stream.example.com"),
        ("http://192.168.1.20:8080", "http://192.168.1.20:8080"),
        ("192.168.1.20:8080", "http://192.168.1.20:8080"),
        ("localhost:8080", "http://localhost:8080"),
        ("[::1]:8080", "http://[::1]:8080"),
        ("https://[2001:DB8::1]", "https://[2001:db8::1]"),
        ("203.0.113.9", "http://203.0.113.9"),
        ("http://owncast_1:8080", "http://owncast_1:8080"),
        ("http://owncast:8080", "http://owncast:8080"),
        ("https://bücher.example", "https://xn--bcher-kva.example"),
    ],
)
def test_an_address_is_put_in_order(typed: str, address: str) -> None:
    assert normalise_address(typed) == address
    assert normalise_address(address) == address


@pytest.mark.parametrize(
    "typed",
    [
        "", " ", "https://", "http:///x", "ftp://stream.example.com", "file:///etc/passwd", "javascript:alert(1)",
        "https://user:pass@stream.example.com", "https://token@stream.example.com", "https://stream.example\r\nX: y",
        "stream example.com", "https://stream.example.com:99999", "https://stream.example.com:0", "https://stream:port",
        "https://[::1", "https://..", "https://-x-.example", "https://a..b", "https://1.2.3.4.5", "https://x\\@evil",
        "https://" + "a" * 300, "https://stream\x00.example", "https://\ud800.example", "https://ex%61mple.com",
        "https://stream\u2028.example.com", "//stream.example.com", "https:stream.example.com",
    ],
)  # fmt: skip
def test_what_is_not_an_address_is_refused(typed: str) -> None:
    with pytest.raises(InvalidAddress):
        normalise_address(typed)


def test_a_token_is_taken_without_the_space_around_it() -> None:
    assert normalise_token(f" \n{TOKEN}\r\n") == TOKEN


@pytest.mark.parametrize("typed", ["", "  ", "Bearer abcdef", "abc\ndef", "abc\tdef", "schlüssel", "a\x00b", "x" * 501])
def test_what_is_not_a_token_is_refused_without_repeating_it(typed: str) -> None:
    with pytest.raises(InvalidToken) as refused:
        normalise_token(typed)

    assert not typed.strip() or typed not in str(refused.value)
