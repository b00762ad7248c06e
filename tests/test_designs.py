"""Designs of alerts: chosen from what design.json and the themes declare, kept, shared, never overwritten unseen."""

import asyncio
import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from overlay import assets
from overlay.alerts.design_options import DesignOptions
from overlay.alerts.designs import MOST_DESIGNS, Designs
from overlay.alerts.first_designs import FIRST
from overlay.domain.designs import Design
from overlay.domain.errors import Conflict, Outdated, StorageUnavailable
from overlay.media.bundled import read_bundled
from overlay.settings import Settings
from overlay.storage.database import Database
from tests.described import Document, error
from tests.media_samples import picture, sample
from tests.server import WEBHOOK_KEY, ServerThread, serving

ALERTS = assets.STATIC / "overlays" / "alerts"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerThread]:
    """One server for all of these tests; each leaves the designs of the first start as they were."""
    with ServerThread(Settings(port=0, data_dir=tmp_path_factory.mktemp("data"), webhook_key=WEBHOOK_KEY)) as server:
        yield server


@pytest.fixture
def api(server: ServerThread) -> Iterator[httpx.Client]:
    """A tool on this machine, held against the API's own document."""
    with Document.of(server).client(server) as client:
        before = [design["id"] for design in listed(client)]
        yield client
        for design in listed(client):
            if design["id"] not in before:
                client.delete(f"/designs/{design['id']}", params={"force": 1})


@pytest.fixture
def boat(api: httpx.Client) -> dict[str, Any]:
    """A design of the streamer's own."""
    return made(api, "Boat ahoy", theme="gazette", words="{name}!", stroke=4)


def listed(api: httpx.Client) -> list[dict[str, Any]]:
    designs: list[dict[str, Any]] = api.get("/designs").json()["designs"]
    return designs


def made(api: httpx.Client, name: str, **options: object) -> dict[str, Any]:
    answer = api.post("/designs", json={"name": name, "options": options})
    assert answer.status_code == 201, answer.text
    design: dict[str, Any] = answer.json()
    return design


# The first start


def test_the_first_designs_are_whole(api: httpx.Client) -> None:
    first = {design["name"]: design for design in listed(api)}

    assert list(first) == list(FIRST)
    for name, design in first.items():
        assert design["options"] == FIRST[name]
        assert design["problems"] == []
        assert design["revision"] == 1


def test_every_theme_is_in_a_first_design(api: httpx.Client) -> None:
    document = api.get("/designs").json()
    themes = {theme["name"] for theme in document["themes"]}

    assert len(themes) >= 8
    assert {design["theme"] for design in document["designs"]} == themes


def test_every_first_rule_has_its_design(api: httpx.Client) -> None:
    rules = api.get("/rules").json()["rules"]

    assert len(rules) >= 12
    assert [rule["name"] for rule in rules if rule["problems"]] == []


def test_every_file_that_a_first_design_names_comes_with_the_program() -> None:
    sounds = read_bundled(assets.STATIC / "media" / "sounds")

    assert {str(options["sound"]) for options in FIRST.values() if "sound" in options} <= set(sounds)


# Options


def test_a_design_has_what_it_says_before_its_theme_before_what_all_have(api: httpx.Client) -> None:
    plain, gazette = made(api, "Plain"), made(api, "Paper", theme="gazette", stroke=4)

    assert plain["effective"]["stroke"] == 18
    assert plain["theme"] == plain["effective"]["theme"] == "bare"
    assert gazette["effective"]["stroke"] == 4
    assert gazette["effective"]["text_color"] == "#1c1a16"
    assert gazette["options"] == {"theme": "gazette", "stroke": 4}
    assert set(gazette["effective"]) == {option["name"] for option in api.get("/designs").json()["options"]}


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({"theme": "neon"}, "theme: 'neon' is not one of bare, "),
        ({"size": 10_000}, "size: 10000 is not a whole number from 25 to 200"),
        ({"colour": "red"}, "colour: design has no such option"),
        ({"text_color": "red;}"}, "text_color: 'red;}' is not a colour such as"),
        ({"sound": "boat.mp3"}, "sound: 'boat.mp3' is not the id of a file: sound"),
        ({"sound": "../../overlay.db"}, "sound: '../../overlay.db' is not the id of a file"),
        ({"sound": "https://evil.example/boat.mp3"}, "is not the id of a file"),
        ({"sound": f"{'a' * 64}.png"}, "is not the id of a file: sound"),
        ({"picture": "bundled/chime"}, "picture: 'bundled/chime' is not the id of a file: image, video"),
        ({"picture": ["a"]}, "picture: ['a'] is not the id of a file"),
        ({"headline": "x" * 121}, "is not text of at most 120 characters"),
    ],
)
def test_what_is_no_value_is_refused_in_words(
    api: httpx.Client, boat: dict[str, Any], options: dict[str, object], expected: str
) -> None:
    new = api.post("/designs", json={"name": "Odd", "options": options})
    changed = api.patch(f"/designs/{boat['id']}", json={"revision": boat["revision"], "options": options})

    assert (new.status_code, changed.status_code) == (400, 400)
    assert expected in error(new)
    assert expected in error(changed)
    assert api.get(f"/designs/{boat['id']}").json() == boat


@pytest.mark.parametrize("name", ["", "  ", "x" * 81])
def test_a_design_has_a_name(api: httpx.Client, boat: dict[str, Any], name: str) -> None:
    assert error(api.post("/designs", json={"name": name})) == "name: 1 to 80 characters were expected"
    assert api.patch(f"/designs/{boat['id']}", json={"revision": 1, "name": name}).status_code == 400


def test_a_design_names_its_files_and_where_they_are(api: httpx.Client) -> None:
    image = api.post("/media", params={"name": "a.png"}, content=picture()).json()
    video = api.post("/media", params={"name": "a.webm"}, content=sample("alpha.webm")).json()

    for file in (image, video):
        design = made(api, "With files", picture=file["id"], sound="bundled/chime")
        assert design["problems"] == []
        assert design["media"] == {
            file["id"]: {"url": file["url"], "type": file["type"]},
            "bundled/chime": {"url": design["media"]["bundled/chime"]["url"], "type": "sound"},
        }
        for each in design["media"].values():
            assert httpx.get(f"{str(api.base_url).removesuffix('/api/')}{each['url']}").status_code == 200


def test_a_design_may_wait_for_a_file_that_is_not_there(api: httpx.Client) -> None:
    """A look that came from elsewhere names files by their content: once they are uploaded, all is well."""
    content = picture(color="#808000")
    other = api.post("/media", params={"name": "b.png"}, content=content).json()["id"]
    api.delete(f"/media/{other}")

    design = made(api, "From elsewhere", picture=other, sound="bundled/no-such-sound")

    assert design["media"] == {}
    assert design["problems"] == [
        f"{option}: the file is not in the media library (any more): choose another" for option in ("picture", "sound")
    ]
    api.post("/media", params={"name": "b.png"}, content=content)
    again = api.get(f"/designs/{design['id']}").json()
    assert list(again["media"]) == [other]


# Changing


def test_what_is_changed_counts_from_now_on(api: httpx.Client, boat: dict[str, Any]) -> None:
    changes = {"revision": 1, "name": " Ship ", "options": {"stroke": None, "size": "150"}}

    changed = api.patch(f"/designs/{boat['id']}", json=changes).json()

    assert (changed["name"], changed["revision"]) == ("Ship", 2)
    assert changed["options"] == {"theme": "gazette", "words": "{name}!", "size": 150}
    assert changed["effective"]["stroke"] == 0
    assert api.get(f"/designs/{boat['id']}").json() == changed


def test_the_second_of_two_people_is_told_and_nothing_is_overwritten(api: httpx.Client, boat: dict[str, Any]) -> None:
    path = f"/designs/{boat['id']}"
    first = api.patch(path, json={"revision": 1, "options": {"size": 120}}).json()

    second = api.patch(path, json={"revision": 1, "options": {"size": 80}})

    assert second.status_code == 409
    assert "was changed meanwhile (revision 2, not 1)" in second.json()["error"]
    assert second.json()["present"] == first == api.get(path).json()
    for revision in (0, 3, -1, 2**40):
        assert api.patch(path, json={"revision": revision, "name": "x"}).status_code == 409
    assert api.patch(path, json={"name": "x"}).status_code == 400


@pytest.mark.anyio
async def test_of_many_who_change_the_same_at_once_one_wins(designs: Designs) -> None:
    changes = (
        designs.change(1, revision=1, name=f"Name {number}", present=lambda design: design) for number in range(9)
    )

    results = await asyncio.gather(*changes, return_exceptions=True)

    (winner,) = (result for result in results if isinstance(result, Design))
    losers = [result for result in results if isinstance(result, Outdated)]
    assert designs.get(1) == winner
    assert len(losers) == 8
    assert all(loser.present == winner for loser in losers)


def test_a_design_is_duplicated_with_all_it_says(api: httpx.Client, boat: dict[str, Any]) -> None:
    copy = api.post(f"/designs/{boat['id']}/duplicate").json()

    assert copy["id"] != boat["id"]
    assert copy == boat | {"id": copy["id"], "name": "Boat ahoy copy"}
    again = api.post("/designs", json={"name": "x" * 80}).json()
    assert api.post(f"/designs/{again['id']}/duplicate").json()["name"] == f"{'x' * 70} copy"


def test_a_design_that_is_not_there_is_said(api: httpx.Client) -> None:
    for method, path, body in (
        ("GET", "/designs/9999", None),
        ("PATCH", "/designs/9999", {"revision": 1}),
        ("DELETE", "/designs/9999", None),
        ("POST", "/designs/9999/duplicate", None),
        ("GET", "/designs/9999/look", None),
        ("PUT", "/designs/9999/look", {"owncast_overlay_design": 1, "options": {}}),
    ):
        answer = api.request(method, path, json=body)
        assert answer.status_code == 404
        assert error(answer) == "there is no design 9999"


def test_a_design_that_rules_show_is_deleted_only_on_purpose(api: httpx.Client, boat: dict[str, Any]) -> None:
    rule = {"name": "Boats", "when": {"is": "first_join"}, "then": [{"type": "alert", "design": boat["id"]}]}
    id = api.post("/rules", json=rule).json()["id"]
    path = f"/designs/{boat['id']}"
    assert api.get(path).json()["used_by"] == [{"id": id, "name": "Boats"}]

    refused = api.delete(path)
    assert refused.status_code == 409
    assert error(refused).startswith("'Boat ahoy' is shown by the rule 'Boats'; ")
    assert api.delete(path, params={"force": 1}).status_code == 204

    (left,) = (each for each in api.get("/rules").json()["rules"] if each["id"] == id)
    assert left["problems"] == ["the design it shows was deleted: choose another"]
    api.delete(f"/rules/{id}")


# Looks


def test_a_look_goes_from_one_design_to_another(api: httpx.Client, boat: dict[str, Any]) -> None:
    other = made(api, "Other", size=50, speak_block=["darn*"])

    look = api.get(f"/designs/{boat['id']}/look").json()
    taken = api.put(f"/designs/{other['id']}/look", json=look)

    assert look == {"owncast_overlay_design": 1, "name": "Boat ahoy", "options": boat["options"]}
    assert taken.json()["options"] == boat["options"] | {"speak_block": ["darn*"]}
    assert (taken.json()["name"], taken.json()["revision"]) == ("Other", 2)
    assert "speak_block" not in api.get(f"/designs/{other['id']}/look").json()["options"]


@pytest.mark.parametrize(
    ("look", "expected"),
    [
        ({"owncast_overlay_design": 2, "options": {}}, "Expected `int` <= 1"),
        ({"owncast_overlay_look": 1, "kind": "chat", "options": {}}, "unknown field `owncast_overlay_look`"),
        ({"options": {}}, "missing required field `owncast_overlay_design`"),
        ({"owncast_overlay_design": 1, "options": {"speak_block": ["x"]}}, "a look holds no names"),
        ({"owncast_overlay_design": 1, "options": {"stroke": "thick"}}, "stroke: 'thick' is not a number"),
        ({"owncast_overlay_design": 1, "options": {"stroke": 3, "odd": 1}}, "odd: design has no such option"),
        ([], "Expected `object`, got `array`"),
    ],
)
def test_what_is_no_look_changes_nothing(api: httpx.Client, boat: dict[str, Any], look: object, expected: str) -> None:
    answer = api.put(f"/designs/{boat['id']}/look", json=look)

    assert answer.status_code == 400
    assert expected in error(answer)
    assert api.get(f"/designs/{boat['id']}").json() == boat


# What outlives a restart


def test_designs_outlive_a_kill_and_deleted_ones_stay_deleted(tmp_path: Path) -> None:
    with serving(tmp_path) as server, Document.of(server).client(server) as api:
        boat = made(api, "Boat ahoy", size=120)
        boat = api.patch(f"/designs/{boat['id']}", json={"revision": 1, "options": {"theme": "strips"}}).json()
        for design in listed(api):
            if design["id"] != boat["id"]:
                api.delete(f"/designs/{design['id']}", params={"force": 1})
        server.kill()

    with serving(tmp_path) as server, Document.of(server).client(server) as api:
        assert listed(api) == [boat]
        assert made(api, "Another")["id"] > boat["id"]


@pytest.fixture
async def designs(database: Database) -> Designs:
    """The designs of a first start."""
    designs = Designs(database, DesignOptions(ALERTS))
    await designs.open()
    return designs


@pytest.mark.anyio
async def test_what_could_not_be_written_is_not_seen(designs: Designs, database: Database) -> None:
    before = designs.all()
    await database.write(lambda connection: connection.execute("PRAGMA query_only=1"))

    for work in (
        designs.make("x", {}),
        designs.change(1, revision=1, name="x", present=lambda design: None),
        designs.delete(1, force=True),
    ):
        with pytest.raises(StorageUnavailable):
            await work

    assert designs.all() == before


@pytest.mark.anyio
async def test_there_are_not_endlessly_many_designs(designs: Designs) -> None:
    while len(designs.all()) < MOST_DESIGNS:
        await designs.make("One more", {})

    with pytest.raises(Conflict, match="there are 500 designs already: delete one first"):
        await designs.make("Too many", {})


@pytest.mark.anyio
async def test_a_design_is_found_by_its_name(designs: Designs) -> None:
    boat = await designs.make("Straße", {})

    assert designs.named(" STRASSE ") == boat
    assert designs.named("no such design") is None
    assert designs.name(boat.id) == "Straße"
    assert designs.name(9999) is None


@pytest.mark.anyio
async def test_a_design_whose_theme_is_gone_says_so_and_is_shown_in_another(
    designs: Designs, database: Database, tmp_path: Path
) -> None:
    boat = await designs.make("Boat ahoy", {"theme": "gazette", "size": 120})
    folder = tmp_path / "alerts"
    shutil.copytree(ALERTS, folder)
    shutil.rmtree(folder / "themes" / "gazette")

    without = Designs(database, DesignOptions(folder))
    await without.open()

    look = without.look(boat.id)
    assert look.theme is not None
    assert (look.theme.name, look.options["size"]) == ("bare", 120)
    assert "theme: 'gazette' is not one of" in str(look.problems[0])
    assert "sticker" in {theme.name for theme in (without.look(each.id).theme for each in without.all()) if theme}


# What is declared


def test_what_can_be_chosen_is_without_fault() -> None:
    declared = DesignOptions(ALERTS)

    assert declared.problems == []
    assert {"theme", "words", "picture", "sound", "layout", "enter", "leave"} <= {
        each.name for each in declared.options
    }


@pytest.mark.parametrize(
    ("file", "problem"),
    [
        ("{", "alerts/design.json: "),
        ('{"options": [{"name": "x"}]}', "alerts/design.json: Object missing required field `type`"),
        (
            '{"options": [{"name": "x", "type": "media", "label": "X", "default": ""}]}',
            "alerts/design.json: option x: what it may be was expected as choices: image, video, sound",
        ),
        (
            '{"options": [{"name": "x", "type": "media", "label": "X", "default": "y", "choices": ["image"]}]}',
            "alerts/design.json: option x: the default does not fit: x: 'y' is not the id of a file: image",
        ),
        (None, "alerts/design.json cannot be read: "),
    ],
)
def test_a_fault_in_the_options_is_named_and_alerts_go_on(tmp_path: Path, file: str | None, problem: str) -> None:
    if file is not None:
        (tmp_path / "design.json").write_text(file)

    declared = DesignOptions(tmp_path)

    assert declared.options == ()
    assert declared.problems[0].startswith(problem)
    assert declared.look({"size": 3}).options == {}


def test_a_theme_with_a_default_that_does_not_fit_is_left_out_and_named(tmp_path: Path) -> None:
    shutil.copytree(ALERTS, tmp_path / "alerts")
    file = tmp_path / "alerts" / "themes" / "gazette" / "theme.json"
    theme = json.loads(file.read_text("utf-8"))
    theme["defaults"]["design"]["size"] = "huge"
    file.write_text(json.dumps(theme))

    declared = DesignOptions(tmp_path / "alerts")

    assert "gazette" not in declared.themes
    assert declared.problems == [
        "gazette/theme.json: defaults for design: size: 'huge' is not a whole number from 25 to 200"
    ]
    assert next(option for option in declared.options if option.type == "theme").choices == tuple(declared.themes)
