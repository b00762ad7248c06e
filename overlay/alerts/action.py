"""The action "show an alert": what a rule says of it, where it happens, and who carries it out."""

from collections.abc import Callable, Mapping, Sequence
from typing import Annotated, Literal

import msgspec

from overlay.domain.runs import Run
from overlay.domain.said import Said, listed

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

    def sentence(self, params: AlertParams) -> Said:
        """What it does, to follow "then": `show “Boat” on “Alerts”, before others`."""
        name = self._design(params.design)
        design = Said("alert.design_gone") if name is None else Said("quote", text=name)
        said = Said("alert.show", design=design)
        if params.overlays:
            present = self._overlays()
            names = [_named(present.get(id)) for id in dict.fromkeys(params.overlays)]
            said = Said("alert.show_on", design=design, overlays=listed(names, "list.and"))
        return Said("alert.before_others", what=said) if params.priority == "high" else said

    def problems(self, params: AlertParams) -> tuple[Said, ...]:
        """What keeps it from being carried out."""
        found = []
        if self._design(params.design) is None:
            found.append(Said("alert.problem.design_gone"))
        present = self._overlays()
        gone = [id for id in params.overlays if id not in present]
        if gone:
            found.append(
                Said("alert.problem.overlay_gone")
                if len(gone) == len(params.overlays)
                else Said("alert.problem.one_overlay_gone")
            )
        elif not present:
            found.append(Said("alert.problem.no_overlay"))
        return tuple(found)

    def deliver(self, runs: Sequence[Run]) -> None:
        """Takes runs whose rows are committed."""
        self._take(runs)


def _named(overlay: str | None) -> Said:
    return Said("alert.overlay_gone") if overlay is None else Said("quote", text=overlay)
