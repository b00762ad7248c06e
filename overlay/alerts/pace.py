"""What the streamer chose for a queue, and what the queue has to know of the world to decide."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from datetime import timedelta

from overlay.domain.runs import RunRecord

OFF_AIR_SECONDS = 600.0
"""Off air nothing is missed: alerts of a stream that is being prepared wait this long at least."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """The options of an alerts overlay that its queue follows, by the names its manifest has for them."""

    max_age: float = 60.0
    gap: float = 0.5
    holdback: float = 0.0
    when_hidden: str = "play"
    shorten_above: int = 3
    shortest: float = 3.0
    merge_above: int = 10
    longest_queue: int = 100

    @classmethod
    def of(cls, options: Mapping[str, object]) -> "Pace":
        return cls(**{field.name: options[field.name] for field in fields(cls) if field.name in options})  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """Who watches now. Previews watch nothing."""

    present: bool = False
    visible: bool = False
    """Whether any of those who are present can be seen."""
    live: bool = False
    on_air: bool = True
    """Whether overlays may show anything at all."""
    pace: Pace = Pace()
    seconds: Callable[[RunRecord], float | None] = lambda record: None
    """How long this one is shown; None: its design is gone."""

    @property
    def ready(self) -> bool:
        """Whether an alert may start at all."""
        return self.on_air and self.present and (self.visible or self.pace.when_hidden != "wait")

    @property
    def oldest(self) -> timedelta:
        """What waited longer is no news any more."""
        return timedelta(seconds=self.pace.max_age if self.live else max(self.pace.max_age, OFF_AIR_SECONDS))
