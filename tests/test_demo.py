import asyncio
import itertools
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

import httpx
import pytest

from overlay.domain.errors import StorageUnavailable
from overlay.domain.events import (
    DATA_TYPES,
    ChatMessageSent,
    Followed,
    Incoming,
    NameChanged,
    StreamStarted,
    UserJoined,
    UserParted,
    VisibilityChanged,
)
from overlay.domain.text import Fragment, words
from overlay.owncast.payload import decode
from overlay.sources import demo_script, golang
from overlay.sources.demo import Demo
from overlay.sources.demo_markup import rendered
from overlay.sources.demo_owncast import DemoOwncast
from overlay.sources.demo_show import Show
from overlay.sources.demo_stream import Stream

ROOT = Path(__file__).parent.parent
PICTURES = ROOT / "static" / "media" / "demo-emoji"
BEGINNING = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
HOUR = 3600.0


@pytest.fixture
def anyio_backend() -> str:
    """Async tests run on asyncio."""
    return "asyncio"


class FakeClock:
    """A wall clock that sleeping moves at once."""

    def __init__(self) -> None:
        self.now = BEGINNING

    def __call__(self) -> datetime:
        return self.now

    @property
    def elapsed(self) -> float:
        return (self.now - BEGINNING).total_seconds()

    async def sleep(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


@dataclass
class FakeIntake:
    """Keeps what it was given, and stops the demo after so many events."""

    most: int
    received: list[Incoming] = field(default_factory=list)
    failures: int = 0

    async def accept(self, incoming: Incoming) -> None:
        self.received.append(incoming)
        if len(self.received) == self.most:
            raise asyncio.CancelledError
        if len(self.received) <= self.failures:
            raise StorageUnavailable("The disk is full.")


@dataclass(frozen=True)
class Moment:
    """One beat of the show: when it came, and what was decoded."""

    seconds: float
    delay: float
    body: dict[str, object]
    event: Incoming


def moments(seed: int, seconds: float = HOUR) -> Iterator[Moment]:
    script, random, clock = demo_script.load(), Random(seed), FakeClock()
    stream = Stream(name=script.name, summary=script.summary, emoji=script.emoji, random=random)
    for delay, body in Show(script, stream, random=random, clock=clock):
        clock.now += timedelta(seconds=delay)
        if clock.elapsed > seconds:
            return
        event = decode(golang.dump(body).encode(), received_at=clock.now, source="demo")
        yield Moment(clock.elapsed, delay, body, event)


@pytest.fixture(scope="module", params=[1, 2, 3])
def hour(request: pytest.FixtureRequest) -> list[Moment]:
    """The first hour of the made-up stream, three times with other chance."""
    return list(moments(request.param))


def chats(show: list[Moment]) -> list[tuple[Moment, ChatMessageSent]]:
    return [(one, one.event.data) for one in show if isinstance(one.event.data, ChatMessageSent)]


def of_type(show: list[Moment], event_type: str) -> list[Moment]:
    return [one for one in show if one.event.type == event_type]


def test_the_stream_is_lively_within_three_seconds(hour: list[Moment]) -> None:
    beginning = [one for one in hour if one.seconds <= 3.5]
    types = [one.event.type for one in beginning]

    assert types[0] == "STREAM_STARTED"
    assert beginning[0].seconds == 0
    assert types.count("USER_JOINED") >= 4
    assert types.count("CHAT") >= 5


def test_every_body_is_decoded_as_what_it_is(hour: list[Moment]) -> None:
    for one in hour:
        assert isinstance(one.event.data, DATA_TYPES[one.event.type]), one.body
        assert one.event.source == "demo"
        assert abs((one.event.at - one.event.received_at).total_seconds()) < 0.001


def test_bodies_have_the_fields_of_recorded_ones(hour: list[Moment]) -> None:
    recorded: dict[str, set[str]] = {}
    for name in ("webhooks-0.2.jsonl", "webhooks-0.3-made.jsonl"):
        for line in (ROOT / "tests" / "payloads" / name).read_text(encoding="utf-8").split("\n")[:-1]:
            body = json.loads(json.loads(line)["body"])
            recorded.setdefault(body["type"], set()).update(body["eventData"])

    for one in hour:
        data = one.body["eventData"]
        assert isinstance(data, dict)
        assert set(data) | {"clientId"} == recorded[one.event.type] | {"clientId"}


def test_everything_that_can_happen_happens_within_an_hour(hour: list[Moment]) -> None:
    assert {one.event.type for one in hour} == set(DATA_TYPES) - {"SYSTEM", "CHAT_ACTION", "SCHEDULED_EVENTS"}
    assert len(of_type(hour, "STREAM_STARTED")) > 2
    assert len(of_type(hour, "STREAM_STOPPED")) > 2


def test_the_first_minutes_show_a_bit_of_everything(hour: list[Moment]) -> None:
    beginning = [one for one in hour if one.seconds < 420]
    types = {one.event.type for one in beginning}
    changes = [one.event.data for one in beginning if isinstance(one.event.data, VisibilityChanged)]

    assert {"NAME_CHANGE", "FEDIVERSE_ENGAGEMENT_FOLLOW", "STREAM_TITLE_UPDATED", "STREAM_STOPPED"} <= types
    assert {change.visible for change in changes} == {True, False}


def test_a_line_comes_every_few_seconds_while_the_stream_is_live(hour: list[Moment]) -> None:
    lines = [one.seconds for one, _ in chats(hour)]
    gaps = sorted(after - before for before, after in itertools.pairwise(lines))

    assert 0.8 < gaps[len(gaps) // 2] < 2.5
    assert len(lines) / hour[-1].seconds > 1 / 3
    assert gaps[-1] < 60


def test_there_are_bursts_and_quiet_moments(hour: list[Moment]) -> None:
    delays = [one.delay for one in hour]

    assert sum(delay < 0.35 for delay in delays) > 100
    assert sum(delay > 4 for delay in delays) > 20


def test_at_least_150_different_lines_are_said(hour: list[Moment]) -> None:
    said = {words(chat.fragments) for _, chat in chats(hour)}

    assert len(said) > 250


def test_viewers_have_names_in_many_scripts(hour: list[Moment]) -> None:
    names = " ".join({chat.user.name for _, chat in chats(hour)})

    for script in ("a-z", "ぁ-ん", "؀-ۿ", "א-ת", "а-я", "ऀ-ॿ", "α-ω", "가-힣", "🦀🫖🛶"):
        assert re.search(f"[{script}]", names), script


def test_nobody_speaks_who_has_not_come(hour: list[Moment]) -> None:
    """Off air Owncast tells of no join, so only those who came on air count."""
    present: set[str] = set()
    online = False
    for one in hour:
        data = one.event.data
        if isinstance(data, UserJoined):
            assert online
            assert data.user.id not in present
            present.add(data.user.id)
        elif isinstance(data, UserParted):
            present.discard(data.user.id)
        elif isinstance(data, ChatMessageSent) and online:
            assert data.user.id in present
        elif one.event.type in ("STREAM_STARTED", "STREAM_STOPPED"):
            online = isinstance(data, StreamStarted)
        if isinstance(data, ChatMessageSent) and not online:
            present.add(data.user.id)


def test_newcomers_come_every_minute_or_two(hour: list[Moment]) -> None:
    regulars = {f"demo-{key}" for key in demo_script.load().cast}
    seen: set[str] = set()
    firsts = []
    for one in hour:
        if isinstance(one.event.data, UserJoined) and one.event.data.user.id not in seen | regulars:
            seen.add(one.event.data.user.id)
            firsts.append(one.seconds)

    gaps = [after - before for before, after in itertools.pairwise([0.0, *firsts])]

    assert 25 <= len(firsts) <= 60
    assert sum(gaps) / len(gaps) < 120
    assert max(gaps) < 200


def test_guests_come_back(hour: list[Moment]) -> None:
    joins = [one.event.data.user.id for one in hour if isinstance(one.event.data, UserJoined)]

    assert any(joins.count(user) > 1 for user in joins if not user.startswith("demo-"))


def test_only_lines_that_were_said_are_hidden_and_only_hidden_ones_shown(hour: list[Moment]) -> None:
    said: set[str] = set()
    hidden: set[str] = set()
    for one in hour:
        if isinstance(one.event.data, ChatMessageSent):
            said.add(one.event.source_id or "")
        elif isinstance(one.event.data, VisibilityChanged) and one.event.data.visible:
            assert set(one.event.data.ids) <= hidden
        elif isinstance(one.event.data, VisibilityChanged):
            assert set(one.event.data.ids) <= said
            hidden |= set(one.event.data.ids)


def test_a_rename_gives_a_new_name_and_tells_the_old_one(hour: list[Moment]) -> None:
    for one in hour:
        if isinstance(one.event.data, NameChanged):
            assert one.event.data.old_name not in ("", one.event.data.new_name)
            assert one.event.data.user.name == one.event.data.new_name
            assert len(one.event.data.new_name) <= 30


def test_nobody_follows_with_a_picture_from_elsewhere(hour: list[Moment]) -> None:
    assert {one.event.data.image for one in hour if isinstance(one.event.data, Followed)} == {""}


def test_the_count_of_viewers_goes_up_and_down(hour: list[Moment]) -> None:
    counts = [chat.status.viewers for _, chat in chats(hour) if chat.status and chat.status.online]

    assert min(counts) > 4
    assert max(counts) - min(counts) >= 6


def test_no_id_comes_twice(hour: list[Moment]) -> None:
    identities = [one.event.identity for one in hour]

    assert len(set(identities)) == len(identities)


def test_the_same_chance_makes_the_same_show() -> None:
    assert [one.body for one in moments(7, 60)] == [one.body for one in moments(7, 60)]


def test_a_second_start_brings_the_same_regulars_with_new_messages() -> None:
    first, second = list(moments(8)), list(moments(9))

    ids = [{one.event.source_id for one, _ in chats(show)} for show in (first, second)]
    regulars = [
        {chat.user.id for _, chat in chats(show) if chat.user.id.startswith("demo-")} for show in (first, second)
    ]
    assert not ids[0] & ids[1]
    assert regulars[0] == regulars[1]


def test_every_scene_of_the_script_can_be_played() -> None:
    script = demo_script.load()
    scenes = [text for chapter in script.chapters for text in chapter.scenes]
    scenes += [
        text for texts in (getattr(script.moments, name) for name in script.moments.__struct_fields__) for text in texts
    ]
    cues = {"join", "part", "newcomer", "rename", "hide", "show", "follow", "burst", "pause"}
    said = []

    for step in itertools.chain.from_iterable(demo_script.scene(text) for text in scenes):
        if isinstance(step, demo_script.Cue):
            assert step.name in cues
            continue
        said.append(step.words)
        assert step.who in script.cast or step.who == "new"
        assert set(re.findall(r"\{(\w*)\}", step.words)) <= {*script.cast, "new"}
        assert set(re.findall(r":([a-z]+):", step.words)) <= set(script.emoji)

    assert len(set(said)) > 300
    names = [*script.newcomers, *(name for character in script.cast.values() for name in character.names)]
    assert all(len(name) <= 30 for name in names)
    assert all(len(character.names) > 1 for key, character in script.cast.items() if f"/rename {key}" in str(scenes))


@pytest.mark.parametrize(
    ("typed", "html"),
    [
        ("plain & <b>", "<p>plain &amp; &lt;b&gt;</p>"),
        ("**a** *b* `<c>`", "<p><strong>a</strong> <em>b</em> <code>&lt;c&gt;</code></p>"),
        ("2 * 3 * 4", "<p>2 * 3 * 4</p>"),
        (":boat:", '<p><img src="/img/emoji/boat.png" class="emoji" alt=":boat:" title=":boat:"></p>'),
        (":nothing:", "<p>:nothing:</p>"),
        (
            "see http://a.example/?b&c",
            (
                '<p>see <a href="http://a.example/?b&amp;c" rel="nofollow noreferrer noopener" target="_blank">'
                "http://a.example/?b&amp;c</a></p>"
            ),
        ),
    ],
)
def test_what_was_typed_becomes_the_html_of_owncast(typed: str, html: str) -> None:
    assert rendered(typed, {"boat"}) == html


def test_custom_emoji_reach_the_decoded_lines(hour: list[Moment]) -> None:
    emoji = {one.text for _, chat in chats(hour) for one in chat.fragments if one.kind == "emoji"}

    assert emoji == {f":{name}:" for name in demo_script.load().emoji}
    assert Fragment("emoji", ":boat:", "/emoji/boat.png") in {one for _, chat in chats(hour) for one in chat.fragments}


@pytest.mark.anyio
async def test_the_demo_feeds_the_intake_until_it_is_cancelled() -> None:
    intake, clock = FakeIntake(most=400), FakeClock()

    with pytest.raises(asyncio.CancelledError):
        await Demo(intake, random=Random(1), clock=clock, sleep=clock.sleep).run()

    assert len(intake.received) == 400
    assert isinstance(intake.received[0].data, StreamStarted)
    assert clock.elapsed > 200


@pytest.mark.anyio
async def test_the_demo_ends_at_once_when_it_is_cancelled_in_its_sleep() -> None:
    intake, asleep = FakeIntake(most=1000), asyncio.Event()

    async def sleep(_: float) -> None:
        if len(intake.received) == 5:
            asleep.set()
            await asyncio.Future[None]()

    running = asyncio.create_task(Demo(intake, sleep=sleep).run())
    await asleep.wait()
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running

    assert len(intake.received) == 5


@pytest.mark.anyio
async def test_the_demo_goes_on_when_the_log_cannot_be_written() -> None:
    intake, clock = FakeIntake(most=20, failures=5), FakeClock()

    with pytest.raises(asyncio.CancelledError):
        await Demo(intake, random=Random(1), clock=clock, sleep=clock.sleep).run()

    assert len(intake.received) == 20


@pytest.fixture
def owncast() -> Iterator[httpx.Client]:
    """A client of the server that stands in for Owncast, with a token."""
    script = demo_script.load()
    stream = Stream(name=script.name, summary=script.summary, emoji=script.emoji, random=Random(1))
    stream.started(golang.from_datetime(BEGINNING))
    transport = DemoOwncast(stream, PICTURES, clock=FakeClock()).transport
    headers = {"Authorization": "Bearer any"}
    with httpx.Client(transport=transport, base_url="https://demo.example", headers=headers) as client:
        yield client


@pytest.mark.parametrize("call", ["send", "system", "action"])
def test_posts_are_answered_as_owncast_would(owncast: httpx.Client, call: str) -> None:
    answer = owncast.post(f"/api/integrations/chat/{call}", json={"body": "hello"})

    assert (answer.status_code, answer.text) == (200, '{"message":"sent","success":true}\n')
    assert answer.headers["content-type"] == "application/json"


@pytest.mark.parametrize(
    ("call", "content", "status", "said"),
    [
        ("chat/send", b"{}", 400, {"error": "invalid message"}),
        ("chat/send", b'{"body":"  "}', 400, {"error": "invalid message"}),
        ("chat/system", b"{}", 200, {"message": "sent", "success": True}),
        ("chat/system", b"{", 200, {"error": "unexpected EOF"}),
        ("chat/user", b"{}", 400, {"error": "no longer supported. see /api/integrations/chat/send"}),
        ("streamtitle", b'{"value":"x"}', 200, {"message": "changed", "success": True}),
    ],
)
def test_faulty_posts_are_answered_as_owncast_would(
    owncast: httpx.Client, call: str, content: bytes, status: int, said: dict[str, object]
) -> None:
    answer = owncast.post(f"/api/integrations/{call}", content=content)

    assert (answer.status_code, answer.json()) == (status, said)


def test_a_token_has_every_scope_and_none_is_refused(owncast: httpx.Client) -> None:
    assert owncast.get("/api/integrations/clients").json() == []

    del owncast.headers["Authorization"]
    answer = owncast.post("/api/integrations/chat/send", json={"body": "hello"})
    assert (answer.status_code, answer.text) == (401, "unauthorized")


def test_the_stand_in_says_who_it_is(owncast: httpx.Client) -> None:
    assert owncast.get("/api/config").json()["name"] == "Harbour Light"
    assert "0.2.3" in owncast.get("/api/config").json()["version"]
    assert owncast.get("/api/status").json()["online"] is True
    assert owncast.get("/api/status").json()["lastConnectTime"] == "2026-11-22T12:00:00Z"


def test_every_custom_emoji_has_a_small_picture(owncast: httpx.Client) -> None:
    emoji = owncast.get("/api/emoji").json()

    assert [one["name"] for one in emoji] == sorted(demo_script.load().emoji)
    for one in emoji:
        picture = owncast.get(one["url"])
        assert picture.headers["content-type"] == "image/png"
        assert picture.content.startswith(b"\x89PNG\r\n\x1a\n")
        assert len(picture.content) < 30_000


def test_some_emoji_move(owncast: httpx.Client) -> None:
    moving = [one["name"] for one in owncast.get("/api/emoji").json() if b"acTL" in owncast.get(one["url"]).content]

    assert moving == ["boat", "crab", "lantern", "tea"]


@pytest.mark.parametrize(
    "path", ["/img/emoji/nothing.png", "/img/emoji/../demo-emoji/boat.png", "/img/emoji/make.py", "/x"]
)
def test_what_is_not_there_is_a_404(owncast: httpx.Client, path: str) -> None:
    assert owncast.get(path).status_code == 404
