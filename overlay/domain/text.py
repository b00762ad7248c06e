"""Fragments: what a message is made of once its HTML is gone.

A message is a tuple of fragments, in reading order. Pages turn each one into a DOM node and insert its words as text;
no fragment ever holds markup.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

FragmentKind = Literal["text", "emoji", "link", "code", "break"]


@dataclass(frozen=True, slots=True)
class Fragment:
    """One piece of a message.

    `kind` says which of the other fields count:

    - `text`: `text`, with `strong` and `em` for emphasis
    - `emoji`: `text` is the shortcode (`:party:`), `url` the picture on our own origin
    - `link`: `text` is what the viewer reads, `url` the absolute http(s) address it stands for
    - `code`: `text`
    - `break`: a line break; `text` is empty
    """

    kind: FragmentKind
    text: str = ""
    url: str = ""
    strong: bool = False
    em: bool = False


Fragments = tuple[Fragment, ...]


def plain(text: str) -> Fragments:
    """The fragments of words that carry no markup: text, and a break for every newline."""
    fragments: list[Fragment] = []
    for number, line in enumerate(text.split("\n")):
        if number:
            fragments.append(Fragment("break"))
        if line:
            fragments.append(Fragment("text", line))
    return tuple(fragments)


def words(fragments: Iterable[Fragment]) -> str:
    """The message as one string: emoji as their shortcodes, breaks as newlines."""
    return "".join("\n" if fragment.kind == "break" else fragment.text for fragment in fragments)
