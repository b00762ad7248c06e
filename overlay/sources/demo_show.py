"""Directs the made-up stream: what happens when, for ever."""

import itertools
from collections.abc import Callable, Generator, Iterator, Sequence
from datetime import datetime
from functools import partial
from random import Random

from overlay.sources import golang
from overlay.sources.demo_cast import Cast
from overlay.sources.demo_script import Chapter, Cue, Line, Script, scene
from overlay.sources.demo_stream import Body, Stream, Viewer
from overlay.sources.demo_tempo import Beat, Deck, Tempo

Beats = Generator[Beat, None, None]

NEWCOMER_SECONDS = (45.0, 85.0)
"""The time between two viewers who were never here before."""

SCENES_IN_A_CHAPTER = 8
CHAPTERS_IN_A_STREAM = 2
OFF_AIR_SECONDS = (14.0, 22.0)

_QUICK_BEATS = 14
"""How many beats of an opening follow each other at once, so that the pages look alive."""

_TOUR = 4
"""The script's first happenings (a line hidden, one shown again, a rename, a follow) come first, in this order."""

_STAY_SECONDS = (40.0, 150.0)
_CROWD = 8
"""With more than so many in the chat, somebody leaves now and then."""


class Show:
    """Iterate over it for beats. The random numbers and the clock decide everything; it does not sleep itself."""

    def __init__(self, script: Script, stream: Stream, *, random: Random, clock: Callable[[], datetime]) -> None:
        self._script, self._stream, self._random, self._clock = script, stream, random, clock
        self._cast = Cast(script, random)
        self._tempo = Tempo(random, clock)
        self._follows = Deck(script.follows, random)
        self._scenes = {chapter.title: Deck(chapter.scenes, random) for chapter in script.chapters}
        moments = script.moments
        self._openings = Deck(moments.openings, random)
        self._endings = Deck(moments.endings, random)
        self._off_air = Deck(moments.off_air, random)
        self._newcomers = Deck(moments.newcomers, random)
        self._happenings = Deck(moments.happenings, random, leading=_TOUR)
        self._next_newcomer = 0.0
        self._staying: dict[str, float] = {}
        """Guests in the chat, by id, and until when by the show's own time."""
        self._last_lines: dict[str, str] = {}
        self._hidden: list[str] = []

    def __iter__(self) -> Iterator[Beat]:
        chapters = itertools.cycle(self._script.chapters)
        opening = next(chapters)
        self._stream.title = opening.title
        while True:
            yield from self._on_air([opening, *itertools.islice(chapters, CHAPTERS_IN_A_STREAM - 1)])
            opening = next(chapters)
            yield from self._between(opening)

    def _on_air(self, chapters: Sequence[Chapter]) -> Beats:
        yield self._tempo.beat(0.0, self._stream.started)
        self._tempo.quick = _QUICK_BEATS
        self._next_newcomer = self._tempo.elapsed + self._random.uniform(20, 40)
        yield from self._play(self._openings.deal())
        for chapter in chapters:
            if chapter.title != self._stream.title:
                yield self._tempo.beat(2.0, partial(self._stream.titled, title=chapter.title))
            for number in range(SCENES_IN_A_CHAPTER):
                text = self._scenes[chapter.title].deal()
                yield from self._goodbyes(text)
                yield from self._play(text)
                yield from self._interlude(number)
        yield from self._play(self._endings.deal())
        yield self._tempo.beat(3.0, self._stream.stopped)

    def _between(self, following: Chapter) -> Beats:
        """Off air: some leave at once, others look at the black picture."""
        text, present = self._off_air.deal(), list(self._stream.present.values())
        for viewer in self._random.sample(present, len(present) // 2):
            if self._cast.may_leave(viewer, text) or not self._cast.is_regular(viewer):
                yield from self._leave(viewer)
        yield from self._play(text)
        yield self._tempo.beat(4.0, partial(self._stream.titled, title=following.title))
        self._tempo.rest += self._random.uniform(*OFF_AIR_SECONDS)

    def _interlude(self, number: int) -> Beats:
        """What comes between two scenes of a chapter."""
        if self._tempo.elapsed >= self._next_newcomer:
            self._next_newcomer = self._tempo.elapsed + self._random.uniform(*NEWCOMER_SECONDS)
            yield from self._play(self._newcomers.deal())
        elif number % 2:
            yield from self._play(self._happenings.deal())
        elif self._cast.guests and self._random.random() < 0.4:
            guest = self._random.choice(self._cast.guests)
            if guest.id not in self._stream.present:
                yield from self._come(guest)
                yield self._say(guest, self._random.choice(self._script.greetings))
        if self._random.random() < 0.25:
            self._tempo.rest += self._random.uniform(4, 9)

    def _goodbyes(self, text: str) -> Beats:
        """Guests whose time is over leave, and a regular who is not needed in `text`."""
        present = list(self._stream.present.values())
        for viewer in present:
            if self._staying.get(viewer.id, self._tempo.elapsed) < self._tempo.elapsed:
                yield from self._leave(viewer)
        idle = [viewer for viewer in present if self._cast.may_leave(viewer, text)]
        if len(present) > _CROWD and idle:
            yield from self._leave(self._random.choice(idle))

    def _play(self, text: str) -> Beats:
        for step in scene(text):
            if isinstance(step, Line):
                viewer = self._cast.viewer(step.who)
                yield from self._come(viewer)
                yield self._say(viewer, self._cast.named(step.words))
            else:
                yield from self._happen(step)

    def _happen(self, cue: Cue) -> Beats:
        match cue.name:
            case "join":
                yield from self._come(self._cast.viewer(cue.about))
            case "part":
                yield from self._leave(self._cast.viewer(cue.about))
            case "newcomer":
                yield from self._come(self._cast.newcomer(golang.from_datetime(self._clock())))
            case "rename":
                viewer, name = self._cast.viewer(cue.about), self._cast.next_name(cue.about)
                yield from self._come(viewer)
                yield self._tempo.beat(1.5, partial(self._stream.renamed, viewer=viewer, name=name))
            case "hide":
                self._hidden.append(self._last_lines[self._cast.viewer(cue.about).id])
                yield self._moderate(self._hidden[-1], visible=False)
            case "show":
                yield self._moderate(self._hidden.pop(), visible=True)
            case "follow":
                one = self._follows.deal()
                yield self._tempo.beat(1.5, partial(self._stream.followed, name=one.name, username=one.username))
            case "burst":
                yield from self._burst(int(cue.about))
            case "pause":
                self._tempo.rest += float(cue.about)
            case _:
                raise ValueError(f"the demo's script says /{cue.name}, which is not known")

    def _burst(self, count: int) -> Beats:
        crowd = [viewer for viewer in self._stream.present.values() if not viewer.bot]
        for viewer in self._random.sample(crowd, min(count, len(crowd))):
            self._tempo.quick += 1
            yield self._say(viewer, self._random.choice(self._cast.cheers(viewer)))

    def _come(self, viewer: Viewer) -> Beats:
        """A join, unless the viewer is there; without a stream Owncast does not tell of it."""
        if viewer.id in self._stream.present:
            return
        if not self._cast.is_regular(viewer):
            self._staying[viewer.id] = self._tempo.elapsed + self._random.uniform(*_STAY_SECONDS)
        if self._stream.online:
            yield self._tempo.beat(0.8, partial(self._stream.joined, viewer=viewer))
        else:
            self._stream.connected(viewer)

    def _leave(self, viewer: Viewer) -> Beats:
        self._staying.pop(viewer.id, None)
        self._last_lines.pop(viewer.id, None)
        if viewer.id in self._stream.present:
            yield self._tempo.beat(0.7, partial(self._stream.parted, viewer=viewer))

    def _moderate(self, message: str, *, visible: bool) -> Beat:
        return self._tempo.beat(2.0, partial(self._stream.moderated, messages=[message], visible=visible))

    def _say(self, viewer: Viewer, words: str) -> Beat:
        def said(at: int) -> Body:
            self._last_lines[viewer.id], body = self._stream.said(at, viewer, words)
            return body

        return self._tempo.beat(0.9 + min(2.0, 0.025 * len(words)), said)
