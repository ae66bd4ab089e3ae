"""A queue for the few places of an engine, across threads and event loops."""

from __future__ import annotations

from collections import deque
from threading import Lock
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from asyncio import AbstractEventLoop, Future

    Waiting: TypeAlias = tuple[AbstractEventLoop, Future[None]]


class Turns:
    """So many places, given out in the order of asking.

    ``asyncio`` has such a queue for one event loop. An engine is shared by all of them, and gives a place back from the
    thread that used it.
    """

    def __init__(self, places: int) -> None:
        self._lock = Lock()
        self._free = places
        self._waiting: deque[Waiting] = deque()

    async def take(self) -> None:
        """Returns when a place is free, which is then the caller's. Waiting can be cancelled."""
        import asyncio

        loop = asyncio.get_running_loop()
        with self._lock:
            if self._free:
                self._free -= 1
                return
            mine: Waiting = (loop, loop.create_future())
            self._waiting.append(mine)
        try:
            await mine[1]
        except BaseException:
            with self._lock:
                was_given = mine not in self._waiting
                if not was_given:
                    self._waiting.remove(mine)
            if was_given:  # it came at the moment at which the caller went away
                self.give_back()
            raise

    def give_back(self) -> None:
        """Free a place; whoever waits longest has it next. Any thread may call this."""
        while True:
            with self._lock:
                if not self._waiting:
                    self._free += 1
                    return
                loop, future = self._waiting.popleft()
            try:
                loop.call_soon_threadsafe(_give, future)
            except RuntimeError:
                continue  # its loop was closed: nobody waits there any more
            return


def _give(future: Future[None]) -> None:
    if not future.done():
        future.set_result(None)
