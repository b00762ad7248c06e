"""Webhook in, message out on a real socket: what a page is told first, what follows, and how it comes back."""

import asyncio
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus

import overlay.hub
import overlay.parts
from overlay import protocol
from overlay.domain.events import Event
from overlay.settings import Settings
from overlay.storage.database import Database
from overlay.storage.event_log import EventLog
from tests import load
from tests.fakes import FakeOwncast
from tests.page import Page, ids, text_of, texts
from tests.server import WEBHOOK_KEY, ServerThread, chat, event
from tests.waiting import wait_until


def hide(*lines: str, id: str, visible: bool = False, at: str = "2026-11-22T12:30:00Z") -> bytes:
    return event("VISIBILITY-UPDATE", id=id, timestamp=at, ids=list(lines), visible=visible, user=None)


def start(id: str = "start", at: str = "2026-11-22T11:00:00Z", title: str = "Caulking") -> bytes:
    return event("STREAM_STARTED", id=id, timestamp=at, streamTitle=title, name="Harbour Light")


def stop(id: str = "stop", at: str = "2026-11-22T14:00:00Z") -> bytes:
    return event("STREAM_STOPPED", id=id, timestamp=at)


def joined(user: str, id: str) -> bytes:
    return event("USER_JOINED", id=id, user={"id": user, "displayName": user, "displayColor": 2})


def last_id(server: ServerThread) -> int:
    """The newest id in the log."""
    answer = server.http.get(f"{server.url}/api/events", params={"limit": 1}).raise_for_status()
    return int(answer.json()["last_id"])


def open_page(server: ServerThread, query: str = "", kind: str = "chat") -> Page:
    page = Page(server.socket_url(kind, query))
    if kind == "alerts":
        # Nothing plays before a page has said what it is.
        page.hello()
    return page


def come_back(server: ServerThread, page: Page) -> Page:
    return open_page(server, page.position)


def caught_up(page: Page) -> list[dict[str, Any]]:
    """What a page that resumed is given first."""
    assert page.snapshot["type"] == "resume", page.snapshot
    assert "events" not in page.snapshot
    message = page.receive()
    assert (message["type"], message["late"]) == ("events", True)
    found: list[dict[str, Any]] = message["events"]
    return found


def lines(count: int, prefix: str = "id") -> list[bytes]:
    return [chat(str(number), f"{prefix}-{number}") for number in range(count)]


# What a page is told first


def test_a_page_gets_a_snapshot_and_then_what_happens(server: ServerThread) -> None:
    server.take(start(), chat("before", "a"))
    with open_page(server) as page:
        server.take(chat("after", "b"))

        assert page.snapshot["type"] == "snapshot"
        assert page.snapshot["protocol"] == 1
        assert texts(page.snapshot["events"]) == ["before"]
        assert page.snapshot["last_id"] == 2
        assert page.snapshot["alert"] is None
        assert page.snapshot["problems"] == []
        state = page.snapshot["state"]
        assert (state["live"], state["title"], state["name"]) == (True, "Caulking", "Harbour Light")
        frame = page.receive()
        assert (frame["type"], frame["late"], frame["last_id"]) == ("events", False, 3)
        assert texts(frame["events"]) == ["after"]


def test_a_snapshot_is_in_the_order_of_owncasts_clock(server: ServerThread) -> None:
    server.take(
        chat("third", "c", at="2026-11-22T12:00:03Z"),
        chat("first", "a", at="2026-11-22T12:00:01Z"),
        chat("second", "b", at="2026-11-22T14:00:02+02:00"),
        chat("also third", "d", at="2026-11-22T12:00:03Z"),
    )

    with open_page(server) as page:
        assert texts(page.snapshot["events"]) == ["first", "second", "third", "also third"]


def test_a_snapshot_on_air_holds_the_chat_of_this_stream_only(server: ServerThread) -> None:
    server.take(
        start("one"), chat("last week", "a"), stop("end"), chat("waiting", "b"), start("two"), chat("today", "c")
    )

    with open_page(server) as page:
        assert texts(page.snapshot["events"]) == ["today"]


def test_a_snapshot_off_air_holds_the_last_half_hour(server: ServerThread) -> None:
    server.take(start(), chat("on air", "a"), stop(), chat("off air", "b"))

    with open_page(server) as page:
        assert texts(page.snapshot["events"]) == ["on air", "off air"]


def test_joins_and_renames_are_not_in_a_snapshot(server: ServerThread) -> None:
    server.take(joined("maren", "j"), chat("hello", "a"))

    with open_page(server) as page:
        assert [row["type"] for row in page.snapshot["events"]] == ["CHAT"]


def test_pages_that_open_in_the_middle_of_a_flow_miss_and_repeat_nothing(server: ServerThread) -> None:
    count = 400
    pages: list[Page] = []
    posting = threading.Thread(target=load.take, args=(server, lines(count)))
    posting.start()
    try:
        while posting.is_alive() and len(pages) < 12:
            pages.append(open_page(server))
        posting.join()
        newest = last_id(server)
        for page in pages:
            seen = [*page.snapshot["events"], *page.events(newest)]
            # A snapshot holds at most the last 200 lines.
            assert sorted(ids(seen)) == list(range(min(ids(seen)), newest + 1))
            assert ids(seen)[len(page.snapshot["events"]) :] == list(range(page.snapshot["last_id"] + 1, newest + 1))
    finally:
        posting.join()
        for page in pages:
            page.close()

    assert newest == count


def test_an_overlay_gets_the_types_its_kind_wants_and_no_others(server: ServerThread) -> None:
    with open_page(server) as chatting, open_page(server, kind="alerts") as alerts:
        server.take(event("SCHEDULED_EVENTS", action="started"), event("SOMETHING_NEW"), chat("hello", "a"))
        server.take(event("USER_PARTED", id="p", user={"id": "v"}), chat("end", "b"))

        assert texts(chatting.events(5)) == ["hello", "end"]
        assert alerts.snapshot["events"] == []


def test_a_wrong_key_or_kind_is_a_404(server: ServerThread) -> None:
    good = server.socket_url("chat")

    for bad in (good.replace("/chat/", "/alerts/"), good.replace("/socket", "x/socket"), good.replace("/chat/", "/x/")):
        with pytest.raises(InvalidStatus) as refused:
            Page(bad)
        assert refused.value.response.status_code == 404


# Coming back


def test_a_page_that_was_gone_for_a_moment_is_told_what_it_missed(server: ServerThread) -> None:
    server.take(chat("one", "a"))
    with open_page(server) as page:
        pass
    server.take(chat("two", "b"), joined("maren", "j"), event("SOMETHING_NEW"), chat("three", "c"))

    with come_back(server, page) as page:
        late = caught_up(page)
        server.take(chat("four", "d"))
        flow = page.receive()

        assert [row["type"] for row in late] == ["CHAT", "USER_JOINED", "CHAT"]
        assert ids(late) == [2, 3, 5]
        assert (flow["late"], texts(flow["events"])) == (False, ["four"])


def test_a_page_that_missed_nothing_goes_on_where_it_was(server: ServerThread) -> None:
    server.take(chat("one", "a"))
    with open_page(server) as page:
        pass

    with come_back(server, page) as page:
        server.take(chat("two", "b"))

        assert page.snapshot["type"] == "resume"
        assert texts(page.receive()["events"]) == ["two"]


def test_a_page_whose_connection_breaks_before_it_is_told_what_it_missed_still_gets_it(server: ServerThread) -> None:
    with open_page(server) as page:
        pass
    server.take(chat("missed", "a"))
    with come_back(server, page) as page:
        assert page.snapshot["type"] == "resume"

    with come_back(server, page) as page:
        assert texts(caught_up(page)) == ["missed"]


def test_what_is_caught_up_is_late_and_what_follows_is_not(server: ServerThread) -> None:
    with open_page(server) as page:
        pass
    server.take(chat("missed", "a"))

    with come_back(server, page) as page:
        server.take(chat("live", "b"))
        frames = [page.receive(), page.receive()]

    assert [(frame["late"], texts(frame["events"]), frame["last_id"]) for frame in frames] == [
        (True, ["missed"], 1),
        (False, ["live"], 2),
    ]


def test_after_a_restart_a_page_is_filled_in_from_the_log(settings: Settings) -> None:
    with ServerThread(settings) as server:
        server.take(chat("one", "a"))
        with open_page(server) as page:
            server.take(chat("two", "b"))
            assert texts(page.events(2)) == ["two"]
        server.take(chat("three", "c"), event("SOMETHING_NEW"), chat("four", "d"))
    with ServerThread(settings) as server:
        server.take(chat("five", "e"))

        with come_back(server, page) as page:
            late = caught_up(page)
            server.take(chat("six", "f"))

            assert (texts(late), ids(late)) == (["three", "four", "five"], [3, 5, 6])
            assert texts(page.receive()["events"]) == ["six"]


def test_a_restart_is_seen_by_the_open_page_as_1012(settings: Settings) -> None:
    with ServerThread(settings) as server:
        page = open_page(server)

    assert page.end() == 1012


def test_a_gap_longer_than_memory_is_filled_from_the_log_and_a_very_long_one_by_a_snapshot(
    server: ServerThread,
) -> None:
    with open_page(server) as page:
        pass
    long = page.position
    load.take(server, lines(1500))

    with open_page(server, long) as page:
        late = caught_up(page)
        assert ids(late) == list(range(1, 1501))

    load.take(server, lines(600, "more"))
    with open_page(server, long) as page:
        assert page.snapshot["type"] == "snapshot"
        assert len(page.snapshot["events"]) == 200
        assert page.snapshot["last_id"] == 2100


@pytest.mark.parametrize(
    "query",
    ["?after=99&log={log}", "?after=1&log=another", "?after=-1", "?after=x", "?after=1e3", "?after=", "?after=٣"],
)
def test_a_position_that_is_none_of_this_log_gets_a_fresh_snapshot(server: ServerThread, query: str) -> None:
    server.take(chat("one", "a"), chat("two", "b"))
    with open_page(server) as page:
        log = page.log

    with open_page(server, query.replace("{log}", log)) as page:
        assert page.snapshot["type"] == "snapshot"
        assert texts(page.snapshot["events"]) == ["one", "two"]


def test_another_data_folder_is_another_log(tmp_path: Path) -> None:
    logs = []
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        with (
            ServerThread(Settings(port=0, data_dir=tmp_path / name, webhook_key=WEBHOOK_KEY)) as server,
            open_page(server) as page,
        ):
            logs.append(page.log)

    assert logs[0] != logs[1]


# Hidden lines


def feed(server: ServerThread, **query: Any) -> list[dict[str, Any]]:
    return [row for row in server.events(**query) if row["type"] == "CHAT"]


def test_a_hidden_line_is_told_at_once_and_gone_from_snapshots_and_feeds(server: ServerThread) -> None:
    server.take(chat("nice", "a"), chat("nasty", "b"))
    with open_page(server) as page:
        server.take(hide("b", id="h"))
        (told,) = page.events(3)

    assert (told["data"]["ids"], told["data"]["visible"]) == (["b"], False)
    assert "messages" not in told
    with open_page(server) as page:
        assert texts(page.snapshot["events"]) == ["nice"]
    assert [(row["hidden"], text_of(row)) for row in feed(server)] == [(False, "nice"), (True, "")]
    assert [text_of(row) for row in feed(server, include_hidden=1)] == ["nice", "nasty"]


def test_a_line_hidden_while_a_page_was_gone_is_not_caught_up(server: ServerThread) -> None:
    with open_page(server) as page:
        pass
    server.take(chat("nice", "a"), chat("nasty", "b"), hide("b", id="h"))

    with come_back(server, page) as page:
        late = caught_up(page)

    assert texts(late) == ["nice"]
    assert [row["data"]["ids"] for row in late if row["type"] == "VISIBILITY-UPDATE"] == [["b"]]


def test_a_line_hidden_while_a_page_was_gone_is_not_caught_up_from_the_log(settings: Settings) -> None:
    with ServerThread(settings) as server, open_page(server) as page:
        pass
    with ServerThread(settings) as server:
        server.take(chat("nice", "a"), chat("nasty", "b"), hide("b", id="h"))
    with ServerThread(settings) as server, come_back(server, page) as page:
        late = caught_up(page)

    assert texts(late) == ["nice"]
    assert "nasty" not in str(late)


def test_a_line_that_is_shown_again_comes_back_with_its_words(server: ServerThread) -> None:
    server.take(chat("nice", "a"), chat("nasty", "b"), hide("a", "b", id="h"))
    with open_page(server) as page:
        server.take(hide("b", "unknown", id="s", visible=True, at="2026-11-22T12:30:01Z"))
        (told,) = page.events(4)

        assert page.snapshot["events"] == []
        assert told["data"]["visible"] is True
        assert texts(told["messages"]) == ["nasty"]
        assert (told["messages"][0]["id"], told["messages"][0]["hidden"]) == (2, False)
    with open_page(server) as page:
        assert texts(page.snapshot["events"]) == ["nasty"]


def missed(settings: Settings, before: list[bytes], meanwhile: list[bytes], *, restarted: bool) -> list[dict[str, Any]]:
    """What a page that was there before is told when it comes back, to the same server or to a restarted one."""
    with ServerThread(settings) as server:
        server.take(*before)
        with open_page(server) as page:
            pass
        server.take(*meanwhile)
        if not restarted:
            with come_back(server, page) as page:
                return caught_up(page)
    with ServerThread(settings) as server, come_back(server, page) as page:
        return caught_up(page)


either_way = pytest.mark.parametrize("restarted", [False, True], ids=["from memory", "from the log"])


@either_way
def test_a_line_shown_again_while_a_page_was_gone_is_caught_up(settings: Settings, restarted: bool) -> None:
    before = [chat("nice", "a"), hide("a", id="h")]
    shown = hide("a", id="s", visible=True, at="2026-11-22T12:30:01Z")

    (told,) = missed(settings, before, [shown], restarted=restarted)

    assert texts(told["messages"]) == ["nice"]


@either_way
def test_a_line_shown_and_hidden_again_is_caught_up_without_its_words(settings: Settings, restarted: bool) -> None:
    before = [chat("nasty", "a"), hide("a", id="h")]
    shown = hide("a", id="s", visible=True, at="2026-11-22T12:30:01Z")
    hidden = hide("a", id="h2", at="2026-11-22T12:30:02Z")

    told = missed(settings, before, [shown, hidden], restarted=restarted)

    assert [row["data"]["visible"] for row in told] == [True, False]
    assert "nasty" not in str(told)


def test_a_hide_that_comes_before_its_message_is_remembered(server: ServerThread) -> None:
    with open_page(server) as page:
        server.take(hide("b", id="h"), chat("nasty", "b"), chat("nice", "a"))
        flow = page.events(3)

    assert "nasty" not in str(flow)
    assert [(row["hidden"], text_of(row)) for row in flow if row["type"] == "CHAT"] == [(True, ""), (False, "nice")]
    with open_page(server) as page:
        assert texts(page.snapshot["events"]) == ["nice"]


def test_a_hide_that_comes_before_its_message_is_remembered_across_a_restart(settings: Settings) -> None:
    with ServerThread(settings) as server:
        server.take(hide("b", id="h"))
        with open_page(server) as page:
            pass
    with ServerThread(settings) as server:
        server.take(chat("nasty", "b"), chat("nice", "a"))
        with open_page(server) as fresh:
            assert texts(fresh.snapshot["events"]) == ["nice"]
        with come_back(server, page) as page:
            assert texts(caught_up(page)) == ["nice"]
        server.take(hide("b", id="s", visible=True, at="2026-11-22T12:31:00Z"))
        with open_page(server) as fresh:
            assert sorted(texts(fresh.snapshot["events"])) == ["nasty", "nice"]


def test_the_newer_word_on_a_line_wins_whichever_comes_first(server: ServerThread) -> None:
    server.take(chat("moderated", "a"), chat("pardoned", "b"))
    server.take(
        hide("b", id="s", visible=True, at="2026-11-22T12:31:00Z"), hide("b", id="h", at="2026-11-22T12:30:00Z")
    )
    server.take(
        hide("a", id="h2", at="2026-11-22T12:31:00Z"), hide("a", id="s2", visible=True, at="2026-11-22T12:30:00Z")
    )

    with open_page(server) as page:
        assert texts(page.snapshot["events"]) == ["pardoned"]


def test_hidden_lines_stay_hidden_after_a_restart(settings: Settings) -> None:
    with ServerThread(settings) as server:
        server.take(chat("nice", "a"), chat("nasty", "b"), hide("b", id="h"))
    with ServerThread(settings) as server, open_page(server) as page:
        assert texts(page.snapshot["events"]) == ["nice"]
        assert [row["hidden"] for row in feed(server)] == [False, True]


def test_the_panel_sees_the_words_of_hidden_lines(server: ServerThread) -> None:
    server.take(chat("nasty", "b"), hide("b", id="h"))

    with Page(f"{server.url.replace('http', 'ws', 1)}/panel/socket") as panel:
        (line, _) = panel.snapshot["events"]

    assert (line["hidden"], text_of(line)) == (True, "nasty")


def test_a_stream_that_starts_while_a_panel_opens_is_on_air_in_it(
    server: ServerThread, monkeypatch: pytest.MonkeyPatch
) -> None:
    after = EventLog.after

    async def slow(log: EventLog, *of: Any, **how: Any) -> list[Event]:
        found = await after(log, *of, **how)
        await asyncio.to_thread(server.take, start())
        return found

    monkeypatch.setattr(EventLog, "after", slow)
    with Page(f"{server.url.replace('http', 'ws', 1)}/panel/socket") as panel:
        assert panel.snapshot["state"]["live"] or panel.until("state")["state"]["live"]


def test_a_ban_of_a_hundred_lines_is_one_frame(server: ServerThread) -> None:
    load.take(server, lines(100))
    with open_page(server) as page:
        server.take(hide(*(f"id-{n}" for n in range(100)), id="ban"))

        (told,) = page.events(101)

    assert len(told["data"]["ids"]) == 100
    with open_page(server) as page:
        assert page.snapshot["events"] == []


# Our own posts


@pytest.fixture
def connected(tmp_path: Path, owncast: FakeOwncast) -> Iterator[ServerThread]:
    """A server that has an Owncast to post to."""
    settings = Settings(
        port=0, data_dir=tmp_path, webhook_key=WEBHOOK_KEY, owncast_url=owncast.url, access_token="all-scopes"
    )
    with ServerThread(settings, owncast_transport=owncast.transport) as server:
        yield server


def post(server: ServerThread, kind: str, body: str) -> dict[str, Any]:
    answer = server.http.post(f"{server.url}/api/messages", json={"kind": kind, "body": body})
    found: dict[str, Any] = answer.raise_for_status().json()
    return found


@pytest.mark.parametrize(("kind", "type"), [("system", "SYSTEM"), ("user", "CHAT"), ("action", "CHAT_ACTION")])
def test_what_we_post_appears_on_the_overlays_once(connected: ServerThread, kind: str, type: str) -> None:
    with open_page(connected) as page:
        answer = post(connected, kind, "The boat is ready")
        (told,) = page.events(answer["id"])

    assert (told["type"], told["source"], told["source_id"], text_of(told)) == (type, "post", None, "The boat is ready")
    assert told["id"] == answer["id"]
    with open_page(connected) as page:
        assert ids(page.snapshot["events"]) == [answer["id"]]


def test_what_owncast_refused_does_not_appear(connected: ServerThread, owncast: FakeOwncast) -> None:
    owncast.answer = lambda request: httpx.Response(200, json={"error": "no"}) if "/chat/" in request.url.path else None

    answer = connected.http.post(f"{connected.url}/api/messages", json={"kind": "system", "body": "hello"})

    assert answer.status_code == 502
    assert connected.events() == []


def test_the_echo_of_a_post_is_the_post_and_a_hide_of_either_name_hides_it(connected: ServerThread) -> None:
    with open_page(connected) as page:
        made = post(connected, "user", "The boat is ready")
        bot = {"id": "bot", "displayName": "Bot", "isBot": True}
        echo = connected.post(event("CHAT", id="echo", user=bot, body="<p>The boat is ready</p>"))
        connected.take(hide("echo", id="h"))
        flow = page.events(last_id(connected))

    assert echo.headers["overlay-event"] == "known"
    assert [row["type"] for row in flow] == ["CHAT", "VISIBILITY-UPDATE"]
    assert flow[1]["data"]["event_ids"] == [made["id"]], "pages know it by our id"
    with open_page(connected) as page:
        assert page.snapshot["events"] == []


def test_a_post_that_is_removed_vanishes_from_the_overlays(connected: ServerThread) -> None:
    made = post(connected, "action", "The boat is ready")
    with open_page(connected) as page:
        connected.http.delete(f"{connected.url}/api/messages/{made['id']}").raise_for_status()
        (told,) = page.events(last_id(connected))

    assert (told["data"]["event_ids"], told["data"]["visible"]) == ([made["id"]], False)
    with open_page(connected) as page:
        assert page.snapshot["events"] == []


# Tests


def fire(server: ServerThread, type: str, **data: object) -> dict[str, Any]:
    answer = server.http.post(f"{server.url}/api/events/test", json={"type": type, "eventData": data})
    found: dict[str, Any] = answer.raise_for_status().json()
    return found


def test_a_test_is_shown_but_is_in_no_snapshot(server: ServerThread) -> None:
    with open_page(server) as page:
        made = fire(server, "CHAT", body="<p>only a test</p>")
        (told,) = page.events(made["id"])

        assert (told["test"], told["source"], text_of(told)) == (True, "test", "only a test")
    with open_page(server) as page:
        assert page.snapshot["events"] == []
        assert page.snapshot["last_id"] == made["id"]


def test_a_test_changes_nothing_of_the_stream(server: ServerThread) -> None:
    server.take(chat("hello", "a"))
    for type in ("STREAM_STARTED", "STREAM_TITLE_UPDATED", "USER_JOINED"):
        fire(server, type)
    fire(server, "VISIBILITY-UPDATE", ids=["a"], visible=False)

    with open_page(server) as page:
        state = page.snapshot["state"]
        assert (state["live"], state["title"], state["viewers"]) == (False, "", 0)
        assert texts(page.snapshot["events"]) == ["hello"]


@pytest.mark.parametrize("text", [r"\ud800", r"\udc00x"])
def test_a_test_with_half_a_character_is_refused(server: ServerThread, text: str) -> None:
    body = f'{{"type":"CHAT","eventData":{{"body":"{text}"}}}}'

    answer = server.http.post(f"{server.url}/api/events/test", content=body.encode())

    assert answer.status_code == 400
    assert last_id(server) == 0


# Frames


class Held(Database):
    """A database whose writer can be kept busy, so that what is posted meanwhile waits together."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self._asked = 0

    def submit(self, work: Any, committed: Any = None) -> asyncio.Future[Any]:
        self._asked += 1
        return super().submit(work, committed)

    @contextmanager
    def hold(self, count: int) -> Iterator[None]:
        """Keeps the writer busy until the block has ended and so many writes wait."""
        begun, go_on = threading.Event(), threading.Event()

        def hold_up(connection: object) -> None:
            begun.set()
            assert go_on.wait(10)

        asyncio.run_coroutine_threadsafe(self.write(hold_up), self._loop)
        assert begun.wait(10)
        asked = self._asked
        try:
            yield
            wait_until(lambda: self._asked == asked + count and not self._gathered, f"{count} writes wait")
        finally:
            go_on.set()


@pytest.fixture
def database(monkeypatch: pytest.MonkeyPatch) -> list[Held]:
    """The database of every server that is started afterwards."""
    opened: list[Held] = []

    def open_held(path: Path) -> Held:
        opened.append(Held(path))
        return opened[-1]

    monkeypatch.setattr(overlay.parts, "Database", open_held)
    return opened


def test_events_that_are_committed_together_arrive_in_one_frame(database: list[Held], server: ServerThread) -> None:
    with open_page(server) as page:
        with database[0].hold(20):
            posting = threading.Thread(target=load.take, args=(server, lines(20)), kwargs={"connections": 20})
            posting.start()
        frame = page.receive()
        posting.join()

    assert ids(frame["events"]) == list(range(1, 21))
    assert frame["last_id"] == 20


def test_a_hide_that_is_committed_with_its_line_arrives_with_it(database: list[Held], server: ServerThread) -> None:
    with open_page(server) as page:
        with database[0].hold(2):
            posting = threading.Thread(target=load.take, args=(server, [chat("nasty", "a"), hide("a", id="h")]))
            posting.start()
        frame = page.receive()
        posting.join()

    assert len(frame["events"]) == 2


def test_while_events_keep_coming_a_page_gets_at_most_one_frame_a_refresh(
    monkeypatch: pytest.MonkeyPatch, server: ServerThread
) -> None:
    refresh = 0.25
    monkeypatch.setattr(overlay.hub, "REFRESH_SECONDS", refresh)
    with open_page(server) as page:
        begun = time.monotonic()
        load.take(server, lines(300))
        frames = [page.until("events")]
        while page.last_id < 300:
            frames.append(page.until("events"))
        took = time.monotonic() - begun

    assert sum(len(frame["events"]) for frame in frames) == 300
    assert len(frames) <= took / refresh + 2


def test_an_event_is_encoded_once_and_a_frame_made_once_for_all_pages_that_want_it(
    monkeypatch: pytest.MonkeyPatch, server: ServerThread
) -> None:
    made: Counter[str] = Counter()

    def counted(name: str) -> None:
        original = getattr(protocol, name)

        def call(*values: Any, **named: Any) -> bytes:
            made[name] += 1
            result: bytes = original(*values, **named)
            return result

        monkeypatch.setattr(protocol, name, call)

    pages = [open_page(server) for _ in range(10)] + [Page(f"{server.url.replace('http', 'ws', 1)}/panel/socket")]
    counted("events")
    counted("encode_event")
    try:
        server.take(chat("hello", "a"))
        for page in pages:
            assert texts(page.events(1)) == ["hello"]
    finally:
        for page in pages:
            page.close()

    assert made == {"encode_event": 1, "events": 2}, "one frame for the chat pages, one for the panel"


# The overlay itself


def test_options_come_from_the_address_before_the_overlay_before_the_kind(server: ServerThread) -> None:
    overlay_id = server.overlay("chat")["id"]
    server.http.patch(f"{server.url}/api/overlays/{overlay_id}", json={"options": {"limit": 12, "bots": "hide"}})

    with open_page(server, "?limit=7&block=a,%20b&layer-name=Chat") as page:
        options = page.snapshot["overlay"]["options"]

    assert (options["limit"], options["bots"], options["joins"], options["block"]) == (7, "hide", "few", ["a", "b"])
    assert page.snapshot["problems"] == []


def test_an_option_in_the_address_that_cannot_be_is_named_and_passed_over(server: ServerThread) -> None:
    with open_page(server, "?limit=9000&bots=maybe&size=NaN&fade=1e400&stroke=%00") as page:
        options, problems = page.snapshot["overlay"]["options"], page.snapshot["problems"]

    assert (options["limit"], options["bots"], options["size"], options["fade"]) == (30, "show", 26, 0)
    assert [problem.split(":")[0] for problem in sorted(problems)] == ["bots", "fade", "limit", "size", "stroke"]


def test_a_misspelt_option_in_the_address_is_named_with_the_nearest(server: ServerThread) -> None:
    with open_page(server, "?layer-name=Chat&layer-width=400&layer-css=x&preview=0&fadee=20") as page:
        options, problems = page.snapshot["overlay"]["options"], page.snapshot["problems"]
        resumed = Page(server.socket_url("chat", f"{page.position}&fadee=20"))
        resumed.close()

    assert options["fade"] == 0
    assert problems == ["'fadee' is no option of chat; the nearest is fade"]
    assert resumed.snapshot["problems"] == problems


def test_a_change_reaches_open_pages_with_what_their_address_overrides(server: ServerThread) -> None:
    overlay_id = server.overlay("chat")["id"]
    with (
        open_page(server) as plain,
        open_page(server, "?limit=7") as special,
        Page(server.socket_url("alerts")) as other,
    ):
        change = {"name": "Left", "width": 500, "options": {"limit": 12, "joins": "hide"}}
        server.http.patch(f"{server.url}/api/overlays/{overlay_id}", json=change).raise_for_status()
        server.take(chat("barrier", "a"))
        told = [page.receive() for page in (plain, special)]

        assert [message["type"] for message in told] == ["overlay", "overlay"]
        assert [message["overlay"]["options"]["limit"] for message in told] == [12, 7]
        assert {message["overlay"]["options"]["joins"] for message in told} == {"hide"}
        assert {(message["overlay"]["name"], message["overlay"]["width"]) for message in told} == {("Left", 500)}
        other.close()
        with pytest.raises(ConnectionClosed):
            other.receive()


def test_a_new_key_closes_the_pages_of_the_old_one(server: ServerThread) -> None:
    old, overlay_id = server.socket_url("chat"), server.overlay("chat")["id"]
    with Page(old) as page, Page(f"{old}?preview=1") as preview, open_page(server, kind="alerts") as other:
        server.http.post(f"{server.url}/api/overlays/{overlay_id}/key").raise_for_status()

        assert (page.end(), preview.end()) == (4001, 4001)
        with pytest.raises(InvalidStatus):
            Page(old)
        with open_page(server) as new:
            assert new.snapshot["type"] == "snapshot"
        fire(server, "STREAM_STARTED")
        assert other.until("alert")


def test_deleting_an_overlay_closes_its_pages(server: ServerThread) -> None:
    overlay_id = server.overlay("chat")["id"]
    with open_page(server) as page:
        server.http.delete(f"{server.url}/api/overlays/{overlay_id}").raise_for_status()

        assert page.end() == 4001


def connected_pages(server: ServerThread, kind: str = "chat") -> int:
    count: int = server.overlay(kind)["connected"]
    return count


def test_connected_pages_are_counted_and_previews_are_not(server: ServerThread) -> None:
    with open_page(server), open_page(server), open_page(server, "?preview=1") as preview:
        assert connected_pages(server) == 2
        server.take(chat("hello", "a"))
        assert texts(preview.events(1)) == ["hello"]
    wait_until(lambda: connected_pages(server) == 0, "nobody is connected any more")


def test_a_page_can_say_itself_that_it_is_a_preview(server: ServerThread) -> None:
    with open_page(server), open_page(server) as page:
        assert connected_pages(server) == 2
        page.say(type="hello", protocol=1, preview=True)
        wait_until(lambda: connected_pages(server) == 1, "the preview does not count")


# Alerts


def test_an_alert_is_told_to_every_page_and_ended_by_the_one_that_leads(server: ServerThread) -> None:
    with open_page(server, kind="alerts") as one, open_page(server, kind="alerts") as two:
        made = fire(server, "FEDIVERSE_ENGAGEMENT_FOLLOW", name="Ida", username="ida@social.example")
        first = [page.until("alert")["alert"] for page in (one, two)]
        fire(server, "STREAM_STARTED")
        two.say(type="report", report="ended", alert=first[0]["id"])
        two.say(type="report", report="sound", message="running")
        wait_until(lambda: queues(server)["sound"], "what the other page said before was heard")
        assert queues(server)["playing"]["id"] == first[0]["id"]
        one.say(type="report", report="ended", alert=first[0]["id"])
        second = [page.until("alert")["alert"] for page in (one, two)]

    assert first[0]["id"] == first[1]["id"]
    assert (first[0]["event_id"], first[0]["design"]["name"], first[0]["name"]) == (made["id"], "New follower", "Ida")
    assert (first[0]["state"], first[0]["test"], first[0]["duration"]) == ("playing", True, 6.0)
    assert first[0]["elapsed"] < 1
    assert [alert["design"]["name"] for alert in second] == ["We are live"] * 2


def queues(server: ServerThread, command: str = "", **body: object) -> dict[str, Any]:
    if command:
        answer = server.http.post(f"{server.url}/api/alerts/{command}", json=body).raise_for_status()
    else:
        answer = server.http.get(f"{server.url}/api/status").raise_for_status()
    (queue,) = answer.json()["queues"]
    found: dict[str, Any] = queue
    return found


def test_a_preview_draws_alerts_but_neither_starts_nor_ends_them(server: ServerThread) -> None:
    with open_page(server, "?preview=1", kind="alerts") as preview:
        fire(server, "STREAM_STARTED")
        assert queues(server)["playing"] is None
        with open_page(server, kind="alerts") as page:
            alert = preview.until("alert")["alert"]
            assert page.until("alert")["alert"]["id"] == alert["id"]
            preview.say(type="report", report="ended", alert=alert["id"])
            fire(server, "CHAT")
            assert queues(server)["playing"]["id"] == alert["id"]
            page.say(type="report", report="ended", alert=alert["id"])
            assert page.until("alert")["alert"]["event_id"] == alert["event_id"] + 1


def test_a_page_that_comes_in_the_middle_of_an_alert_is_told_how_much_of_it_is_gone(server: ServerThread) -> None:
    with open_page(server, kind="alerts") as page:
        fire(server, "STREAM_STARTED")
        alert = page.until("alert")["alert"]
        with open_page(server, kind="alerts") as other, open_page(server, page.position, kind="alerts") as back:
            assert (other.snapshot["type"], back.snapshot["type"]) == ("snapshot", "resume")
            assert other.snapshot["alert"]["id"] == back.snapshot["alert"]["id"] == alert["id"]
            assert 0 < other.snapshot["alert"]["elapsed"] <= back.snapshot["alert"]["elapsed"] < alert["duration"]
            page.say(type="report", report="ended", alert=alert["id"])
            wait_until(lambda: queues(server)["playing"] is None, "the alert has ended")
        with open_page(server, kind="alerts") as other:
            assert other.snapshot["alert"] is None


def test_skipping_cuts_the_alert_on_every_page(server: ServerThread) -> None:
    with open_page(server, kind="alerts") as page:
        fire(server, "STREAM_STARTED")
        fire(server, "CHAT")
        alert = page.until("alert")["alert"]
        wait_until(lambda: queues(server)["waiting"], "the other one waits")
        queue = queues(server, "skip")

        assert queue["playing"] is None
        assert len(queue["waiting"]) == 1
        assert page.until("cut")["alert"] == alert["id"]
        assert page.until("alert")["alert"]["event_id"] == alert["event_id"] + 1


def test_a_paused_queue_waits_and_a_cleared_one_forgets(server: ServerThread) -> None:
    with open_page(server, kind="alerts") as page:
        queues(server, "pause")
        fire(server, "STREAM_STARTED")
        fire(server, "CHAT")
        wait_until(lambda: len(queues(server)["waiting"]) == 2, "both wait")
        paused = queues(server)
        cleared = queues(server, "clear")
        queues(server, "resume")
        fire(server, "USER_JOINED")
        alert = page.until("alert")["alert"]

    assert (paused["paused"], paused["playing"], len(paused["waiting"])) == (True, None, 2)
    assert cleared["waiting"] == []
    assert alert["design"]["name"] == "First visit"


def test_mute_is_told_at_once_and_to_pages_that_come_later(server: ServerThread) -> None:
    with open_page(server, kind="alerts") as page:
        queues(server, "mute")
        assert page.until("mute")["muted"] is True
        with open_page(server, kind="alerts") as other:
            assert other.snapshot["muted"] is True
        fire(server, "STREAM_STARTED")
        assert page.until("alert")["muted"] is True
        queues(server, "unmute")
        assert page.until("mute")["muted"] is False


def test_an_alert_of_before_is_played_again(server: ServerThread) -> None:
    with open_page(server, kind="alerts") as page:
        fire(server, "STREAM_STARTED")
        alert = page.until("alert")["alert"]
        page.say(type="report", report="ended", alert=alert["id"])
        wait_until(lambda: queues(server)["playing"] is None, "the alert has ended")
        server.http.post(f"{server.url}/api/alerts/{alert['id']}/replay").raise_for_status()
        again = page.until("alert")["alert"]

        assert again["id"] != alert["id"]
        assert again["event_id"] == alert["event_id"]
        assert server.http.post(f"{server.url}/api/alerts/nonsense/replay").status_code == 404


def test_only_the_first_join_ever_is_an_alert_and_at_most_one_in_a_while(server: ServerThread) -> None:
    with open_page(server, kind="alerts") as page:
        server.take(joined("maren", "j1"), joined("maren", "j2"), joined("ida", "j3"))
        alert = page.until("alert")["alert"]
        queue = queues(server)

    assert (alert["design"]["name"], alert["name"], alert["test"]) == ("First visit", "maren", False)
    assert queue["waiting"] == []


def test_an_alert_waits_until_somebody_watches(server: ServerThread) -> None:
    server.take(start())
    wait_until(lambda: len(queues(server)["waiting"]) == 1, "it waits")

    with open_page(server, kind="alerts") as page:
        assert page.snapshot["alert"] is None
        assert page.until("alert")["alert"]["design"]["name"] == "We are live"
