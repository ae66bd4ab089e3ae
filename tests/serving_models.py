"""Stand-in servers beside a test that is not asynchronous itself, and what they answer."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Thread
from typing import TypeVar

from loopback_models import Request, StandIn

Server = TypeVar("Server", bound=StandIn)

CANARY = "| Gb13 | B6 | Dbm11 |"
"""What only a model writes that is held to the grammar of the canary."""


@contextmanager
def serving(server: Server) -> Iterator[Server]:
    """The server, running in a thread of its own until the end of the block."""
    loop = asyncio.new_event_loop()
    thread = Thread(target=loop.run_forever)
    thread.start()
    try:
        asyncio.run_coroutine_threadsafe(server.__aenter__(), loop).result()
        try:
            yield server
        finally:
            asyncio.run_coroutine_threadsafe(server.__aexit__(None, None, None), loop).result()
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


def obeying(field: str, chart: str) -> Callable[[Request], str]:
    """Answers with ``chart``, and to the canary as a server does that obeys the constraint in ``field`` alone."""

    def answer(request: Request) -> str:
        if "What colour is the sky" not in json.dumps(request.body):
            return chart
        return CANARY if field in request.body else "The sky is blue."

    return answer
