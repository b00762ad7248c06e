import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from overlay import __version__, protocol
from overlay.domain.errors import InvalidRequest
from overlay.domain.events import Facts
from overlay.domain.state import StreamState
from overlay.owncast.payload import decode
from overlay.protocol import Hello, Report, Visible
from tests.incoming import NOON, hide, line, post, settled, viewer, webhook
from tests.server import recorded


def sent(*arguments: Any, **options: Any) -> dict[str, Any]:
    said: dict[str, Any] = json.loads(protocol.encode_event(*arguments, **options))
    return said


@pytest.mark.parametrize("recording", ["0.1.3", "0.2", "0.3-made"])
def test_every_recorded_event_becomes_json_with_every_member(recording: str) -> None:
    for body in recorded(recording):
        event = settled(7, decode(body, received_at=NOON))

        said = sent(event)

        assert set(said) == {
            "id", "type", "source_id", "source", "at", "received_at", "late", "test", "hidden", "data", "facts"
        }  # fmt: skip
        assert (said["id"], said["type"], said["source"]) == (7, event.type, "webhook")
        assert datetime.fromisoformat(said["at"]) == event.at
        assert said["at"].endswith("Z")
        assert b"\n" not in protocol.encode_event(event)


def test_a_line_of_chat_looks_as_it_is_documented() -> None:
    message = webhook(
        "CHAT", id="Qw3", user=viewer(createdAt="2026-11-01T00:00:00Z"), body="<p>hi <strong>you</strong></p>"
    )

    assert sent(settled(12, message, facts=Facts(first_message=True))) == {
        "id": 12,
        "type": "CHAT",
        "source_id": "Qw3",
        "source": "webhook",
        "at": "2026-11-22T12:00:00Z",
        "received_at": "2026-11-22T12:00:00Z",
        "late": False,
        "test": False,
        "hidden": False,
        "data": {
            "user": {
                "id": "viewer-1",
                "name": "Maren",
                "color": 3,
                "is_bot": False,
                "is_moderator": False,
                "is_authenticated": False,
                "previous_names": [],
                "created_at": "2026-11-01T00:00:00Z",
            },
            "fragments": [
                {"kind": "text", "text": "hi ", "url": "", "strong": False, "em": False},
                {"kind": "text", "text": "you", "url": "", "strong": True, "em": False},
            ],
            "visible": True,
            "client_id": None,
            "status": None,
        },
        "facts": {"first_join": False, "first_message": True, "away_days": 0},
    }


def test_what_did_not_decode_is_sent_as_it_came() -> None:
    odd = decode(b'{"type":"UNKNOWN","eventData": [1, {"a" : null}] }', received_at=NOON)
    none = decode(b'{"type":"UNKNOWN"}', received_at=NOON)

    assert sent(settled(1, odd))["data"] == [1, {"a": None}]
    assert sent(settled(1, none))["data"] is None


@pytest.mark.parametrize("hidden", [line("a", "secret"), post("secret", kind="SYSTEM")], ids=["chat", "system"])
def test_the_words_of_a_hidden_line_are_left_out(hidden: Any) -> None:
    event = settled(1, hidden, hidden=True)

    assert b"secret" not in protocol.encode_event(event)
    assert sent(event)["hidden"]
    assert sent(event)["data"]["fragments"] == []
    assert b"secret" in protocol.encode_event(event, show_hidden=True)


def test_what_did_not_decode_and_is_hidden_is_left_out() -> None:
    event = settled(1, webhook("CHAT", id="a", user=7, body="secret"), hidden=True)

    assert sent(event)["data"] is None
    assert sent(event, show_hidden=True)["data"]["body"] == "secret"


def test_lines_that_are_shown_again_come_with_the_event_that_shows_them() -> None:
    lines = (settled(1, line("a", "one")), settled(2, line("b", "two")))

    said = sent(settled(3, hide("a", "b", visible=True)), restored=lines)

    assert said["messages"] == [sent(line) for line in lines]


def test_one_frame_carries_many_events() -> None:
    events = [settled(id, line(f"m{id}")) for id in (3, 5)]

    frame = json.loads(protocol.events(map(protocol.encode_event, events), last_id=9, viewers=4, late=True))

    assert frame == {
        "type": "events", "late": True, "last_id": 9, "viewers": 4, "events": [sent(event) for event in events]
    }  # fmt: skip
    assert json.loads(protocol.events([], last_id=9, viewers=0))["late"] is False


def test_a_welcome_with_lines_is_a_snapshot_and_one_without_any_list_a_resume() -> None:
    state = StreamState(last_id=7, live=True, since=NOON, title="Oakum", counted=3)
    common: dict[str, Any] = {"log": "the-log", "last_id": 7, "state": state, "now": NOON, "members": {"alert": None}}

    snapshot = json.loads(protocol.welcome(lines=[protocol.encode_event(settled(7, line("a")))], **common))
    empty = json.loads(protocol.welcome(lines=[], **common))
    resume = json.loads(protocol.welcome(lines=None, **common))

    assert snapshot == {
        "type": "snapshot",
        "protocol": 1,
        "version": __version__,
        "log": "the-log",
        "last_id": 7,
        "server_time": "2026-11-22T12:00:00Z",
        "state": {
            "live": True,
            "since": "2026-11-22T12:00:00Z",
            "ended": None,
            "title": "Oakum",
            "name": "",
            "viewers": 3,
            "peak_viewers": 0,
        },
        "alert": None,
        "events": [sent(settled(7, line("a")))],
    }
    assert (empty["type"], empty["events"]) == ("snapshot", [])
    assert (resume["type"], "events" in resume) == ("resume", False)


def test_times_before_the_first_second_have_all_their_digits() -> None:
    event = replace(settled(1, line("a")), at=datetime(2026, 11, 22, 6, 34, 24, 74184, tzinfo=UTC))

    assert sent(event)["at"] == "2026-11-22T06:34:24.074184Z"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('{"type":"hello","protocol":1}', Hello(protocol=1)),
        ('{"type":"hello","protocol":2,"visible":false,"obs":"2.24"}', Hello(protocol=2, visible=False, obs="2.24")),
        ('{"protocol":1,"type":"hello","more":{"a":[]}}', Hello(protocol=1)),
        ('{"type":"visible","visible":true}', Visible(visible=True)),
        ('{"type":"report","report":"ended","alert":"17-2"}', Report(report="ended", alert="17-2")),
        ('{"type":"report","report":"error","message":"x"}', Report(report="error", message="x")),
        ('{"type":"report","report":"lag","seconds":1.5}', Report(report="lag", seconds=1.5)),
        (b'{"type":"visible","visible":false}', Visible(visible=False)),
    ],
)
def test_what_pages_say_is_read(text: str | bytes, message: Hello | Visible | Report) -> None:
    assert protocol.read(text) == message


@pytest.mark.parametrize(
    "text",
    [
        "",
        "hello",
        "[]",
        "{}",
        '{"type":"bye"}',
        '{"type":5}',
        '{"type":"hello"}',
        '{"type":"hello","protocol":"1"}',
        '{"type":"hello","protocol":1,"visible":1}',
        '{"type":"hello","protocol":1,"obs":"%s"}' % ("x" * 65),
        '{"type":"report","report":"liked"}',
        '{"type":"report","report":"error","message":"%s"}' % ("x" * 4001),
        '{"type":"report","report":"lag","seconds":1e999}',
        '{"type":"hello","protocol":%s}' % ("9" * 5000),
        '{"type":"hello","protocol":1,"x":"\ud800"}',
        '{"type":"hello","protocol":1,"x":%s}' % ("[" * 16_000),
        b'{"type":"hello","protocol":1,"obs":"\xff"}',
        b"\x00\x01\x02",
    ],
    ids=lambda text: repr(text[:60]),
)
def test_what_no_page_of_ours_says_is_refused(text: str | bytes) -> None:
    with pytest.raises(InvalidRequest):
        protocol.read(text)
