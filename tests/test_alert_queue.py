"""The queue: one plays, the others wait, in their order; the server ends what no page ends."""

from collections.abc import Callable
from datetime import timedelta
from itertools import count

import pytest

from overlay.alerts import course, queue, steps
from overlay.alerts.pace import OFF_AIR_SECONDS
from tests.alerts import SECONDS, FakePage, Show

GAP = 0.5
OLD = 60.0


@pytest.fixture
def show() -> Show:
    return Show()


def test_an_alert_plays_at_once(show: Show) -> None:
    show.take("Ann", color=3, message="hello  you")

    lead, told = show.page.told
    assert lead == {"type": "lead", "lead": True}
    assert (told["type"], told["muted"]) == ("alert", False)
    assert told["alert"] == {
        "id": "1", "overlay": 1, "event_id": 1, "rule": {"id": 1, "name": "Boat"},
        "design": {"id": 1, "name": "Boat", "theme": "bare", "options": {"seconds": SECONDS}, "media": {}},
        "title": "Boat", "headline": "Boat", "name": "Ann", "text": "hello you", "color": 3,
        "values": {
            "name": "Ann", "message": "hello  you", "count": 1, "handle": "", "title": "", "old_name": "",
            "viewers": 0, "uptime": 0,
        },
        "fragments": [], "people": [{"name": "Ann", "color": 3}],
        "roles": {"moderator": False, "authenticated": False, "bot": False},
        "duration": SECONDS, "elapsed": 0.0, "state": "playing", "reason": "", "priority": "normal", "test": False,
        "merged": 0, "merged_into": None, "queued_at": "2026-11-22T12:00:00Z", "started_at": "2026-11-22T12:00:00Z",
        "ended_at": None, "expires_at": None,
    }  # fmt: skip


def test_alerts_are_shown_one_at_a_time_in_their_order(show: Show) -> None:
    show.take("Ann", "Bo", "Cy")
    shown = []
    for _ in range(3):
        shown.append((show.playing, show.waiting))
        show.time.advance(SECONDS + GAP)

    assert shown == [("Ann", ["Bo", "Cy"]), ("Bo", ["Cy"]), ("Cy", [])]
    assert (show.page.names, show.playing) == (["Ann", "Bo", "Cy"], None)
    assert show.ends == [("Ann", "shown"), ("Bo", "shown"), ("Cy", "shown")]


def test_between_two_alerts_the_screen_is_empty_for_the_gap(show: Show) -> None:
    show.take("Ann", "Bo")

    show.time.advance(SECONDS)
    show.take("Cy")
    assert show.queue["playing"] is None
    show.time.advance(GAP)

    assert (show.playing, show.waiting) == ("Bo", ["Cy"])


def test_the_server_ends_an_alert_that_no_page_reports(show: Show) -> None:
    show.take("Ann")

    show.time.advance(SECONDS - 0.1)
    assert show.playing == "Ann"
    show.time.advance(0.1)

    assert show.playing is None


def test_the_page_s_report_ends_an_alert_early_and_the_next_has_its_whole_time(show: Show) -> None:
    show.take("Ann", "Bo")

    show.time.advance(2)
    show.desk.ended(show.page, "1")
    show.time.advance(GAP)

    assert show.playing == "Bo"
    show.time.advance(SECONDS - 0.1)
    assert show.playing == "Bo"


@pytest.mark.parametrize("id", ["2", "9", "", "nonsense", "1-1", "1" * 40, "٣"])
def test_a_report_of_another_alert_is_ignored(show: Show, id: str) -> None:
    show.take("Ann", "Bo")

    show.desk.ended(show.page, id)

    assert (show.playing, show.waiting) == ("Ann", ["Bo"])


def test_a_report_that_comes_twice_ends_one_alert(show: Show) -> None:
    show.take("Ann", "Bo")

    show.desk.ended(show.page, "1")
    show.desk.ended(show.page, "1")
    show.time.advance(GAP)
    show.desk.ended(show.page, "1")

    assert show.playing == "Bo"


def test_nothing_plays_while_nobody_watches_and_the_queue_says_so(show: Show) -> None:
    show.leave()
    show.take("Ann")
    assert (show.playing, show.waiting, show.queue["held"]) == (None, ["Ann"], "no page")

    show.audience.join(1, show.page)

    assert (show.page.names, show.queue["held"]) == (["Ann"], "")


def test_a_page_is_nobody_before_it_has_said_what_it_is(show: Show) -> None:
    show.leave()
    show.audience.join(1, FakePage(greeted=False))
    show.take("Ann")

    assert show.queue["held"] == "no page"


def test_a_preview_is_nobody(show: Show) -> None:
    show.leave()
    preview = FakePage(preview=True)
    show.audience.join(1, preview)

    show.take("Ann")
    assert show.playing is None
    show.audience.join(1, show.page)

    assert show.page.names == preview.names == ["Ann"]


def test_an_alert_that_waited_too_long_goes_to_the_history(show: Show) -> None:
    show.leave()
    show.take("Ann")
    show.time.advance(OLD / 2)
    show.take("Bo")
    show.time.advance(OLD / 2 + 1)

    assert show.waiting == ["Bo"]
    assert show.ends == [("Ann", "expired")]
    show.audience.join(1, show.page)
    assert show.page.names == ["Bo"]


def test_one_that_waited_just_short_of_it_is_shown(show: Show) -> None:
    show.leave()
    show.take("Ann")
    show.time.advance(OLD - 0.1)

    show.audience.join(1, show.page)

    assert show.page.names == ["Ann"]


def test_off_air_alerts_wait_for_ten_minutes(show: Show) -> None:
    show.live = False
    show.leave()
    show.take("Ann")

    show.time.advance(OFF_AIR_SECONDS - 1)
    assert show.waiting == ["Ann"]
    show.time.advance(2)

    assert show.ends == [("Ann", "expired")]


def test_what_waits_says_until_when(show: Show) -> None:
    show.take("Ann", "Bo")

    assert show.queue["waiting"][0]["expires_at"].isoformat() == "2026-11-22T12:01:00+00:00"


def test_skipping_takes_an_alert_off_and_the_next_one_comes(show: Show) -> None:
    show.take("Ann", "Bo")
    show.time.advance(1)

    show.do(steps.skip)

    assert show.playing is None
    assert show.page.told[-1] == {"type": "cut", "alert": "1"}
    show.time.advance(GAP)
    assert show.page.names == ["Ann", "Bo"]
    assert show.rows.records[1].elapsed == 1.0


def test_a_pause_lets_the_one_that_plays_finish_and_no_other_start(show: Show) -> None:
    show.take("Ann", "Bo")

    show.tell(paused=True)
    assert (show.queue["paused"], show.playing, show.queue["held"]) == (True, "Ann", "paused")
    show.time.advance(SECONDS + GAP)
    assert (show.playing, show.waiting) == (None, ["Bo"])
    show.tell(paused=False)

    assert show.page.names == ["Ann", "Bo"]


def test_a_muted_alert_is_shown_and_says_so(show: Show) -> None:
    show.tell(muted=True)
    show.take("Ann")
    show.tell(muted=False)

    _, mute, alert, unmute = show.page.told
    assert mute == {"type": "mute", "muted": True}
    assert alert["muted"] is True
    assert unmute == {"type": "mute", "muted": False}


def test_clearing_takes_away_what_waits_and_leaves_what_plays(show: Show) -> None:
    show.take("Ann", "Bo", "Cy")

    show.do(steps.clear)

    assert (show.playing, show.waiting) == ("Ann", [])
    show.time.advance(SECONDS + GAP)
    assert show.page.names == ["Ann"]
    assert show.ends == [("Ann", "shown"), ("Bo", "skipped"), ("Cy", "skipped")]


def test_the_same_run_is_taken_once(show: Show) -> None:
    show.take("Ann")
    show.count = 0
    show.take("Ann")
    show.time.advance(60)
    show.count = 0
    show.take("Ann")

    assert show.page.names == ["Ann"]


def test_an_alert_whose_design_is_gone_is_passed_over_and_says_why(show: Show) -> None:
    show.take("Ann", design=9)
    show.take("Bo")

    assert show.page.names == ["Bo"]
    assert (show.rows.records[1].state, show.rows.records[1].reason) == ("expired", course.NO_DESIGN)


def test_a_waiting_alert_can_be_withdrawn_and_one_that_plays_cannot(show: Show) -> None:
    show.take("Ann", "Bo", "Cy")

    show.do(steps.withdraw, 2)
    show.do(steps.withdraw, 1)
    show.do(steps.withdraw, 9)

    assert (show.playing, show.waiting, show.ends) == ("Ann", ["Cy"], [("Bo", "withdrawn")])


def test_an_urgent_alert_goes_before_the_others_and_cuts_none(show: Show) -> None:
    show.take("Ann", "Bo")
    show.take("Live", priority="high")
    show.take("Cy")
    show.take("Again", priority="high")

    assert (show.playing, show.waiting) == ("Ann", ["Live", "Again", "Bo", "Cy"])


@pytest.mark.parametrize(
    ("id", "before", "order"),
    [
        (4, None, ["Di", "Bo", "Cy"]),
        (4, 3, ["Bo", "Di", "Cy"]),
        (2, 4, ["Cy", "Bo", "Di"]),
        (2, 2, ["Bo", "Cy", "Di"]),
        (2, 1, ["Bo", "Cy", "Di"]),
        (1, 2, ["Bo", "Cy", "Di"]),
        (9, None, ["Bo", "Cy", "Di"]),
    ],
)
def test_a_waiting_alert_can_be_moved(show: Show, id: int, before: int | None, order: list[str]) -> None:
    show.take("Ann", "Bo", "Cy", "Di")

    show.desk.queue.do(lambda queue, now: steps.move(queue, id, before))

    assert show.waiting == order
    places = [record.place for record in show.desk.queue.queue.waiting]
    assert places == sorted(set(places)), "the rows have the same order"


@pytest.mark.parametrize(
    ("id", "after", "order"), [(2, 4, ["Cy", "Di", "Bo"]), (4, 2, ["Bo", "Di", "Cy"]), (3, 3, ["Bo", "Cy", "Di"])]
)
def test_a_waiting_alert_can_be_moved_behind_another(show: Show, id: int, after: int, order: list[str]) -> None:
    show.take("Ann", "Bo", "Cy", "Di")

    show.desk.queue.do(lambda queue, now: steps.move(queue, id, None, after))

    assert show.waiting == order
    places = [record.place for record in show.desk.queue.queue.waiting]
    assert places == sorted(set(places)), "the rows have the same order"


def test_alerts_can_be_moved_for_ever(show: Show) -> None:
    show.tell(paused=True)
    show.take("Ann", "Bo", "Cy")
    for number in range(200):
        last = show.desk.queue.queue.waiting[-1].id
        before = show.desk.queue.queue.waiting[number % 2].id
        show.desk.queue.do(lambda queue, now, last=last, before=before: steps.move(queue, last, before))

    places = [record.place for record in show.desk.queue.queue.waiting]
    assert places == sorted(set(places))
    show.take("Di")
    assert show.waiting[-1] == "Di"


def test_a_clock_set_back_does_not_hold_an_alert_up(show: Show) -> None:
    show.take("Ann", "Bo")
    show.time.advance(1)
    show.time.wall = -3600

    show.time.advance(2 * SECONDS + GAP)

    assert show.page.names == ["Ann", "Bo"]


def test_a_clock_set_forward_ends_an_alert_and_nothing_more(show: Show) -> None:
    show.take("Ann")
    show.time.wall = 3600

    show.time.advance(SECONDS)
    show.take("Bo", seconds=3600 + SECONDS)
    show.time.advance(GAP)

    assert show.page.names == ["Ann", "Bo"]


def test_what_falls_due_while_the_queue_is_looked_at_is_not_lost(show: Show, monkeypatch: pytest.MonkeyPatch) -> None:
    show.take("Ann", "Bo")
    show.time.advance(SECONDS)
    due, looks = show.time.now() + timedelta(seconds=GAP), count()
    monkeypatch.setattr(show.time, "now", lambda: due + timedelta(milliseconds=next(looks) - 0.5))

    show.time.advance(GAP)
    show.time.advance(0.01)

    assert show.page.names == ["Ann", "Bo"]


def test_there_is_one_timer_while_something_is_due_and_none_while_nothing_is(show: Show) -> None:
    assert show.time.pending == []
    show.take("Ann", "Bo", "Cy")
    show.do(steps.skip)
    show.tell(paused=True)
    assert len(show.time.pending) == 1
    show.do(steps.clear)

    assert show.time.pending == []


def test_how_long_an_alert_has_played_is_known(show: Show) -> None:
    show.take("Ann")
    show.time.advance(2.5)

    assert show.queue["playing"]["elapsed"] == 2.5


def test_the_last_ones_are_told_and_not_all(show: Show) -> None:
    for number in range(queue.LISTED + 5):
        show.take(str(number))
        show.time.advance(SECONDS + GAP)

    assert [alert["name"] for alert in show.queue["shown"]] == [str(number) for number in range(24, 4, -1)]


def test_every_change_is_told(show: Show) -> None:
    def told(work: Callable[[], object]) -> bool:
        before = show.changes
        work()
        return show.changes > before

    assert told(lambda: show.take("Ann", "Bo", "Cy"))
    assert told(lambda: show.time.advance(SECONDS))
    assert told(lambda: show.time.advance(GAP))
    assert told(lambda: show.do(steps.skip))
    assert told(lambda: show.tell(paused=True))
    assert told(lambda: show.tell(muted=True))
    assert told(lambda: show.do(steps.clear))


def test_the_screen_stays_as_it_is_when_nothing_happens(show: Show) -> None:
    show.take("Ann")
    before = (len(show.page.told), show.changes)

    show.audience.changed(1)
    show.time.advance(SECONDS - 1)

    assert (len(show.page.told), show.changes) == before
