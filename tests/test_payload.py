import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest

from overlay.domain.errors import InvalidWebhook
from overlay.domain.events import (
    DATA_TYPES,
    LINE_TYPES,
    ActionPosted,
    ChatMessageSent,
    Followed,
    Incoming,
    NameChanged,
    Status,
    StreamScheduled,
    StreamStarted,
    StreamStopped,
    StreamTitleChanged,
    SystemMessagePosted,
    User,
    UserJoined,
    UserParted,
    VisibilityChanged,
)
from overlay.domain.text import words
from overlay.owncast.parts import moment, plain_name
from overlay.owncast.payload import SAME_BODY_SECONDS, decode
from overlay.owncast.samples import TYPES, sample
from tests.server import event, recorded

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
RECORDINGS = ("0.1.3", "0.2", "0.3-made")
EVERY_BODY = [
    pytest.param(body, id=f"{recording}-{number}-{json.loads(body)['type']}")
    for recording in RECORDINGS
    for number, body in enumerate(recorded(recording), 1)
]
VIEWER = {
    "id": "Zoe1",
    "displayName": "Zoë",
    "displayColor": 5,
    "createdAt": "2026-11-22T06:34:22Z",
    "previousNames": ["Zoë"],
    "nameChangedAt": "0001-01-01T00:00:00Z",
    "isBot": False,
    "authenticated": False,
}


def read(body: bytes, **options: Any) -> Incoming:
    return decode(body, received_at=NOW, **options)


def of(kind: str, **data: object) -> Incoming:
    return read(msgspec.json.encode({"eventData": data, "type": kind}))


def joined(**user: object) -> User:
    incoming = of("USER_JOINED", user=VIEWER | user)
    assert isinstance(incoming.data, UserJoined), incoming.problem
    return incoming.data.user


@pytest.mark.parametrize("body", EVERY_BODY)
def test_every_recorded_body_decodes(body: bytes) -> None:
    said = json.loads(body)

    incoming = read(body)

    assert incoming.problem == ""
    assert incoming.type == said["type"]
    assert type(incoming.data) is DATA_TYPES[said["type"]]
    assert json.loads(incoming.raw) == said["eventData"]
    assert (incoming.body, incoming.source, incoming.test, incoming.late) == (body, "webhook", False, False)
    assert incoming.source_id == (said["eventData"].get("id") or None)


@pytest.mark.parametrize("body", EVERY_BODY)
def test_every_recorded_event_happened_when_owncast_says(body: bytes) -> None:
    data = json.loads(body)["eventData"]
    said = data["user"]["nameChangedAt"] if json.loads(body)["type"] == "NAME_CHANGE" else data["timestamp"]

    incoming = read(body)

    assert incoming.at == datetime.fromisoformat(said)
    assert incoming.at.tzinfo is UTC
    assert incoming.received_at == NOW


@pytest.mark.parametrize("body", EVERY_BODY)
def test_every_recorded_message_keeps_its_words(body: bytes) -> None:
    data = json.loads(body)["eventData"]
    incoming = read(body)
    if not isinstance(incoming.data, ChatMessageSent):
        return

    assert incoming.data.user.id == data["user"]["id"]
    assert incoming.data.client_id == data.get("clientId")
    assert "<" not in data["rawBody"] or "script" not in words(incoming.data.fragments)
    assert words(incoming.data.fragments).strip() or data["body"] in ("", "<p></p>")


@pytest.mark.parametrize("body", EVERY_BODY)
def test_what_is_decoded_survives_the_way_through_json(body: bytes) -> None:
    data = read(body).data

    assert msgspec.json.decode(msgspec.json.encode(data), type=type(data)) == data


@pytest.mark.parametrize("recording", RECORDINGS)
def test_every_recorded_event_has_an_identity_of_its_own(recording: str) -> None:
    identities = [read(body).identity for body in recorded(recording)]

    assert None not in identities
    assert len(set(identities)) == len(identities)


def test_names_are_the_same_in_both_dialects() -> None:
    def names(recording: str) -> list[str]:
        users = [json.loads(body)["eventData"].get("user") for body in recorded(recording)]
        assert any(users)
        events = [read(body).data for body in recorded(recording)]
        return [data.user.name for data in events if isinstance(data, UserJoined)]

    assert names("0.1.3") == names("0.2") == ["amber-otter", "Zoë & Co", "日本語のなまえ", 'Tom "T" O\'Neil']


def test_a_message_of_0_1_3_has_no_status_and_one_of_0_2_has() -> None:
    message = {"id": "m", "timestamp": "2026-11-22T06:00:00Z", "user": VIEWER, "body": "<p>hi</p>", "visible": True}
    status = {
        "online": True,
        "viewerCount": 3,
        "sessionMaxViewerCount": 5,
        "streamTitle": "Oakum",
        "lastConnectTime": "2026-11-22T05:00:00+02:00",
        "versionNumber": "0.2.3",
    }

    old, new = of("CHAT", **message), of("CHAT", **message, status=status, serverURL="")

    assert isinstance(old.data, ChatMessageSent)
    assert isinstance(new.data, ChatMessageSent)
    assert old.data.status is None
    assert new.data == replace(
        old.data,
        status=Status(
            online=True,
            viewers=3,
            peak_viewers=5,
            title="Oakum",
            connected_at=datetime(2026, 11, 22, 3, tzinfo=UTC),
            version="0.2.3",
        ),
    )


def test_the_first_connection_has_no_client_id() -> None:
    without, third = of("CHAT", user=VIEWER), of("CHAT", user=VIEWER, clientId=3)

    assert isinstance(without.data, ChatMessageSent)
    assert isinstance(third.data, ChatMessageSent)
    assert (without.data.client_id, third.data.client_id) == (None, 3)


def test_a_message_without_a_body_is_an_empty_line() -> None:
    incoming = of("CHAT", id="m", user=VIEWER)

    assert incoming.data == ChatMessageSent(user=joined(), fragments=(), visible=True)


def test_a_user_is_read_whole() -> None:
    assert joined(
        displayName="Zoë &amp; Co", displayColor=257, scopes=["MODERATOR", ""], isBot=True, authenticated=True,
        previousNames=["Z&#111;e", "Zoë &amp; Co"], createdAt="2026-11-22T08:34:22.94072508+02:00",
    ) == User(
        id="Zoe1",
        name="Zoë & Co",
        color=257,
        is_bot=True,
        is_moderator=True,
        is_authenticated=True,
        previous_names=("Zoe", "Zoë & Co"),
        created_at=datetime(2026, 11, 22, 6, 34, 22, 940725, tzinfo=UTC),
    )  # fmt: skip


def test_a_user_may_be_little_more_than_an_id() -> None:
    incoming = of("USER_PARTED", user={"id": "Zoe1", "previousNames": None, "scopes": None})

    assert incoming.data == UserParted(user=User(id="Zoe1", name=""))


@pytest.mark.parametrize("scopes", [None, [], [""], ["CAN_SEND_MESSAGES"]])
def test_only_the_moderators_scope_makes_a_moderator(scopes: object) -> None:
    assert not joined(scopes=scopes).is_moderator


@pytest.mark.parametrize(
    ("sent", "name"),
    [
        ("A &amp; B", "A & B"),
        ("A & B", "A & B"),
        ("&amp;amp;", "&amp;"),
        ("&#34;T&#34; O&#39;Neil &#x1F600;", '"T" O\'Neil 😀'),
        ("&lt;script&gt;alert(1)&lt;/script&gt;", "<script>alert(1)</script>"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("&lt;script&gt;alert(1)&lt;/scr", "<script>alert(1)</scr"),
        ("very long and cut in an &am", "very long and cut in an &am"),
        ("&#3", "&#3"),
        ("AT&T &copy me", "AT&T &copy me"),
        ("&notit;", "&notit;"),
    ],
)
def test_names_are_decoded_once_and_only_where_the_entity_is_whole(sent: str, name: str) -> None:
    assert plain_name(sent) == name
    assert joined(displayName=sent).name == name


@pytest.mark.parametrize("code", ["&#xD800;", "&#1114112;", "&#9999999;", "&#0;"])
def test_no_name_decodes_to_what_utf_8_cannot_hold(code: str) -> None:
    assert joined(displayName=code).name.encode()


@pytest.mark.parametrize(
    ("ids", "visible"),
    [("MessageIDs", "Visible"), ("ids", "visible")],
    ids=["0.1.3", "0.2"],
)
def test_hides_and_shows_are_read_in_both_spellings(ids: str, visible: str) -> None:
    for shown in (False, True):
        incoming = read(event("VISIBILITY-UPDATE", **{"id": "v", ids: ["a", "b"], visible: shown, "user": None}))

        assert incoming.data == VisibilityChanged(ids=("a", "b"), visible=shown)


def test_a_hide_without_ids_hides_nothing() -> None:
    assert of("VISIBILITY-UPDATE", id="v", ids=None, visible=False).data == VisibilityChanged(ids=(), visible=False)


def test_a_visibility_update_that_does_not_say_which_is_kept_raw() -> None:
    incoming = of("VISIBILITY-UPDATE", id="v", ids=["a"])

    assert incoming.data is None
    assert incoming.problem


def test_a_rename_happened_when_the_name_changed() -> None:
    incoming = of(
        "NAME_CHANGE",
        id="",
        timestamp="0001-01-01T00:00:00Z",
        user=VIEWER | {"displayName": "Zoë B", "nameChangedAt": "2026-11-22T06:34:45.000840296Z"},
        newName="  Zoë <b>B</b> ",
    )

    assert incoming.at == datetime(2026, 11, 22, 6, 34, 45, 840, tzinfo=UTC)
    assert isinstance(incoming.data, NameChanged)
    assert (incoming.data.old_name, incoming.data.new_name, incoming.data.user.name) == ("Zoë", "Zoë B", "Zoë B")


def test_a_rename_is_told_by_user_time_and_name() -> None:
    def identity(user: str, time: str, name: str) -> str | None:
        return of("NAME_CHANGE", id="", user={"id": user, "nameChangedAt": time}, newName=name).identity

    first = identity("a", "2026-11-22T06:34:45.000840296Z", "x")

    assert first == identity("a", "2026-11-22T06:34:45.000840296Z", "x")
    assert (
        len(
            {
                first,
                identity("b", "2026-11-22T06:34:45.000840296Z", "x"),
                identity("a", "2026-11-22T06:34:45.000840297Z", "x"),
                identity("a", "2026-11-22T06:34:45.000840296Z", "y"),
            }
        )
        == 4
    )


def test_a_rename_that_does_not_say_when_is_told_by_its_body() -> None:
    incoming = of("NAME_CHANGE", id="", timestamp="0001-01-01T00:00:00Z", user=VIEWER, newName="Zoë")

    assert incoming.at == NOW
    assert incoming.identity_seconds == SAME_BODY_SECONDS


def test_a_rename_without_earlier_names_has_no_old_name() -> None:
    incoming = of("NAME_CHANGE", user=VIEWER | {"previousNames": None}, newName="Zoë")

    assert isinstance(incoming.data, NameChanged)
    assert incoming.data.old_name == ""


def test_the_joins_that_builds_of_2021_sent_as_renames_are_joins() -> None:
    incoming = of("NAME_CHANGE", type="", id="j1", timestamp="2021-08-12T10:00:00Z", user=VIEWER)

    assert (incoming.type, incoming.identity) == ("USER_JOINED", "USER_JOINED:j1")
    assert incoming.data == UserJoined(user=joined())


def test_a_rename_of_2021_is_a_rename() -> None:
    incoming = of("NAME_CHANGE", type="NAME_CHANGE", id="", user=VIEWER, newName="Zoë")

    assert incoming.type == "NAME_CHANGE"
    assert isinstance(incoming.data, NameChanged)


@pytest.mark.parametrize("type", ["STREAM_STARTED", "STREAM_STOPPED", "STREAM_TITLE_UPDATED"])
@pytest.mark.parametrize("body", ['{"type":"%s"}', '{"type":"%s","eventData":null}', '{"eventData": {} ,"type":"%s"}'])
def test_stream_events_of_2021_have_no_data(type: str, body: str) -> None:
    shape: Any = DATA_TYPES[type]

    incoming = read(body.replace("%s", type).encode())

    assert incoming.data == shape()
    assert (incoming.at, incoming.source_id, incoming.identity_seconds) == (NOW, None, SAME_BODY_SECONDS)


@pytest.mark.parametrize(
    ("type", "shape"),
    [
        ("STREAM_STARTED", StreamStarted),
        ("STREAM_STOPPED", StreamStopped),
        ("STREAM_TITLE_UPDATED", StreamTitleChanged),
    ],
)
def test_a_stream_event_takes_its_title_from_the_status_where_it_has_none(type: str, shape: Any) -> None:
    incoming = of(type, id="s", name="Harbour Light", summary="Boats & tea", status={"streamTitle": "<part 3>"})

    assert incoming.data == shape(
        title="<part 3>", name="Harbour Light", summary="Boats & tea", status=Status(title="<part 3>")
    )


def test_a_follow_is_read() -> None:
    incoming = of("FEDIVERSE_ENGAGEMENT_FOLLOW", id="f", name="Al &amp; Co", username="al@social.example", image="x")

    assert incoming.data == Followed(name="Al & Co", handle="al@social.example", image="x")


def test_a_planned_stream_is_read_and_told_by_its_body() -> None:
    incoming = of(
        "SCHEDULED_EVENTS",
        action="started",
        timestamp="2026-11-22T06:50:00.25Z",
        event={"id": "p", "name": "Oakum", "startTime": "2026-11-22T08:00:00+01:00", "durationMinutes": 90},
    )

    assert incoming.data == StreamScheduled(
        action="started", name="Oakum", starts_at=datetime(2026, 11, 22, 7, tzinfo=UTC), duration_minutes=90
    )
    assert (incoming.source_id, incoming.identity_seconds) == (None, SAME_BODY_SECONDS)


def test_lines_that_only_the_chat_socket_has_are_read_too() -> None:
    system = of("SYSTEM", id="s", body="<p>hi</p>", user={"displayName": "Harbour &amp; Light"})
    action = of("CHAT_ACTION", id="a", body="<em>waves</em>")

    assert isinstance(system.data, SystemMessagePosted)
    assert (system.data.name, words(system.data.fragments)) == ("Harbour & Light", "hi")
    assert isinstance(action.data, ActionPosted)
    assert words(action.data.fragments) == "waves"


def test_owncasts_id_and_the_type_are_an_events_identity() -> None:
    chat, join = of("CHAT", id="same", user=VIEWER), of("USER_JOINED", id="same", user=VIEWER)

    assert chat.identity == of("CHAT", id="same", user=VIEWER, body="<p>other</p>").identity
    assert chat.identity != join.identity
    assert chat.identity_seconds is None


def test_without_an_id_the_same_body_is_the_same_event_for_ten_seconds() -> None:
    one, same, other = of("CHAT", user=VIEWER), of("CHAT", user=VIEWER), of("CHAT", user=VIEWER, body="x")

    assert one.identity == same.identity != other.identity
    assert one.identity_seconds == 10


def test_a_test_has_no_identity() -> None:
    incoming = read(event("CHAT", id="m", user=VIEWER), source="test", test=True)

    assert (incoming.source, incoming.test, incoming.identity, incoming.source_id) == ("test", True, None, "m")


@pytest.mark.parametrize("type", ["CHATTER", "", "chat", "VISIBILITY_UPDATE", "NUL\0", "FEDIVERSE_ENGAGEMENT_LIKE"])
def test_a_type_we_do_not_know_is_kept_raw_with_its_id_and_time(type: str) -> None:
    body = event(type, id="u1", timestamp="2026-11-22T06:00:00Z", more=[1, {"a": None}])

    incoming = read(body)

    assert (incoming.type, incoming.data, incoming.body) == (type, None, body)
    assert json.loads(incoming.raw)["more"] == [1, {"a": None}]
    assert (incoming.source_id, incoming.identity) == ("u1", f"{type}:u1")
    assert incoming.at == datetime(2026, 11, 22, 6, tzinfo=UTC)
    assert incoming.problem


@pytest.mark.parametrize("data", ["null", "5", '"words"', "[]", "[[]]", "true", '{"id":7}', '{"timestamp":{}}'])
@pytest.mark.parametrize("type", [*(t for t in TYPES if not t.startswith("STREAM_")), "UNKNOWN"])
def test_no_data_is_too_odd_to_keep(type: str, data: str) -> None:
    incoming = read(f'{{"type":"{type}","eventData":{data}}}'.encode())

    assert incoming.raw.decode() == data
    assert incoming.at == NOW
    assert (incoming.source_id, incoming.identity is None) == (None, False)
    assert (incoming.data is None) == bool(incoming.problem)


@pytest.mark.parametrize(
    "changed",
    [
        {"user": None},
        {"user": {}},
        {"user": {"id": None}},
        {"user": {"id": 5}},
        {"user": VIEWER | {"displayName": 5}},
        {"user": VIEWER | {"displayColor": "red"}},
        {"user": VIEWER | {"displayColor": 2**60}},
        {"user": VIEWER | {"displayColor": 10**400}},
        {"user": VIEWER | {"displayColor": 1.5}},
        {"user": VIEWER | {"previousNames": "Zoë"}},
        {"body": 5},
        {"body": ["<p>"]},
        {"visible": "yes"},
        {"clientId": -(2**60)},
        {"clientId": "1"},
        {"timestamp": 1795330000},
        {"status": "online"},
        {"status": {"viewerCount": 10**30}},
    ],
    ids=str,
)
def test_a_message_that_does_not_decode_is_kept_raw_with_its_id(changed: dict[str, object]) -> None:
    message = {"id": "m", "user": VIEWER, "body": "<p>hi</p>", "visible": True, "timestamp": "2026-11-22T06:00:00Z"}

    incoming = read(json.dumps({"type": "CHAT", "eventData": message | changed}).encode())

    assert incoming.data is None
    assert (incoming.source_id, incoming.identity) == ("m", "CHAT:m")
    assert json.loads(incoming.raw) == message | changed
    assert "\n" not in incoming.problem


def test_a_number_that_nobody_reads_may_be_any_size() -> None:
    body = b'{"type":"CHAT","eventData":{"id":"m","user":{"id":"a"},"more":' + b"9" * 200_000 + b"}}"

    assert isinstance(read(body).data, ChatMessageSent)


@pytest.mark.parametrize("number", [2**53, -(2**53)], ids=str)
def test_numbers_are_taken_as_far_as_every_reader_of_json_can_hold_them(number: int) -> None:
    assert joined(displayColor=number).color == number


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-11-22T06:34:11.114318233Z", datetime(2026, 11, 22, 6, 34, 11, 114318, tzinfo=UTC)),
        ("2026-11-22T06:34:11Z", datetime(2026, 11, 22, 6, 34, 11, tzinfo=UTC)),
        ("2026-11-22T06:34:11.5Z", datetime(2026, 11, 22, 6, 34, 11, 500000, tzinfo=UTC)),
        ("2026-11-22T08:34:11.12+02:00", datetime(2026, 11, 22, 6, 34, 11, 120000, tzinfo=UTC)),
        ("2026-11-21T23:04:11.123456789-07:30", datetime(2026, 11, 22, 6, 34, 11, 123456, tzinfo=UTC)),
        ("0001-01-01T00:00:00Z", None),
        ("0001-01-01T00:00:00+02:00", None),
        ("9999-12-31T23:59:59-12:00", None),
        ("2026-11-22T06:34:11", None),
        ("2026-02-30T06:34:11Z", None),
        ("yesterday", None),
        ("", None),
        (None, None),
    ],
)
def test_owncasts_times_are_read_as_utc(text: str | None, expected: datetime | None) -> None:
    assert moment(text) == expected


def test_arrival_stands_in_where_there_is_no_time() -> None:
    assert of("CHAT", id="m", user=VIEWER, timestamp="0001-01-01T00:00:00Z").at == NOW
    assert of("CHAT", id="m", user=VIEWER).at == NOW
    assert of("CHAT", id="m", user=VIEWER, timestamp="2026-11-22T13:00:00Z").at == NOW + timedelta(hours=1)


def test_there_is_a_sample_of_every_type_and_it_decodes() -> None:
    assert set(TYPES) == set(DATA_TYPES)
    assert set(TYPES) >= LINE_TYPES
    for type in TYPES:
        incoming = read(event(type, **sample(type, NOW)), source="test", test=True)

        assert isinstance(incoming.data, DATA_TYPES[type]), incoming.problem
        assert incoming.at == NOW
    assert sample("NO_SUCH_TYPE", NOW) == {}


def test_what_is_no_envelope_is_no_event() -> None:
    with pytest.raises(InvalidWebhook):
        read(b"[]")
