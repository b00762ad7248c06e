"""Overlays: which pages are open, in what, what they last drew, and what is wrong with them."""

from collections.abc import Iterator
from datetime import timedelta

from overlay.doctor.facts import Facts, Overlay
from overlay.doctor.finding import Finding, State
from overlay.domain.said import Said, Seconds, Value
from overlay.page_told import PageJson

OLDEST_CHROMIUM = 103
LATE_SECONDS = 3.0
OBS_DEFAULT_SIZE = (800, 600)
"""What a browser source has until somebody changes it."""


def air(facts: Facts) -> Iterator[Finding]:
    """Nothing is wrong with a page that may not show anything."""
    if facts.air is not None and not facts.air["on"]:
        since = facts.air["since"]
        age = facts.now - since if since is not None else timedelta()
        yield Finding("overlays", "air", "broken", Said("doctor.air.off", age=age), link="/")


def pages(facts: Facts) -> Iterator[Finding]:
    """A line for whatever is wrong with an overlay's pages, or one that says how they are."""
    if facts.program.state != "running":
        return
    if facts.overlays and not any(overlay.pages for overlay in facts.overlays):
        yield Finding("overlays", "open", "warning", Said("doctor.pages.none"), link="/setup")
    for overlay in facts.overlays:
        if not overlay.pages:
            yield _closed(facts, overlay)
            continue
        wrong = {finding.found.key: finding for page in overlay.pages for finding in _wrong(facts, overlay, page)}
        yield from wrong.values() or [_well(facts, overlay)]


def alerts(facts: Facts) -> Iterator[Finding]:
    """Queues that hold their alerts, and what their pages could not play."""
    names = {overlay.id: overlay.name for overlay in facts.overlays}
    for queue in facts.queues:
        title = names.get(queue["overlay"], "")
        waiting = len(queue["waiting"])
        if queue["paused"]:
            yield Finding("overlays", "alerts", "warning", Said("doctor.alerts.paused", n=waiting), title, link="/")
        if queue["muted"]:
            yield Finding("overlays", "alerts", "ok", Said("doctor.alerts.muted"), title, link="/")
        for problem in queue["problems"]:
            said = Said("doctor.alerts.problem", problem=problem)
            yield Finding("overlays", "alerts", "warning", said, title, link="/designs")


def obs(facts: Facts) -> Iterator[Finding]:
    """The connection to OBS, which only placing and reloading need."""
    if facts.obs is None:
        return
    health = facts.obs
    state: State = "ok" if health.state in ("off", "connected") else "warning"
    link = "" if health.state == "connected" else "/setup"
    said = Said(f"doctor.obs.{health.state}", message=health.message, version=health.version, scene=health.scene)
    yield Finding("overlays", "obs", state, said, link=link)


def _closed(facts: Facts, overlay: Overlay) -> Finding:
    if overlay.left_at is None:
        return _of(overlay, "ok", "page.closed")
    return _of(overlay, "warning", "page.left", age=facts.now - overlay.left_at)


def _wrong(facts: Facts, overlay: Overlay, page: PageJson) -> Iterator[Finding]:
    major = page["chromium"].partition(".")[0]
    if major.isdigit() and int(major) < OLDEST_CHROMIUM:
        yield _of(overlay, "broken", "page.old_browser", page, facts, chromium=page["chromium"])
    if page["behind"]:
        yield _of(overlay, "warning", "page.behind", page, facts)
    if page["error"]:
        yield _of(overlay, "warning", "page.error", page, facts, error=page["error"], n=page["errors"])
    if page["lag"] >= LATE_SECONDS:
        yield _of(overlay, "warning", "page.late", page, facts, lag=Seconds(page["lag"]))
    if page["dropped"]:
        yield _of(overlay, "warning", "page.dropped", page, facts, n=page["dropped"])
    if page["problems"]:
        yield _of(overlay, "warning", "page.address", page, facts, problems=page["problems"])
    size, made_for = (page["width"], page["height"]), (overlay.width, overlay.height)
    if page["obs"] and size == OBS_DEFAULT_SIZE != made_for:
        yield _of(overlay, "warning", "page.size", page, facts, width=overlay.width, height=overlay.height)


def _well(facts: Facts, overlay: Overlay) -> Finding:
    obs = [page for page in overlay.pages if page["obs"]]
    key = "page.open" if obs else "page.browser"
    details = tuple(said for page in overlay.pages for said in _details(facts, page))
    return Finding(
        "overlays",
        "page",
        "ok",
        Said(f"doctor.{key}", n=len(overlay.pages)),
        overlay.name,
        details=details,
        overlay=overlay.id,
    )


def _details(facts: Facts, page: PageJson) -> Iterator[Said]:
    """How a page is: what it is in, since when, what it drew, what OBS does with it."""
    key = "page.in_obs" if page["obs"] else "page.in_browser" if page["chromium"] else "page.in_tool"
    age = facts.now - page["since"]
    yield Said(f"doctor.{key}", obs=page["obs"], chromium=page["chromium"], age=age)
    if page["shown_at"] is None:
        yield Said("doctor.page.drew_nothing")
    else:
        yield Said("doctor.page.drew", age=facts.now - page["shown_at"], lag=Seconds(page["lag"]))
    if page["obs"]:
        yield Said(f"doctor.page.{_whereabouts(page)}", scene=page["scene"])
    if page["resumed"]:
        yield Said("doctor.page.resumed", n=page["resumed"])


def _whereabouts(page: PageJson) -> str:
    if not page["visible"]:
        return "hidden"
    if page["active"] is None:
        return "in_scene" if page["scene"] else "visible"
    if not page["active"]:
        return "not_on_air"
    return "in_scene" if page["scene"] else "on_air"


def _of(
    overlay: Overlay, state: State, key: str, page: PageJson | None = None, facts: Facts | None = None, **values: Value
) -> Finding:
    details = tuple(_details(facts, page)) if page is not None and facts is not None else ()
    # What is open nowhere cannot show its name.
    asked = overlay.id if overlay.pages else None
    return Finding("overlays", "page", state, Said(f"doctor.{key}", **values), overlay.name, details, overlay=asked)
