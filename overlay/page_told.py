"""What an overlay's page has told of itself, and what the panel and the doctor are told of it."""

import itertools
import re
from datetime import UTC, datetime, timedelta
from typing import Protocol, TypedDict

from overlay.domain.said import Said
from overlay.protocol import Hello, Place, Report

LOGGED_ERRORS = 20
"""A page's errors in the program's log; a script that fails at every frame would fill it."""

_LONGEST_ERROR = 500
_LONGEST_AGE = timedelta(days=366)
_CHROMIUM = re.compile(r"\bChrom(?:e|ium)/([0-9]+(?:\.[0-9]+){0,3})")
_ids = itertools.count(1)


class PageJson(TypedDict):
    """An open page. `obs` and `chromium` are versions, empty in another browser. `active` (part of what
    OBS sends out), `scene` (the one that goes out with this page in it) and `streaming` are null or empty until OBS has
    said so. `lag` is in seconds, how late it drew
    what came last; `dropped` how often it was cut because it could not keep up, `resumed` how often it came back;
    `error` the last of the `errors` of its script; `behind`, that it runs an older version than the server has.
    """

    id: int
    obs: str
    chromium: str
    width: int
    height: int
    visible: bool
    active: bool | None
    scene: str
    streaming: bool | None
    lag: float
    since: datetime
    shown_at: datetime | None
    error: str
    errors: int
    dropped: int
    resumed: int
    behind: bool
    problems: list[Said]
    preview: bool


class Telling(Protocol):
    """What a page is besides what it told."""

    preview: bool
    visible: bool
    obs: str
    problems: tuple[Said, ...]


class Told:
    """What one page told, since it was opened. `served` is the version of the files that the server has."""

    def __init__(self, browser: str, served: str) -> None:
        found = _CHROMIUM.search(browser)
        self.id = next(_ids)
        self.chromium = found[1] if found is not None else ""
        self.place = Place()
        self.since = datetime.now(UTC)
        self.shown_at: datetime | None = None
        self.lag = 0.0
        self.error = ""
        self.errors = 0
        self.dropped = 0
        self.resumed = 0
        self.behind = False
        self._served = served

    def greeted(self, hello: Hello) -> None:
        """A page that comes back remembers what was before."""
        age = min(timedelta(seconds=hello.age), _LONGEST_AGE)
        self.since = datetime.now(UTC) - age
        self.dropped, self.resumed = hello.dropped, hello.resumed
        self.behind = bool(hello.files) and hello.files != self._served
        if hello.place is not None:
            self.place = hello.place

    def reported(self, report: Report) -> None:
        match report.report:
            case "error":
                self.error = report.message[:_LONGEST_ERROR]
                self.errors += 1
            case "lag":
                self.lag = round(max(0.0, report.seconds), 1)
                self.shown_at = datetime.now(UTC)
            case "shown":
                self.shown_at = datetime.now(UTC)
            case _:
                pass

    def as_json(self, page: Telling) -> PageJson:
        return {
            "id": self.id,
            "obs": page.obs,
            "chromium": self.chromium,
            "width": self.place.width,
            "height": self.place.height,
            "visible": page.visible,
            "active": self.place.active,
            "scene": self.place.scene,
            "streaming": self.place.streaming,
            "lag": self.lag,
            "since": self.since,
            "shown_at": self.shown_at,
            "error": self.error,
            "errors": self.errors,
            "dropped": self.dropped,
            "resumed": self.resumed,
            "behind": self.behind,
            "problems": list(page.problems),
            "preview": page.preview,
        }
