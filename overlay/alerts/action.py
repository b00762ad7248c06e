"""The action "show an alert": what a rule says of it, where it happens, and who carries it out."""

from collections.abc import Callable, Mapping, Sequence
from typing import Annotated, Literal

import msgspec

from overlay.domain.runs import Run

Priority = Literal["normal", "high"]
_MOST_OVERLAYS = 50


class AlertParams(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """Which design, on which alerts overlays (none named: on all there are), and whether it goes before others."""

    design: int
    overlays: Annotated[tuple[int, ...], msgspec.Meta(max_length=_MOST_OVERLAYS)] = ()
    priority: Priority = "normal"


class AlertAction:
    """`overlays` are the alerts overlays there are, their names by id; `design` is a design's name, None for none."""

    kind = "alert"
    title = "Show an alert"
    Params = AlertParams

    def __init__(
        self,
        *,
        take: Callable[[Sequence[Run]], None],
        overlays: Callable[[], Mapping[int, str]],
        design: Callable[[int], str | None],
    ) -> None:
        self._take = take
        self._overlays = overlays
        self._design = design

    def targets(self, params: AlertParams) -> tuple[int, ...]:
        """Where it happens now: one run for each."""
        present = self._overlays()
        return tuple(id for id in dict.fromkeys(params.overlays) if id in present) if params.overlays else (*present,)

    def sentence(self, params: AlertParams) -> str:
        """What it does, to follow "then": `show “Boat” on “Alerts”, before others`."""
        said = f"show {_quoted(self._design(params.design) or 'a design that was deleted')}"
        if params.overlays:
            present = self._overlays()
            names = [_quoted(present.get(id, "a deleted overlay")) for id in dict.fromkeys(params.overlays)]
            said += f" on {' and '.join(filter(None, (', '.join(names[:-1]), names[-1])))}"
        return said + (", before others" if params.priority == "high" else "")

    def problems(self, params: AlertParams) -> tuple[str, ...]:
        """What keeps it from being carried out, in words."""
        found = []
        if self._design(params.design) is None:
            found.append("the design it shows was deleted: choose another")
        present = self._overlays()
        gone = [id for id in params.overlays if id not in present]
        if gone:
            found.append(
                "the alerts overlay it is for was deleted: choose another"
                if len(gone) == len(params.overlays)
                else "one of the alerts overlays it is for was deleted"
            )
        elif not present:
            found.append("there is no alerts overlay: add one")
        return tuple(found)

    def deliver(self, runs: Sequence[Run]) -> None:
        """Takes runs whose rows are committed."""
        self._take(runs)


def _quoted(name: str) -> str:
    return f"“{name}”"
