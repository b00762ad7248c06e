import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import Literal

import httpx
import pytest

from overlay.backlog import Backlog
from overlay.domain.errors import (
    Conflict,
    InvalidRequest,
    NotFound,
    OwncastNotConfigured,
    OwncastRefused,
    OwncastTimeout,
    OwncastUnavailable,
    StorageUnavailable,
)
from overlay.domain.events import (
    ActionPosted,
    ChatMessageSent,
    Event,
    Incoming,
    SystemMessagePosted,
    User,
    VisibilityChanged,
)
from overlay.domain.text import Fragment, words
from overlay.hub import Hub
from overlay.intake import Intake
from overlay.owncast.transport import open_http
from overlay.owncast_link import OwncastLink
from overlay.posting import LONGEST_POST, Posting
from overlay.storage.event_log import Appended, EventLog
from tests.fakes import FakeOwncast, Post
from tests.incoming import line, viewer

pytestmark = pytest.mark.anyio

Kind = Literal["system", "user", "action"]
KINDS: tuple[Kind, ...] = ("system", "user", "action")


@dataclass
class Desk:
    """Where one posts from: a link to the fake Owncast, and what the overlays show."""

    posting: Posting
    link: OwncastLink
    intake: Intake
    log: EventLog
    names: dict[str, str]

    @property
    def shown(self) -> list[str]:
        """The words of the lines that are on the overlays."""
        return [_words(line) for line in self.intake.state.lines if not line.hidden]

    async def connect(self, owncast: FakeOwncast, token: str = "all-scopes") -> None:
        self.link.use(owncast.url, token)
        await self.link.check()
        owncast.requests.clear()


def _words(event: Event) -> str:
    assert isinstance(event.data, ChatMessageSent | SystemMessagePosted | ActionPosted)
    return words(event.data.fragments)


@pytest.fixture
async def unset(event_log: EventLog, owncast: FakeOwncast) -> AsyncIterator[Desk]:
    """A desk before an Owncast is configured."""
    intake = Intake(event_log, Hub(lambda encoded, last_id: b""), Backlog())
    link = OwncastLink(open_http(owncast.transport))
    names = {"bot": ""}
    posting = Posting(link, intake, event_log, bot_name=lambda: names["bot"])
    yield Desk(posting, link, intake, event_log, names)
    await link.close()


@pytest.fixture
async def desk(unset: Desk, owncast: FakeOwncast) -> Desk:
    """A desk with a link to `owncast`."""
    await unset.connect(owncast)
    return unset


async def test_a_system_line_is_posted_as_typed_and_shown_once(desk: Desk, owncast: FakeOwncast) -> None:
    event = await desk.posting.post("system", "5 > 3 & *so on* :party: <b>")

    (post,) = owncast.posts
    assert post.kind == "system"
    assert not set("<>*") & set(post.body)
    assert (event.type, event.source, event.source_id) == ("SYSTEM", "post", None)
    assert isinstance(event.data, SystemMessagePosted)
    assert event.data.name == "Harbour Light"
    assert desk.shown == ["5 > 3 & *so on* :party: <b>"]
    assert await desk.log.after(0, limit=10) == [event]


async def test_a_message_as_the_bot_is_posted_as_typed_and_shown_as_owncast_renders_it(
    desk: Desk, owncast: FakeOwncast
) -> None:
    event = await desk.posting.post("user", "**hi** :party:")

    assert owncast.posts == [Post("send", "**hi** :party:")]
    assert event.type == "CHAT"
    assert isinstance(event.data, ChatMessageSent)
    assert (event.data.user.is_bot, event.data.user.name) == (True, "Bot")
    assert event.data.fragments == (
        Fragment("text", "hi", strong=True),
        Fragment("text", " "),
        Fragment("emoji", ":party:", "/emoji/blob/party.gif"),
    )


def bot_of(event: Event) -> User:
    assert isinstance(event.data, ChatMessageSent)
    return event.data.user


def history(*said: tuple[str, str]) -> Callable[[httpx.Request], httpx.Response | None]:
    """Owncast's chat history: who said what, all of them bots."""
    rows = [
        {"type": "CHAT", "id": f"h{number}", "user": viewer(f"id-{name}", name, isBot=True), "body": f"<p>{text}</p>"}
        for number, (name, text) in enumerate(said)
    ]
    return lambda request: httpx.Response(200, json=rows) if request.url.path == "/api/integrations/chat" else None


async def test_a_message_as_the_bot_is_under_the_name_that_owncast_tells(desk: Desk, owncast: FakeOwncast) -> None:
    owncast.answer = history(("Timer", "hi"), ("Kettle", "hi"), ("Timer", "hello"))

    first = await desk.posting.post("user", "hi")
    second = await desk.posting.post("user", "hello")

    assert (bot_of(first).name, bot_of(second).name) == ("Kettle", "Kettle")
    assert [request.url.path.rpartition("/")[2] for request in owncast.requests] == ["send", "chat", "send"]


async def test_the_name_that_the_streamer_gave_the_bot_wins(desk: Desk, owncast: FakeOwncast) -> None:
    owncast.answer = history(("Kettle", "hi"))
    await desk.posting.post("user", "hi")
    desk.names["bot"] = "Kettle & Co"

    event = await desk.posting.post("user", "hi")

    assert (bot_of(event).name, bot_of(event).is_bot) == ("Kettle & Co", True)


async def test_a_message_is_shown_although_nobody_tells_the_bot_s_name(desk: Desk, owncast: FakeOwncast) -> None:
    def broken(request: httpx.Request) -> httpx.Response | None:
        return httpx.Response(500) if request.url.path == "/api/integrations/chat" else None

    owncast.answer = broken

    event = await desk.posting.post("user", "hi")

    assert bot_of(event).name == "Bot"
    assert desk.shown == ["hi"]


async def test_an_action_is_posted_and_shown(desk: Desk, owncast: FakeOwncast) -> None:
    event = await desk.posting.post("action", "the boat is ready")

    assert owncast.posts == [Post("action", "the boat is ready")]
    assert (event.type, desk.shown) == ("CHAT_ACTION", ["the boat is ready"])


@pytest.mark.parametrize("kind", ["system", "action"])
async def test_html_is_posted_as_it_is_and_shown_clean(
    desk: Desk, owncast: FakeOwncast, kind: Literal["system", "action"]
) -> None:
    body = '<strong>now</strong> <script>alert(1)</script><a href="https://a.example/">here</a>'

    event = await desk.posting.post(kind, body, html=True)

    assert owncast.posts == [Post(kind, body)]
    assert isinstance(event.data, SystemMessagePosted | ActionPosted)
    assert event.data.fragments == (
        Fragment("text", "now", strong=True),
        Fragment("text", " "),
        Fragment("link", "here", "https://a.example/"),
    )


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("body", ["", " \n\t ", "\u2003"])
async def test_a_blank_message_is_refused_before_anything_is_sent(
    desk: Desk, owncast: FakeOwncast, kind: Kind, body: str
) -> None:
    with pytest.raises(InvalidRequest, match="some text was expected"):
        await desk.posting.post(kind, body)

    assert (owncast.requests, desk.shown) == ([], [])


@pytest.mark.parametrize("kind", ["system", "action"])
async def test_a_message_of_controls_alone_is_blank_too(desk: Desk, owncast: FakeOwncast, kind: Kind) -> None:
    with pytest.raises(InvalidRequest):
        await desk.posting.post(kind, "\0\x07")

    assert owncast.posts == []


async def test_a_message_may_be_so_long_and_no_longer(desk: Desk, owncast: FakeOwncast) -> None:
    await desk.posting.post("user", "x" * LONGEST_POST)
    with pytest.raises(InvalidRequest, match="5001 characters; at most 5000"):
        await desk.posting.post("user", "x" * (LONGEST_POST + 1))

    assert len(owncast.posts) == 1


async def test_html_as_the_bot_is_refused(desk: Desk, owncast: FakeOwncast) -> None:
    with pytest.raises(InvalidRequest, match="html: only system and action"):
        await desk.posting.post("user", "<b>hi</b>", html=True)

    assert owncast.requests == []


@pytest.mark.parametrize("kind", KINDS)
async def test_without_an_address_or_a_token_it_says_what_is_missing(
    unset: Desk, owncast: FakeOwncast, kind: Kind
) -> None:
    with pytest.raises(OwncastNotConfigured, match="no Owncast address yet"):
        await unset.posting.post(kind, "hi")
    await unset.connect(owncast, token="")
    with pytest.raises(OwncastNotConfigured, match="no access token yet"):
        await unset.posting.post(kind, "hi")

    assert (owncast.posts, unset.shown) == ([], [])


@pytest.mark.parametrize("kind", KINDS)
async def test_a_200_with_an_error_inside_is_a_failure_and_nothing_is_shown(
    desk: Desk, owncast: FakeOwncast, kind: Kind
) -> None:
    owncast.answer = lambda request: httpx.Response(200, json={"error": "unexpected EOF"})

    with pytest.raises(OwncastRefused, match="unexpected EOF"):
        await desk.posting.post(kind, "hi")

    assert (desk.shown, await desk.log.after(0, limit=10)) == ([], [])


async def test_a_token_that_may_not_is_said_and_nothing_is_shown(unset: Desk, owncast: FakeOwncast) -> None:
    owncast.tokens["send-only"] = ("CAN_SEND_MESSAGES",)
    await unset.connect(owncast, "send-only")

    await unset.posting.post("user", "hi")
    with pytest.raises(OwncastRefused, match="CAN_SEND_SYSTEM_MESSAGES"):
        await unset.posting.post("system", "hello")

    assert unset.shown == ["hi"]


@pytest.mark.parametrize("kind", KINDS)
async def test_a_post_without_an_answer_in_time_may_be_there_and_is_never_repeated(
    desk: Desk, owncast: FakeOwncast, kind: Kind
) -> None:
    owncast.failure = httpx.ReadTimeout("no answer")

    with pytest.raises(OwncastTimeout, match="may have been posted"):
        await desk.posting.post(kind, "hi")

    assert len(owncast.requests) == 1
    assert desk.shown == []


async def test_an_owncast_that_is_not_there_is_said(desk: Desk, owncast: FakeOwncast) -> None:
    owncast.failure = httpx.ConnectError("refused")

    with pytest.raises(OwncastUnavailable) as said:
        await desk.posting.post("system", "hi")

    assert not isinstance(said.value, OwncastTimeout)
    assert (owncast.posts, desk.shown) == ([], [])


async def test_nothing_is_shown_before_owncast_accepted_it(desk: Desk, owncast: FakeOwncast) -> None:
    owncast.gate = asyncio.Event()
    owncast.asked.clear()
    posting = asyncio.create_task(desk.posting.post("system", "hi"))

    await asyncio.wait_for(owncast.asked.wait(), 10)
    assert desk.shown == []
    owncast.gate.set()
    await posting

    assert desk.shown == ["hi"]


async def test_what_was_posted_but_cannot_be_shown_is_not_to_be_sent_again(
    desk: Desk, owncast: FakeOwncast, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(incoming: Incoming, committed: object) -> asyncio.Future[Appended]:
        refused: asyncio.Future[Appended] = asyncio.get_running_loop().create_future()
        refused.set_exception(StorageUnavailable("the disk is full"))
        return refused

    monkeypatch.setattr(desk.log, "submit", full)

    with pytest.raises(
        StorageUnavailable, match=r"Owncast has posted the message.*the disk is full.*do not send it again"
    ):
        await desk.posting.post("system", "once")

    assert [post.body for post in owncast.posts] == ["once"]


async def test_the_same_words_twice_are_two_posts(desk: Desk, owncast: FakeOwncast) -> None:
    first, second = [await desk.posting.post("system", "hi") for _ in range(2)]

    assert first.id != second.id
    assert desk.shown == ["hi", "hi"]
    assert len(owncast.posts) == 2


async def test_a_post_goes_to_the_owncast_that_is_configured_now(desk: Desk, owncast: FakeOwncast) -> None:
    owncast.url = "https://other.example.com"
    await desk.connect(owncast)

    await desk.posting.post("system", "hi")

    assert [request.url.host for request in owncast.requests] == ["other.example.com"]


@pytest.mark.parametrize("kind", KINDS)
async def test_a_post_of_ours_is_taken_off_the_overlays(desk: Desk, owncast: FakeOwncast, kind: Kind) -> None:
    kept, gone = [await desk.posting.post(kind, text) for text in ("stays", "goes")]
    owncast.requests.clear()

    removal = await desk.posting.remove(gone.id)

    assert removal.data == VisibilityChanged(event_ids=(gone.id,), visible=False)
    assert desk.shown == ["stays"]
    assert owncast.requests == []
    assert [event.hidden for event in await desk.log.after(kept.id - 1, limit=2)] == [False, True]


async def test_what_is_not_there_cannot_be_removed(desk: Desk) -> None:
    with pytest.raises(NotFound, match="there is no event 99"):
        await desk.posting.remove(99)


async def test_a_viewer_s_line_cannot_be_removed_here(desk: Desk) -> None:
    event = (await desk.intake.accept(line("a", "hello"))).event

    with pytest.raises(Conflict, match=f"event {event.id} is no post of ours"):
        await desk.posting.remove(event.id)

    assert desk.shown == ["hello"]


async def test_a_removal_cannot_be_removed(desk: Desk) -> None:
    removal = await desk.posting.remove((await desk.posting.post("system", "hi")).id)

    with pytest.raises(Conflict):
        await desk.posting.remove(removal.id)
