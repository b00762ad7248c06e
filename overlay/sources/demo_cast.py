"""Who watches the made-up stream: the regulars of the script, and guests who come for the first time."""

import itertools
import re
from collections import deque
from collections.abc import Sequence
from datetime import UTC, datetime
from random import Random

from overlay.sources import golang
from overlay.sources.demo_script import Character, Script
from overlay.sources.demo_stream import Viewer
from overlay.sources.demo_tempo import Deck

_REGULARS_SINCE = golang.from_datetime(datetime(2026, 2, 1, 19, 0, tzinfo=UTC))
_DAY_AND_A_BIT = 86_461 * golang.SECOND
_GUESTS_REMEMBERED = 24


class Cast:
    """Finds viewers by their word in the script. `guests` are the latest newcomers: they may come back."""

    def __init__(self, script: Script, random: Random) -> None:
        self.guests: deque[Viewer] = deque(maxlen=_GUESTS_REMEMBERED)
        self._script, self._random = script, random
        self._regulars = {key: _regular(key, one, number) for number, (key, one) in enumerate(script.cast.items())}
        self._keys = {viewer.id: key for key, viewer in self._regulars.items()}
        self._names = {key: itertools.cycle([*one.names[1:], one.names[0]]) for key, one in script.cast.items()}
        self._newcomer_names = Deck(script.newcomers, random)

    def viewer(self, who: str) -> Viewer:
        """`new` is the one who came last."""
        return self.guests[-1] if who == "new" else self._regulars[who]

    def is_regular(self, viewer: Viewer) -> bool:
        return viewer.id in self._keys

    def may_leave(self, viewer: Viewer, text: str) -> bool:
        """A regular whose work this is not, and who has no part in the scene `text`."""
        key = self._keys.get(viewer.id)
        return key is not None and not viewer.moderator and f"{key}: " not in text

    def next_name(self, who: str) -> str:
        return next(self._names[who])

    def cheers(self, viewer: Viewer) -> Sequence[str]:
        """What this viewer may say when all cheer at once."""
        key = self._keys.get(viewer.id)
        own = self._script.cast[key].cheers if key else []
        return [*own, *own, *self._script.reactions]

    def newcomer(self, at: int) -> Viewer:
        """Somebody who was never here before."""
        name, taken = self._newcomer_names.deal(), {viewer.name for viewer in self.guests}
        if name in taken:
            name = f"{name} {self._random.randint(2, 99)}"
        guest = Viewer(id=golang.short_id(self._random), name=name, color=self._random.randint(0, 7), created_at=at)
        guest.previous_names.append(name)
        self.guests.append(guest)
        return guest

    def named(self, words: str) -> str:
        """`words` with the name of the moment in place of every `{who}`."""
        return re.sub(r"\{([a-z]+)\}", lambda match: self.viewer(match[1]).name, words)


def _regular(key: str, character: Character, number: int) -> Viewer:
    """The same id at every start: a regular is not new to the log."""
    return Viewer(
        id=f"demo-{key}",
        name=character.names[0],
        color=character.color,
        created_at=_REGULARS_SINCE + number * _DAY_AND_A_BIT,
        moderator=character.moderator,
        authenticated=character.authenticated,
        bot=character.bot,
        previous_names=[character.names[0]],
    )
