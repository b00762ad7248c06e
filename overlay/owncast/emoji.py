"""Custom emoji of the configured Owncast, fetched once and kept on disk, so that pages load them from our own origin.

Only `/img/emoji/<path>` of the configured server is ever asked for, and only what is a picture by its content is kept.
"""

import asyncio
import hashlib
import logging
import time
from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path

from overlay.domain.errors import NotFound, OverlayError, OwncastNotConfigured, OwncastUnavailable
from overlay.domain.said import Said
from overlay.owncast.client import OwncastClient
from overlay.owncast.emoji_path import is_emoji_path
from overlay.owncast.emoji_shelf import EmojiShelf
from overlay.owncast.picture import Picture, picture_of

MOST_REFUSALS = 1000
MOST_AT_ONCE = 6
MOST_WAITING = 300

logger = logging.getLogger(__name__)


class EmojiCache:
    """Gives emoji by their path below `/img/emoji/`.

    One that several pages ask for at the same time is fetched once; one that could not be had is not asked for again
    for a while; one that is on disk is given even while Owncast is away.
    """

    def __init__(
        self,
        folder: Path,
        *,
        clock: Callable[[], float] = time.time,
        fresh_seconds: float = 7 * 24 * 3600,
        missing_seconds: float = 60,
        unreachable_seconds: float = 10,
        most_bytes: int = 64 * 1024 * 1024,
    ) -> None:
        """`clock` gives the time of day: how old a file is counts across restarts."""
        self._shelf = EmojiShelf(folder, most_bytes)
        self._clock = clock
        self._fresh_seconds = fresh_seconds
        self._missing_seconds = missing_seconds
        self._unreachable_seconds = unreachable_seconds
        self._client: OwncastClient | None = None
        self._fetching: dict[str, asyncio.Task[Picture]] = {}
        self._refusals: OrderedDict[str, tuple[float, type[OverlayError], str]] = OrderedDict()
        self._slots = asyncio.Semaphore(MOST_AT_ONCE)

    def use(self, client: OwncastClient | None) -> None:
        """From now on fetch from this server. What was kept of another one stays apart."""
        self._client = client
        self._refusals.clear()

    async def get(self, path: str) -> Picture:
        """The emoji at a decoded path such as `blob/party.gif`.

        Raises:
            NotFound: there is no such emoji, or what is there is not a picture.
            OwncastUnavailable: it is not on disk, and Owncast was not reached.
        """
        client = self._client
        if not is_emoji_path(path):
            raise NotFound(Said("error.owncast.no_such_emoji"))
        if client is None or not client.url:
            raise OwncastNotConfigured(Said("error.owncast.no_address_for_emoji"))
        key = hashlib.sha256(f"{client.url}\n{path}".encode()).hexdigest()
        self._raise_known_refusal(key)
        task = self._fetching.get(key)
        if task is None:
            if len(self._fetching) >= MOST_WAITING:
                raise OwncastUnavailable(Said("error.owncast.too_many_emoji"))
            task = asyncio.create_task(self._find(client, path, key), name=f"emoji {path}")
            self._fetching[key] = task
            task.add_done_callback(lambda done: self._forget(key, done))
        # shielded: the page that asked first may go away, others wait for the same picture
        return await asyncio.shield(task)

    async def close(self) -> None:
        """Stop fetching."""
        tasks = list(self._fetching.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _forget(self, key: str, done: asyncio.Task[Picture]) -> None:
        del self._fetching[key]
        if not done.cancelled():
            done.exception()  # looked at, also where nobody waits for it any more

    async def _find(self, client: OwncastClient, path: str, key: str) -> Picture:
        kept = await self._shelf.take(key)
        picture = picture_of(kept.content) if kept else None
        if kept and picture and 0 <= self._clock() - kept.written_at < self._fresh_seconds:
            return picture
        try:
            async with self._slots:
                fetched = picture_of(await client.picture(path))
            if fetched is None:
                raise NotFound(Said("error.owncast.emoji_no_picture", url=client.url, path=path))
        except OverlayError as problem:
            if picture is not None and not isinstance(problem, NotFound):
                return picture
            self._remember_refusal(key, problem)
            raise
        try:
            await self._shelf.put(key, fetched.content, self._clock())
        except OSError:
            logger.exception("The emoji %s could not be kept on disk", path)
        return fetched

    def _raise_known_refusal(self, key: str) -> None:
        if key not in self._refusals:
            return
        until, kind, message = self._refusals[key]
        if self._clock() < until:
            raise kind(message)
        del self._refusals[key]

    def _remember_refusal(self, key: str, problem: OverlayError) -> None:
        missing = isinstance(problem, NotFound)
        seconds = self._missing_seconds if missing else self._unreachable_seconds
        # not the exception itself, which holds on to everything it came through
        self._refusals[key] = (self._clock() + seconds, NotFound if missing else OwncastUnavailable, str(problem))
        if len(self._refusals) > MOST_REFUSALS:
            self._refusals.popitem(last=False)
