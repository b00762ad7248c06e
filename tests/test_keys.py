"""Control keys: each is for some things only, is told once, and ends alone. On real servers."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, cast

import httpx
import pytest
from starlette.applications import Starlette
from starlette.routing import Mount, Route
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from overlay.app import create_app
from overlay.control_keys import ALL, MOST_KEYS, ControlKeys
from overlay.domain.errors import Conflict, InvalidRequest, NotFound
from overlay.settings import Settings
from overlay.storage.database import Database
from overlay.web.api.call import call_of, scopes_of
from tests.described import Document, error
from tests.server import Client, ServerThread, serving
from tests.waiting import wait_until

PASSWORD = "correct horse battery"
ENVIRONMENT = "control-key-of-the-environment"
SCOPES = ("read", "moderate", "show", "queue", "rules")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerThread]:
    """One server for all of these tests, on which everybody needs a key or the password."""
    folder = tmp_path_factory.mktemp("data")
    with ServerThread(Settings(port=0, data_dir=folder, panel_password=PASSWORD, control_key=ENVIRONMENT)) as server:
        yield server


@pytest.fixture
def api(server: ServerThread) -> Iterator[httpx.Client]:
    """Whoever has the environment's key, held against the API's own document; in the end no other key is left."""
    server.http.headers["authorization"] = f"Bearer {ENVIRONMENT}"
    with Document.of(server).client(server) as client:
        client.headers["authorization"] = f"Bearer {ENVIRONMENT}"
        yield client
        for key in client.get("/keys").json()["keys"]:
            client.delete(f"/keys/{key['id']}")


def made(api: httpx.Client, *scopes: str, name: str = "Deck") -> dict[str, Any]:
    """A new key."""
    answer = api.post("/keys", json={"name": name, "scopes": scopes})
    assert answer.status_code == 201, answer.text
    key: dict[str, Any] = answer.json()
    return key


def calling(api: httpx.Client, key: str, method: str, path: str, **more: Any) -> httpx.Response:
    """A call of a tool with this key."""
    return api.request(method, path, headers={"authorization": f"Bearer {key}"}, **more)


# What each is for

CALLS = [
    ("read", "GET", "/events", None, 200),
    ("read", "GET", "/overlays", None, 200),
    ("read", "GET", "/status", None, 200),
    ("read", "GET", "/designs", None, 200),
    ("read", "GET", "/media", None, 200),
    ("show", "POST", "/events/test", {"type": "CHAT"}, 200),
    ("show", "POST", "/messages", {"kind": "system", "body": "hello"}, 409),
    ("show", "PATCH", "/overlays/1", {"name": "Mine"}, 200),
    ("queue", "POST", "/alerts/skip", {}, 200),
    ("show", "POST", "/alerts/99/replay", None, 404),
    ("rules", "POST", "/designs", {"name": "Boat"}, 201),
    ("rules", "DELETE", "/media/nothing", None, 404),
    ("panel", "GET", "/configuration", None, 200),
    ("panel", "PATCH", "/configuration", {"bot_name": "Bo"}, 200),
    ("panel", "GET", "/webhook", None, 200),
    ("panel", "POST", "/overlays", {"kind": "chat"}, 201),
    ("panel", "POST", "/overlays/1/key", None, 200),
    ("panel", "GET", "/keys", None, 200),
    ("panel", "POST", "/keys", {"name": "Another", "scopes": ["read"]}, 201),
    ("panel", "DELETE", "/keys/99", None, 404),
]
"""What needs which scope, and what it answers whoever has it."""


def test_a_key_does_what_it_is_for_and_nothing_else(api: httpx.Client) -> None:
    keys = {scope: made(api, scope)["key"] for scope in SCOPES}

    for needed, method, path, body, status in CALLS:
        for scope, key in keys.items():
            answer = calling(api, key, method, path, json=body)
            assert answer.status_code == (status if scope == needed else 403), (scope, method, path, answer.text)
            if scope != needed:
                assert error(answer) == f"this control key is not for {needed!r}, only for {scope}"


def test_a_call_may_be_for_keys_of_several_kinds(api: httpx.Client) -> None:
    draft = {"when": {"is": "event", "types": ["chat"]}}

    for scope in SCOPES:
        answer = calling(api, made(api, scope)["key"], "POST", "/rules/check", json=draft)
        assert answer.status_code == (403 if scope not in ("read", "rules") else 200), (scope, answer.text)
        if answer.status_code == 403:
            assert error(answer) == f"this control key is not for 'read' or 'rules', only for {scope}"


def test_a_key_may_be_for_several_things(api: httpx.Client) -> None:
    key = made(api, "queue", "show", "queue")

    assert key["scopes"] == ["show", "queue"]
    assert calling(api, key["key"], "POST", "/alerts/skip").status_code == 200
    assert calling(api, key["key"], "POST", "/events/test", json={"type": "CHAT"}).status_code == 200
    assert calling(api, key["key"], "GET", "/events").status_code == 403


def test_the_key_of_the_environment_is_for_everything(api: httpx.Client) -> None:
    for _, method, path, body, status in CALLS:
        assert api.request(method, path, json=body).status_code == status, (method, path)


def test_every_call_that_changes_something_says_what_it_needs(api: httpx.Client, tmp_path: Path) -> None:
    table = cast("Starlette", create_app(Settings(data_dir=tmp_path)).app).routes
    mount = next(route for route in table if isinstance(route, Mount) and route.path == "/api")
    paths = api.get("/openapi.json").json()["paths"]

    for route in mount.routes:
        assert isinstance(route, Route)
        declared = call_of(route.endpoint)
        for method in (route.methods or set()) - {"HEAD"}:
            said = paths[f"/api{route.path_format}"][method.lower()]["security"]
            needed = () if declared is not None and declared.open else scopes_of(declared, method)
            assert said == [{"control_key": [scope]} for scope in needed]
            assert method == "GET" or (declared is not None and declared.scope is not None), f"{method} {route.path}"


def test_what_declares_nothing_is_for_no_key() -> None:
    assert scopes_of(None, "GET") == ("panel",)


def test_only_who_may_read_sees_the_metrics_and_no_key_opens_the_panel(api: httpx.Client, server: ServerThread) -> None:
    socket = f"{server.url.replace('http', 'ws', 1)}/panel/socket"
    for scope in SCOPES:
        bearer = {"authorization": f"Bearer {made(api, scope)['key']}"}

        assert httpx.get(f"{server.url}/metrics", headers=bearer).status_code == (200 if scope == "read" else 403)
        for path in ("/", "/overlays/1", "/rules", "/designs"):
            assert httpx.get(f"{server.url}{path}", headers=bearer).status_code == 403
        with pytest.raises(InvalidStatus) as refused, connect(socket, additional_headers=bearer, proxy=None):
            pass
        assert refused.value.response.status_code == 403


def test_a_key_does_not_learn_the_keys_of_overlays(api: httpx.Client, server: ServerThread) -> None:
    """Else it could not be revoked alone: whoever had it would still have those."""
    secrets = {overlay["key"] for overlay in api.get("/overlays").json()["overlays"]}
    key = made(api, *SCOPES)["key"]

    answers = [
        calling(api, key, "GET", "/overlays"),
        calling(api, key, "GET", "/status"),
        calling(api, key, "PATCH", "/overlays/1", json={"name": "Mine"}),
        calling(api, key, "GET", "/overlays/1/look"),
        calling(api, key, "GET", "/media"),
        calling(api, key, "POST", "/alerts/skip"),
    ]

    assert secrets
    assert all(answer.status_code == 200 for answer in answers)
    assert not any(secret in answer.text for secret in secrets for answer in answers)
    assert server.settings.data_dir.name not in answers[1].text


# Made, told once, ended


def test_a_key_is_told_once_and_only_its_hash_is_kept(api: httpx.Client, server: ServerThread) -> None:
    key = made(api, "queue", name=" My deck ")
    secret = key.pop("key")

    assert len(secret) >= 40
    assert key["name"] == "My deck"
    listed = api.get("/keys")
    assert listed.json() == {"keys": [key], "environment": True}
    assert secret not in listed.text
    for file in server.settings.data_dir.glob("overlay.db*"):
        assert secret.encode() not in file.read_bytes()


def test_a_revoked_key_ends_at_once_and_the_others_stay(api: httpx.Client) -> None:
    first, second = made(api, "queue", name="One"), made(api, "queue", name="Two")

    assert api.delete(f"/keys/{first['id']}").status_code == 204

    assert calling(api, first["key"], "POST", "/alerts/skip").status_code == 401
    assert calling(api, second["key"], "POST", "/alerts/skip").status_code == 200
    assert [key["name"] for key in api.get("/keys").json()["keys"]] == ["Two"]
    assert error(api.delete(f"/keys/{first['id']}")) == f"there is no key {first['id']}"


def test_a_revoked_key_counts_again_once_it_is_brought_back(api: httpx.Client) -> None:
    first, second = made(api, "queue", name="One"), made(api, "queue", name="Two")
    calling(api, first["key"], "POST", "/alerts/skip")
    listed = api.get("/keys").json()
    api.delete(f"/keys/{first['id']}")
    assert calling(api, first["key"], "POST", "/alerts/skip").status_code == 401

    back = api.post(f"/keys/{first['id']}/restore")

    assert (back.status_code, "key" in back.json()) == (200, False)
    assert api.get("/keys").json() == listed
    assert calling(api, first["key"], "POST", "/alerts/skip").status_code == 200
    assert calling(api, first["key"], "GET", "/events").status_code == 403
    twice = api.post(f"/keys/{first['id']}/restore")
    assert (twice.status_code, error(twice)) == (409, "this key is back already")
    never = api.post(f"/keys/{second['id'] + 1}/restore")
    assert (never.status_code, error(never)[:7]) == (404, "no key ")
    assert calling(api, second["key"], "POST", f"/keys/{first['id']}/restore").status_code == 403


def test_the_panel_is_told_when_a_key_was_used_last(api: httpx.Client) -> None:
    key = made(api, "queue")
    assert key["used_at"] is None

    calling(api, key["key"], "POST", "/alerts/skip")

    used = api.get("/keys").json()["keys"][0]["used_at"]
    assert abs(datetime.fromisoformat(used) - datetime.now(UTC)) < timedelta(minutes=1)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({"name": "", "scopes": ["read"]}, "name: 1 to 80 characters"),
        ({"name": "x" * 81, "scopes": ["read"]}, "name: 1 to 80 characters"),
        ({"name": "Deck", "scopes": []}, "scopes: at least one of read, moderate, show, queue, rules"),
        ({"name": "Deck", "scopes": ["panel"]}, "Invalid enum value 'panel'"),
        ({"name": "Deck", "scopes": ["everything"]}, "Invalid enum value 'everything'"),
        ({"name": "Deck"}, "missing required field `scopes`"),
        ({"name": "Deck", "scopes": ["read"], "key": "mine"}, "unknown field `key`"),
    ],
)
def test_a_key_that_cannot_be_is_refused_in_words(api: httpx.Client, body: dict[str, Any], expected: str) -> None:
    answer = api.post("/keys", json=body)

    assert answer.status_code == 400
    assert expected in error(answer)
    assert api.get("/keys").json()["keys"] == []


@pytest.mark.parametrize("change", [str.upper, lambda key: key[:-1], lambda key: f"{key}x", lambda key: f"{key} x"])
def test_what_is_nearly_a_key_is_none(api: httpx.Client, change: Any) -> None:
    assert calling(api, change(made(api, "read")["key"]), "GET", "/events").status_code == 401


@pytest.mark.parametrize("key", ["é", "x" * 60_000])
def test_an_odd_key_is_none(server: ServerThread, key: str) -> None:
    header = f"Bearer {key}".encode()
    answer = httpx.get(f"{server.url}/api/events", headers=[(b"authorization", header)])

    assert answer.status_code in (400, 401, 431)


def test_a_key_for_little_is_for_no_more_on_this_machine(tmp_path: Path) -> None:
    with ServerThread(Settings(port=0, data_dir=tmp_path)) as home, Document.of(home).client(home) as api:
        key = made(api, "queue")["key"]

        assert api.get("/events").status_code == 200
        assert calling(api, key, "GET", "/events").status_code == 403


def test_a_revoked_key_is_for_nothing_on_this_machine_either(tmp_path: Path) -> None:
    with ServerThread(Settings(port=0, data_dir=tmp_path)) as home, Document.of(home).client(home) as api:
        key = made(api, "queue")
        api.delete(f"/keys/{key['id']}")

        answer = calling(api, key["key"], "POST", "/alerts/skip")
        assert (answer.status_code, error(answer)) == (401, "there is no such control key")
        assert api.get("/events").status_code == 200


def test_a_key_outlives_a_kill(tmp_path: Path) -> None:
    with serving(tmp_path) as server:
        key = server.http.post(f"{server.url}/api/keys", json={"name": "Deck", "scopes": ["read"]}).json()
        assert status(server, key["key"]) == (200, 403)
        wait_until(lambda: used(tmp_path) is not None, "the use is kept")
        server.kill()

    with serving(tmp_path, OVERLAY_PANEL_PASSWORD=PASSWORD) as server:
        assert status(server, key["key"]) == (200, 403)
        assert status(server, f"{key['key']}x") == (401, 401)


def status(server: Client, key: str) -> tuple[int, int]:
    """The answers to something to read and to something else."""
    bearer = {"authorization": f"Bearer {key}"}
    paths = ("/api/events", "/api/keys")
    first, second = (httpx.get(f"{server.url}{path}", headers=bearer).status_code for path in paths)
    return first, second


def used(folder: Path) -> int | None:
    with closing(sqlite3.connect(folder / "overlay.db")) as connection:
        (at,) = connection.execute("SELECT used_at FROM control_keys").fetchone()
    return None if at is None else int(at)


# The store alone


@pytest.mark.anyio
async def test_the_last_use_is_written_once_a_minute_at_most(database: Database, tmp_path: Path) -> None:
    now = [datetime(2026, 11, 22, 12, tzinfo=UTC)]
    keys = ControlKeys(database, None, lambda: now[0])
    await keys.open()
    key, secret = await keys.make("Deck", ["read"])

    written = []
    for seconds in (0, 30, 59, 61):
        now[0] = datetime(2026, 11, 22, 12, tzinfo=UTC) + timedelta(seconds=seconds)
        assert keys.scopes(secret) == frozenset(("read",))
        await database.write(lambda connection: None)
        written.append(used(tmp_path))

    assert written[0] == written[1] == written[2] != written[3]
    assert keys.all() == [replace(key, used_at=now[0])]


@pytest.mark.anyio
async def test_there_are_not_endlessly_many_keys(database: Database) -> None:
    keys = ControlKeys(database, ENVIRONMENT)
    await keys.open()
    for number in range(MOST_KEYS):
        await keys.make(f"Deck {number}", ["read"])

    with pytest.raises(Conflict, match="there are 100 keys already"):
        await keys.make("One more", ["read"])
    assert keys.scopes(ENVIRONMENT) == ALL


@pytest.mark.anyio
async def test_keys_that_are_brought_back_are_no_more_than_there_may_be(database: Database) -> None:
    keys = ControlKeys(database, None)
    await keys.open()
    made = [(await keys.make(f"Deck {number}", ["read"]))[0] for number in range(MOST_KEYS)]
    await keys.revoke(made[0].id)
    await keys.make("In its place", ["read"])

    with pytest.raises(Conflict, match="there are 100 keys already"):
        await keys.restore(made[0].id)
    await keys.revoke(made[1].id)
    assert await keys.restore(made[0].id) == made[0]
    reopened = ControlKeys(database, None)
    await reopened.open()
    assert reopened.all() == keys.all()


@pytest.mark.anyio
async def test_without_any_key_none_is_right(database: Database) -> None:
    keys = ControlKeys(database, None)
    await keys.open()

    assert keys.scopes("") is None
    assert keys.scopes("None") is None
    with pytest.raises(NotFound):
        await keys.revoke(1)
    with pytest.raises(InvalidRequest):
        await keys.make("Deck", [])
