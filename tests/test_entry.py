"""The ways in: the password, what guessing it costs, codes, links, and the sessions they open."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from overlay.access.entry import Entry, Visitor
from overlay.access.guesses import FREE_FAILURES, LONGEST_WAIT_SECONDS
from overlay.access.invitations import LAST_SECONDS, MOST_OPEN
from overlay.access.links import MOST_LINKS
from overlay.access.sessions import LASTS, MOST_SESSIONS, Sessions
from overlay.bygone import MOST_KEPT
from overlay.domain.errors import Conflict, InvalidRequest, NotFound, TooManyGuesses
from overlay.storage.database import Database
from tests.access import HERE, THERE, entry_of
from tests.fakes import FakeClock

PASSWORD = "correct horse battery"

pytestmark = pytest.mark.anyio


@pytest.fixture
def clock() -> FakeClock:
    """The time, for guesses and codes."""
    return FakeClock()


@pytest.fixture
async def entry(database: Database, clock: FakeClock) -> Entry:
    """The ways in, with the environment's password."""
    return await opened(database, PASSWORD, clock)


async def opened(database: Database, given: str | None, clock: FakeClock | None = None) -> Entry:
    """As after a start."""
    entry = entry_of(database, given, clock)
    await entry._configuration.open()
    await entry.open()
    return entry


async def log_in(entry: Entry, visitor: Visitor = HERE) -> str:
    word = await entry.log_in(PASSWORD, visitor)
    assert word is not None
    return word


async def waited(entry: Entry, clock: FakeClock, password: str) -> str | None:
    """A try once it is allowed."""
    clock.advance(entry.wait_seconds(HERE.peer))
    return await entry.log_in(password, HERE)


# The password


async def test_the_password_opens_a_session(entry: Entry) -> None:
    session = entry.sessions.find(await log_in(entry))

    assert session is not None
    assert (session.way, session.device, session.peer) == ("password", HERE.device, HERE.peer)
    assert entry.scopes(session) is None


@pytest.mark.parametrize(
    "wrong", ["", "correct horse", PASSWORD.upper(), PASSWORD + " ", "pässwörd", "\ud800", "p" * 100_000]
)
async def test_anything_else_does_not(database: Database, entry: Entry, wrong: str) -> None:
    assert await entry.log_in(wrong, HERE) is None

    kept = await opened(database, None)
    await kept.set_password(PASSWORD, "", THERE)
    assert await kept.log_in(wrong, HERE) is None


async def test_guessing_gets_slower_and_never_fast_again(entry: Entry, clock: FakeClock) -> None:
    waits = []
    for _ in range(300):
        assert await waited(entry, clock, "a guess") is None
        waits.append(entry.wait_seconds(HERE.peer))

    assert waits[:8] == [0, 0, 0, 0, 1, 2, 4, 8]
    assert set(waits[FREE_FAILURES + 6 :]) == {LONGEST_WAIT_SECONDS}


async def test_while_it_waits_not_even_the_password_opens(entry: Entry, clock: FakeClock) -> None:
    for _ in range(FREE_FAILURES):
        await entry.log_in("a guess", HERE)

    with pytest.raises(TooManyGuesses, match=r"in 1 second$"):
        await entry.log_in(PASSWORD, HERE)
    assert await waited(entry, clock, PASSWORD) is not None
    assert entry.wait_seconds(HERE.peer) == 0


async def test_guesses_that_come_together_are_as_slow(database: Database) -> None:
    kept = await opened(database, None)
    await kept.set_password(PASSWORD, "", THERE)

    answers = await asyncio.gather(
        *(kept.log_in(f"guess {number}", HERE) for number in range(40)), return_exceptions=True
    )

    assert answers[:FREE_FAILURES] == [None] * FREE_FAILURES
    assert all(isinstance(answer, TooManyGuesses) for answer in answers[FREE_FAILURES:])


async def test_whoever_guesses_does_not_keep_the_streamer_out(entry: Entry, clock: FakeClock) -> None:
    for _ in range(100):
        clock.advance(entry.wait_seconds(THERE.peer))
        await entry.log_in("a guess", THERE)

    assert entry.wait_seconds(THERE.peer) > 0
    assert await entry.log_in(PASSWORD, HERE) is not None


async def test_one_network_of_ipv6_is_one_guesser(entry: Entry) -> None:
    for number in range(FREE_FAILURES):
        await entry.log_in("a guess", Visitor(f"2001:db8::{number:x}", ""))

    assert entry.wait_seconds("2001:db8::ffff") > 0
    assert entry.wait_seconds("2001:db8:0:1::1") == 0


async def test_guessers_beyond_number_cost_no_memory(entry: Entry) -> None:
    for number in range(5000):
        await entry.log_in("a guess", Visitor(f"10.0.{number // 250}.{number % 250}", ""))

    assert len(entry._guesses._failures) <= 1000


async def test_of_a_password_that_was_set_only_a_slow_hash_is_kept(database: Database) -> None:
    kept = await opened(database, None)
    assert not kept.password.needed

    await kept.set_password(PASSWORD, "", HERE)

    values = kept._configuration.values
    assert values.password_hash.startswith("$argon2id$")
    assert PASSWORD not in repr(values)
    assert await kept.log_in(PASSWORD, HERE) is not None


@pytest.mark.parametrize("short", ["", "1234567", " " * 20, "x" * 201, "tab\tand more"])
async def test_a_password_that_is_none_is_refused(database: Database, short: str) -> None:
    kept = await opened(database, None)

    with pytest.raises(InvalidRequest, match="8 to 200 printable"):
        await kept.set_password(short, "", HERE)
    assert not kept.password.needed


async def test_whoever_changes_the_password_says_the_present_one(database: Database, clock: FakeClock) -> None:
    kept = await opened(database, None, clock)
    await kept.set_password(PASSWORD, "", HERE)
    other = await log_in(kept, THERE)

    with pytest.raises(InvalidRequest, match="not the present password"):
        await kept.set_password("another password", "a guess", HERE)
    with pytest.raises(InvalidRequest, match="not the present password"):
        await kept.remove_password("", HERE)
    assert kept.sessions.find(other) is not None

    await kept.set_password("another password", PASSWORD, HERE)
    here = await kept.stay(HERE)
    assert kept.sessions.find(other) is None
    assert kept.sessions.find(here) is not None
    assert await kept.log_in(PASSWORD, THERE) is None

    await kept.remove_password("another password", HERE)
    assert not kept.password.needed
    assert kept.sessions.all() == []


async def test_the_password_of_the_environment_is_not_changed_here(entry: Entry) -> None:
    with pytest.raises(Conflict, match="OVERLAY_PANEL_PASSWORD"):
        await entry.set_password("another password", PASSWORD, HERE)
    with pytest.raises(Conflict, match="OVERLAY_PANEL_PASSWORD"):
        await entry.remove_password(PASSWORD, HERE)


# Sessions


@pytest.mark.parametrize("word", ["", "panel", "panel.aaaaaa.bbbb", "..", "\xff", "\ud800", "a" * 100_000])
async def test_a_word_that_was_made_up_is_no_session(entry: Entry, word: str) -> None:
    await log_in(entry)

    assert entry.sessions.find(word) is None


async def test_sessions_outlast_a_restart_and_the_database_holds_none_of_their_words(
    database: Database, entry: Entry
) -> None:
    word = await log_in(entry)

    again = await opened(database, PASSWORD)
    assert [session.peer for session in again.sessions.all()] == [HERE.peer]
    assert again.sessions.find(word) is not None
    rows = await database.read(lambda connection: connection.execute("SELECT * FROM sessions").fetchall())
    assert word not in repr(rows)


@pytest.mark.parametrize("password", ["another password", None])
async def test_a_start_with_another_password_ends_every_session(
    database: Database, entry: Entry, password: str | None
) -> None:
    word = await log_in(entry)

    again = await opened(database, password)

    assert again.sessions.find(word) is None
    assert again.sessions.all() == []


async def test_another_session_secret_ends_every_session(entry: Entry) -> None:
    told: list[frozenset[int]] = []
    words = [await log_in(entry), await log_in(entry, THERE)]
    code, _ = entry.invite()
    entry.sessions.ended.append(told.append)

    await entry.end_all()

    assert [entry.sessions.find(word) for word in words] == [None, None]
    assert entry.sessions.all() == []
    assert len(told[0]) == 2
    with pytest.raises(NotFound):
        await entry.join(code, THERE)


async def test_a_session_ends_alone_and_says_so(entry: Entry) -> None:
    told: list[frozenset[int]] = []
    entry.sessions.ended.append(told.append)
    first, second = await log_in(entry), await log_in(entry, THERE)
    session = entry.sessions.find(first)
    assert session is not None

    await entry.sessions.end([session.id, 99])

    assert entry.sessions.find(first) is None
    assert entry.sessions.find(second) is not None
    assert told == [frozenset({session.id})]


async def test_a_session_ends_after_a_month(database: Database) -> None:
    now = datetime(2026, 11, 22, tzinfo=UTC)
    sessions = Sessions(database, lambda: now)
    await sessions.open(b"key")
    word = await sessions.begin(way="password", device="", peer="")

    now += LASTS - timedelta(minutes=1)
    assert sessions.find(word) is not None
    now += timedelta(minutes=2)
    assert sessions.find(word) is None
    assert len(sessions.all()) == 1
    await sessions.expire()
    assert sessions.all() == []


async def test_helpers_beyond_number_do_not_put_the_streamer_out(entry: Entry) -> None:
    streamer = await log_in(entry)
    _, code = await entry.links.make("Everybody", moderates=False)

    words = [await entry.join(code, THERE) for _ in range(MOST_SESSIONS + 5)]

    assert len(entry.sessions.all()) == MOST_SESSIONS
    assert entry.sessions.find(streamer) is not None
    assert entry.sessions.find(words[-1]) is not None
    assert entry.sessions.find(words[0]) is None


# One-time codes


async def test_a_code_logs_in_once(entry: Entry) -> None:
    code, _ = entry.invite()

    session = entry.sessions.find(await entry.join(code, HERE))

    assert session is not None
    assert (session.way, entry.scopes(session)) == ("code", None)
    with pytest.raises(NotFound, match="used before"):
        await entry.join(code, HERE)


async def test_of_two_that_come_with_the_same_code_one_gets_in(entry: Entry) -> None:
    code, _ = entry.invite()

    answers = await asyncio.gather(entry.join(code, HERE), entry.join(code, THERE), return_exceptions=True)

    assert sorted(type(answer).__name__ for answer in answers) == ["NotFound", "str"]


async def test_a_code_is_none_after_its_time(entry: Entry, clock: FakeClock) -> None:
    code, seconds = entry.invite()
    assert seconds == LAST_SECONDS

    clock.advance(LAST_SECONDS)

    with pytest.raises(NotFound):
        await entry.join(code, HERE)


async def test_codes_beyond_number_are_none(entry: Entry) -> None:
    codes = [entry.invite()[0] for _ in range(MOST_OPEN + 1)]

    assert await entry.join(codes[-1], HERE)
    with pytest.raises(NotFound):
        await entry.join(codes[0], HERE)


async def test_guessing_codes_gets_slower_too(entry: Entry) -> None:
    for number in range(FREE_FAILURES):
        with pytest.raises(NotFound):
            await entry.join(f"guess {number}", HERE)

    code, _ = entry.invite()
    with pytest.raises(TooManyGuesses):
        await entry.join(code, HERE)
    assert await entry.join(code, THERE)


async def test_without_a_password_nobody_needs_to_get_in(database: Database) -> None:
    none = await opened(database, None)
    code, _ = none.invite()

    with pytest.raises(NotFound):
        await none.join(code, HERE)
    assert await none.log_in("", HERE) is None


# Links


@pytest.mark.parametrize(("moderates", "scopes"), [(True, {"chat", "moderate"}), (False, {"chat"})])
async def test_a_link_lets_in_for_what_it_is_for_and_as_often_as_one_likes(
    database: Database, entry: Entry, moderates: bool, scopes: set[str]
) -> None:
    link, code = await entry.links.make(" Kim ", moderates=moderates)
    assert link.name == "Kim"

    for visitor in (HERE, THERE):
        session = entry.sessions.find(await entry.join(code, visitor))
        assert session is not None
        assert {*(entry.scopes(session) or ())} == scopes

    again = await opened(database, PASSWORD)
    (kept,) = again.links.all()
    assert (kept.name, kept.moderates) == ("Kim", moderates)
    assert kept.used_at is not None
    rows = await database.read(lambda connection: connection.execute("SELECT * FROM links").fetchall())
    assert code not in repr(rows)
    assert await again.join(code, HERE)


async def test_another_address_for_a_link_puts_out_whoever_came_by_the_old_one(entry: Entry) -> None:
    link, old = await entry.links.make("Kim", moderates=True)
    _, others = await entry.links.make("Robin", moderates=True)
    theirs, robins = await entry.join(old, HERE), await entry.join(others, THERE)

    _, new = await entry.renew_link(link.id)

    assert entry.sessions.find(theirs) is None
    assert entry.sessions.find(robins) is not None
    with pytest.raises(NotFound):
        await entry.join(old, HERE)
    assert await entry.join(new, HERE)


async def test_a_revoked_link_leads_nowhere_and_whoever_came_by_it_is_out(entry: Entry) -> None:
    link, code = await entry.links.make("Kim", moderates=True)
    word = await entry.join(code, HERE)

    await entry.revoke_link(link.id)

    assert entry.sessions.find(word) is None
    assert entry.links.all() == []
    with pytest.raises(NotFound):
        await entry.join(code, HERE)
    with pytest.raises(NotFound, match=f"no link {link.id}"):
        await entry.revoke_link(link.id)


async def test_a_link_that_is_brought_back_leads_here_again_and_nobody_else_is_let_in(
    database: Database, entry: Entry
) -> None:
    await entry.links.make("Robin", moderates=False)
    link, code = await entry.links.make("Kim", moderates=True)
    await entry.links.make("Alex", moderates=False)
    word = await entry.join(code, HERE)
    used = entry.links.get(link.id)
    await entry.revoke_link(link.id)

    assert await entry.links.restore(link.id) == used

    assert [each.name for each in entry.links.all()] == ["Robin", "Kim", "Alex"]
    assert entry.sessions.find(word) is None
    with pytest.raises(Conflict, match="this link is back already"):
        await entry.links.restore(link.id)
    assert await entry.join(code, HERE)
    assert (await opened(database, PASSWORD)).links.all() == entry.links.all()


async def test_a_link_is_gone_for_good_after_a_restart(database: Database, entry: Entry) -> None:
    link, code = await entry.links.make("Kim", moderates=True)
    await entry.revoke_link(link.id)

    later = await opened(database, PASSWORD)

    with pytest.raises(NotFound, match=f"no link {link.id} was revoked since the program started: make a new one"):
        await later.links.restore(link.id)
    with pytest.raises(NotFound):
        await later.join(code, HERE)


async def test_links_that_are_brought_back_are_no_more_than_there_may_be(entry: Entry) -> None:
    made = [(await entry.links.make(str(number), moderates=False))[0] for number in range(MOST_LINKS)]
    await entry.revoke_link(made[0].id)
    await entry.links.make("In its place", moderates=False)

    with pytest.raises(Conflict, match=f"{MOST_LINKS} links already"):
        await entry.links.restore(made[0].id)
    await entry.revoke_link(made[1].id)
    assert await entry.links.restore(made[0].id) == made[0]


async def test_only_the_links_that_were_revoked_last_are_remembered(entry: Entry) -> None:
    made = []
    for number in range(MOST_KEPT + 1):
        made.append((await entry.links.make(str(number), moderates=False))[0])
        await entry.revoke_link(made[-1].id)

    with pytest.raises(NotFound):
        await entry.links.restore(made[0].id)
    assert await entry.links.restore(made[1].id) == made[1]


async def test_who_comes_by_a_link_while_it_is_revoked_does_not_bring_it_back(entry: Entry) -> None:
    link, code = await entry.links.make("Kim", moderates=True)

    await asyncio.gather(entry.revoke_link(link.id), entry.join(code, HERE), return_exceptions=True)

    assert entry.links.all() == []
    with pytest.raises(NotFound):
        await entry.join(code, THERE)


async def test_a_session_whose_link_is_gone_may_nothing(entry: Entry) -> None:
    _, code = await entry.links.make("Kim", moderates=True)
    session = entry.sessions.find(await entry.join(code, HERE))
    assert session is not None

    assert entry.scopes(replace(session, link=99)) == frozenset()


@pytest.mark.parametrize("name", ["", "  ", "x" * 81, "a\nb"])
async def test_a_link_has_a_name(entry: Entry, name: str) -> None:
    with pytest.raises(InvalidRequest, match="name: 1 to 80"):
        await entry.links.make(name, moderates=True)


async def test_there_is_an_end_to_links(entry: Entry) -> None:
    for number in range(MOST_LINKS):
        await entry.links.make(str(number), moderates=False)

    with pytest.raises(Conflict, match=f"{MOST_LINKS} links already"):
        await entry.links.make("One more", moderates=False)
