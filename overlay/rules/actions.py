"""What a rule can do: each action is one small module that declares itself like an overlay kind does.

The reader of the log knows nothing of any of them: it writes their runs and, once those are committed, hands them over.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

import msgspec

from overlay.domain.runs import Run
from overlay.domain.said import Said


class Action(Protocol):
    """`params` below are what `Params` made of what the rule says beside the action's type."""

    @property
    def kind(self) -> str: ...

    @property
    def title(self) -> str: ...

    @property
    def Params(self) -> type[msgspec.Struct]: ...  # noqa: N802

    def targets(self, params: Any) -> tuple[int, ...]:
        """Where it happens now; one run is made for each."""

    def sentence(self, params: Any) -> Said:
        """What it does, to follow "then"."""

    def problems(self, params: Any) -> tuple[Said, ...]:
        """What keeps it from being carried out."""

    def deliver(self, runs: Sequence[Run]) -> None:
        """Takes runs whose rows are committed."""


Actions = Mapping[str, Action]
"""By their kind."""
