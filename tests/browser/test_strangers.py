"""What pages of others try in the streamer's own browser: by a name they point at this machine, and by forms."""

import re
import threading
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import expect

from overlay.settings import Settings
from tests.browser.conftest import Faults, OpenPage, Serve
from tests.proxy import Proxy
from tests.server import ServerThread

EVIL = "evil.test"
PASSWORD = "correct horse battery"

FETCH = """async ([method, url]) => {
  try {
    const answer = await fetch(url, { method, credentials: "include", body: method === "GET" ? undefined : "{}" });
    return [answer.status, (await answer.text()).slice(0, 300)];
  } catch (error) {
    return [0, String(error)];
  }
}"""
LISTEN = """(url) => new Promise((resolve) => {
  const socket = new WebSocket(url);
  socket.onmessage = ({ data }) => resolve(data);
  socket.onerror = () => resolve("refused");
})"""
SUBMIT = """([action, name, value]) => {
  const form = document.createElement("form");
  Object.assign(form, { action, method: "post", enctype: "text/plain" });
  const input = document.createElement("input");
  Object.assign(input, { name, value });
  form.append(input);
  document.body.append(form);
  form.submit();
}"""
ACCESS = "() => fetch('/api/access').then((answer) => answer.text())"


class _Nice(BaseHTTPRequestHandler):
    """What an attacker serves: a page that looks like any other."""

    def do_GET(self) -> None:
        body = b"<!doctype html><title>nice page</title><link rel=icon href=data:,>"
        self.send_response(200)
        self.send_header("content-type", "text/html")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *values: object) -> None:
        """Says nothing."""


@pytest.fixture
def site() -> Iterator[int]:
    """The port of an attacker's own site."""
    with ThreadingHTTPServer(("127.0.0.1", 0), _Nice) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server.server_port
        server.shutdown()
        thread.join()


def test_a_page_whose_name_is_pointed_at_this_machine_learns_nothing(
    server: ServerThread, site: int, open_page: OpenPage, faults: Faults
) -> None:
    """DNS rebinding: to the browser the page and this program are one origin, and nobody needs to log in here."""
    faults.expect(r"status of 403|WebSocket|ERR_")
    key = server.overlay("chat")["key"]
    with Proxy(site) as name:
        page = open_page(f"http://{EVIL}:{name.port}/")
        expect(page).to_have_title("nice page")

        name.cut()
        name.target = int(server.url.rpartition(":")[2])
        name.mend()

        for method, path in (
            ("GET", "/api/overlays"),
            ("GET", "/api/webhook"),
            ("GET", "/"),
            ("POST", "/api/overlays/1/key"),
            ("PUT", "/api/access/password"),
            ("POST", "/api/access/join"),
            ("GET", f"/overlay/chat/{key}"),
        ):
            status, text = page.evaluate(FETCH, [method, f"http://{EVIL}:{name.port}{path}"])
            assert (status, "does not answer to the name" in text) == (403, True), (path, text)
        for path in ("/panel/socket", f"/overlay/chat/{key}/socket"):
            assert page.evaluate(LISTEN, f"ws://{EVIL}:{name.port}{path}") == "refused"
    assert server.overlay("chat")["key"] == key


def test_a_form_on_another_site_changes_nothing_though_the_streamer_is_logged_in(
    settings: Settings, site: int, open_page: OpenPage, faults: Faults, serve: Serve
) -> None:
    faults.expect(r"status of 40[13]|CORS policy|WebSocket|ERR_")
    server = serve(replace(settings, panel_password=PASSWORD))
    page = open_page(f"{server.url}/login")
    page.get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.locator("panel-chat")).to_be_visible()
    before = page.evaluate(ACCESS)
    assert '"here":true' in before
    other = page.context.new_page()

    for path, name, value in (
        ("/login", "password", PASSWORD),
        ("/logout", "x", "1"),
        ("/api/alerts/clear", "{", "}"),
        ("/api/access/join", '{"code": "', '"}'),
        ("/api/access/links", '{"name": "', '"}'),
    ):
        other.goto(f"http://{EVIL}:{site}/")
        with other.expect_navigation() as answered:
            other.evaluate(SUBMIT, [f"{server.url}{path}", name, value])
        assert answered.value.status == 403, path
    other.goto(f"http://{EVIL}:{site}/")
    for method, path in (("GET", "/api/access"), ("POST", "/api/alerts/clear")):
        assert other.evaluate(FETCH, [method, f"{server.url}{path}"])[0] == 0
    assert other.evaluate(LISTEN, f"{server.url.replace('http', 'ws')}/panel/socket") == "refused"

    assert _but_times(page.evaluate(ACCESS)) == _but_times(before)


def _but_times(access: str) -> str:
    return re.sub('"used_at":"[^"]*"', "", access)
