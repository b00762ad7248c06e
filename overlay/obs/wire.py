"""obs-websocket's protocol, by simpleobsws: what it raises becomes our own errors here."""

import asyncio
from collections.abc import Callable, Mapping
from typing import Any

import simpleobsws
from simpleobsws import RequestResponse
from websockets.asyncio.client import connect
from websockets.exceptions import WebSocketException
from websockets.typing import Subprotocol

from overlay.domain.errors import ObsTimeout, ObsUnavailable
from overlay.domain.said import Said

_LARGEST_ANSWER_BYTES = 2**24


class Wire(simpleobsws.WebSocketClient):
    """Never through the proxy of the environment: OBS is on this machine or in this network."""

    def __init__(
        self, url: str, password: str, *, events: int, heard: Callable[[str, Mapping[str, Any]], None], seconds: float
    ) -> None:
        super().__init__(url, password, simpleobsws.IdentificationParameters(eventSubscriptions=events))
        self._seconds = seconds

        async def tell(type: str, data: Mapping[str, Any] | None) -> None:
            heard(type, data or {})

        self.register_event_callback(tell)

    async def connect(self) -> bool:
        """
        Raises:
            TimeoutError, OSError, WebSocketException: there is no connection.
        """
        self.ws = await connect(
            self.url,
            subprotocols=[Subprotocol("obswebsocket.msgpack")],
            max_size=_LARGEST_ANSWER_BYTES,
            open_timeout=self._seconds,
            close_timeout=1,
            proxy=None,
        )
        self.ws_open = True
        self.recv_task = asyncio.create_task(self._ws_recv_task())
        return True

    async def ask(self, request: str, data: Mapping[str, object], *, seconds: float) -> RequestResponse:
        """
        Raises:
            ObsTimeout, ObsUnavailable: there is no answer.
        """
        try:
            return await self.call(simpleobsws.Request(request, data or None), timeout=seconds)
        except simpleobsws.MessageTimeout:
            raise ObsTimeout(Said("error.obs.timeout")) from None
        except (simpleobsws.NotIdentifiedError, WebSocketException, OSError):
            raise ObsUnavailable(Said("error.obs.just_ended")) from None
        except (LookupError, TypeError):
            raise ObsUnavailable(Said("error.obs.not_understood", request=request)) from None
