from collections.abc import Mapping
from dataclasses import replace

import pytest

from overlay.configuration import Configuration, Value, Values
from overlay.domain.errors import Conflict, InvalidRequest, StorageUnavailable
from overlay.storage.database import Database

pytestmark = pytest.mark.anyio


async def opened(database: Database, fixed: Mapping[str, str | None] | None = None) -> Configuration:
    configuration = Configuration(database, fixed or {})
    await configuration.open()
    return configuration


async def test_the_first_start_makes_keys_and_leaves_the_rest_unset(database: Database) -> None:
    configuration = await opened(database)

    values = configuration.values
    assert replace(values, webhook_key="", session_secret="") == Values()
    assert len(values.webhook_key) >= 22
    assert len(values.session_secret) >= 40
    assert values.webhook_key.replace("-", "").replace("_", "").isalnum()
    assert (await opened(database)).values == values


async def test_a_change_is_kept_and_told(database: Database) -> None:
    configuration = await opened(database)
    told: list[frozenset[str]] = []
    configuration.observers.append(told.append)

    await configuration.change({"owncast_url": "https://stream.example.com", "retention_days": 30})

    assert (configuration.values.owncast_url, configuration.values.retention_days) == ("https://stream.example.com", 30)
    assert told == [frozenset({"owncast_url", "retention_days"})]
    assert (await opened(database)).values == configuration.values


async def test_what_stays_the_same_is_told_to_nobody(database: Database) -> None:
    configuration = await opened(database)
    await configuration.change({"access_token": "token"})
    told: list[frozenset[str]] = []
    configuration.observers.append(told.append)

    await configuration.change({"access_token": "token"})
    await configuration.change({"access_token": "token", "owncast_url": "https://a.example"})
    await configuration.change({})

    assert told == [frozenset({"owncast_url"})]


async def test_an_empty_text_clears_a_field(database: Database) -> None:
    configuration = await opened(database)
    await configuration.change({"access_token": "token"})

    await configuration.change({"access_token": ""})

    assert (await opened(database)).values.access_token == ""


async def test_what_flags_and_environment_say_wins_over_what_is_stored(database: Database) -> None:
    await (await opened(database)).change({"owncast_url": "https://stored.example", "access_token": "stored"})

    configuration = await opened(database, {"owncast_url": "https://given.example", "access_token": None})

    assert configuration.fixed == {"owncast_url"}
    assert (configuration.values.owncast_url, configuration.values.access_token) == ("https://given.example", "stored")
    assert (await opened(database)).values.owncast_url == "https://stored.example"


async def test_what_is_given_at_the_start_cannot_be_changed(database: Database) -> None:
    configuration = await opened(database, {"owncast_url": "https://given.example"})
    before = configuration.values

    with pytest.raises(Conflict, match="owncast_url is set by a flag or environment variable"):
        await configuration.change({"access_token": "token", "owncast_url": "https://other.example"})

    assert configuration.values == before
    assert (await opened(database)).values.access_token == ""


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"colour": "red"}, "colour: there is no such field"),
        ({"owncast_url": 5}, "owncast_url: text was expected"),
        ({"retention_days": "30"}, "retention_days: a whole number was expected"),
        ({"retention_days": True}, "retention_days: a whole number was expected"),
        ({"__class__": "x"}, "__class__: "),
    ],
)
async def test_what_does_not_fit_is_refused(database: Database, changes: dict[str, Value], message: str) -> None:
    configuration = await opened(database)
    before = configuration.values

    with pytest.raises(InvalidRequest, match=message):
        await configuration.change({"access_token": "token", **changes})

    assert configuration.values == before


async def test_a_new_webhook_key_replaces_the_old_one(database: Database) -> None:
    configuration = await opened(database)
    old = configuration.values.webhook_key

    await configuration.new_webhook_key()

    assert configuration.values.webhook_key != old
    assert (await opened(database)).values.webhook_key == configuration.values.webhook_key


async def test_a_webhook_key_that_is_given_stays(database: Database) -> None:
    configuration = await opened(database, {"webhook_key": "given-by-the-environment"})

    with pytest.raises(Conflict):
        await configuration.new_webhook_key()

    assert configuration.values.webhook_key == "given-by-the-environment"


async def test_what_could_not_be_stored_does_not_count(database: Database) -> None:
    configuration = await opened(database)
    told: list[frozenset[str]] = []
    configuration.observers.append(told.append)
    await database.write(lambda connection: connection.execute("PRAGMA query_only=1"))

    with pytest.raises(StorageUnavailable):
        await configuration.change({"access_token": "token"})

    assert (configuration.values.access_token, told) == ("", [])


async def test_what_a_newer_program_stored_beside_is_left_alone(database: Database) -> None:
    await database.write(
        lambda connection: connection.execute("INSERT INTO configuration VALUES ('theme', '\"bare\"')")
    )

    assert (await opened(database)).values.retention_days == 90
