"""Shows of alerts at random, in a time of their own: whatever happens, each ends once, and is not shown afterwards."""

import random
from collections.abc import Callable
from typing import Any

import pytest

from overlay.alerts import course, steps
from overlay.alerts.queue import Queue
from overlay.domain.errors import StorageUnavailable
from overlay.domain.runs import OVER, RunRecord
from tests.alerts import FakePage, Show, visibility

SEEDS = [*range(150), *(pytest.param(seed, marks=pytest.mark.soak) for seed in range(150, 5000))]
STEPS = 120


class RandomShow:
    """What happens, step by step, and what must be true after each."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.pace = {
            "gap": self.chance.choice((0.0, 0.5)),
            "holdback": self.chance.choice((0.0, 0.0, 5.0)),
            "when_hidden": self.chance.choice(("play", "wait")),
            "merge_above": self.chance.choice((2, 10)),
            "longest_queue": self.chance.choice((4, 100)),
            "max_age": self.chance.choice((20.0, 60.0)),
        }
        self.show = Show(page=False, **self.pace)
        self.pages: list[FakePage] = []
        self.ended: dict[int, RunRecord] = {}
        self.trace: list[str] = []

    def step(self) -> None:
        act = self.chance.choice(self.acts())
        self.trace.append(act.__name__)
        act()
        self.look()

    def acts(self) -> list[Callable[[], None]]:
        return [
            self.take, self.take, self.take, self.wait, self.wait, self.wait, self.come, self.leave, self.reload,
            self.see, self.end, self.end, self.skip, self.clear, self.withdraw, self.move, self.pause, self.mute,
            self.hide, self.unhide, self.disk, self.slow, self.slow, self.restart, self.air,
        ]  # fmt: skip

    def look(self) -> None:
        self.show.time.advance(0.002)
        show, records, before = self.show, self.show.rows.records, set(self.ended)
        queue = show.desk.queue.queue
        for id, record in self.ended.items():
            assert records[id] == record, "what is over stays as it is"
        self.ended.update((id, record) for id, record in records.items() if record.ended_at is not None)
        assert all(record.state in OVER for record in self.ended.values())
        open_ids = [record.id for record in queue.waiting] + ([queue.playing.id] if queue.playing else [])
        assert len(open_ids) == len(set(open_ids)), "one is in one place"
        assert not set(open_ids) & set(self.ended), "what is over plays and waits no more"
        assert set(open_ids) | set(self.ended) == set(range(1, show.count + 1)), "none is lost"
        places = [record.place for record in queue.waiting]
        assert places == sorted(set(places)), "the rows have the order of the queue"
        assert len(show.time.pending) <= 1, "one timer"
        due = course.advance(queue, show.time.now(), show.desk.house())
        assert due.playing == queue.playing, "what is due to start or to end is not forgotten"
        assert {record.state for record in due.over} <= {"merged"}, "nor what is too old"
        if queue.playing is not None:
            assert records[queue.playing.id] == queue.playing, "what plays is written"
            assert 0 < queue.playing.duration <= 30
        leaders = [page for page in self.pages if page.leads]
        assert leaders == ([show.desk.leader] if self.pages else []), "one leads"
        for page in self.pages:
            told = [int(message["alert"]["id"]) for message in page.of("alert")]
            assert not set(told) & before, "what is over is not shown again"
            page.told = page.of("lead")[-1:]

    def take(self) -> None:
        names = [self.chance.choice("abcdefgh") for _ in range(self.chance.choice((1, 1, 2, 6)))]
        for name in names:
            line = self.chance.choice(("", f"line-{self.chance.randrange(40)}"))
            priority: Any = self.chance.choice(("normal", "normal", "normal", "high"))
            self.show.take(name, line=line, priority=priority, rule=self.chance.randrange(3), message="hi")
            self.show.dress.takes[self.show.count] = self.chance.uniform(0.5, 12)

    def wait(self) -> None:
        self.show.time.advance(self.chance.choice((0.1, 1, 3, 10, 40)) * self.chance.random())

    def come(self) -> None:
        if len(self.pages) < 3:
            self.pages.append(self.show.come(obs=self.chance.choice(("", "2.26"))))

    def leave(self) -> None:
        if self.pages:
            self.show.leave(self.pages.pop(self.chance.randrange(len(self.pages))))

    def reload(self) -> None:
        """A page goes and comes back: some know what they showed, some do not."""
        if not self.pages:
            return
        playing = self.show.queue["playing"]
        self.leave()
        self.show.time.advance(self.chance.random())
        id = playing["id"] if playing else ""
        hello: dict[str, Any] = self.chance.choice(({}, {"playing": id}, {"ended": [id]}))
        self.pages.append(self.show.come(**hello))

    def see(self) -> None:
        for page in self.pages:
            page.visible = self.chance.random() < 0.5
        self.show.audience.changed(1)

    def end(self) -> None:
        playing = self.show.queue["playing"]
        if playing and self.pages:
            self.show.desk.ended(self.chance.choice(self.pages), playing["id"])

    def skip(self) -> None:
        self.show.do(steps.skip)

    def clear(self) -> None:
        if self.chance.random() < 0.3:
            self.show.do(steps.clear)

    def withdraw(self) -> None:
        self.show.do(steps.withdraw, self.chance.randrange(self.show.count + 2))

    def move(self) -> None:
        waiting = self.show.desk.queue.queue.waiting
        if waiting:
            id = self.chance.choice(waiting).id
            before = self.chance.choice((None, self.chance.choice(waiting).id))
            self.show.desk.queue.do(lambda queue, now: steps.move(queue, id, before))

    def pause(self) -> None:
        self.show.tell(paused=self.chance.random() < 0.3)

    def mute(self) -> None:
        self.show.tell(muted=self.chance.random() < 0.5)

    def hide(self) -> None:
        lines = [f"line-{self.chance.randrange(40)}" for _ in range(3)]
        self.show.show.observe(visibility(1, *lines))

    def unhide(self) -> None:
        self.show.show.observe(visibility(1, f"line-{self.chance.randrange(40)}", visible=True))

    def disk(self) -> None:
        """It is full for a while."""
        self.show.rows.problem = StorageUnavailable("disk full")
        self.chance.choice((self.skip, self.end, self.wait, self.hide))()
        self.show.rows.problem = None
        self.show.time.advance(2)

    def slow(self) -> None:
        """Writes take their time, and what happens meanwhile has to wait for them."""
        rows = self.show.rows
        rows.slow = True
        for _ in range(3):
            self.chance.choice((self.take, self.skip, self.end, self.wait, self.pause, self.hide))()
            if self.chance.random() < 0.5:
                rows.commit()
            self.show.time.advance(self.chance.choice((0.001, 0.3, 0.6)))
        while rows.waiting:
            rows.commit()
        rows.slow = False

    def air(self) -> None:
        self.show.live = not self.show.live
        self.show.show.observe(visibility(1))

    def restart(self) -> None:
        """The process ends without a word, and another one finds the rows."""
        old = self.show
        old.show.close()
        new = Show(page=False, **self.pace)
        new.time, new.rows, new.dress, new.count, new.live = old.time, old.rows, old.dress, old.count, old.live
        new.rebuild(queue_of(old))
        self.show, self.pages = new, []
        if self.chance.random() < 0.8:
            self.come()


def queue_of(show: Show) -> Queue:
    """What a start would read."""
    known = {record.id: record for record in show.desk.queue.queue.waiting}
    rows = {**known, **show.rows.records}
    unfinished = sorted((one for one in rows.values() if one.ended_at is None), key=lambda one: one.place)
    orders = show.rows.orders.get(1)
    return Queue(
        waiting=tuple(one for one in unfinished if one.state != "playing"),
        playing=next((one for one in unfinished if one.state == "playing"), None),
        paused=orders is not None and orders.paused,
        muted=orders is not None and orders.muted,
    )


@pytest.mark.parametrize("seed", SEEDS)
def test_whatever_happens_each_alert_ends_once_and_is_not_shown_afterwards(seed: int) -> None:
    show = RandomShow(seed)
    try:
        for _ in range(STEPS):
            show.step()
        show.show.tell(paused=False)
        show.come()
        show.see()
        for page in show.pages:
            page.visible = True
        show.show.audience.changed(1)
        for _ in range(show.show.count + 2):
            show.show.time.advance(13)
            show.look()
    except AssertionError as problem:
        raise AssertionError(f"{problem} after {' '.join(show.trace)}") from problem

    assert len(show.ended) == show.show.count
    assert (show.show.queue["playing"], show.show.queue["waiting"], show.show.time.pending) == (None, [], [])
