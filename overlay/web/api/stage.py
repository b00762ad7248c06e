"""The calls that act on the running show."""

from overlay.stage.stage import Stage
from overlay.web.api.air import AirCalls, TitleCalls
from overlay.web.api.featured import FeaturedCalls
from overlay.web.api.moderation import ModerationCalls
from overlay.web.api.saved import SavedCalls


class StageCalls:
    """One object of calls for each part of the stage."""

    def __init__(self, stage: Stage) -> None:
        self.moderation = ModerationCalls(stage.moderation)
        self.saved = SavedCalls(stage.saved)
        self.featured = FeaturedCalls(stage.featured)
        self.air = AirCalls(stage.air)
        self.title = TitleCalls(stage.title)
