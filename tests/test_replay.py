import asyncio
import hashlib
import hmac
import io
import itertools
import json
import random
import re
import socket
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from overlay.domain.events import ChatMessageSent
from overlay.domain.text import words
from overlay.owncast.payload import decode
from overlay.sources import golang
from overlay.sources.recording import InvalidRecording, Row, fresh, read
from overlay.sources.replay import replay

PAYLOADS = Path(__file__).parent / "payloads"
RECORDINGS = ["webhooks-0.1.3.jsonl", "webhooks-0.2.jsonl", "webhooks-0.3-made.jsonl"]
START = datetime(2027, 1, 2, 3, 4, 5, 500000, tzinfo=UTC)
URL = "http://127.0.0.1:8470/webhook/key"


@pytest.fixture
def anyio_backend() -> str:
    """Async tests run on asyncio."""
    return "asyncio"


@pytest.fixture
def new_id() -> Callable[[], str]:
    """Ids that tell themselves: fresh-1, fresh-2, ..."""
    numbers = itertools.count(1)
    return lambda: f"fresh-{next(numbers)}"


class FakeServer:
    """Answers as the webhook does, and keeps what it was sent."""

    def __init__(self) -> None:
        self.requests: list[httpx.Request] = []
        self.known: set[str] = set()
        self.refusal: httpx.Response | None = None

    def answer(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        if self.refusal is not None:
            return self.refusal
        word = "known" if request.content.decode() in self.known else "new"
        self.known.add(request.content.decode())
        return httpx.Response(204, headers={"Overlay-Event": word})

    @property
    def transport(self) -> httpx.MockTransport:
        return httpx.MockTransport(self.answer)


class FakeTime:
    """A monotonic clock that sleeping moves at once."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.slept: list[float] = []

    def clock(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


def row(event_type: str, *, after: float = 0.0, **data: object) -> Row:
    return Row(after, {}, golang.dump({"eventData": data, "type": event_type}))


def data_of(one: Row) -> dict[str, object]:
    found: dict[str, object] = json.loads(one.body)["eventData"]
    return found


def strings(value: object, key: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for name, one in value.items():
            yield from strings(one, name)
    elif isinstance(value, list):
        for one in value:
            yield from strings(one, key)
    elif isinstance(value, str):
        yield key, value


def without_ids_and_times(value: object) -> object:
    if isinstance(value, dict):
        return {name: without_ids_and_times(one) for name, one in value.items() if name not in ("MessageIDs", "ids")}
    if isinstance(value, str) and golang.parse_time(value) and not value.startswith("0001"):
        return "a time"
    return value


@pytest.mark.parametrize("name", RECORDINGS)
def test_a_recording_written_again_is_the_same_to_the_byte(name: str) -> None:
    for one in read(PAYLOADS / name):
        assert golang.dump(json.loads(one.body)) == one.body


@pytest.mark.parametrize("name", RECORDINGS)
def test_a_fresh_show_keeps_everything_but_ids_and_times(name: str, new_id: Callable[[], str]) -> None:
    rows = read(PAYLOADS / name)

    again = list(fresh(rows, start=START, speed=1.0, new_id=new_id))

    assert [(one.after, one.headers) for one in again] == [(one.after, one.headers) for one in rows]
    for old, new in zip(rows, again, strict=True):
        before, after = json.loads(old.body), json.loads(new.body)
        assert (before["eventData"].pop("id", "") == "") == (after["eventData"].pop("id", "") == "")
        assert without_ids_and_times(after) == without_ids_and_times(before)


@pytest.mark.parametrize("name", RECORDINGS)
def test_hides_follow_the_messages_they_name(name: str, new_id: Callable[[], str]) -> None:
    rows = read(PAYLOADS / name)
    again = list(fresh(rows, start=START, speed=1.0, new_id=new_id))
    positions = {data_of(one).get("id"): number for number, one in enumerate(rows)}
    references = 0

    for old, new in zip(rows, again, strict=True):
        for field in ("MessageIDs", "ids"):
            olds, news = data_of(old).get(field), data_of(new).get(field)
            if isinstance(olds, list) and isinstance(news, list):
                references += len(olds)
                assert [data_of(again[positions[one]])["id"] for one in olds] == news

    assert references


@pytest.mark.parametrize("name", RECORDINGS)
def test_every_time_moves_by_the_same_span(name: str, new_id: Callable[[], str]) -> None:
    rows = read(PAYLOADS / name)
    again = list(fresh(rows, start=START, speed=1.0, new_id=new_id))
    spans = set()

    for old, new in zip(rows, again, strict=True):
        for (key, before), (_, after) in zip(strings(json.loads(old.body)), strings(json.loads(new.body)), strict=True):
            old_time, new_time = golang.parse_time(before), golang.parse_time(after)
            if before == golang.NEVER:
                assert after == golang.NEVER
            elif old_time and new_time and old_time[0] % golang.SECOND:
                spans.add(new_time[0] - old_time[0])
            elif old_time and new_time:
                assert "." not in after, key

    assert len(spans) == 1


@pytest.mark.parametrize("name", RECORDINGS)
def test_the_intake_takes_a_fresh_show_for_another_one_with_the_same_lines(name: str) -> None:
    rows, chance = read(PAYLOADS / name), random.Random(1)

    shows = [
        [
            decode(one.body.encode(), received_at=START)
            for one in fresh(
                rows, start=START + timedelta(hours=hour), speed=7.0, new_id=lambda: golang.short_id(chance)
            )
        ]
        for hour in range(2)
    ]

    identities = [event.identity for show in shows for event in show]
    recorded = [decode(one.body.encode(), received_at=START) for one in rows]
    lines = [
        [words(event.data.fragments) for event in show if isinstance(event.data, ChatMessageSent)]
        for show in (recorded, *shows)
    ]
    assert len(set(identities)) == 2 * len(rows)
    assert lines[0] == lines[1] == lines[2]
    assert len(lines[0]) > 10


def test_speed_shrinks_the_times_around_the_start(new_id: Callable[[], str]) -> None:
    user = {"createdAt": "2026-11-22T05:59:40Z"}
    rows = [
        row("USER_JOINED", id="a", timestamp="2026-11-22T06:00:00.000000001Z"),
        row("USER_JOINED", id="b", timestamp="2026-11-22T06:00:10.000000001Z", user=user),
    ]

    first, second = fresh(rows, start=START, speed=10.0, new_id=new_id)

    assert data_of(first)["timestamp"] == "2027-01-02T03:04:05.5Z"
    assert data_of(second)["timestamp"] == "2027-01-02T03:04:06.5Z"
    assert data_of(second)["user"] == {"createdAt": "2027-01-02T03:04:03Z"}


def test_a_show_begins_at_the_start_although_its_first_event_has_no_time(new_id: Callable[[], str]) -> None:
    rows = [row("STREAM_STARTED"), row("CHAT", after=4.0, id="a", timestamp="2026-11-22T06:00:04.25Z")]

    _, chat = fresh(rows, start=START, speed=1.0, new_id=new_id)

    assert data_of(chat)["timestamp"] == "2027-01-02T03:04:09.5Z"


def test_the_zone_and_the_nanoseconds_of_a_time_stay(new_id: Callable[[], str]) -> None:
    rows = [
        row("CHAT", id="a", timestamp="2026-11-22T08:00:00+02:00"),
        row("CHAT", id="b", timestamp="2026-11-22T08:00:01.123456789+02:00"),
    ]

    _, second = fresh(rows, start=START, speed=1.0, new_id=new_id)

    assert data_of(second)["timestamp"] == "2027-01-02T05:04:06.623456789+02:00"


def test_unknown_references_user_ids_and_empty_ids_stay(new_id: Callable[[], str]) -> None:
    rows = [
        row("VISIBILITY-UPDATE", id="h", ids=["elsewhere", "m"], visible=False),
        row("CHAT", id="m", user={"id": "viewer"}),
        row("NAME_CHANGE", id="", user={"id": "viewer"}),
    ]

    hide, chat, rename = fresh(rows, start=START, speed=1.0, new_id=new_id)

    assert data_of(hide)["ids"] == ["elsewhere", data_of(chat)["id"]]
    assert data_of(chat)["user"] == data_of(rename)["user"] == {"id": "viewer"}
    assert data_of(rename)["id"] == ""


def test_words_that_look_like_a_time_or_an_id_stay(new_id: Callable[[], str]) -> None:
    rows = [row("CHAT", id="abc", rawBody="2026-11-22T06:00:00Z", body="abc", timestamp="2026-11-22T06:00:00Z")]

    (again,) = fresh(rows, start=START, speed=1.0, new_id=new_id)

    assert (data_of(again)["rawBody"], data_of(again)["body"]) == ("2026-11-22T06:00:00Z", "abc")


def test_the_same_event_twice_stays_the_same_event(new_id: Callable[[], str]) -> None:
    rows = [row("CHAT", id="a", timestamp="2026-11-22T06:00:00.5Z")] * 2

    first, second = fresh(rows, start=START, speed=1.0, new_id=new_id)

    assert first == second


@pytest.mark.parametrize(
    "body",
    ["", "not json", "[]", '{"eventData":1e400,"type":"CHAT"}', '{"n":' + "9" * 5000 + "}", "[" * 100000],
    ids=["empty", "words", "array", "infinite", "long number", "deep"],
)
def test_a_body_that_is_no_event_is_sent_as_it_was(body: str, new_id: Callable[[], str]) -> None:
    assert list(fresh([Row(0.0, {}, body)], start=START, speed=1.0, new_id=new_id)) == [Row(0.0, {}, body)]


def test_lone_surrogates_and_line_separators_stay_escaped(new_id: Callable[[], str]) -> None:
    body = '{"eventData":{"rawBody":"\\ud800 \\u2028 \\u0000 \\u003cb\\u003e"},"type":"CHAT"}'

    assert [one.body for one in fresh([Row(0.0, {}, body)], start=START, speed=1.0, new_id=new_id)] == [body]


def test_short_ids_look_like_owncasts() -> None:
    assert re.fullmatch(r"[A-Za-z0-9_-]{9,11}", golang.short_id(random.Random(1)))


@pytest.mark.parametrize(
    ("line", "says"),
    [
        (b"{oops", "not JSON"),
        (b"\xff", "not JSON"),
        (b"[1]", "not an object"),
        (b'{"after": "1", "headers": {}, "body": "{}"}', '"after"'),
        (b'{"after": NaN, "headers": {}, "body": "{}"}', '"after"'),
        (b'{"after": 1, "headers": {"a": 1}, "body": "{}"}', '"headers"'),
        (b'{"after": 1, "headers": {}, "body": {}}', '"body"'),
    ],
    ids=["broken", "not utf-8", "array", "after text", "after nan", "header number", "body object"],
)
def test_a_bad_line_is_named_with_its_file(tmp_path: Path, line: bytes, says: str) -> None:
    path = tmp_path / "show.jsonl"
    path.write_bytes(b'{"after": 0, "headers": {}, "body": "{}"}\n\n' + line + b"\n")

    with pytest.raises(InvalidRecording, match=f"show.jsonl, line 3: {says}"):
        read(path)


def test_a_line_separator_inside_a_message_does_not_end_its_row(tmp_path: Path) -> None:
    path = tmp_path / "show.jsonl"
    path.write_text('{"after": 0, "headers": {}, "body": "a\u2028b"}', encoding="utf-8")

    assert read(path) == [Row(0.0, {}, "a\u2028b")]


@pytest.mark.parametrize("content", [None, b"", b"\n\n"], ids=["missing", "empty", "blank"])
@pytest.mark.anyio
async def test_a_file_without_a_show_is_an_error(tmp_path: Path, content: bytes | None) -> None:
    path, output, errors = tmp_path / "show.jsonl", io.StringIO(), io.StringIO()
    if content is not None:
        path.write_bytes(content)

    code = await replay(path, url=URL, secret=None, output=output, errors=errors)

    assert (code, output.getvalue()) == (2, "")
    assert str(path) in errors.getvalue()
    assert errors.getvalue().count("\n") == 1


@pytest.mark.parametrize("speed", [0.0, -1.0, float("nan"), float("inf")])
@pytest.mark.anyio
async def test_a_speed_that_is_none_is_refused(speed: float) -> None:
    output, errors = io.StringIO(), io.StringIO()

    code = await replay(PAYLOADS / RECORDINGS[0], url=URL, secret=None, speed=speed, output=output, errors=errors)

    assert code == 2
    assert "above 0" in errors.getvalue()


@pytest.mark.parametrize("name", RECORDINGS)
@pytest.mark.anyio
async def test_a_show_can_be_played_again_and_again(name: str) -> None:
    server, time, output = FakeServer(), FakeTime(), io.StringIO()
    rows = read(PAYLOADS / name)

    for _ in range(2):
        code = await replay(
            PAYLOADS / name,
            url=URL,
            secret=None,
            output=output,
            transport=server.transport,
            clock=time.clock,
            sleep=time.sleep,
        )
        assert code == 0

    assert output.getvalue() == f"sent {len(rows)}, new {len(rows)}, known 0\n" * 2
    assert time.now == pytest.approx(1000.0 + 2 * rows[-1].after)
    types = [json.loads(request.content)["type"] for request in server.requests]
    assert types == [json.loads(one.body)["type"] for one in rows] * 2


@pytest.mark.anyio
async def test_an_exact_show_is_known_the_second_time() -> None:
    server, time, output = FakeServer(), FakeTime(), io.StringIO()

    for _ in range(2):
        await replay(
            PAYLOADS / RECORDINGS[1],
            url=URL,
            secret="unused",
            exact=True,
            output=output,
            transport=server.transport,
            clock=time.clock,
            sleep=time.sleep,
        )

    assert output.getvalue() == "sent 35, new 35, known 0\nsent 35, new 0, known 35\n"


@pytest.mark.anyio
async def test_speed_divides_the_gaps() -> None:
    server, time = FakeServer(), FakeTime()

    await replay(
        PAYLOADS / RECORDINGS[0],
        url=URL,
        secret=None,
        speed=20.0,
        output=io.StringIO(),
        transport=server.transport,
        clock=time.clock,
        sleep=time.sleep,
    )

    assert time.now == pytest.approx(1000.0 + 54.424 / 20)


@pytest.mark.anyio
async def test_a_slow_answer_does_not_shift_what_comes_later(tmp_path: Path) -> None:
    path, time = tmp_path / "show.jsonl", FakeTime()
    path.write_text("\n".join(json.dumps({"after": after, "headers": {}, "body": "{}"}) for after in (5, 6, 7, 9)))
    arrived: list[float] = []

    def answer(_: httpx.Request) -> httpx.Response:
        arrived.append(time.now - 1000)
        time.now += 1.5 if len(arrived) == 1 else 0
        return httpx.Response(204, headers={"Overlay-Event": "new"})

    await replay(
        path,
        url=URL,
        secret=None,
        output=io.StringIO(),
        transport=httpx.MockTransport(answer),
        clock=time.clock,
        sleep=time.sleep,
    )

    assert arrived == [0, 1.5, 2, 4]


@pytest.mark.anyio
async def test_bodies_are_signed_anew_when_the_secret_is_known() -> None:
    server, time = FakeServer(), FakeTime()

    await replay(
        PAYLOADS / RECORDINGS[2],
        url=URL,
        secret="harbour-light-secret",
        output=io.StringIO(),
        transport=server.transport,
        clock=time.clock,
        sleep=time.sleep,
    )

    recorded = {one.headers["owncast-signature"] for one in read(PAYLOADS / RECORDINGS[2])}
    for request in server.requests:
        signature = request.headers["owncast-signature"]
        moment, mac = signature.removeprefix("t=").split(".s=")
        expected = hmac.new(b"harbour-light-secret", moment.encode() + b"." + request.content, hashlib.sha256)
        assert mac == expected.hexdigest()
        assert signature not in recorded


@pytest.mark.anyio
async def test_a_signature_that_no_longer_fits_is_left_out_without_a_secret() -> None:
    server, time = FakeServer(), FakeTime()

    await replay(
        PAYLOADS / RECORDINGS[2],
        url=URL,
        secret=None,
        output=io.StringIO(),
        transport=server.transport,
        clock=time.clock,
        sleep=time.sleep,
    )

    assert not [request for request in server.requests if "owncast-signature" in request.headers]


@pytest.mark.parametrize(
    ("response", "reason"),
    [
        (httpx.Response(401, json={"error": "The signature is stale."}), "401 The signature is stale."),
        (httpx.Response(404, text="not found\nat all"), "404 not found at all"),
        (httpx.Response(503), "503 Service Unavailable"),
        (httpx.Response(204), "204 but without the header Overlay-Event"),
    ],
    ids=["json", "text", "nothing", "another server"],
)
@pytest.mark.anyio
async def test_what_is_refused_is_counted_with_its_reason(response: httpx.Response, reason: str) -> None:
    server, time, output = FakeServer(), FakeTime(), io.StringIO()
    server.refusal = response

    code = await replay(
        PAYLOADS / RECORDINGS[1],
        url=URL,
        secret=None,
        output=output,
        transport=server.transport,
        clock=time.clock,
        sleep=time.sleep,
    )

    summary, line = output.getvalue().splitlines()
    assert code == 1
    assert summary == "sent 35, new 0, known 0, refused 35"
    assert line.startswith(f"refused with {reason}")
    assert line.endswith("(rows 1, 2, 3, 4, 5, 6, 7, 8, ...)")


@pytest.mark.anyio
async def test_a_server_that_is_not_there_is_one_clear_line() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    output, errors = io.StringIO(), io.StringIO()

    url = f"http://127.0.0.1:{port}/webhook/secret-key"
    code = await replay(PAYLOADS / RECORDINGS[0], url=url, secret=None, output=output, errors=errors)

    assert code == 1
    assert output.getvalue() == "sent 0, new 0, known 0\n"
    assert errors.getvalue().startswith(f"http://127.0.0.1:{port}/webhook/... was not reached:")
    assert errors.getvalue().count("\n") == 1


@pytest.mark.parametrize("url", ["localhost:8470/webhook/key", "http://host:99999/webhook/key", "nowhere"])
@pytest.mark.anyio
async def test_an_address_that_is_none_is_refused(url: str) -> None:
    errors = io.StringIO()

    code = await replay(PAYLOADS / RECORDINGS[0], url=url, secret=None, output=io.StringIO(), errors=errors)

    assert code == 2
    assert "is not an address to replay to" in errors.getvalue()


@pytest.mark.anyio
async def test_a_show_that_is_stopped_says_what_was_sent() -> None:
    server, output, third = FakeServer(), io.StringIO(), asyncio.Event()

    async def sleep(_: float) -> None:
        if len(server.requests) == 3:
            third.set()
            await asyncio.Future[None]()

    playing = asyncio.create_task(
        replay(PAYLOADS / RECORDINGS[0], url=URL, secret=None, output=output, transport=server.transport, sleep=sleep)
    )
    await third.wait()
    playing.cancel()
    with pytest.raises(asyncio.CancelledError):
        await playing

    assert output.getvalue() == "sent 3, new 3, known 0\n"


@pytest.mark.parametrize("name", RECORDINGS)
@pytest.mark.anyio
async def test_exact_sends_recorded_bytes_and_headers_over_a_real_connection(name: str) -> None:
    received: list[tuple[dict[str, str], bytes]] = []

    async def receive(request: Request) -> Response:
        received.append((dict(request.headers), await request.body()))
        if len(received) == 2:
            return JSONResponse({"error": "no"}, 400)
        return Response(status_code=204, headers={"Overlay-Event": "new"})

    app = Starlette(routes=[Route("/webhook/key", receive, methods=["POST"])])
    server = uvicorn.Server(uvicorn.Config(app, lifespan="off", log_level="critical"))
    rows, output = read(PAYLOADS / name), io.StringIO()
    with socket.create_server(("127.0.0.1", 0)) as listening:
        serving = asyncio.create_task(server.serve(sockets=[listening]))
        url = f"http://127.0.0.1:{listening.getsockname()[1]}/webhook/key"
        code = await replay(PAYLOADS / name, url=url, secret=None, speed=1e6, exact=True, output=output)
        server.should_exit = True
        await serving

    of_the_connection = {"host", "content-length", "connection"}
    assert code == 1
    assert output.getvalue().splitlines() == [
        f"sent {len(rows)}, new {len(rows) - 1}, known 0, refused 1",
        "refused with 400 no (row 2)",
    ]
    assert [body for _, body in received] == [one.body.encode() for one in rows]
    for (headers, _), one in zip(received, rows, strict=True):
        assert {name: value for name, value in headers.items() if name not in of_the_connection} == one.headers
