"""Viewers who choose names and words to break out of the text: nothing of theirs may ever run, load or be markup."""

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Dialog, Page, Request, expect

from tests.browser.conftest import Faults, OpenPage
from tests.browser.stage import Overlay, Stage, lasting, new_id, person, said, settled
from tests.browser.vectors import VECTORS
from tests.server import event

ATTACKS = [
    "<script>window.hacked = 1</script>",
    "<script src=https://evil.example/x.js></script>",
    '<img src=x onerror="window.hacked = 1">',
    "<img src=https://evil.example/x.png>",
    "<svg onload=alert(1)><animate onbegin=alert(1) attributeName=x>",
    '<iframe srcdoc="<script>parent.hacked = 1</script>"></iframe>',
    '<a href="javascript:window.hacked=1">click</a>',
    "<style>@import 'https://evil.example/x.css'; * { display: none !important }</style>",
    "<link rel=stylesheet href=https://evil.example/x.css>",
    '<meta http-equiv=refresh content="0;url=https://evil.example/">',
    "<base href=https://evil.example/>",
    "<form action=https://evil.example/><input autofocus onfocus=alert(1)>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    '"><b onmouseover=alert(1)>bold',
    "&lt;img src=x onerror=alert(1)&gt;",
    "&#60;script&#62;window.hacked=1&#60;/script&#62;",
    "{{constructor.constructor('window.hacked=1')()}}${alert(1)}",
    "]]><!--><script>window.hacked=1</script>-->",
    "url(https://evil.example/x); --overlay-size: 900; }",
    "__proto__",
    "constructor",
]
BENIGN = frozenset({"br", "img", "span", "code", "strong", "em", "bdi", "svg", "path", "p"})
"""All that a line may be made of."""


@pytest.fixture
def guard(open_page: OpenPage, shared_server: object) -> Iterator[Page]:
    """A page on which any dialog, any request to a host that is not ours, and any new global fails the test."""
    page = open_page(width=400, height=2000)
    found: list[str] = []

    def dismiss(dialog: Dialog) -> None:
        found.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    page.on("dialog", dismiss)
    page.on("request", lambda request: found.extend(strange(page, request)))
    page.on("framenavigated", lambda frame: found.append(f"frame: {frame.url}") if frame.parent_frame else None)
    page.add_init_script("addEventListener('load', () => { window.globals = Object.keys(window).sort().join(); })")
    yield page
    assert found == []
    assert page.evaluate("[window.hacked, Object.prototype.hacked]") == [None, None]
    assert page.evaluate("Object.keys(window).filter((name) => name !== 'globals').sort().join() === globals")
    assert (
        page.evaluate(
            "document.querySelectorAll('script:not([type=module]), iframe, form, style, meta[http-equiv]').length"
        )
        == 0
    )


def strange(page: Page, request: Request) -> Iterator[str]:
    address = urlsplit(request.url)
    if address.scheme != "data" and address.hostname != "127.0.0.1":
        yield f"request: {request.url}"


def elements(page: Page, under: str) -> set[str]:
    found: list[str] = page.evaluate(
        "(under) => [...document.querySelectorAll(`${under} *`)].map((element) => element.localName)", under
    )
    return set(found)


def unmarked(text: str) -> str:
    return " ".join(text.split())


def test_hostile_names_are_read_and_not_run(stage: Stage, chat: Overlay, guard: Page) -> None:
    guard.goto(f"{chat.url}?limit=100")
    settled(guard)

    stage.take(*(said("hi", by=person(attack, id=new_id())) for attack in ATTACKS if not attack.startswith("&")))

    names = [attack for attack in ATTACKS if not attack.startswith("&")]
    expect(guard.locator(".name")).to_have_text([unmarked(name) for name in reversed(names)])
    assert elements(guard, ".lines") <= BENIGN


@pytest.mark.parametrize("theme", ["bare", "gazette", "phosphor", "platform", "sticker", "strips"])
def test_nothing_that_is_commonly_tried_runs_in_any_theme(
    stage: Stage, chat: Overlay, guard: Page, faults: Faults, theme: str
) -> None:
    # A picture that Owncast does not have: `<img src=x>` is one of its emoji, as far as bodies tell.
    faults.expect("404")
    guard.goto(f"{chat.url}?theme={theme}&limit=200")
    settled(guard)

    stage.take(*(said(vector, by=person(vector, id=new_id()), html=vector) for vector in VECTORS), said("the end"))

    expect(guard.locator(".body").first).to_have_text("the end")
    expect(guard.locator(".message")).to_have_count(len(VECTORS) + 1)
    assert elements(guard, ".lines") <= BENIGN


def test_names_that_owncast_encoded_are_decoded_once_and_not_run(stage: Stage, chat: Overlay, guard: Page) -> None:
    guard.goto(chat.url)
    settled(guard)

    stage.take(said("hi", by="&lt;img src=x onerror=alert(1)&gt;"), said("hi", by="&amp;lt;b&amp;gt;"))

    expect(guard.locator(".name")).to_have_text(["&lt;b&gt;", "<img src=x onerror=alert(1)>"])


@pytest.mark.parametrize("written", ["as typed", "as markup"])
def test_hostile_words_are_no_markup(stage: Stage, chat: Overlay, guard: Page, faults: Faults, written: str) -> None:
    faults.expect("404")
    guard.goto(f"{chat.url}?limit=100")
    settled(guard)

    def typed(attack: str) -> str:
        return attack.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")

    bodies = ATTACKS if written == "as markup" else [f"<p>{typed(attack)}</p>" for attack in ATTACKS]
    stage.take(*(said("raw", html=body) for body in bodies), said("the end"))

    expect(guard.locator(".message").first).to_have_text("Maren the end")
    assert elements(guard, ".lines") <= BENIGN
    if written == "as typed":
        expect(guard.locator(".body")).to_have_text([unmarked(text) for text in ["the end", *reversed(ATTACKS)]])


def test_hostile_titles_renames_and_followers_are_read_and_not_run(stage: Stage, chat: Overlay, guard: Page) -> None:
    guard.goto(f"{chat.url}?limit=200")
    settled(guard)

    for attack in ATTACKS:
        at = "2026-11-22T12:00:00Z"
        user = person(attack, id=new_id(), previousNames=[attack], nameChangedAt=at)
        stage.take(
            event("STREAM_TITLE_UPDATED", id=new_id(), timestamp=at, name=attack, streamTitle=attack),
            event("NAME_CHANGE", id="", timestamp=at, user=user, newName=attack),
            event("USER_JOINED", id=new_id(), timestamp=at, user=user),
            event("FEDIVERSE_ENGAGEMENT_FOLLOW", id=new_id(), timestamp=at, name=attack, username=attack, image=attack),
        )
    stage.say("the end")

    expect(guard.locator(".message").first).to_have_text("Maren the end")
    expect(guard.locator(".message")).to_have_count(4 * len(ATTACKS) + 1)
    assert elements(guard, ".lines") <= BENIGN


def test_hostile_posts_of_our_own_are_read_as_typed(stage: Stage, chat: Overlay, guard: Page) -> None:
    guard.goto(f"{chat.url}?limit=200")
    settled(guard)

    for attack in ATTACKS:
        stage.post("system", attack)
        stage.post("action", attack)

    expect(guard.locator(".body")).to_have_text([unmarked(attack) for attack in reversed(ATTACKS) for _ in range(2)])
    assert elements(guard, ".lines") <= BENIGN


def test_hostile_alerts_are_read_and_not_run(stage: Stage, alerts: Overlay, guard: Page) -> None:
    lasting(stage.server)
    guard.goto(f"{alerts.url}?animate=none")
    settled(guard)
    attacks = ATTACKS[:4]

    for attack in attacks:
        stage.test("FEDIVERSE_ENGAGEMENT_FOLLOW", name=attack, username=attack, image=attack)

    for attack in attacks:
        expect(guard.locator(".name")).to_have_text(unmarked(attack))
        expect(guard.locator(".text")).to_have_text(f"@{unmarked(attack)}")
        # A placeholder's value is a <b> of ours.
        assert elements(guard, ".words") == {"p", "bdi", "b"}
        assert guard.locator(".words b:not(.value)").count() == 0
        alerts.command("skip")


def test_hostile_options_in_the_address_are_refused(chat: Overlay, guard: Page) -> None:
    guard.goto(f"{chat.url}?size=1}}body{{background:url(//evil.example)&animate=<script>&block=<script>&x=__proto__")
    settled(guard)

    assert guard.evaluate("document.querySelector('overlay-chat').options.size") == 26
