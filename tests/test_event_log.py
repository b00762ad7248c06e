from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from overlay.domain.events import ChatMessageSent, Event, Facts, Incoming, VisibilityChanged
from overlay.domain.text import words
from overlay.owncast.payload import decode
from overlay.storage.database import Database
from overlay.storage.event_log import EventLog
from tests.incoming import NOON, at, hide, line, post, removal, show, viewer, webhook
from tests.server import recorded

pytestmark = pytest.mark.anyio

DAY = 24 * 60 * 60.0


async def append(log: EventLog, *incoming: Incoming) -> list[Event]:
    return [(await log.append(one)).event for one in incoming]


async def kept(log: EventLog) -> list[Event]:
    return await log.after(0, limit=1000)


async def hidden(log: EventLog) -> dict[str | None, bool]:
    """Which lines are hidden, by Owncast's id."""
    return {event.source_id: event.hidden for event in await kept(log) if event.type == "CHAT"}


async def facts_of(log: EventLog, incoming: Incoming) -> Facts:
    (event,) = await append(log, incoming)
    assert (await log.get(event.id)) == event
    return event.facts


async def delete_all(database: Database) -> None:
    await database.write(lambda connection: connection.execute("DELETE FROM events"))


async def test_events_come_back_as_they_went_in(event_log: EventLog) -> None:
    for recording in ("0.1.3", "0.2", "0.3-made"):
        for body in recorded(recording):
            incoming = decode(body, received_at=NOON)

            appended = await event_log.append(incoming)

            event = appended.event
            if not isinstance(event.data, VisibilityChanged):
                assert await event_log.get(event.id) == event
            else:
                assert await event_log.get(event.id) == replace(event, hidden=False)
            if not appended.known:
                assert (event.type, event.at, event.received_at) == (incoming.type, incoming.at, NOON)
                assert event.source_id == incoming.source_id


async def test_what_did_not_decode_comes_back_raw(event_log: EventLog) -> None:
    incoming = decode(b'{"eventData": {"id":"x", "user": [1 ]} ,"type":"CHAT"}', received_at=NOON)

    (event,) = await append(event_log, incoming)

    assert event.raw == b'{"id":"x", "user": [1 ]}'
    assert await event_log.get(event.id) == event


async def test_ids_increase_and_are_never_used_again(event_log: EventLog, database: Database) -> None:
    before = await append(event_log, line("a"), line("b"), line("c"))
    await delete_all(database)
    (after,) = await append(event_log, line("d"))

    assert [event.id for event in before] == sorted({event.id for event in before})
    assert after.id > before[-1].id


async def test_ids_are_not_used_again_after_a_restart(tmp_path: Path) -> None:
    async with Database(tmp_path / "log.db") as database:
        (before,) = await append(EventLog(database), line("a"))
        await delete_all(database)
    async with Database(tmp_path / "log.db") as database:
        (after,) = await append(EventLog(database), line("b"))

    assert after.id > before.id


async def test_the_log_survives_being_reopened(tmp_path: Path) -> None:
    async with Database(tmp_path / "log.db") as database:
        log = EventLog(database)
        await log.open()
        name = log.id
        await append(log, line("a"), hide("b", seconds=1), webhook("UNKNOWN", seconds=2))
        events = await kept(log)
    async with Database(tmp_path / "log.db") as database:
        log = EventLog(database)
        await log.open()
        (message,) = await append(log, line("b"))

        assert log.id == name != ""
        assert (await kept(log))[:-1] == events
        assert message.hidden
        assert (await log.append(line("a"))).known


async def test_two_logs_have_different_names(tmp_path: Path) -> None:
    names = set()
    for file in ("one.db", "two.db"):
        async with Database(tmp_path / file) as database:
            log = EventLog(database)
            await log.open()
            names.add(log.id)

    assert len(names) == 2


async def test_events_are_read_in_pages(event_log: EventLog) -> None:
    ids = [event.id for event in await append(event_log, *(line(f"m{number}") for number in range(5)))]

    assert [event.id for event in await event_log.after(ids[1], limit=2)] == ids[2:4]
    assert [event.id for event in await event_log.after(0, limit=10, upto=ids[2])] == ids[:3]
    assert await event_log.after(ids[4], limit=10) == []
    assert await event_log.get(ids[4] + 1) is None
    assert await event_log.get(0) is None


async def test_the_same_id_of_the_same_type_is_one_event(event_log: EventLog) -> None:
    first = await event_log.append(line("a", "first"))
    again = await event_log.append(line("a", "second", seconds=3600))
    other = await event_log.append(webhook("USER_JOINED", id="a", user=viewer()))

    assert (first.known, again.known, other.known) == (False, True, False)
    assert again.event == first.event


async def test_a_rename_sent_twice_is_one_event(event_log: EventLog) -> None:
    def rename(name: str, changed: str) -> Incoming:
        return webhook("NAME_CHANGE", id="", user=viewer(nameChangedAt=changed), newName=name, arrived=0)

    first = await event_log.append(rename("x", "2026-11-22T12:00:00.1Z"))
    again = await event_log.append(rename("x", "2026-11-22T12:00:00.1Z"))
    back = await event_log.append(rename("x", "2026-11-22T12:00:09.1Z"))

    assert (first.known, again.known, back.known) == (False, True, False)


@pytest.mark.parametrize(
    ("arrived", "known"),
    [(0, True), (9.9, True), (-0.5, True), (-9.9, True), (10.0, False), (-10.0, False), (3600, False)],
)
async def test_the_same_body_without_an_id_is_one_event_within_ten_seconds(
    event_log: EventLog, arrived: float, known: bool
) -> None:
    """Also when the clock was set back in between."""
    first = await event_log.append(webhook("STREAM_STARTED", timestamp=None, arrived=0))

    again = await event_log.append(webhook("STREAM_STARTED", timestamp=None, arrived=arrived))

    assert (first.known, again.known) == (False, known)
    assert (again.event.id == first.event.id) == known


async def test_the_same_body_may_come_again_and_again_with_pauses(event_log: EventLog) -> None:
    arrivals = (0.0, 5.0, 12.0, 13.0, 24.0)
    appended = [await event_log.append(webhook("SOMETHING", timestamp=None, arrived=time)) for time in arrivals]

    assert [one.known for one in appended] == [False, True, False, True, False]


async def test_another_body_without_an_id_is_another_event(event_log: EventLog) -> None:
    await append(event_log, webhook("SOMETHING", more=1), webhook("SOMETHING", more=2))

    assert len(await kept(event_log)) == 2


async def test_tests_are_never_the_same_event_and_change_nothing(event_log: EventLog) -> None:
    (real,) = await append(event_log, line("a"))
    test = replace(line("a", user="new"), source="test", test=True, identity=None)
    unseen = replace(hide("a", seconds=9), source="test", test=True, identity=None)

    one, two, three = [await event_log.append(incoming) for incoming in (test, test, unseen)]

    assert (one.known, two.known, three.known) == (False, False, False)
    assert one.event.facts == two.event.facts == Facts()
    assert not one.event.hidden
    assert await event_log.get(real.id) == real
    assert await facts_of(event_log, line("b", user="new")) == Facts(first_message=True)


async def test_a_hide_hides_the_lines_it_names(event_log: EventLog) -> None:
    await append(event_log, line("a"), line("b"), line("c"))
    update = await event_log.append(hide("a", "c", "never-seen", seconds=1))

    assert await hidden(event_log) == {"a": True, "b": False, "c": True}
    assert update.restored == ()
    assert update.event.data == VisibilityChanged(ids=("a", "c", "never-seen"), visible=False)


async def test_a_hide_that_comes_before_its_message_hides_it(event_log: EventLog) -> None:
    _, message = await append(event_log, hide("a", seconds=1), line("a", arrived=2))

    assert message.hidden
    assert await event_log.get(message.id) == message


async def test_a_message_that_is_not_visible_when_it_comes_is_hidden(event_log: EventLog) -> None:
    unseen = webhook("CHAT", id="a", user=viewer(), body="x", visible=False)

    (message,) = await append(event_log, unseen)

    assert message.hidden
    assert (await event_log.append(show("a", seconds=1))).restored == (replace(message, hidden=False),)


async def test_lines_that_are_shown_again_come_with_the_event_that_shows_them(event_log: EventLog) -> None:
    first, second, _ = await append(event_log, line("a", "one"), line("b", "two"), line("c"))
    await append(event_log, hide("a", "b", "c", "not-here", seconds=1))

    update = await event_log.append(show("b", "a", "not-here", seconds=2))

    assert update.restored == (first, second)
    assert await hidden(event_log) == {"a": False, "b": False, "c": True}


async def test_of_a_hide_and_a_show_that_overtake_each_other_the_later_one_by_owncasts_clock_counts(
    event_log: EventLog,
) -> None:
    await append(event_log, line("a"), line("b"))

    newer = await event_log.append(show("a", "b", seconds=5, arrived=6))
    older = await event_log.append(hide("a", "b", seconds=4, arrived=7))

    assert await hidden(event_log) == {"a": False, "b": False}
    assert [line.source_id for line in newer.restored] == ["a", "b"]
    assert older.event.data == VisibilityChanged(ids=(), visible=False)
    assert (await event_log.get(older.event.id)) == older.event


async def test_an_older_hide_counts_for_the_lines_that_nothing_newer_was_said_of(event_log: EventLog) -> None:
    await append(event_log, line("a"), line("b"), show("a", seconds=5, arrived=6))

    (older,) = await append(event_log, hide("a", "b", seconds=4, arrived=7))

    assert older.data == VisibilityChanged(ids=("b",), visible=False)
    assert await hidden(event_log) == {"a": False, "b": True}


async def test_an_older_show_does_not_bring_a_line_back(event_log: EventLog) -> None:
    await append(event_log, line("a"), hide("a", seconds=5, arrived=6))

    update = await event_log.append(show("a", seconds=4, arrived=7))

    assert update.restored == ()
    assert await hidden(event_log) == {"a": True}


async def test_more_ids_than_one_query_takes_are_hidden_and_shown_at_once(event_log: EventLog) -> None:
    names = [f"m{number}" for number in range(1200)]
    await append(event_log, *(line(name) for name in names[::100]))

    await append(event_log, hide(*names, seconds=1))
    gone = await hidden(event_log)
    update = await event_log.append(show(*names, seconds=2))

    assert all(gone.values())
    assert [line.source_id for line in update.restored] == names[::100]


async def test_ids_that_look_like_ours_harm_nothing(event_log: EventLog) -> None:
    """Owncast makes none with a #, but what has the webhook's key may be anything."""
    odd = ["#", "#x", "#7", "#-1", "#٣", "#99999999999999999999999", "##", "\0", "'"]

    await append(event_log, *(line(id) for id in odd), hide(*odd, seconds=1))
    update = await event_log.append(show(*odd, seconds=2))

    assert {line.source_id for line in update.restored} >= set(odd)


async def test_a_post_of_ours_is_removed_by_our_id(event_log: EventLog) -> None:
    own, other = await append(event_log, post("one"), post("two"))

    update = await event_log.append(removal(own.id, seconds=1))

    assert update.event.data == VisibilityChanged(event_ids=(own.id,), visible=False)
    assert [event.hidden for event in await event_log.after(0, limit=2)] == [True, False]
    assert await event_log.lines([f"#{own.id}", f"#{other.id}"]) == (replace(own, hidden=True), other)


def echo(text: str, id: str, **options: Any) -> Incoming:
    """Our own post, as another source brings it back."""
    bot = viewer("bot-user", "Bot", isBot=True)
    return webhook("CHAT", id=id, user=bot, body=f"<p>{text}</p>", **options)


async def test_an_echo_of_our_post_gives_it_owncasts_id(event_log: EventLog) -> None:
    (own,) = await append(event_log, post("the kettle is on"))

    appended = await event_log.append(echo("the kettle is on", "Qw3", seconds=1))

    assert appended.known
    assert appended.event == replace(own, source_id="Qw3")
    assert await kept(event_log) == [appended.event]
    assert (await event_log.append(echo("the kettle is on", "Qw3", seconds=2))).known


@pytest.mark.parametrize("type", ["SYSTEM", "CHAT_ACTION"])
async def test_lines_that_are_no_echo_of_ours_are_events_of_their_own(event_log: EventLog, type: str) -> None:
    await append(event_log, post("hello", kind="SYSTEM"))

    others = [
        await event_log.append(incoming)
        for incoming in (
            webhook(type, id="other-words", body="hello there", seconds=1),
            webhook("CHAT", id="a-viewer", user=viewer(), body="hello", seconds=1),
            webhook("SYSTEM", id="too-late", body="hello", seconds=61),
        )
    ]

    assert [one.known for one in others] == [False, False, False]


async def test_each_of_two_equal_posts_has_an_echo_of_its_own(event_log: EventLog) -> None:
    first, second = await append(event_log, post("hello"), post("hello", seconds=1))

    for id in ("e1", "e1", "e2", "e1", "e2"):
        assert (await event_log.append(echo("hello", id, seconds=2))).known

    assert [(event.id, event.source_id) for event in await kept(event_log)] == [(first.id, "e1"), (second.id, "e2")]


async def test_a_post_goes_when_owncast_hides_it_by_the_id_of_its_echo(event_log: EventLog) -> None:
    (own,) = await append(event_log, post("hello"))
    await append(event_log, echo("hello", "Qw3", seconds=1))

    (update,) = await append(event_log, hide("Qw3", seconds=2))

    assert update.data == VisibilityChanged(ids=("Qw3",), event_ids=(own.id,), visible=False)
    assert (await kept(event_log))[0].hidden
    assert (await event_log.append(show("Qw3", seconds=3))).restored == (replace(own, source_id="Qw3"),)


async def test_a_post_removed_by_both_its_ids_is_named_once(event_log: EventLog) -> None:
    (own,) = await append(event_log, post("hello"))
    await append(event_log, echo("hello", "Qw3", seconds=1))

    both = replace(removal(own.id, seconds=2), data=VisibilityChanged(ids=("Qw3",), event_ids=(own.id,)))
    (update,) = await append(event_log, both)

    assert update.data == VisibilityChanged(ids=("Qw3",), event_ids=(own.id,), visible=False)


async def test_a_post_that_was_removed_stays_so_when_its_echo_comes(event_log: EventLog) -> None:
    (own,) = await append(event_log, post("hello"))
    await append(event_log, removal(own.id, seconds=1))

    appended = await event_log.append(echo("hello", "Qw3", seconds=0.5, arrived=2))

    assert appended.known
    assert appended.event == replace(own, source_id="Qw3", hidden=True)


async def test_a_post_hidden_in_owncast_before_its_echo_comes_is_hidden_by_it(event_log: EventLog) -> None:
    (own,) = await append(event_log, post("hello"))
    await append(event_log, hide("Qw3", seconds=9, arrived=1))

    appended = await event_log.append(echo("hello", "Qw3", seconds=0.5, arrived=2))

    assert not appended.known
    assert appended.event.data == VisibilityChanged(ids=("Qw3",), event_ids=(own.id,), visible=False)
    assert (await kept(event_log))[0].hidden


async def test_the_first_join_ever_is_told_once(event_log: EventLog) -> None:
    def join(id: str, time: float) -> Incoming:
        return webhook("USER_JOINED", id=id, user=viewer(), seconds=time)

    assert await facts_of(event_log, join("a", 0)) == Facts(first_join=True)
    assert await facts_of(event_log, join("b", 60)) == Facts()


async def test_a_join_is_the_first_although_the_first_message_overtook_it(event_log: EventLog) -> None:
    assert await facts_of(event_log, line("m", seconds=0)) == Facts(first_message=True)
    assert await facts_of(event_log, webhook("USER_JOINED", id="j", user=viewer(), seconds=9)) == Facts(first_join=True)


async def test_a_viewer_seen_long_before_his_first_join_is_not_new(event_log: EventLog) -> None:
    await append(event_log, line("m"))

    assert await facts_of(event_log, webhook("USER_JOINED", id="j", user=viewer(), seconds=60)) == Facts()


async def test_the_first_message_ever_is_told_once(event_log: EventLog) -> None:
    await append(event_log, webhook("USER_JOINED", id="j", user=viewer()))

    assert await facts_of(event_log, line("a", seconds=1)) == Facts(first_message=True)
    assert await facts_of(event_log, line("b", seconds=2)) == Facts()
    assert await facts_of(event_log, line("c", user="viewer-2", seconds=2)) == Facts(first_message=True)


@pytest.mark.parametrize(("days", "away"), [(0.5, 0), (1, 1), (6.99, 6), (400, 400)])
async def test_how_long_a_viewer_was_away_is_told_in_whole_days(event_log: EventLog, days: float, away: int) -> None:
    await append(event_log, line("a"), webhook("USER_PARTED", id="p", user=viewer(), seconds=60))

    facts = await facts_of(event_log, webhook("USER_JOINED", id="j", user=viewer(), seconds=60 + days * DAY))

    assert facts == Facts(away_days=away)
    assert await facts_of(event_log, line("b", seconds=61 + days * DAY)) == Facts(away_days=away)


async def test_bots_have_no_facts(event_log: EventLog) -> None:
    bot = webhook("CHAT", id="a", user=viewer(isBot=True), body="x")

    assert await facts_of(event_log, bot) == Facts()


async def test_viewers_are_known_for_longer_than_the_log(event_log: EventLog, database: Database) -> None:
    await append(event_log, line("a"))
    await delete_all(database)

    assert await facts_of(event_log, line("b", seconds=1)) == Facts()


async def test_a_repeat_counts_for_nobody(event_log: EventLog) -> None:
    first = await event_log.append(line("a"))
    again = await event_log.append(line("a"))

    assert first.event.facts == again.event.facts == Facts(first_message=True)
    assert await facts_of(event_log, line("b", seconds=1)) == Facts()


async def test_what_is_known_of_a_viewer_is_kept(event_log: EventLog, database: Database) -> None:
    start = webhook("STREAM_STARTED", id="s")
    renamed = webhook("NAME_CHANGE", id="n", user=viewer(name="Maren B"), newName="Maren B", arrived=2)
    started, *_ = await append(event_log, start, line("a", seconds=1), renamed)

    rows = await database.read(
        lambda connection: connection.execute("SELECT id, name, first_stream, joins, messages FROM viewers").fetchall()
    )
    seen = await database.read(
        lambda connection: connection.execute("SELECT last_seen - first_seen FROM viewers").fetchone()
    )

    assert rows == [("viewer-1", "Maren B", started.id, 0, 1)]
    assert seen == (1_000_000,)


async def test_committed_is_told_of_known_events_too(event_log: EventLog) -> None:
    told: list[bool] = []
    for _ in range(2):
        await event_log.append(line("a"), lambda appended: told.append(appended.known))

    assert told == [False, True]


async def test_text_of_any_script_and_nul_are_kept(event_log: EventLog) -> None:
    user = {"id": "nul\0", "displayName": "שלום \0 😀"}
    (event,) = await append(event_log, webhook("CHAT", id="\0", user=user, body="<p>a\u2028b 👩‍👩‍👧‍👦</p>"))

    assert await event_log.get(event.id) == event
    assert isinstance(event.data, ChatMessageSent)
    assert words(event.data.fragments) == "a\u2028b 👩‍👩‍👧‍👦"


async def test_times_keep_their_microseconds_whenever_they_are(event_log: EventLog) -> None:
    early = replace(line("a"), at=at(-60 * 365 * DAY))
    late = replace(line("b"), at=at(0.000001))

    for event in await append(event_log, early, late):
        assert await event_log.get(event.id) == event
