"""What is no more but was a moment ago, so that a slip can be undone. In memory: a restart makes it final."""

from collections.abc import Callable
from typing import Generic, TypeVar

from overlay.domain.errors import NotFound
from overlay.domain.said import Said

MOST_KEPT = 50

T = TypeVar("T")


class Bygone(Generic[T]):
    """The latest of what was taken away, by id. `missing` says of an id that nothing of it is here."""

    def __init__(self, missing: Callable[[int], Said]) -> None:
        self._missing = missing
        self._by_id: dict[int, T] = {}

    def keep(self, id: int, what: T) -> None:
        self._by_id.pop(id, None)
        self._by_id[id] = what
        if len(self._by_id) > MOST_KEPT:
            del self._by_id[next(iter(self._by_id))]

    def get(self, id: int) -> T:
        """
        Raises:
            NotFound: nothing of this id was taken away lately.
        """
        if id not in self._by_id:
            raise NotFound(self._missing(id))
        return self._by_id[id]

    def forget(self, id: int) -> None:
        del self._by_id[id]
