"""What viewers of the made-up stream typed, as the HTML that Owncast makes of it (`owncast.md` 1.7)."""

import html
import re
from collections.abc import Collection

_MARKDOWN = re.compile(
    r":(?P<emoji>[a-z]+):|(?P<link>https?://[^\s<>]+)|`(?P<code>[^`]+)`"
    r"|\*\*(?P<strong>[^*]+)\*\*|\*(?P<em>[^*\s][^*]*)\*"
)


def rendered(words: str, emoji: Collection[str]) -> str:
    """`emoji` are the names of those the server has."""
    pieces, end = [], 0
    for match in _MARKDOWN.finditer(words):
        pieces += [_escaped(words[end : match.start()]), _element(match, emoji)]
        end = match.end()
    return f"<p>{''.join(pieces)}{_escaped(words[end:])}</p>"


def _element(match: re.Match[str], emoji: Collection[str]) -> str:
    kind = match.lastgroup or ""
    words = _escaped(match[kind])
    if kind == "emoji":
        if words not in emoji:
            return _escaped(match[0])
        return f'<img src="/img/emoji/{words}.png" class="emoji" alt=":{words}:" title=":{words}:">'
    if kind == "link":
        return f'<a href="{words}" rel="nofollow noreferrer noopener" target="_blank">{words}</a>'
    return f"<{kind}>{words}</{kind}>"


def _escaped(words: str) -> str:
    return html.escape(words).replace("&#x27;", "&#39;").replace("&quot;", "&#34;")
