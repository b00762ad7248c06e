"""What there is to look at: gathered from the running program, or from its folder while it does not run."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal

from overlay.alerts.alert_json import QueueJson
from overlay.obs.link import ObsHealth
from overlay.owncast_link import Health
from overlay.page_told import PageJson
from overlay.stage.air import AirJson


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """`state`: `silent` is a program that holds its folder and does not answer."""

    state: Literal["running", "not_running", "silent"]
    version: str
    running: timedelta = timedelta()


@dataclass(frozen=True, slots=True, kw_only=True)
class Owncast:
    """`ahead` is how many seconds its clock is ahead of ours, `online` what it says of the stream; None: not known."""

    health: Health
    demo: bool = False
    ahead: float | None = None
    online: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Events:
    """`seen`: when a type came last, ever. `last` is the last webhook since the start, `delay` how long it took by the
    two clocks. `refused` counts by reason. `live` is what events say of the stream.
    """

    live: bool
    seen: Mapping[str, datetime] = field(default_factory=dict)
    last_type: str = ""
    last_at: datetime | None = None
    delay: timedelta | None = None
    refused: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Overlay:
    """`left_at` is when its last page went, while none is open."""

    id: int
    name: str
    width: int
    height: int
    pages: Sequence[PageJson] = ()
    left_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Media:
    """`missing` are the names of files that are gone, `problems` what kinds and designs complain of."""

    files: int
    missing: Sequence[str] = ()
    problems: Sequence[str] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Machine:
    """`storage` is why nothing can be written, `damage` what is wrong in the file; empty where nothing is. `free_bytes`
    is None where the folder is gone.
    """

    folder: str
    open_to_others: bool
    database_bytes: int
    free_bytes: int | None
    storage: str = ""
    damage: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    now: datetime
    program: Program
    owncast: Owncast
    events: Events
    machine: Machine
    media: Media
    overlays: Sequence[Overlay] = ()
    queues: Sequence[QueueJson] = ()
    obs: ObsHealth | None = None
    air: AirJson | None = None
