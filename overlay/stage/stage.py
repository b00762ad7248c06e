"""Stage: everything that is done to the running show from outside, wired in one place."""

from overlay.intake import Intake
from overlay.owncast_link import OwncastLink
from overlay.stage.moderation import Moderation
from overlay.storage.event_log import EventLog


class Stage:
    """Its parts, each for what it is named."""

    def __init__(self, *, link: OwncastLink, intake: Intake, event_log: EventLog) -> None:
        self.moderation = Moderation(link, intake, event_log)
