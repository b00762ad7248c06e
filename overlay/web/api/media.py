"""`/api/media`: the files of the library, and uploading one."""

from typing import Annotated, TypedDict

import msgspec
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from overlay.alerts.designs import Designs
from overlay.domain.errors import Conflict, NotFound, UnknownMedia, UploadTooLarge
from overlay.domain.media import BUNDLED, Media, MediaType
from overlay.media.library import Library
from overlay.media.upload import MOST_BYTES
from overlay.web.api.body import read_body, read_query
from overlay.web.api.call import Call, call
from overlay.web.api.designs import Deletion
from overlay.web.errors import Json

_NOBODY_LISTENS = 499


class Named(msgspec.Struct):
    """What the file is called."""

    name: Annotated[str, msgspec.Meta(description="The name it has in the library; its ending says nothing.")] = ""


class MediaChanges(msgspec.Struct, forbid_unknown_fields=True):
    """Another name, or what a page found out that played it: the length, and the size of a video."""

    name: str | None = None
    seconds: float | None = None
    width: int | None = None
    height: int | None = None


class DesignNameJson(TypedDict):
    id: int
    name: str


class MediaJson(TypedDict):
    """A file. `used_by` are the designs that show or play it; what is `bundled` came with the program."""

    id: str
    name: str
    type: MediaType
    bytes: int
    width: int | None
    height: int | None
    seconds: float | None
    url: str
    used_by: list[DesignNameJson]
    bundled: bool


class AllMediaJson(TypedDict):
    """The files, the newest first, and how large one may be."""

    media: list[MediaJson]
    most_bytes: int


class MediaCalls:
    def __init__(self, library: Library, designs: Designs) -> None:
        self._library = library
        self._designs = designs

    @call(Call(answers=AllMediaJson))
    async def list(self, request: Request) -> Response:
        """Every file, and the sounds that come with the program."""
        media = [self._described(media) for media in self._library.all()]
        return Json(AllMediaJson(media=media, most_bytes=MOST_BYTES))

    @call(
        Call(
            query=Named,
            uploads=True,
            answers=MediaJson,
            status=201,
            refuses=(UploadTooLarge, UnknownMedia),
            scope="rules",
        )
    )
    async def upload(self, request: Request) -> Response:
        """Takes a file in, which is the whole body. Its kind is told by its content; the same one is there once."""
        name = request.query_params.get("name", "")
        length = request.headers.get("content-length", "")
        announced = int(length) if length.isdecimal() and length.isascii() else None
        try:
            media = await self._library.add(name, request.stream(), announced)
        except ClientDisconnect:
            return Response(status_code=_NOBODY_LISTENS)
        return Json(self._described(media), status_code=201)

    @call(Call(takes=MediaChanges, answers=MediaJson, refuses=(NotFound, Conflict), scope="rules"))
    async def change(self, request: Request) -> Response:
        """Changes what is given."""
        changes = await read_body(request, MediaChanges)
        media = await self._library.change(
            request.path_params["id"],
            name=changes.name,
            seconds=changes.seconds,
            width=changes.width,
            height=changes.height,
        )
        return Json(self._described(media))

    @call(Call(query=Deletion, status=204, answers=None, refuses=(NotFound, Conflict), scope="rules"))
    async def delete(self, request: Request) -> Response:
        """Deletes the file, unless designs use it."""
        force = read_query(request, Deletion).force == 1
        await self._library.delete(request.path_params["id"], force=force)
        return Response(status_code=204)

    def _described(self, media: Media) -> MediaJson:
        return {
            "id": media.id,
            "name": media.name,
            "type": media.type,
            "bytes": media.bytes,
            "width": media.width,
            "height": media.height,
            "seconds": media.seconds,
            "url": self._library.url(media),
            "used_by": [DesignNameJson(id=each.id, name=each.name) for each in self._designs.using(media.id)],
            "bundled": media.id.startswith(BUNDLED),
        }
