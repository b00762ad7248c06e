"""teklynk's commands.json, as it is in the wild."""

import io
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from PIL import Image

from overlay.domain.errors import InvalidRequest
from overlay.rules.teklynk import Left, Taken, convert
from tests.server import ServerThread, chat
from tests.waiting import wait_until

EMPTY = {"image": "", "audio": "", "video": "", "message": "", "say": "", "timelimit": "5000", "cooldown": "90000"}
SAMPLE = [
    {"command": "!alert"},
    {"command": "!test", "image": "teklynk_logo.png", "timelimit": "8000"},
    {"command": "!fart", "audio": "fart1.mp3", "timelimit": "3000"},
    {
        "command": "!dance",
        "video": "safetydance.webm",
        "message": "DANCE!",
        "say": "Lets DANCE!",
        "timelimit": "60000",
    },
    {"command": "!catjam", "image": "catjam.gif", "timelimit": "10000"},
    {
        "command": "!fediversefollow",
        "image": "catjam.gif",
        "audio": "song2.mp3",
        "message": "Thanks for the follow {username}!",
        "say": "Thanks for the follow {username}!",
        "timelimit": "6000",
        "cooldown": "1000",
    },
]
"""teklynk's own sample.commands.json; what is left out there is empty."""

LIBRARY = {"teklynk_logo.png": "image", "fart1.mp3": "sound", "safetydance.webm": "video", "catjam.gif": "image"}


def find(name: str, type: str) -> str | None:
    return f"id of {name}" if LIBRARY.get(name) == type else None


def one(**command: Any) -> tuple[Taken | None, list[Left]]:
    taken, left = convert([EMPTY | {"command": "!hi"} | command], find)
    return (taken[0] if taken else None), left


def test_teklynks_own_sample_is_taken() -> None:
    taken, left = convert([EMPTY | command for command in SAMPLE], find)

    assert [each.name for each in taken] == ["!test", "!fart", "!dance", "!catjam", "!fediversefollow"]
    test, fart, dance, _, follow = taken
    assert test.when == {"is": "command", "name": "!test", "arguments": "none"}
    assert (test.options["picture"], test.options["seconds"]) == ("id of teklynk_logo.png", 8.0)
    assert test.limits == {"every_seconds": 90}
    assert fart.options["sound"] == "id of fart1.mp3"
    assert (dance.options["picture"], dance.options["words"]) == ("id of safetydance.webm", "DANCE!")
    assert dance.options["seconds"] == 30.0
    assert follow.when == {"is": "event", "types": ["follow"]}
    assert follow.options["words"] == "Thanks for the follow {name}!"
    assert all(each.enabled for each in taken)
    assert [(str(each.what), str(each.why)) for each in left] == [
        ("!alert", "it shows and plays nothing"),
        ("!dance: say “Lets DANCE!”", "rules cannot write in chat yet"),
        ("!dance: timelimit 60 s", "alerts are on screen for 30 s at most"),
        ("!fediversefollow: audio song2.mp3", "upload it under Media, then choose it in the design"),
        ("!fediversefollow: say “Thanks for the follow {username}!”", "rules cannot write in chat yet"),
    ]


def test_a_command_whose_files_are_all_missing_waits_switched_off() -> None:
    taken, left = one(image="gone.gif", audio="gone.mp3")

    assert taken is not None
    assert not taken.enabled
    assert [str(each.what) for each in left] == ["!hi: image gone.gif", "!hi: audio gone.mp3"]


def test_a_file_is_looked_for_by_its_name_alone() -> None:
    taken, _ = one(image="../../etc/catjam.gif")

    assert taken is not None
    assert taken.options["picture"] == "id of catjam.gif"


def test_a_design_has_one_picture_and_the_video_is_it() -> None:
    taken, left = one(image="catjam.gif", video="safetydance.webm")

    assert taken is not None
    assert taken.options["picture"] == "id of safetydance.webm"
    assert [str(each.what) for each in left] == ["!hi: image catjam.gif"]


def test_words_are_taken_without_markup_and_with_our_placeholder() -> None:
    taken, left = one(message="<b>{username}</b> &amp; {username}<script>alert(1)</script> {message}")

    assert taken is not None
    assert taken.options["words"] == "{name} & {name} alert(1) {message}"
    assert [str(each.what) for each in left] == ["!hi: markup in message"]


@pytest.mark.parametrize(
    ("command", "told"),
    [
        ({"command": ""}, "it has no command that begins with !"),
        ({"command": "hello"}, "it has no command that begins with !"),
        ({"command": None}, "it has no command that begins with !"),
        ({"command": ["!a"]}, "it has no command that begins with !"),
        ({"command": "!" + "a" * 50}, "its command is longer than 50 characters"),
        ({"say": "only this"}, "it only writes in chat, which rules cannot do yet"),
        ({"message": 7}, "it shows and plays nothing"),
    ],
)
def test_what_cannot_be_a_rule_is_left_and_named(command: Any, told: str) -> None:
    taken, left = one(**command)

    assert taken is None
    assert [str(each.why) for each in left] == [told]


@pytest.mark.parametrize("given", ["soon", "-5", "nan", "1e999", True, [5], {"ms": 1}, "5" * 5000])
def test_a_time_that_is_none_is_left_and_the_rest_taken(given: Any) -> None:
    taken, left = one(message="hi", timelimit=given, cooldown="1500")

    assert taken is not None
    assert "seconds" not in taken.options
    assert taken.limits == {"every_seconds": 2}
    assert len(left) == 1


def test_times_may_be_numbers_and_are_kept_within_what_there_is() -> None:
    taken, left = one(message="hi", timelimit=200, cooldown=10**15)

    assert taken is not None
    assert taken.options["seconds"] == 1.0
    assert taken.limits == {"every_seconds": 7 * 24 * 60 * 60}
    assert left == []


def test_a_command_of_several_words_is_their_text() -> None:
    taken, _ = one(command="!so cool", message="hi")

    assert taken is not None
    assert taken.when == {
        "all": [
            {"is": "event", "types": ["chat"]},
            {"is": "text_is", "text": "!so cool", "case": False},
        ]
    }


def test_what_has_no_name_here_is_told() -> None:
    _, left = one(message="hi", colour="red")

    assert [(str(each.what), str(each.why)) for each in left] == [("!hi: colour", "nothing here has this name")]


def test_one_wrong_entry_costs_no_other() -> None:
    taken, left = convert([None, 7, "x", [], EMPTY | {"command": "!hi", "message": "hi"}], find)

    assert [each.name for each in taken] == ["!hi"]
    assert [str(each.what) for each in left] == ["entry 1", "entry 2", "entry 3", "entry 4"]


@pytest.mark.parametrize(
    ("commands", "told"),
    [
        ({"command": "!a"}, "a list of commands was expected"),
        ([{"accesstoken": "8675309XYZ123", "owncastdomain": "http://example.com"}], "this is teklynk's config.json"),
        ([{}] * 201, "201 commands; at most 200 were expected"),
    ],
)
def test_another_file_is_refused(commands: Any, told: str) -> None:
    with pytest.raises(InvalidRequest) as refused:
        convert(commands, find)

    assert told in str(refused.value)
    assert "8675309" not in str(refused.value)


@pytest.fixture
def api(server: ServerThread) -> Iterator[httpx.Client]:
    """A tool that calls the server's API."""
    with httpx.Client(base_url=f"{server.url}/api", timeout=10) as client:
        yield client


def test_an_import_makes_designs_and_rules_that_fire(server: ServerThread, api: httpx.Client) -> None:
    commands = [EMPTY | command for command in SAMPLE]

    answer = api.post("/import/teklynk", json=commands)

    assert answer.status_code == 201, answer.text
    made = answer.json()
    assert [rule["name"] for rule in made["rules"]] == ["!test", "!fart", "!dance", "!catjam", "!fediversefollow"]
    assert [rule["enabled"] for rule in made["rules"]] == [False, False, True, False, True]
    assert [design["name"] for design in made["designs"]] == [rule["name"] for rule in made["rules"]]
    assert made["taken"][2] == "!dance: message “DANCE!”, on screen for 30 s, at most once in 90 seconds"
    assert [rule["problems"] for rule in made["rules"]] == [[]] * 5
    design = api.get(f"/designs/{made['designs'][2]['id']}").json()
    assert design["problems"] == []
    assert design["effective"]["words"] == "DANCE!"

    server.take(chat("!dance now", "a"), chat("!dance", "b"))
    wait_until(lambda: api.get("/alerts").json()["queues"][0]["waiting"], "an alert waits")
    (alert,) = api.get("/alerts").json()["queues"][0]["waiting"]
    assert alert["design"]["id"] == design["id"]


def test_files_that_were_uploaded_under_their_names_are_found(api: httpx.Client) -> None:
    picture = io.BytesIO()
    Image.new("RGB", (8, 8), "teal").save(picture, "PNG")
    uploaded = api.post("/media", params={"name": "Teklynk_Logo.png"}, content=picture.getvalue())
    assert uploaded.status_code == 201, uploaded.text
    commands = [EMPTY | command for command in SAMPLE if command["command"] in ("!test", "!fart")]

    made = api.post("/import/teklynk", json=commands).raise_for_status().json()

    assert [rule["enabled"] for rule in made["rules"]] == [True, False]
    design = api.get(f"/designs/{made['designs'][0]['id']}").json()
    assert design["effective"]["picture"] == uploaded.json()["id"]
    assert design["problems"] == []
    assert [one["what"] for one in made["left"]] == ["!fart: audio fart1.mp3"]


def test_the_same_file_twice_makes_its_rules_once(api: httpx.Client) -> None:
    commands = [EMPTY | {"command": "!hi", "message": "hi"}, EMPTY | {"command": "!ho there", "message": "ho"}]
    api.post("/import/teklynk", json=commands).raise_for_status()
    designs, rules = (len(api.get(f"/{what}").json()[what]) for what in ("designs", "rules"))

    again = api.post("/import/teklynk", json=commands).raise_for_status().json()

    assert (again["rules"], again["designs"]) == ([], [])
    assert again["left"] == [
        {"what": "!hi", "why": "there is such a rule already"},
        {"what": "!ho there", "why": "there is such a rule already"},
    ]
    assert len(api.get("/designs").json()["designs"]) == designs
    assert len(api.get("/rules").json()["rules"]) == rules


def test_an_import_that_is_too_much_makes_nothing(api: httpx.Client) -> None:
    def commands(part: int) -> list[dict[str, str]]:
        return [EMPTY | {"command": f"!c{part}-{number}", "message": "hi"} for number in range(200)]

    for part in range(2):
        api.post("/import/teklynk", json=commands(part)).raise_for_status()

    answer = api.post("/import/teklynk", json=commands(2))

    assert answer.status_code == 409
    assert "200 more rules would be more than 500" in answer.json()["error"]
    assert len(api.get("/designs").json()["designs"]) < 450


def test_a_file_that_is_none_of_it_is_refused(api: httpx.Client) -> None:
    for body in (b"", b"{}", b"[", b'"!boat"', b"<html>"):
        assert api.post("/import/teklynk", content=body).status_code == 400
