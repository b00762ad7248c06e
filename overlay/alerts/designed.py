"""What pages and panels are told of a design: when an alert starts all of it, in lists its name."""

from collections.abc import Mapping
from typing import NotRequired, TypedDict

from overlay.alerts.designs import Designs
from overlay.domain.designs import Design
from overlay.domain.manifest import OptionValue
from overlay.domain.media import MediaType
from overlay.domain.said import Said
from overlay.media.library import Library


class MediaFileJson(TypedDict):
    """Where a file is, and whether to show or to play it."""

    url: str
    type: MediaType


class AlertDesignJson(TypedDict):
    """The design of an alert. `options` and `media` come with the alert that starts, not in lists.

    `options` are all there are, with their values; `media` are the files they name, by id. One that is not there any
    more is not among them: the alert goes without it.
    """

    id: int
    name: str
    theme: str
    options: NotRequired[Mapping[str, OptionValue]]
    media: NotRequired[Mapping[str, MediaFileJson]]


class DesignFilesJson(TypedDict):
    """What a page loads before an alert of this design starts: its theme, the weights of its letters, its files."""

    theme: str
    weights: list[float]
    media: Mapping[str, MediaFileJson]


class Designed:
    """A design that was deleted has no name, and looks like one in which nothing was chosen."""

    def __init__(self, designs: Designs, library: Library) -> None:
        self._designs = designs
        self._library = library

    def brief(self, id: int) -> AlertDesignJson:
        """What lists say."""
        theme = self._designs.look(id).theme
        return {"id": id, "name": self._designs.name(id) or "", "theme": theme.name if theme else ""}

    def whole(self, id: int) -> AlertDesignJson:
        """What a page needs to show it."""
        return {**self.brief(id), "options": self._designs.look(id).options, "media": self.media(id)}

    def files(self, id: int) -> DesignFilesJson:
        """What a page needs before it can show it."""
        options = self._designs.look(id).options
        weights = [value for name in ("weight", "name_weight") if isinstance(value := options.get(name), int | float)]
        return {"theme": self.brief(id)["theme"], "weights": weights, "media": self.media(id)}

    def media(self, id: int) -> dict[str, MediaFileJson]:
        """The files of the design that are there."""
        found = {}
        for file in self._files(id).values():
            media = self._library.find(file)
            if media is not None:
                found[file] = MediaFileJson(url=self._library.url(media), type=media.type)
        return found

    def problems(self, design: Design) -> list[Said]:
        """What keeps it from looking and sounding as it was meant to."""
        missing = [option for option, file in self._files(design.id).items() if self._library.find(file) is None]
        gone = [Said("said.of", what=option, said=Said("design.file_gone")) for option in missing]
        return [*self._designs.look(design.id).problems, *gone]

    def _files(self, id: int) -> dict[str, str]:
        """The options that are set to a file, and which one."""
        options = self._designs.look(id).options
        chosen = {option.name: str(options[option.name]) for option in self._designs.options.of_type("media")}
        return {name: file for name, file in chosen.items() if file}
