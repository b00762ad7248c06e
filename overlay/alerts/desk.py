"""One alerts overlay: its queue, and the pages that show it."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from overlay import protocol
from overlay.alerts import complaints, course, steps
from overlay.alerts.alert_json import AlertJson, QueueJson, SoundJson, alert_json, design_of
from overlay.alerts.clock import Clock
from overlay.alerts.designed import AlertDesignJson
from overlay.alerts.dress import Dress
from overlay.alerts.leader import label, leader_of
from overlay.alerts.live import Done, LiveQueue
from overlay.alerts.pace import House, Pace
from overlay.alerts.queue import Queue, kept
from overlay.alerts.rows import AlertRows, Orders
from overlay.audience import Audience, Page
from overlay.domain.runs import RunRecord
from overlay.domain.said import Said
from overlay.protocol import Report

PROBLEMS_KEPT = 5
PREPARED = 3
"""So many of the waiting ones are made ready on the pages."""


class Desk:
    """`live` says whether the stream is, `on_air` whether overlays may show anything.

    `changed` is called at every change.
    """

    def __init__(
        self,
        overlay: int,
        queue: Queue,
        *,
        audience: Audience,
        rows: AlertRows,
        dress: Dress,
        pace: Pace,
        live: Callable[[], bool],
        on_air: Callable[[], bool],
        changed: Callable[[], None],
        clock: Clock,
    ) -> None:
        self.overlay = overlay
        self.pace = pace
        self._audience = audience
        self._rows = rows
        self._dress = dress
        self._live = live
        self._on_air = on_air
        self._changed = changed
        self._clock = clock
        self._worn: tuple[int, AlertDesignJson] | None = None
        self._sound: SoundJson | None = None
        self._problems: dict[int, Said] = {}
        self.leader: Page | None = None
        self.queue = LiveQueue(queue, save=self._save, house=self.house, told=self._told, clock=clock)

    def house(self) -> House:
        watching = self._audience.watching(self.overlay)
        return House(
            present=bool(watching),
            visible=any(page.visible for page in watching),
            live=self._live(),
            on_air=self._on_air(),
            pace=self.pace,
            seconds=self._dress.seconds,
        )

    def pages_changed(self) -> None:
        """A page came, went, or is seen otherwise: another one may lead."""
        leader = leader_of(self._audience.watching(self.overlay))
        if leader is not self.leader:
            old, self.leader = self.leader, leader
            for page in self._audience.of(self.overlay):
                if page is old or page is leader:
                    page.send(protocol.message("lead", lead=page is leader))
            self._sound = None
            if leader is None:
                self._problems.clear()
            self._changed()
        self.queue.look()

    def greeted(self, page: Page, playing: str, ended: Sequence[str]) -> None:
        """A page came, or came back: with one of our alerts on its screen, or having shown it to its end meanwhile."""
        self.queue.do(lambda queue, now: steps.came_back(queue, _id(playing), [*map(_id, ended)], now))
        self._audience.changed(self.overlay)
        for id in ended:
            self.ended(page, id)

    def reported(self, page: Page, report: Report) -> None:
        """A page says what became of something."""
        match report.report:
            case "ended":
                self.ended(page, report.alert)
            case "sound":
                self._sound = {"page": label(page), "at": self._clock.now(), "state": report.message[:40]}
                self._changed()
            case "media" | "speech":
                self.complained(report.alert, complaints.in_words(report.message, self._dress.called))
            case _:
                pass

    def ended(self, page: Page, alert: str) -> None:
        """A page reports that it has shown this alert to its end."""
        if page is self.leader:
            self.queue.do(lambda queue, now: steps.ended(queue, _id(alert), now))

    def complained(self, alert: str, problem: Said) -> None:
        """A page reports what it cannot do; it is told until the same design plays again."""
        record = self.queue.queue.find(_id(alert)) or next(
            (one for one in self.queue.queue.shown if one.id == _id(alert)), None
        )
        design = 0 if record is None else design_of(record)
        self._problems.pop(design, None)
        self._problems[design] = problem if record is None else Said("said.of", what=self._named(record), said=problem)
        while len(self._problems) > PROBLEMS_KEPT:
            del self._problems[next(iter(self._problems))]
        self._changed()

    def _named(self, record: RunRecord) -> str | Said:
        return self._dress.brief(record)["name"] or Said("alert.design_gone")

    def members(self, page: Page | None = None) -> dict[str, object]:
        """What a page is told of the queue when it comes."""
        queue, now = self.queue.queue, self._clock.now()
        return {
            "alert": None if queue.playing is None else self._playing(queue.playing),
            "keep": [str(id) for id in kept(queue, now)],
            "designs": self._dress.likely(),
            "muted": queue.muted,
            "lead": page is not None and page is self.leader,
        }

    def prepare(self, designs: Iterable[int]) -> None:
        """Has the pages load what alerts of these designs show."""
        if files := self._dress.files(designs):
            self._audience.send(self.overlay, protocol.message("designs", designs=files))

    def as_json(self) -> QueueJson:
        queue, now, house = self.queue.queue, self._clock.now(), self.house()
        return {
            "overlay": self.overlay,
            "paused": queue.paused,
            "muted": queue.muted,
            "playing": None if queue.playing is None else self._playing(queue.playing),
            "waiting": [
                alert_json(
                    self._expected(record), self._dress.brief(record), now, expires_at=record.run.at + house.oldest
                )
                for record in queue.waiting
            ],
            "shown": [alert_json(record, self._dress.brief(record), now) for record in queue.shown],
            "held": course.held(queue, now, house),
            "full": queue.full,
            "sound": self._sound,
            "leader": label(self.leader),
            "problems": [*self._problems.values()],
        }

    def _expected(self, record: RunRecord) -> RunRecord:
        """With how long it will be on, should nothing change until it starts."""
        return record if record.duration else replace(record, duration=self._dress.seconds(record) or 0.0)

    def _playing(self, record: RunRecord) -> AlertJson:
        """Its design stays as it was when it started."""
        if self._worn is None or self._worn[0] != record.id:
            self._worn = (record.id, self._dress.whole(record))
        return alert_json(record, self._worn[1], self._clock.now())

    def _save(self, records: Sequence[RunRecord], queue: Queue, done: Done) -> None:
        present = self.queue.queue
        orders = Orders(overlay=self.overlay, paused=queue.paused, muted=queue.muted)
        same = (queue.paused, queue.muted) == (present.paused, present.muted)
        self._rows.save(records, None if same else orders, done)

    def _told(self, old: Queue, new: Queue) -> None:
        """What is written now is told to the pages."""
        if new.muted != old.muted:
            self._audience.send(self.overlay, protocol.message("mute", muted=new.muted))
        for record in new.over:
            if old.playing is not None and old.playing.id == record.id and record.state != "shown":
                self._audience.send(self.overlay, protocol.message("cut", alert=str(record.id)))
        playing = new.playing
        if playing is not None and (old.playing is None or old.playing.id != playing.id):
            self._problems.pop(design_of(playing), None)
            message = protocol.message("alert", alert=self._playing(playing), muted=new.muted)
            self._audience.send(self.overlay, message)
            # Who has gone without a word would be taken for the one that shows it.
            for page in self._audience.watching(self.overlay):
                page.prove()
        if soon := _next_designs(new) - _next_designs(old):
            self.prepare(soon)
        self._changed()


def _next_designs(queue: Queue) -> frozenset[int]:
    return frozenset(design_of(record) for record in queue.waiting[:PREPARED])


def _id(text: str) -> int:
    """An alert's id; 0 for what is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 18 else 0
