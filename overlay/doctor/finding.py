"""What a check found."""

from dataclasses import dataclass
from typing import Literal

from overlay.domain.said import Said

State = Literal["ok", "warning", "broken"]
Group = Literal["program", "owncast", "events", "overlays", "machine"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One line. The next step, where there is one, is the text `<key of found>.next`.

    `title` is a name of the streamer's; without one, the check's own is the line's. `link` is where the next step is
    taken: a page of ours, or one of Owncast's admin. `overlay` can be asked to identify itself.
    """

    group: Group
    check: str
    state: State
    found: Said
    title: str = ""
    details: tuple[Said, ...] = ()
    link: str = ""
    overlay: int | None = None
