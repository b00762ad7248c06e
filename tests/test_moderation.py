import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace

import httpx
import pytest

from overlay.backlog import Backlog
from overlay.domain.errors import Conflict, NotFound, StorageUnavailable
from overlay.domain.events import ChatMessageSent, Event, VisibilityChanged
from overlay.domain.text import words
from overlay.hub import Hub
from overlay.intake import Intake
from overlay.owncast.transport import open_http
from overlay.owncast_link import OwncastLink
from overlay.posting import Posting
from overlay.stage.moderation import NO_ID, TEST_LINE, Moderation
from overlay.storage.event_log import EventLog
from tests.fakes import FakeOwncast
from tests.incoming import hide, line, show, viewer, webhook
from tests.server import ServerThread, chat

pytestmark = pytest.mark.anyio


@dataclass
class Desk:
    """A moderator's desk: a link to the fake Owncast, and what the overlays show."""

    moderation: Moderation
    link: OwncastLink
    intake: Intake
    log: EventLog

    @property
    def shown(self) -> list[str]:
        lines = [one for one in self.intake.state.lines if not one.hidden]
        return [words(one.data.fragments) for one in lines if isinstance(one.data, ChatMessageSent)]

    async def take(self, *lines: str) -> list[Event]:
        """These lines, said by a viewer; each is its own id."""
        return [(await self.intake.accept(line(text, text))).event for text in lines]


@pytest.fixture
async def desk(event_log: EventLog, owncast: FakeOwncast) -> AsyncIterator[Desk]:
    """A desk whose token may do everything."""
    intake = Intake(event_log, Hub(lambda encoded, last_id: b""), Backlog())
    link = OwncastLink(open_http(owncast.transport))
    link.use(owncast.url, "all-scopes")
    await link.check()
    yield Desk(Moderation(link, intake, event_log), link, intake, event_log)
    await link.close()


async def test_a_line_that_is_hidden_leaves_the_overlays_and_owncast_s_chat_and_comes_back(
    desk: Desk, owncast: FakeOwncast
) -> None:
    _, bad = await desk.take("stays", "goes")

    hidden = await desk.moderation.set_visibility(bad.id, visible=False)

    assert (hidden.event.hidden, hidden.in_chat, hidden.reason) == (True, True, "")
    assert desk.shown == ["stays"]
    assert owncast.visibility == [(("goes",), False)]

    shown = await desk.moderation.set_visibility(bad.id, visible=True)

    assert (shown.event.hidden, shown.in_chat) == (False, True)
    assert desk.shown == ["stays", "goes"]
    assert owncast.visibility == [(("goes",), False), (("goes",), True)]


async def test_two_who_hide_a_line_at_once_make_one_event_of_it(desk: Desk) -> None:
    (bad,) = await desk.take("goes")

    both = await asyncio.gather(*(desk.moderation.set_visibility(bad.id, visible=False) for _ in range(2)))

    assert [moderated.event.hidden for moderated in both] == [True, True]
    events = await desk.log.after(0, upto=desk.intake.state.last_id, limit=10)
    assert [event.type for event in events] == ["CHAT", "VISIBILITY-UPDATE"]


async def test_a_line_leaves_the_overlays_before_owncast_has_answered(desk: Desk, owncast: FakeOwncast) -> None:
    (bad,) = await desk.take("goes")
    owncast.gate = asyncio.Event()
    owncast.asked.clear()

    hiding = asyncio.create_task(desk.moderation.set_visibility(bad.id, visible=False))
    await owncast.asked.wait()

    assert desk.shown == []
    assert not hiding.done()
    owncast.gate.set()
    assert (await hiding).in_chat


async def test_owncast_hears_of_an_undo_behind_what_it_undoes(desk: Desk, owncast: FakeOwncast) -> None:
    (bad,) = await desk.take("goes")
    owncast.gate = asyncio.Event()
    owncast.asked.clear()

    hiding = asyncio.create_task(desk.moderation.set_visibility(bad.id, visible=False))
    await owncast.asked.wait()
    showing = asyncio.create_task(desk.moderation.set_visibility(bad.id, visible=True))
    owncast.gate.set()
    await asyncio.gather(hiding, showing)

    assert [visible for _, visible in owncast.visibility] == [False, True]
    assert desk.shown == ["goes"]


async def test_without_admin_access_a_line_leaves_the_overlays_and_it_says_why_the_chat_keeps_it(
    desk: Desk, owncast: FakeOwncast
) -> None:
    (bad,) = await desk.take("goes")
    owncast.tokens["weak"] = ("CAN_SEND_MESSAGES",)
    desk.link.use(owncast.url, "weak")

    hidden = await desk.moderation.set_visibility(bad.id, visible=False)

    assert desk.shown == []
    assert not hidden.in_chat
    assert "may not do what an administrator does" in str(hidden.reason)
    assert "HAS_ADMIN_ACCESS" in str(hidden.reason)


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (httpx.Response(400, json={"message": "no such line", "success": False}), "did not change the line: no such"),
        (httpx.Response(200, json={"error": "unexpected EOF"}), "did not change the line: unexpected EOF"),
        (httpx.Response(504, text="late"), "it may have been done, so look at the chat"),
        (httpx.Response(500, text="oops"), "answered 500"),
    ],
    ids=["refused", "an error in a 200", "a proxy's timeout", "broken"],
)
async def test_what_owncast_says_instead_of_yes_is_told(
    desk: Desk, owncast: FakeOwncast, answer: httpx.Response, reason: str
) -> None:
    (bad,) = await desk.take("goes")
    owncast.answer = lambda request: answer

    hidden = await desk.moderation.set_visibility(bad.id, visible=False)

    assert desk.shown == []
    assert reason in str(hidden.reason)


async def test_an_owncast_whose_clock_is_behind_ours_still_has_the_last_word(desk: Desk) -> None:
    """Its times are what counts: hiding by our clock would be a word from the future, and silence it."""
    (bad,) = await desk.take("goes")
    await desk.moderation.set_visibility(bad.id, visible=False)

    # What Owncast sends for our own hiding, and for a moderator there who shows it again, both long before our now.
    await desk.intake.accept(hide("goes", seconds=1))
    await desk.intake.accept(show("goes", seconds=2))

    assert desk.shown == ["goes"]


async def test_what_is_said_here_counts_although_owncast_s_clock_is_ahead(desk: Desk) -> None:
    (bad,) = await desk.take("goes")
    await desk.intake.accept(hide("goes", seconds=10**9))

    await desk.moderation.set_visibility(bad.id, visible=True)

    assert desk.shown == ["goes"]


async def test_a_post_of_ours_leaves_the_overlays_and_it_says_that_the_chat_keeps_it(
    desk: Desk, owncast: FakeOwncast
) -> None:
    post = await Posting(desk.link, desk.intake, desk.log, bot_name=lambda: "Bot").post("user", "oops")

    hidden = await desk.moderation.set_visibility(post.id, visible=False)

    assert desk.shown == []
    assert hidden.reason == NO_ID
    assert owncast.visibility == []


async def test_a_test_line_can_be_hidden_and_owncast_is_not_asked(desk: Desk, owncast: FakeOwncast) -> None:
    test = (await desk.intake.accept(replace(line("a", "test"), test=True, identity=None))).event

    hidden = await desk.moderation.set_visibility(test.id, visible=False)

    assert hidden.reason == TEST_LINE
    assert owncast.visibility == []
    change = (await desk.log.after(test.id, limit=1))[0].data
    assert isinstance(change, VisibilityChanged)
    assert not change.visible
    assert change.ids == ("a",)


async def test_only_lines_that_are_there_can_be_hidden(desk: Desk) -> None:
    joined = (await desk.intake.accept(webhook("USER_JOINED", id="j", user=viewer()))).event

    with pytest.raises(NotFound, match="there is no event 99"):
        await desk.moderation.set_visibility(99, visible=False)
    with pytest.raises(Conflict, match="only lines can be hidden"):
        await desk.moderation.set_visibility(joined.id, visible=False)


async def test_with_a_full_disk_owncast_is_still_told(
    desk: Desk, owncast: FakeOwncast, monkeypatch: pytest.MonkeyPatch
) -> None:
    (bad,) = await desk.take("goes")

    async def full(incoming: object) -> None:
        raise StorageUnavailable("the disk is full")

    monkeypatch.setattr(desk.intake, "accept", full)

    with pytest.raises(StorageUnavailable):
        await desk.moderation.set_visibility(bad.id, visible=False)
    assert owncast.visibility == [(("goes",), False)]


def test_a_moderator_hides_and_shows_a_line_over_http(server: ServerThread, owncast: FakeOwncast) -> None:
    configuration = {"owncast_url": owncast.url, "access_token": "all-scopes"}
    server.http.patch(f"{server.url}/api/configuration", json=configuration).raise_for_status()
    server.take(chat("hello", "one"))
    id = server.events()[-1]["id"]

    hidden = server.http.post(f"{server.url}/api/messages/{id}/hide")
    again = server.http.post(f"{server.url}/api/messages/{id}/hide")

    assert hidden.status_code == again.status_code == 200
    assert hidden.json()["in_chat"]
    assert hidden.json()["event"]["hidden"]
    assert hidden.json()["event"]["data"]["fragments"] == []
    assert [event["type"] for event in server.events()] == ["CHAT", "VISIBILITY-UPDATE"]
    assert server.http.post(f"{server.url}/api/messages/{id}/show").json()["event"]["hidden"] is False
    assert server.http.post(f"{server.url}/api/messages/99/hide").status_code == 404
    assert owncast.visibility == [(("one",), False), (("one",), False), (("one",), True)]
