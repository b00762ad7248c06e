"""What comes to the webhook's address, and what it is answered: on a real server with real sockets."""

import asyncio
import json
import socket
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest

from overlay.owncast import signature
from overlay.settings import Settings
from tests.server import WEBHOOK_KEY, ServerThread, chat, event, recorded
from tests.waiting import wait_until

KIB = 1024
HEADERS = (("x-content-type-options", "nosniff"), ("referrer-policy", "no-referrer"))


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerThread]:
    """One server for this whole file: it has to live through everything in it."""
    folder = tmp_path_factory.mktemp("webhook")
    with ServerThread(Settings(port=0, data_dir=folder, webhook_key=WEBHOOK_KEY)) as server:
        yield server


def last_id(server: ServerThread) -> int:
    answer = server.http.get(f"{server.url}/api/events", params={"limit": 1}).raise_for_status()
    return int(answer.json()["last_id"])


def rows_after(server: ServerThread, after: int) -> list[dict[str, Any]]:
    """Like `Client.events`, for numbers that Python would rather not read."""
    answer = server.http.get(f"{server.url}/api/events", params={"after": after}).raise_for_status()
    rows: list[dict[str, Any]] = json.loads(answer.content, parse_int=str)["events"]
    return rows


def nested(levels: int, *, what: str = "array") -> bytes:
    """A webhook whose deepest value is that many levels down, the envelope counted."""
    opening, closing = (b"[", b"]") if what == "array" else (b'{"a":', b"}")
    return (
        b'{"type":"DEEP","eventData":'
        + opening * (levels - 1)
        + b"1" * (what != "array")
        + closing * (levels - 1)
        + b"}"
    )


def of_size(size: int) -> bytes:
    body = b'{"type":"BIG","eventData":"%s"}'
    return body % (b"x" * (size - len(body) + 2))


REFUSED = {
    "nothing at all": (b"", 400),
    "only blanks": (b" \n\t ", 400),
    "not JSON": (b"hello", 400),
    "JSON that ends early": (b'{"type":"CHAT","eventData":{"id":"a"', 400),
    "JSON with more behind it": (b'{"type":"CHAT","eventData":{}} {}', 400),
    "single quotes": (b"{'type':'CHAT'}", 400),
    "NaN": (b'{"type":"CHAT","eventData":NaN}', 400),
    "a comment": (b'{"type":"CHAT",/* hi */"eventData":{}}', 400),
    "a form": (b"type=CHAT&eventData=1", 400),
    "a byte order mark": (b'\xef\xbb\xbf{"type":"CHAT","eventData":{}}', 400),
    "UTF-16": ('{"type":"CHAT","eventData":{}}'.encode("utf-16"), 400),
    "invalid UTF-8": (b'{"type":"CHAT","eventData":{"body":"\xff\xfe"}}', 400),
    "UTF-8 cut in a character": ('{"type":"CHAT","eventData":{"body":"ö'.encode()[:-1] + b'"}}', 400),
    "a surrogate in UTF-8": (b'{"type":"CHAT","eventData":{"body":"\xed\xa0\x80"}}', 400),
    "an array": (b'[{"type":"CHAT","eventData":{}}]', 400),
    "an empty array": (b"[]", 400),
    "a string": (b'"CHAT"', 400),
    "a number": (b"12", 400),
    "null": (b"null", 400),
    "an empty object": (b"{}", 400),
    "no type": (b'{"eventData":{}}', 400),
    "a type in capitals": (b'{"TYPE":"CHAT","eventData":{}}', 400),
    "a type that is null": (b'{"type":null,"eventData":{}}', 400),
    "a type that is a number": (b'{"type":12,"eventData":{}}', 400),
    "a type that is a list": (b'{"type":["CHAT"],"eventData":{}}', 400),
    "a type that is an object": (b'{"type":{"type":"CHAT"},"eventData":{}}', 400),
    "a control character in a string": (b'{"type":"CHAT","eventData":{"body":"\x01"}}', 400),
    "a high surrogate alone": (rb'{"type":"CHAT","eventData":{"body":"\ud83d"}}', 400),
    "a low surrogate alone": (rb'{"type":"CHAT","eventData":{"body":"\uDE00!"}}', 400),
    "surrogates the wrong way round": (rb'{"type":"CHAT","eventData":{"body":"\ude00\ud83d"}}', 400),
    "a high surrogate before another character": (rb'{"type":"CHAT","eventData":{"body":"\ud83d\u0041"}}', 400),
    "a lone surrogate in a name": (rb'{"type":"CHAT","eventData":{"\ud83d":1}}', 400),
    "a lone surrogate in the type": (rb'{"type":"\udfff","eventData":{}}', 400),
    "arrays 65 deep": (nested(65), 400),
    "objects 65 deep": (nested(65, what="object"), 400),
    "arrays 100,000 deep": (nested(100_000), 400),
    "objects 40,000 deep": (nested(40_000, what="object"), 400),
    "only opening brackets": (b"[" * 200_000, 400),
    "one byte above 256 KiB": (of_size(256 * KIB + 1), 413),
    "300 KB": (of_size(300_000), 413),
    "3 MB": (of_size(3_000_000), 413),
    "a number of a million digits": (b'{"type":"N","eventData":%s}' % (b"9" * 1_000_000), 413),
}


@pytest.mark.parametrize(("body", "status"), REFUSED.values(), ids=REFUSED)
def test_what_is_no_envelope_is_refused_with_a_reason_in_one_line(
    server: ServerThread, body: bytes, status: int
) -> None:
    before = last_id(server)

    answer = server.post(body)

    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/json"
    assert [answer.headers[name] for name, _ in HEADERS] == [value for _, value in HEADERS]
    reason = answer.json()["error"]
    assert reason
    assert "\n" not in reason
    assert len(reason) < 300
    assert server.events(before) == []
    server.take(chat("still here", f"after-{time.monotonic_ns()}"))


def test_refusals_are_counted_by_their_reason(settings: Settings) -> None:
    with ServerThread(settings) as server:
        for body in (b"hello", b"{", b"[]", nested(70), rb'{"type":"\ud800"}', of_size(300_000), of_size(3_000_000)):
            server.post(body)

        refused = server.http.get(f"{server.url}/api/status").json()["webhook"]["refused"]

    assert refused == {"not_json": 2, "not_an_event": 1, "too_deep": 1, "surrogate": 1, "too_large": 2}


USER = {"id": "v1", "displayName": "Maren", "displayColor": 1}

KEPT_RAW = {
    "a type nobody knows": {"type": "SOMETHING_NEW", "eventData": {"wonder": [1, "two", None]}},
    "an empty type": {"type": "", "eventData": {"a": 1}},
    "a type with NUL": {"type": "CHAT\0", "eventData": {"a": "\0"}},
    "a very long type": {"type": "T" * 100_000, "eventData": {}},
    "a type in small letters": {"type": "chat", "eventData": {"body": "x"}},
    "no event data": {"type": "CHAT"},
    "event data that is null": {"type": "CHAT", "eventData": None},
    "event data that is a list": {"type": "CHAT", "eventData": [1, 2]},
    "event data that is a string": {"type": "USER_JOINED", "eventData": "Maren"},
    "a chat without a user": {"type": "CHAT", "eventData": {"id": "raw-1", "body": "<p>x</p>"}},
    "a chat whose user is null": {"type": "CHAT", "eventData": {"id": "raw-2", "user": None, "body": "x"}},
    "a chat whose user has no id": {"type": "CHAT", "eventData": {"id": "raw-3", "user": {"displayName": "M"}}},
    "a number for a name": {"type": "CHAT", "eventData": {"id": "raw-4", "user": {**USER, "displayName": 7}}},
    "a number for a body": {"type": "CHAT", "eventData": {"id": "raw-5", "user": USER, "body": 7}},
    "a number for an id": {"type": "CHAT", "eventData": {"id": 12, "user": USER, "body": "x"}},
    "a string for a flag": {"type": "CHAT", "eventData": {"id": "raw-6", "user": USER, "visible": "yes"}},
    "a string for a colour": {"type": "CHAT", "eventData": {"id": "raw-7", "user": {**USER, "displayColor": "red"}}},
    "a fraction for a colour": {"type": "CHAT", "eventData": {"id": "raw-8", "user": {**USER, "displayColor": 1.5}}},
    "a join without a user": {"type": "USER_JOINED", "eventData": {"id": "raw-9"}},
    "a part whose user is a string": {"type": "USER_PARTED", "eventData": {"id": "raw-10", "user": "v1"}},
    "a rename without a user": {"type": "NAME_CHANGE", "eventData": {"newName": "x"}},
    "a hide without a flag": {"type": "VISIBILITY-UPDATE", "eventData": {"id": "raw-11", "ids": ["a"]}},
    "a hide whose ids are numbers": {
        "type": "VISIBILITY-UPDATE",
        "eventData": {"id": "raw-12", "ids": [1], "visible": False},
    },
    "a status that is a list": {"type": "CHAT", "eventData": {"id": "raw-13", "user": USER, "status": []}},
    "a start whose title is a number": {"type": "STREAM_STARTED", "eventData": {"id": "raw-14", "streamTitle": 4}},
}


@pytest.mark.parametrize("body", KEPT_RAW.values(), ids=KEPT_RAW)
def test_what_does_not_decode_is_kept_raw(server: ServerThread, body: dict[str, Any]) -> None:
    before = last_id(server)

    answer = server.post(json.dumps(body).encode())

    assert answer.status_code == 204
    assert answer.headers["overlay-event"] == "new"
    (row,) = server.events(before)
    assert (row["type"], row["data"]) == (body["type"], body.get("eventData"))
    assert (row["source"], row["hidden"], row["test"], row["late"]) == ("webhook", False, False, False)


@pytest.mark.parametrize("place", ["an unknown type", "a colour", "a text"])
def test_a_number_of_a_quarter_million_digits_loses_nothing(server: ServerThread, place: str) -> None:
    before, digits = last_id(server), "9" * 250_000
    bodies = {
        "an unknown type": f'{{"type":"HUGE","eventData":{digits}}}',
        "a colour": f'{{"type":"CHAT","eventData":{{"user":{{"id":"v","displayColor":{digits}}}}}}}',
        "a text": f'{{"type":"CHAT","eventData":{{"user":{{"id":"v"}},"body":-{digits}e{digits[:99]}}}}}',
    }

    answer = server.post(bodies[place].encode())

    assert answer.status_code == 204
    (row,) = rows_after(server, before)
    assert row["data"] == json.loads(bodies[place], parse_int=str)["eventData"]


def test_an_unknown_type_is_found_in_the_log_with_its_raw_event_data(server: ServerThread) -> None:
    before = last_id(server)
    data = {"id": "u1", "timestamp": "2026-11-22T12:00:00.5+02:00", "deep": {"er": [1.25, "ö", "\u2028", {"": None}]}}

    server.take(event("FEDIVERSE_SOMETHING", **data))

    (row,) = server.events(before)
    assert row["type"] == "FEDIVERSE_SOMETHING"
    assert row["data"] == data
    assert row["source_id"] == "u1"
    assert row["at"] == "2026-11-22T10:00:00.500000Z"


def test_undecoded_events_are_counted(settings: Settings) -> None:
    with ServerThread(settings) as server:
        server.take(event("NEW_TYPE"), event("CHAT", body="no user"), chat("hello", "a"))

        webhook = server.http.get(f"{server.url}/api/status").json()["webhook"]

    assert webhook["undecoded"] == 2
    assert webhook["received"] == 3
    assert webhook["last_type"] == "CHAT"


KEPT = {
    "NUL in the text": ("a\0b", "nul-1"),
    "only NUL": ("\0", "nul-2"),
    "an emoji as a pair of escapes": ("😀", "pair-1"),
    "line and paragraph separators": ("a\u2028b\u2029c", "sep-1"),
    "an unassigned character": ("\U0010fffe", "una-1"),
}


@pytest.mark.parametrize(("text", "id"), KEPT.values(), ids=KEPT)
def test_odd_characters_are_accepted(server: ServerThread, text: str, id: str) -> None:
    before = last_id(server)
    data = {"id": id, "user": {**USER, "displayName": f"N{text}N"}, "body": f"<p>x{text}x</p>"}

    server.take(json.dumps({"type": "CHAT", "eventData": data}).encode())

    (row,) = server.events(before)
    assert row["source_id"] == id
    assert row["data"]["user"]["name"] == f"N{text}N"


def test_json_nested_64_levels_is_accepted(server: ServerThread) -> None:
    before = last_id(server)

    server.take(nested(64), nested(64, what="object"))

    assert len(server.events(before)) == 2


def test_brackets_inside_strings_are_not_nesting(server: ServerThread) -> None:
    before = last_id(server)

    server.take(chat('[[{"' * 500, "brackets-1"))

    assert len(server.events(before)) == 1


def test_a_body_of_exactly_256_kib_is_accepted(server: ServerThread) -> None:
    before = last_id(server)

    server.take(of_size(256 * KIB))

    assert len(server.events(before)) == 1


@pytest.mark.parametrize(
    "content_type", [None, "text/plain", "application/x-www-form-urlencoded", "nonsense", "a/b;c=d"]
)
def test_the_content_type_does_not_matter(server: ServerThread, content_type: str | None) -> None:
    before = last_id(server)
    request = httpx.Request("POST", server.webhook_url, content=chat("hello", f"type-{content_type}"))
    if content_type is not None:
        request.headers["content-type"] = content_type

    answer = server.http.send(request)

    assert answer.status_code == 204
    assert len(server.events(before)) == 1


@pytest.mark.parametrize("name", ["0.1.3", "0.2", "0.3-made"])
def test_every_recorded_webhook_is_accepted_and_decoded(settings: Settings, name: str) -> None:
    bodies = recorded(name)
    with ServerThread(settings) as server:
        answers = [server.post(body) for body in bodies]

        assert {(answer.status_code, answer.headers["overlay-event"]) for answer in answers} == {(204, "new")}
        assert [row["type"] for row in server.events()] == [json.loads(body)["type"] for body in bodies]
        assert server.http.get(f"{server.url}/api/status").json()["webhook"]["undecoded"] == 0


def raw_request(server: ServerThread, *parts: bytes, finish: bool = True) -> bytes:
    """Sends these bytes and reads all that comes back; without `finish` the connection is cut after them."""
    address = urlsplit(server.url)
    with socket.create_connection((str(address.hostname), int(address.port or 0)), timeout=10) as connection:
        for part in parts:
            connection.sendall(part)
        if not finish:
            return b""
        answer = b""
        while chunk := connection.recv(65536):
            answer += chunk
        return answer


def head(server: ServerThread, *headers: str, method: str = "POST", path: str = f"/webhook/{WEBHOOK_KEY}") -> bytes:
    lines = (f"{method} {path} HTTP/1.1", f"Host: {urlsplit(server.url).netloc}", "Connection: close", *headers, "", "")
    return "\r\n".join(lines).encode()


def chunked(*chunks: bytes) -> bytes:
    return b"".join(b"%x\r\n%s\r\n" % (len(chunk), chunk) for chunk in (*chunks, b""))


def test_a_body_in_chunks_is_one_body(server: ServerThread) -> None:
    before, body = last_id(server), chat("in pieces: ö", "chunks-1")
    middle = body.index("ö".encode()) + 1

    answer = raw_request(
        server, head(server, "Transfer-Encoding: chunked"), chunked(body[:3], body[3:middle], body[middle:])
    )

    assert answer.startswith(b"HTTP/1.1 204 ")
    assert [row["source_id"] for row in server.events(before)] == ["chunks-1"]


def test_a_body_in_chunks_that_grows_beyond_256_kib_is_a_413(server: ServerThread) -> None:
    before = last_id(server)

    answer = server.http.post(server.webhook_url, content=iter([b" " * 30_000] * 10))

    assert answer.status_code == 413
    assert server.events(before) == []


def test_a_body_that_is_cut_off_half_way_is_no_event_and_harms_nobody(settings: Settings) -> None:
    body = chat("never whole", "cut-1")
    length = f"Content-Length: {len(body)}"
    with ServerThread(settings) as server:
        raw_request(server, head(server, length), body[: len(body) // 2], finish=False)
        raw_request(server, head(server, length), finish=False)
        raw_request(server, head(server, "Transfer-Encoding: chunked"), chunked(body)[:40], finish=False)
        # Whole, but nobody waits for the answer: it was an event.
        raw_request(
            server, head(server, f"Content-Length: {len(chat('gone', 'cut-2'))}"), chat("gone", "cut-2"), finish=False
        )
        wait_until(lambda: server.events() and refusals(server).get("cut_off") == 3, "all four were dealt with")
        server.take(chat("whole", "cut-3"))

        assert [row["source_id"] for row in server.events()] == ["cut-2", "cut-3"]
        assert refusals(server) == {"cut_off": 3}


def refusals(server: ServerThread) -> dict[str, int]:
    found: dict[str, int] = server.http.get(f"{server.url}/api/status").json()["webhook"]["refused"]
    return found


def test_a_body_that_never_ends_holds_nobody_up(server: ServerThread) -> None:
    address = urlsplit(server.url)
    with socket.create_connection((str(address.hostname), int(address.port or 0)), timeout=10) as silent:
        silent.sendall(head(server, "Content-Length: 1000") + b'{"type":')

        server.take(chat("next", "silent-1"))


METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND")


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("path", ["/webhook/wrong", "/webhook/", "/webhook/wrong/", f"/webhook/{WEBHOOK_KEY}/"])
def test_a_wrong_key_is_answered_like_any_unknown_path(server: ServerThread, method: str, path: str) -> None:
    body = b"{}"
    length = f"Content-Length: {len(body)}"

    wrong = raw_request(server, head(server, length, method=method, path=path) + body)
    unknown = raw_request(server, head(server, length, method=method, path="/nothing/here") + body)

    assert wrong.startswith(b"HTTP/1.1 404 ")
    assert wrong == unknown


@pytest.mark.parametrize("size", [300_000, 3_000_000])
def test_a_wrong_key_is_answered_like_any_unknown_path_whatever_the_body(server: ServerThread, size: int) -> None:
    wrong, unknown = (
        server.http.post(f"{server.url}{path}", content=b"x" * size) for path in ("/webhook/wrong", "/nothing")
    )

    assert (wrong.status_code, wrong.content, wrong.headers.raw) == (
        unknown.status_code,
        unknown.content,
        unknown.headers.raw,
    )


@pytest.mark.parametrize(
    "key", [f"{WEBHOOK_KEY}x", WEBHOOK_KEY[:-1], WEBHOOK_KEY.upper(), "%ff%00", "ключ", " ", "x" * 9000]
)
def test_almost_the_key_is_not_the_key(server: ServerThread, key: str) -> None:
    before = last_id(server)

    answer = server.http.post(f"{server.url}/webhook/{key}", content=chat("hello", "almost"))

    assert answer.status_code == 404
    assert server.events(before) == []


@pytest.mark.parametrize("method", [method for method in METHODS if method != "POST"])
def test_with_the_right_key_only_post_is_allowed(server: ServerThread, method: str) -> None:
    answer = server.http.request(method, server.webhook_url, content=chat("hello", "method"))

    assert answer.status_code == 405
    assert answer.headers["allow"] == "POST"
    if method != "HEAD":
        assert "\n" not in answer.json()["error"]


@pytest.mark.parametrize("host", ["owncast-overlay:8470", "192.168.1.20", "example.com", "a b", ""])
def test_the_webhook_answers_to_any_host_name(server: ServerThread, host: str) -> None:
    before, body = last_id(server), chat("hello", f"host-{host}")
    lines = (
        f"POST /webhook/{WEBHOOK_KEY} HTTP/1.1",
        f"Host: {host}",
        f"Content-Length: {len(body)}",
        "Connection: close",
    )

    answer = raw_request(server, "\r\n".join((*lines, "", "")).encode(), body)

    assert answer.startswith(b"HTTP/1.1 204 ")
    assert len(server.events(before)) == 1


def test_a_call_of_the_api_with_more_than_a_mebibyte_is_refused_like_any_other(server: ServerThread) -> None:
    answer = server.http.post(f"{server.url}/api/events/test", content=b" " * 3_000_000)

    assert answer.status_code == 413
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "more than" in answer.json()["error"]


def test_the_webhook_takes_no_notice_of_origin_and_forwarding_headers(server: ServerThread) -> None:
    headers = {"origin": "https://evil.example", "x-forwarded-for": "203.0.113.9", "forwarded": "for=203.0.113.9"}

    answer = server.post(chat("through a proxy", "proxied-1"), **headers)

    assert answer.status_code == 204


def test_the_same_event_twice_is_one_event(server: ServerThread) -> None:
    before, body = last_id(server), chat("once", "twice-1")

    first, second = server.post(body), server.post(body)

    assert (first.headers["overlay-event"], second.headers["overlay-event"]) == ("new", "known")
    assert (first.status_code, second.status_code) == (204, 204)
    assert len(server.events(before)) == 1


def test_the_same_type_and_id_is_the_same_event_whatever_else_it_says(server: ServerThread) -> None:
    before = last_id(server)

    server.take(chat("first words", "same-1"), chat("other words", "same-1"), event("CHAT", id="same-1"))

    (row,) = server.events(before)
    assert row["data"]["fragments"][0]["text"] == "first words"


def test_a_body_without_an_id_is_the_same_event_again_within_seconds(server: ServerThread) -> None:
    before, rename = last_id(server), event("ODD", nothing="to tell it by")

    server.take(rename, rename, rename + b" ")

    assert len(server.events(before)) == 2, "another body is another event"


def test_a_rename_is_told_by_its_user_time_and_name(server: ServerThread) -> None:
    before = last_id(server)

    def rename(name: str, at: str) -> bytes:
        user = {**USER, "displayName": name, "nameChangedAt": at, "previousNames": ["Maren"]}
        return event("NAME_CHANGE", id="", timestamp="0001-01-01T00:00:00Z", user=user, newName=name)

    server.take(*[rename("Nora", "2026-11-22T12:00:00Z")] * 2)
    server.take(rename("Nora", "2026-11-22T12:00:05Z"), rename("Ida", "2026-11-22T12:00:05Z"))

    rows = server.events(before)
    assert [(row["data"]["new_name"], row["at"]) for row in rows] == [
        ("Nora", "2026-11-22T12:00:00Z"),
        ("Nora", "2026-11-22T12:00:05Z"),
        ("Ida", "2026-11-22T12:00:05Z"),
    ]


def test_tests_are_never_the_same_event(server: ServerThread) -> None:
    before, data = last_id(server), {"type": "CHAT", "eventData": {"id": "a-test"}}

    answers = [server.http.post(f"{server.url}/api/events/test", json=data) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [200, 200]
    assert len(server.events(before)) == 2


@pytest.mark.anyio
async def test_duplicates_that_come_at_the_same_time_are_one_event(settings: Settings) -> None:
    bodies = [chat(f"line {number}", f"id-{number}") for number in range(20)]
    bodies += [event("ODD", number=number) for number in range(5)]
    with ServerThread(settings) as server:
        async with httpx.AsyncClient(limits=httpx.Limits(max_connections=32)) as client:
            answers = await asyncio.gather(
                *(client.post(server.webhook_url, content=body) for _ in range(8) for body in bodies)
            )

        found = [answer.headers["overlay-event"] for answer in answers]
        assert {answer.status_code for answer in answers} == {204}
        assert (found.count("new"), found.count("known")) == (25, 175)
        assert len(server.events()) == 25


SECRET = "harbour-light-secret"


@pytest.fixture(scope="module")
def signed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerThread]:
    """A server with a webhook secret."""
    folder: Path = tmp_path_factory.mktemp("signed")
    settings = Settings(port=0, data_dir=folder, webhook_key=WEBHOOK_KEY, webhook_secret=SECRET)
    with ServerThread(settings) as server:
        yield server


def test_a_signed_webhook_is_accepted(signed: ServerThread) -> None:
    body = chat("signed", "signed-1")

    answer = signed.post(body, **{signature.HEADER: signature.sign(SECRET, body, time.time())})

    assert answer.status_code == 204


@pytest.mark.parametrize("seconds", [-290, 290])
def test_a_clock_may_be_off_by_almost_five_minutes(signed: ServerThread, seconds: int) -> None:
    body = chat("signed", f"clock{seconds}")

    answer = signed.post(body, **{signature.HEADER: signature.sign(SECRET, body, time.time() + seconds)})

    assert answer.status_code == 204


BODY = chat("not to be trusted", "unsigned-1")

UNTRUSTED: dict[str, tuple[Callable[[], str | None], str]] = {
    "no signature": (lambda: None, "missing"),
    "an empty one": (lambda: "", "missing"),
    "nonsense": (lambda: "t=1.s=2", "malformed"),
    "only hex": (lambda: "00" * 32, "malformed"),
    "zeros": (lambda: f"t={int(time.time())}.s={'0' * 64}", "mismatch"),
    "another secret": (lambda: signature.sign("another", BODY, time.time()), "mismatch"),
    "another body": (lambda: signature.sign(SECRET, BODY + b" ", time.time()), "mismatch"),
    "five minutes and more ago": (lambda: signature.sign(SECRET, BODY, time.time() - 310), "stale"),
    "in five minutes and more": (lambda: signature.sign(SECRET, BODY, time.time() + 600), "stale"),
    "a hundred digits of time": (lambda: f"t={'9' * 100}.s={'0' * 64}", "malformed"),
}


@pytest.mark.parametrize(("make", "reason"), UNTRUSTED.values(), ids=UNTRUSTED)
def test_an_untrustworthy_signature_is_a_401(signed: ServerThread, make: Callable[[], str | None], reason: str) -> None:
    counted = refusals(signed).get(f"signature {reason}", 0)
    request = httpx.Request("POST", signed.webhook_url, content=BODY)
    # Made now: what was signed in the future when the tests were collected may be the present.
    if (header := make()) is not None:
        request.headers[signature.HEADER] = header

    answer = signed.http.send(request)

    assert answer.status_code == 401
    assert "\n" not in answer.json()["error"]
    assert SECRET not in answer.text
    assert "unsigned-1" not in [row["source_id"] for row in signed.events()]
    assert refusals(signed)[f"signature {reason}"] == counted + 1


def test_a_signature_is_looked_at_before_the_body(signed: ServerThread) -> None:
    assert signed.post(b"not even JSON").status_code == 401


def test_a_wrong_key_says_nothing_of_signatures(signed: ServerThread) -> None:
    assert signed.http.post(f"{signed.url}/webhook/wrong", content=BODY).status_code == 404


def test_a_secret_set_in_the_panel_counts_from_then_on(settings: Settings) -> None:
    with ServerThread(settings) as server:
        before = server.post(chat("unsigned", "panel-1"))
        server.http.patch(f"{server.url}/api/configuration", json={"webhook_secret": SECRET}).raise_for_status()
        between = server.post(chat("unsigned", "panel-2"))
        server.http.patch(f"{server.url}/api/configuration", json={"webhook_secret": ""}).raise_for_status()
        after = server.post(chat("unsigned", "panel-3"))

    assert [before.status_code, between.status_code, after.status_code] == [204, 401, 204]


def test_a_new_webhook_key_ends_the_old_address(tmp_path: Path) -> None:
    with ServerThread(Settings(port=0, data_dir=tmp_path)) as server:
        old = server.http.get(f"{server.url}/api/webhook").json()["url"]
        new = server.http.post(f"{server.url}/api/webhook/key").json()["url"]

        assert server.http.post(old, content=chat("hello", "old")).status_code == 404
        assert server.http.post(new, content=chat("hello", "new")).status_code == 204


def test_two_clocks_are_kept(server: ServerThread) -> None:
    before = last_id(server)

    server.take(chat("from long ago", "clocks-1", at="2024-02-29T23:59:59.123456789+01:00"))

    (row,) = server.events(before)
    assert row["at"] == "2024-02-29T22:59:59.123456Z"
    assert row["received_at"] > "2025"


@pytest.mark.parametrize(
    "at", ["", "yesterday", "2026-13-01T00:00:00Z", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59-14:00"]
)
def test_an_event_with_no_usable_time_happened_when_it_came(server: ServerThread, at: str) -> None:
    before = last_id(server)

    server.take(chat("when", f"when-{at}", at=at))

    (row,) = server.events(before)
    assert row["at"] == row["received_at"]
