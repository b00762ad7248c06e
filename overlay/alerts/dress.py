"""What an alert wears: its design as it is when it starts, and how long it is on for that."""

import re
from collections.abc import Callable, Iterable
from itertools import islice

from overlay.alerts.alert_json import cut, design_of
from overlay.alerts.designed import AlertDesignJson, Designed, DesignFilesJson
from overlay.alerts.designs import Designs
from overlay.alerts.duration import duration
from overlay.domain.runs import RunRecord
from overlay.media.library import Library

SOUND_CHECK = "bundled/chime"

MOST_LIKELY = 24
"""As many designs as a page makes ready; the files of more would not stay in its memory."""

_PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")
_WORDS = ("headline", "words", "detail")


class Dress:
    """Designs and files, put together for one alert."""

    def __init__(self, designs: Designs, designed: Designed, library: Library) -> None:
        self._designs = designs
        self._designed = designed
        self._library = library
        self.chosen: Callable[[], Iterable[object]] = lambda: ()
        """The ids of the designs that are likely to be shown."""

    def brief(self, record: RunRecord) -> AlertDesignJson:
        """What lists say of its design."""
        return self._designed.brief(design_of(record))

    def whole(self, record: RunRecord) -> AlertDesignJson:
        """All that a page needs to show it."""
        return self._designed.whole(design_of(record))

    def files(self, ids: Iterable[int]) -> list[DesignFilesJson]:
        """What pages load before alerts of these designs start."""
        return [self._designed.files(id) for id in ids if self._designs.name(id) is not None]

    def likely(self) -> list[DesignFilesJson]:
        """The same for all designs that a rule may show any time."""
        return self.files(self.expected())

    def expected(self) -> list[int]:
        """The designs that a rule may show any time, as many as pages make ready."""
        ids = dict.fromkeys(id for id in self.chosen() if isinstance(id, int))
        return [*islice(ids, MOST_LIKELY)]

    def seconds(self, record: RunRecord) -> float | None:
        """How long it is shown; None: its design is gone."""
        id = design_of(record)
        if self._designs.name(id) is None:
            return None
        options = self._designs.look(id).options
        letters = sum(len(_filled(str(options.get(name, "")), record)) for name in _WORDS)
        files = (self._library.find(file) for file in self._designed.media(id))
        videos = [file.seconds or 0.0 for file in files if file is not None and file.type == "video"]
        return duration(
            chosen=_number(self._designs.get(id).options.get("seconds")),
            hold=_number(options.get("seconds")),
            letters=letters,
            media_seconds=videos,
        )

    def called(self, address: str) -> str:
        """The name of the file at this address."""
        named = (media.name for media in self._library.all() if self._library.url(media) == address)
        return next(named, address)

    def sound(self) -> str | None:
        """The address of the sound for checks."""
        media = self._library.find(SOUND_CHECK)
        return None if media is None else self._library.url(media)


def _number(value: object) -> float:
    return float(value) if isinstance(value, int | float) else 0.0


def _filled(template: str, record: RunRecord) -> str:
    """About the words that the page will show: as many letters, at least."""
    values = record.run.values
    return _PLACEHOLDER.sub(lambda match: cut(str(getattr(values, match[1], ""))), template)
