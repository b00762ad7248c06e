"""`/api/designs`: how alerts look, and a design's look as a small file that streamers can share."""

from collections.abc import Mapping
from typing import Annotated, Literal, TypedDict

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from overlay.alerts.designed import Designed, MediaFileJson
from overlay.alerts.designs import Designs
from overlay.domain.designs import Design
from overlay.domain.errors import Conflict, InvalidRequest, NotFound, Outdated
from overlay.domain.manifest import Option, OptionValue, Theme
from overlay.domain.said import Said
from overlay.web.api.body import read_body, read_query
from overlay.web.api.call import Call, call
from overlay.web.errors import Json, words_of

FORMAT = 1

_NAME_COPIED = 70
"""Characters of a name that a copy keeps: the word that says so comes to them."""

_PERSONAL = "names"
"""Options of this type hold words and viewers of one stream: they are no part of a look, and stay where they are."""


class NewDesign(msgspec.Struct, forbid_unknown_fields=True):
    """A new design; what is left out comes from the theme."""

    name: str
    options: dict[str, object] = {}


class DesignChanges(msgspec.Struct, forbid_unknown_fields=True):
    """What is to change of this revision. An option set to null goes back to its default."""

    revision: int
    name: str | None = None
    options: dict[str, object] | None = None


class Deletion(msgspec.Struct):
    """How to delete."""

    force: Annotated[Literal[0, 1], msgspec.Meta(description="1: even if it is in use.")] = 0


class DesignLookFile(msgspec.Struct, forbid_unknown_fields=True):
    """The look of a design: the options that differ from what its theme has by itself. Files are named, not held."""

    owncast_overlay_design: Annotated[int, msgspec.Meta(ge=FORMAT, le=FORMAT)]
    options: dict[str, object]
    name: str = ""


class DesignLookJson(TypedDict):
    """What `DesignLookFile` reads."""

    owncast_overlay_design: int
    name: str
    options: dict[str, OptionValue]


class RuleNameJson(TypedDict):
    id: int
    name: str


class DesignJson(TypedDict):
    """`options` are those that were changed, `effective` is the value of every one; `media` are the files they name.

    `revision` goes up with every change, `used_by` are the rules that show it, `problems` what it lacks.
    """

    id: int
    name: str
    revision: int
    theme: str
    options: Mapping[str, OptionValue]
    effective: Mapping[str, OptionValue]
    media: Mapping[str, MediaFileJson]
    used_by: list[RuleNameJson]
    problems: list[Said]


class DesignsJson(TypedDict):
    """The designs, and what can be chosen in each."""

    designs: list[DesignJson]
    options: list[Option]
    themes: list[Theme]


class DesignCalls:
    def __init__(self, designs: Designs, designed: Designed) -> None:
        self._designs = designs
        self._designed = designed

    @call(Call(answers=DesignsJson))
    async def list(self, request: Request) -> Response:
        """Every design, and the options and themes there are."""
        designs = [self._described(design) for design in self._designs.all()]
        options = self._designs.options
        return Json(DesignsJson(designs=designs, options=[*options.options], themes=[*options.themes.values()]))

    @call(Call(answers=DesignJson, refuses=(NotFound,)))
    async def show(self, request: Request) -> Response:
        """One design."""
        return Json(self._described(self._asked(request)))

    @call(Call(takes=NewDesign, answers=DesignJson, status=201, refuses=(Conflict,), scope="rules"))
    async def make(self, request: Request) -> Response:
        """Makes a design."""
        new = await read_body(request, NewDesign)
        return Json(self._described(await self._designs.make(new.name, new.options)), status_code=201)

    @call(Call(takes=DesignChanges, answers=DesignJson, refuses=(NotFound, Outdated), scope="rules"))
    async def change(self, request: Request) -> Response:
        """Changes what is given, from the next alert on. A 409 has the design that somebody else made of it."""
        changes = await read_body(request, DesignChanges)
        design = await self._designs.change(
            request.path_params["id"],
            revision=changes.revision,
            name=changes.name,
            options=changes.options,
            present=self._described,
        )
        return Json(self._described(design))

    @call(Call(answers=DesignJson, status=201, refuses=(NotFound, Conflict), scope="rules"))
    async def duplicate(self, request: Request) -> Response:
        """Makes another design like this one."""
        design = self._asked(request)
        name = words_of(request).say(Said("copy.name", name=design.name[:_NAME_COPIED]))
        copy = await self._designs.make(name, design.options)
        return Json(self._described(copy), status_code=201)

    @call(Call(query=Deletion, status=204, answers=None, refuses=(NotFound, Conflict), scope="rules"))
    async def delete(self, request: Request) -> Response:
        """Deletes the design, unless rules show it."""
        force = read_query(request, Deletion).force == 1
        await self._designs.delete(request.path_params["id"], force=force)
        return Response(status_code=204)

    @call(Call(answers=DesignLookJson, refuses=(NotFound,)))
    async def export(self, request: Request) -> Response:
        """The design's look, to be kept or given away. It names its files, and does not hold them."""
        design = self._asked(request)
        personal = self._personal()
        look = DesignLookJson(
            owncast_overlay_design=FORMAT,
            name=design.name,
            options={name: value for name, value in design.options.items() if name not in personal},
        )
        return Json(look)

    @call(Call(takes=DesignLookFile, answers=DesignJson, refuses=(NotFound,), scope="rules"))
    async def take(self, request: Request) -> Response:
        """Gives the design a look that was exported before; it keeps its name."""
        look = await read_body(request, DesignLookFile)
        design = self._asked(request)
        personal = self._personal()
        for name in look.options:
            if name in personal:
                raise InvalidRequest(Said("said.of", what=name, said=Said("look.personal_words")))
        options = {name: None for name in design.options if name not in personal} | look.options
        changed = await self._designs.change(design.id, revision=None, options=options, present=self._described)
        return Json(self._described(changed))

    def _asked(self, request: Request) -> Design:
        return self._designs.get(request.path_params["id"])

    def _personal(self) -> frozenset[str]:
        return frozenset(option.name for option in self._designs.options.of_type(_PERSONAL))

    def _described(self, design: Design) -> DesignJson:
        whole = self._designed.whole(design.id)
        return {
            "id": design.id,
            "name": design.name,
            "revision": design.revision,
            "theme": whole["theme"],
            "options": design.options,
            "effective": whole["options"],
            "media": whole["media"],
            "used_by": [RuleNameJson(id=id, name=name) for id, name in self._designs.used_by(design.id)],
            "problems": self._designed.problems(design),
        }
