"""The calls that act on the running show."""

from overlay.stage.stage import Stage
from overlay.web.api.moderation import ModerationCalls


class StageCalls:
    """One object of calls for each part of the stage."""

    def __init__(self, stage: Stage) -> None:
        self.moderation = ModerationCalls(stage.moderation)
