from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from overlay.domain.events import Event, Incoming, VisibilityChanged
from overlay.domain.state import LINES_KEPT, OFF_AIR_WINDOW, StreamState, current_lines, fold
from overlay.owncast.payload import decode
from tests.incoming import NOON, at, hide, line, made, post, settled, show, viewer, webhook
from tests.server import recorded


def folded(*incoming: Incoming, state: StreamState | None = None) -> StreamState:
    state = state or StreamState()
    for one in incoming:
        state = fold(state, settled(state.last_id + 1, one))
    return state


def started(seconds: float = 0, **data: Any) -> Incoming:
    said: dict[str, Any] = {
        "id": "s",
        "name": "Harbour Light",
        "streamTitle": "Oakum",
        "status": {"online": False},
    } | data
    return webhook("STREAM_STARTED", seconds=seconds, **said)


def stopped(seconds: float = 60) -> Incoming:
    return webhook("STREAM_STOPPED", id="e", streamTitle="Oakum", seconds=seconds, status={"online": False})


def joined(id: str, seconds: float = 20, **data: Any) -> Incoming:
    return webhook("USER_JOINED", id=f"join-{id}-{seconds}", user=viewer(id), seconds=seconds, **data)


def parted(id: str, seconds: float = 30) -> Incoming:
    return webhook("USER_PARTED", id=f"part-{id}", user=viewer(id), seconds=seconds)


def status(online: bool, **more: object) -> dict[str, object]:
    return {"online": online, **more}


def keys(lines: tuple[Event, ...]) -> list[str]:
    return [line.line_key for line in lines]


def test_a_start_makes_the_stream_live_although_its_status_says_offline() -> None:
    state = folded(started())

    assert (state.live, state.since, state.ended, state.since_id) == (True, NOON, None, 1)
    assert (state.title, state.name) == ("Oakum", "Harbour Light")


def test_a_start_without_data_makes_the_stream_live() -> None:
    assert folded(decode(b'{"type":"STREAM_STARTED"}', received_at=NOON)).live


def test_a_stop_ends_the_stream() -> None:
    state = folded(started(), stopped(60))

    assert (state.live, state.since, state.ended, state.viewers) == (False, NOON, at(60), 0)


@pytest.mark.parametrize("seconds", [-5, 0, 8, 14.9])
def test_offline_is_not_believed_within_15_seconds_after_a_start(seconds: float) -> None:
    assert folded(started(), joined("a", seconds, status=status(False))).live


def test_offline_is_believed_later_when_the_stop_went_by_unseen() -> None:
    state = folded(started(), joined("a", 15, status=status(False)))

    assert (state.live, state.ended) == (False, at(15))


def test_online_is_not_believed_within_15_seconds_after_a_stop() -> None:
    assert not folded(started(), stopped(60), joined("a", 74, status=status(True))).live


def test_online_is_believed_when_the_start_went_by_unseen() -> None:
    said = status(True, lastConnectTime="2026-11-22T11:00:00Z", streamTitle="Oakum", versionNumber="0.2.3")

    state = folded(line("before"), joined("a", status=said), line("after"))

    assert (state.live, state.since, state.since_id) == (True, datetime(2026, 11, 22, 11, tzinfo=UTC), 1)
    assert (state.title, state.version) == ("Oakum", "0.2.3")
    assert keys(current_lines(state, NOON)) == ["after"]


def test_the_title_is_the_newest_one() -> None:
    changed = webhook("STREAM_TITLE_UPDATED", id="t", streamTitle="Tar", seconds=20)

    state = folded(started(), changed)

    assert (state.title, state.name) == ("Tar", "Harbour Light")


def test_who_was_seen_and_did_not_leave_is_here() -> None:
    renamed = webhook("NAME_CHANGE", user=viewer("b", "Bo"), newName="Bo", arrived=22)
    bot = webhook("CHAT", id="m2", user=viewer("bot", isBot=True), body="x", seconds=23)

    state = folded(started(), joined("a"), line("m", user="c", seconds=21), renamed, bot, parted("a"), parted("x"))

    assert sorted(state.here) == ["b", "c"]
    assert state.here["b"].name == "Bo"


def test_a_start_empties_the_room() -> None:
    state = folded(joined("a", 0), started(1))

    assert (dict(state.here), state.counted, state.peak_viewers) == ({}, 0, 0)


def test_viewers_are_owncasts_count_or_who_is_here_where_that_is_more() -> None:
    counted = joined("a", status=status(True, viewerCount=5, sessionMaxViewerCount=7))

    assert folded(started(), counted).viewers == 5
    assert folded(started(), counted).peak_viewers == 7
    assert folded(started(), joined("a"), joined("b"), joined("c")).viewers == 3
    assert folded(started(), joined("a"), joined("b"), parted("a")).peak_viewers == 2


def test_a_test_changes_nothing_but_the_position() -> None:
    state = folded(started(), line("a"), joined("a"))
    tests = [stopped(), line("b"), hide("a"), joined("b"), started(99)]

    after = folded(*(replace(test, test=True, identity=None) for test in tests), state=state)

    assert after == replace(state, last_id=state.last_id + len(tests))


def test_what_did_not_decode_changes_nothing_but_the_position() -> None:
    state = folded(started())

    after = folded(webhook("CHAT", id="x", user=7), webhook("UNKNOWN", id="y"), state=state)

    assert after == replace(state, last_id=3)


def test_the_last_lines_are_kept() -> None:
    state = folded(*(line(f"m{number}") for number in range(LINES_KEPT + 50)))

    assert keys(state.lines) == [f"m{number}" for number in range(50, LINES_KEPT + 50)]


def test_lines_are_hidden_and_shown() -> None:
    state = folded(line("a"), line("b"), line("c"), hide("a", "b", "z"))

    assert [line.hidden for line in state.lines] == [True, True, False]
    assert keys(current_lines(state, NOON)) == ["c"]
    assert keys(current_lines(folded(show("a"), state=state), NOON)) == ["a", "c"]


def test_our_own_posts_are_lines_and_hidden_by_our_id() -> None:
    system = post("two", kind="SYSTEM")
    removal = made("VISIBILITY-UPDATE", VisibilityChanged(event_ids=(1,), visible=False))

    state = folded(post("one"), system, line("a"), removal)

    assert keys(state.lines) == ["#1", "#2", "a"]
    assert keys(current_lines(state, NOON)) == ["#2", "a"]


def test_a_live_page_shows_the_lines_of_this_stream_however_old() -> None:
    state = folded(line("before"), started(), line("a", seconds=1))

    assert keys(current_lines(state, NOON + timedelta(hours=9))) == ["a"]


def test_off_air_a_page_shows_the_lines_of_the_last_half_hour() -> None:
    state = folded(started(), line("old", seconds=0), line("new", seconds=60), stopped(61))

    assert keys(current_lines(state, at(59) + OFF_AIR_WINDOW)) == ["new"]
    assert keys(current_lines(state, at(60) + OFF_AIR_WINDOW)) == []


def test_lines_are_shown_in_the_order_they_were_said() -> None:
    state = folded(line("late", seconds=3, arrived=3), line("early", seconds=1, arrived=4), line("same", seconds=3))

    assert keys(current_lines(state, at(4))) == ["early", "late", "same"]


@pytest.mark.parametrize(("recording", "shown", "hidden"), [("0.1.3", 14, 5), ("0.2", 14, 5), ("0.3-made", 14, 5)])
def test_a_recorded_show_ends_off_air_with_the_right_lines(recording: str, shown: int, hidden: int) -> None:
    events = [decode(body, received_at=NOON) for body in recorded(recording)]

    state = folded(*events)

    assert not state.live
    assert state.title == "Caulking the deck <part 3>"
    assert dict(state.here) == {}
    assert state.peak_viewers >= 4
    assert (len(current_lines(state, NOON)), sum(line.hidden for line in state.lines)) == (shown, hidden)


def test_folding_leaves_the_state_before_as_it_was() -> None:
    before = folded(started(), line("a"), joined("a"))
    copy = replace(before, here=dict(before.here))

    folded(hide("a"), parted("a"), stopped(), state=before)

    assert before == copy
