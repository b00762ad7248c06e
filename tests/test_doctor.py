"""The doctor: each thing that can be wrong has its line, and its one next step."""

import json
import re
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from overlay import assets
from overlay.doctor.examine import examine, gravest
from overlay.doctor.facts import Events, Facts, Machine, Media, Overlay, Owncast, Program
from overlay.doctor.words import in_words
from overlay.domain.said import Bytes, Said, Seconds, Words
from overlay.obs.link import ObsHealth
from overlay.owncast_link import Health
from overlay.page_told import PageJson
from overlay.settings import Settings
from overlay.setup.seen import WEBHOOK_TYPES
from tests.fakes import FakeOwncast
from tests.page import Page
from tests.server import WEBHOOK_KEY, ServerThread, chat, event
from tests.waiting import wait_until

NOW = datetime(2026, 11, 22, 20, 0, tzinfo=UTC)
HEALTH = Health(
    url="https://stream.example.com",
    state="ok",
    name="Harbour Light",
    version="0.3.0",
    token="ok",
    can_send=True,
    can_system=True,
    can_admin=True,
)
PAGE: PageJson = {
    "id": 1,
    "obs": "32.2.2",
    "chromium": "127.0.6533.120",
    "width": 400,
    "height": 600,
    "visible": True,
    "active": True,
    "scene": "Game",
    "streaming": True,
    "lag": 0.1,
    "since": NOW - timedelta(hours=2),
    "shown_at": NOW - timedelta(seconds=3),
    "error": "",
    "errors": 0,
    "dropped": 0,
    "resumed": 0,
    "behind": False,
    "problems": [],
    "preview": False,
}
CHAT = Overlay(id=1, name="Chat", width=400, height=600, pages=[PAGE])
WELL = Facts(
    now=NOW,
    program=Program(state="running", version="1.0", running=timedelta(minutes=5)),
    owncast=Owncast(health=HEALTH, ahead=0.2, online=False),
    events=Events(
        live=False,
        seen=dict.fromkeys(WEBHOOK_TYPES, NOW),
        last_type="CHAT",
        last_at=NOW,
        delay=timedelta(seconds=0.1),
    ),
    overlays=[CHAT],
    media=Media(files=3),
    machine=Machine(
        folder="/home/ann/.local/share/owncast-overlay",
        open_to_others=False,
        database_bytes=12_300_000,
        free_bytes=50_000_000_000,
    ),
    obs=ObsHealth(),
    air={"on": True, "since": None},
)
TEXTS: dict[str, str] = json.loads((assets.STATIC / "texts" / "server" / "en.json").read_text("utf-8"))


def page(**members: Any) -> Facts:
    """All is well, but for a page of the chat."""
    told: PageJson = {**PAGE, **members}  # type: ignore[typeddict-item]
    return replace(WELL, overlays=[replace(CHAT, pages=[told])])


def health(**members: Any) -> Facts:
    return replace(WELL, owncast=replace(WELL.owncast, health=replace(HEALTH, **members)))


def owncast(**members: Any) -> Facts:
    return replace(WELL, owncast=replace(WELL.owncast, **members))


def events(**members: Any) -> Facts:
    return replace(WELL, events=replace(WELL.events, **members))


def machine(**members: Any) -> Facts:
    return replace(WELL, machine=replace(WELL.machine, **members))


def obs_is(state: Any) -> Facts:
    return replace(WELL, obs=ObsHealth(state=state, message=Said("error.obs.password")))


def queue(**members: Any) -> Facts:
    empty: Any = {"overlay": 1, "paused": False, "muted": False, "waiting": [], "problems": []}
    return replace(WELL, queues=[empty | members])


def test_when_all_is_well_every_line_says_so_and_none_asks_for_anything() -> None:
    findings = examine(WELL)

    assert gravest(findings) == "ok"
    words = [in_words(finding, Words(TEXTS)) for finding in findings]
    assert [line["next"] for line in words] == [""] * len(words)
    assert next(line["details"] for line in words if line["title"] == "Chat") == [
        "OBS 32.2.2 with Chromium 127.0.6533.120, open for 2 h",
        "Last drew 3 s ago, 0.1 s after it happened",
        "In the scene “Game”, which goes out",
    ]


WRONG: dict[str, Facts] = {
    "program.not_running broken": replace(WELL, program=Program(state="not_running", version="1.0")),
    "program.silent broken": replace(WELL, program=Program(state="silent", version="1.0")),
    "owncast.unset broken": health(url="", state="unset", token="unset"),
    "owncast.unreachable broken": health(state="unreachable", message="No route.", token="unknown"),
    "owncast.not_owncast broken": health(state="not_owncast", message="A web page."),
    "owncast.checking warning": health(state="checking"),
    "owncast.old warning": health(version="0.0.13"),
    "token.unset warning": health(token="unset"),
    "token.unknown warning": health(token="unknown"),
    "token.refused broken": health(token="refused"),
    "token.lacks warning": health(can_send=False),
    "clocks.ahead warning": replace(owncast(ahead=61.0), events=replace(WELL.events, delay=timedelta(seconds=-60))),
    "clocks.behind warning": owncast(ahead=-7.5),
    "webhooks.never warning": events(seen={}),
    "webhooks.not_started broken": owncast(online=True),
    "webhooks.not_stopped warning": events(live=True),
    "webhooks.slow warning": events(delay=timedelta(seconds=12)),
    "types.missing warning": events(seen={"STREAM_STARTED": NOW}),
    "refused.signature warning": events(refused={"signature mismatch": 3, "signature missing": 1}),
    "refused.stale warning": events(refused={"signature stale": 3}),
    "refused.storage warning": events(refused={"storage": 3}),
    "refused.cut_off warning": events(refused={"cut_off": 1}),
    "refused.other warning": events(refused={"not_json": 1}),
    "air.off broken": replace(WELL, air={"on": False, "since": NOW}),
    "pages.none warning": replace(WELL, overlays=[replace(CHAT, pages=[])]),
    "page.left warning": replace(WELL, overlays=[replace(CHAT, pages=[], left_at=NOW), replace(CHAT, id=2)]),
    "page.old_browser broken": page(chromium="95.0.1"),
    "page.behind warning": page(behind=True),
    "page.error warning": page(error="TypeError: x", errors=2),
    "page.late warning": page(lag=4.0),
    "page.dropped warning": page(dropped=2),
    "page.address warning": page(problems=["?size=large is not a number"]),
    "page.size warning": page(width=800, height=600),
    "alerts.paused warning": queue(paused=True),
    "alerts.problem warning": queue(problems=["Follow: clip.mp4 cannot be played"]),
    "obs.refused warning": obs_is("refused"),
    "obs.unreachable warning": obs_is("unreachable"),
    "obs.connecting warning": obs_is("connecting"),
    "database.unwritable broken": machine(storage="the disk is full"),
    "database.damaged broken": machine(damage="row 5 missing from index"),
    "disk.low warning": machine(free_bytes=900_000_000),
    "disk.full broken": machine(free_bytes=90_000_000),
    "folder.open warning": machine(open_to_others=True),
    "media.missing broken": replace(WELL, media=Media(files=3, missing=["horn.wav"])),
    "media.problem warning": replace(WELL, media=Media(files=3, problems=["chalk: no manifest"])),
}


@pytest.mark.parametrize("line", WRONG)
def test_what_is_wrong_is_one_line_with_its_next_step(line: str) -> None:
    key, state = line.split()
    findings = examine(WRONG[line])

    wrong = [finding for finding in findings if finding.state != "ok"]
    assert [finding.found.key for finding in wrong] == [f"doctor.{key}"]
    assert gravest(findings) == state
    said = in_words(wrong[0], Words(TEXTS))
    assert said["found"]
    assert said["next"] or line in ("owncast.checking warning", "token.unknown warning", "obs.connecting warning")


FINE: dict[str, Facts] = {
    "owncast.demo": owncast(demo=True),
    "token.posts": health(can_admin=False),
    "webhooks.before": events(last_at=None),
    "webhooks.last": events(delay=timedelta(days=20)),
    "types.some": events(seen={type: NOW for type in WEBHOOK_TYPES if type != "STREAM_STOPPED"}),
    "page.browser": page(obs=""),
    "page.closed": replace(WELL, overlays=[CHAT, replace(CHAT, id=2, name="Other", pages=[])]),
    "alerts.muted": queue(muted=True),
    "obs.connected": obs_is("connected"),
    "database.none": machine(database_bytes=0),
}


@pytest.mark.parametrize("key", FINE)
def test_what_is_as_it_may_be_is_no_fault(key: str) -> None:
    findings = examine(FINE[key])

    assert gravest(findings) == "ok"
    assert f"doctor.{key}" in [finding.found.key for finding in findings]
    assert all(in_words(finding, Words(TEXTS))["found"] for finding in findings)


@pytest.mark.parametrize(
    ("members", "said"),
    [
        ({"visible": False}, "Hidden in OBS at present"),
        ({"active": None, "scene": ""}, "Visible in OBS"),
        ({"active": None}, "In the scene “Game”, which goes out"),
        ({"active": False}, "Not in the scene that goes out"),
        ({"scene": ""}, "In the scene that goes out"),
        ({"shown_at": None}, "Nothing to draw came since then"),
        ({"resumed": 3}, "Lost its connection and came back: 3 ×"),
        ({"obs": "", "chromium": ""}, "Another program, open for 2 h"),
    ],
)
def test_a_page_is_described_by_what_obs_does_with_it(members: dict[str, Any], said: str) -> None:
    lines = [in_words(finding, Words(TEXTS)) for finding in examine(page(**members))]
    assert said in [detail for line in lines for detail in line["details"]]


def test_values_are_said_as_people_say_them() -> None:
    german = Words({**TEXTS, "x": "{v}", "amount.decimal": ","})
    said = [
        german.say(Said("x", v=value))
        for value in (
            Bytes(0),
            Bytes(1_500_000_000),
            Seconds(0.24),
            Seconds(2.0),
            timedelta(seconds=-5),
            timedelta(hours=30),
            7,
            "two\nlines \x07 and {v}",
            ["a", "b"],
            "x" * 400,
        )
    ]
    assert said == ["0 kB", "1,5 GB", "0,2 s", "2 s", "0 s", "1 d", "7", "two lines and {v}", "a, b", "x" * 300 + "…"]


def test_every_sentence_of_a_check_has_its_placeholders_in_its_next_step() -> None:
    """A next step is filled with what the finding has: it may not ask for more."""
    for line, facts in WRONG.items():
        for finding in examine(facts):
            for key in (finding.found.key, f"{finding.found.key}.next"):
                assert set(re.findall(r"\{(\w+)\}", TEXTS.get(key, ""))) <= set(finding.found.values), (line, key)


# The running program


@pytest.fixture
def configured(tmp_path: Path, owncast: FakeOwncast) -> Iterator[ServerThread]:
    settings = Settings(
        port=0, data_dir=tmp_path, webhook_key=WEBHOOK_KEY, owncast_url=owncast.url, access_token="all-scopes"
    )
    with ServerThread(settings, owncast_transport=owncast.transport) as server:
        yield server


def report(server: ServerThread, **headers: str) -> dict[str, dict[str, Any]]:
    answer = server.http.get(f"{server.url}/api/doctor", headers=headers).raise_for_status().json()
    return {f"{line['check']} {line['title']}": line for line in answer["findings"]}


def test_the_running_program_is_looked_at_with_its_owncast_webhooks_and_pages(
    configured: ServerThread, owncast: FakeOwncast
) -> None:
    owncast.online = True
    configured.take(event("STREAM_STARTED", id="s", timestamp="2026-11-22T12:00:00Z"), chat("hello", "m"))
    configured.post(b"[]")
    with ExitStack() as open:
        page = open.enter_context(Page(configured.socket_url("chat")))
        page.hello(place={"width": 400, "height": 600})
        wait_until(lambda: report(configured)["page Chat"]["details"], "the page is known")
        lines = report(configured)

    assert lines["server Server"]["found"].startswith("“Harbour Light” answers at https://stream.example.com")
    assert lines["token Access token"]["state"] == "ok"
    # The fake's clock stands still.
    assert lines["clocks Clocks"]["state"] == "warning"
    assert lines["webhooks Webhooks"]["found"].startswith("The last one, CHAT, came 0 s ago")
    assert lines["types Event types"]["state"] == "warning"
    assert lines["refused Refused"]["found"] == "What came and is no webhook: not_an_event × 1."
    assert lines["page Chat"]["details"][0].startswith("Another program, open for")
    assert lines["database Database"]["state"] == "ok"
    wait_until(lambda: report(configured)["page Chat"]["state"] == "warning", "its last page left")


def test_an_owncast_that_is_gone_is_a_broken_line_and_asked_once_however_many_look(
    configured: ServerThread, owncast: FakeOwncast
) -> None:
    wait_until(lambda: configured.http.get(f"{configured.url}/api/status").json()["owncast"]["state"] == "ok", "asked")
    owncast.failure = httpx.ConnectError("refused")
    before = len(owncast.requests)
    assert report(configured)["server Server"]["state"] == "broken"
    asked = len(owncast.requests) - before
    for _ in range(5):
        report(configured)
    assert len(owncast.requests) - before == asked <= 4


def test_a_deleted_file_of_the_library_is_missed(configured: ServerThread, tmp_path: Path) -> None:
    png = (Path(__file__).parent / "media" / "tone.mp3").read_bytes()
    made = configured.http.post(f"{configured.url}/api/media?name=horn.mp3", content=png).raise_for_status().json()
    (tmp_path / "media" / made["id"]).unlink()

    line = report(configured)["media Media"]
    assert (line["state"], line["link"]) == ("broken", "/media")
    assert "horn" in line["found"]


def test_a_data_folder_that_is_taken_away_is_said_and_not_a_failure(configured: ServerThread, tmp_path: Path) -> None:
    away = tmp_path.with_name(f"{tmp_path.name}-away")
    tmp_path.rename(away)
    try:
        line = report(configured)["database Database"]
    finally:
        away.rename(tmp_path)
    assert line["state"] == "broken"
    assert "No such file or directory" in line["found"]
