"""What the end of the program cuts short is answered, and is no fault for the log."""

import asyncio

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from overlay.domain.said import Said
from overlay.web.errors import Errors


class Ending:
    """ASGI middleware. Nothing but the end of the program cancels a request, which then waits for somebody else, for
    an Owncast that never answers, say."""

    def __init__(self, app: ASGIApp, *, errors: Errors) -> None:
        self.app = app
        self._errors = errors

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        answered = False

        async def noted(message: Message) -> None:
            nonlocal answered
            answered = True
            await send(message)

        try:
            await self.app(scope, receive, noted)
        except asyncio.CancelledError:
            if scope["type"] == "http" and not answered:
                # Like any answer that did not come in time: a line may stand in the chat all the same.
                await self._errors.answer(scope, 504, Said("error.ending"))(scope, receive, send)
