"""`owncast-overlay replay` as a command against the running program: a recorded show ends on screen as it should."""

import json
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from overlay.domain.events import ChatMessageSent, VisibilityChanged
from overlay.domain.text import words
from overlay.owncast.payload import decode
from tests.page import Page, text_of
from tests.server import PAYLOADS, ServerProcess, recorded, serving

RECORDINGS = ["0.1.3", "0.2", "0.3-made"]
SECRET = "harbour-light-secret"


def replay(name: str, *arguments: str, **environment: str) -> str:
    """Runs the command; what it prints."""
    command = [sys.executable, "-m", "overlay", "replay", str(PAYLOADS / f"webhooks-{name}.jsonl"), "--speed", "2000"]
    clean = {name: value for name, value in os.environ.items() if not name.startswith("OVERLAY_")}
    done = subprocess.run(
        [*command, *arguments], capture_output=True, text=True, timeout=60, env={**clean, **environment}
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def lines_left(name: str) -> list[str]:
    """What is to be read at the end: every line but the hidden ones, in Owncast's order."""
    lines: dict[str, str] = {}
    hidden: set[str] = set()
    for body in recorded(name):
        event = decode(body, received_at=datetime.now(UTC))
        if isinstance(event.data, ChatMessageSent):
            lines[str(event.source_id)] = words(event.data.fragments)
        if isinstance(event.data, VisibilityChanged):
            hidden = hidden - {*event.data.ids} if event.data.visible else hidden | {*event.data.ids}
    return [text for id, text in lines.items() if id not in hidden]


def on_screen(server: ServerProcess) -> list[str]:
    """The lines of a page that has just been opened."""
    with Page(server.socket_url("chat")) as page:
        # A link's or emoji's text is its words; breaks are newlines in `words`.
        return [
            "".join("\n" if part["kind"] == "break" else part["text"] for part in event["data"]["fragments"])
            for event in page.snapshot["events"]
        ]


def test_the_recordings_hold_what_these_tests_believe() -> None:
    for name in RECORDINGS:
        left = lines_left(name)
        assert len(left) == 14
        assert left[-1] == "I moderate now", "hidden and shown again"
        assert "gg wp everyone" not in left, "hidden"


@pytest.mark.parametrize("name", RECORDINGS)
def test_a_replayed_show_ends_with_exactly_the_right_lines_again_and_again(tmp_path: Path, name: str) -> None:
    with serving(tmp_path) as server:
        count = len(recorded(name))
        for times in range(1, 4):
            printed = replay(name, "--to", server.webhook_url)

            assert printed == f"sent {count}, new {count}, known 0\n"
            # Off air again, a page shows the last half hour: every show so far.
            assert on_screen(server) == lines_left(name) * times
        assert len(server.events()) == 3 * count


@pytest.mark.parametrize("name", RECORDINGS)
def test_a_page_that_watches_a_replay_has_the_lines_of_one_that_comes_afterwards(tmp_path: Path, name: str) -> None:
    with serving(tmp_path) as server, Page(server.socket_url("chat")) as page:
        replay(name, "--to", server.webhook_url)
        shown: dict[str, str] = {}
        types = set()
        for event in page.events(newest_for_chat(server)):
            types.add(event["type"])
            if event["type"] == "CHAT":
                shown[event["source_id"]] = text_of(event)
            elif event["type"] == "VISIBILITY-UPDATE":
                for id in event["data"]["ids"]:
                    shown.pop(id, None)
                shown |= {line["source_id"]: text_of(line) for line in event.get("messages", [])}

        assert [text.replace("\n", "") for text in lines_left(name)] == list(shown.values())
        assert {"STREAM_STARTED", "USER_JOINED", "NAME_CHANGE", "STREAM_TITLE_UPDATED", "STREAM_STOPPED"} <= types


def newest_for_chat(server: ServerProcess) -> int:
    """The newest event that a chat page is told of."""
    return max(int(row["id"]) for row in server.events() if row["type"] not in ("SCHEDULED_EVENTS", "USER_PARTED"))


@pytest.mark.parametrize("name", RECORDINGS)
def test_an_exact_replay_is_known_the_second_time(tmp_path: Path, name: str) -> None:
    count = len(recorded(name))
    with serving(tmp_path) as server:
        first = replay(name, "--exact", "--to", server.webhook_url)
        second = replay(name, "--exact", "--to", server.webhook_url)

        assert first == f"sent {count}, new {count}, known 0\n"
        assert second == f"sent {count}, new 0, known {count}\n"
        assert on_screen(server) == lines_left(name)
        assert [row["type"] for row in server.events()] == [json.loads(body)["type"] for body in recorded(name)]


def test_a_replay_is_signed_anew_for_a_server_with_a_secret(tmp_path: Path) -> None:
    with serving(tmp_path, OVERLAY_WEBHOOK_SECRET=SECRET) as server:
        printed = replay("0.3-made", "--to", server.webhook_url, OVERLAY_WEBHOOK_SECRET=SECRET)

        assert printed == "sent 37, new 37, known 0\n"


def test_a_replay_finds_the_server_of_its_data_folder_by_itself(tmp_path: Path) -> None:
    with serving(tmp_path, OVERLAY_WEBHOOK_KEY="") as server:
        port = server.url.rpartition(":")[2]

        printed = replay("0.2", "--port", port, "--data-dir", str(tmp_path))

        assert printed == "sent 35, new 35, known 0\n"
        assert on_screen(server) == lines_left("0.2")
