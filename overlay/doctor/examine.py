"""All checks, in the order in which a stream depends on them."""

from collections.abc import Callable, Iterator, Sequence

from overlay.doctor import events, machine, overlays, owncast
from overlay.doctor.facts import Facts
from overlay.doctor.finding import Finding, State

Check = Callable[[Facts], Iterator[Finding]]

CHECKS: Sequence[Check] = (
    machine.program,
    owncast.server,
    owncast.token,
    owncast.clocks,
    events.webhooks,
    events.types,
    events.refused,
    overlays.air,
    overlays.pages,
    overlays.alerts,
    overlays.obs,
    machine.database,
    machine.disk,
    machine.folder,
    machine.media,
)

_GRAVITY: Sequence[State] = ("ok", "warning", "broken")


def examine(facts: Facts) -> list[Finding]:
    """What every check found."""
    return [finding for check in CHECKS for finding in check(facts)]


def gravest(findings: Sequence[Finding]) -> State:
    """How it is on the whole."""
    return max((finding.state for finding in findings), key=_GRAVITY.index, default="ok")
