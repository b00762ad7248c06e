"""The pages that are open now, by overlay: who is counted, and who is told what concerns one overlay alone."""

from collections.abc import Callable, Iterator
from typing import Protocol

from overlay.domain.said import Said
from overlay.page_told import PageJson


class Page(Protocol):
    """One open page. A preview draws like any other, but does not count, lead or report."""

    preview: bool
    visible: bool
    greeted: bool
    """Whether it has said what it is."""
    obs: str
    """Which OBS it is in, its version; empty in a browser tab."""
    problems: tuple[Said, ...]
    """What its address asks for and cannot have."""

    @property
    def active(self) -> bool | None:
        """Whether it is part of what OBS sends out; None until OBS has said so."""

    def send(self, message: bytes) -> None:
        """Sends one message of the protocol."""

    def prove(self) -> None:
        """Has it show that it is there; one that is not leaves."""

    def close(self, code: int, reason: str) -> None: ...

    def as_json(self) -> PageJson:
        """What is known of it."""


class Audience:
    """`observers` are called with the overlay's id whenever a page came, went, or changed, `reported` whenever one
    told how it does.
    """

    def __init__(self) -> None:
        self._pages: dict[int, dict[Page, None]] = {}
        self.observers: list[Callable[[int], None]] = []
        self.reported: Callable[[int], None] = lambda overlay: None

    def join(self, overlay: int, page: Page) -> None:
        self._pages.setdefault(overlay, {})[page] = None
        self.changed(overlay)

    def leave(self, overlay: int, page: Page) -> None:
        pages = self._pages.get(overlay, {})
        pages.pop(page, None)
        if not pages:
            self._pages.pop(overlay, None)
        self.changed(overlay)

    def of(self, overlay: int) -> Iterator[Page]:
        return iter(tuple(self._pages.get(overlay, ())))

    def watching(self, overlay: int) -> list[Page]:
        """The pages that have said what they are, previews aside, in the order they came."""
        return [page for page in self._pages.get(overlay, ()) if page.greeted and not page.preview]

    def connected(self, overlay: int) -> int:
        """How many pages show the overlay, previews aside."""
        return sum(not page.preview for page in self._pages.get(overlay, ()))

    def described(self, overlay: int) -> list[PageJson]:
        """What is known of each page that shows the overlay, previews aside, in the order they came."""
        return [page.as_json() for page in self._pages.get(overlay, ()) if not page.preview]

    def problems(self, overlay: int) -> list[Said]:
        """What the addresses of the pages that show the overlay ask for in vain."""
        told = {problem for page in self._pages.get(overlay, ()) if not page.preview for problem in page.problems}
        return sorted(told, key=str)

    def send(self, overlay: int, message: bytes) -> None:
        for page in self.of(overlay):
            page.send(message)

    def send_all(self, message: bytes) -> None:
        for overlay in tuple(self._pages):
            self.send(overlay, message)

    def changed(self, overlay: int) -> None:
        for observe in self.observers:
            observe(overlay)
