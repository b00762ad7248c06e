"""The files there are: a row and a file for each, named by its content.

They are few, so all rows are kept in memory; the database has the same.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from overlay.domain.errors import Conflict, InvalidRequest, NotFound, StorageUnavailable, UnknownMedia
from overlay.domain.media import BUNDLED, KINDS, Media, type_of
from overlay.domain.said import Said
from overlay.media.content import HEAD_BYTES, Size, ending_of, examine
from overlay.media.upload import UNFINISHED, received
from overlay.storage import media as stored
from overlay.storage.database import Database

_NAME_LENGTH = 120
_LONGEST_SECONDS = 24 * 60 * 60
_LARGEST_SIDE = 16384

log = logging.getLogger(__name__)


class Library:
    """`folder` has the uploaded files; `bundled` are the sounds of the program, at `bundled_url`."""

    def __init__(self, database: Database, folder: Path, *, bundled: Mapping[str, Media], bundled_url: str) -> None:
        self._database = database
        self.folder = folder
        self._bundled = bundled
        self._bundled_url = bundled_url
        self._by_id: dict[str, Media] = {}
        self._changing = asyncio.Lock()
        self.gone: list[str] = []
        """The names of files that were not there any more at the start."""
        self.used_by: Callable[[str], Sequence[str]] = lambda id: ()
        """The names of the designs that use a file: it is not deleted under them unasked."""

    async def open(self) -> None:
        """Reads the rows. What an interrupted upload left is removed, and a file without a row gets one."""
        files = await asyncio.to_thread(_files, self.folder)
        rows = {media.id: media for media in await self._database.read(stored.read)}
        for id in files.keys() - rows.keys():
            try:
                media = await asyncio.to_thread(_examined, id, files[id])
                await self._database.write(partial(stored.insert, media=media))
            except (UnknownMedia, OSError, StorageUnavailable) as problem:
                log.warning("media/%s is left out: %s", id, problem)
            else:
                rows[id] = media
        for id in rows.keys() - files.keys():
            log.warning("media/%s (%s) is not there", id, rows[id].name)
            self.gone.append(rows[id].name)
        self._by_id = {id: media for id, media in rows.items() if id in files}

    def all(self) -> list[Media]:
        """The newest first, and then the program's own."""
        return [*reversed(self._by_id.values()), *self._bundled.values()]

    def find(self, id: str) -> Media | None:
        return self._by_id.get(id) or self._bundled.get(id)

    def path(self, id: str) -> Path | None:
        """Where an uploaded file lies."""
        return self.folder / id if id in self._by_id else None

    def url(self, media: Media) -> str:
        name = media.id.removeprefix(BUNDLED)
        return f"/media/{media.id}" if name == media.id else f"{self._bundled_url}/{name}.wav"

    async def add(self, name: str, chunks: AsyncIterator[bytes], announced: int | None) -> Media:
        """Takes a file in; one that is there already stays as it is.

        Raises:
            UploadTooLarge, UnknownMedia, InvalidRequest, StorageUnavailable: in words; nothing is left of the file.
        """
        async with received(self.folder, chunks, announced) as upload, self._changing:
            id = f"{upload.hash}.{upload.ending}"
            if id not in self._by_id:
                media = _media(id, _name(_file_name(name) or id[:8]), upload.bytes, upload.size)
                await self._keep(media, upload.path)
                self._by_id[id] = media
            return self._by_id[id]

    async def change(
        self,
        id: str,
        *,
        name: str | None = None,
        seconds: float | None = None,
        width: int | None = None,
        height: int | None = None,
    ) -> Media:
        """What a page has found out about a sound or a video, or another name.

        Raises:
            InvalidRequest, NotFound: what cannot be, in words.
        """
        async with self._changing:
            old = self._uploaded(id)
            new = replace(
                old,
                name=old.name if name is None else _name(name),
                seconds=old.seconds if seconds is None else _within("seconds", seconds, _LONGEST_SECONDS),
                width=old.width if width is None else int(_within("width", width, _LARGEST_SIDE)),
                height=old.height if height is None else int(_within("height", height, _LARGEST_SIDE)),
            )
            if old.type == "image" and (new.width, new.height) != (old.width, old.height):
                raise InvalidRequest(Said("media.size_fixed"))
            await self._database.write(partial(stored.update, media=new))
            self._by_id[id] = new
            return new

    async def delete(self, id: str, *, force: bool) -> None:
        """
        Raises:
            Conflict: designs use it, and it was not said that it goes even so.
            NotFound: there is no such file.
        """
        async with self._changing:
            media = self._uploaded(id)
            designs = self.used_by(id)
            if designs and not force:
                named = [Said("said.quoted", words=design) for design in designs]
                raise Conflict(Said("media.in_use", name=media.name, n=len(designs), designs=named))
            await self._database.write(partial(stored.delete, id=id))
            del self._by_id[id]
            try:
                await asyncio.to_thread((self.folder / id).unlink, missing_ok=True)
            except OSError as problem:
                # On Windows, a file that a page is just playing.
                log.warning("media/%s cannot be removed now: %s", id, problem)

    def _uploaded(self, id: str) -> Media:
        if id not in self._by_id:
            raise NotFound(Said("media.unknown", id=id[:80]))
        return self._by_id[id]

    async def _keep(self, media: Media, path: Path) -> None:
        kept = self.folder / media.id
        await asyncio.to_thread(path.replace, kept)
        try:
            await self._database.write(partial(stored.insert, media=media))
        except StorageUnavailable:
            kept.unlink(missing_ok=True)
            raise


def _files(folder: Path) -> dict[str, Path]:
    """The whole files, by id; unfinished ones are removed."""
    for unfinished in folder.glob(f"*{UNFINISHED}"):
        unfinished.unlink(missing_ok=True)
    found = folder.iterdir() if folder.is_dir() else ()
    return {path.name: path for path in found if type_of(path.name) is not None and path.is_file()}


def _examined(id: str, path: Path) -> Media:
    """A file that is there, and unknown: from another data folder, or of a moment before the end of the program."""
    ending = id.rpartition(".")[2]
    with path.open("rb") as file:
        if ending_of(file.read(HEAD_BYTES)) != ending:
            raise UnknownMedia(Said("media.misnamed"))
    return _media(id, id[:8], path.stat().st_size, examine(path, ending))


def _media(id: str, name: str, bytes: int, size: Size) -> Media:
    type, _ = KINDS[id.rpartition(".")[2]]
    return Media(id=id, name=name, type=type, bytes=bytes, width=size.width, height=size.height)


def _file_name(path: str) -> str:
    """What a file is called, without the folders it came from."""
    return _printable(path.replace("\\", "/").rpartition("/")[2])


def _name(name: str) -> str:
    name = _printable(name)
    if not 1 <= len(name) <= _NAME_LENGTH:
        raise InvalidRequest(Said("name.length", most=_NAME_LENGTH))
    return name


def _printable(text: str) -> str:
    return "".join(character for character in text if character.isprintable()).strip()


def _within(what: str, value: float, most: float) -> float:
    if not 0 < value <= most:
        raise InvalidRequest(Said("media.measure", what=what, value=value, most=most))
    return value
