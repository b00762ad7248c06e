import asyncio

import httpx
import pytest

from overlay.backlog import Backlog
from overlay.domain.errors import InvalidRequest, OwncastRefused
from overlay.hub import Hub
from overlay.intake import Intake
from overlay.owncast.transport import open_http
from overlay.owncast_link import OwncastLink
from overlay.stage.title import LONGEST_TITLE, Title
from overlay.storage.event_log import EventLog
from tests.fakes import FakeOwncast
from tests.incoming import webhook

pytestmark = pytest.mark.anyio


@pytest.fixture
async def intake(event_log: EventLog) -> Intake:
    """The way in for what Owncast tells."""
    return Intake(event_log, Hub(lambda encoded, last_id: b""), Backlog())


@pytest.fixture
async def link(owncast: FakeOwncast) -> OwncastLink:
    """A link whose token may do everything."""
    link = OwncastLink(open_http(owncast.transport))
    link.use(owncast.url, "all-scopes")
    await link.check()
    return link


async def titles(event_log: EventLog) -> list[str]:
    return [event.source for event in await event_log.after(0, limit=9) if event.type == "STREAM_TITLE_UPDATED"]


async def test_a_title_that_owncast_tells_of_itself_is_one_change(
    intake: Intake, link: OwncastLink, owncast: FakeOwncast, event_log: EventLog
) -> None:
    told: list[asyncio.Future[object]] = []

    def tells(request: httpx.Request) -> None:
        change = webhook("STREAM_TITLE_UPDATED", id="t", name="Harbour Light", streamTitle="Caulking")
        told.append(asyncio.ensure_future(intake.accept(change)))

    owncast.answer = tells
    title = await Title(link, intake).change("  Caulking ")

    assert (title, owncast.title) == ("Caulking", "Caulking")
    assert await titles(event_log) == ["webhook"]


async def test_where_owncast_tells_nothing_overlays_learn_of_it_all_the_same(
    intake: Intake, link: OwncastLink, owncast: FakeOwncast, event_log: EventLog
) -> None:
    assert await Title(link, intake, patience_seconds=0.01).change("Caulking") == "Caulking"

    assert intake.state.title == "Caulking"
    assert await titles(event_log) == ["post"]


async def test_a_title_can_be_taken_away(intake: Intake, link: OwncastLink, owncast: FakeOwncast) -> None:
    await intake.accept(webhook("STREAM_TITLE_UPDATED", id="t", streamTitle="Caulking"))

    assert await Title(link, intake).change(" ") == ""

    assert (owncast.title, intake.state.title) == ("", "")


async def test_a_token_that_may_not_is_said_and_nothing_changes(
    intake: Intake, link: OwncastLink, owncast: FakeOwncast
) -> None:
    owncast.tokens["weak"] = ("CAN_SEND_MESSAGES",)
    link.use(owncast.url, "weak")

    with pytest.raises(OwncastRefused, match="may not do what an administrator does"):
        await Title(link, intake).change("Caulking")

    assert intake.state.title == ""


async def test_a_title_may_be_so_long_and_no_longer(intake: Intake, link: OwncastLink, owncast: FakeOwncast) -> None:
    with pytest.raises(InvalidRequest, match="at most 100"):
        await Title(link, intake).change("x" * (LONGEST_TITLE + 1))
    assert owncast.title == "A new title"
