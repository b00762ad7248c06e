"""A message's fragments in the making."""

from overlay.domain.text import Fragment, FragmentKind, Fragments

MOST_BREAKS = 2
"""Breaks in a row that are kept: one empty line. A viewer's hundred `<br>` must not push the chat off the screen."""


class Line:
    """Fragments in the making: joins what belongs together, and keeps white space from piling up at breaks."""

    def __init__(self) -> None:
        self._done: list[Fragment] = []
        self._breaks = 0

    def fragments(self) -> Fragments:
        self._trim()
        return tuple(self._done)

    def end_block(self) -> None:
        self._breaks = max(self._breaks, 1)

    def break_line(self) -> None:
        self._breaks = min(self._breaks + 1, MOST_BREAKS)

    def write(
        self, text: str, kind: FragmentKind = "text", *, url: str = "", strong: bool = False, em: bool = False
    ) -> "Line":
        """Add words. A newline in them shows as a break, as it was typed."""
        for number, piece in enumerate(text.split("\n")):
            if number:
                self.end_block()
            if kind != "code" and (self._breaks or not self._done):
                piece = piece.lstrip(" ")
            if piece:
                self._add(Fragment(kind, piece, url, strong, em))
        return self

    def emoji(self, shortcode: str, url: str) -> None:
        self._add(Fragment("emoji", shortcode, url))

    def _add(self, fragment: Fragment) -> None:
        if self._breaks:
            self._trim()
            if self._done:
                self._done.extend([Fragment("break")] * self._breaks)
            self._breaks = 0
        elif self._done and fragment.kind != "emoji":
            last = self._done[-1]
            joined = Fragment(last.kind, last.text + fragment.text, last.url, last.strong, last.em)
            if joined == Fragment(fragment.kind, joined.text, fragment.url, fragment.strong, fragment.em):
                self._done[-1] = joined
                return
        self._done.append(fragment)

    def _trim(self) -> None:
        while self._done and self._done[-1].kind in ("text", "link"):
            last = self._done.pop()
            if text := last.text.rstrip(" "):
                self._done.append(Fragment(last.kind, text, last.url, last.strong, last.em))
                return
