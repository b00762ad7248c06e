"""How alerts move: entrances and exits that the compositor does alone, and effects that leave nothing behind."""

import json
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.alerts import ALERTS, an_alert, cut, open_preview, show
from tests.browser.conftest import OpenPage
from tests.browser.stage import Overlay, settled, until

COMPOSITED = {"transform", "opacity", "clipPath", "offset", "easing", "composite", "computedOffset"}


def words_of(option: str) -> list[str]:
    """The choices of a design's option, but for the theme's own and none."""
    declared = json.loads((ALERTS / "design.json").read_text(encoding="utf-8"))["options"]
    choices: list[str] = next(one["choices"] for one in declared if one["name"] == option)
    return [choice for choice in choices if choice not in ("theme", "none")]


STARTS = """() => {
  window.starts = [];
  const noted = new WeakSet();
  const note = () => {
    for (const animation of document.getAnimations()) {
      const { animationName, effect } = animation;
      if (!animationName || noted.has(animation)) continue;
      noted.add(animation);
      starts.push({
        name: animationName,
        duration: effect.getTiming().duration,
        phase: effect.target.closest(".alert").dataset.phase,
        changes: [...new Set(effect.getKeyframes().flatMap(Object.keys))],
      });
    }
  };
  new MutationObserver(note).observe(document.querySelector("overlay-alerts"), {
    childList: true, subtree: true, attributeFilter: ["data-phase"],
  });
}"""
"""Notes animations as a phase begins: a phase may be over before a busy machine draws a frame of it."""


def started(page: Page, count: int) -> list[dict[str, Any]]:
    """The first animations since the last call, and what each one changes."""
    until(page, f"starts.length >= {count}")
    found: list[dict[str, Any]] = page.evaluate(f"starts.splice(0, {count})")
    return found


def test_there_are_ten_entrances_and_exits_and_all_are_composited(alerts: Overlay, open_page: OpenPage) -> None:
    page = open_preview(open_page, alerts)
    page.evaluate(STARTS)
    assert words_of("enter") == words_of("leave")
    assert len(words_of("enter")) >= 10
    for word in words_of("enter"):
        show(page, an_alert(enter=word, leave=word, motif="none"))
        (coming,) = started(page, 1)
        cut(page)
        (going,) = started(page, 1)

        for animation in (coming, going):
            assert set(animation["changes"]) <= COMPOSITED, word
            assert 100 <= animation["duration"] <= 1000, word
        assert (coming["phase"], going["phase"]) == ("in", "out")
        assert coming["name"] != going["name"], word
        expect(page.locator(".alert")).to_have_count(0)


def test_what_stays_moves_only_once_it_is_there(alerts: Overlay, open_page: OpenPage) -> None:
    page = open_preview(open_page, alerts)
    page.evaluate(STARTS)
    picture = "/media/picture-64x64.png"
    for word in words_of("stay"):
        show(page, an_alert(enter="pop", stay=word, picture=picture, files={picture: "image"}))

        coming, staying = started(page, 2)
        assert (coming["name"], coming["phase"]) == ("overlay-pop-in", "in")
        assert (staying["name"], staying["phase"]) == (f"overlay-{word}", "still")
        assert set(staying["changes"]) <= COMPOSITED


@pytest.mark.parametrize("effect", ["confetti", "emoji-rain"])
def test_an_effect_is_one_canvas_that_goes_when_all_has_fallen(
    alerts: Overlay, open_page: OpenPage, effect: str
) -> None:
    page = open_preview(open_page, alerts, width=400, height=300)
    page.evaluate(
        """() => {
          window.most = 0;
          window.painted = false;
          const look = () => {
            const canvases = [...document.querySelectorAll("canvas")];
            most = Math.max(most, canvases.length);
            painted ||= canvases.some((canvas) => canvas.getContext("2d")
              .getImageData(0, 0, 400, 300).data.some((part) => part > 0));
            requestAnimationFrame(look);
          };
          look();
        }"""
    )

    show(page, an_alert(effect=effect, effect_emoji="🦆⛵"))

    until(page, "painted")
    expect(page.locator("canvas")).to_have_count(0, timeout=10_000)
    assert page.evaluate("most") == 1
    expect(page.locator(".alert")).to_be_visible()


def test_an_effect_goes_with_its_alert(alerts: Overlay, open_page: OpenPage) -> None:
    page = open_preview(open_page, alerts)
    show(page, an_alert(effect="confetti", leave="none"))
    expect(page.locator(".effect")).to_have_count(1)

    cut(page)

    expect(page.locator(".effect")).to_have_count(0)


def test_less_motion_means_a_short_fade_and_nothing_else(alerts: Overlay, open_page: OpenPage) -> None:
    page = open_preview(open_page, alerts, reduced_motion="reduce")
    page.evaluate(
        """() => new MutationObserver(() => {
          const { animationName, animationDuration } = getComputedStyle(document.querySelector(".alert"));
          window.coming ??= [animationName, animationDuration];
        }).observe(document.querySelector("overlay-alerts"), { childList: true })"""
    )

    show(page, an_alert(enter="spin", stay="wiggle", effect="confetti"))

    expect(page.locator(".alert[data-phase=still]")).to_have_count(1)
    assert page.evaluate("coming") == ["overlay-appear", "0.15s"]
    assert page.evaluate("document.getAnimations().length") == 0
    expect(page.locator(".effect")).to_have_count(0)


def test_an_idle_page_has_no_timer_and_asks_for_no_frame(alerts: Overlay, open_page: OpenPage) -> None:
    page = open_page()
    page.add_init_script(
        """
          window.waiting = new Set();
          window.frames = 0;
          for (const [set, clear] of [["setTimeout", "clearTimeout"], ["setInterval", "clearInterval"]]) {
            const [begin, end] = [window[set], window[clear]];
            window[set] = (callback, ...more) => {
              const id = begin(() => { waiting.delete(id); callback(); }, ...more);
              waiting.add(id);
              return id;
            };
            window[clear] = (id) => { waiting.delete(id); end(id); };
          }
          new MutationObserver(() => { window.shown ||= document.querySelector(".alert") !== null; })
            .observe(document, { childList: true, subtree: true });
          const frame = window.requestAnimationFrame;
          window.requestAnimationFrame = (callback) => { frames += 1; return frame(callback); };
        """
    )
    page.goto(f"{alerts.url}?preview=1")
    settled(page)
    show(page, an_alert(duration=0.8, enter="pop", leave="pop", effect="confetti"))
    until(page, "window.shown")
    expect(page.locator(".alert")).to_have_count(0)
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")

    asked = page.evaluate("frames")
    assert page.evaluate("[waiting.size, frames]") == [0, asked]
    assert page.evaluate("document.getAnimations().length") == 0
