import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from overlay.domain.errors import InvalidRequest, NotFound, Outdated, StorageUnavailable
from overlay.overlays.catalog import Catalog
from overlay.overlays.instances import Overlay, Overlays
from overlay.overlays.themes import Themes
from overlay.storage.database import Database

pytestmark = pytest.mark.anyio


def kinds(folder: Path, *names: str) -> Catalog:
    """A catalogue of these kinds, each with an integer option `size`."""
    for name in names:
        kind = folder / name
        kind.mkdir(parents=True, exist_ok=True)
        (kind / "manifest.json").write_text(
            f'{{"kind":"{name}","title":"The {name}","width":400,"height":300,"events":["CHAT"],"options":'
            '[{"name":"size","type":"integer","label":"Size","default":26,"minimum":8,"maximum":200},'
            '{"name":"words","type":"text","label":"Words","default":""}]}'
        )
        for suffix in ("html", "js", "css"):
            (kind / f"{name}.{suffix}").touch()
    folder.mkdir(exist_ok=True)
    return Catalog(folder, Themes(folder / "no-themes"))


@pytest.fixture
def catalog(tmp_path: Path) -> Catalog:
    """Two kinds: chat and goal."""
    return kinds(tmp_path / "kinds", "chat", "goal")


@pytest.fixture
async def overlays(database: Database, catalog: Catalog) -> Overlays:
    """The overlays of a first start."""
    overlays = Overlays(database, catalog)
    await overlays.open()
    return overlays


async def reopened(database: Database, catalog: Catalog) -> list[Overlay]:
    overlays = Overlays(database, catalog)
    await overlays.open()
    return overlays.all()


async def test_the_first_start_makes_one_of_each_kind(overlays: Overlays, database: Database, catalog: Catalog) -> None:
    chat, goal = overlays.all()

    assert (chat.id, chat.kind, chat.name, chat.width, chat.height, chat.options) == (
        1,
        "chat",
        "The chat",
        400,
        300,
        {},
    )
    assert goal.kind == "goal"
    assert len({chat.key, goal.key}) == 2
    assert min(len(chat.key), len(goal.key)) >= 22
    assert await reopened(database, catalog) == [chat, goal]


async def test_what_the_streamer_deleted_is_not_made_again(
    overlays: Overlays, database: Database, catalog: Catalog
) -> None:
    for overlay in overlays.all():
        await overlays.delete(overlay.id)

    assert overlays.all() == await reopened(database, catalog) == []


async def test_a_start_without_any_kind_leaves_the_first_one_to_come(database: Database, tmp_path: Path) -> None:
    assert await reopened(database, kinds(tmp_path / "none")) == []
    assert len(await reopened(database, kinds(tmp_path / "kinds", "chat"))) == 1


async def test_an_overlay_is_made_with_what_its_kind_says(
    overlays: Overlays, database: Database, catalog: Catalog
) -> None:
    plain = await overlays.make("goal")
    own = await overlays.make("goal", name=" Mine ", width=100, height=8192, options={"size": "30"})

    assert (plain.name, plain.width, plain.height, plain.options) == ("The goal", 400, 300, {})
    assert (own.name, own.width, own.height, own.options) == ("Mine", 100, 8192, {"size": 30})
    assert (await reopened(database, catalog))[-2:] == [plain, own]
    assert overlays.get(own.id) == overlays.find("goal", own.key) == own


async def test_ids_are_never_used_again(overlays: Overlays) -> None:
    first = await overlays.make("chat")
    await overlays.delete(first.id)

    assert (await overlays.make("chat")).id > first.id


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"kind": "clock"}, "kind: there is no 'clock'; there are chat, goal"),
        ({"name": "x" * 81}, "name: 1 to 80 characters were expected"),
        ({"name": "  "}, "name: 1 to 80 characters were expected"),
        ({"width": -1}, "width: -1 is not a number of pixels from 1 to 8192"),
        ({"width": 0}, "width: 0 is not a number of pixels from 1 to 8192"),
        ({"height": 8193}, "height: 8193 is not a number of pixels from 1 to 8192"),
        ({"options": {"size": 7}}, "size: 7 is not a whole number from 8 to 200"),
        ({"options": {"colour": 7}}, "colour: chat has no such option"),
    ],
)
async def test_what_cannot_be_made_is_refused_in_words(
    overlays: Overlays, wrong: dict[str, object], message: str
) -> None:
    arguments: dict[str, object] = {"kind": "chat", **wrong}

    with pytest.raises(InvalidRequest, match=message):
        await overlays.make(**arguments)  # type: ignore[arg-type]

    assert len(overlays.all()) == 2


async def test_what_is_changed_is_kept(overlays: Overlays, database: Database, catalog: Catalog) -> None:
    before = overlays.get(1)

    after = await overlays.change(1, name=" Mine ", width=500, height=700, options={"size": 40})

    assert after == replace(before, name="Mine", width=500, height=700, options={"size": 40})
    assert (await reopened(database, catalog))[0] == overlays.get(1) == after


async def test_options_are_merged_and_go_back_to_their_default(overlays: Overlays) -> None:
    await overlays.change(1, options={"size": 40, "words": "hi"})

    assert (await overlays.change(1, options={"size": 50})).options == {"size": 50, "words": "hi"}
    assert (await overlays.change(1, options={"size": None})).options == {"words": "hi"}
    assert (await overlays.change(1, name="Mine")).options == {"words": "hi"}


@pytest.mark.parametrize("wrong", [{"name": ""}, {"width": 0}, {"height": 9000}, {"options": {"size": 7}}])
async def test_a_change_that_cannot_be_changes_nothing(overlays: Overlays, wrong: dict[str, object]) -> None:
    before = overlays.get(1)

    with pytest.raises(InvalidRequest):
        await overlays.change(1, **({"name": "Mine"} | wrong))  # type: ignore[arg-type]

    assert overlays.get(1) == before


async def test_changes_at_the_same_time_are_all_kept(overlays: Overlays) -> None:
    await asyncio.gather(
        overlays.change(1, name="Mine"), overlays.change(1, options={"size": 40}), overlays.change(1, width=123)
    )

    overlay = overlays.get(1)
    assert (overlay.name, overlay.options, overlay.width) == ("Mine", {"size": 40}, 123)


async def test_what_somebody_else_changed_meanwhile_is_not_changed(overlays: Overlays) -> None:
    overlay = await overlays.make("chat", name="Ours")
    theirs = await overlays.change(overlay.id, name="Theirs")

    with pytest.raises(Outdated) as refused:
        await overlays.change(overlay.id, name="Mine", was={"name": "Ours"}, present=lambda now: now.name)

    assert refused.value.present == "Theirs"
    assert overlays.get(overlay.id) == theirs
    assert (await overlays.change(overlay.id, width=500, was={"width": overlay.width})).name == "Theirs"


async def test_a_new_key_replaces_the_old_one(overlays: Overlays) -> None:
    old = overlays.get(1)

    new = await overlays.new_key(1)

    assert new == replace(old, key=new.key)
    assert (overlays.find("chat", old.key), overlays.find("chat", new.key)) == (None, new)


async def test_a_new_key_is_taken_back_once(overlays: Overlays, database: Database, catalog: Catalog) -> None:
    first = overlays.all()[0]
    await overlays.new_key(first.id)

    assert await overlays.old_key(first.id) == first
    assert overlays.find(first.kind, first.key) == first
    assert await reopened(database, catalog) == overlays.all()
    with pytest.raises(NotFound, match="had no other key since the start"):
        await overlays.old_key(first.id)


async def test_a_deleted_overlay_comes_back_as_it_was(overlays: Overlays, database: Database, catalog: Catalog) -> None:
    before = overlays.all()
    first = await overlays.change(before[0].id, name="Mine", options={"size": 40})
    await overlays.delete(first.id)
    told: list[tuple[Overlay | None, Overlay | None]] = []
    overlays.changed.append(lambda old, new: told.append((old, new)))

    assert await overlays.restore(first.id) == first
    assert overlays.all() == [first, *before[1:]] == await reopened(database, catalog)
    assert told == [(None, first)]
    with pytest.raises(NotFound, match="was deleted since the start"):
        await overlays.restore(first.id)


async def test_an_overlay_is_found_by_its_kind_and_key_alone(overlays: Overlays) -> None:
    chat, goal = overlays.all()

    assert overlays.find("chat", chat.key) == chat
    assert overlays.find("goal", chat.key) is None
    assert overlays.find("chat", goal.key + "x") is None
    assert overlays.find("clock", goal.key) is None


async def test_an_overlay_that_is_not_there_is_said(overlays: Overlays) -> None:
    for work in (overlays.change(99), overlays.new_key(99), overlays.delete(99)):
        with pytest.raises(NotFound, match="there is no overlay 99"):
            await work
    with pytest.raises(NotFound, match="there is no overlay 99"):
        overlays.get(99)


async def test_everybody_is_told_of_what_was_and_what_is(overlays: Overlays) -> None:
    told: list[tuple[Overlay | None, Overlay | None]] = []
    overlays.changed.append(lambda old, new: told.append((old, new)))

    made = await overlays.make("chat")
    changed = await overlays.change(made.id, name="Mine")
    replaced = await overlays.new_key(made.id)
    await overlays.delete(made.id)

    assert told == [(None, made), (made, changed), (changed, replaced), (replaced, None)]


async def test_an_overlay_of_a_kind_that_is_gone_waits_for_it_to_come_back(
    overlays: Overlays, database: Database, catalog: Catalog, tmp_path: Path
) -> None:
    chat, goal = overlays.all()
    without = Overlays(database, kinds(tmp_path / "less", "chat"))

    await without.open()

    assert without.all() == [chat]
    assert without.find("goal", goal.key) is None
    assert await reopened(database, catalog) == [chat, goal]


async def test_what_could_not_be_written_is_not_seen(overlays: Overlays, database: Database) -> None:
    before = overlays.all()
    await database.write(lambda connection: connection.execute("PRAGMA query_only=1"))

    for work in (overlays.make("chat"), overlays.change(1, name="x"), overlays.new_key(1), overlays.delete(1)):
        with pytest.raises(StorageUnavailable):
            await work

    assert overlays.all() == before
