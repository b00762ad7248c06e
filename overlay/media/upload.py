"""One upload on its way to the disk: into a file of its own, which is gone again unless all of it is good."""

import asyncio
import hashlib
import os
import shutil
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from overlay.domain.errors import StorageUnavailable, UploadTooLarge
from overlay.domain.said import Said
from overlay.media.content import HEAD_BYTES, Size, ending_of, examine

MOST_BYTES = 100 * 1024 * 1024
UNFINISHED = ".part"

_PIECE_BYTES = 1024 * 1024
_KEPT_FREE = 64 * 1024 * 1024
"""Room on the disk that belongs to the log of events: no upload takes it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """A file that came whole. `path` is where it lies for now."""

    path: Path
    hash: str
    ending: str
    bytes: int
    size: Size


@asynccontextmanager
async def received(folder: Path, chunks: AsyncIterator[bytes], announced: int | None) -> AsyncIterator[Upload]:
    """Takes the file in. Unless it was moved away by the end of the block, nothing is left of it.

    `announced` is how many bytes are said to come: what would be refused anyway is not read at all.

    Raises:
        UploadTooLarge, UnknownMedia, StorageUnavailable: in words.
    """
    _check_size(announced or 0)
    try:
        # Here and not in a thread, which might come to it only after this was cancelled and has cleaned up.
        path = _begin(folder, announced or 0)
        try:
            yield await _receive(path, chunks)
        finally:
            path.unlink(missing_ok=True)
    except OSError as exc:
        raise StorageUnavailable(Said("media.unkept", problem=str(exc.strerror or exc))) from exc


def _begin(folder: Path, announced: int) -> Path:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    _check_room(folder, announced)
    path = folder / f"{uuid.uuid4().hex}{UNFINISHED}"
    os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    return path


async def _receive(path: Path, chunks: AsyncIterator[bytes]) -> Upload:
    digest = hashlib.sha256()
    ending = ""
    size = 0
    gathered = bytearray()
    async for chunk in chunks:
        size += len(chunk)
        _check_size(size)
        gathered += chunk
        if not ending and len(gathered) >= HEAD_BYTES:
            ending = ending_of(bytes(gathered[:HEAD_BYTES]))
        if len(gathered) >= _PIECE_BYTES:
            piece, gathered = gathered, bytearray()
            await asyncio.to_thread(_append, path, piece, digest)
    ending = ending or ending_of(bytes(gathered))
    await asyncio.to_thread(_append, path, gathered, digest)
    found = await asyncio.to_thread(examine, path, ending)
    return Upload(path=path, hash=digest.hexdigest(), ending=ending, bytes=size, size=found)


def _append(path: Path, piece: bytearray, digest: "hashlib._Hash") -> None:
    """Not into a file that is not there any more: whoever sends it may have gone."""
    _check_room(path.parent, len(piece))
    digest.update(piece)
    with path.open("r+b") as file:
        file.seek(0, os.SEEK_END)
        file.write(piece)


def _check_size(size: int) -> None:
    if size > MOST_BYTES:
        raise UploadTooLarge(Said("media.too_large", n=MOST_BYTES // (1024 * 1024)))


def _check_room(folder: Path, size: int) -> None:
    if shutil.disk_usage(folder).free - size < _KEPT_FREE:
        raise StorageUnavailable(Said("media.no_room"))
