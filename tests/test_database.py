import asyncio
import sqlite3
import stat
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from overlay.domain.errors import StorageUnavailable
from overlay.storage import database as module
from overlay.storage.database import Database, scalar

pytestmark = pytest.mark.anyio

Work = Callable[[sqlite3.Connection], Any]


@pytest.fixture
async def words(database: Database) -> Database:
    """A database with a table for words, none of them twice."""
    await database.write(lambda connection: connection.execute("CREATE TABLE words (word TEXT UNIQUE)"))
    return database


def insert(word: str) -> Callable[[sqlite3.Connection], str]:
    def work(connection: sqlite3.Connection) -> str:
        connection.execute("INSERT INTO words VALUES (?)", (word,))
        return word

    return work


def fail(error: Exception) -> Work:
    def work(connection: sqlite3.Connection) -> None:
        connection.execute("INSERT INTO words VALUES ('half done')")
        raise error

    return work


def modes(folder: Path) -> dict[str, int]:
    return {path.name: stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()}


async def stored(database: Database) -> list[str]:
    rows = await database.read(
        lambda connection: connection.execute("SELECT word FROM words ORDER BY rowid").fetchall()
    )
    return [word for (word,) in rows]


@asynccontextmanager
async def busy(database: Database) -> AsyncIterator[Callable[[], None]]:
    """The writer at work, until what is given here is called: what comes meanwhile waits."""
    begun, gate = threading.Event(), threading.Event()

    def work(connection: sqlite3.Connection) -> None:
        begun.set()
        assert gate.wait(10)

    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(database.write(work))
        assert await asyncio.to_thread(begun.wait, 10)
        try:
            yield gate.set
        finally:
            gate.set()


async def together(database: Database, *works: Work) -> list[Any]:
    """The results, or errors, of works that wait for the writer at the same time."""
    async with busy(database) as release:
        writes = [asyncio.create_task(database.write(work)) for work in works]
        # Tasks begin in the order they are made: by then all of them wait.
        asyncio.get_running_loop().call_soon(release)
        return await asyncio.gather(*writes, return_exceptions=True)


async def test_requests_that_wait_together_share_one_commit(words: Database) -> None:
    statements: list[str] = []
    await words.write(lambda connection: connection.set_trace_callback(statements.append))

    results = await together(words, *map(insert, "abcde"))

    assert results == list("abcde")
    assert await stored(words) == list("abcde")
    # That of the trace itself, that of the busy writer, and one.
    assert [word for word in statements if word in ("COMMIT", "ROLLBACK")] == ["COMMIT"] * 3


async def test_one_faulty_work_does_not_take_the_others_with_it(words: Database) -> None:
    results = await together(words, insert("a"), fail(ValueError("no")), insert("b"), insert("a"), insert("c"))

    assert results[0] == "a"
    assert isinstance(results[1], ValueError)
    assert results[2] == "b"
    assert isinstance(results[3], StorageUnavailable)
    assert results[4] == "c"
    assert await stored(words) == ["a", "b", "c"]


async def test_a_work_that_fails_leaves_nothing_behind(words: Database) -> None:
    with pytest.raises(ZeroDivisionError):
        await words.write(fail(ZeroDivisionError()))

    assert await stored(words) == []
    assert await words.write(insert("a")) == "a"


async def test_what_follows_commits_comes_in_their_order(words: Database) -> None:
    told: list[str] = []
    async with busy(words) as release:
        writes = [asyncio.create_task(words.write(insert(word), told.append)) for word in "cab"]
        writes.insert(1, asyncio.create_task(words.write(fail(ValueError()), told.append)))
        asyncio.get_running_loop().call_soon(release)
        await asyncio.gather(*writes, return_exceptions=True)

    assert told == ["c", "a", "b"]


async def test_a_commit_is_told_although_who_asked_for_it_is_gone(words: Database) -> None:
    told = asyncio.Event()
    async with busy(words) as release:
        write = asyncio.create_task(words.write(insert("a"), lambda word: told.set()))
        asyncio.get_running_loop().call_soon(write.cancel)
        with pytest.raises(asyncio.CancelledError):
            await write
        assert not told.is_set()
        release()
        await asyncio.wait_for(told.wait(), 10)

    assert await stored(words) == ["a"]


async def test_a_failure_that_nobody_waits_for_any_more_is_logged(
    words: Database, caplog: pytest.LogCaptureFixture
) -> None:
    async with busy(words) as release:
        write = asyncio.create_task(words.write(fail(ValueError("the reason"))))
        asyncio.get_running_loop().call_soon(write.cancel)
        with pytest.raises(asyncio.CancelledError):
            await write
        release()
    await words.write(insert("a"))

    assert "the reason" in caplog.text


async def test_what_fails_after_a_commit_stops_nobody(words: Database, caplog: pytest.LogCaptureFixture) -> None:
    told: list[str] = []

    def break_down(word: str) -> None:
        raise RuntimeError("broken")

    assert await words.write(insert("a"), break_down) == "a"
    assert await words.write(insert("b"), told.append) == "b"
    assert told == ["b"]
    assert "what follows a commit failed" in caplog.text


async def test_reading_goes_on_while_the_writer_is_busy(words: Database) -> None:
    await words.write(insert("a"))

    async with busy(words):
        assert await stored(words) == ["a"]
        assert await words.keep(lambda connection: scalar(connection, "SELECT count(*) FROM words")) == 1


async def test_what_is_committed_can_be_read_at_once(words: Database) -> None:
    for number in range(50):
        await words.write(insert(str(number)))

        assert len(await stored(words)) == number + 1


def full(connection: sqlite3.Connection) -> None:
    connection.execute("PRAGMA max_page_count=1")


def emptied(connection: sqlite3.Connection) -> None:
    connection.execute("PRAGMA max_page_count=1000000")


async def test_a_full_disk_is_said_and_gone_once_there_is_room(
    words: Database, caplog: pytest.LogCaptureFixture
) -> None:
    changes: list[str] = []
    words.changed = lambda: changes.append(words.problem)
    await words.write(full)

    for _ in range(2):
        with pytest.raises(StorageUnavailable, match="cannot be written: database or disk is full"):
            await words.write(insert("x" * 100_000))
    assert words.problem == "database or disk is full"
    assert await stored(words) == []

    await words.write(emptied)
    assert await words.write(insert("y" * 100_000))
    assert words.problem == ""
    assert changes == ["database or disk is full", ""]
    assert caplog.text.count("disk is full") == 1


async def test_on_a_disk_that_is_nearly_full_what_fits_is_kept(words: Database) -> None:
    await words.write(full)

    results = await together(words, insert("a"), insert("x" * 100_000), insert("b"))

    assert [results[0], results[2]] == ["a", "b"]
    assert isinstance(results[1], StorageUnavailable)
    assert await stored(words) == ["a", "b"]


async def test_the_files_are_for_their_owner_alone(words: Database, tmp_path: Path) -> None:
    assert modes(tmp_path) == {"overlay.db": 0o600, "overlay.db-wal": 0o600, "overlay.db-shm": 0o600}


async def test_a_commit_is_in_the_files_at_once(words: Database, tmp_path: Path) -> None:
    """As another process sees it, while this one still runs."""
    await words.write(insert("a"))

    with sqlite3.connect(tmp_path / "overlay.db") as other:
        assert other.execute("SELECT word FROM words").fetchall() == [("a",)]
    other.close()


async def test_free_room_can_be_given_back_step_by_step(database: Database) -> None:
    assert await database.read(lambda connection: scalar(connection, "PRAGMA auto_vacuum")) == 2
    assert await database.read(lambda connection: scalar(connection, "PRAGMA journal_mode")) == "wal"
    assert await database.read(lambda connection: scalar(connection, "PRAGMA synchronous")) == 1


async def test_the_write_ahead_log_is_moved_into_the_file_now_and_then(
    words: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "CHECKPOINT_AFTER_WRITES", 5)
    before = (tmp_path / "overlay.db").stat().st_size

    for number in range(5):
        await words.write(insert(str(number) * 10_000))
    await words.keep(lambda connection: None)

    assert (tmp_path / "overlay.db").stat().st_size > before + 50_000


async def test_the_write_ahead_log_stays_short_while_writes_keep_coming(
    words: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "CHECKPOINT_AFTER_WRITES", 5)
    monkeypatch.setattr(module, "LONGEST_WAL_BYTES", 200_000)

    async def keep_writing(name: str) -> None:
        for number in range(1000):
            await words.write(insert(f"{name} {number} " + "x" * 10_000))

    await asyncio.gather(*map(keep_writing, "abcd"))

    assert (tmp_path / "overlay.db-wal").stat().st_size < 100_000_000


async def test_a_file_of_a_newer_program_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "overlay.db"
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA user_version=99")
    connection.close()

    with pytest.raises(StorageUnavailable, match="written by a newer owncast-overlay"):
        async with Database(path):
            pass

    with sqlite3.connect(path) as connection:
        assert scalar(connection, "PRAGMA user_version") == 99
        assert connection.execute("SELECT * FROM sqlite_master").fetchall() == []
    connection.close()


async def test_a_file_that_is_none_of_ours_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "overlay.db"
    path.write_bytes(b"not a database at all, but long enough to be looked at " * 100)

    with pytest.raises(StorageUnavailable, match=r"overlay\.db cannot be opened: file is not a database"):
        async with Database(path):
            pass


async def test_what_waits_is_written_before_it_closes(tmp_path: Path) -> None:
    told: list[str] = []
    async with Database(tmp_path / "overlay.db") as database:
        await database.write(lambda connection: connection.execute("CREATE TABLE words (word TEXT)"))
        async with busy(database) as release:
            writes = [asyncio.create_task(database.write(insert(word), told.append)) for word in "abc"]
            asyncio.get_running_loop().call_soon(release)
        # Not waited for.
    assert await asyncio.gather(*writes) == ["a", "b", "c"]
    assert told == ["a", "b", "c"]


async def test_after_it_closed_a_write_fails_and_does_not_wait_for_ever(tmp_path: Path) -> None:
    async with Database(tmp_path / "overlay.db") as database:
        pass

    with pytest.raises(StorageUnavailable, match="closed"):
        await database.write(lambda connection: None)
