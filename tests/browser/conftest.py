"""Chromium, and pages that fail their test on any console error, page error or failed request."""

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Playwright, Request, sync_playwright

from overlay.settings import Settings
from overlay.web.pages import SETUP_LEFT
from tests.browser import chromium, obs
from tests.browser.chat import OpenChat, opener
from tests.browser.stage import Overlay, Stage
from tests.fakes import PNG, FakeOwncast
from tests.server import WEBHOOK_KEY, ServerThread
from tests.waiting import wait_until

LOCAL = ("127.0.0.1", "localhost")

ARGUMENTS = [
    "--autoplay-policy=no-user-gesture-required",
    "--disable-background-networking",
    "--disable-component-update",
    # As OBS has it, and without the pages of Chromium's own address bar, which cost as much as the page that is tested.
    "--disable-features=WebBluetooth,HardwareMediaKeyHandling,WebUIOmniboxPopup,WebUIOmniboxAimPopup",
    "--disable-quic",
    "--disable-sync",
    # Names that are this machine to the browser, as a name server or an attacker's would tell it.
    "--host-resolver-rules=MAP overlays.test 127.0.0.1, MAP evil.test 127.0.0.1",
]


@dataclass
class Faults:
    """What went wrong in the pages of one test. A test that causes a fault says so beforehand."""

    found: list[str] = field(default_factory=list)
    expected: list[re.Pattern[str]] = field(default_factory=list)
    over: bool = False
    """The pages are being closed: what they still say, closing them made them say."""

    def expect(self, pattern: str) -> None:
        """Let faults that match pass, whether they come or not: a lost connection may be seen or not."""
        self.expected.append(re.compile(pattern))

    @property
    def unexpected(self) -> list[str]:
        """The faults that no one expected."""
        return [fault for fault in self.found if not any(pattern.search(fault) for pattern in self.expected)]

    def watch(self, page: Page) -> None:
        """Note what goes wrong in this page from now on."""

        def console(message: ConsoleMessage) -> None:
            if message.type == "error" and not self.over:
                self.found.append(f"console: {message.text} ({message.location['url']})")

        def failed(request: Request) -> None:
            # Aborted: the page was left, or a player had enough of its file.
            if request.failure != "net::ERR_ABORTED" and not self.over:
                self.found.append(f"request: {request.url}: {request.failure}")

        page.on("console", console)
        page.on("pageerror", lambda error: self.found.append(f"page: {error.stack or error.message}"))
        page.on("requestfailed", failed)


OpenPage = Callable[..., Page]
Serve = Callable[..., ServerThread]

GONE = r"WebSocket connection to .* failed|net::ERR_|Failed to (fetch|load)|theme\.css did not come"
"""What a page may say once its server is gone, whatever it was loading."""


@pytest.fixture(scope="package")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="module")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """A headless Chromium, the same for all tests of a file: one that crashes takes no others along."""
    path = chromium.find()
    if path is None:
        pytest.fail(chromium.WANTED)
    browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
    yield browser
    browser.close()


@pytest.fixture
def faults() -> Iterator[Faults]:
    """What went wrong in the pages of this test; the test fails at its end if something did."""
    faults = Faults()
    yield faults
    if faults.unexpected:
        pytest.fail("\n".join(["in the page:", *faults.unexpected]), pytrace=False)


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Starts servers, as `ServerThread` does, that end once the pages of the test are closed."""
    with ExitStack() as running:
        yield lambda settings, **parts: running.enter_context(ServerThread(settings, **parts))


@pytest.fixture
def open_page(browser: Browser, faults: Faults, serve: Serve) -> Iterator[OpenPage]:
    """Opens further pages, each a browser of its own: `open_page(url, width=400, height=600)`.

    With `in_obs` the page is what OBS makes of it: `window.obsstudio`, OBS's name in the user agent, and OBS's default
    CSS once it is loaded. Other arguments go to Playwright's `new_context`.
    """
    contexts = []

    def open_page(
        url: str = "", *, width: int = 1280, height: int = 720, in_obs: bool = False, **options: object
    ) -> Page:
        if in_obs:
            options.setdefault("user_agent", obs.USER_AGENT)
        context = browser.new_context(
            viewport={"width": width, "height": height},
            device_scale_factor=1,
            locale="en-US",
            **options,  # type: ignore[arg-type]
        )
        contexts.append(context)
        # Most tests have no Owncast, and the panel would open the set-up first.
        context.add_cookies([{"name": SETUP_LEFT, "value": "1", "domain": host, "path": "/"} for host in LOCAL])
        context.set_default_timeout(10_000)
        if in_obs:
            context.add_init_script(obs.STUB)
        page = context.new_page()
        faults.watch(page)
        if url:
            page.goto(url)
            if in_obs:
                obs.add_css(page)
        return page

    yield open_page
    faults.over = True
    for context in contexts:
        context.close()


@pytest.fixture
def page(open_page: OpenPage) -> Page:
    """An empty page, 1280 by 720."""
    return open_page()


@pytest.fixture
def open_chat(server: ServerThread, open_page: OpenPage) -> OpenChat:
    """Opens pages of the server's chat overlay: `open_chat("?bots=hide", width=400, height=600)`."""
    return opener(server, open_page)


@pytest.fixture(scope="module")
def fake() -> FakeOwncast:
    """The Owncast behind `shared`."""
    return FakeOwncast()


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory, fake: FakeOwncast) -> Iterator[ServerThread]:
    """A server for the tests of a module, with an Owncast behind it. Modules that need another one have their own."""
    with _told_of(fake, tmp_path_factory.mktemp("shared")) as server:
        yield server


@pytest.fixture(scope="module")
def shared_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerThread]:
    """A server for all tests of a module; its Owncast has every emoji but `gone`, and `broken` is no picture."""
    owncast = FakeOwncast(emoji={name: f"/img/emoji/{name}.png" for name in ("party", "broken", "gone")})
    owncast.answer = _emoji
    with _told_of(owncast, tmp_path_factory.mktemp("server")) as server:
        yield server


@contextmanager
def _told_of(owncast: FakeOwncast, folder: Path) -> Iterator[ServerThread]:
    """A server that is set up for this Owncast, once it knows what its token may do."""
    settings = Settings(
        port=0, data_dir=folder, webhook_key=WEBHOOK_KEY, owncast_url=owncast.url, access_token="all-scopes"
    )
    with ServerThread(settings, owncast_transport=owncast.transport) as server:
        wait_until(lambda: _status(server)["token"] != "checking", "Owncast was asked about the token")
        yield server


def _status(server: ServerThread) -> dict[str, str]:
    found: dict[str, str] = server.http.get(f"{server.url}/api/status").raise_for_status().json()["owncast"]
    return found


def _emoji(request: httpx.Request) -> httpx.Response | None:
    path = request.url.path
    if not path.startswith("/img/emoji/") or path.endswith("/gone.png"):
        return None
    return httpx.Response(200, content=PNG[:8] if path.endswith("/broken.png") else PNG)


@pytest.fixture
def stage(shared_server: ServerThread) -> Stage:
    """The shared server at the beginning of a new stream."""
    stage = Stage(shared_server)
    stage.begin()
    return stage


@pytest.fixture
def chat(stage: Stage) -> Iterator[Overlay]:
    """A chat overlay of the test's own, every option at its default."""
    with stage.overlay("chat") as overlay:
        yield overlay


@pytest.fixture
def alerts(stage: Stage) -> Iterator[Overlay]:
    """An alerts overlay of the test's own, nothing waiting."""
    with stage.overlay("alerts") as overlay:
        yield overlay
