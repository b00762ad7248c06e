"""Peer: the smallest possible Starlette endpoint that takes a body. It stores nothing and publishes nothing."""

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from overlay.server import configure_app, listen


async def webhook(request: Request) -> Response:
    await request.body()
    return Response(status_code=204)


def main() -> None:
    app = Starlette(routes=[Route("/webhook/{key}", webhook, methods=["POST"])])
    listening = listen("127.0.0.1", 0)
    listening.listen(1024)
    print(listening.getsockname()[1], flush=True)
    configuration = configure_app(app)
    configuration.http = "httptools"
    uvicorn.Server(configuration).run(sockets=[listening])


if __name__ == "__main__":
    main()
