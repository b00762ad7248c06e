"""Opens and closes SQLite, and commits together what waits together.

One thread owns the writing connection: everything that waits when it becomes free shares one transaction, and the event
loop never waits for the disk. A second thread reads, a third checkpoints and cleans, so neither holds up a write.
"""

import asyncio
import logging
import os
import queue
import sqlite3
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

from overlay.domain.errors import StorageUnavailable
from overlay.domain.said import Said
from overlay.storage.schema import migrate

T = TypeVar("T")
Work = Callable[[sqlite3.Connection], T]

CHECKPOINT_AFTER_WRITES = 1000
CHECKPOINT_PASSES = 3
LONGEST_WAL_BYTES = 64 * 1024 * 1024
"""SQLite begins it anew once all of it is in the file, which is never so while writes come without a pause: beyond this
the writer itself moves the few frames that are left."""

_PAGE_BYTES = 2048

log = logging.getLogger(__name__)


class _Request:
    """One piece of work for the writer, and whom to tell."""

    __slots__ = ("committed", "error", "future", "result", "work")

    def __init__(self, work: Work[Any], future: asyncio.Future[Any], committed: Callable[[Any], None] | None) -> None:
        self.work = work
        self.future = future
        self.committed = committed
        self.result: Any = None
        self.error: Exception | None = None


class Database:
    """SQLite in WAL mode with `synchronous=NORMAL`: what is committed survives the end of the process."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._gathered: list[_Request] = []
        self._waiting: queue.SimpleQueue[list[_Request] | None] = queue.SimpleQueue()
        self._reader = ThreadPoolExecutor(1, thread_name_prefix="overlay-read")
        self._keeper = ThreadPoolExecutor(1, thread_name_prefix="overlay-keep")
        self._writes = 0
        self._catching_up = self._overgrown = False
        self._open = False
        self.problem = ""
        """Why the last write failed, in words; empty while writing works."""
        self.changed: Callable[[], None] = lambda: None
        """Called on the loop when `problem` changed."""

    async def __aenter__(self) -> Self:
        self._loop = asyncio.get_running_loop()
        with ExitStack() as opened:
            try:
                self._writing, self._reading, self._keeping = (
                    opened.enter_context(closing(_connect(self._path))) for _ in range(3)
                )
                migrate(self._writing)
            except sqlite3.Error as exc:
                raise StorageUnavailable(Said("storage.unopened", path=str(self._path), problem=str(exc))) from exc
            self._connections = opened.pop_all()
        self._thread = threading.Thread(target=self._write_until_closed, name="overlay-write", daemon=True)
        self._thread.start()
        self._open = True
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._open = False
        self._hand_over()
        self._waiting.put(None)
        await asyncio.to_thread(self._thread.join)
        self._reader.shutdown()
        self._keeper.shutdown()
        self._connections.close()

    async def write(self, work: Work[T], committed: Callable[[T], None] | None = None) -> T:
        """Runs `work` in a transaction that it may share with others.

        `committed` is called on the event loop, in the order of the commits, even if the caller is cancelled meanwhile.

        Raises:
            StorageUnavailable: nothing was written; the disk may be full.
        """
        return await self.submit(work, committed)

    def submit(self, work: Work[T], committed: Callable[[T], None] | None = None) -> asyncio.Future[T]:
        """The same for a caller that does not wait: the future has what `write` returns or raises."""
        future: asyncio.Future[T] = self._loop.create_future()
        if not self._open:
            future.set_exception(StorageUnavailable(Said("storage.closed")))
            return future
        if not self._gathered:
            # Requests that came together go over together: waking the writer for each costs more than some of them do.
            self._loop.call_soon(self._hand_over)
        self._gathered.append(_Request(work, future, committed))
        return future

    async def read(self, work: Work[T]) -> T:
        """Runs `work` on the reading connection; it sees everything that was committed before."""
        return await self._loop.run_in_executor(self._reader, work, self._reading)

    async def keep(self, work: Work[T]) -> T:
        """Runs `work` on the connection for upkeep, which nobody waits for."""
        return await self._loop.run_in_executor(self._keeper, work, self._keeping)

    def _hand_over(self) -> None:
        if self._gathered:
            self._waiting.put(self._gathered)
            self._gathered = []

    def _write_until_closed(self) -> None:
        while (batch := self._waiting.get()) is not None:
            closing = False
            while not self._waiting.empty():
                following = self._waiting.get()
                if following is None:
                    closing = True
                    break
                batch += following
            self._commit(batch)
            self._loop.call_soon_threadsafe(self._tell, batch)
            if closing:
                break
            if self._overgrown:
                # The few frames that are left since the keeper's last pass.
                self._overgrown = False
                _checkpoint(self._writing)

    def _commit(self, batch: list[_Request]) -> None:
        try:
            self._transact(batch)
        except Exception as error:
            if len(batch) == 1:
                batch[0].error = error
                return
            # One of them is at fault: alone, each succeeds or fails for itself.
            for request in batch:
                self._commit([request])

    def _transact(self, batch: list[_Request]) -> None:
        connection = self._writing
        connection.execute("BEGIN IMMEDIATE")
        try:
            for request in batch:
                request.result = request.work(connection)
            connection.execute("COMMIT")
        except BaseException:
            # A full disk may have rolled back already.
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise

    def _tell(self, batch: list[_Request]) -> None:
        problem = ""
        for request in batch:
            error = request.error
            if isinstance(error, sqlite3.Error):
                problem = str(error)
                error = StorageUnavailable(Said("storage.unwritable", problem=problem))
            if not request.future.done():
                if error is None:
                    request.future.set_result(request.result)
                else:
                    request.future.set_exception(error)
            elif error is not None:
                log.error("a write nobody waits for any more failed: %s", error)
            if error is None and request.committed is not None:
                try:
                    request.committed(request.result)
                except Exception:
                    log.exception("what follows a commit failed")
        if problem != self.problem:
            self.problem = problem
            if problem:
                log.error("the data folder cannot be written: %s", problem)
            self.changed()
        self._writes += len(batch)
        if self._writes >= CHECKPOINT_AFTER_WRITES and not self._catching_up:
            self._writes = 0
            self._catching_up = True
            self._loop.run_in_executor(self._keeper, self._catch_up)

    def _catch_up(self) -> None:
        """Checkpoints until nothing was added in between; the passes get shorter."""
        frames = before = 0
        for _ in range(CHECKPOINT_PASSES):
            before, frames = frames, _checkpoint(self._keeping)
            if frames == before:
                break
        else:
            self._overgrown = frames * _PAGE_BYTES > LONGEST_WAL_BYTES
        self._catching_up = False


def prepare(path: Path) -> None:
    """Makes or migrates the file before anything depends on it.

    Raises:
        StorageUnavailable: it is no database, or a newer program wrote it.
    """
    try:
        with closing(_connect(path)) as connection:
            migrate(connection)
    except sqlite3.Error as exc:
        raise StorageUnavailable(Said("storage.unopened", path=str(path), problem=str(exc))) from exc


def _connect(path: Path) -> sqlite3.Connection:
    if not path.exists():
        # The log holds the access token: nobody else reads it, nor the files SQLite puts beside it.
        os.close(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600))
    connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=30, cached_statements=64)
    # Both must come before the first table, or they take a VACUUM of the whole file. An event changes half a dozen
    # pages, and each goes into the write-ahead log whole: with smaller ones a commit costs a third less.
    connection.execute(f"PRAGMA page_size={_PAGE_BYTES}")
    connection.execute("PRAGMA auto_vacuum=INCREMENTAL")
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=NORMAL")
    # Checkpoints are ours to time: a commit never pays for one.
    connection.execute("PRAGMA wal_autocheckpoint=0")
    return connection


def _checkpoint(connection: sqlite3.Connection) -> int:
    """Moves the write-ahead log into the file without stopping readers or the writer; how many frames it has."""
    frames: int
    try:
        _, frames, _ = connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
    except sqlite3.Error as error:
        log.warning("the write-ahead log stays as long as it is: %s", error)
        return 0
    return frames


def scalar(connection: sqlite3.Connection, query: str, *values: object) -> Any:
    """The first column of the first row, or None."""
    row = connection.execute(query, values).fetchone()
    return row[0] if row else None
