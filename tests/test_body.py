import json
import random
import time
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from overlay.domain.text import Fragment, Fragments, plain, words
from overlay.owncast import body
from overlay.owncast.body import (
    escape_post,
    html_fragments,
    posted_fragments,
    posted_html_fragments,
    posted_user_fragments,
)

PAYLOADS = Path(__file__).parent / "payloads"
EMOJI = {
    "ablobattention": "blob/ablobattention.gif",
    "ablobdancer": "blob/ablobdancer.gif",
    "002233-01": "002233/01.png",
    "002233-06": "002233/06.png",
}
BREAK = Fragment("break")


def text(words: str, *, strong: bool = False, em: bool = False) -> Fragment:
    return Fragment("text", words, strong=strong, em=em)


def link(words: str, url: str) -> Fragment:
    return Fragment("link", words, url)


def emoji(shortcode: str, url: str) -> Fragment:
    return Fragment("emoji", shortcode, url)


def recorded_messages() -> list[tuple[str, str]]:
    """The body and the raw body of every chat message that was recorded."""
    messages = []
    for name in ("webhooks-0.1.3.jsonl", "webhooks-0.2.jsonl"):
        for line in (PAYLOADS / name).read_text().splitlines():
            event = json.loads(json.loads(line)["body"])
            if event["type"] == "CHAT":
                messages.append((event["eventData"]["body"], event["eventData"]["rawBody"]))
    return messages


RECORDED = recorded_messages()


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        pytest.param("<p>hello from the first seat</p>", (text("hello from the first seat"),), id="plain"),
        pytest.param(
            '<p>party <img src="/img/emoji/002233/01.png" class="emoji" alt=":002233-01:" title=":002233-01:"> '
            '<img src="/img/emoji/002233/06.png" class="emoji" alt=":002233-06:" title=":002233-06:"></p>',
            (
                text("party "),
                emoji(":002233-01:", "/emoji/002233/01.png"),
                text(" "),
                emoji(":002233-06:", "/emoji/002233/06.png"),
            ),
            id="emoji",
        ),
        pytest.param(
            "<p><strong>bold</strong> <em>italic</em> <code>code</code> and a link "
            '<a href="https://owncast.online/docs/?a=1&amp;b=2" rel="nofollow noreferrer noopener" target="_blank">'
            "https://owncast.online/docs/?a=1&amp;b=2</a></p>",
            (
                text("bold", strong=True),
                text(" "),
                text("italic", em=True),
                text(" "),
                Fragment("code", "code"),
                text(" and a link "),
                link("https://owncast.online/docs/?a=1&b=2", "https://owncast.online/docs/?a=1&b=2"),
            ),
            id="emphasis, code and link",
        ),
        pytest.param("raw", (text("raw"),), id="without a paragraph"),
        pytest.param("<p></p>", (), id="nothing"),
        pytest.param(
            "<p>line one\nline two</p>\n<p>line four</p>",
            (text("line one"), BREAK, text("line two"), BREAK, text("line four")),
            id="lines as typed",
        ),
        pytest.param(
            "heading\n\nlist\n\n\ntwo\n\n\n<p>quote</p>",
            (text("heading"), BREAK, text("list"), BREAK, text("two"), BREAK, text("quote")),
            id="blocks Owncast stripped",
        ),
        pytest.param(
            '<p>click <img alt="i"> <a href="http://127.0.0.1/x" rel="nofollow">http://127.0.0.1/x</a></p>',
            (text("click i "), link("http://127.0.0.1/x", "http://127.0.0.1/x")),
            id="picture without an address",
        ),
        pytest.param(
            "<p>&lt;i&gt; &amp; &#34;quotes&#34; &#39;single&#39; &lt;3 :)</p>",
            (text("<i> & \"quotes\" 'single' <3 :)"),),
            id="entities",
        ),
    ],
)
def test_recorded_bodies_become_what_was_said(html: str, expected: Fragments) -> None:
    assert html_fragments(html) == expected


@pytest.mark.parametrize(("html", "raw"), RECORDED, ids=range(len(RECORDED)))
def test_a_post_of_the_bot_is_shown_as_owncast_shows_the_same_words_of_a_viewer(html: str, raw: str) -> None:
    assert posted_user_fragments(raw, EMOJI) == html_fragments(html)


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        (
            "<p><strong>a <em>b</em></strong> c</p>",
            (text("a ", strong=True), text("b", strong=True, em=True), text(" c")),
        ),
        ("<p>a<br>b<br><br>c</p>", (text("a"), BREAK, text("b"), BREAK, BREAK, text("c"))),
        ("<p>a<br>\nb</p>", (text("a"), BREAK, text("b"))),
        ("<p>a" + "<br>" * 100 + "b</p>", (text("a"), BREAK, BREAK, text("b"))),
        ("<br><p> <br>a </p><p> </p><br>", (text("a"),)),
        ("<ul><li>one</li><li>two</li></ul>", (text("one"), BREAK, text("two"))),
        ("<h1>Title</h1>body", (text("Title"), BREAK, text("body"))),
        ("<blockquote><p>said</p></blockquote><p>answered</p>", (text("said"), BREAK, text("answered"))),
        ("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", (text("a b"), BREAK, text("c"))),
        (
            "<pre><code>if x:\n    y\n</code></pre>",
            (Fragment("code", "if x:"), BREAK, Fragment("code", "    y")),
        ),
        ("<p>a<b>b</b><u>c</u></p>", (text("a"), text("b", strong=True), text("c"))),
        ("<script>alert(1)</script><style>p{}</style>seen", (text("seen"),)),
        ("<p>a\x00b\x07c\td&#7;e\r\nf</p>", (text("abc de"), BREAK, text("f"))),
        ("<p>\u202eevil\u202c \u2066x\u2069 \u200f</p>", (text("\u202eevil\u202c \u2066x\u2069 \u200f"),)),
        ("<p>a\u2028b\ufffd</p>", (text("a\u2028b\ufffd"),)),
        ("half \ud83d a pair", (text("half  a pair"),)),
    ],
)
def test_markup_is_flattened_into_lines(html: str, expected: Fragments) -> None:
    assert html_fragments(html) == expected


@pytest.mark.parametrize(
    "href",
    [
        "javascript:alert(1)",
        "JAVASCRIPT:alert(1)",
        "data:text/html,x",
        "/admin",
        "//evil.example/x",
        "https:evil.example",
        "https://",
        "http://[::1",
        "https://a b.example/",
        "https:\\\\evil.example",
        "ftp://files.example/",
        "mailto:someone@example.com",
        "",
    ],
)
def test_a_link_that_is_not_an_absolute_web_address_is_just_its_words(href: str) -> None:
    assert html_fragments(f'<p><a href="{href}">here</a></p>') == (text("here"),)


def test_a_link_keeps_its_words_and_its_address_apart() -> None:
    html = '<a href="HTTPS://example.com/?a=1&amp;b=%20#x">see <strong>this</strong></a>'

    assert html_fragments(html) == (link("see this", "HTTPS://example.com/?a=1&b=%20#x"),)


@pytest.mark.parametrize(
    ("source", "url"),
    [
        ("/img/emoji/party.gif", "/emoji/party.gif"),
        ("/img/emoji/my%20cat/a%26b.png", "/emoji/my%20cat/a%26b.png"),
        ("/img/emoji/my cat/é.png", "/emoji/my%20cat/%C3%A9.png"),
        ("/img/emoji/%252e%252e/x.png", "/emoji/%252e%252e/x.png"),
        ("/img/emoji/&quot;><b.png", "/emoji/%22%3E%3Cb.png"),
    ],
)
def test_an_emoji_is_fetched_from_our_own_origin(source: str, url: str) -> None:
    assert html_fragments(f'<img src="{source}" class="emoji" title=":party:">') == (emoji(":party:", url),)


@pytest.mark.parametrize(
    "source",
    [
        "https://evil.example/img/emoji/x.png",
        "//evil.example/img/emoji/x.png",
        "/img/emoji/../../admin",
        "/img/emoji/%2e%2e/x",
        "/img/emoji/a/%2E%2E/x",
        "/img/emoji/..%2fx",
        "/img/emoji/a//b.png",
        "/img/emoji/",
        "/img/emoji/x.png?y=1",
        "/img/emoji/x.png%3Fy=1",
        "/img/emoji/x.png#y",
        "/img/emoji/..\\x",
        "/img/emoji/%00",
        "/img/emoji/%ff",
        "/img/emoji/" + "x" * 600,
        "/img/other/x.png",
        "img/emoji/x.png",
        "data:image/png;base64,AAAA",
        "javascript:alert(1)",
        "x",
    ],
)
def test_any_other_picture_is_its_alternative_text(source: str) -> None:
    assert html_fragments(f'a <img src="{source}" alt="cat\npicture"> b') == (text("a cat picture b"),)


def test_an_emoji_without_a_shortcode_is_named_after_its_file() -> None:
    html = '<img src="/img/emoji/blob/party.gif" alt="a long story: with spaces"><img src="/img/emoji/x.y.png">'

    assert html_fragments(html) == (emoji(":party:", "/emoji/blob/party.gif"), emoji(":x:", "/emoji/x.y.png"))


def test_an_emoji_inside_a_link_stays_an_emoji() -> None:
    html = '<a href="https://example.com/">a <img src="/img/emoji/x.png" alt=":x:"> b</a>'

    assert html_fragments(html) == (
        link("a ", "https://example.com/"),
        emoji(":x:", "/emoji/x.png"),
        link(" b", "https://example.com/"),
    )


@pytest.mark.parametrize(
    "piece",
    [
        "<", "<em>", "<p>", "<div>", '<a href="https://x.example">', "&", "&#", "&amp", "&#x1;", "<!--", "<![CDATA[",
        "</p>", "<img ", "<p", "<br>", "<table>", "<b><p>", "<select>", "<template>", "<svg>", "<em>x</strong>",
        "<!DOCTYPE", "<script>", "<textarea>", "<plaintext>", '<p title="', "\x00", "\n", "<ul><li>", "<code><div>",
        "<a><div>", "<p><em x=", "<p><code a=1>b", ">", "</", "<!", "<?", " ", '"', "&lt;", ":a:", "<pre>\n",
    ],
)  # fmt: skip
def test_a_hostile_body_takes_no_longer_than_its_length_asks_for(piece: str) -> None:
    hostile = piece * (250_000 // len(piece))

    started = time.process_time()
    html_fragments(hostile)

    assert time.process_time() - started < 0.5


def test_formatting_that_html_would_repeat_endlessly_is_cut_short() -> None:
    hostile = "".join(f"<p><em x={number}>a" for number in range(20_000))

    started = time.process_time()
    fragments = html_fragments(hostile)

    assert time.process_time() - started < 0.5
    assert words(fragments).replace(" ", "") == "a" * 20_000


def test_ten_thousand_nested_tags_leave_the_words() -> None:
    assert words(html_fragments("<div>" * 10_000 + "in" + "</div>" * 10_000)).strip() == "in"


def test_no_html_makes_it_raise_or_leaves_half_a_fragment() -> None:
    dice = random.Random(3)
    pieces = [
        "<p>", "</p>", "<em>", "</em>", "<strong", ">", "<", "&", "amp;", "&#", "60;", "x3c", "<a href=",
        '"https://e.x/"', "'", "</a>", "<img src=/img/emoji/", "..", "/", "<br>", "<code>", "</code>", "<!--", "-->",
        "\n", " ", "\t", "word", "é", "\x00", "\ud800", "\u202e", "<script>", "</script>", "<svg", "<math><mtext>",
        "]]>", "<table>", "<td>",
    ]  # fmt: skip

    for _ in range(3000):
        html = "".join(dice.choices(pieces, k=dice.randint(1, 30)))
        fragments = html_fragments(html)

        for before, after in pairwise(fragments):
            assert (before.kind, before.url, before.strong, before.em) != (
                after.kind, after.url, after.strong, after.em
            ) or after.kind in ("break", "emoji")  # fmt: skip
        assert all(fragment.text or fragment.kind == "break" for fragment in fragments)
        assert all("\n" not in fragment.text for fragment in fragments)
        if fragments:
            assert fragments[0].kind != "break"
            assert fragments[-1].kind != "break"
        words(fragments).encode()


def test_the_short_way_for_plain_words_says_what_the_long_way_says() -> None:
    dice = random.Random(4)
    alphabet = "ab >\"'/=;!-\n\t\r\x00\x0b\x0c\x1f\x7f\x80\x85\xa0\u200b\u2028\ufeff\ufffd\ud800é語\U0001f600]"

    for _ in range(3000):
        inner = "".join(dice.choices(alphabet, k=dice.randint(0, 12)))
        for html in (inner, f"<p>{inner}</p>"):
            # an element around it that says nothing, so that the cleaner and the walker have to look at it
            assert html_fragments(html) == html_fragments(f"<u>{html}</u>") == html_fragments(html + "<u></u>")


TYPED = [
    "The boat is ready!",
    "**not bold** _nor this_ `nor that`",
    "<script>alert(1)</script>",
    "1. one\n2. two\n\n- three",
    "    four spaces\n\tand a tab",
    "# no heading",
    "> no quote",
    "---",
    "&lt; &#60; &amp;amp;",
    "https://example.com/?a=1&b=2 www.example.com someone@example.com",
    ":ablobattention: :)",
    "[x](https://example.com) ![y](z) [^1]",
    "back\\slash\\",
    "line one  \nline two\\\nline three",
    "a | b\n--|--\n1 | 2",
    "~~~\ncode\n~~~",
    "日本語 — “quoted” שלום 😀",
]


class Page(HTMLParser):
    """The words on a page as a viewer reads them. Fails if anything but paragraphs and breaks is on it."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in ("p", "br")
        assert not attrs
        if tag == "br":
            self.words += "\n"

    def handle_data(self, data: str) -> None:
        self.words += data


def seen_by_viewers(post: str, *, renderings: int) -> str:
    html = post.strip()
    for _ in range(renderings):
        html = MarkdownIt("commonmark", {"html": True}).render(html)
    page = Page()
    page.feed(html)
    page.close()
    return "\n".join(line.strip() for line in page.words.strip().split("\n"))


@pytest.mark.parametrize("renderings", [1, 2])
@pytest.mark.parametrize("typed", TYPED)
def test_viewers_read_what_was_typed(typed: str, renderings: int) -> None:
    expected = "\n".join(line.strip() for line in typed.split("\n"))

    assert seen_by_viewers(escape_post(typed), renderings=renderings) == expected


def test_viewers_read_whatever_was_typed() -> None:
    dice = random.Random(5)
    alphabet = "ab1 *_`<>&#;:/\\()[]!|~-+=.@\"'{}^$%,?\n\t é語\u2028"

    for _ in range(2000):
        typed = "x" + "".join(dice.choices(alphabet, k=dice.randint(0, 25))) + "x"
        expected = "\n".join(line.strip() for line in typed.replace("\t", " ").split("\n"))
        for renderings in (1, 2):
            assert seen_by_viewers(escape_post(typed), renderings=renderings) == expected


def test_an_escaped_post_holds_no_markup_but_breaks() -> None:
    escaped = escape_post("".join(map(chr, range(33, 127))) + "\n    indented\x07")

    assert escaped.count("<") == escaped.count(">") == escaped.count("<br>") == 1
    assert not set(escaped.replace("<br>", "")) & set("!\"$%'()*+,-./:<=>?@[\\]^_`{|}~\n\x07")
    assert "&#32;&#32;&#32;&#32;indented" in escaped


@pytest.mark.parametrize("typed", TYPED)
def test_overlays_show_an_escaped_post_as_it_was_typed(typed: str) -> None:
    assert posted_fragments(typed) == plain(typed.replace("\t", " ").strip())


def test_a_post_of_the_bot_is_rendered_and_cleaned() -> None:
    typed = "**bold** <b>x</b> <script>alert(1)</script> `:ablobdancer:` :ABLOBdancer: :unknown: 12:30:45"

    assert posted_user_fragments(typed, EMOJI) == (
        text("bold", strong=True),
        text(" x  "),
        Fragment("code", ":ablobdancer:"),
        text(" "),
        emoji(":ABLOBdancer:", "/emoji/blob/ablobdancer.gif"),
        text(" :unknown: 12:30:45"),
    )


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        (
            "see https://a.example/x_y.",
            (text("see "), link("https://a.example/x_y", "https://a.example/x_y"), text(".")),
        ),
        ("(https://a.example/(x))", (text("("), link("https://a.example/(x)", "https://a.example/(x)"), text(")"))),
        ("**HTTP://a.example**", (link("HTTP://a.example", "HTTP://a.example"),)),
        ("<https://a.example>", (link("https://a.example", "https://a.example"),)),
        ("[b](https://a.example)", (link("b", "https://a.example"),)),
        ("[https://b.example](https://a.example)", (link("https://b.example", "https://a.example"),)),
        ("xhttps://a.example", (text("xhttps://a.example"),)),
        ("https://", (text("https://"),)),
        ("javascript://a.example", (text("javascript://a.example"),)),
        ("`https://a.example`", (Fragment("code", "https://a.example"),)),
    ],
)
def test_bare_addresses_in_a_post_become_links(typed: str, expected: Fragments) -> None:
    assert posted_user_fragments(typed, {}) == expected


def test_a_post_sent_as_html_shows_its_words() -> None:
    html = '<h2>Raffle</h2><p onclick="x()">now: <i>go</i> :ablobdancer: **really**</p><script>x()</script>'

    assert posted_html_fragments(html, EMOJI) == (
        text("Raffle"),
        BREAK,
        text("now: "),
        text("go", em=True),
        text(" :ablobdancer: **really**"),
    )


@pytest.mark.parametrize(
    "piece", ["*", "_a", "[", "![", "`", "<", "https://", "://", ":a", ")", "> ", "- ", "\n", "&", "("]
)
def test_a_long_post_is_rendered_in_reasonable_time(piece: str) -> None:
    hostile = "https://x" + piece * (5000 // len(piece))

    started = time.process_time()
    posted_user_fragments(hostile, EMOJI)

    assert time.process_time() - started < 2


def test_limits_are_beyond_what_a_viewer_can_send() -> None:
    assert 2048 // len(":a:") < body.MOST_TAGS
    assert body.MOST_REFERENCES > 2048
