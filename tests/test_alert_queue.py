import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

import pytest

from overlay.alerts.queue import GAP_SECONDS, HISTORY, MAXIMUM_AGE_SECONDS
from overlay.alerts.show import JOIN_PAUSE_SECONDS, AlertShow
from overlay.audience import Audience
from overlay.domain.errors import NotFound
from overlay.domain.events import Event, Facts
from tests.incoming import at, line, settled, viewer, webhook

SECONDS = 6.0
"""How long a follow is on screen."""


@dataclass
class FakeTimer:
    due: float
    callback: Callable[[], None]
    cancelled: bool = False

    def cancel(self) -> None:
        self.cancelled = True


@dataclass
class FakeTime:
    """Time that passes when a test says so; what falls due meanwhile is called, in order."""

    passed: float = 0.0
    timers: list[FakeTimer] = field(default_factory=list)

    def now(self) -> datetime:
        return at(self.passed)

    def seconds(self) -> float:
        return self.passed

    def call_later(self, seconds: float, callback: Callable[[], None]) -> FakeTimer:
        self.timers.append(FakeTimer(self.passed + seconds, callback))
        return self.timers[-1]

    def advance(self, seconds: float) -> None:
        end = self.passed + seconds
        while due := [timer for timer in self.timers if not timer.cancelled and timer.due <= end]:
            first = min(due, key=lambda timer: timer.due)
            self.timers.remove(first)
            self.passed = first.due
            first.callback()
        self.passed = end


@dataclass(eq=False)
class Page:
    """An open page that keeps what it is told."""

    preview: bool = False
    visible: bool = True
    problems: tuple[str, ...] = ()
    told: list[dict[str, Any]] = field(default_factory=list)

    def send(self, message: bytes) -> None:
        self.told.append(json.loads(message))

    def close(self, code: int, reason: str) -> None:
        raise AssertionError(reason)

    @property
    def names(self) -> list[str]:
        """Who was shown on it, in order."""
        return [message["alert"]["name"] for message in self.told if message["type"] == "alert"]


class Stage:
    """Alerts overlay 1, with one page open."""

    def __init__(self) -> None:
        self.time = FakeTime()
        self.audience = Audience()
        self.changes = 0
        self.show = AlertShow(self.audience, self._changed, self.time)
        self.show.open(1)
        self.page = Page()
        self.audience.join(1, self.page)

    def _changed(self) -> None:
        self.changes += 1

    def take(self, *events: Event) -> None:
        for event in events:
            self.show.observe(event)

    def follow(self, *names: str) -> None:
        """Follows by these, with ids from 1 on where each name is a number more."""
        self.take(*(follow(number, name) for number, name in enumerate(names, 1)))

    def command(self, word: str) -> dict[str, Any]:
        (queue,) = self.show.command(word, None)
        return dict(queue)

    def report(self, id: str) -> None:
        """The page says that it has shown this one to its end."""
        queue = self.show.queue(1)
        assert queue is not None
        queue.ended(id)

    @property
    def queue(self) -> dict[str, Any]:
        (queue,) = self.show.as_json()
        return dict(queue)

    @property
    def playing(self) -> str | None:
        playing = self.queue["playing"]
        return playing["name"] if playing else None

    @property
    def waiting(self) -> list[str]:
        return [alert["name"] for alert in self.queue["waiting"]]


@pytest.fixture
def stage() -> Stage:
    return Stage()


def follow(id: int, name: str, **more: Any) -> Event:
    return settled(id, webhook("FEDIVERSE_ENGAGEMENT_FOLLOW", id=f"f{id}", name=name, username="x@y.example"), **more)


def join(id: int, name: str, *, first: bool = True, **more: Any) -> Event:
    return settled(
        id, webhook("USER_JOINED", id=f"j{id}", user=viewer(name=name)), facts=Facts(first_join=first), **more
    )


def test_an_alert_plays_at_once(stage: Stage) -> None:
    stage.follow("Ann")

    (told,) = stage.page.told
    assert (told["type"], told["muted"]) == ("alert", False)
    assert told["alert"] == {
        "id": "1-1", "overlay": 1, "event_id": 1, "design": "follow", "headline": "New follower from the Fediverse",
        "name": "Ann", "text": "@x@y.example", "color": None, "duration": SECONDS, "elapsed": 0.0, "state": "playing",
        "test": False, "queued_at": "2026-11-22T12:00:00Z", "started_at": "2026-11-22T12:00:00Z",
    } | {"color": told["alert"]["color"]}  # fmt: skip


def test_alerts_are_shown_one_at_a_time_in_their_order(stage: Stage) -> None:
    stage.follow("Ann", "Bo", "Cy")
    shown = []
    for _ in range(3):
        shown.append((stage.playing, stage.waiting))
        stage.time.advance(SECONDS + GAP_SECONDS)

    assert shown == [("Ann", ["Bo", "Cy"]), ("Bo", ["Cy"]), ("Cy", [])]
    assert (stage.page.names, stage.playing) == (["Ann", "Bo", "Cy"], None)


def test_between_two_alerts_the_screen_is_empty_for_a_moment(stage: Stage) -> None:
    stage.follow("Ann", "Bo")

    stage.time.advance(SECONDS)
    assert stage.playing is None
    stage.time.advance(GAP_SECONDS)

    assert stage.playing == "Bo"


def test_an_alert_that_comes_in_the_gap_waits_for_its_end(stage: Stage) -> None:
    stage.follow("Ann")
    stage.time.advance(SECONDS)

    stage.take(follow(2, "Bo"))
    assert (stage.playing, stage.waiting) == (None, ["Bo"])
    stage.time.advance(GAP_SECONDS)

    assert stage.playing == "Bo"


def test_the_server_ends_an_alert_that_no_page_reports(stage: Stage) -> None:
    stage.follow("Ann")

    stage.time.advance(SECONDS - 0.1)
    assert stage.playing == "Ann"
    stage.time.advance(0.1)

    assert stage.playing is None


def test_the_page_s_report_ends_an_alert_early(stage: Stage) -> None:
    stage.follow("Ann", "Bo")

    stage.time.advance(2)
    stage.report("1-1")
    stage.time.advance(GAP_SECONDS)

    assert stage.playing == "Bo"
    stage.time.advance(SECONDS - 0.1)
    assert stage.playing == "Bo"


@pytest.mark.parametrize("id", ["2-1", "1-2", "1", "", "nonsense"])
def test_a_report_of_another_alert_is_ignored(stage: Stage, id: str) -> None:
    stage.follow("Ann", "Bo")

    stage.report(id)

    assert (stage.playing, stage.waiting) == ("Ann", ["Bo"])


def test_a_report_that_comes_twice_ends_one_alert(stage: Stage) -> None:
    """Two pages of the same overlay both report."""
    stage.follow("Ann", "Bo")

    stage.report("1-1")
    stage.report("1-1")
    stage.time.advance(GAP_SECONDS)
    stage.report("1-1")

    assert stage.playing == "Bo"


def test_nothing_plays_while_nobody_watches(stage: Stage) -> None:
    stage.audience.leave(1, stage.page)
    stage.follow("Ann")
    assert (stage.playing, stage.waiting) == (None, ["Ann"])

    stage.audience.join(1, stage.page)

    assert stage.page.names == ["Ann"]


def test_a_preview_is_nobody(stage: Stage) -> None:
    stage.audience.leave(1, stage.page)
    preview = Page(preview=True)
    stage.audience.join(1, preview)

    stage.follow("Ann")
    assert stage.playing is None
    stage.audience.join(1, stage.page)

    assert stage.page.names == preview.names == ["Ann"]


def test_an_alert_ends_although_its_page_left(stage: Stage) -> None:
    stage.follow("Ann", "Bo")
    stage.audience.leave(1, stage.page)

    stage.time.advance(SECONDS + GAP_SECONDS)

    assert (stage.playing, stage.waiting) == (None, ["Bo"])


def test_an_alert_that_waited_too_long_is_not_shown(stage: Stage) -> None:
    stage.audience.leave(1, stage.page)
    stage.follow("Ann")
    stage.time.advance(MAXIMUM_AGE_SECONDS / 2)
    stage.take(follow(2, "Bo"))
    stage.time.advance(MAXIMUM_AGE_SECONDS / 2 + 1)

    stage.audience.join(1, stage.page)

    assert stage.page.names == ["Bo"]
    assert stage.show.replay("1-1")[0]["waiting"][0]["name"] == "Ann"


def test_an_alert_that_waited_just_short_of_it_is_shown(stage: Stage) -> None:
    stage.audience.leave(1, stage.page)
    stage.follow("Ann")
    stage.time.advance(MAXIMUM_AGE_SECONDS)

    stage.audience.join(1, stage.page)

    assert stage.page.names == ["Ann"]


def test_what_waits_behind_a_pause_does_not_pile_up_for_ever(stage: Stage) -> None:
    stage.command("pause")
    for number in range(500):
        stage.take(follow(number, "x"))
        stage.time.advance(1)

    assert len(stage.waiting) <= MAXIMUM_AGE_SECONDS + 1


def test_skipping_takes_an_alert_off_and_the_next_one_comes(stage: Stage) -> None:
    stage.follow("Ann", "Bo")
    stage.time.advance(1)

    queue = stage.command("skip")

    assert queue["playing"] is None
    assert stage.page.told[-1] == {"type": "cut", "alert": "1-1"}
    stage.time.advance(GAP_SECONDS)
    assert stage.page.names == ["Ann", "Bo"]


def test_skipping_nothing_does_nothing(stage: Stage) -> None:
    stage.command("skip")

    assert stage.page.told == []


def test_a_pause_lets_the_one_that_plays_finish_and_no_other_start(stage: Stage) -> None:
    stage.follow("Ann", "Bo")

    queue = stage.command("pause")
    assert (queue["paused"], queue["playing"]["name"]) == (True, "Ann")
    stage.time.advance(SECONDS + GAP_SECONDS)
    assert (stage.playing, stage.waiting) == (None, ["Bo"])
    assert not stage.command("resume")["paused"]

    assert stage.page.names == ["Ann", "Bo"]


def test_a_muted_alert_is_shown_and_says_so(stage: Stage) -> None:
    stage.command("mute")
    stage.follow("Ann")
    stage.command("unmute")

    mute, alert, unmute = stage.page.told
    assert mute == {"type": "mute", "muted": True}
    assert alert["muted"] is True
    assert unmute == {"type": "mute", "muted": False}


def test_clearing_takes_away_what_waits_and_leaves_what_plays(stage: Stage) -> None:
    stage.follow("Ann", "Bo", "Cy")

    stage.command("clear")

    assert (stage.playing, stage.waiting) == ("Ann", [])
    stage.time.advance(SECONDS + GAP_SECONDS)
    assert stage.page.names == ["Ann"]
    assert stage.show.replay("3-1")[0]["playing"] is not None


def test_an_alert_of_before_is_replayed_as_one_of_its_own(stage: Stage) -> None:
    stage.follow("Ann")
    stage.time.advance(60)

    stage.show.replay("1-1")
    stage.show.replay("1-1")
    stage.time.advance(SECONDS + GAP_SECONDS)

    assert stage.page.names == ["Ann", "Ann", "Ann"]
    assert len({message["alert"]["id"] for message in stage.page.told}) == 3
    assert stage.page.told[1]["alert"]["elapsed"] == 0.0


def test_an_alert_that_plays_or_waits_can_be_replayed_too(stage: Stage) -> None:
    stage.follow("Ann", "Bo")

    stage.show.replay("1-1")
    stage.show.replay("2-1")

    assert stage.waiting == ["Bo", "Ann", "Bo"]


def test_a_replay_of_what_nobody_knows_is_said(stage: Stage) -> None:
    with pytest.raises(NotFound, match="there is no alert '9-1'"):
        stage.show.replay("9-1")


def test_what_is_remembered_has_an_end(stage: Stage) -> None:
    for number in range(1, HISTORY + 10):
        stage.take(follow(number, "x"))
        stage.time.advance(SECONDS + GAP_SECONDS)

    with pytest.raises(NotFound):
        stage.show.replay("1-1")
    assert stage.show.replay(f"{HISTORY + 9}-1")


def test_the_same_event_makes_one_alert(stage: Stage) -> None:
    stage.take(follow(1, "Ann"), follow(1, "Ann"))
    stage.time.advance(60)
    stage.take(follow(1, "Ann"))

    assert stage.page.names == ["Ann"]


def test_of_joins_only_the_first_ever_is_an_alert(stage: Stage) -> None:
    stage.take(join(1, "Ann", first=False))
    assert stage.page.names == []
    stage.take(join(2, "Bo"))

    assert stage.page.names == ["Bo"]
    assert stage.page.told[0]["alert"]["color"] == 3


def test_at_most_one_join_in_ten_seconds_is_an_alert(stage: Stage) -> None:
    stage.take(join(1, "Ann"), join(2, "Bo"), follow(3, "Cy"))
    stage.time.advance(JOIN_PAUSE_SECONDS - 0.1)
    stage.take(join(4, "Di"))
    stage.time.advance(0.1)
    stage.take(join(5, "Ed"))
    stage.time.advance(60)

    assert stage.page.names == ["Ann", "Cy", "Ed"]


def test_tests_are_exempt_from_the_limit_and_do_not_count_for_it(stage: Stage) -> None:
    stage.take(join(1, "Ann", first=False, test=True), join(2, "Bo", first=False, test=True), join(3, "Cy"))
    stage.take(join(4, "Di", test=True))
    stage.time.advance(60)

    assert stage.page.names == ["Ann", "Bo", "Cy", "Di"]
    assert [message["alert"]["test"] for message in stage.page.told] == [True, True, False, True]


@pytest.mark.parametrize("event", [line("a"), webhook("STREAM_STOPPED", id="s"), webhook("UNKNOWN", id="u")])
def test_a_test_of_any_type_is_an_alert_and_the_real_thing_is_none(stage: Stage, event: Any) -> None:
    stage.take(settled(1, event))
    assert stage.page.told == []
    stage.take(settled(2, replace(event, test=True)))

    (told,) = stage.page.told
    assert (told["alert"]["design"], told["alert"]["headline"]) == ("test", "This is a test")


def test_a_start_is_an_alert_with_the_stream_s_name_and_title(stage: Stage) -> None:
    stage.take(settled(1, webhook("STREAM_STARTED", id="s", name="Harbour Light", streamTitle="Oakum\n &  tar")))

    (told,) = stage.page.told
    assert [told["alert"][name] for name in ("design", "name", "text")] == [
        "stream_started", "Harbour Light", "Oakum & tar"
    ]  # fmt: skip


def test_a_long_text_is_cut(stage: Stage) -> None:
    stage.take(settled(1, webhook("STREAM_STARTED", id="s", streamTitle="x" * 1000)))

    text = stage.page.told[0]["alert"]["text"]
    assert (len(text), text[-2:]) == (200, "x…")


def test_what_is_late_is_no_news(stage: Stage) -> None:
    stage.take(follow(1, "Ann", late=True))

    assert (stage.page.told, stage.waiting) == ([], [])


def test_every_alerts_overlay_has_a_queue_of_its_own(stage: Stage) -> None:
    other = Page()
    stage.show.open(2)
    stage.audience.join(2, other)
    stage.follow("Ann", "Bo")

    stage.show.command("skip", 2)
    stage.time.advance(GAP_SECONDS)

    assert (stage.page.names, other.names) == (["Ann"], ["Ann", "Bo"])
    assert [message["alert"]["id"] for message in other.told if message["type"] == "alert"] == ["1-2", "2-2"]
    assert [queue["overlay"] for queue in stage.show.command("pause", None)] == [1, 2]
    assert [queue["overlay"] for queue in stage.show.replay("1-2")] == [2]


def test_an_overlay_without_a_queue_is_said(stage: Stage) -> None:
    with pytest.raises(NotFound, match="there is no alerts overlay 9"):
        stage.show.command("skip", 9)


def test_two_pages_of_an_overlay_show_the_same(stage: Stage) -> None:
    second = Page()
    stage.audience.join(1, second)

    stage.follow("Ann")

    assert stage.page.told == second.told


def test_a_queue_that_is_closed_says_nothing_more(stage: Stage) -> None:
    stage.follow("Ann", "Bo")

    stage.show.close(1)
    stage.show.close(1)
    stage.time.advance(60)
    stage.take(follow(9, "Cy"))

    assert stage.page.names == ["Ann"]
    assert stage.show.as_json() == []
    assert stage.show.queue(1) is None


def test_how_long_an_alert_has_played_is_known(stage: Stage) -> None:
    stage.follow("Ann")
    stage.time.advance(2.5)

    assert stage.queue["playing"]["elapsed"] == 2.5


def test_every_change_is_told(stage: Stage) -> None:
    def told(work: Callable[[], object]) -> bool:
        before = stage.changes
        work()
        return stage.changes > before

    assert told(lambda: stage.follow("Ann", "Bo", "Cy"))
    assert told(lambda: stage.time.advance(SECONDS))
    assert told(lambda: stage.time.advance(GAP_SECONDS))
    for word in ("skip", "pause", "resume", "mute", "unmute", "clear"):
        assert told(lambda word=word: stage.command(word)), word  # type: ignore[misc]
