"""Why alerts ended as they did. Rows keep the English words; whoever reads them gets them in his language."""

from collections.abc import Mapping

from overlay.alerts.course import NO_DESIGN, OFF_AIR, TOO_OLD
from overlay.alerts.pressure import FULL
from overlay.alerts.queue import INTERRUPTED
from overlay.alerts.rows import NO_OVERLAY
from overlay.alerts.steps import CLEARED, HIDDEN
from overlay.domain.said import Said

_REASONS: Mapping[str, Said] = {
    TOO_OLD: Said("alert.reason.too_old"),
    NO_DESIGN: Said("alert.reason.no_design"),
    NO_OVERLAY: Said("alert.reason.no_overlay"),
    OFF_AIR: Said("alert.reason.off_air"),
    FULL: Said("alert.reason.full"),
    INTERRUPTED: Said("alert.reason.interrupted"),
    HIDDEN: Said("alert.reason.hidden"),
    CLEARED: Said("alert.reason.cleared"),
}


def in_words(reason: str) -> Said:
    """Empty where the state says it all; what an older version wrote stays as it is."""
    return _REASONS.get(reason) or Said("said.words", words=reason)
