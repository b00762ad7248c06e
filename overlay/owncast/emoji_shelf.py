"""The folder of kept emoji: one file each, written whole or not at all, the least used thrown out when it is full."""

import asyncio
import os
import uuid
from collections import OrderedDict
from dataclasses import dataclass
from pathlib import Path

_SUFFIX = ".emoji"
_UNFINISHED = ".part"


@dataclass(frozen=True, slots=True)
class Kept:
    content: bytes
    written_at: float


class EmojiShelf:
    """Files by key, together at most `most_bytes`. Its work is done in threads, one piece at a time."""

    def __init__(self, folder: Path, most_bytes: int) -> None:
        self._folder = folder
        self._most_bytes = most_bytes
        self._sizes: OrderedDict[str, int] | None = None
        """Least recently used first; None until the folder was read."""
        self._lock = asyncio.Lock()

    async def take(self, key: str) -> Kept | None:
        async with self._lock:
            return await asyncio.to_thread(self._take, key)

    async def put(self, key: str, content: bytes, written_at: float) -> None:
        """Keep `content`.

        Raises:
            OSError: the disk is full, or the folder cannot be written.
        """
        async with self._lock:
            await asyncio.to_thread(self._put, key, content, written_at)

    def _take(self, key: str) -> Kept | None:
        path = self._path(key)
        try:
            with path.open("rb") as file:
                kept = Kept(file.read(), os.fstat(file.fileno()).st_mtime)
        except OSError:
            return None
        sizes = self._known()
        if key in sizes:
            sizes.move_to_end(key)
        return kept

    def _put(self, key: str, content: bytes, written_at: float) -> None:
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        unfinished = self._folder / f"{uuid.uuid4().hex}{_UNFINISHED}"
        try:
            unfinished.write_bytes(content)
            os.utime(unfinished, (written_at, written_at))
            unfinished.replace(self._path(key))
        except OSError:
            unfinished.unlink(missing_ok=True)
            raise
        sizes = self._known()
        sizes[key] = len(content)
        sizes.move_to_end(key)
        while sum(sizes.values()) > self._most_bytes:
            least_used, _ = sizes.popitem(last=False)
            self._path(least_used).unlink(missing_ok=True)

    def _path(self, key: str) -> Path:
        return self._folder / f"{key}{_SUFFIX}"

    def _known(self) -> OrderedDict[str, int]:
        if self._sizes is None:
            for unfinished in self._folder.glob(f"*{_UNFINISHED}"):
                unfinished.unlink(missing_ok=True)
            found = sorted((path.stat().st_mtime, path) for path in self._folder.glob(f"*{_SUFFIX}"))
            self._sizes = OrderedDict((path.stem, path.stat().st_size) for _, path in found)
        return self._sizes
