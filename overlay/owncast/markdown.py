"""Markdown as Owncast renders chat: CommonMark, HTML let through, bare web addresses linked, known emoji as pictures.

For showing our own posts, which no webhook brings back. What comes out is as unsafe as what went in, until `body.py`
has cleaned it.
"""

import re
from collections.abc import Mapping
from functools import cache
from html import escape
from typing import TYPE_CHECKING

from overlay.owncast.emoji_path import owncast_address

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_inline import StateInline

_EMOJI = re.compile(r":([a-zA-Z0-9_+-]+):")
_ADDRESS = re.compile(r"://[^\s<]+")
_SCHEME = re.compile(r"(?:^|[\s*_~(])(https?)$", re.IGNORECASE)
_TRAILING = "?!.,:;*_~'\""


def render(text: str, emoji: Mapping[str, str]) -> str:
    """The HTML of `text`. `emoji` holds the path of each custom emoji by its name, which is found in any case."""
    rendered: str = _parser().render(text, {"emoji": {name.lower(): path for name, path in emoji.items()}})
    return rendered


@cache
def _parser() -> "MarkdownIt":
    from markdown_it import MarkdownIt  # most runs never post: 40 ms and 6 MB later, if at all

    parser = MarkdownIt("commonmark")
    # Owncast's renderer takes every link and leaves the dangerous ones to the cleaning, as we do
    parser.validateLink = lambda url: True  # type: ignore[method-assign]
    parser.inline.ruler.before("escape", "emoji", _see_emoji)
    parser.inline.ruler.before("escape", "address", _see_address)
    return parser


def _see_emoji(state: "StateInline", silent: bool) -> bool:
    match = _EMOJI.match(state.src, state.pos, state.posMax)
    path = match and state.env["emoji"].get(match[1].lower())
    if not match or not path:
        return False
    if not silent:
        code = match[0]
        picture = state.push("html_inline", "", 0)
        picture.content = f'<img src="{escape(owncast_address(path))}" class="emoji" alt="{code}" title="{code}">'
    state.pos = match.end()
    return True


def _see_address(state: "StateInline", silent: bool) -> bool:
    """A bare http(s) address. Its scheme was taken for words already when its colon is met."""
    scheme = _SCHEME.search(state.pending[-6:])
    match = scheme and _ADDRESS.match(state.src, state.pos, state.posMax)
    if not scheme or not match or state.linkLevel:
        return False
    address = _without_trailing(scheme[1] + match[0])
    if address.endswith("://"):
        return False
    if not silent:
        state.pending = state.pending[: -len(scheme[1])]
        link = state.push("link_open", "a", 1)
        link.attrs = {"href": state.md.normalizeLink(address)}
        state.push("text", "", 0).content = address
        state.push("link_close", "a", -1)
    state.pos += len(address) - len(scheme[1])
    return True


def _without_trailing(address: str) -> str:
    """The address without the punctuation of the sentence it stands in."""
    end, unopened = len(address), address.count(")") - address.count("(")
    while end and (address[end - 1] in _TRAILING or (address[end - 1] == ")" and unopened > 0)):
        end -= 1
        unopened -= address[end] == ")"
    return address[:end]
