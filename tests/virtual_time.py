"""An event loop whose clock jumps: whoever waits for an hour waits for nothing, and the hour has passed."""

from __future__ import annotations

import asyncio
import selectors
from collections.abc import Coroutine
from typing import Any, TypeVar

Result = TypeVar("Result")


class _Jumping:
    """A selector that never waits: it moves the clock of its loop on by as long as it should have."""

    def __init__(self, loop: VirtualTimeLoop) -> None:
        self._loop = loop
        self._real = selectors.DefaultSelector()

    def select(self, timeout: float | None = None) -> list[Any]:
        ready = self._real.select(0)
        if not ready:
            assert timeout is not None, "everybody waits for something that nobody will do"
            self._loop.passed += timeout
        return ready

    def __getattr__(self, name: str) -> Any:
        return getattr(self._real, name)


class VirtualTimeLoop(asyncio.SelectorEventLoop):
    """See the module; ``passed`` is its clock in seconds."""

    def __init__(self) -> None:
        self.passed = 1000.0
        super().__init__(_Jumping(self))

    def time(self) -> float:
        return self.passed


def run(work: Coroutine[Any, Any, Result], loop: VirtualTimeLoop) -> Result:
    """Run to the end in virtual time, as ``asyncio.run`` does; the loop stays open for more."""
    return loop.run_until_complete(work)


def end(loop: asyncio.AbstractEventLoop) -> None:
    """Stop what still goes on beside everything, and close the loop."""
    beside = asyncio.all_tasks(loop)
    for task in beside:
        task.cancel()
    if beside:
        loop.run_until_complete(asyncio.wait(beside))
    loop.run_until_complete(loop.shutdown_asyncgens())
    loop.close()
