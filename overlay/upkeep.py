"""What is done now and then, and at the end, so that the data folder stays small and the next start is quick."""

import asyncio
import logging
from datetime import UTC, datetime, timedelta

from overlay.configuration import Configuration
from overlay.domain.errors import StorageUnavailable
from overlay.domain.state import StreamState
from overlay.intake import Intake
from overlay.rules.reader import RuleReader
from overlay.setup.seen import SeenTypes
from overlay.storage import retention
from overlay.storage.checkpoint import Checkpoints
from overlay.storage.database import Database

CLEANING_SECONDS = 60 * 60.0

log = logging.getLogger(__name__)


def state_to_save(reader: RuleReader, intake: Intake) -> StreamState:
    """The state to save: from before the last events, which a start then reads again, so that rules can be tried on
    them."""
    return reader.moments.before or intake.state


async def keep_clean(database: Database, configuration: Configuration, reader: RuleReader) -> None:
    while True:
        await asyncio.sleep(CLEANING_SECONDS)
        values = configuration.values
        try:
            await retention.clean(
                database,
                now=datetime.now(UTC),
                keep=timedelta(days=values.retention_days),
                maximum_bytes=values.retention_megabytes * 1_000_000,
            )
            await reader.clean(datetime.now(UTC))
        except StorageUnavailable as problem:
            log.warning("old events stay for now: %s", problem)


async def save_last(checkpoints: Checkpoints, reader: RuleReader, intake: Intake, seen: SeenTypes) -> None:
    try:
        await seen.save()
        await reader.close()
        await checkpoints.save(state_to_save(reader, intake))
    except StorageUnavailable as problem:
        log.warning("the next start takes a little longer: %s", problem)
