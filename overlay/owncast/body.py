"""Message HTML -> fragments; what we post -> what viewers read.

Owncast renders what viewers type as Markdown, puts `<img>` in for its custom emoji and lets through `p`, `br`,
`strong`, `em`, `code`, `pre`, `a[href]` and `img[src,alt,title,class]` (Owncast 0.1.3, `core/chat/events/events.go`).
System lines and actions it renders but does not clean. Here all are cleaned once more (nh3), then walked, and nothing
of the markup is left: a fragment holds words, a page inserts them as text.
"""

import re
from collections.abc import Mapping
from html import unescape
from html.parser import HTMLParser
from urllib.parse import urlsplit

import nh3

from overlay.domain.text import Fragment, Fragments, plain
from overlay.owncast import markdown
from overlay.owncast.emoji_path import emoji_path, our_address
from overlay.owncast.line import Line

MOST_TAGS = 1000
MOST_REFERENCES = 4000
"""Beyond these (a viewer's 2048 bytes cannot reach them) tags are cut out instead of understood: building the tree that
HTML asks for takes quadratic time for some bodies."""

_LOOKS = {"p", "br", "strong", "em", "code", "pre", "a", "img"}
_BLOCKS = {"p", "pre", "div", "ul", "ol", "li", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "table", "tr"}
_CELLS = {"td", "th"}
_STRONG = {"strong", "b"}
_EMPHASISED = {"em", "i"}
_UNSEEN = {"script", "style", "iframe", "noembed", "noframes", "noscript", "object", "title", "textarea", "template"}


def _cleaner(tags: set[str]) -> nh3.Cleaner:
    return nh3.Cleaner(
        tags=tags,
        attributes={"a": {"href"}, "img": {"src", "alt", "title"}},
        clean_content_tags=_UNSEEN,
        url_schemes={"http", "https"},
        link_rel=None,
    )


_AS_OWNCAST = _cleaner(_LOOKS)
_GENEROUS = _cleaner(_LOOKS | _BLOCKS | _CELLS | _STRONG | _EMPHASISED)

# C0 and C1 controls, byte order marks, halves of surrogate pairs. Line and paragraph separators, joiners and
# directional marks stay: scripts need them, and pages isolate each message.
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufeff\ud800-\udfff]")
_TAG = re.compile(r"</?[a-zA-Z!?][^<>]*>")
_REFERENCE = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});")
_SHORTCODE = re.compile(r":[^\s:]{1,64}:")
_WEB_ADDRESS = re.compile(r"https?://[^\s\\\"<>]+", re.IGNORECASE)
_PUNCTUATION = re.compile(r"[!-/:-@\[-`{-~]|(?m:^[ \t]+)")


def html_fragments(html: str) -> Fragments:
    """The fragments of a message's `body`, or of any other HTML. Never raises, whatever it is given."""
    return _fragments(html, _GENEROUS)


def posted_fragments(text: str) -> Fragments:
    """What viewers read of a system line or action that was sent through `escape_post`: what was typed."""
    return plain(_tidy(text).strip())


def posted_html_fragments(html: str, emoji: Mapping[str, str]) -> Fragments:
    """What viewers read of a system line or action sent as it is: Owncast renders it as Markdown with HTML in it.

    `emoji` holds the path of each custom emoji by its name, as `OwncastClient.emoji` gives it.
    """
    return _fragments(markdown.render(_tidy(html).strip(), emoji), _GENEROUS)


def posted_user_fragments(text: str, emoji: Mapping[str, str]) -> Fragments:
    """What viewers read of a message sent to `/chat/send`: rendered and cleaned like a viewer's own."""
    return _fragments(markdown.render(_tidy(text).strip(), emoji), _AS_OWNCAST)


def escape_post(text: str) -> str:
    """The body that makes Owncast show exactly `text` as a system line or action.

    Owncast renders these bodies as Markdown with HTML in it, actions even twice, and does not clean them. So every
    ASCII punctuation mark, and every white space a line begins with, becomes a numeric character reference, and
    a newline a `<br>`: the first rendering leaves nothing for a second one to find.
    """
    escaped = _PUNCTUATION.sub(_numbered, _tidy(text).strip("\n").rstrip())
    return escaped.replace("\n", "<br>")


def _numbered(match: re.Match[str]) -> str:
    return "".join(f"&#{ord(character)};" for character in match[0])


def _tidy(text: str) -> str:
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _CONTROLS.sub("", text).replace("\t", " ")


def _fragments(html: str, cleaner: nh3.Cleaner) -> Fragments:
    html = _tidy(html)
    inner = html[3:-4] if html.startswith("<p>") and html.endswith("</p>") else html
    if "<" not in inner and "&" not in inner:
        if "\n" not in inner:
            # Nearly every message.
            words = inner.strip(" ")
            return (Fragment("text", words),) if words else ()
        return Line().write(inner).fragments()
    if html.count("<") > MOST_TAGS or html.count("&") > MOST_REFERENCES:
        words = _REFERENCE.sub(lambda match: unescape(match[0]), _TAG.sub(" ", html))
        return Line().write(_tidy(words)).fragments()
    walker = _Walker()
    walker.feed(cleaner.clean(html))
    walker.close()
    return walker.line.fragments()


class _Walker(HTMLParser):
    """Walks what the cleaner left, which is well formed."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.line = Line()
        self._strong = self._em = self._code = 0
        self._link = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "br":
            self.line.break_line()
        elif tag == "img":
            self._see_picture({name: value or "" for name, value in attrs})
        elif tag == "a":
            self._link = _web_address(dict(attrs).get("href") or "")
        elif tag in _CELLS:
            self.line.write(" ")
        else:
            self._count(tag, 1)

    def handle_endtag(self, tag: str) -> None:
        if tag == "a":
            self._link = ""
        else:
            self._count(tag, -1)

    def handle_data(self, data: str) -> None:
        text = _tidy(data)
        if self._code:
            self.line.write(text, "code")
        elif self._link:
            self.line.write(text, "link", url=self._link)
        else:
            self.line.write(text, strong=self._strong > 0, em=self._em > 0)

    def _count(self, tag: str, step: int) -> None:
        if tag in _BLOCKS:
            self.line.end_block()
        elif tag in _STRONG:
            self._strong += step
        elif tag in _EMPHASISED:
            self._em += step
        elif tag == "code":
            self._code += step

    def _see_picture(self, attributes: dict[str, str]) -> None:
        """An emoji, or for any other picture the words that stand for it."""
        words = [" ".join(_tidy(attributes.get(name, "")).split()) for name in ("title", "alt")]
        path = emoji_path(attributes.get("src", ""))
        if path is None:
            self.handle_data(words[1])
            return
        name = path.rpartition("/")[2].partition(".")[0]
        shortcode = next((text for text in words if _SHORTCODE.fullmatch(text)), f":{name}:")
        self.line.emoji(shortcode, our_address(path))


def _web_address(href: str) -> str:
    """`href` if it is an absolute http(s) address, else nothing: such a link is just its words."""
    try:
        return href if _WEB_ADDRESS.fullmatch(href) and urlsplit(href).hostname else ""
    except ValueError:
        return ""
