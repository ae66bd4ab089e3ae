"""One pool of HTTP connections for each event loop, closed when the loop is."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from woodshed.llm.addresses import is_loopback

if TYPE_CHECKING:
    from asyncio import AbstractEventLoop
    from ssl import SSLContext

    from httpx2 import AsyncClient, Response

CONNECT_SECONDS = 10.0
"""A machine that exists takes a connection within a second; a switched-off one never says no."""

SILENT_SECONDS = 900.0
"""Deadlines are the caller's. This only keeps a forgotten call from lasting for ever: no model prefills for so long."""

_POOLS: WeakKeyDictionary[AbstractEventLoop, dict[bool, tuple[AsyncClient, AsyncGenerator[None]]]] = WeakKeyDictionary()

_WATCHED: ContextVar[list[Response] | None] = ContextVar("_WATCHED", default=None)


async def connections(address: str) -> AsyncClient:
    """The pool of the running event loop for an address.

    What stays on this machine never goes through a proxy; elsewhere the environment's proxies hold.
    """
    import asyncio

    loop = asyncio.get_running_loop()
    pools = _POOLS.setdefault(loop, {})
    here = is_loopback(address)
    if here not in pools:
        client = _client(here)
        keeper = _kept(client, loop)
        pools[here] = client, keeper
        await anext(keeper)
    return pools[here][0]


@contextmanager
def collected(responses: list[Response]) -> Iterator[None]:
    """Adds the responses that begin inside, for closing them where a library loses hold of its own."""
    before = _WATCHED.set(responses)
    try:
        yield
    finally:
        _WATCHED.reset(before)


async def _watch(response: Response) -> None:
    if (watched := _WATCHED.get()) is not None:
        watched.append(response)


async def _kept(client: AsyncClient, loop: AbstractEventLoop) -> AsyncGenerator[None]:
    """Yields once. The loop closes its asynchronous generators before it ends, and this one closes the pool."""
    try:
        yield
    finally:
        _POOLS.pop(loop, None)
        await client.aclose()


@lru_cache(maxsize=2)
def certificates(*, here: bool) -> SSLContext:
    """Whom to trust, for all pools together: reading it from the disk would hold up the event loop."""
    import httpx2

    return httpx2.create_ssl_context(trust_env=not here)


def _client(here: bool) -> AsyncClient:  # noqa: FBT001, private, with one caller
    import httpx2

    return httpx2.AsyncClient(
        # 64 requests at once must not wait for one another: who asks a server how often is decided elsewhere.
        limits=httpx2.Limits(max_connections=None, max_keepalive_connections=16),
        timeout=httpx2.Timeout(SILENT_SECONDS, connect=CONNECT_SECONDS),
        trust_env=not here,
        verify=certificates(here=here),
        follow_redirects=False,  # a key goes where it was meant to go
        event_hooks={"response": [_watch]},
    )
