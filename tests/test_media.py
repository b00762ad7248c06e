"""The media library on a real server: what comes in, what is refused, what is left, and what goes out in parts."""

import asyncio
import hashlib
import re
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.requests import Request
from starlette.types import Message

from overlay.domain.errors import StorageUnavailable
from overlay.domain.media import Media
from overlay.media import upload
from overlay.media.library import Library
from overlay.settings import Settings
from overlay.storage.database import Database
from overlay.web.media_files import MediaFiles
from tests.described import Document, error
from tests.media_samples import BOMBS, SAMPLES, STRANGERS, picture
from tests.server import WEBHOOK_KEY, Client, ServerThread, chat, serving
from tests.waiting import wait_until

MEGABYTE = 1024 * 1024


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerThread]:
    """One server for all of these tests; each leaves it as it was."""
    with ServerThread(Settings(port=0, data_dir=tmp_path_factory.mktemp("data"), webhook_key=WEBHOOK_KEY)) as server:
        yield server


@pytest.fixture
def api(server: ServerThread) -> Iterator[httpx.Client]:
    """A tool on this machine, held against the API's own document."""
    with Document.of(server).client(server) as client:
        yield client
        for media in uploaded(client):
            client.delete(f"/media/{media['id']}", params={"force": 1})


@pytest.fixture
def folder(server: ServerThread) -> Path:
    """Where the server keeps the files."""
    return server.settings.data_dir / "media"


def put(api: httpx.Client, content: Any, name: str = "boat.png", **headers: str) -> httpx.Response:
    """Uploads a file."""
    return api.post("/media", params={"name": name}, content=content, headers=headers)


def kept(api: httpx.Client, content: bytes = picture(), name: str = "boat.png") -> dict[str, Any]:
    """A file that is in the library."""
    answer = put(api, content, name)
    assert answer.status_code == 201, answer.text
    media: dict[str, Any] = answer.json()
    return media


def uploaded(api: httpx.Client) -> list[dict[str, Any]]:
    """What the library has, but for what came with the program."""
    return [media for media in api.get("/media").json()["media"] if not media["bundled"]]


def files(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []


# What comes in


@pytest.mark.parametrize(("ending", "type", "content"), SAMPLES.values(), ids=SAMPLES)
def test_a_file_is_kept_under_its_hash_and_comes_back_as_it_was(
    api: httpx.Client, server: ServerThread, folder: Path, ending: str, type: str, content: bytes
) -> None:
    media = kept(api, content, "whatever.html")

    assert media["id"] == f"{hashlib.sha256(content).hexdigest()}.{ending}"
    assert (media["name"], media["type"], media["bytes"]) == ("whatever.html", type, len(content))
    assert (media["width"], media["height"]) == ((32, 24) if type == "image" else (None, None))
    assert (media["url"], media["bundled"], media["used_by"]) == (f"/media/{media['id']}", False, [])
    assert uploaded(api) == [media]
    assert files(folder) == [media["id"]]
    answer = server.http.get(f"{server.url}{media['url']}")
    assert answer.content == content
    assert answer.headers["content-type"].partition("/")[0] in {type, "audio" if type == "sound" else type}


def test_the_same_file_is_there_once(api: httpx.Client, folder: Path) -> None:
    first = kept(api, name="boat.png")

    assert kept(api, name="another name.png") == first
    assert len(uploaded(api)) == len(files(folder)) == 1


@pytest.mark.parametrize(
    ("name", "kept_as"),
    [
        ("boat.png", "boat.png"),
        ("2026", "2026"),
        ("C:\\Users\\me\\My boat.png", "My boat.png"),
        ("../../overlay.db", "overlay.db"),
        ("<script>alert(1)</script>.png", "script>.png"),
        ("a\nb\u202ec.png", "abc.png"),
        ("日本 🎉.png", "日本 🎉.png"),
        ("", hashlib.sha256(picture()).hexdigest()[:8]),
        ("\0", hashlib.sha256(picture()).hexdigest()[:8]),
    ],
)
def test_a_name_is_a_name_and_no_path(api: httpx.Client, name: str, kept_as: str) -> None:
    assert kept(api, name=name)["name"] == kept_as


def test_a_name_without_end_is_refused(api: httpx.Client, folder: Path) -> None:
    answer = put(api, picture(), "x" * 10_000)

    assert answer.status_code == 400
    assert error(answer) == "name: 1 to 120 characters were expected"
    assert files(folder) == []


def test_the_newest_is_first_and_the_programs_own_are_last(api: httpx.Client) -> None:
    first, second = kept(api, picture(color="#ff0000")), kept(api, picture(color="#00ff00"))

    media = api.get("/media").json()["media"]

    assert [each["id"] for each in media[:2]] == [second["id"], first["id"]]
    assert all(each["bundled"] for each in media[2:])


# What is refused


@pytest.mark.parametrize("content", (STRANGERS | BOMBS).values(), ids=STRANGERS | BOMBS)
def test_what_is_no_media_is_refused_and_leaves_nothing(api: httpx.Client, folder: Path, content: bytes) -> None:
    answer = put(api, content)

    assert answer.status_code == 415
    assert error(answer).startswith("this ")
    assert files(folder) == []
    assert uploaded(api) == []


def announce(server: Client, *headers: str) -> tuple[socket.socket, str]:
    """The head of an upload, and the connection on which its body could follow."""
    host, port = server.url.removeprefix("http://").split(":")
    connection = socket.create_connection((host, int(port)), timeout=10)
    lines = ["POST /api/media?name=big.png HTTP/1.1", f"Host: {host}:{port}", *headers, "", ""]
    connection.sendall("\r\n".join(lines).encode())
    return connection, lines[0]


def test_two_gigabytes_are_refused_before_they_come(server: ServerThread, folder: Path) -> None:
    connection, _ = announce(server, f"Content-Length: {2 * 1024 * MEGABYTE}")
    with connection:
        answer = connection.recv(65536).decode()

    assert answer.startswith("HTTP/1.1 413 ")
    assert "the file has more than 100 MB; make it smaller first" in answer
    assert files(folder) == []


def test_a_file_that_does_not_say_how_large_it_is_is_counted(
    api: httpx.Client, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(upload, "MOST_BYTES", 3 * MEGABYTE)
    sent = 0

    def endless() -> Iterator[bytes]:
        nonlocal sent
        yield picture()
        for _ in range(12):
            sent += 1
            yield bytes(MEGABYTE // 2)

    answer = put(api, endless())

    assert answer.status_code == 413
    assert error(answer) == "the file has more than 3 MB; make it smaller first"
    assert files(folder) == []


def test_a_file_of_exactly_the_most_is_taken(api: httpx.Client, monkeypatch: pytest.MonkeyPatch) -> None:
    content = picture() + bytes(2 * MEGABYTE - len(picture()))
    monkeypatch.setattr(upload, "MOST_BYTES", len(content))

    assert kept(api, content)["bytes"] == len(content)
    assert put(api, content + b"x").status_code == 413


def test_a_stranger_is_refused_by_its_head(server: ServerThread, folder: Path) -> None:
    """Not all of it has to come: the answer is there while nine tenths are still on their way."""
    connection, _ = announce(server, f"Content-Length: {50 * MEGABYTE}")
    with connection:
        connection.sendall(b"<!DOCTYPE html>" + bytes(MEGABYTE))
        answer = connection.recv(65536).decode()

    assert answer.startswith("HTTP/1.1 415 ")
    assert "this is a web page" in answer
    assert files(folder) == []


def test_an_upload_that_breaks_off_leaves_nothing(server: ServerThread, folder: Path) -> None:
    connection, _ = announce(server, f"Content-Length: {20 * MEGABYTE}")
    with connection:
        connection.sendall(picture() + bytes(5 * MEGABYTE))
        wait_until(lambda: any((folder / name).stat().st_size for name in files(folder)), "it is on its way")

    wait_until(lambda: files(folder) == [], "nothing is left")
    assert server.http.get(f"{server.url}/api/media").status_code == 200


def test_an_upload_that_a_kill_cuts_off_is_gone_after_the_next_start(tmp_path: Path) -> None:
    folder = tmp_path / "media"
    with serving(tmp_path) as server:
        connection, _ = announce(server, f"Content-Length: {20 * MEGABYTE}")
        with connection:
            connection.sendall(picture() + bytes(5 * MEGABYTE))
            wait_until(lambda: any((folder / name).stat().st_size for name in files(folder)), "it is on its way")
            server.kill()
    assert files(folder)

    with serving(tmp_path) as server:
        assert files(folder) == []


def test_a_server_stops_while_a_file_is_coming(tmp_path: Path) -> None:
    folder = tmp_path / "media"
    with serving(tmp_path) as server:
        connection, _ = announce(server, f"Content-Length: {20 * MEGABYTE}")
        with connection:
            connection.sendall(picture() + bytes(5 * MEGABYTE))
            wait_until(lambda: any((folder / name).stat().st_size for name in files(folder)), "it is on its way")

            assert server.stop() == 0

    assert files(folder) == []


def test_the_room_that_the_events_need_is_not_given_to_files(
    api: httpx.Client, server: ServerThread, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(upload, "_KEPT_FREE", 2**62)

    answer = put(api, picture())

    assert answer.status_code == 503
    assert "there is no room on the disk for this file" in error(answer)
    assert files(folder) == []
    server.take(chat("still here", "R1"))


def test_a_disk_that_fails_is_said(api: httpx.Client, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*arguments: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(upload, "_append", fail)

    answer = put(api, picture())

    assert answer.status_code == 503
    assert error(answer) == "the file cannot be kept: No space left on device"
    assert files(folder) == []


def test_webhooks_are_taken_while_a_file_is_coming(server: ServerThread, folder: Path) -> None:
    connection, _ = announce(server, f"Content-Length: {60 * MEGABYTE}")
    with connection:
        connection.sendall(picture())
        for number in range(40):
            connection.sendall(bytes(MEGABYTE))
            server.take(chat("still here", f"Q{number}"))

    assert [event["source_id"] for event in server.events()[-40:]] == [f"Q{number}" for number in range(40)]
    wait_until(lambda: files(folder) == [], "nothing is left")


# What is changed and deleted


def test_what_a_page_finds_out_is_kept(api: httpx.Client) -> None:
    media = kept(api, SAMPLES["WebM"][2], "boat.webm")

    told = {"name": "Boat", "seconds": 0.4, "width": 32, "height": 24}
    changed = api.patch(f"/media/{media['id']}", json=told)

    assert changed.json() == media | told
    assert uploaded(api) == [media | told]


def test_a_name_that_somebody_types_is_no_path(api: httpx.Client) -> None:
    media = kept(api)

    assert api.patch(f"/media/{media['id']}", json={"name": "<b>New</b> 50/50"}).json()["name"] == "<b>New</b> 50/50"


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"name": " "}, "name: 1 to 120 characters were expected"),
        ({"name": "x" * 121}, "name: 1 to 120 characters were expected"),
        ({"seconds": -1}, "seconds: -1 is not a number above 0, at most 86400"),
        ({"seconds": 1e300}, "seconds: 1e+300 is not a number above 0, at most 86400"),
        ({"width": 0}, "width: 0 is not a number above 0, at most 16384"),
        ({"width": 7}, "width, height: those of a picture are in its file"),
        ({"type": "video"}, "unknown field `type`"),
    ],
)
def test_what_cannot_be_is_refused_in_words(api: httpx.Client, changes: dict[str, Any], expected: str) -> None:
    media = kept(api)

    answer = api.patch(f"/media/{media['id']}", json=changes)

    assert answer.status_code == 400
    assert expected in error(answer)
    assert uploaded(api) == [media]


def test_what_is_deleted_is_gone(api: httpx.Client, server: ServerThread, folder: Path) -> None:
    media = kept(api)

    assert api.delete(f"/media/{media['id']}").status_code == 204

    assert uploaded(api) == []
    assert files(folder) == []
    assert server.http.get(f"{server.url}{media['url']}").status_code == 404
    assert api.delete(f"/media/{media['id']}").status_code == 404
    assert api.patch(f"/media/{media['id']}", json={"name": "x"}).status_code == 404
    assert kept(api)["id"] == media["id"]


def test_a_file_that_designs_use_is_deleted_only_on_purpose(api: httpx.Client) -> None:
    media = kept(api)
    design = api.post("/designs", json={"name": "Boat", "options": {"picture": media["id"]}}).json()
    assert uploaded(api)[0]["used_by"] == [{"id": design["id"], "name": "Boat"}]

    refused = api.delete(f"/media/{media['id']}")
    assert refused.status_code == 409
    assert error(refused).startswith("'boat.png' is used by the design 'Boat'; ")
    assert api.delete(f"/media/{media['id']}", params={"force": 1}).status_code == 204

    left = api.get(f"/designs/{design['id']}").json()
    assert left["options"] == {"picture": media["id"]}
    assert left["media"] == {}
    assert left["problems"] == ["picture: the file is not in the media library (any more): choose another"]
    kept(api)
    assert api.get(f"/designs/{design['id']}").json()["problems"] == []


# What outlives a restart


def test_the_library_outlives_a_kill(tmp_path: Path) -> None:
    with serving(tmp_path) as server, Document.of(server).client(server) as api:
        first = kept(api)
        second = api.patch(f"/media/{kept(api, SAMPLES['WAV'][2], 'horn.wav')['id']}", json={"seconds": 0.1}).json()
        server.kill()

    with serving(tmp_path) as server, Document.of(server).client(server) as api:
        assert uploaded(api) == [second, first]


def test_a_file_without_a_row_is_taken_in_and_a_row_without_a_file_is_left_out(tmp_path: Path) -> None:
    folder = tmp_path / "media"
    content = picture(color="#123456")
    strange = f"{'0' * 64}.png"
    with serving(tmp_path) as server, Document.of(server).client(server) as api:
        gone = kept(api)
    (folder / gone["id"]).unlink()
    id = f"{hashlib.sha256(content).hexdigest()}.png"
    (folder / id).write_bytes(content)
    (folder / strange).write_bytes(b"<html>")
    (folder / "notes.txt").write_text("mine")

    with serving(tmp_path) as server, Document.of(server).client(server) as api:
        (found,) = uploaded(api)
        assert server.http.get(f"{server.url}/media/{strange}").status_code == 404
        assert server.http.get(f"{server.url}/media/notes.txt").status_code == 404
        again = kept(api, name="back.png")

    assert (found["id"], found["name"], found["width"]) == (id, id[:8], 32)
    assert (again["id"], again["name"]) == (gone["id"], "back.png")
    assert files(folder) == sorted([id, strange, "notes.txt", gone["id"]])


@pytest.mark.anyio
async def test_a_file_whose_row_cannot_be_written_is_not_kept(database: Database, tmp_path: Path) -> None:
    library = Library(database, tmp_path / "media", bundled={}, bundled_url="")
    await library.open()
    await database.write(lambda connection: connection.execute("PRAGMA query_only=1"))

    async def chunks() -> Any:
        yield picture()

    with pytest.raises(StorageUnavailable):
        await library.add("boat.png", chunks(), None)

    assert library.all() == []
    assert files(tmp_path / "media") == []


@pytest.mark.anyio
async def test_the_same_file_twice_at_once_is_there_once(database: Database, tmp_path: Path) -> None:
    library = Library(database, tmp_path / "media", bundled={}, bundled_url="")
    await library.open()

    async def chunks() -> Any:
        content = picture()
        for at in range(0, len(content), 10):
            yield content[at : at + 10]
            await asyncio.sleep(0)

    found: list[Media] = await asyncio.gather(*(library.add(f"{number}.png", chunks(), None) for number in range(8)))

    assert len({media.id for media in found}) == 1
    assert library.all() == [found[0]]
    assert files(tmp_path / "media") == [found[0].id]


# What goes out


LONG = picture("WEBP") + bytes(range(256)) * 1000


@pytest.fixture
def url(api: httpx.Client, server: ServerThread) -> str:
    """The address of a file of 256 kB."""
    return f"{server.url}{kept(api, LONG)['url']}"


def test_a_file_is_kept_for_ever_and_runs_nothing(server: ServerThread, url: str) -> None:
    answer = server.http.get(url)

    assert answer.content == LONG
    assert answer.headers["cache-control"] == "private, max-age=31536000, immutable"
    assert answer.headers["content-type"] == "image/webp"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert "sandbox" in answer.headers["content-security-policy"]
    assert answer.headers["accept-ranges"] == "bytes"
    assert answer.headers["etag"] == f'"{hashlib.sha256(LONG).hexdigest()}"'
    again = server.http.get(url, headers={"if-none-match": f'W/"x", {answer.headers["etag"]}'})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize(
    ("asked", "part"),
    [
        ("bytes=0-0", slice(0, 1)),
        ("bytes=0-", slice(0, None)),
        ("bytes=100-199", slice(100, 200)),
        ("Bytes=100-199", slice(100, 200)),
        ("bytes=1000-9999999", slice(1000, None)),
        ("bytes=-7", slice(-7, None)),
        ("bytes=-99999999", slice(0, None)),
        ("bytes=5-10, 11-20", slice(5, 21)),
    ],
)
def test_a_part_is_given_as_asked(server: ServerThread, url: str, asked: str, part: slice) -> None:
    answer = server.http.get(url, headers={"range": asked})
    start, stop, _ = part.indices(len(LONG))

    assert answer.status_code == 206
    assert answer.content == LONG[part]
    assert answer.headers["content-range"] == f"bytes {start}-{stop - 1}/{len(LONG)}"
    assert answer.headers["content-length"] == str(stop - start)


def test_several_parts_come_in_one_answer(server: ServerThread, url: str) -> None:
    answer = server.http.get(url, headers={"range": "bytes=0-9, 1000-1009, -5"})

    boundary = re.fullmatch(r"multipart/byteranges; boundary=(\w+)", answer.headers["content-type"])
    assert answer.status_code == 206
    assert boundary is not None
    parts = answer.content.split(f"--{boundary[1]}".encode())[1:-1]
    bodies = [part.partition(b"\r\n\r\n")[2].removesuffix(b"\r\n") for part in parts]
    assert bodies == [LONG[:10], LONG[1000:1010], LONG[-5:]]
    assert all(b"Content-Type: image/webp" in part for part in parts)


@pytest.mark.parametrize("asked", [f"bytes={len(LONG)}-", "bytes=99999999-100000000", "bytes=-0"])
def test_a_part_beyond_the_end_is_refused(server: ServerThread, url: str, asked: str) -> None:
    answer = server.http.get(url, headers={"range": asked})

    assert answer.status_code == 416
    assert answer.headers["content-range"] == f"bytes */{len(LONG)}"


@pytest.mark.parametrize(
    "asked",
    [
        *("bytes=", "bytes=-", "bytes=x-y", "bytes=10-5", "bytes 0-5", "lines=0-5", "bytes=0-5;", "bytes=--5"),
        *("bytes=+1-5", "bytes=1_0-20", "bytes=0x1-5", "bytes=" + ",".join(["0-1"] * 500), "bytes=" + "9" * 5000 + "-"),
    ],
)
def test_a_part_that_cannot_be_understood_is_the_whole(server: ServerThread, url: str, asked: str) -> None:
    answer = server.http.get(url, headers={"range": asked})

    assert answer.status_code == 200
    assert answer.content == LONG


def test_a_part_of_another_file_than_before_is_the_whole(server: ServerThread, url: str) -> None:
    whole = server.http.get(url)
    for condition in (whole.headers["etag"], whole.headers["last-modified"]):
        answer = server.http.get(url, headers={"range": "bytes=0-4", "if-range": condition})
        assert (answer.status_code, answer.content) == (206, LONG[:5])
    for condition in ('"another"', f"W/{whole.headers['etag']}", "Sun, 06 Nov 1994 08:49:37 GMT"):
        answer = server.http.get(url, headers={"range": "bytes=0-4", "if-range": condition})
        assert (answer.status_code, answer.content) == (200, LONG)


def test_only_the_head_is_given_to_who_asks_for_it(server: ServerThread, url: str) -> None:
    whole, part = server.http.head(url), server.http.head(url, headers={"range": "bytes=0-4"})

    assert (whole.status_code, whole.headers["content-length"]) == (200, str(len(LONG)))
    assert (part.status_code, part.headers["content-length"]) == (206, "5")


@pytest.mark.parametrize(
    "path",
    [
        *("/media/", "/media/x", "/media/overlay.db", "/media/../overlay.db", "/media/..%2foverlay.db", "/media/%00"),
        *(f"/media/{'0' * 64}.png", "/media/bundled/chime", f"/media/{'a' * 9000}", "/media/%2e%2e%2foverlay.db"),
    ],
)
def test_nothing_beside_the_library_is_served(server: ServerThread, path: str) -> None:
    assert server.http.get(f"{server.url}{path}").status_code == 404


@pytest.mark.anyio
async def test_a_file_that_is_deleted_at_the_last_moment_is_no_fault(database: Database, tmp_path: Path) -> None:
    library = Library(database, tmp_path / "media", bundled={}, bundled_url="")
    await library.open()

    async def chunks() -> Any:
        yield picture()

    media = await library.add("boat.png", chunks(), None)
    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    async def receive() -> Message:
        await asyncio.Event().wait()
        raise AssertionError

    scope: dict[str, Any] = {"type": "http", "method": "GET", "headers": [], "path_params": {"id": media.id}}
    answer = await MediaFiles(library).file(Request(scope))
    await library.delete(media.id, force=True)
    await answer(scope, receive, send)

    assert [message["type"] for message in sent] == ["http.response.start"]


def test_a_file_needs_no_login_and_the_list_does(tmp_path: Path) -> None:
    settings = Settings(port=0, data_dir=tmp_path, panel_password="correct horse", control_key="the-control-key")
    with ServerThread(settings) as server:
        bearer = {"authorization": "Bearer the-control-key"}
        media = httpx.post(f"{server.url}/api/media?name=x", content=picture(), headers=bearer).json()

        assert httpx.get(f"{server.url}{media['url']}").content == picture()
        assert httpx.get(f"{server.url}/api/media").status_code == 401
        assert httpx.post(f"{server.url}/api/media", content=picture()).status_code == 401
        assert httpx.delete(f"{server.url}/api/media/{media['id']}").status_code == 401
        assert httpx.get(f"{server.url}/media").status_code == 303


# The program's own


def test_the_programs_own_sounds_are_there_and_stay(api: httpx.Client, server: ServerThread) -> None:
    own = [media for media in api.get("/media").json()["media"] if media["bundled"]]

    assert len(own) >= 10
    for media in own:
        answer = server.http.get(f"{server.url}{media['url']}")
        assert answer.content[:4] == b"RIFF"
        assert "immutable" in answer.headers["cache-control"]
        assert (media["type"], media["bytes"]) == ("sound", len(answer.content))
        assert 0.1 < media["seconds"] < 4
        assert api.delete(f"/media/{media['id']}").status_code == 404
