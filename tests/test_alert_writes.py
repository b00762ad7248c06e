"""What a queue decides is written first, and told only then; a disk that is full stops it, and nothing is lost."""

from dataclasses import replace

import pytest

from overlay.alerts import steps
from overlay.alerts.live import RETRY_SECONDS
from overlay.domain.errors import StorageUnavailable
from tests.alerts import SECONDS, Show

FULL = StorageUnavailable("the data folder cannot be written: disk full")


@pytest.fixture
def show() -> Show:
    return Show()


def test_no_page_is_told_before_the_row_says_that_it_plays(show: Show) -> None:
    show.rows.slow = True
    show.take("Ann")
    assert (show.page.names, show.playing) == ([], None)

    show.rows.commit()

    assert (show.page.names, show.rows.records[1].state) == (["Ann"], "playing")


def test_what_comes_while_it_writes_is_done_after_it_in_order(show: Show) -> None:
    show.rows.slow = True
    show.take("Ann", "Bo", "Cy")
    show.do(steps.skip)
    show.desk.ended(show.page, "1")
    assert len(show.rows.waiting) == 1
    show.rows.commit()
    assert show.page.names == ["Ann"]
    show.rows.commit()

    assert (show.playing, show.waiting, show.ends) == (None, ["Bo", "Cy"], [("Ann", "skipped")])


def test_an_alert_that_cannot_be_written_plays_once_it_can(show: Show) -> None:
    show.rows.problem = FULL
    show.take("Ann")
    show.time.advance(10 * RETRY_SECONDS)
    assert show.page.names == []

    show.rows.problem = None
    show.time.advance(RETRY_SECONDS)

    assert show.page.names == ["Ann"]


def test_an_end_that_cannot_be_written_is_written_later(show: Show) -> None:
    show.take("Ann", "Bo")
    show.rows.problem = FULL
    show.time.advance(SECONDS + 10)
    assert show.page.names == ["Ann"]
    assert show.rows.records[1].state == "playing"

    show.rows.problem = None
    show.time.advance(2 * RETRY_SECONDS)

    assert (show.page.names, show.ends) == (["Ann", "Bo"], [("Ann", "shown")])


def test_a_hide_is_not_forgotten_because_the_disk_is_full(show: Show) -> None:
    show.tell(paused=True)
    show.take("Ann", line="a")
    show.rows.problem = FULL
    show.do(steps.hide, frozenset({"a"}))
    assert show.waiting == ["Ann"]

    show.rows.problem = None
    show.time.advance(RETRY_SECONDS)

    assert show.ends == [("Ann", "withdrawn")]


def test_a_command_that_cannot_be_written_is_not_done_and_says_why(show: Show) -> None:
    show.take("Ann")
    show.rows.problem = FULL
    heard: list[Exception | None] = []

    show.desk.queue.do(lambda queue, now: replace(queue, paused=True), heard.append)
    show.desk.queue.do(steps.skip, heard.append)
    show.rows.problem = None
    show.time.advance(1)

    assert heard == [FULL, FULL]
    assert (show.queue["paused"], show.playing) == (False, "Ann")


def test_pause_and_mute_are_written(show: Show) -> None:
    show.tell(paused=True)
    show.tell(muted=True)
    show.tell(paused=False)

    assert (show.rows.orders[1].paused, show.rows.orders[1].muted) == (False, True)


def test_a_queue_that_is_closed_does_nothing_more(show: Show) -> None:
    show.take("Ann", "Bo")
    show.show.close()
    show.time.advance(60)
    show.take("Cy")

    assert (show.page.names, show.time.pending) == (["Ann"], [])


def test_nobody_waits_for_ever_for_a_queue_that_is_closed(show: Show) -> None:
    heard: list[Exception | None] = []
    show.rows.slow = True
    show.take("Ann")
    desk = show.desk
    desk.queue.do(steps.skip, heard.append)
    show.show.close()
    desk.queue.do(steps.skip, heard.append)

    assert heard == [None, None]
