"""One connection to obs-websocket 5: identified, asked, told of events, until it closes.

No error of it holds an address with a key.
"""

import asyncio
from collections.abc import Callable, Mapping
from contextlib import suppress
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec
from websockets.exceptions import WebSocketException

from overlay.domain.errors import ObsRefused, ObsUnavailable, WrongObsPassword
from overlay.domain.said import Said, Seconds
from overlay.obs.address import ObsAddress

if TYPE_CHECKING:
    from overlay.obs.wire import Wire

CONNECT_SECONDS = 6.0
ANSWER_SECONDS = 8.0
NOT_READY = 207
"""OBS is starting, or changes its scene collection: asked again, it answers."""
NOT_READY_TRIES, NOT_READY_PAUSE_SECONDS = 20, 0.25

_GENERAL, _CONFIG, _SCENES, _INPUTS, _SCENE_ITEMS = 1, 2, 4, 8, 128
EVENTS = _GENERAL | _CONFIG | _SCENES | _INPUTS | _SCENE_ITEMS
_WRONG_PASSWORD, _OTHER_VERSION = 4009, 4010

T = TypeVar("T")
Heard = Callable[[str, Mapping[str, Any]], None]


class ObsClient:
    """An identified connection. `closed` ends when it does, however it ends."""

    def __init__(self, client: "Wire", closed: "asyncio.Task[None]") -> None:
        self._client = client
        self.closed = closed

    @classmethod
    async def connect(cls, address: ObsAddress, password: str, heard: Heard) -> "ObsClient":
        """`heard` is called with each event's type and data, in the order they come.

        Raises:
            WrongObsPassword: OBS asks for another one.
            ObsUnavailable: in words for the streamer.
        """
        # Only now: a program without OBS starts without it.
        from overlay.obs.wire import Wire

        client = Wire(address.url, password, events=EVENTS, heard=heard, seconds=CONNECT_SECONDS)
        try:
            await client.connect()
        except (TimeoutError, OSError) as exc:
            raise _unreached(address, exc) from None
        except WebSocketException:
            raise _other(address) from None
        assert client.recv_task is not None
        closed: asyncio.Task[None] = client.recv_task
        # Its failure is read here, so that nobody else has to.
        closed.add_done_callback(lambda task: task.cancelled() or task.exception())
        made = cls(client, closed)
        identified = asyncio.ensure_future(client.wait_until_identified(timeout=CONNECT_SECONDS))
        try:
            await asyncio.wait({identified, closed}, return_when=asyncio.FIRST_COMPLETED)
            if not client.is_identified():
                raise made._refusal(address)
        except BaseException:
            identified.cancel()
            await made.close()
            raise
        return made

    @property
    def same_machine(self) -> bool:
        """Whether OBS runs where this program does: both ends of the connection have one address."""
        there = str(self._client.ws.remote_address[0])
        return there == self.own_host or ip_address(there.partition("%")[0]).is_loopback

    @property
    def own_host(self) -> str:
        """The address of this machine, as the machine with OBS knows it."""
        return str(self._client.ws.local_address[0])

    async def call(self, request: str, shape: type[T], /, **data: object) -> T:
        """The answer to one request, as `shape`.

        Raises:
            ObsRefused: OBS said no; `code` says why.
            ObsTimeout: no answer in time: it may have been done all the same.
            ObsUnavailable: the connection ended before the answer, or the answer is none.
        """
        for _ in range(NOT_READY_TRIES):
            try:
                return await self._call(request, shape, data)
            except ObsRefused as refusal:
                if refusal.code != NOT_READY:
                    raise
            await asyncio.sleep(NOT_READY_PAUSE_SECONDS)
        return await self._call(request, shape, data)

    async def close(self) -> None:
        self.closed.cancel()
        with suppress(WebSocketException, OSError):
            await self._client.ws.close()

    async def _call(self, request: str, shape: type[T], data: Mapping[str, object]) -> T:
        asking = asyncio.ensure_future(self._client.ask(request, data, seconds=ANSWER_SECONDS))
        try:
            await asyncio.wait({asking, self.closed}, return_when=asyncio.FIRST_COMPLETED)
            if not asking.done():
                raise ObsUnavailable(Said("error.obs.closed_early"))
            answer = asking.result()
        finally:
            asking.cancel()
        if not answer.ok():
            code, comment = answer.requestStatus.code, answer.requestStatus.comment
            why = comment or Said("error.obs.code", code=code)
            raise ObsRefused(Said("error.obs.refused", request=request, why=why), code=code)
        try:
            return msgspec.convert(answer.responseData or {}, shape)
        except msgspec.ValidationError as exc:
            raise ObsUnavailable(Said("error.obs.not_understood_why", request=request, why=str(exc))) from None

    def _refusal(self, address: ObsAddress) -> ObsUnavailable | ObsRefused:
        """Why there was no identification."""
        code = self._client.ws.close_code
        if code == _WRONG_PASSWORD:
            if self._client.password:
                return WrongObsPassword(Said("error.obs.password"), reason="password")
            return WrongObsPassword(Said("error.obs.no_password"), reason="no_password")
        if code == _OTHER_VERSION:
            return ObsRefused(Said("error.obs.version"), code=_OTHER_VERSION, reason="version")
        return _other(address)


def _unreached(address: ObsAddress, problem: Exception) -> ObsUnavailable:
    if isinstance(problem, TimeoutError):
        said = Said("error.obs.silent", address=str(address), time=Seconds(CONNECT_SECONDS))
        return ObsUnavailable(said, reason="silent")
    if isinstance(problem, ConnectionRefusedError) or "Multiple exceptions" in str(problem):
        return ObsUnavailable(Said("error.obs.closed", address=str(address)), reason="closed")
    return ObsUnavailable(Said("error.obs.unreached", address=str(address)), reason="unreached")


def _other(address: ObsAddress) -> ObsUnavailable:
    return ObsUnavailable(Said("error.obs.other", address=str(address)), reason="other")
