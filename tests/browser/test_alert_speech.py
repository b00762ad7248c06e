"""Words read aloud, with stand-ins for the voices that a browser without a screen does not have."""

from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.alerts import SOUND, an_alert, cut, open_preview, serve, show
from tests.browser.conftest import OpenPage
from tests.browser.stage import Overlay, settled, until

VOICES = """
  window.spoken = [];
  window.reports = [];
  window.cancelled = 0;
  addEventListener("overlay:message", ({ detail }) => { if (detail.lead) window.led = true; });
  window.voices = [{ name: "Anna", lang: "de-DE" }, { name: "Google UK English", lang: "en-GB" }];
  const send = WebSocket.prototype.send;
  WebSocket.prototype.send = function (text) {
    if (text.includes('"report"')) reports.push(JSON.parse(text));
    return send.call(this, text);
  };
  window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
  Object.defineProperty(window, "speechSynthesis", { configurable: true, value: {
    getVoices: () => voices,
    speak: (utterance) => spoken.push(utterance),
    cancel: () => { cancelled += 1; },
    addEventListener() {},
  } });
"""


@pytest.fixture
def page(alerts: Overlay, open_page: OpenPage) -> Page:
    page = open_preview(open_page, alerts, "&animate=none")
    page.evaluate(f"() => {{ {VOICES} }}")
    return page


def spoken(page: Page) -> list[dict[str, Any]]:
    """What was read so far."""
    found: list[dict[str, Any]] = page.evaluate(
        "spoken.map(({ text, voice, rate, pitch, volume }) => ({ text, voice: voice?.name, rate, pitch, volume }))"
    )
    return found


def test_the_message_is_read_in_the_voice_that_was_chosen(page: Page) -> None:
    alert = an_alert(message="ahoy  https://example.com/x !", speak="on", speak_words="{name} says {message}")
    for voice in ("en", "uk english", "Anna", "klingon"):
        alert["design"]["options"] |= {"voice": voice, "rate": 1.5, "pitch": 0.5, "speak_volume": 60}
        show(page, alert)
        until(page, "spoken.length === 1")
        said = {"text": "Maren says ahoy !", "rate": 1.5, "pitch": 0.5, "volume": 0.6}
        name = {"en": "Google UK English", "uk english": "Google UK English", "Anna": "Anna"}.get(voice)
        assert spoken(page) == [said | {"voice": name}]
        page.evaluate("spoken.length = 0")


def test_who_is_read_and_how_much_is_the_streamers_to_say(page: Page) -> None:
    quiet: dict[str, Any] = {"speak": "on", "message": "ahoy there"}
    for alert in (
        an_alert(message="not asked for"),
        an_alert(**quiet, speak_who="moderators", roles=("authenticated",)),
        an_alert(**quiet, speak_who="authenticated"),
        an_alert(**quiet, speak_block=["ah*"]),
        an_alert(speak="on", message=""),
    ):
        show(page, alert)
    show(page, an_alert(**quiet, speak_who="authenticated", roles=("authenticated",), speak_length=10))

    until(page, "spoken.length > 0")
    assert [one["text"] for one in spoken(page)] == ["ahoy there"]


def test_the_voice_comes_after_the_sound_and_ends_with_the_alert(page: Page) -> None:
    page.evaluate(
        """() => {
          window.order = [];
          const { play } = HTMLMediaElement.prototype;
          HTMLMediaElement.prototype.play = function () {
            this.addEventListener("pause", () => order.push("sound"), { once: true });
            return play.call(this);
          };
          const { speak } = speechSynthesis;
          speechSynthesis.speak = (utterance) => { order.push("voice"); speak(utterance); };
        }"""
    )
    show(page, an_alert(message="ahoy", speak="on", sound=SOUND, files={SOUND: "sound"}))
    until(page, "spoken.length === 1")
    assert page.evaluate("order") == ["sound", "voice"]
    before = page.evaluate("cancelled")

    cut(page)

    until(page, f"cancelled > {before}")


@pytest.mark.parametrize("leads", [True, False])
def test_only_the_page_that_leads_reads_and_one_without_voices_says_so(
    alerts: Overlay, open_page: OpenPage, leads: bool
) -> None:
    page = open_page()
    page.add_init_script(VOICES)
    serve(page)
    page.goto(alerts.url)
    settled(page)
    # The server's own word on who leads comes before the test's.
    until(page, "window.led")
    page.evaluate("voices.length = 0")
    alert = an_alert(message="ahoy", speak="on")
    page.evaluate(
        """([alert, lead]) => {
          const overlay = document.querySelector("overlay-alerts");
          overlay.receive({ type: "lead", lead });
          overlay.receive({ type: "alert", alert });
        }""",
        [alert, leads],
    )

    until(page, f"reports.length > {1 if leads else 0}")
    told = page.evaluate(
        "reports.filter(({ report }) => report === 'speech').map(({ alert, message }) => [alert, message])"
    )
    assert told == ([[alert["id"], "no voices"]] if leads else [])
