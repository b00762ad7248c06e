"""The part of simpleobsws that is used here: the library itself says no types that can be checked."""

import asyncio
from collections.abc import Callable, Coroutine, Mapping
from typing import Any

from websockets.asyncio.client import ClientConnection

class IdentificationParameters:
    def __init__(
        self, ignoreNonFatalRequestChecks: bool | None = ..., eventSubscriptions: int | None = ...
    ) -> None: ...

class Request:
    def __init__(self, requestType: str, requestData: Mapping[str, object] | None = ...) -> None: ...

class RequestStatus:
    result: bool
    code: int
    comment: str | None

class RequestResponse:
    requestStatus: RequestStatus
    responseData: dict[str, Any] | None
    def ok(self) -> bool: ...

class MessageTimeout(Exception): ...
class NotIdentifiedError(Exception): ...

class WebSocketClient:
    url: str
    password: str
    ws: ClientConnection
    ws_open: bool
    recv_task: asyncio.Task[None] | None
    def __init__(self, url: str, password: str, identification_parameters: IdentificationParameters) -> None: ...
    async def connect(self) -> bool: ...
    async def wait_until_identified(self, timeout: float = ...) -> bool: ...
    def is_identified(self) -> bool: ...
    async def call(self, request: Request, timeout: float = ...) -> RequestResponse: ...
    def register_event_callback(
        self, callback: Callable[[str, Mapping[str, Any] | None], Coroutine[Any, Any, None]]
    ) -> None: ...
    async def _ws_recv_task(self) -> None: ...
