"""What overlays were a moment ago, so that a slip can be undone. In memory: a restart makes it final."""

from overlay.domain.errors import NotFound
from overlay.domain.said import Said
from overlay.overlays.rows import Overlay

_KEPT = 50


class Bygone:
    """The overlays that were deleted, and the key each had before its newest one; the latest of them."""

    def __init__(self) -> None:
        self._deleted: dict[int, Overlay] = {}
        self._keys: dict[int, str] = {}

    def deleted(self, overlay: Overlay) -> None:
        self._deleted[overlay.id] = overlay
        if len(self._deleted) > _KEPT:
            del self._deleted[next(iter(self._deleted))]

    def overlay(self, id: int) -> Overlay:
        """
        Raises:
            NotFound: none of this id was deleted lately.
        """
        if id not in self._deleted:
            raise NotFound(Said("overlay.not_deleted", id=id))
        return self._deleted[id]

    def forget(self, id: int) -> None:
        del self._deleted[id]

    def key_was(self, overlay: Overlay) -> None:
        self._keys.pop(overlay.id, None)
        self._keys[overlay.id] = overlay.key
        if len(self._keys) > _KEPT:
            del self._keys[next(iter(self._keys))]

    def key_of(self, id: int) -> str:
        """
        Raises:
            NotFound: this overlay had no other key since the start.
        """
        if id not in self._keys:
            raise NotFound(Said("overlay.no_old_key", id=id))
        return self._keys[id]

    def forget_key(self, id: int) -> None:
        del self._keys[id]
