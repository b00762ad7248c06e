"""Alerts without a server: time that passes when a test says so, pages that keep what they are told, rows in memory."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from overlay.alerts.action import Priority
from overlay.alerts.designed import AlertDesignJson, DesignFilesJson
from overlay.alerts.live import Done
from overlay.alerts.pace import Pace
from overlay.alerts.queue import Queue
from overlay.alerts.rows import Orders
from overlay.alerts.show import AlertShow
from overlay.audience import Audience
from overlay.domain.events import Event, VisibilityChanged
from overlay.domain.runs import Run, RunRecord, Values
from overlay.domain.said import Said
from overlay.page_told import PageJson
from tests.incoming import at, made, settled

SECONDS = 6.0
"""How long an alert is on screen, if nothing else is said."""


@dataclass
class FakeTimer:
    due: float
    callback: Callable[[], None]
    cancelled: bool = False

    def cancel(self) -> None:
        self.cancelled = True


@dataclass
class FakeTime:
    """What falls due while time passes is called, in order. `wall` is how far the wall clock was set."""

    passed: float = 0.0
    wall: float = 0.0
    timers: list[FakeTimer] = field(default_factory=list)

    def now(self) -> datetime:
        return at(self.passed + self.wall)

    def seconds(self) -> float:
        return self.passed

    def call_later(self, seconds: float, callback: Callable[[], None]) -> FakeTimer:
        self.timers.append(FakeTimer(self.passed + seconds, callback))
        return self.timers[-1]

    @property
    def pending(self) -> list[FakeTimer]:
        return [timer for timer in self.timers if not timer.cancelled]

    def advance(self, seconds: float) -> None:
        end = self.passed + seconds
        while due := [timer for timer in self.pending if timer.due <= end]:
            first = min(due, key=lambda timer: timer.due)
            self.timers.remove(first)
            self.passed = first.due
            first.callback()
        self.passed = end


@dataclass(eq=False)
class FakePage:
    """An open page that keeps what it is told."""

    preview: bool = False
    visible: bool = True
    greeted: bool = True
    obs: str = ""
    active: bool | None = None
    problems: tuple[Said, ...] = ()
    told: list[dict[str, Any]] = field(default_factory=list)
    proved: int = 0
    """How often it was asked to show that it is there."""

    def send(self, message: bytes) -> None:
        self.told.append(json.loads(message))

    def prove(self) -> None:
        self.proved += 1

    def close(self, code: int, reason: str) -> None:
        raise AssertionError(reason)

    def as_json(self) -> PageJson:
        raise AssertionError("nobody looks at the pages here")

    def of(self, type: str) -> list[dict[str, Any]]:
        return [message for message in self.told if message["type"] == type]

    @property
    def names(self) -> list[str]:
        """Who was shown on it, in order."""
        return [message["alert"]["name"] for message in self.of("alert")]

    @property
    def leads(self) -> bool:
        return bool(told := self.of("lead")) and bool(told[-1]["lead"])


@dataclass
class FakeRows:
    """What is written is here; `problem` is why it cannot be, and with `slow` it is only once a test says so."""

    records: dict[int, RunRecord] = field(default_factory=dict)
    orders: dict[int, Orders] = field(default_factory=dict)
    problem: Exception | None = None
    slow: bool = False
    waiting: list[Callable[[], None]] = field(default_factory=list)

    def save(self, records: Sequence[RunRecord], orders: Orders | None, done: Done) -> None:
        def write() -> None:
            if self.problem is None:
                self.records.update((record.id, record) for record in records)
                self.orders.update({orders.overlay: orders} if orders is not None else {})
            done(self.problem)

        if self.slow:
            self.waiting.append(write)
        else:
            write()

    def commit(self) -> None:
        waiting, self.waiting = self.waiting, []
        for write in waiting:
            write()

    async def load(self, overlays: Sequence[int], now: datetime) -> Mapping[int, Queue]:
        return {overlay: Queue() for overlay in overlays}


class FakeDress:
    """Design 1 takes `SECONDS`, design 9 was deleted. Pages are asked to load the files of those in `loaded`."""

    def __init__(self) -> None:
        self.takes: dict[int, float] = {}
        self.loaded: set[int] = set()
        self.chosen = [1]

    def files(self, ids: Iterable[int]) -> list[DesignFilesJson]:
        return [{"theme": f"theme-{id}", "weights": [], "media": {}} for id in ids if id in self.loaded]

    def likely(self) -> list[DesignFilesJson]:
        return self.files(self.expected())

    def expected(self) -> list[int]:
        return self.chosen

    def brief(self, record: RunRecord) -> AlertDesignJson:
        return {"id": 1, "name": "Boat", "theme": "bare"}

    def called(self, address: str) -> str:
        return address.removeprefix("/media/")

    def whole(self, record: RunRecord) -> AlertDesignJson:
        return {**self.brief(record), "options": {"seconds": SECONDS}, "media": {}}

    def seconds(self, record: RunRecord) -> float | None:
        return None if record.run.params["design"] == 9 else self.takes.get(record.id, SECONDS)


def run(
    id: int,
    name: str = "Ann",
    *,
    overlay: int = 1,
    rule: int = 1,
    design: int = 1,
    seconds: float = 0,
    line: str = "",
    priority: Priority = "normal",
    test: bool = False,
    **values: Any,
) -> Run:
    """A run whose event came so many seconds after noon."""
    return Run(
        id=id,
        event_id=id,
        rule_id=rule,
        rule="Boat",
        kind="alert",
        target=overlay,
        params={"design": design, "overlays": [], "priority": priority},
        values=Values(name=name, **values),
        line=line,
        test=test,
        at=at(seconds),
    )


def visibility(id: int, *lines: str, visible: bool = False, **more: Any) -> Event:
    return settled(id, made("VISIBILITY-UPDATE", VisibilityChanged(ids=lines, visible=visible)), **more)


class Show:
    """Alerts overlay 1, with one page open, on air. Runs are numbered from 1 on."""

    def __init__(self, *, page: bool = True, **pace: Any) -> None:
        self.time = FakeTime()
        self.audience = Audience()
        self.rows = FakeRows()
        self.dress = FakeDress()
        self.changes = 0
        self.live = True
        self.on_air = True
        self.show = self._show()
        self._pace = Pace(**pace)
        self.show.add(1, self._pace)
        self.page = FakePage()
        if page:
            self.audience.join(1, self.page)
        self.count = 0

    def rebuild(self, queue: Queue) -> None:
        """What a start makes of the rows; the time and the rows may be another show's."""
        self.show = self._show()
        self.show.add(1, self._pace, queue)
        self.desk.queue.look()

    def _show(self) -> AlertShow:
        return AlertShow(
            self.audience,
            self.rows,  # type: ignore[arg-type]
            self.dress,  # type: ignore[arg-type]
            live=lambda: self.live,
            on_air=lambda: self.on_air,
            changed=self._changed,
            clock=self.time,
        )

    def _changed(self) -> None:
        self.changes += 1

    def take(self, *names: str, **more: Any) -> list[int]:
        """Runs for these people, now; their ids."""
        ids = []
        for name in names:
            self.count += 1
            ids.append(self.count)
            self.show.take([run(self.count, name, **{"seconds": self.time.passed, **more})])
        return ids

    def do(self, step: Callable[..., Queue], *arguments: Any) -> None:
        """One of the queue's steps that take the time last."""
        self.desk.queue.do(lambda queue, now: step(queue, *arguments, now))

    def tell(self, **orders: bool) -> None:
        """Pauses, mutes, and the contrary."""
        self.desk.queue.do(lambda queue, now: replace(queue, **orders))

    def leave(self, page: FakePage | None = None) -> None:
        self.audience.leave(1, page or self.page)

    def come(self, *, playing: str = "", ended: Sequence[str] = (), **about: Any) -> FakePage:
        """A page that says hello."""
        page = FakePage(greeted=False, **about)
        self.audience.join(1, page)
        page.greeted = True
        self.desk.greeted(page, playing, ended)
        return page

    @property
    def desk(self) -> Any:
        desk = self.show.desk(1)
        assert desk is not None
        return desk

    @property
    def queue(self) -> dict[str, Any]:
        return dict(self.desk.as_json())

    @property
    def playing(self) -> str | None:
        playing = self.queue["playing"]
        return playing["name"] if playing else None

    @property
    def waiting(self) -> list[str]:
        return [alert["name"] for alert in self.queue["waiting"]]

    @property
    def ends(self) -> list[tuple[str, str]]:
        """Who ended how, by the rows, in order of their ids."""
        records = sorted(self.rows.records.values(), key=lambda record: record.id)
        return [(record.run.values.name, record.state) for record in records if record.ended_at is not None]
