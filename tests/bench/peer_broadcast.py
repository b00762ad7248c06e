"""Peer: a websockets server that sends an event to everybody with `broadcast`, one frame each, when stdin says so."""

import asyncio
import sys

import uvloop
from websockets.asyncio.server import ServerConnection, broadcast, serve

_CHECK_EVERY = 20
_UNREAD_BYTES = 512 * 1024


async def _stay(connection: ServerConnection) -> None:
    await connection.wait_closed()


async def _main() -> None:
    loop = asyncio.get_running_loop()
    # Nothing but the broadcast itself: no compression, no pings.
    async with serve(_stay, "127.0.0.1", 0, compression=None, ping_interval=None) as server:
        print(next(iter(server.sockets)).getsockname()[1], flush=True)
        event = (await loop.run_in_executor(None, sys.stdin.readline)).strip().encode()
        while line := await loop.run_in_executor(None, sys.stdin.readline):
            connections = tuple(server.connections)
            for number in range(int(line)):
                # Bytes as text: it need not encode the same event again and again.
                broadcast(connections, event, text=True)
                await asyncio.sleep(0)
                # A broadcast tells nobody when there is room again.
                while not number % _CHECK_EVERY and _unread(connections) > _UNREAD_BYTES:  # noqa: ASYNC110
                    await asyncio.sleep(0.001)


def _unread(connections: tuple[ServerConnection, ...]) -> int:
    return max(connection.transport.get_write_buffer_size() for connection in connections)


if __name__ == "__main__":
    uvloop.run(_main())
