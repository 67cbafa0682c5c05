"""An echo server on a free port of 127.0.0.1, which it prints: the library `websockets`, permessage-deflate on."""
import asyncio
import logging
import sys

from websockets.asyncio.server import serve

logging.getLogger("websockets").setLevel(logging.CRITICAL)  # the suite breaks the protocol on purpose


async def echo(socket):
    async for message in socket:
        await socket.send(message)


async def main():
    async with serve(echo, "127.0.0.1", 0, max_size=None, ping_interval=None, close_timeout=2) as server:
        print(server.sockets[0].getsockname()[1], flush=True)
        await server.serve_forever()


asyncio.run(main())
